"""Filters choose exactly the answers that they name; of too few nothing is said, of protected campaigns no new cell."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from threading import Event
from zoneinfo import ZoneInfo

import numpy as np
import orjson
import pytest
from sqlalchemy import select

from analysis.rows.groups import as_whole
from analysis.rows.tally import Tally
from app.i18n import BY_CODE
from app.reading.rounds import Read
from app.tallies import counting, selected, selection
from app.tallies.counting import Counted
from app.tallies.scoring import EVERYBODY, group_part
from app.tallies.selected import Selected, StillFolded, Wanted, folded
from app.tallies.selection import Selection, Under
from app.tallies.tallying import fold
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import Published
from surveys.errors import Invalid
from surveys.storage.engine import Database
from surveys.storage.queries import responses as storage
from surveys.storage.queries.responses import NewResponse
from surveys.storage.tables import response
from tests.answers import documents
from tests.conftest import BOTH
from tests.factories import TITLE, close, make_campaign, published_of

TAIPEI = ZoneInfo("Asia/Taipei")
SITES = ("North", "South", 'Say "East"')
SEGMENTS = {"site": list(SITES), "service": ["Repair", "Advice"], "channel": [], "language": []}
LANGUAGES = ("zh_Hant", "zh_Hans", "en")
START = datetime(2026, 8, 1, 12, tzinfo=UTC)


def stored(
    database: Database, n: int, *, sites: Sequence[str] = SITES, method: str = "servqual", at_once: bool = True
) -> Published:
    """A campaign with n answers, one a day from START on, every fifth too fast."""
    segments = {**SEGMENTS, "site": list(dict.fromkeys(sites))}
    campaign = make_campaign(database, method, plan=Plan(TITLE, segments=segments), at_once=at_once)
    published = published_of(database, campaign)
    rows = []
    for place, document in enumerate(documents(published, n, seed=n)):
        answers = orjson.loads(document)
        answers["segment.site"] = sites[place % len(sites)]
        answers["segment.service"] = SEGMENTS["service"][place % 5 % 2]
        answers["segment.channel"] = ("poster", "link")[place % 2]
        answers["segment.language"] = LANGUAGES[place % 7 % 3]
        answers["comment"] = '"segment.site":"North"'  # as an author may write
        text = orjson.dumps(answers, option=orjson.OPT_SORT_KEYS).decode()
        moment = START + timedelta(days=place)
        mark = "too_fast" if place % 5 == 0 else ""
        rows.append(NewResponse(f"{place:032x}", published.id, text, moment, answers["segment.language"], mark))
    with database.transaction() as connection:
        storage.store(connection, rows)
    counting.count_waiting(database)
    return published


def by_hand(database: Database, published: Published, **wanted: str) -> dict[str, Tally]:
    """The tallies of the rows whose documents say so."""
    with database.engine.connect() as connection:
        rows = connection.execute(select(response.c.answers, response.c.marks).order_by(response.c.id)).all()
    chosen = [
        (answers, marks)
        for answers, marks in rows
        if all(json.loads(answers)[f"segment.{name}"] == value for name, value in wanted.items())
    ]
    assert chosen
    parts = fold(published.instrument, [each[0] for each in chosen], [each[1] for each in chosen])
    return {part: each for part, each in parts.items() if part.partition(":")[0] not in wanted}


def same(found: Mapping[str, Tally], expected: Mapping[str, Tally]) -> None:
    """Of sums by points, which are floats, but for the order in which they were added."""
    assert found.keys() == expected.keys()
    for part, tally in expected.items():
        assert replace(found[part], floats={}) == replace(tally, floats={})
        for name, array in tally.floats.items():
            np.testing.assert_allclose(found[part].floats[name], array, rtol=1e-12)


def listed(published: Published, kind: str, value: str) -> list[str]:
    return [each for each in published.segments[kind] or [value] if each == value]


def under(database: Database, published: Published, chosen: Selection, whole: Counted | None = None) -> Under:
    whole = whole or counting.counted(database, published)

    def folded_of(wanted: Wanted) -> Counted:
        return folded(database, published, wanted)

    return selection.under(chosen, published, whole, listed, TAIPEI, folded_of)


@BOTH
def test_two_lists_choose_exactly_their_rows(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selected, "SLICE", 37)  # so that some slices are whole, and one is not
    published = stored(database, 300)
    for site, channel in product(SITES, ("poster", "link")):
        found = under(database, published, Selection((("site", site), ("channel", channel))))
        assert found.why is None
        assert found.counted.n == 50
        same(found.counted.parts, by_hand(database, published, site=site, channel=channel))


@BOTH
def test_days_language_and_flags(database: Database) -> None:
    published = stored(database, 120)
    days = Selection(first=date(2026, 8, 3), last=date(2026, 8, 22))
    assert under(database, published, days).counted.n == 20
    chosen = Selection((("language", "zh_Hans"),))
    same(under(database, published, chosen).counted.parts, by_hand(database, published, language="zh_Hans"))
    calm = under(database, published, Selection(unflagged=True)).counted
    assert calm.n == counting.counted(database, published).unflagged.respondents < 120
    same({"": calm.tally}, {"": counting.counted(database, published).unflagged})
    assert calm.tally == calm.unflagged


def test_a_day_is_one_on_the_clock_of_the_company(database: Database) -> None:
    """At 23:00 in Taipei, which is 15:00 UTC, it is still the same day; an hour later it is the next."""
    published = stored(database, 30)
    moments = [datetime(2026, 8, 5, 15, 59, tzinfo=UTC)] * 12 + [datetime(2026, 8, 5, 16, tzinfo=UTC)] * 18
    with database.transaction() as connection:
        for place, moment in enumerate(moments):
            connection.execute(response.update().where(response.c.id == f"{place:032x}").values(received=moment))
    fifth, sixth = date(2026, 8, 5), date(2026, 8, 6)
    assert under(database, published, Selection(first=fifth, last=fifth)).counted.n == 12
    assert under(database, published, Selection(first=sixth)).counted.n == 18


@pytest.mark.parametrize(("n", "of_south", "shown"), [(30, 4, False), (30, 5, True), (30, 26, False), (30, 25, True)])
def test_too_few_or_too_few_others_are_not_shown(database: Database, n: int, of_south: int, shown: bool) -> None:
    published = stored(database, n, sites=("North", "South"))
    with database.transaction() as connection:
        for place in range(n):
            row = response.c.id == f"{place:032x}"
            answers = json.loads(connection.scalar(select(response.c.answers).where(row)) or "")
            answers["segment.site"] = "South" if place < of_south else "North"
            text = orjson.dumps(answers, option=orjson.OPT_SORT_KEYS).decode()
            connection.execute(response.update().where(row).values(answers=text))
    found = under(database, published, Selection((("site", "South"),)))
    assert (found.why, found.counted.n) == ((None, of_south) if shown else ("few", 0))


def placed(database: Database, counts: Mapping[str, int]) -> Published:
    """A campaign with so many answers of each site."""
    of = [site for site, n in counts.items() for _ in range(n)]
    return stored(database, len(of), sites=of)


def groups_on_pages(database: Database, published: Published) -> dict[str, int]:
    counted = counting.counted(database, published)
    groups = Read(published, BY_CODE["en"], lambda _: counted).groups()
    return next(
        ({name: each.respondents for name, each in one.groups.items()} for one in groups if one.id == "site"), {}
    )


@pytest.mark.parametrize(
    "counts",
    [
        {"North": 12, "South": 10, "East": 2},  # with South the two of East would be told
        {"North": 12, "South": 10, "East": 4},
        {"North": 12, "South": 10, "East": 5},
        {"North": 10, "South": 10, "East": 2},  # of equal ones both tell the same
        {"South": 10, "North": 10, "East": 2},
        {"North": 12, "South": 10},
    ],
)
def test_the_filter_shows_the_sites_that_pages_show(database: Database, counts: Mapping[str, int]) -> None:
    published = placed(database, counts)
    chosen = {site: under(database, published, Selection((("site", site),))).counted.n for site in counts}
    assert {site: n for site, n in chosen.items() if n} == groups_on_pages(database, published)
    assert sum(n == 0 for n in chosen.values()) == (2 if 0 < counts.get("East", 0) < 5 else 0)
    both = Selection((("site", "South"), ("language", "zh_Hant")), first=START.date())
    assert not under(database, published, both).counted.n or chosen["South"]


def test_a_list_or_value_that_a_campaign_does_not_have(database: Database) -> None:
    published = stored(database, 30)
    assert under(database, published, Selection((("site", "West"),))).why == "no_value"
    other = published_of(database, make_campaign(database, slug="plain", at_once=True))
    assert under(database, other, Selection((("site", "North"),))).why == "no_list"


# Protected campaigns


def every_selection(days: bool = True) -> Iterator[Selection]:
    choices: Mapping[str, Sequence[str | None]] = {
        "site": [None, *SITES[:2]],
        "service": [None, "Repair"],
        "channel": [None, "poster", "kiosk"],
        "language": [None, "en"],
    }
    for values in product(*choices.values()):
        groups = tuple((name, value) for name, value in zip(choices, values, strict=True) if value)
        for first, unflagged in product((None, date(2026, 8, 1)), (False, True)):
            yield Selection(groups, first, None, unflagged)  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["servqual", "zones", "servperf", "kano"])
def test_of_a_protected_campaign_there_are_kept_groups_alone(database: Database, method: str) -> None:
    published = stored(database, 90, sites=SITES[:2], method=method, at_once=False)
    campaign = published.id
    moving = published_of(database, _row(database, campaign))
    whole = counting.counted(database, moving)
    found = [under(database, moving, each, whole) for each in every_selection() if each]
    assert {each.why for each in found} >= {"moving", "days", "flags"}
    assert all(each.counted.n == 0 for each in found)
    close(database, _row(database, campaign))
    counting.count_waiting(database)
    counting.close_due(database)
    published = published_of(database, _row(database, campaign))
    whole = counting.counted(database, published)
    assert published.finished
    seen = 0
    for chosen in filter(None, every_selection()):
        found = under(database, published, chosen, whole)
        if len(chosen.groups) != 1 or chosen.days or chosen.unflagged:
            assert found.counted.n == 0
            continue
        if found.why is None:
            kept = whole.parts[group_part(*chosen.groups[0])]
            assert found.counted.tally == as_whole(kept, whole.parts[EVERYBODY])
            assert all(not each.respondents for part, each in found.counted.parts.items() if part != EVERYBODY)
            seen += 1
    assert seen >= 4


def _row(database: Database, campaign_id: int):  # type: ignore[no-untyped-def]
    from surveys.storage.tables import Campaign

    with database.read() as session:
        return session.get(Campaign, campaign_id)


# The address


def test_an_address_is_read() -> None:
    said = [("site", "North"), ("language", "zh-hant"), ("from", "2026-07-01"), ("to", ""), ("round", "3")]
    assert selection.read(said) == Selection((("site", "North"), ("language", "zh_Hant")), date(2026, 7, 1))
    assert not selection.read([("lang", "en"), ("site", "")])
    assert selection.read([("flagged", "without")]).unflagged


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ([("channel", "pigeon")], "channel", "unknown_channel"),
        ([("language", "tlh")], "language", "unknown_language"),
        ([("from", "2026-02-30")], "from", "bad_day"),
        ([("from", "20260201")], "from", "bad_day"),
        ([("from", "0001-01-01")], "from", "bad_day"),
        ([("to", "9999-12-31")], "to", "bad_day"),
        ([("to", "２０２６-01-01")], "to", "bad_day"),
        ([("from", "2026-07-02"), ("to", "2026-07-01")], "to", "days_reversed"),
        ([("site", "North"), ("site", "South")], "site", "chosen_twice"),
        ([("flagged", "only")], "flagged", "not_a_choice"),
        ([("channel", "x" * 10_000)], "channel", "unknown_channel"),
        ([("language", "\x00")], "language", "unknown_language"),
    ],
)
def test_what_cannot_be_chosen_is_named(said: list[tuple[str, str]], field: str, code: str) -> None:
    with pytest.raises(Invalid) as invalid:
        selection.read(said)
    assert [(each.field, each.code) for each in invalid.value.problems] == [(field, code)]


# Remembered, in the background


def wanted_of(n: int, site: str = "North") -> Wanted:
    return Wanted((("segment.site", (site,)),), None, None, None, False, n)


def test_it_is_folded_once_and_anew_when_more_are_counted(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    published, known, calls = stored(database, 60), Selected(), []

    def counted(*given: object) -> Counted:
        calls.append(given)
        return folded(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(selected, "folded", counted)
    first = known.counted(database, published, wanted_of(60), 60)
    assert known.counted(database, published, wanted_of(60), 60) is first
    assert len(calls) == 1
    known.counted(database, published, wanted_of(61), 60)
    known.counted(database, published, wanted_of(60, "South"), 60)
    assert len(calls) == 3
    known.stop()


def test_meanwhile_it_says_how_far_it_is(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    published, known, go, looked = stored(database, 60), Selected(), Event(), Event()
    monkeypatch.setattr(selected, "SLICE", 20)
    real = selected.selections.chosen

    def slow(*given: object) -> object:
        found = real(*given)  # type: ignore[arg-type]
        if given[3]:  # the second slice
            looked.set()
            assert go.wait(20)
        return found

    monkeypatch.setattr(selected.selections, "chosen", slow)
    with pytest.raises(StillFolded):
        known.counted(database, published, wanted_of(60), 0)
    assert looked.wait(20)
    with pytest.raises(StillFolded) as still:
        known.counted(database, published, wanted_of(60), 0)
    assert (still.value.progress.done, still.value.progress.n) == (20, 60)
    go.set()
    assert known.counted(database, published, wanted_of(60), 60).n == 20
    known.stop()


def test_what_nobody_waits_for_any_more_is_given_up(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    published, known = stored(database, 60), Selected()
    monkeypatch.setattr(selected, "FORGOTTEN", -1)
    with pytest.raises(StillFolded):
        known.counted(database, published, wanted_of(60), 20)
    monkeypatch.undo()
    assert known.counted(database, published, wanted_of(60), 60).n == 20
    known.stop()


def test_after_a_failure_the_next_one_tries_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    published, known = stored(database, 60), Selected()

    def fail(*_: object) -> Counted:
        raise OSError

    monkeypatch.setattr(selected, "folded", fail)
    with pytest.raises(OSError):  # noqa: PT011 - any will do
        known.counted(database, published, wanted_of(60), 20)
    monkeypatch.undo()
    assert known.counted(database, published, wanted_of(60), 60).n == 20
    known.stop()
