"""All answers of a protected campaign that is closed -> its tallies, as far as together they tell of no few people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.estimates.disclosure import safe
from analysis.estimates.floors import SHOWN_FROM, shown
from analysis.estimates.segments import showable
from analysis.rows.tally import Tally
from app.tallies.membership import BoolArray
from app.tallies.tallying import Protection, fold_protected, memberships
from surveys.codes import KNOWN, SEGMENTS
from surveys.instruments.schema import Instrument

UNKNOWN = 0  # the step of answers that were counted before there were steps


@dataclass(frozen=True)
class Page:
    """Answer documents, what was noticed of each, and with which step its figures were first shown."""

    documents: Sequence[str]
    marks: Sequence[str]
    steps: Sequence[int | None]


Pages = Callable[[], Iterable[Page]]  # all answers, read anew each time


def final(instrument: Instrument, pages: Pages) -> dict[str, Tally]:
    """The tallies to keep; none where so few answered that nothing may be told, not even how many."""
    protection = decided(instrument, pages)
    if protection is None:
        return {}
    parts: dict[str, Tally] = {}
    start = 0
    for page in pages():
        here = slice(start, start := start + len(page.documents))
        fresh = fold_protected(instrument, page.documents, page.marks, protection.of(here))
        parts |= {part: parts[part] + each if part in parts else each for part, each in fresh.items()}
    return parts


def decided(instrument: Instrument, pages: Pages) -> Protection | None:
    """What may be told of all these answers; None: nothing."""
    people = _people(instrument, pages)
    if not shown(len(people.flagged)):
        return None
    counts = _who_counts(people)
    satisfaction, points = (_left_out(people, counts, those) for those in (people.satisfied, people.usable))
    if (people.steps == UNKNOWN).any():
        return Protection(counts, satisfaction, points, np.zeros(counts.shape[1], dtype=bool), frozenset(), {})
    without_flags, groups = _beside(people, counts)
    alone = frozenset(
        name
        for name, who in people.beside.items()
        if _added([who, *_by_step(people, [who])], [np.asarray(who & ~people.flagged)])[0]
    )
    return Protection(counts, satisfaction, points, without_flags, alone, groups)


@dataclass(frozen=True)
class _People:
    """complete [n, units], satisfied, usable [n], beside: see `Membership`; flagged [n]; steps [n], -1 for the end;
    groups: segment -> value -> who [n].
    """

    by_person: bool
    complete: BoolArray
    satisfied: BoolArray
    usable: BoolArray
    flagged: BoolArray
    steps: NDArray[np.int64]
    beside: Mapping[str, BoolArray]
    groups: Mapping[str, Mapping[str, BoolArray]]

    @property
    def said(self) -> BoolArray:
        return np.asarray(self.satisfied & self.usable)


def _people(instrument: Instrument, pages: Pages) -> _People:
    found, steps = [], []
    for page in pages():
        found.append(memberships(instrument, page.documents, page.marks))
        steps += [-1 if step is None else step for step in page.steps]
    first, *_ = found[0] if found else memberships(instrument, [], [])
    groups: dict[str, dict[str, BoolArray]] = {}
    for segment, value in dict.fromkeys(group for *_, here in found for group in here):
        rows = [here.get((segment, value), np.zeros(len(flagged), dtype=bool)) for _, flagged, here in found]
        groups.setdefault(segment, {})[value] = np.concatenate(rows)
    none = first.said[:0]
    return _People(
        by_person=all(each.by_person for each, *_ in found),
        complete=np.concatenate([first.complete[:0], *(each.complete for each, *_ in found)]),
        satisfied=np.concatenate([none, *(each.satisfied for each, *_ in found)]),
        usable=np.concatenate([none, *(each.usable for each, *_ in found)]),
        flagged=np.concatenate([none, *(flagged for _, flagged, _ in found)]),
        steps=np.array(steps, dtype=np.int64),
        beside={
            name: np.concatenate([none, *(each.beside_scores()[name] for each, *_ in found)])
            for name in first.beside_scores()
        },
        groups=groups,
    )


def _states(counts: BoolArray, said: BoolArray) -> list[BoolArray]:
    """People [n] by what they are summed in besides a dimension: sums over whoever answered all of it, those of them
    who said how satisfied they are. As far as so many did that these sums are shown.
    """
    whole: BoolArray = np.asarray(counts.all(axis=1))
    if shown(int((whole & said).sum())):
        return [~whole, np.asarray(whole & ~said), np.asarray(whole & said)]
    return [~whole, whole] if shown(int(whole.sum())) else [np.ones_like(whole)]


def _few(members: BoolArray) -> bool:
    return 0 < int(members.sum()) < SHOWN_FROM


def _who_counts(people: _People) -> BoolArray:
    """Who counts for which unit [n, units].

    A few people who alone make the difference between two sums are left out of it: both are then over the same.
    """
    counts = people.complete.copy()
    if not people.by_person:
        return counts
    changed = True
    while changed:
        changed = False
        for state in _states(counts, people.said):
            for unit in range(counts.shape[1]):
                if _few(members := counts[:, unit] & state):
                    counts[members, unit] = False
                    changed = True
    return counts


def _left_out(people: _People, counts: BoolArray, gave: BoolArray) -> BoolArray:
    """Of those who gave such an answer [n]: who is left out of it. It is counted of all, and set beside the needs of
    those who answered everything.
    """
    whole: BoolArray = np.asarray(counts.all(axis=1) & people.said)
    out: BoolArray = np.zeros_like(whole)
    if not people.by_person:
        return out
    for some in (np.asarray(gave & whole), np.asarray(gave & ~whole)):
        if _few(some):
            out |= some
    return out


def _beside(people: _People, counts: BoolArray) -> tuple[BoolArray, dict[tuple[str, str], BoolArray]]:
    """Of which units [units] figures may stand beside those of all, which were shown at each step and at the end:
    without flagged answers, and of groups; segment by segment, first come first served.
    """
    without_flags: BoolArray = np.zeros(counts.shape[1], dtype=bool)
    segments = [name for name in (*SEGMENTS, *KNOWN) if name in people.groups]
    groups: dict[tuple[str, str], BoolArray] = {
        (name, value): without_flags.copy() for name in segments for value in people.groups[name]
    }
    everybody = [np.ones_like(people.flagged)]
    states = _states(counts, people.said) if people.by_person else everybody
    then = people.complete.all(axis=1)
    shown_then = [~then, then & ~people.said, then & people.said] if people.by_person else everybody
    for unit in range(counts.shape[1]):
        who, before = counts[:, unit], people.complete[:, unit]
        sums = [*(who & state for state in states), *_by_step(people, [before & state for state in shown_then])]
        for name in segments:
            members = {value: who & those for value, those in people.groups[name].items()}
            seen = showable(int(who.sum()), {value: int(those.sum()) for value, those in members.items()})
            allowed, sums = _added(sums, [members[value] for value in seen])
            for value in seen:
                groups[name, value][unit] = allowed
        without_flags[unit], _ = _added(sums, [who & ~people.flagged])
    return without_flags, groups


def _by_step(people: _People, sums: Sequence[BoolArray]) -> list[BoolArray]:
    """What each step before the end added to these sums."""
    numbers = np.unique(people.steps[people.steps >= 0])
    return [np.asarray(who & (people.steps == number)) for number in numbers for who in sums]


def _added(sums: list[BoolArray], more: list[BoolArray]) -> tuple[bool, list[BoolArray]]:
    together = [*sums, *more]
    return (True, together) if safe(np.array(together)) else (False, sums)
