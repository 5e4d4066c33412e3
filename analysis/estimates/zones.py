"""Zone of tolerance: what customers at least accept, what they desire, what they got."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.estimates import servqual
from analysis.estimates.floors import rank
from analysis.estimates.levels import levels
from analysis.estimates.reach import Reach, reaching_gaps
from analysis.rows.checks import FloatArray
from analysis.rows.tally import IntArray, ScaleName, Tally
from analysis.statistics.intervals import Mean, mean_interval

BoolArray = NDArray[np.bool_]
Status = Literal["below zone", "within zone", "above zone"]


@dataclass(frozen=True)
class Zone:
    """Of one need or dimension. Means are over persons; a person's value is the mean of the complete triples.

    None where nobody gave a complete triple; position also where the zone has no width.
    """

    triples: int
    respondents: int
    minimum: float | None
    desired: float | None
    perceived: float | None
    adequacy: Mean  # MSA: perceived - minimum
    superiority: Mean  # MSS: perceived - desired
    width: Mean  # desired - minimum
    position: float | None  # (perceived - minimum) / width, on the means
    status: Status | None
    below: float | None  # shares of the triples; both borders belong to the zone
    within: float | None
    above: float | None


@dataclass(frozen=True)
class Zones:
    """With every complete triple, and without those whose minimum is above the desired level."""

    violations: int
    every: Zone
    ordered: Zone


@dataclass(frozen=True)
class Tolerance:
    """Of one need or dimension, from tallies: every level with its interval, over complete triples."""

    id: str
    minimum: Mean
    desired: Mean
    perceived: Mean
    adequacy: Mean  # MSA
    superiority: Mean  # MSS
    status: Status | None
    shares: tuple[float, float] | None  # of the triples: below the minimum, above the desired level


@dataclass(frozen=True)
class Tolerances:
    needs: tuple[Tolerance, ...]
    dimensions: tuple[Tolerance, ...]


def zones(minimum: FloatArray, desired: FloatArray, perceived: FloatArray) -> Zones:
    """Parasuraman, Zeithaml & Berry 1994. Each [n, needs] of one dimension, NaN for missing: one of three missing, or
    "does not apply", leaves the need out for that person.
    """
    complete = ~(np.isnan(minimum) | np.isnan(desired) | np.isnan(perceived))
    wrong = complete & (np.where(complete, minimum, 0) > np.where(complete, desired, 0))
    answers = (minimum, desired, perceived)
    return Zones(int(wrong.sum()), _zone(complete, *answers), _zone(complete & ~wrong, *answers))


Border = Literal["minimum", "desired"]
Reaches = Callable[[Border, ScaleName], Reach | None]


def tolerances(
    against_minimum: Tally, against_desired: Tally, short: bool = False, reach: Reaches = lambda *_: None
) -> Tolerances:
    """The same from two tallies of the same complete triples, perceived against the minimum and the desired level.

    Dimensions by the half rule, as everywhere where tallies are read; short: see `levels.levels`. reach: what the
    answers stand for beyond people like these, of each scale of both tallies.
    """
    low = reaching_gaps(against_minimum, short, reach("minimum", "gap"))
    high = reaching_gaps(against_desired, short, reach("desired", "gap"))
    minimum = levels(against_minimum, "expectation", short, reach("minimum", "expectation"))
    desired = levels(against_desired, "expectation", short, reach("desired", "expectation"))
    perceived = levels(against_minimum, "perception", short, reach("minimum", "perception"))
    design = against_minimum.design
    under, over = (tally.integers["histogram/gap"] for tally in (against_minimum, against_desired))

    def of(
        rows: Sequence[servqual.Row],
        above: Sequence[servqual.Row],
        means: Sequence[Mapping[str, Mean]],
        members: Mapping[str, Sequence[str]],
    ) -> tuple[Tolerance, ...]:
        found = []
        for adequate, superior in zip(rows, above, strict=True):
            places = [design.needs.index(need) for need in members[adequate.id]]
            shares = _shares(under[places].sum(axis=0), over[places].sum(axis=0))
            status = status_of(adequate.gap.mean, superior.gap.mean)
            m, d, p = (of_scale[adequate.id] for of_scale in means)
            found.append(Tolerance(adequate.id, m, d, p, adequate.gap, superior.gap, status, shares))
        return tuple(found)

    scales = (minimum, desired, perceived)
    alone = {need: (need,) for need in design.needs}
    return Tolerances(
        of(low.items, high.items, [scale.needs for scale in scales], alone),
        of(low.dimensions, high.dimensions, [scale.dimensions for scale in scales], design.dimensions),
    )


def _shares(under: IntArray, over: IntArray) -> tuple[float, float] | None:
    """From the histograms of perceived - minimum and of perceived - desired, zero in the middle of each.

    How many lie within does not follow: where somebody's minimum is above the desired level, one may be both.
    """
    n, zero = int(under.sum()), len(under) // 2
    if n == 0:
        return None
    return int(under[:zero].sum()) / n, int(over[zero + 1 :].sum()) / n


def _zone(use: BoolArray, minimum: FloatArray, desired: FloatArray, perceived: FloatArray) -> Zone:
    m, d, p = (_person_means(use, values) for values in (minimum, desired, perceived))
    triples, n = int(use.sum()), len(m)
    adequacy, superiority, width = _mean(p - m), _mean(p - d), _mean(d - m)
    below = ((perceived < minimum) & use).sum() / triples if triples else None
    above = ((perceived > desired) & use).sum() / triples if triples else None
    within = ((perceived >= minimum) & (perceived <= desired) & use).sum() / triples if triples else None
    return Zone(
        triples=triples,
        respondents=n,
        minimum=float(m.mean()) if n else None,
        desired=float(d.mean()) if n else None,
        perceived=float(p.mean()) if n else None,
        adequacy=adequacy,
        superiority=superiority,
        width=width,
        position=adequacy.mean / width.mean if n and adequacy.mean is not None and width.mean else None,
        status=status_of(adequacy.mean, superiority.mean),
        below=None if below is None else float(below),
        within=None if within is None else float(within),
        above=None if above is None else float(above),
    )


def _person_means(use: BoolArray, values: FloatArray) -> FloatArray:
    """[persons with a triple]"""
    there = use.sum(axis=1)
    result: FloatArray = np.where(use, values, 0).sum(axis=1)[there > 0] / there[there > 0]
    return result


def _mean(values: FloatArray) -> Mean:
    """A mean of differences: centred first, as they are no whole numbers."""
    if not len(values):
        return mean_interval(0, 0.0, 0.0)
    centre = float(values.mean())
    found = mean_interval(len(values), float((values - centre).sum()), float(((values - centre) ** 2).sum()))
    if found.mean is None:
        return found
    shift = centre
    lower = None if found.lower is None else found.lower + shift
    upper = None if found.upper is None else found.upper + shift
    return Mean(found.n, found.mean + shift, found.sd, found.se, lower, upper)


def status_of(adequacy: float | None, superiority: float | None) -> Status | None:
    if adequacy is None or superiority is None:
        return None
    if adequacy < 0:
        return "below zone"
    return "above zone" if superiority > 0 else "within zone"


def lowest_first(rows: Sequence[Tolerance]) -> list[Tolerance]:
    """By how far they are above the minimum; those without a figure last."""
    return sorted(rows, key=lambda row: rank(row.adequacy))
