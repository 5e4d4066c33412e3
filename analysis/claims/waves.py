"""Two waves: did the same kinds of people answer, and did the needs' categories move; `change` has the verdict."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.claims.verdicts import significant
from analysis.estimates.floors import judged
from analysis.estimates.kano import ORDER, Category, Need
from analysis.statistics.multinomial import Homogeneity, homogeneity
from analysis.statistics.multiplicity import holm, within


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
