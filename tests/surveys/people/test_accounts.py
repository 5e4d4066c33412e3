"""Passwords that are taken, and for how long a sign-in and a setup link last."""

import hashlib
import re
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session

from surveys.errors import Invalid, NotFound, SignInFailed
from surveys.people import accounts
from surveys.storage.engine import Database
from surveys.storage.tables import Account
from tests.factories import PASSWORD
from tests.surveys.people.conftest import Clock

EMAIL = "lead@company.example"


@pytest.fixture
def session(store: Database) -> Iterator[Session]:
    with store.write() as found:
        yield found


@pytest.fixture
def account(session: Session) -> Account:
    return accounts.create(session, EMAIL, "Lead", PASSWORD)


def problems(session: Session, email: str = EMAIL, password: str = PASSWORD) -> list[tuple[str, str]]:
    try:
        accounts.create(session, email, "Lead", password)
    except Invalid as invalid:
        return [(problem.field, problem.code) for problem in invalid.problems]
    return []


@pytest.mark.parametrize(
    ("length", "expected"), [(0, False), (7, False), (8, True), (9, True), (199, True), (200, True), (201, False)]
)
def test_a_password_has_8_to_200_characters(session: Session, length: int, expected: bool) -> None:
    assert problems(session, password="x" * length) == ([] if expected else [("password", "bad_password")])


@pytest.mark.parametrize(
    "password", ["password", "PASSWORD", "12345678", "123456789", "Gaplens1", EMAIL, EMAIL.upper()]
)
def test_what_everybody_tries_first_is_no_password(session: Session, password: str) -> None:
    assert problems(session, password=password) == [("password", "common_password")]


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("a@b", True),
        ("a@b@c", False),
        ("a b@c", False),
        ("nobody", False),
        ("@b", False),
        ("a@", False),
        ("", False),
        (f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 61}", True),  # 254 characters
        (f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 62}", False),
    ],
)
def test_an_address_has_one_at_sign_and_254_characters_at_most(session: Session, email: str, expected: bool) -> None:
    assert problems(session, email) == ([] if expected else [("email", "bad_email")])


def test_an_address_is_taken_once_however_it_is_written(session: Session, account: Account) -> None:
    assert problems(session, f" {EMAIL.upper()} ") == [("email", "email_taken")]
    assert problems(session, EMAIL, "short") == [("password", "bad_password")]  # who has an account is not told
    assert (account.email, account.name) == (EMAIL, "Lead")
    assert accounts.create(session, "other@company.example", "  ", PASSWORD).name == "other@company.example"


def test_signing_in_takes_the_address_and_the_password(session: Session, account: Account) -> None:
    assert accounts.verify(session, f" {EMAIL.upper()} ", PASSWORD) is account
    for email, password in ((EMAIL, PASSWORD + "x"), (EMAIL, ""), ("nobody@company.example", PASSWORD)):
        with pytest.raises(SignInFailed):
            accounts.verify(session, email, password)


@pytest.mark.parametrize(
    ("email", "password"), [("x" * 254, "y" * 200), ("x" * 255, PASSWORD), (EMAIL, "y" * 201), ("x" * 240_000, "")]
)
def test_what_is_longer_than_any_account_has_is_not_hashed(
    session: Session, monkeypatch: pytest.MonkeyPatch, email: str, password: str
) -> None:
    hashed = list[str]()
    monkeypatch.setattr(accounts._hasher.__class__, "verify", lambda _, known, given: hashed.append(given))
    with pytest.raises(SignInFailed):
        accounts.verify(session, email, password)
    assert hashed == ([password] if len(email) <= 254 and len(password) <= 200 else [])


def test_an_account_whose_hash_is_damaged_signs_nobody_in(session: Session, account: Account) -> None:
    account.password_hash = "no hash"
    with pytest.raises(SignInFailed):
        accounts.verify(session, EMAIL, PASSWORD)


def test_passwords_are_hashed_slowly_and_never_twice_alike(
    session: Session, costly_hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "_hasher", costly_hasher)
    account = accounts.create(session, EMAIL, "", PASSWORD)
    other = accounts.create(session, "other@company.example", "", PASSWORD)
    assert account.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert account.password_hash != other.password_hash


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, True), (29, True), (30, True), (30 + 1 / 60, False), (31, False), (24 * 60, False)]
)
def test_a_sign_in_ends_after_half_an_hour_of_rest(
    session: Session, account: Account, clock: Clock, minutes: float, expected: bool
) -> None:
    token = accounts.sign_in(session, account)
    clock.move(minutes=minutes)
    found = accounts.signed_in(session, token)
    assert (found is not None and found[0] is account) is expected


