"""`gaplens account`: make an account, give it a new password."""

import click

from app import settings as settings_module
from app.i18n import BY_CODE
from app.web.errors import faults
from surveys.errors import Invalid, NotFound
from surveys.people import accounts
from surveys.storage import migrate
from surveys.storage.engine import Database


def _database() -> Database:
    database = Database(settings_module.from_environment().database_url)
    migrate.migrate(database)
    return database


@click.group()
def account() -> None:
    """Accounts of the people who sign in."""


@account.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name as colleagues see it.")
@click.option("--unit", default="", help="The unit whose campaigns and suggestions it sees; all where none is named.")
@click.password_option(help="At least 8 characters. Asked for where it is not given.")
def create(email: str, name: str, unit: str, password: str) -> None:
    """Make an account. A unit of this name that does not exist yet is made with it."""
    try:
        with _database().write() as session:
            unit_id = accounts.unit_named(session, unit) if unit.strip() else None
            accounts.create(session, email, name, password, unit_id)
    except Invalid as invalid:
        raise click.ClickException(_words(invalid)) from None
    click.echo(f"{email} can sign in now.")


@account.command()
@click.argument("email")
def password(email: str) -> None:
    """Give an account a new random password and end its sign-ins."""
    fresh = accounts.random_password()
    try:
        with _database().write() as session:
            accounts.set_password(session, email, fresh)
    except NotFound:
        raise click.ClickException(f"No account has the address {email}.") from None
    except Invalid as invalid:
        raise click.ClickException(_words(invalid)) from None
    click.echo(f"The new password of {email}: {fresh}")


def _words(invalid: Invalid) -> str:
    return " ".join(fault.words for fault in faults(BY_CODE["en"], invalid))
