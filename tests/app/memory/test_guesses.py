"""How often passwords may be tried at one address, and that its owner still gets in."""

import pytest

from app.memory import guesses
from app.memory.guesses import MOST_IN_A_LANE, MOST_OF_A_DEVICE, MOST_OF_A_SENDER, Guesses, TooManyGuesses
from surveys.errors import SignInFailed, StoreUnavailable

LEAD = "lead@company.example"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moment = [1000.0]
    monkeypatch.setattr("app.memory.limits.time.monotonic", lambda: moment[0])
    return moment


def wrong(known: Guesses, address: str, sender: str, device: str = "", times: int = 1) -> int:
    """How many of these wrong passwords were tried, and not refused before."""
    tried = 0
    for _ in range(times):
        try:
            with known.trying(address, sender, device):
                tried += 1
                raise SignInFailed
        except (SignInFailed, TooManyGuesses):
            pass
    return tried


def right(known: Guesses, address: str, sender: str, device: str = "", times: int = 1) -> None:
    for _ in range(times):
        with known.trying(address, sender, device):
            pass


def test_a_minute_has_ten_guesses_at_one_address(now: list[float]) -> None:
    """However many senders take part. The next minute has ten more."""
    known = Guesses()
    for _ in range(2):
        assert sum(wrong(known, LEAD, f"192.0.2.{n}", times=3) for n in range(100)) == 2 * MOST_IN_A_LANE == 10
        now[0] += 60
    assert wrong(known, "other@company.example", "192.0.2.1") == 1


def test_whoever_guesses_leaves_tries_to_others() -> None:
    known = Guesses()
    assert wrong(known, LEAD, "192.0.2.1", times=50) == 1 + MOST_IN_A_LANE
    right(known, LEAD, "192.0.2.2", times=20)
    with pytest.raises(TooManyGuesses):
        right(known, LEAD, "192.0.2.1")


def test_a_device_of_the_owner_is_not_held_up_by_any_number_of_others() -> None:
    known = Guesses()
    wrong(known, LEAD, "", times=50)
    for n in range(100):
        wrong(known, LEAD, f"192.0.2.{n}", times=5)
        wrong(known, f"{n}@company.example", "198.51.100.1")
    right(known, LEAD, "198.51.100.1", "the owner's")
    assert wrong(known, LEAD, "198.51.100.1", "the owner's", times=50) == MOST_OF_A_DEVICE == 10
    right(known, LEAD, "198.51.100.1", "another of theirs")


@pytest.mark.parametrize(("seconds", "expected"), [(3599, 0), (3600, 1), (3601, 1)])
def test_who_guessed_is_forgotten_after_an_hour(
    now: list[float], monkeypatch: pytest.MonkeyPatch, seconds: float, expected: int
) -> None:
    known = Guesses()
    wrong(known, LEAD, "192.0.2.1")
    now[0] += seconds
    wrong(known, LEAD, "192.0.2.2")
    assert wrong(known, LEAD, "192.0.2.2", times=MOST_IN_A_LANE) == MOST_IN_A_LANE
    assert wrong(known, LEAD, "192.0.2.1") == expected


def test_a_sender_has_thirty_guesses_a_minute_at_all_addresses_together(now: list[float]) -> None:
    known = Guesses()
    assert sum(wrong(known, f"{n}@company.example", "192.0.2.1") for n in range(100)) == MOST_OF_A_SENDER == 30
    assert wrong(known, LEAD, "192.0.2.2") == 1
    assert sum(wrong(known, f"{n}@company.example", "") for n in range(1000, 1100)) == 100  # a proxy hides them
    now[0] += 60
    assert wrong(known, LEAD, "192.0.2.1") == 1


def test_a_sender_who_may_not_try_uses_up_no_address() -> None:
    known = Guesses()
    sum(wrong(known, f"{n}@company.example", "192.0.2.1") for n in range(MOST_OF_A_SENDER))
    assert wrong(known, LEAD, "192.0.2.1", times=20) == 0
    assert sum(wrong(known, LEAD, f"198.51.100.{n}", times=3) for n in range(100)) == 2 * MOST_IN_A_LANE


def test_only_wrong_passwords_count() -> None:
    known = Guesses()
    right(known, LEAD, "192.0.2.1", times=50)
    for _ in range(50):
        with pytest.raises(StoreUnavailable), known.trying(LEAD, "192.0.2.1"):
            raise StoreUnavailable
    assert wrong(known, LEAD, "192.0.2.1") == 1


def test_one_request_waits_at_an_address() -> None:
    known = Guesses()
    with known.trying(LEAD, "192.0.2.1"):
        for sender in ("192.0.2.1", "192.0.2.2"):
            with pytest.raises(TooManyGuesses):
                right(known, LEAD, sender)
        right(known, LEAD, "192.0.2.3", "the owner's")
        right(known, "other@company.example", "192.0.2.1")
    right(known, LEAD, "192.0.2.2")


def test_only_so_many_who_guessed_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "MOST_REMEMBERED", 3)
    known = Guesses()
    for n in range(10):
        wrong(known, f"{n}@company.example", "192.0.2.1")
    assert [address for address, _ in known._guessed] == [f"{n}@company.example" for n in (7, 8, 9)]


@pytest.mark.parametrize(("others", "tries"), [(9_999, 0), (10_000, 1)])
def test_of_ten_thousand_who_guessed_the_oldest_is_forgotten(now: list[float], others: int, tries: int) -> None:
    """While others have used up what strangers have at the address."""
    known = Guesses()
    wrong(known, LEAD, "192.0.2.1", times=2 * MOST_IN_A_LANE)
    for n in range(others):
        wrong(known, f"{n}@company.example", f"{n}")
    assert wrong(known, LEAD, "192.0.2.1") == tries
