"""Every query on accounts, their sign-ins and the setup link."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, func, select, update

from surveys.storage.tables import Account, SetupLink, SignIn, Unit


def by_email(session: Session, email: str) -> Account | None:
    return session.exec(select(Account).where(Account.email == email)).one_or_none()


def add(session: Session, account: Account) -> Account:
    session.add(account)
    session.flush()
    return account


def unit_named(session: Session, name: str) -> int:
    found = session.exec(select(Unit).where(Unit.name == name)).one_or_none()
    if found is None:
        found = Unit(name=name)
        session.add(found)
        session.flush()
    assert found.id is not None
    return found.id


def units(session: Session) -> Sequence[Unit]:
    return session.exec(select(Unit).order_by(col(Unit.id))).all()


def put_unit(session: Session, unit: Unit) -> None:
    session.add(unit)
    session.flush()


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
