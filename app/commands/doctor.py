"""`gaplens doctor`: is everything in order; with --engine, does it compute what the literature printed."""

import click

from app import settings as settings_module
from app.reports.engine import summary
from app.tallies import counting
from surveys.storage import migrate
from surveys.storage.engine import Database


@click.command()
@click.option("--engine", is_flag=True, help="Compute published worked examples and show them beside what was printed.")
def doctor(engine: bool) -> None:
    """Check this installation. Leaves with 1 where something is wrong."""
    if not engine:
        _figures()
        return
    text, good = summary()
    click.echo(text, nl=False)
    if not good:
        raise SystemExit(1)


def _figures() -> None:
    """Whether all figures are up to date; after an update, how far answers are counted anew."""
    settings = settings_module.from_environment()
    database = Database(settings.database_url, settings.data, settings.zone)
    try:
        with database.engine.connect() as connection:
            current = migrate.current(connection)
        if current != migrate.newest():
            raise click.ClickException("The database is of another version: `gaplens serve` brings it up to date.")
        found = counting.being_folded(database)
    finally:
        database.close()
    for campaign_id, progress in found.items():
        click.echo(
            f"Campaign {campaign_id} is being counted anew: {progress.done:,} of {progress.n:,} answers. "
            "The server goes on with it in the background."
        )
    if not found:
        click.echo("All figures are up to date.")
