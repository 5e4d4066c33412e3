"""`gaplens serve`: migrate, make the first account possible, serve."""

import gc
import logging

import click
import uvicorn
from threadpoolctl import threadpool_limits

from app import settings as settings_module
from app.commands.demo import load_demo
from app.main import create_app
from app.memory import allocator
from app.web.connections import Connection
from surveys.people import accounts
from surveys.storage import migrate
from surveys.storage.engine import AlreadyServed, Database, NotDurable

DRAIN_SECONDS = 20


@click.command()
@click.option("--demo", is_flag=True, help="Load the demo first, where the database is still empty.")
def serve(demo: bool) -> None:
    """Serve on HOST and PORT (127.0.0.1:8000)."""
    allocator.give_back()
    threadpool_limits(1)  # of linear algebra, for each page: its small matrices on two cost several times as much CPU
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        settings = settings_module.from_environment()
        database = Database(settings.database_url, settings.data, settings.zone)
        click.get_current_context().with_resource(database.served_alone())  # until this command ends
        migrate.migrate(database)
    except (settings_module.BadSetting, NotDurable, AlreadyServed, migrate.UnknownSchema) as error:
        raise click.ClickException(str(error)) from None
    if demo:
        load_demo(database, settings.demo_password)
    with database.write() as session:
        link = None if accounts.any_account(session) else accounts.new_setup_link(session)
    database.close()
    if link:
        click.echo("No account exists yet. Make the first one here within 30 minutes:")
        click.echo(f"  {settings.base_url}/setup/{link}")
    click.echo(f"GapLens is at {settings.base_url} (Ctrl+C ends it)")
    app = create_app(settings)
    gc.collect()
    gc.freeze()  # what is loaded by now stays: looking through it again and again would cost every answer
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        http=Connection,
        ws="none",
        access_log=False,  # anonymous routes must not be written down
        log_level="warning",
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
