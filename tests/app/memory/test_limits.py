"""How often one name may be used in a minute, and what is remembered of it."""

import pytest

from app.memory.limits import Limit


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
    """A clock to turn."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr("app.memory.limits.time.monotonic", lambda: self.now)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    return Moment(monkeypatch)


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


def test_what_is_given_back_can_be_used_again(moment: Moment) -> None:
    limit = Limit(2)
    assert [limit.exceeded("link") for _ in range(3)] == [False, False, True]
    limit.give_back("link")
    limit.give_back("link")
    limit.give_back("never used")
    assert [limit.exceeded("link") for _ in range(2)] == [False, True]


@pytest.mark.parametrize(("others", "kept"), [(49_999, True), (50_000, False)])
def test_of_very_many_names_in_one_minute_the_oldest_is_forgotten(moment: Moment, others: int, kept: bool) -> None:
    limit = Limit(1)
    for name in ("first", *map(str, range(others))):
        assert not limit.exceeded(name)
    assert len(limit._counts) == 50_000
    assert limit.exceeded("first") is kept
