"""When a campaign counts as scrubbed of its order: of each kind of database, and only once its log is empty."""

from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest

from app.tallies import counting
from surveys.codes import Anonymity
from tests.answers import published


@pytest.mark.parametrize(
    ("anonymity", "sqlite", "emptied", "rewritten", "expected"),
    [
        ("anonymous", True, True, False, ["merged", "full", "scrubbed", "thrown away"]),
        ("anonymous", True, False, False, ["merged", "full"]),
        ("anonymous", False, True, True, ["rewritten", "scrubbed", "thrown away"]),
        ("anonymous", False, True, False, ["rewritten"]),
        ("confidential", True, True, True, []),
    ],
)
def test_it_is_scrubbed_once_nothing_shows_its_order(
    anonymity: Anonymity,
    sqlite: bool,
    emptied: bool,
    rewritten: bool,
    expected: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = list[str]()
    database: Any = SimpleNamespace(is_sqlite=sqlite, log_is_full=False, transaction=nullcontext, write=nullcontext)

    def empty_log() -> None:
        done.append("full" if database.log_is_full else "not full")
        database.log_is_full = not emptied

    def rewrite(*_: object) -> bool:
        done.append("rewritten")
        return rewritten

    database.empty_log, database.rewrite = empty_log, rewrite
    database.seals = SimpleNamespace(throw_away=lambda _: done.append("thrown away"))
    monkeypatch.setattr(counting, "count_campaign", lambda *_: False)
    monkeypatch.setattr(counting.fulltext, "merge", lambda _: done.append("merged"))
    monkeypatch.setattr(counting.lifecycle, "mark_scrubbed", lambda *_: done.append("scrubbed"))
    counting.scrub_order(database, published("pulse", anonymity=anonymity))
    assert done == expected
