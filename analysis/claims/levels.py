"""Claims on levels and choices: on which side of the middle of the scale, which is lowest, highest, chosen most."""

from collections.abc import Mapping

from scipy.special import bdtr

from analysis.claims.claim import Adjust, Claim, against, hardest_to_beat, smallest
from analysis.estimates import apart as apart_
from analysis.statistics.intervals import Mean, mean_interval


def about_the_middle(
    means: Mapping[str, Mean], low: float, high: float, adjust: Adjust, least: float | None = None
) -> dict[str, Claim]:
    """Of means on a scale of `low` to `high`, as one family. least: the smallest difference that matters."""
    return against(means, adjust, smallest(low, high, least), (low + high) / 2)


def lowest(means: Mapping[str, Mean]) -> tuple[str, ...]:
    """Those of which any may be the lowest; alone: it clearly is. Whoever gave them, the same people or others."""
    return hardest_to_beat(means, lambda one, other: apart_.unpaired(means[one], means[other]))


def highest(means: Mapping[str, Mean]) -> tuple[str, ...]:
    """The same of the highest."""
    return hardest_to_beat(means, lambda one, other: apart_.unpaired(means[one], means[other]), lowest=False)


def most_chosen(counts: Mapping[str, int], n: int, *, several: bool = False) -> tuple[str, ...]:
    """Those options of which any may be the one that most choose; alone: it clearly is. Of two options, whoever chose
    one of them tossed a coin (exact). several: each of n people may choose more than one; then by shares.
    """
    means = {id_: mean_interval(n, count, count) for id_, count in counts.items()}

    def apart(one: str, other: str) -> float | None:
        if several:
            return apart_.unpaired(means[one], means[other])
        fewer, both = min(counts[one], counts[other]), counts[one] + counts[other]
        return 2 * float(bdtr(fewer, both, 0.5))

    return hardest_to_beat(means, apart, lowest=False)
