"""What answers stand for beyond themselves: sites that are some of many, or all people of a known list.

Without either, intervals are those of people like these within these sites, as `servqual` and `levels` make them.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from analysis.estimates import servqual
from analysis.estimates.reading import Persons
from analysis.estimates.segments import showable
from analysis.estimates.servqual import Gaps, Row
from analysis.rows.tally import IntArray, ScaleName, Tally
from analysis.statistics.intervals import Mean, between, t_quantile

FEW_SITES = 10  # fewer: an interval between them is wide, and called that


class Reach(Protocol):
    """What the error of a mean is taken over."""

    def of(self, mean: Mean, weights: Mapping[str, float]) -> Mean:
        """The same mean with its error. weights: of which needs or dimensions it is the weighted sum; empty: of none
        whose sums are kept.
        """


@dataclass(frozen=True)
class KnownList:
    """So many people who were all asked, and nobody else is meant: of the error only that part is left which those who
    did not answer leave open (Cochran 1977). Where all did, none: a census.
    """

    people: int

    def of(self, mean: Mean, weights: Mapping[str, float]) -> Mean:
        if mean.se is None or mean.mean is None or not 1 < mean.n <= self.people:
            return mean
        se = mean.se * math.sqrt((self.people - mean.n) / (self.people - 1))
        reach = t_quantile(mean.n - 1, 0.975) * se
        return replace(mean, se=se, lower=mean.mean - reach, upper=mean.mean + reach)


@dataclass(frozen=True)
class Sums:
    """How many people, and the sum of what they gave."""

    n: int
    total: float


@dataclass(frozen=True)
class Sites:
    """Sites that stand for others: means differ by chance as these sites do (Bell & McCaffrey 2002).

    By need or dimension: the sums of everybody, and of each site as far as pages may show it (`segments.showable`). All
    others together are one more site. So an interval is made of nothing but sums that are shown.
    """

    whole: Mapping[str, Sums]
    shown: Mapping[str, Mapping[str, Sums]]

    @property
    def number(self) -> int:
        """The fewest between which anything is said."""
        return min((len(sites) for sites in self.shown.values() if len(sites) > 1), default=0)

    @property
    def most(self) -> int:
        """The most, with all others as one."""
        return max(
            (len(sites) + (self.whole[id_].n > sum(each.n for each in sites.values())))
            for id_, sites in self.shown.items()
        )

    @property
    def known(self) -> bool:
        """Whether anything can be said between sites."""
        return any(len(sites) > 1 for sites in self.shown.values())

    def of(self, mean: Mean, weights: Mapping[str, float]) -> Mean:
        nothing = Mean(mean.n, mean.mean, mean.sd, None, None, None)
        names = [set(self.shown[id_]) for id_ in weights]
        together = set.intersection(*names) if names else set()
        if mean.mean is None or len(together) < 2:
            return nothing
        parts = [self._part(id_, sorted(together)) for id_ in weights]
        return between(
            mean,
            [deviations for deviations, _ in parts],
            [sizes for _, sizes in parts],
            list(weights.values()),
        )

    def _part(self, id_: str, sites: Sequence[str]) -> tuple[list[float], list[int]]:
        """By how much the sum of each site, and of all others, is off what the mean of everybody would make it."""
        whole, shown = self.whole[id_], self.shown[id_]
        average = whole.total / whole.n
        off = [shown[site].total - shown[site].n * average for site in sites]
        sizes = [shown[site].n for site in sites]
        if left := whole.n - sum(sizes):
            off, sizes = [*off, -math.fsum(off)], [*sizes, left]
        return off, sizes


def reaching_gaps(tally: Tally, short: bool, reach: Reach | None) -> Gaps:
    """Gaps with the errors of what they stand for. The mean of all dimensions has that of the mean of their means; of
    points, no sums by site are kept. short: each person was asked only some needs.
    """
    gaps = servqual.sampled_gaps(tally) if short else servqual.gaps(tally)
    if reach is None:
        return gaps
    members = {name: needs if short else (name,) for name, needs in tally.design.dimensions.items()}

    def row(found: Row, parts: Sequence[str]) -> Row:
        return replace(found, gap=reach.of(found.gap, dict.fromkeys(parts, 1 / len(parts))))

    whole = {part: 1 / (len(members) * len(parts)) for parts in members.values() for part in parts}
    return replace(
        gaps,
        items=tuple(row(item, [item.id]) for item in gaps.items),
        dimensions=tuple(row(dimension, members[dimension.id]) for dimension in gaps.dimensions),
        overall=reach.of(gaps.overall, whole),
        weighted=reach.of(gaps.weighted, {}),
    )


def sites(whole: Tally, groups: Mapping[str, Tally], scale: ScaleName) -> Sites:
    """groups: site -> the tally of its people, of gaps and perceptions at least (`folding.fold_groups`). Expectations
    follow from these where every perception has its expectation beside it, as in a zone of tolerance.
    """
    of_all, of_sites = _sums(whole, scale), {name: _sums(tally, scale) for name, tally in groups.items()}
    shown = {}
    for id_, everybody in of_all.items():
        here = {name: sums[id_] for name, sums in of_sites.items()}
        seen = showable(everybody.n, {name: each.n for name, each in here.items()})
        shown[id_] = {name: each for name, each in here.items() if name in seen}
    return Sites(of_all, shown)


def _sums(tally: Tally, scale: ScaleName) -> dict[str, Sums]:
    """Of each need, and of people's means over each dimension."""
    if scale != "expectation":
        return _sums_of(tally, scale)
    perceived, gaps = (_sums_of(tally, of) for of in ("perception", "gap"))
    return {id_: Sums(each.n, each.total - gaps[id_].total) for id_, each in perceived.items()}


def _sums_of(tally: Tally, scale: Persons) -> dict[str, Sums]:
    low = tally.design.low - tally.design.high if scale == "gap" else tally.design.low
    histogram, persons = tally.integers[f"histogram/{scale}"], tally.integers[f"sums/{scale}"]
    values = np.arange(low, low + histogram.shape[1])
    answered = np.arange(1, persons.shape[1])[:, None]
    means = low + np.arange(persons.shape[2]) / answered
    return {
        **{need: _of(row, values) for need, row in zip(tally.design.needs, histogram, strict=True)},
        **{name: _of(table[1:], means) for name, table in zip(tally.design.dimensions, persons, strict=True)},
    }


def _of(counts: IntArray, values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Sums:
    return Sums(int(counts.sum()), float((counts * values).sum()))
