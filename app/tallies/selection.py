"""What the filters in an address choose, and a campaign's figures under it; how few may be shown is decided here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import reduce
from operator import add
from typing import Literal

from analysis.estimates.floors import shown, too_few_left
from analysis.estimates.segments import showable
from analysis.rows.groups import as_whole
from app.i18n import BY_CODE, by_tag
from app.tallies.counting import Counted
from app.tallies.scoring import EVERYBODY, SCORING, UNFLAGGED, group_part
from app.tallies.selected import Wanted
from app.tallies.tallying import fold
from surveys import clock
from surveys.campaigns.forms import SEGMENT
from surveys.campaigns.plan import LONGEST_VALUE
from surveys.campaigns.published import Published
from surveys.codes import CHANNELS, KNOWN, LISTED, SEGMENTS, Known, Listed, Segment
from surveys.errors import Invalid, Problem
from surveys.people.addresses import folded

Group = Segment | Known
Why = Literal["few", "no_list", "no_value", "days", "two_lists", "flags", "moving", "no_groups"]
GROUPS: tuple[Group, ...] = (*SEGMENTS, *KNOWN)
FIRST, LAST, FLAGGED, WITHOUT = "from", "to", "flagged", "without"
NAMES = (*GROUPS, FIRST, LAST, FLAGGED)  # in the address

Alike = Callable[[Published, Listed, str], Sequence[str]]  # what a campaign calls the entry of this name


@dataclass(frozen=True)
class Selection:
    """groups: at most one value of each; of a language its code. first, last: days, both included, on the company's
    clock. unflagged: only answers without flags.
    """

    groups: tuple[tuple[Group, str], ...] = ()
    first: date | None = None
    last: date | None = None
    unflagged: bool = False

    def __bool__(self) -> bool:
        return self != Selection()

    @property
    def days(self) -> bool:
        return self.first is not None or self.last is not None

    def chooses(self, group: Group) -> bool:
        return group in dict(self.groups)


@dataclass(frozen=True)
class Under:
    """A campaign's figures under a selection. why: why there are none."""

    counted: Counted
    why: Why | None = None


def read(pairs: Sequence[tuple[str, str]]) -> Selection:
    """From the names and values of an address; what is empty chooses nothing. Invalid: each problem at its name."""
    problems: list[Problem] = []
    said: dict[str, str] = {}
    for name, value in pairs:
        if name in NAMES and value and said.setdefault(name, value) != value:
            problems.append(Problem(name, "chosen_twice", {}))
    groups: list[tuple[Group, str]] = [(name, said[name]) for name in SEGMENTS if name in said]
    if (channel := said.get("channel")) is not None:
        groups.append(("channel", channel))
        if channel not in CHANNELS:
            problems.append(Problem("channel", "unknown_channel", {"name": channel[:LONGEST_VALUE]}))
    if (tag := said.get("language")) is not None:
        language = by_tag(tag.replace("_", "-"))
        if language is None:
            problems.append(Problem("language", "unknown_language", {"name": tag[:LONGEST_VALUE]}))
        else:
            groups.append(("language", language.code))
    first, last = (_day(name, said.get(name), problems) for name in (FIRST, LAST))
    if first is not None and last is not None and last < first:
        problems.append(Problem(LAST, "days_reversed", {}))
    if said.get(FLAGGED, WITHOUT) != WITHOUT:
        problems.append(Problem(FLAGGED, "not_a_choice", {}))
    if problems:
        raise Invalid(problems)
    return Selection(tuple(groups), first, last, FLAGGED in said)


def _day(name: str, written: str | None, problems: list[Problem]) -> date | None:
    day = clock.written_day(written) if written is not None else None
    if day is None and written is not None:
        problems.append(Problem(name, "bad_day", {}))
    return day


def unknown(selection: Selection, campaigns: Sequence[Published], alike: Alike) -> list[Problem]:
    """Sites and services that none of these campaigns lists."""
    return [
        Problem(kind, "unknown_place", {"name": value[:LONGEST_VALUE]})
        for kind in SEGMENTS
        if (value := dict(selection.groups).get(kind)) and not any(alike(each, kind, value) for each in campaigns)
    ]


def alike_among(today: Mapping[str, int], written: Sequence[str], value: str) -> list[str]:
    """Which of these names mean the place of this one. today: name -> its entry of the company's lists, if any."""
    entry = today.get(value)
    return [name for name in written if folded(name) == folded(value) or (entry and today.get(name) == entry)]


def lists_of(published: Published) -> list[Group]:
    """By which groups a campaign's answers can be chosen."""
    can = [name for name in GROUPS if name in published.asked_segments or name in published.kept]
    if published.protected:
        return can if _keeps_groups(published) else []
    return can if "language" in can or published.anonymous else [*can, "language"]


