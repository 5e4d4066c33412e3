"""Every query on accounts, their sign-ins and the setup link."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, func, select, update

from surveys.storage import access
from surveys.storage.tables import Account, SetupLink, SignIn, Unit, UnitChange


def by_email(session: Session, email: str) -> Account | None:
    return session.exec(select(Account).where(Account.email == email)).one_or_none()


def add(session: Session, account: Account) -> Account:
    session.add(account)
    session.flush()
    return account


def units(session: Session) -> Sequence[Unit]:
    return session.exec(select(Unit).order_by(col(Unit.id))).all()


def put_unit(session: Session, unit: Unit) -> int:
    session.add(unit)
    session.flush()
    assert unit.id is not None
    return unit.id


def former_unit_names(session: Session) -> Sequence[tuple[int, str]]:
    """Ids of units with the names that they had, the oldest first."""
    query = select(UnitChange.unit_id, UnitChange.name).where(UnitChange.change == "renamed")
    return session.exec(query.order_by(col(UnitChange.id))).all()


def unit_history(session: Session, unit_id: int) -> Sequence[tuple[UnitChange, str | None]]:
    """What became of a unit, the oldest first, with the name of who did it."""
    query = select(UnitChange, Account.name).join(Account, isouter=True).where(UnitChange.unit_id == unit_id)
    return session.exec(query.order_by(col(UnitChange.id))).all()


def add_unit_change(session: Session, row: UnitChange) -> None:
    session.add(row)
    session.flush()


def one_with(session: Session, unit_id: int) -> set[int]:
    """A unit and those that were merged with it."""
    return set(session.exec(access.one_with(unit_id)).all())


def count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Account)).one()


def note_locale(session: Session, account_id: int, locale: str) -> None:
    session.exec(update(Account).where(col(Account.id) == account_id).values(locale=locale))


def add_sign_in(session: Session, entry: SignIn) -> None:
    session.add(entry)
    session.flush()


def signed_in(session: Session, token_hash: str) -> tuple[Account, SignIn] | None:
    query = select(Account, SignIn).where(SignIn.account_id == Account.id, SignIn.token_hash == token_hash)
    return session.exec(query).one_or_none()


def touch(session: Session, token_hash: str, now: datetime) -> None:
    session.exec(update(SignIn).where(col(SignIn.token_hash) == token_hash).values(seen=now))


def remove_sign_in(session: Session, token_hash: str) -> None:
    session.exec(delete(SignIn).where(col(SignIn.token_hash) == token_hash))


def end_sign_ins(session: Session, account: Account) -> None:
    session.exec(delete(SignIn).where(col(SignIn.account_id) == account.id))


def setup_link(session: Session, token_hash: str) -> SetupLink | None:
    return session.get(SetupLink, token_hash)


def replace_setup_link(session: Session, link: SetupLink) -> None:
    remove_setup_link(session)
    session.add(link)
    session.flush()


def remove_setup_link(session: Session) -> None:
    session.exec(delete(SetupLink))
