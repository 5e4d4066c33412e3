"""Signing in as people see it: while others guess, while very many come, and with what no account can have."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.memory.guesses import MOST_IN_A_LANE
from app.memory.hashing import KEPT, MOST_WAITING, THREADS
from app.services import Services
from surveys.people import accounts
from surveys.storage.engine import Database
from tests.client import Client
from tests.conftest import BOTH, Site
from tests.factories import PASSWORD

LEAD = "lead@company.example"
GUESSER, HOME = ("203.0.113.5", 1), ("198.51.100.9", 1)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.accounts.routes.PAUSE", 0)


def make_account(database: Database, email: str = LEAD) -> None:
    with database.write() as session:
        accounts.create(session, email, "Lead", PASSWORD)


def device(site: Site, place: tuple[str, int] = HOME, language: str = "en") -> Client:
    """A browser somewhere in the network."""
    return site.client.beside(language, place)


def status(client: Client, password: str = PASSWORD, email: str = LEAD) -> int:
    sent = client.post("/sign-in", data={"email": email, "password": password}, follow_redirects=False)
    return sent.status_code


def services(site: Site) -> Services:
    found: Services = site.client.app.state.services  # type: ignore[attr-defined]
    return found


@BOTH
def test_the_owner_signs_in_while_somebody_guesses(site: Site) -> None:
    make_account(site.database)
    guesser = device(site, GUESSER)
    assert [status(guesser, "wrong password") for _ in range(12)] == [422] * (1 + MOST_IN_A_LANE) + [429] * (
        11 - MOST_IN_A_LANE
    )
    assert status(guesser) == 429
    assert status(device(site)) == 303


def test_a_browser_of_the_owner_gets_in_however_many_guess(site: Site) -> None:
    make_account(site.database)
    mine = device(site)
    assert status(mine) == 303
    many = [device(site, (f"203.0.113.{n}", 1)) for n in range(30)]
    assert [status(each, "wrong password") for each in many].count(422) == MOST_IN_A_LANE
    assert status(device(site)) == 429  # another browser of theirs waits a minute
    mine.cookies.delete("__Host-sid")
    assert status(mine) == 303
    assert status(mine, email="other@company.example") == 422


def test_the_mark_of_a_device_signs_nobody_in_and_cannot_be_made_up(site: Site) -> None:
    make_account(site.database)
    mine = device(site)
    sent = mine.post("/sign-in", data={"email": LEAD, "password": PASSWORD}, follow_redirects=False)
    mark = next(line for line in sent.headers.get_list("set-cookie") if line.startswith("__Secure-device="))
    for wanted in ("Secure", "HttpOnly", "SameSite=lax", "Path=/sign-in", "Max-Age=31536000"):
        assert wanted in mark
    assert LEAD not in mark
    mine.cookies.delete("__Host-sid")
    assert mine.get("/campaigns", follow_redirects=False).status_code == 303
    guesser = device(site, GUESSER)
    for n in range(20):
        guesser.cookies.set("__Secure-device", f"made-up-{n}-0123456789ab", path="/sign-in")
        status(guesser, "wrong password")
    assert status(guesser) == 429


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Try again in a minute."),
        ("zh-TW", "請一分鐘後再試。"),
        ("zh-CN", "请一分钟后再试。"),
    ],
)
def test_whoever_guesses_too_often_is_told_so(site: Site, language: str, words: str) -> None:
    guesser = device(site, GUESSER, language)
    for _ in range(2 + MOST_IN_A_LANE):
        answer = guesser.post("/sign-in", data={"email": "nobody@company.example", "password": "x" * 9})
    assert answer.status_code == 429
    assert words in answer.text
    assert answer.headers["retry-after"] == "60"
    assert 'value="nobody@company.example"' in answer.text


def test_of_very_many_at_once_most_are_asked_to_come_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    make_account(site.database)
    mine = device(site)
    assert status(mine) == 303
    gate, verify, begun = threading.Event(), accounts.verify, list[int]()

    def slowly(*given: object) -> object:
        begun.append(1)
        gate.wait(30)
        return verify(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(accounts, "verify", slowly)
    with ThreadPoolExecutor(20) as pool:
        places = [device(site, (f"203.0.113.{n}", 1)) for n in range(18)]
        sent = [pool.submit(status, each, "wrong", f"{n}@company.example") for n, each in enumerate(places)]
        taken = THREADS + MOST_WAITING - KEPT
        while sum(each.done() for each in sent) < len(sent) - taken:
            time.sleep(0.01)
        owner = pool.submit(status, mine)
        while services(site).hashing._inside <= taken:
            time.sleep(0.01)
        assert len(begun) == THREADS
        assert site.client.get("/sign-in").status_code == 200
        gate.set()
        assert owner.result(30) == 303
    assert sorted(each.result() for each in sent) == [422] * taken + [429] * (18 - taken)


def test_what_no_account_can_have_is_neither_hashed_nor_remembered(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "verify", lambda *_: pytest.fail("it was hashed"))
    for email, password in (("a" * 240_000, PASSWORD), (f"{'a' * 243}@b.example!!", "x"), (LEAD, "x" * 201)):
        answer = site.client.post("/sign-in", data={"email": email, "password": password})
        assert answer.status_code == 422
        assert "Address or password is not right." in answer.text
        assert len(answer.text) < 20_000
    kept = services(site).guesses
    assert not any((kept._guessed, kept._lanes._counts, kept._senders._counts))