@pytest.mark.parametrize(("seconds", "expected"), [(-1, True), (0, True), (1, False), (60, False)])
def test_a_sign_in_ends_after_ten_hours_whatever_is_done(
    session: Session, account: Account, clock: Clock, seconds: int, expected: bool
) -> None:
    token = accounts.sign_in(session, account)
    for _ in range(24):
        clock.move(minutes=24)  # 9 hours 36 minutes in all
        assert accounts.signed_in(session, token) is not None
        accounts.touch(session, token)
    clock.move(minutes=24, seconds=seconds)
    assert (accounts.signed_in(session, token) is not None) is expected


def test_being_seen_begins_the_half_hour_anew(session: Session, account: Account, clock: Clock) -> None:
    token, other = accounts.sign_in(session, account), accounts.sign_in(session, account)
    clock.move(minutes=20)
    accounts.touch(session, token)
    clock.move(minutes=20)
    assert accounts.signed_in(session, token) is not None
    assert accounts.signed_in(session, other) is None


@pytest.mark.parametrize(("seconds", "expected"), [(0, False), (59, False), (60, False), (61, True)])
def test_being_seen_is_written_down_once_a_minute(
    session: Session, account: Account, clock: Clock, seconds: int, expected: bool
) -> None:
    found = accounts.signed_in(session, accounts.sign_in(session, account))
    assert found is not None
    clock.move(seconds=seconds)
    assert accounts.is_stale(found[1]) is expected


def test_a_token_is_a_secret_of_the_cookie(session: Session, account: Account) -> None:
    token, other = accounts.sign_in(session, account), accounts.sign_in(session, account)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert token != other
    found = accounts.signed_in(session, token)
    assert found is not None
    assert found[1].token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert accounts.signed_in(session, found[1].token_hash) is None
    first, second = accounts.form_token(token), accounts.form_token(token)
    assert first != second  # in a compressed page nothing of it repeats
    assert accounts.is_form_token(token, first)
    assert accounts.is_form_token(token, second)
    assert not accounts.is_form_token(other, first)
    assert not accounts.is_form_token(token, first[:16])
    assert not accounts.is_form_token(token, second[:16] + first[16:])


def test_signing_out_ends_this_sign_in_alone(session: Session, account: Account) -> None:
    token, other = accounts.sign_in(session, account), accounts.sign_in(session, account)
    accounts.sign_out(session, token)
    assert accounts.signed_in(session, token) is None
    assert accounts.signed_in(session, other) is not None


def test_a_new_password_ends_every_sign_in(session: Session, account: Account) -> None:
    tokens = [accounts.sign_in(session, account) for _ in range(2)]
    with pytest.raises(Invalid):
        accounts.set_password(session, EMAIL, "short")
    assert all(accounts.signed_in(session, token) for token in tokens)
    accounts.set_password(session, EMAIL.upper(), "another long password")
    assert not any(accounts.signed_in(session, token) for token in tokens)
    assert accounts.verify(session, EMAIL, "another long password") is account
    with pytest.raises(NotFound):
        accounts.set_password(session, "nobody@company.example", PASSWORD)


def test_a_password_made_for_somebody_can_be_copied_by_hand(session: Session) -> None:
    made = {accounts.random_password() for _ in range(20)}
    assert len(made) == 20
    assert {len(password) for password in made} == {16}
    assert problems(session, password=made.pop()) == []


@pytest.mark.parametrize(("seconds", "expected"), [(0, True), (29 * 60, True), (30 * 60, True), (30 * 60 + 1, False)])
def test_a_setup_link_lasts_half_an_hour(store: Database, clock: Clock, seconds: int, expected: bool) -> None:
    with store.write() as session:
        token = accounts.new_setup_link(session)
        assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)  # 256 random bits
        clock.move(seconds=seconds)
        if expected:
            accounts.check_setup(session, token)
        else:
            with pytest.raises(NotFound):
                accounts.check_setup(session, token)


def test_a_setup_link_makes_the_first_account_and_no_other(session: Session) -> None:
    assert not accounts.any_account(session)
    older, token = accounts.new_setup_link(session), accounts.new_setup_link(session)
    for wrong in (older, "", "x"):
        with pytest.raises(NotFound):
            accounts.set_up(session, wrong, EMAIL, "", PASSWORD)
    with pytest.raises(Invalid):
        accounts.set_up(session, token, EMAIL, "", "short")
    assert accounts.set_up(session, token, EMAIL, "", PASSWORD).email == EMAIL
    assert accounts.any_account(session)
    with pytest.raises(NotFound):
        accounts.set_up(session, token, "other@company.example", "", PASSWORD)


def test_while_there_is_an_account_no_setup_link_works(session: Session, account: Account) -> None:
    with pytest.raises(NotFound):
        accounts.check_setup(session, accounts.new_setup_link(session))


def test_the_name_of_a_unit_is_cut_after_200_characters(session: Session) -> None:
    names = (" " + "x" * 199, "x" * 200, "x" * 201 + " ")
    units = [accounts.unit_named(session, name) for name in names]
    assert units[1] == units[2] != units[0]
