"""`gaplens`: the command line program. A command's module is loaded when it is called for, so that each starts fast."""

from importlib import import_module

import click

COMMANDS = ("serve", "demo", "analyze", "account", "doctor")


class Commands(click.Group):
    """The commands in `app.commands`, each in the module of its name."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"app.commands.{name}"), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """GapLens: what customers expect, what they get, and which needs come first."""
