"""Do groups of different people see it differently: sites, channels, waves; each group is a tally."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analysis.estimates import kano, reading
from analysis.estimates.floors import judged
from analysis.estimates.kano import ORDER, Category, Need
from analysis.rows.tally import Tally
from analysis.statistics.distribution import Distribution
from analysis.statistics.groups import FTest, KruskalWallis, dunn, games_howell, kruskal_wallis, welch_anova
from analysis.statistics.likert import median
from analysis.statistics.multinomial import Homogeneity, homogeneity
from analysis.statistics.multiplicity import holm, within
from analysis.statistics.twogroups import MeanDifference, welch


@dataclass(frozen=True)
class Group:
    name: str
    n: int
    mean: float | None
    sd: float | None
    median: float | None
    compared: bool


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
    """The gaps of one dimension across groups. p_adjusted: Welch's, Holm over the dimensions."""

    dimension: str
    groups: tuple[Group, ...]
    welch: FTest
    p_adjusted: float | None
    ranks: KruskalWallis
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class KanoComparison:
    """One need. groups: classified each by itself; test: of those with enough pairs to be judged."""

    need: str
    groups: Mapping[str, Need]
    test: Homogeneity
    p_adjusted: float | None


def compare(tallies: Mapping[str, Tally], dimensions: tuple[str, ...], posthoc: bool = True) -> tuple[Comparison, ...]:
    """Welch's analysis of variance with Games-Howell, Kruskal-Wallis with Dunn-Holm beside it.

    tallies: group name -> tally, all of one design. Groups too small to be judged in a dimension (`floors`) are named,
    and left out there.
    posthoc: the pairwise p values (studentised ranges take a moment each).
    """
    found = [_compare(name, tallies, posthoc) for name in dimensions]
    adjusted = within([one.welch.p for one in found], holm)
    return tuple(
        Comparison(one.dimension, one.groups, one.welch, p, one.ranks, one.pairs)
        for one, p in zip(found, adjusted, strict=True)
    )


def compare_kano(tallies: Mapping[str, Tally]) -> tuple[KanoComparison, ...]:
    """Each need's categories across groups: do the shares differ (chi-square, Holm over the needs), and how strongly.

    A mixed category often hides two groups. Groups with too few pairs of a need to be judged are left out there.
    """
    counts = {name: kano.category_counts(tally) for name, tally in tallies.items()}
    needs = next(iter(tallies.values())).design.needs if tallies else ()
    found = [_kano(need, {name: group[need] for name, group in counts.items()}) for need in needs]
    adjusted = within([test.p for _, test in found], holm)
    return tuple(
        KanoComparison(need, groups, test, p) for need, (groups, test), p in zip(needs, found, adjusted, strict=True)
    )


def _kano(need: str, counts: Mapping[str, Mapping[Category, int]]) -> tuple[Mapping[str, Need], Homogeneity]:
    groups = {name: kano.classify(need, group) for name, group in counts.items()}
    compared = [[group.counts[category] for category in ORDER] for group in groups.values() if judged(group.n)]
    return groups, homogeneity(np.array(compared, dtype=np.int64).reshape(-1, len(ORDER)))


def _compare(dimension: str, tallies: Mapping[str, Tally], posthoc: bool) -> Comparison:
    all_groups = {name: reading.dimension(tally, "gap", dimension) for name, tally in tallies.items()}
    groups = {name: group for name, group in all_groups.items() if judged(group.n)}
    values = list(groups.values())
    return Comparison(
        dimension=dimension,
        groups=tuple(_group(name, group, name in groups) for name, group in all_groups.items()),
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
