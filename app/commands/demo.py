"""`gaplens demo`: seeded demo data with a known truth, only into an empty database."""

import click

from app import settings as settings_module
from app.commands import demo_actions
from app.tallies import counting
from surveys.demo import load as demo_data
from surveys.storage import migrate
from surveys.storage.engine import Database


def load_demo(database: Database, password: str | None) -> None:
    """Load, count, act, and say how to sign in; where anything is there already, say how to get a new password."""
    loaded = demo_data.load(database, password)
    counting.count_waiting(database)
    if loaded is None:
        click.echo("The database is not empty: no demo loaded.")
        click.echo(f"A new password for the demo lead: gaplens account password {demo_data.LEAD_EMAIL}")
        return
    demo_actions.act(database)
    click.echo("Demo data loaded. Sign in as the demo lead:")
    click.echo(f"  e-mail    {demo_data.LEAD_EMAIL}")
    click.echo(f"  password  {loaded}")


@click.command()
def demo() -> None:
    """Load the demo into an empty database."""
    settings = settings_module.from_environment()
    database = Database(settings.database_url, settings.data, settings.zone)
    migrate.migrate(database)
    load_demo(database, settings.demo_password)
