"""`gaplens doctor`: is everything in order; with --engine, does it compute what the literature printed."""

import click

from app.reports.engine import summary


@click.command()
@click.option("--engine", is_flag=True, help="Compute published worked examples and show them beside what was printed.")
def doctor(engine: bool) -> None:
    """Check this installation. Leaves with 1 where something is wrong."""
    if not engine:
        raise click.UsageError("Say what to check: gaplens doctor --engine")
    text, good = summary()
    click.echo(text, nl=False)
    if not good:
        raise SystemExit(1)
