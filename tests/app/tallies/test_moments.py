"""When steps come, how many answers one needs and takes: at each border, of no database."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from app.tallies import steps
from surveys.codes import Anonymity
from surveys.storage.queries.responses import NewResponse
from tests.answers import documents, published

NOW = datetime(2026, 7, 20, 18, 30, tzinfo=UTC)


class Drawn:
    """Chance that draws the first or the last, and keeps an order."""

    def __init__(self, last: bool) -> None:
        self._last = last

    def randrange(self, below: int) -> int:
        return below - 1 if self._last else 0

    def sample(self, among: Sequence[int], n: int) -> list[int]:
        return [*among][:n]


@pytest.mark.parametrize(
    ("anonymity", "first", "last"),
    [
        ("confidential", timedelta(hours=1), timedelta(hours=1, minutes=15)),
        ("anonymous", timedelta(hours=24), timedelta(hours=36)),
    ],
)
def test_the_next_step_comes_after_its_pause_and_some_chance(
    anonymity: Anonymity, first: timedelta, last: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = published("servqual", anonymity=anonymity)
    monkeypatch.setattr(steps, "_chance", Drawn(last=False))
    assert steps._following(of, NOW) == NOW + first
    monkeypatch.setattr(steps, "_chance", Drawn(last=True))
    assert steps._following(of, NOW) == NOW + last - timedelta(seconds=1)


@pytest.mark.parametrize(
    ("anonymity", "waiting", "taken"),
    [
        ("confidential", 0, 0),
        ("confidential", 9, 0),
        ("confidential", 10, 5),
        ("confidential", 12, 6),
        ("anonymous", 18, 0),
        ("anonymous", 19, 0),
        ("anonymous", 20, 10),
        ("anonymous", 22, 11),
    ],
)
def test_a_step_takes_five_or_ten_at_least(anonymity: Anonymity, waiting: int, taken: int) -> None:
    """Of people who answered everything alike."""
    of = published("pulse", anonymity=anonymity)
    document = documents(of, 1)[0]
    rows = [NewResponse(f"{place:032x}", 1, document, NOW, "en") for place in range(waiting)]
    chosen = steps._chosen(of, rows)
    assert len(chosen) == taken
    assert [row.id for row in chosen] == sorted({row.id for row in chosen})


@pytest.mark.parametrize(
    ("anonymity", "sqlite", "emptied"),
    [("anonymous", True, [True]), ("anonymous", False, []), ("confidential", True, []), ("confidential", False, [])],
)
def test_only_the_log_of_a_file_shows_an_anonymous_answer_beside_its_link(
    anonymity: Anonymity, sqlite: bool, emptied: list[bool]
) -> None:
    found = list[bool]()
    database: Any = SimpleNamespace(is_sqlite=sqlite, log_is_full=False)
    database.empty_log = lambda: found.append(database.log_is_full)
    steps._empty_log(database, published("pulse", anonymity=anonymity))
    assert found == emptied
