"""What is kept of answers: when it is current, of which days, and what goes to the desk of a comment."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from app.tallies import kept
from app.tallies.scoring import EVERYBODY, SUPERIORITY, UNFLAGGED
from surveys.storage.queries.responses import KeptTally, NewResponse
from surveys.storage.queries.suggestions import NewSuggestion
from surveys.storage.seals import Seals
from tests.answers import documents, published

NAMED = published("servqual")
FIRM = published("servqual", anonymity="confidential")
ANONYMOUS = published("servqual", anonymity="anonymous", zone=UTC)
NOW = datetime(2026, 7, 20, 18, 30, tzinfo=UTC)


def row(
    receipt: str | None = "r", comment: str | None = None, words: str = "The room is cold.", **more: Any
) -> NewResponse:
    answers = orjson.dumps({"comment": words, "segment.site": "North"}).decode()
    return NewResponse("a", 1, answers, NOW, "en", receipt_hash=receipt, comment=comment, **more)


@pytest.mark.parametrize(
    ("layouts", "of", "expected"),
    [
        ({EVERYBODY: 10, UNFLAGGED: 10}, NAMED, True),
        ({EVERYBODY: 10, UNFLAGGED: 10, "site:North": 10}, NAMED, True),
        ({EVERYBODY: 10, UNFLAGGED: 10, "site:North": 9}, NAMED, False),
        ({EVERYBODY: 9, UNFLAGGED: 9}, NAMED, False),
        ({EVERYBODY: 11, UNFLAGGED: 11}, NAMED, False),
        ({EVERYBODY: 10}, NAMED, False),
        ({UNFLAGGED: 10}, NAMED, False),
        ({}, NAMED, False),
        ({EVERYBODY: 10}, FIRM, True),
        ({EVERYBODY: 10, UNFLAGGED: 10}, FIRM, True),
        ({EVERYBODY: 9}, FIRM, False),
        ({}, FIRM, False),
        ({EVERYBODY: 10, UNFLAGGED: 10}, published("zones"), False),
        ({EVERYBODY: 10, UNFLAGGED: 10, SUPERIORITY: 10}, published("zones"), True),
    ],
)
def test_tallies_are_current_where_all_are_there_and_of_this_layout(
    layouts: dict[str, int], of: Any, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "LAYOUT", 10)
    assert kept.is_current(layouts, of) is expected


def test_days_reach_from_the_first_to_the_last_that_is_known() -> None:
    fresh = kept.fold_rows(NAMED, [row()])
    days = [date(2026, 7, 5), date(2026, 7, 3)]
    first = kept.added({}, fresh, days)
    assert {(each.first, each.last, each.n, each.layout) for each in first.values()} == {
        (date(2026, 7, 3), date(2026, 7, 5), 1, kept.LAYOUT)
    }
    assert kept.layouts_of(first) == dict.fromkeys(fresh, kept.LAYOUT)
    again = kept.added(first, fresh, [date(2026, 7, 4)])
    assert {(each.first, each.last, each.n) for each in again.values()} == {(date(2026, 7, 3), date(2026, 7, 5), 2)}
    unknown = {part: KeptTally(each.layout, each.n, None, None, each.data) for part, each in first.items()}
    later = kept.added(unknown, fresh, [date(2026, 7, 4)])
    assert {(each.first, each.last, each.n) for each in later.values()} == {(date(2026, 7, 4), date(2026, 7, 4), 2)}


def test_kept_tallies_are_read_as_they_were_written() -> None:
    fresh = kept.fold_rows(NAMED, [row()])
    parsed = kept.Parsed(kept.added({}, fresh, [date(2026, 7, 4)]))
    assert {**parsed} == fresh
    assert parsed[EVERYBODY] is parsed[EVERYBODY]
    assert (EVERYBODY in parsed, "another" in parsed, len(parsed)) == (True, False, len(fresh))


def test_of_anonymous_answers_the_moment_says_no_more_than_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.clock.now", lambda: NOW + timedelta(days=3))
    assert kept.batch_day_of(ANONYMOUS) == datetime(2026, 7, 23, tzinfo=UTC)
    assert kept.batch_day_of(FIRM) is None
    assert kept.batch_day_of(NAMED) is None
    assert kept.days_of(ANONYMOUS, [row(), row()], kept.batch_day_of(ANONYMOUS)) == [date(2026, 7, 23)] * 2
    assert kept.days_of(NAMED, [row()]) == [date(2026, 7, 20)]


def test_a_comment_goes_to_the_desk_with_its_receipt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of receipts, which are random; with its site, unless it is anonymous."""
    monkeypatch.setattr("surveys.clock.now", lambda: NOW)
    seals, today = Seals(tmp_path), NOW.date()
    rows = [row("b"), row(None), row("a", words="Late.")]
    for of in (NAMED, FIRM):
        assert kept.comments(of, rows, seals) == [
            NewSuggestion("a", "Late.", today, 1, None, "North"),
            NewSuggestion("b", "The room is cold.", today, 1, None, "North"),
        ]
    asked = NAMED.instrument.general
    silent = replace(NAMED.instrument, general=tuple(each for each in asked if each.id != "comment"))
    assert kept.comments(replace(NAMED, instrument=silent), rows, seals) == []
    hidden = [row("m", seals.seal(1, receipt, words)) for receipt, words in (("d", "Cold."), ("c", "Late."))]
    assert kept.comments(ANONYMOUS, [*hidden, row()], seals) == [
        NewSuggestion("c", "Late.", today, 1, None, None),
        NewSuggestion("d", "Cold.", today, 1, None, None),
    ]


def test_a_comment_without_a_site_has_none(tmp_path: Path) -> None:
    answers = orjson.dumps({"comment": "Late."}).decode()
    (found,) = kept.comments(NAMED, [replace(row(), answers=answers)], Seals(tmp_path))
    assert found.site is None


@pytest.mark.parametrize(
    ("finished", "parts"), [(False, {EVERYBODY}), (True, {EVERYBODY, UNFLAGGED, "channel:poster"})]
)
def test_of_a_protected_campaign_groups_are_kept_at_its_end(
    finished: bool, parts: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    of = published("servqual", anonymity="confidential", segments={"channel": []}, finished=finished)
    given = [orjson.loads(document) | {"segment.channel": "poster"} for document in documents(of, 20)]
    rows = [replace(row(), answers=orjson.dumps(each).decode()) for each in given]
    monkeypatch.setattr(kept, "counted_pages", lambda *_: iter([rows[:12], rows[12:]]))
    connection: Any = None
    found = kept.folded_anew(connection, of)
    assert found.keys() == parts
    assert {(each.first, each.last) for each in found.values()} == {(NOW.date(), NOW.date())}
    assert found[EVERYBODY].n == 20
