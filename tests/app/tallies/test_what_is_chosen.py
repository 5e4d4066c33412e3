"""Which selections are read, what they mean to a campaign, and which may be shown: at each border, of no database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest

from analysis.rows.groups import as_whole
from app.tallies import selection
from app.tallies.counting import Counted
from app.tallies.protection import Page, final
from app.tallies.scoring import EVERYBODY, SUPERIORITY, UNFLAGGED
from app.tallies.selected import Wanted
from app.tallies.selection import Selection, Under, Why
from surveys.campaigns.published import Published
from surveys.errors import Invalid
from tests.answers import documents, published

SITES = {"site": ["North", "South"], "channel": []}
NAMED = published("servqual", segments=SITES)
LANGUAGE_KEPT = published("servqual", segments=SITES | {"language": []})
FIRM = published("servqual", anonymity="confidential", segments=SITES, finished=True)
NORTH = Selection((("site", "North"),))
TAIPEI = ZoneInfo("Asia/Taipei")


def of(n: int, **parts: object) -> Counted:
    made: Any = {EVERYBODY: SimpleNamespace(respondents=n), **parts}
    return Counted(made, None, None)


def listed(campaign: Published, kind: str, value: str) -> list[str]:
    return [value] if kind == "channel" else [each for each in campaign.segments.get(kind, []) if each == value]


def under(chosen: Selection, campaign: Published, whole: Counted, some: Counted | None = None) -> tuple[Under, Any]:
    """And which answers were asked for."""
    asked = list[Wanted]()

    def folded_of(wanted: Wanted) -> Counted:
        asked.append(wanted)
        return some or of(10)

    return selection.under(chosen, campaign, whole, listed, TAIPEI, folded_of), asked[0] if asked else None


def test_nothing_chosen_is_nothing() -> None:
    plain = Selection()
    assert not plain
    assert not plain.days
    assert all([NORTH, Selection(first=date(2026, 1, 1)), Selection(last=date(2026, 1, 1)), Selection(unflagged=True)])
    assert [Selection(first=date(2026, 1, 1)).days, Selection(last=date(2026, 1, 1)).days, NORTH.days] == [1, 1, 0]
    assert (NORTH.chooses("site"), NORTH.chooses("service")) == (True, False)


@pytest.mark.parametrize(
    ("name", "day", "allowed"),
    [
        ("from", "1999-12-31", False),
        ("from", "2000-01-01", True),
        ("from", "2000-01-02", True),
        ("to", "2099-12-30", True),
        ("to", "2099-12-31", True),
        ("to", "2100-01-01", False),
    ],
)
def test_days_of_this_century_can_be_asked_for(name: str, day: str, allowed: bool) -> None:
    if allowed:
        assert selection.read([(name, day)]).days
    else:
        with pytest.raises(Invalid):
            selection.read([(name, day)])


def test_an_address_chooses_what_it_names() -> None:
    said = [("site", "North"), ("service", "Repair"), ("channel", "poster"), ("language", "en")]
    assert selection.read(said).groups == tuple(said)
    assert selection.read([("from", "2026-07-01"), ("to", "2026-07-01")]).days  # one day
    assert selection.read([("site", "North"), ("site", "North")]) == NORTH
    assert not selection.read([("site", ""), ("flagged", "")])
    assert selection.read([]).unflagged is False
    with pytest.raises(Invalid) as invalid:
        selection.read([("from", "x"), ("to", "2026-07-01"), ("channel", "pigeon")])
    assert [each.field for each in invalid.value.problems] == ["channel", "from"]


def test_places_that_no_campaign_lists_are_named() -> None:
    other = published("servqual", segments={"site": ["East"]})
    assert selection.unknown(NORTH, [other, NAMED], listed) == []
    assert selection.unknown(Selection((("channel", "poster"),)), [other], listed) == []
    (problem,) = selection.unknown(NORTH, [other], listed)
    assert (problem.field, problem.code, problem.values) == ("site", "unknown_place", {"name": "North"})


@pytest.mark.parametrize(
    ("today", "value", "expected"),
    [
        ({}, "north", ["North"]),
        ({}, "West", []),  # of what is in no list, another name is another place
        ({"North": 1, "Nord": 1, "South": 2}, "Nord", ["North"]),
        ({"North": 1, "Nord": 3}, "Nord", []),
        ({"Nord": 3}, "Nord", []),
    ],
)
def test_names_of_one_place_are_alike(today: dict[str, int], value: str, expected: list[str]) -> None:
    assert selection.alike_among(today, ["North", "South"], value) == expected


@pytest.mark.parametrize(
    ("campaign", "expected"),
    [
        (NAMED, ["site", "channel", "language"]),
        (LANGUAGE_KEPT, ["site", "channel", "language"]),
        (FIRM, ["site", "channel"]),
        (replace(FIRM, anonymity="anonymous"), ["site", "channel"]),
        (replace(FIRM, anonymity="anonymous", demo=True), ["site", "channel"]),
        (replace(FIRM, demo=True), ["site", "channel", "language"]),
        (replace(FIRM, length="short"), []),
        (replace(published("kano", segments=SITES), anonymity="confidential", length="short"), ["site", "channel"]),
        (published("pulse", anonymity="confidential", segments=SITES), []),
        (published("servqual"), ["language"]),
    ],
)
def test_by_which_groups_a_campaign_can_be_chosen(campaign: Published, expected: list[str]) -> None:
    assert selection.lists_of(campaign) == expected


@pytest.mark.parametrize(
    ("whole", "some", "shown"),
    [(30, 4, False), (30, 5, True), (30, 6, True), (30, 24, True), (30, 25, True), (30, 26, False), (30, 29, False)],
)
def test_enough_are_left_here_and_among_the_others(whole: int, some: int, shown: bool) -> None:
    found, _ = under(NORTH, NAMED, of(whole), of(some))
    assert (found.why, found.counted.n) == ((None, some) if shown else ("few", 0))


def test_the_whole_is_shown_where_nobody_is_left_out_or_nothing_chosen() -> None:
    everybody, nothing = of(30), Selection()
    assert under(NORTH, NAMED, everybody, of(30))[0].counted.n == 30
    assert under(nothing, NAMED, everybody) == (Under(everybody), None)
    progress: Any = SimpleNamespace(n=30)
    again = replace(everybody, anew=progress)
    assert under(NORTH, NAMED, again) == (Under(again), None)


def test_which_answers_are_folded() -> None:
    groups = (("site", "North"), ("channel", "poster"), ("language", "en"))
    days = (date(2026, 7, 31), date(2026, 8, 1))
    _, wanted = under(Selection(groups, *days, unflagged=True), NAMED, of(30))
    since, before = datetime(2026, 7, 30, 16, tzinfo=UTC), datetime(2026, 8, 1, 16, tzinfo=UTC)
    fields = (("segment.site", ("North",)), ("segment.channel", ("poster",)))
    assert wanted == Wanted(fields, "en", since, before, True, 30)
    _, wanted = under(Selection(groups), LANGUAGE_KEPT, of(30))
    assert wanted == Wanted((*fields, ("segment.language", ("en",))), None, None, None, False, 30)


def test_beside_a_chosen_list_stands_none_of_its_groups() -> None:
    some = of(10, **{"site:North": "n", "site:South": "s", "service:Repair": "r", UNFLAGGED: "u"})
    found, _ = under(NORTH, NAMED, of(30), some)
    assert found.counted.parts.keys() == {EVERYBODY, "service:Repair", UNFLAGGED}


@pytest.mark.parametrize(
    ("chosen", "campaign", "why"),
    [
        (Selection((("service", "Repair"),)), NAMED, "no_list"),
        (Selection((("site", "West"),)), NAMED, "no_value"),
        (Selection((("service", "Repair"),)), FIRM, "no_list"),
        (NORTH, replace(FIRM, length="short"), "no_groups"),
        (replace(NORTH, first=date(2026, 1, 1)), FIRM, "days"),
        (replace(NORTH, last=date(2026, 1, 1)), FIRM, "days"),
        (replace(NORTH, unflagged=True), FIRM, "flags"),
        (Selection((("site", "North"), ("channel", "poster"))), FIRM, "two_lists"),
        (NORTH, replace(FIRM, finished=False), "moving"),
        (Selection((("site", "West"),)), FIRM, "no_value"),
    ],
)
def test_why_there_are_no_figures(chosen: Selection, campaign: Published, why: Why) -> None:
    found, asked = under(chosen, campaign, of(30))
    assert (found.why, found.counted.n, asked) == (why, 0, None)


def kept(campaign: Published, sizes: Sequence[int]) -> Counted:
    """What is kept at the end of so many answers from the north and the south."""
    rows = [orjson.loads(document) for document in documents(campaign, sum(sizes))]
    for place, row in enumerate(rows):
        row |= {"segment.site": "North" if place < sizes[0] else "South", "segment.channel": "poster"}
        row |= {name: "4" for name in campaign.form().fields if "." in name and not name.startswith("segment.")}
    page = Page([orjson.dumps(row).decode() for row in rows], [""] * len(rows), [None] * len(rows))
    return Counted(final(campaign.instrument, lambda: [page]), None, None)


@pytest.mark.parametrize(
    ("sizes", "shown"), [((15, 15), [15, 15]), ((25, 5), [25, 5]), ((26, 4), [0, 0]), ((4, 4), [0, 0])]
)
def test_of_a_protected_campaign_kept_groups_are_shown(sizes: tuple[int, int], shown: list[int]) -> None:
    whole = kept(FIRM, sizes)
    for site, n in zip(("North", "South"), shown, strict=True):
        found, asked = under(Selection((("site", site),)), FIRM, whole)
        assert (found.counted.n, found.why, asked) == (n, None if n else "few", None)
        if n:
            assert found.counted.tally == as_whole(whole.parts[f"site:{site}"], whole.tally)


def test_of_a_group_only_its_own_sums_are_told() -> None:
    zones = published("zones", anonymity="confidential", segments=SITES, finished=True)
    whole = kept(zones, (15, 15))
    assert whole.parts.keys() >= {EVERYBODY, UNFLAGGED, SUPERIORITY}
    found, _ = under(NORTH, zones, whole)
    assert {part: each.respondents for part, each in found.counted.parts.items()} == {EVERYBODY: 15, SUPERIORITY: 0}


def test_names_of_one_place_are_added_up() -> None:
    whole = kept(FIRM, (15, 15))
    found = selection.under(NORTH, FIRM, whole, lambda *_: ["North", "South", "West"], TAIPEI, lambda _: of(1))
    assert (found.counted.n, found.why) == (30, None)
