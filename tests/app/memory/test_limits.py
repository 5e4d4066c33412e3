"""How long whoever guesses passwords waits, and how often one link may send."""

import asyncio

import pytest

from app.memory.limits import Limit, Throttle


def test_a_minute_begins_with_the_first_use_of_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many other links are used meanwhile, and whenever the limit began to count."""
    now = [59.0]
    monkeypatch.setattr("app.memory.limits.time.monotonic", lambda: now[0])
    limit, used = Limit(2), []
    for place, moment in enumerate((59, 61, 90, 118.9, 119, 119, 119, 178.9, 179)):
        now[0] = moment
        used.append(limit.exceeded("link"))
        assert [limit.exceeded(f"{place} {other}") for other in range(100)] == [False] * 100
    assert used == [False, False, True, True, False, False, True, True, False]


class Moment:
    """A clock to turn, and how long was waited."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.waited = 1000.0, 0.0
        monkeypatch.setattr("app.memory.limits.time.monotonic", lambda: self.now)
        monkeypatch.setattr("app.memory.limits.asyncio.sleep", self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.waited += seconds

    def wait(self, throttle: Throttle, email: str = "lead@company.example") -> float:
        self.waited = 0.0
        asyncio.run(throttle.wait(email))
        return self.waited


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    return Moment(monkeypatch)


@pytest.mark.parametrize(
    ("wrong", "seconds"),
    [(0, 0), (1, 0), (2, 0), (3, 0.25), (4, 0.5), (5, 1), (7, 4), (8, 8), (9, 8), (30, 8)],
)
def test_every_guess_after_the_second_takes_twice_as_long(moment: Moment, wrong: int, seconds: float) -> None:
    throttle = Throttle()
    for _ in range(wrong):
        throttle.failed("lead@company.example")
    assert moment.wait(throttle) == seconds
    for spelled in (
        "LEAD@company.example",
        " lead@company.example",
        "mailto:lead@company.example",
        "ｌｅａｄ@company.example",
    ):
        assert moment.wait(throttle, spelled) == seconds  # the same account
    assert moment.wait(throttle, "other@company.example") == 0


@pytest.mark.parametrize(("later", "seconds"), [(0, 0.25), (3599, 0.25), (3600, 0), (3601, 0)])
def test_wrong_guesses_are_forgotten_after_an_hour(moment: Moment, later: float, seconds: float) -> None:
    throttle = Throttle()
    for _ in range(3):
        throttle.failed("Lead@company.example")
    moment.now += later
    assert moment.wait(throttle) == seconds


@pytest.mark.parametrize(("later", "seconds"), [(3599, 0.5), (3600, 0), (3601, 0)])
def test_after_an_hour_counting_begins_anew(moment: Moment, later: float, seconds: float) -> None:
    throttle = Throttle()
    for _ in range(3):
        throttle.failed("lead@company.example")
    moment.now += later
    throttle.failed("lead@company.example")
    assert moment.wait(throttle) == seconds
    for _ in range(2):
        throttle.failed("lead@company.example")
    assert moment.wait(throttle) == (0.25 if seconds == 0 else 2)


def test_the_right_password_ends_the_waiting(moment: Moment) -> None:
    throttle = Throttle()
    for _ in range(5):
        throttle.failed("lead@company.example")
    throttle.succeeded("Lead@company.example")
    throttle.succeeded("nobody@company.example")
    assert moment.wait(throttle) == 0


@pytest.mark.parametrize(
    ("known", "later", "left"), [(10_000, 3600, 10_001), (10_001, 3600, 1), (10_001, 3599, 10_002)]
)
def test_what_is_older_than_an_hour_is_dropped_beyond_ten_thousand(
    moment: Moment, known: int, later: float, left: int
) -> None:
    throttle = Throttle()
    for number in range(known):
        throttle.failed(str(number))
    moment.now += later
    throttle.failed("lead@company.example")
    assert len(throttle._wrong) == left


@pytest.mark.parametrize(("later", "kept"), [(59.9, 4), (60, 1)])
def test_links_that_are_not_used_are_forgotten_after_a_minute(moment: Moment, later: float, kept: int) -> None:
    limit = Limit(1)
    assert [limit.exceeded(name) for name in ("a", "b", "c")] == [False] * 3
    moment.now += later
    assert not limit.exceeded("d")
    assert len(limit._counts) == kept


def test_a_look_through_keeps_what_is_younger_than_a_minute(moment: Moment) -> None:
    limit = Limit(2)
    assert not limit.exceeded("old")
    moment.now += 30
    assert [limit.exceeded("young") for _ in range(3)] == [False, False, True]
    moment.now += 30
    assert not limit.exceeded("new")
    assert [*limit._counts] == ["young", "new"]
    assert limit.exceeded("young")
    moment.now += 29.9
    assert limit.exceeded("young")
    moment.now += 0.1  # a minute old, and not looked through since
    assert [limit.exceeded("young") for _ in range(3)] == [False, False, True]


@pytest.mark.parametrize("most", [1, 2, 20])
def test_so_many_a_minute_and_no_more(moment: Moment, most: int) -> None:
    limit = Limit(most)
    assert [limit.exceeded("link") for _ in range(most + 2)] == [False] * most + [True] * 2
