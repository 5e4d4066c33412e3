"""Do groups of different people see it differently: sites, channels, waves; each group is a tally."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from analysis import reading
from analysis.distribution import Distribution
from analysis.groups import FTest, KruskalWallis, dunn, games_howell, kruskal_wallis, welch_anova
from analysis.likert import median
from analysis.multiplicity import holm, within
from analysis.tally import Tally
from analysis.twogroups import MeanDifference, welch

FEWEST = 10  # answers in a group that is compared; smaller ones are named and left out


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


def compare(tallies: Mapping[str, Tally], dimensions: tuple[str, ...], posthoc: bool = True) -> tuple[Comparison, ...]:
    """Welch's analysis of variance with Games-Howell, Kruskal-Wallis with Dunn-Holm beside it.

    tallies: group name -> tally, all of one design. Groups below FEWEST answers to a dimension are left out there.
    posthoc: the pairwise p values (studentised ranges take a moment each).
    """
    found = [_compare(name, tallies, posthoc) for name in dimensions]
    adjusted = within([one.welch.p for one in found], holm)
    return tuple(
        Comparison(one.dimension, one.groups, one.welch, p, one.ranks, one.pairs)
        for one, p in zip(found, adjusted, strict=True)
    )


def _compare(dimension: str, tallies: Mapping[str, Tally], posthoc: bool) -> Comparison:
    all_groups = {name: reading.dimension(tally, "gap", dimension) for name, tally in tallies.items()}
    groups = {name: group for name, group in all_groups.items() if group.n >= FEWEST}
    values = list(groups.values())
    return Comparison(
        dimension=dimension,
        groups=tuple(_group(name, group, name in groups) for name, group in all_groups.items()),
        welch=welch_anova(values),
        p_adjusted=None,
        ranks=kruskal_wallis(values),
        pairs=_pairs(groups) if posthoc and len(groups) > 1 else (),
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
