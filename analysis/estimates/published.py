"""Published SERVQUAL tables that give only means: what follows from them, for comparison and for checking ourselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.estimates.servqual import mean_of_all
from analysis.statistics.paired import PairedT, from_summary


@dataclass(frozen=True)
class MeanGap:
    """Mean expectation and perception, and perception minus expectation."""

    expectation: float
    perception: float
    gap: float


@dataclass(frozen=True)
class GapTable:
    items: Mapping[str, MeanGap]
    dimensions: Mapping[str, MeanGap]  # means of their items
    overall_items: MeanGap  # mean of all items
    overall_dimensions: MeanGap  # mean of the dimensions


def gap_table(items: Mapping[str, tuple[float, float]], dimensions: Mapping[str, Sequence[str]]) -> GapTable:
    """items: id -> mean expectation, mean perception; dimensions: id -> ids of its items (none empty)."""
    found = {item: MeanGap(e, p, p - e) for item, (e, p) in items.items()}
    means = {name: _mean([found[item] for item in members]) for name, members in dimensions.items()}
    return GapTable(found, means, _mean(list(found.values())), _mean(list(means.values())))


def overall_gap(gaps: Mapping[str, float], points: Mapping[str, float] | None = None) -> float:
    """Mean of the dimension gaps; with importance points, sum of points times gaps over the sum of points.

    ValueError: no gaps, or points that sum to nothing.
    """
    weights = dict.fromkeys(gaps, 1.0) if points is None else points
    total = sum(weights[name] for name in gaps)
    if not total:
        raise ValueError("points: sum to nothing")
    return sum(weights[name] * gap for name, gap in gaps.items()) / total


def tested(n: int, gap: float, t: float) -> PairedT:
    """The paired test behind a printed mean gap and t: se = gap / t. ValueError: t is zero, which hides the se."""
    if t == 0:
        raise ValueError("t: zero, the standard error does not follow")
    return from_summary(n, gap, abs(gap / t) * n**0.5)


def standard_error(gap: float, t: float) -> float:
    """Of the mean gap, from a printed t."""
    return gap / t


def _mean(rows: Sequence[MeanGap]) -> MeanGap:
    e, p, gap = (mean_of_all([getattr(row, name) for row in rows]) for name in ("expectation", "perception", "gap"))
    if e is None or p is None or gap is None:
        raise ValueError("dimensions: one has no items")
    return MeanGap(e, p, gap)
