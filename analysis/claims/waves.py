"""Before and after: did it improve, and did the needs' categories move."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.claims.verdicts import significant
from analysis.estimates.floors import judged
from analysis.estimates.kano import ORDER, Category, Need
from analysis.statistics.distribution import Distribution
from analysis.statistics.multinomial import Homogeneity, homogeneity
from analysis.statistics.multiplicity import holm, within
from analysis.statistics.paired import paired_t
from analysis.statistics.twogroups import welch
from analysis.statistics.undefined import Undefined

Word = Literal["improved", "no clear change", "worse"]
Target = Literal["reached", "open", "missed"]


@dataclass(frozen=True)
class Verdict:
    """Where the interval of the change lies against zero and against the target that was fixed before.

    paired: the same people answered both waves. Figures are None where `undefined` says why.
    """

    n_before: int
    n_after: int
    paired: bool
    change: float | None
    interval: tuple[float, float] | None  # 95 %
    p: float | None
    word: Word | None
    target: float | None  # the change that was wanted
    target_word: Target | None
    undefined: Undefined | None


@dataclass(frozen=True)
class Drift:
    """One need in two waves. certain: the shares differ (Holm over the needs, 5 %) and both categories are settled."""

    id: str
    before: Category | None
    after: Category | None
    test: Homogeneity | None
    p_adjusted: float | None
    certain: bool
    expected: bool  # along I -> A -> O -> M, as needs age (Kano 2001)


def verdict(before: Distribution, after: Distribution, target: float | None = None) -> Verdict:
    """Of different people: Welch's interval of after minus before."""
    found = welch(after, before)
    return _verdict(before.n, after.n, False, found.difference, found.interval, found.p, target, found.undefined)


def paired_verdict(changes: Distribution, target: float | None = None) -> Verdict:
    """Of the same people: the interval of each person's after minus before."""
    found = paired_t(changes)
    return _verdict(found.n, found.n, True, found.mean, found.interval, found.p, target, found.undefined)


def composition(before: Mapping[str, int], after: Mapping[str, int]) -> Homogeneity:
    """Were the same kinds of people asked: counts of a channel, language or site in both waves (chi-square)."""
    kinds = sorted({*before, *after})
    counts = [[wave.get(kind, 0) for kind in kinds] for wave in (before, after)]
    return homogeneity(np.array(counts, dtype=np.int64).reshape(2, len(kinds)))


def drift(before: Mapping[str, Need], after: Mapping[str, Need]) -> tuple[Drift, ...]:
    """The needs of both waves, in the order of the second."""
    both = [need for need in after if need in before]
    tests = [_same(before[need], after[need]) for need in both]
    adjusted = within([None if test is None else test.p for test in tests], holm)
    return tuple(
        _drift(before[need], after[need], test, p) for need, test, p in zip(both, tests, adjusted, strict=True)
    )


def _verdict(
    n_before: int,
    n_after: int,
    paired: bool,
    change: float | None,
    interval: tuple[float, float] | None,
    p: float | None,
    target: float | None,
    reason: Undefined | None,
) -> Verdict:
    if not judged(min(n_before, n_after)):
        few: Undefined = "too_few" if n_before and n_after else "no_answers"
        return Verdict(n_before, n_after, paired, change, interval, p, None, target, None, reason or few)
    if interval is None:
        return Verdict(n_before, n_after, paired, change, None, p, None, target, None, reason)
    low, high = interval
    word: Word = "improved" if low > 0 else "worse" if high < 0 else "no clear change"
    reached: Target | None = None
    if target is not None:
        reached = "reached" if low >= target else "missed" if high < target else "open"
    return Verdict(n_before, n_after, paired, change, interval, p, word, target, reached, reason)


def _same(before: Need, after: Need) -> Homogeneity | None:
    counts = np.array([[need.counts[category] for category in ORDER] for need in (before, after)], dtype=np.int64)
    counts = counts[:, counts.sum(axis=0) > 0]
    if not judged(min(before.n, after.n)) or counts.shape[1] < 2:
        return None
    return homogeneity(counts)


def _drift(before: Need, after: Need, test: Homogeneity | None, p: float | None) -> Drift:
    settled = {before.certainty, after.certainty} <= {"firm", "leaning"}
    moved = before.category != after.category
    path: tuple[Category, ...] = ("I", "A", "O", "M")
    expected = (
        before.category in path and after.category in path and path.index(before.category) < path.index(after.category)
    )
    certain = moved and settled and significant(p)
    return Drift(after.id, before.category, after.category, test, p, certain, expected)
