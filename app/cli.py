"""`gaplens`: the command line program."""

import click

from app.commands.account import account
from app.commands.analyze import analyze
from app.commands.demo import demo
from app.commands.serve import serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """GapLens: what customers expect, what they get, and which needs come first."""


for command in (serve, demo, analyze, account):
    main.add_command(command)
