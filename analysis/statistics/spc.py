"""Control charts: is a month unlike the others, or is it the usual coming and going."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, sqrt

import numpy as np
from numpy.typing import NDArray

from analysis.rows.checks import FloatArray
from analysis.statistics.undefined import Undefined

D2_TABLE, D2_EXACT = 1.128, 2 / sqrt(pi)  # mean range of two normal values over sigma: as tables print it, and exact
D4 = 3.267  # upper limit of the moving range over its mean, as tables print it
SCALE = 2.66  # 3 / d2, rounded, as textbooks use it


@dataclass(frozen=True)
class Rules:
    """Which points are unlike the others, besides those beyond a limit and two of three beyond two sigma."""

    name: str
    side: int  # so many in a row on one side of the centre
    run: int  # so many in a row that rise or fall


NELSON = Rules("Nelson", 9, 6)  # Nelson 1984
NHS = Rules("NHS", 7, 7)  # Making Data Count, NHS England


@dataclass(frozen=True)
class Limits:
    """sigma: of single values, from the mean moving range."""

    sigma: float
    lower: float
    upper: float


@dataclass(frozen=True, eq=False)
class Signals:
    """Places, counted from 0, at which a rule first holds and goes on holding."""

    beyond: tuple[int, ...]  # outside the limits
    one_side: tuple[int, ...]  # the last of so many in a row on one side of the centre, and those after it
    run: tuple[int, ...]  # the last of so many in a row that rise or fall, and those after it
    two_of_three: tuple[int, ...]  # the second of three beyond two sigma on the same side


@dataclass(frozen=True, eq=False)
class Xmr:
    """Individuals and moving ranges (Shewhart; Wheeler). Below two values, figures are None and `undefined` says so."""

    n: int
    centre: float | None
    mean_range: float | None
    limits: Limits | None  # with d2 as tables print it
    exact: Limits | None  # with the exact d2
    rounded: Limits | None  # centre +- 2.66 mean ranges
    range_upper: float | None
    ranges_beyond: tuple[int, ...]  # place of the second value of a moving range above its limit
    signals: Signals
    undefined: Undefined | None  # "no_variance": the limits lie on the centre and say nothing


@dataclass(frozen=True, eq=False)
class ShareChart:
    """p chart or np chart. centre: a share, or a count; lower, upper [n]: each sample's own limits."""

    n: int
    centre: float | None
    lower: FloatArray
    upper: FloatArray
    signals: Signals
    undefined: Undefined | None  # "no_variance": nothing or everything counted, no limits can be estimated


NO_SIGNALS = Signals((), (), (), ())


def xmr(values: Sequence[float]) -> Xmr:
    """Limits at 3 sigma, sigma = mean moving range / d2."""
    x = np.asarray(values, dtype=float)
    if len(x) < 2:
        centre = float(x[0]) if len(x) else None
        why: Undefined = "too_few" if len(x) else "no_answers"
        return Xmr(len(x), centre, None, None, None, None, None, (), NO_SIGNALS, why)
    ranges = np.abs(np.diff(x))
    centre, mean_range = centre_and_range(x)
    limits = _limits(centre, mean_range / D2_TABLE)
    upper = D4 * mean_range
    return Xmr(
        n=len(x),
        centre=centre,
        mean_range=mean_range,
        limits=limits,
        exact=_limits(centre, mean_range / D2_EXACT),
        rounded=Limits(mean_range * SCALE / 3, centre - SCALE * mean_range, centre + SCALE * mean_range),
        range_upper=upper,
        ranges_beyond=tuple(int(position) + 1 for position in np.flatnonzero(ranges > upper)),
        signals=signals(x - centre, np.full(len(x), limits.sigma)) if mean_range else NO_SIGNALS,
        undefined=None if mean_range else "no_variance",
    )


def centre_and_range(x: FloatArray) -> tuple[float, float]:
    """Mean of values, and mean moving range. NaN: left out, with the ranges beside it; the range is NaN without any."""
    ranges = np.abs(np.diff(x))
    known = ranges[~np.isnan(ranges)]
    return float(np.nanmean(x)), float(known.mean()) if len(known) else float("nan")


def p_chart(counted: Sequence[int], sizes: Sequence[int]) -> ShareChart:
    """Shares of samples, each with its own limits p +- 3 sqrt(p (1 - p) / n), cut at 0 and 1. sizes: all above 0."""
    x, n = np.asarray(counted, dtype=float), np.asarray(sizes, dtype=float)
    return _chart(x / n, n, np.ones_like(n), 1.0)


def np_chart(counted: Sequence[int], size: int) -> ShareChart:
    """Counts of samples of one size: n p +- 3 sqrt(n p (1 - p)), cut at 0 and n."""
    x = np.asarray(counted, dtype=float)
    n = np.full(len(x), float(size))
    return _chart(x / size, n, n, float(size))


def laney(shares: FloatArray, sizes: FloatArray) -> tuple[float, float]:
    """Of a p' chart its centre, and how many times sqrt(p (1 - p) / n) its sigma is (Laney 2002), from the moving range
    of standardised shares. NaN in shares: left out with the ranges beside it. Of shares that are all 0 or all 1: NaN.
    """
    there = ~np.isnan(shares)
    p = float(shares[there] @ sizes[there] / sizes[there].sum())
    if not 0 < p < 1:
        return p, float("nan")
    return p, centre_and_range((shares - p) / np.sqrt(p * (1 - p) / sizes))[1] / D2_TABLE


def signals(off: FloatArray, sigma: FloatArray, rules: Rules = NELSON) -> Signals:
    """off [n]: distances from the centre; sigma [n], above 0."""
    side = np.sign(off).astype(int)
    steps = np.concatenate([[0], np.sign(np.diff(off)).astype(int)]) if len(off) else side
    far = np.where(np.abs(off) > 2 * sigma, side, 0)
    recent = [(far[max(position - 2, 0) : position + 1], far[position]) for position in range(len(off))]
    return Signals(
        beyond=_places(np.abs(off) > 3 * sigma),
        one_side=_places(_length(side) >= rules.side),
        run=_places(_length(steps) >= rules.run - 1),
        two_of_three=_places(np.array([there != 0 and (last == there).sum() >= 2 for last, there in recent])),
    )


def _chart(shares: FloatArray, sizes: FloatArray, scale: FloatArray, largest: float) -> ShareChart:
    if not len(shares):
        return ShareChart(0, None, shares, shares, NO_SIGNALS, "no_answers")
    p = float(shares @ sizes / sizes.sum())
    sigma = scale * np.sqrt(p * (1 - p) / sizes)
    lower = np.maximum(scale * p - 3 * sigma, 0)
    upper = np.minimum(scale * p + 3 * sigma, largest)
    found = signals(scale * (shares - p), sigma) if 0 < p < 1 else NO_SIGNALS
    return ShareChart(len(shares), p * float(scale[0]), lower, upper, found, None if 0 < p < 1 else "no_variance")


def _limits(centre: float, sigma: float) -> Limits:
    return Limits(sigma, centre - 3 * sigma, centre + 3 * sigma)


def _length(signs: NDArray[np.int_]) -> NDArray[np.int_]:
    """[n], how many in a row up to here have the same sign; 0 where there is none."""
    length, last = np.zeros(len(signs), dtype=int), 0
    for position, sign in enumerate(signs):
        length[position] = 0 if sign == 0 else (length[position - 1] if sign == last else 0) + 1
        last = sign
    return length


def _places(holds: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(position) for position in np.flatnonzero(holds))
