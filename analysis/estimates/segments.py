"""Do groups of different people see it differently: sites, channels, waves; each group is a tally."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeVar

import numpy as np

from analysis.estimates import kano, reading
from analysis.estimates.floors import judged, shown, too_few_left
from analysis.estimates.kano import ORDER, Category, Need
from analysis.estimates.reading import Persons
from analysis.rows.tally import Tally
from analysis.statistics.distribution import Distribution
from analysis.statistics.groups import FTest, KruskalWallis, dunn, games_howell, kruskal_wallis, welch_anova
from analysis.statistics.intervals import Mean, from_summary
from analysis.statistics.likert import median
from analysis.statistics.multinomial import Homogeneity, homogeneity
from analysis.statistics.multiplicity import holm, within
from analysis.statistics.twogroups import MeanDifference, welch
from analysis.statistics.undefined import Undefined


@dataclass(frozen=True)
class Group:
    """One group's mean. n is 0 where nothing of it may be shown."""

    name: str
    n: int
    mean: float | None
    sd: float | None
    median: float | None
    compared: bool

    @property
    def level(self) -> Mean:
        """The mean with its interval."""
        return from_summary(self.n, self.mean, self.sd)


@dataclass(frozen=True)
class Pair:
    """The first group against the second. games_howell: adjusted over all pairs; dunn: Holm over all pairs."""

    first: str
    second: str
    difference: MeanDifference  # Welch, first minus second, not adjusted
    games_howell: float | None
    dunn: float | None


@dataclass(frozen=True)
class Comparison:
    """The gaps, or P alone, of one dimension across groups. p_adjusted: Welch's, Holm over the dimensions."""

    dimension: str
    groups: tuple[Group, ...]
    welch: FTest
    p_adjusted: float | None
    ranks: KruskalWallis
    pairs: tuple[Pair, ...]

    @property
    def p(self) -> float | None:
        return self.welch.p

    @property
    def undefined(self) -> Undefined | None:
        """Why there is no p."""
        return self.welch.undefined


@dataclass(frozen=True)
class KanoComparison:
    """One need. groups: classified each by itself; test: of those with enough pairs to be judged."""

    need: str
    groups: Mapping[str, Need]
    test: Homogeneity
    p_adjusted: float | None

    @property
    def p(self) -> float | None:
        return self.test.p

    @property
    def undefined(self) -> Undefined | None:
        """Why there is no p."""
        return self.test.undefined


Name = TypeVar("Name", bound=Hashable)
Compared = TypeVar("Compared", Comparison, KanoComparison)


def showable(whole: int, groups: Mapping[Name, int]) -> frozenset[Name]:
    """The groups, given by their n, of which something may be shown beside the figures of the whole.

    Whoever is left, those of groups that are not shown and those in no group, must be nobody or SHOWN_FROM: else the
    smallest of the others is left out too; of equal ones the first of them, whatever the language in which they are
    called.
    """
    names = sorted((name for name, n in groups.items() if shown(n)), key=groups.__getitem__)
    while names and too_few_left(whole, sum(groups[name] for name in names)):
        names.pop(0)
    return frozenset(names)


def compare(
    tallies: Mapping[str, Tally],
    dimensions: Sequence[str],
    posthoc: bool = True,
    *,
    whole: Tally | None = None,
    scale: Persons = "gap",
) -> tuple[Comparison, ...]:
    """Welch's analysis of variance with Games-Howell, Kruskal-Wallis with Dunn-Holm beside it.

    tallies: group name -> tally, all of one design. Groups too small to be judged in a dimension (`floors`) are named,
    and left out there. posthoc: the pairwise p values (studentised ranges take a moment each). whole: the tally of
    everybody, where it is shown too; then what `showable` leaves out is neither shown nor tested.
    """
    found = [_compare(name, tallies, posthoc, whole, scale) for name in dimensions]
    return _adjusted(found)


def adjusted_together(found: Mapping[str, Sequence[Compared]]) -> dict[str, tuple[Compared, ...]]:
    """The same with p_adjusted over everything that is compared on one page."""
    everything = iter(_adjusted([one for comparisons in found.values() for one in comparisons]))
    return {name: tuple(next(everything) for _ in comparisons) for name, comparisons in found.items()}


def _adjusted(found: Sequence[Compared]) -> tuple[Compared, ...]:
    adjusted = within([one.p for one in found], holm)
    return tuple(replace(one, p_adjusted=p) for one, p in zip(found, adjusted, strict=True))


def compare_kano(tallies: Mapping[str, Tally], *, whole: Tally | None = None) -> tuple[KanoComparison, ...]:
    """Each need's categories across groups: do the shares differ (chi-square, Holm over the needs), and how strongly.

    A mixed category often hides two groups. Groups with too few pairs of a need to be judged are left out there; with
    `whole` also what `showable` leaves out.
    """
    counts = {name: kano.category_counts(tally) for name, tally in tallies.items()}
    needs = next(iter(tallies.values())).design.needs if tallies else ()
    everybody = None if whole is None else kano.category_counts(whole)
    return _adjusted(
        [
            KanoComparison(need, *_kano(need, {name: group[need] for name, group in counts.items()}, everybody), None)
            for need in needs
        ]
    )


def _kano(
    need: str, counts: Mapping[str, Mapping[Category, int]], whole: Mapping[str, Mapping[Category, int]] | None
) -> tuple[Mapping[str, Need], Homogeneity]:
    if whole is not None:
        visible = showable(sum(whole[need].values()), {name: sum(group.values()) for name, group in counts.items()})
        counts = {name: group if name in visible else dict.fromkeys(ORDER, 0) for name, group in counts.items()}
    groups = {name: kano.classify(need, group) for name, group in counts.items()}
    compared = [[group.counts[category] for category in ORDER] for group in groups.values() if judged(group.n)]
    return groups, homogeneity(np.array(compared, dtype=np.int64).reshape(len(compared), len(ORDER)))


def _compare(
    dimension: str, tallies: Mapping[str, Tally], posthoc: bool, whole: Tally | None, scale: Persons
) -> Comparison:
    all_groups = {name: reading.dimension(tally, scale, dimension) for name, tally in tallies.items()}
    visible = frozenset(all_groups)
    if whole is not None:
        everybody = reading.dimension(whole, scale, dimension)
        visible = showable(everybody.n, {name: group.n for name, group in all_groups.items()})
    groups = {name: group for name, group in all_groups.items() if judged(group.n) and name in visible}
    values = list(groups.values())
    return Comparison(
        dimension=dimension,
        groups=tuple(
            _group(name, group, name in groups) if name in visible else Group(name, 0, None, None, None, False)
            for name, group in all_groups.items()
        ),
        welch=welch_anova(values),
        p_adjusted=None,
        ranks=kruskal_wallis(values),
        pairs=_pairs(groups) if posthoc and groups else (),
    )


def _group(name: str, group: Distribution, compared: bool) -> Group:
    n = group.n
    return Group(name, n, group.mean if n else None, group.sd if n > 1 else None, median(group), compared)


def _pairs(groups: Mapping[str, Distribution]) -> tuple[Pair, ...]:
    names, values = list(combinations(groups, 2)), list(groups.values())
    apart = within([pair.p for pair in dunn(values)], holm) or [None] * len(names)
    between = zip(names, games_howell(values), apart, strict=True)
    return tuple(
        Pair(one, other, welch(groups[one], groups[other]), p_means, p_ranks)
        for (one, other), p_means, p_ranks in between
    )
