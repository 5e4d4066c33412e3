"""`gaplens doctor`: is everything in order; with --engine, does it compute what the literature printed."""

from collections.abc import Mapping

import click

from app import settings as settings_module
from app.reports.engine import summary
from app.tallies import counting
from surveys.events import events
from surveys.events.events import Checked, Fault
from surveys.storage import migrate
from surveys.storage.engine import Database

_FAULTS: Mapping[Fault, str] = {
    "missing": "Event {} is missing in the log of events.",
    "changed": "Event {} was changed in the log of events.",
    "reason_changed": "The reason of event {} was changed.",
}


@click.command()
@click.option("--engine", is_flag=True, help="Compute published worked examples and show them beside what was printed.")
@click.option("--events-head", default="", help="The digest of the log of events that was written down once.")
def doctor(engine: bool, events_head: str) -> None:
    """Check this installation. Leaves with 1 where something is wrong."""
    if not engine:
        _stored(events_head.strip().lower())
        return
    text, good = summary()
    click.echo(text, nl=False)
    if not good:
        raise SystemExit(1)


def _stored(events_head: str) -> None:
    """Whether all figures are up to date; after an update, how far answers are counted anew. Whether the log of events
    is as it was written.
    """
    settings = settings_module.from_environment()
    database = Database(settings.database_url, settings.data, settings.zone)
    try:
        with database.engine.connect() as connection:
            current = migrate.current(connection)
        if current != migrate.newest():
            raise click.ClickException("The database is of another version: `gaplens serve` brings it up to date.")
        found = counting.being_folded(database)
        with database.read() as session:
            checked = events.verify(session, events_head)
    finally:
        database.close()
    for campaign_id, progress in found.items():
        click.echo(
            f"Campaign {campaign_id} is being counted anew: {progress.done:,} of {progress.n:,} answers. "
            "The server goes on with it in the background."
        )
    if not found:
        click.echo("All figures are up to date.")
    _events(checked, events_head)


def _events(checked: Checked, events_head: str) -> None:
    if checked.broken is not None:
        number, fault = checked.broken
        raise click.ClickException(f"{_FAULTS[fault].format(number)} All events before it are as they were written.")
    if events_head and checked.known is None:
        raise click.ClickException(
            f"The log of events ends with {checked.head.number}, and no event in it has the digest that was written "
            "down: its end was cut off, or written anew."
        )
    click.echo(f"The log of events is whole: {checked.head.number:,}, the last with the digest {checked.head.hash}")
    if events_head:
        click.echo(f"The digest that was written down is that of event {checked.known}: nothing up to it is missing.")
