"""Accounts of the people who sign in: made, checked, signed in and out."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlmodel import Session

from surveys import clock
from surveys.errors import Invalid, NotFound, Problem, SignInFailed
from surveys.events import events
from surveys.people.addresses import LONGEST_ADDRESS, address_of, folded, is_address
from surveys.people.tokens import hash_of
from surveys.storage.queries import accounts as storage
from surveys.storage.tables import Account, SetupLink, SignIn, Unit

IDLE = timedelta(minutes=30)
LONGEST_UNIT = 200  # characters of a unit's name
LONGEST = timedelta(hours=10)
SETUP_LASTS = timedelta(minutes=30)
SHORTEST_PASSWORD = 8
SALT = 16  # characters at the beginning of a form token
LONGEST_PASSWORD = 200

# OWASP ASVS 5.0 appendix C: argon2id with 19 MiB, two passes.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_NOBODY = _hasher.hash(secrets.token_urlsafe())  # verified for unknown addresses, so that they take as long


def random_password() -> str:
    """Long enough, and short enough to copy by hand."""
    return secrets.token_urlsafe(12)


def _check_password(email: str, password: str) -> list[Problem]:
    problems = []
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        problems.append(Problem("password", "bad_password", {"low": SHORTEST_PASSWORD, "high": LONGEST_PASSWORD}))
    elif password.casefold() in {email.casefold(), "password", "gaplens", "12345678", "123456789", "gaplens1"}:
        problems.append(Problem("password", "common_password", {}))
    return problems


def create(session: Session, email: str, name: str, password: str, unit_id: int | None = None) -> Account:
    email = address_of(email)
    problems = [] if is_address(email, of_ours=True) else [Problem("email", "bad_email", {})]
    problems += _check_password(email, password)
    if not problems and storage.by_email(session, email) is not None:
        problems.append(Problem("email", "email_taken", {}))
    if problems:
        raise Invalid(problems)
    account = Account(
        email=email,
        name=name.strip() or email,
        password_hash=_hasher.hash(password),
        unit_id=unit_id,
        created=clock.now(),
    )
    storage.add(session, account)
    events.write(session, "made", "account", account.id or 0)
    return account


def unit_named(session: Session, name: str) -> int:
    """The id of the unit that has or had this name, or of what it was merged into; made where there is none.

    Invalid: it is retired.
    """
    name = name.strip()[:LONGEST_UNIT]
    found = unit_called(session, name)
    if found is None:
        return storage.put_unit(session, Unit(name=name))
    if found.retired is not None:
        raise Invalid([Problem("unit", "name_retired", {"name": found.name})])
    return found.merged_into_id or found.id or 0


def unit_called(session: Session, name: str) -> Unit | None:
    """The unit that has this name, else the one that had it last."""
    units = storage.units(session)
    by_id = {unit.id: unit for unit in units}
    named = {folded(former): by_id[id_] for id_, former in storage.former_unit_names(session)}
    return (named | {folded(unit.name): unit for unit in units}).get(folded(name))


def is_living_unit(unit: Unit) -> bool:
    return unit.retired is None and unit.merged_into_id is None


def set_password(session: Session, email: str, password: str) -> Account:
    """A new password ends every sign-in of the account."""
    email = address_of(email)
    account = storage.by_email(session, email)
    if account is None:
        raise NotFound
    if problems := _check_password(email, password):
        raise Invalid(problems)
    account.password_hash = _hasher.hash(password)
    storage.end_sign_ins(session, account)
    storage.add(session, account)
    events.write(session, "password_changed", "account", account.id or 0)
    return account


def check_lengths(email: str, password: str) -> None:
    """SignInFailed: no account has an address or a password as long as these. Before anything is done with them."""
    if len(email) > LONGEST_ADDRESS or len(password) > LONGEST_PASSWORD:
        raise SignInFailed


def verify(session: Session, email: str, password: str) -> Account:
    """The account, or SignInFailed after the same time and with the same words for an unknown address."""
    check_lengths(email, password)
    account = storage.by_email(session, address_of(email))
    known = account.password_hash if account else _NOBODY
    try:
        _hasher.verify(known, password)
    except (Argon2Error, InvalidHashError):
        raise SignInFailed from None
    if account is None:
        raise SignInFailed
    return account


def sign_in(session: Session, account: Account, locale: str | None = None) -> str:
    """A new token for the browser's cookie; the database keeps its hash. locale: in which they read."""
    assert account.id is not None
    if locale is not None and locale != account.locale:
        storage.note_locale(session, account.id, locale)
    token = secrets.token_urlsafe(32)
    storage.add_sign_in(
        session, SignIn(token_hash=hash_of(token), account_id=account.id, created=clock.now(), seen=clock.now())
    )
    return token


def signed_in(session: Session, token: str) -> tuple[Account, SignIn] | None:
    """Who holds this token, unless it has been idle or used for too long."""
    found = storage.signed_in(session, hash_of(token))
    if found is None:
        return None
    _, entry = found
    now = clock.now()
    return None if now - entry.seen > IDLE or now - entry.created > LONGEST else found


def is_stale(entry: SignIn) -> bool:
    """Whether `seen` is worth a write: once a minute is enough."""
    return clock.now() - entry.seen > timedelta(minutes=1)


def touch(session: Session, token: str) -> None:
    storage.touch(session, hash_of(token), clock.now())


def sign_out(session: Session, token: str) -> None:
    storage.remove_sign_in(session, hash_of(token))


def form_token(token: str) -> str:
    """What a signed-in person's forms carry: tied to the sign-in, useless without its cookie. Another each time, as the
    length of a compressed page would otherwise tell whoever can put words into it what the token begins with.
    """
    salt = secrets.token_hex(SALT // 2)
    return salt + _of_form(token, salt)


def is_form_token(token: str, given: str) -> bool:
    return hmac.compare_digest(given[SALT:].encode(), _of_form(token, given[:SALT]).encode())


def _of_form(token: str, salt: str) -> str:
    return hmac.new(token.encode(), f"form {salt}".encode(), hashlib.sha256).hexdigest()


def any_account(session: Session) -> bool:
    return storage.count(session) > 0


def new_setup_link(session: Session) -> str:
    """The token of the one link that can make the first account; an earlier one dies."""
    token = secrets.token_urlsafe(32)
    storage.replace_setup_link(session, SetupLink(token_hash=hash_of(token), created=clock.now()))
    return token


def check_setup(session: Session, token: str) -> None:
    """NotFound for a wrong, used or expired link alike."""
    link = storage.setup_link(session, hash_of(token))
    if link is None or clock.now() - link.created > SETUP_LASTS or any_account(session):
        raise NotFound


def set_up(session: Session, token: str, email: str, name: str, password: str) -> Account:
    check_setup(session, token)
    account = create(session, email, name, password)
    storage.remove_setup_link(session)
    return account