def _keeps_groups(published: Published) -> bool:
    """Of a protected campaign: whether its groups can be compared, see `tallying.fold_protected`."""
    scoring = SCORING[published.instrument.method]
    return bool(scoring.pairs) and not (scoring.by_dimension and published.length == "short")


def under(
    selection: Selection,
    published: Published,
    whole: Counted,
    alike: Alike,
    zone: tzinfo,
    folded_of: Callable[[Wanted], Counted],
) -> Under:
    """whole: of all answers. zone: the company's clock. folded_of: the figures of some answers of an unprotected
    campaign.

    Shown are those of enough people who leave nobody or as many, as elsewhere of groups beside the whole.
    """
    if whole.anew or not selection:
        return Under(whole)
    groups, why = _meant(selection, published, alike)
    if why is None and published.protected:
        why = _not_kept(selection, published)
    if why is not None:
        return Under(_nobody(published), why)
    if not published.protected and any(_withheld(whole, published, alike, *each) for each in groups):
        return Under(_nobody(published), "few")
    if published.protected:
        (only,) = groups
        some = _of_groups(published, whole, *only)
    else:
        some = _alone(folded_of(_wanted(selection, published, groups, zone, whole.n)), groups)
    if not shown(some.n) or too_few_left(whole.n, some.n):
        return Under(_nobody(published), "few")
    return Under(some)


def _withheld(whole: Counted, published: Published, alike: Alike, name: Group, values: Sequence[str]) -> bool:
    """Whether pages withhold this group beside the others of its list, as with these it would tell of few people. A
    list of which no groups are kept stands on no page.
    """
    kind = next((kind for kind in LISTED if kind == name), None)
    kept, groups = whole.groups(name), dict[tuple[str, ...], int]()
    for value in published.segments.get(name) or [*CHANNELS, *BY_CODE]:
        if value in kept:
            same = tuple(alike(published, kind, value)) if kind else (value,)
            groups[same] = groups.get(same, 0) + kept[value].respondents
    return tuple(values) in groups and tuple(values) not in showable(whole.n, groups)


Meant = list[tuple[Group, list[str]]]


def _meant(selection: Selection, published: Published, alike: Alike) -> tuple[Meant, Why | None]:
    """Of each chosen list the campaign's own values."""
    found: Meant = []
    can = lists_of(published)
    for name, value in selection.groups:
        if name not in can:
            return [], "no_groups" if published.protected and not can else "no_list"
        kind = next((kind for kind in LISTED if kind == name), None)
        values = [*alike(published, kind, value)] if kind else [value]
        if not values:
            return [], "no_value"
        found.append((name, values))
    return found, None


def _not_kept(selection: Selection, published: Published) -> Why | None:
    """Why a protected campaign has no such cell: it has those that were fixed at its end, one list at a time."""
    if selection.days:
        return "days"
    if selection.unflagged:
        return "flags"
    if len(selection.groups) > 1:
        return "two_lists"
    return None if published.finished else "moving"


def _of_groups(published: Published, whole: Counted, name: Group, values: Sequence[str]) -> Counted:
    """Of kept groups, those that pages show beside the whole."""
    kept = whole.groups(name)
    seen = showable(whole.n, {value: tally.respondents for value, tally in kept.items()})
    groups = [kept[value] for value in values if value in seen]
    if not groups:
        return _nobody(published)
    nobody = fold(published.instrument, [])
    parts = {
        part: as_whole(reduce(add, groups), whole.tally) if part == EVERYBODY else nobody[part]
        for part in whole.parts
        if part in SCORING[published.instrument.method].parts and part != UNFLAGGED
    }
    return Counted(parts, None, None)


def _alone(counted: Counted, chosen: Meant) -> Counted:
    """A list of which one value is chosen has nothing to stand beside it."""
    starts = tuple(group_part(name, "") for name, _ in chosen)
    return replace(counted, parts={part: each for part, each in counted.parts.items() if not part.startswith(starts)})


def _wanted(selection: Selection, published: Published, groups: Meant, zone: tzinfo, n: int) -> Wanted:
    fields, locale = [], None
    for name, values in groups:
        if name == "language" and name not in published.kept:
            (locale,) = values
        else:
            fields.append((SEGMENT + name, tuple(values)))
    since = None if selection.first is None else _midnight(selection.first, zone)
    before = None if selection.last is None else _midnight(selection.last + timedelta(days=1), zone)
    return Wanted(tuple(fields), locale, since, before, selection.unflagged, n)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _nobody(published: Published) -> Counted:
    return Counted(fold(published.instrument, []), None, None)
