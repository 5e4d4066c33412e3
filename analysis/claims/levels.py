"""Claims on levels: on which side of the middle of the scale, and which is lowest or highest."""

from collections.abc import Mapping

from analysis.claims.claim import Adjust, Claim, against, hardest_to_beat, smallest
from analysis.estimates import apart
from analysis.statistics.intervals import Mean


def about_the_middle(
    means: Mapping[str, Mean], low: float, high: float, adjust: Adjust, least: float | None = None
) -> dict[str, Claim]:
    """Of means on a scale of `low` to `high`, as one family. least: the smallest difference that matters."""
    return against(means, adjust, smallest(low, high, least), (low + high) / 2)


def lowest(means: Mapping[str, Mean]) -> tuple[str, ...]:
    """Those of which any may be the lowest; alone: it clearly is. Whoever gave them, the same people or others."""
    return hardest_to_beat(means, lambda one, other: apart.unpaired(means[one], means[other]))


def highest(means: Mapping[str, Mean]) -> tuple[str, ...]:
    """The same of the highest."""
    return hardest_to_beat(means, lambda one, other: apart.unpaired(means[one], means[other]), lowest=False)
