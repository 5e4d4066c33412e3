"""Zone of tolerance: what customers at least accept, what they desire, what they got."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.checks import FloatArray
from analysis.intervals import Mean, mean_interval

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


def zones(minimum: FloatArray, desired: FloatArray, perceived: FloatArray) -> Zones:
    """Parasuraman, Zeithaml & Berry 1994. Each [n, needs] of one dimension, NaN for missing: one of three missing, or
    "does not apply", leaves the need out for that person.
    """
    complete = ~(np.isnan(minimum) | np.isnan(desired) | np.isnan(perceived))
    wrong = complete & (np.where(complete, minimum, 0) > np.where(complete, desired, 0))
    answers = (minimum, desired, perceived)
    return Zones(int(wrong.sum()), _zone(complete, *answers), _zone(complete & ~wrong, *answers))


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
        status=_status(adequacy.mean, superiority.mean),
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


def _status(adequacy: float | None, superiority: float | None) -> Status | None:
    if adequacy is None or superiority is None:
        return None
    if adequacy < 0:
        return "below zone"
    return "above zone" if superiority > 0 else "within zone"
