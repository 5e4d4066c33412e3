"""All answers of a protected campaign that is closed -> its tallies, as far as together they tell of no few people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from analysis.estimates.floors import SHOWN_FROM, shown
from analysis.estimates.segments import showable
from analysis.rows.tally import Tally
from app.tallies.membership import BoolArray
from app.tallies.scoring import SCORING, UNFLAGGED
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


IntArray = NDArray[np.int64]
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
    always = SCORING[instrument.method].parts
    return {part: each for part, each in parts.items() if part in always or shown(each.respondents)}


def decided(instrument: Instrument, pages: Pages) -> Protection | None:
    """What may be told of all these answers; None: nothing."""
    people = _people(instrument, pages)
    if not shown(len(people.flagged)):
        return None
    counts = _who_counts(people)
    satisfaction, points = (_left_out(people, counts, those) for those in (people.satisfied, people.usable))
    answers = {name: who if not _few(who) else np.zeros_like(who) for name, who in people.beside.items()}
    if (people.steps == UNKNOWN).any():
        nobody = {name: np.zeros_like(who) for name, who in answers.items()}
        return Protection(counts, satisfaction, points, answers, np.zeros_like(counts), nobody, {})
    without_flags, groups = _beside(people, counts)
    by_step = _alike(people.steps)
    unflagged = (~people.flagged).astype(np.int64)
    alone = {name: _staying(_alike(by_step, who), unflagged, people.drawn) & who for name, who in answers.items()}
    return Protection(counts, satisfaction, points, answers, without_flags, alone, groups)


@dataclass(frozen=True)
class _People:
    """complete [n, units], satisfied, usable [n], beside: see `Membership`; flagged [n]; steps [n], -1 for the end;
    groups: segment -> value of each by number [n], 0 for none; drawn [n]: their order by chance.
    """

    by_person: bool
    complete: BoolArray
    satisfied: BoolArray
    usable: BoolArray
    flagged: BoolArray
    steps: IntArray
    beside: Mapping[str, BoolArray]
    groups: Mapping[str, IntArray]
    drawn: IntArray

    @property
    def said(self) -> BoolArray:
        return np.asarray(self.satisfied & self.usable)


def _people(instrument: Instrument, pages: Pages) -> _People:
    found, steps, digests = [], [], []
    for page in pages():
        found.append(memberships(instrument, page.documents, page.marks))
        steps += [-1 if step is None else step for step in page.steps]
        digests += [sha256(document.encode()).digest() for document in page.documents]
    first, *_ = found[0] if found else memberships(instrument, [], [])
    groups: dict[str, IntArray] = {}
    for segment, value in sorted({group for *_, here in found for group in here}):
        rows = [here.get((segment, value), np.zeros(len(flagged), dtype=bool)) for _, flagged, here in found]
        values = groups.setdefault(segment, np.zeros(len(steps), dtype=np.int64))
        values[np.concatenate(rows)] = values.max() + 1
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
        drawn=_drawn(digests),
    )


def _drawn(digests: Sequence[bytes]) -> IntArray:
    """The place of each person [n] in an order by chance that is the same each time. It follows from all answers
    together, so that no sender can choose a place in it.
    """
    all_together = sha256(b"".join(sorted(digests))).digest()
    keys = [sha256(all_together + digest).digest() for digest in digests]
    return np.argsort(np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64))


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

    A few people who alone make a sum, or the difference between two, are left out of it: both are then over the same.
    """
    counts = people.complete.copy()
    everybody = np.ones_like(people.flagged)
    for state in _states(counts, people.said) if people.by_person else [everybody]:
        for unit in range(counts.shape[1]):
            if _few(members := counts[:, unit] & state):
                counts[members, unit] = False
    return counts


def _left_out(people: _People, counts: BoolArray, gave: BoolArray) -> BoolArray:
    """Of those who gave such an answer [n]: who is left out of it. It is counted of all, and set beside the needs of
    those who answered everything.
    """
    whole: BoolArray = np.asarray(counts.all(axis=1) & people.said)
    out: BoolArray = np.zeros_like(whole)
    for some in (np.asarray(gave & whole), np.asarray(gave & ~whole)) if people.by_person else (gave,):
        if _few(some):
            out |= some
    return out


def _beside(people: _People, counts: BoolArray) -> tuple[BoolArray, dict[str, BoolArray]]:
    """Who may count in what stands beside the figures of all, which were shown at each step and at the end [n, units]:
    in those without flagged answers, and of each segment, in its groups.

    People are of one kind who are in the same sums at all moments. Of a kind are nobody or SHOWN_FROM, and part by part
    it is divided so that the same is true of its parts.
    """
    groups: dict[str, IntArray] = {name: people.groups[name] for name in (*SEGMENTS, *KNOWN) if name in people.groups}
    divided = {**groups, UNFLAGGED: (~people.flagged).astype(np.int64)}
    found: dict[str, BoolArray] = {name: np.zeros_like(counts) for name in divided}
    states = _states(counts, people.said) if people.by_person else []
    at_all_moments = _alike(people.steps, *states)
    for unit, who in enumerate(counts.T):
        kinds = _alike(at_all_moments, who)
        for name, values in divided.items():
            stay = found[name][:, unit] = _staying(kinds, values, people.drawn) & who
            kinds = _alike(kinds, np.where(stay, values, 0))
    return found.pop(UNFLAGGED), found


def _alike(*marks: IntArray | BoolArray) -> IntArray:
    """Kinds of people by number [n]: those who have all these marks [n] in common."""
    kinds = np.zeros(len(marks[0]), dtype=np.int64)
    for mark in marks:
        _, numbers = np.unique(mark, return_inverse=True)
        _, kinds = np.unique(kinds * (numbers.max() + 1) + numbers, return_inverse=True)
    return kinds


def _staying(kinds: IntArray, values: IntArray, drawn: IntArray) -> BoolArray:
    """Who may stay in the groups of a segment [n], so that of each kind those who stay, by value, and those who are
    left out are nobody or SHOWN_FROM.
    """
    parts, part, sizes = np.unique(kinds * (values.max() + 1) + values, return_inverse=True, return_counts=True)
    of_kinds, of_values = np.divmod(parts, values.max() + 1)
    out = np.zeros_like(sizes)
    for here in np.split(np.arange(len(parts)), np.flatnonzero(np.diff(of_kinds)) + 1):
        out[here] = _left_out_of_groups(of_values[here], sizes[here])
    places = np.empty_like(part)  # in each part, as they are drawn
    places[np.lexsort((drawn, part))] = np.arange(len(part)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.asarray(places >= out[part])


def _left_out_of_groups(values: IntArray, sizes: IntArray) -> IntArray:
    """How many of a kind go, by value: all who share it with few, or have none. Where these are few themselves, some of
    the largest group go with them, or all of the smallest.
    """
    groups = {str(value): int(n) for value, n in zip(values, sizes, strict=True) if value}
    large = [n for n in groups.values() if shown(n)]
    missing = SHOWN_FROM - int(sizes.sum()) + sum(large)
    some = missing if missing < SHOWN_FROM and large and shown(max(large) - missing) else 0
    stay = showable(int(sizes.sum()) + max(some, 0), groups)
    out = np.where([str(value) in stay for value in values], 0, sizes)
    if some > 0:
        out[np.argmax(np.where(out == 0, sizes, 0))] = some
    return out
