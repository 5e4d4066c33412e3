"""Reliability of a scale from the means and covariances of its complete rows, as a tally's blocks give them."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import fdtri

from analysis.estimates import reading
from analysis.rows.checks import FloatArray
from analysis.rows.tally import ScaleName, Tally
from analysis.statistics import cfa, factors
from analysis.statistics.moments import Moments
from analysis.statistics.undefined import Undefined


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha with Feldt's 95 % interval. Figures are None where `undefined` says why."""

    n: int  # respondents who answered every item of the scale
    items: int
    alpha: float | None
    lower: float | None
    upper: float | None
    undefined: Undefined | None = None


@dataclass(frozen=True)
class Item:
    """One item in its scale; None where it, or the rest of the scale, has no variance."""

    mean: float
    sd: float
    total_r: float | None  # with the sum of all items: biased upward
    rest_r: float | None  # with the sum of the others (corrected)
    alpha_if_deleted: float | None  # None for scales of two


@dataclass(frozen=True)
class Omega:
    """McDonald's omega total of a one-factor model. Figures are None where `undefined` says why."""

    model: float | None  # (sum l)^2 / ((sum l)^2 + sum theta), maximum likelihood (McDonald 1999)
    observed: float | None  # the same over the observed variance of the sum
    standardized: float | None  # composite reliability
    minres: float | None  # minres loadings of the correlations
    undefined: Undefined | None


@dataclass(frozen=True)
class Reliability:
    """Everything about one scale of k items, listwise.

    `alpha` is withheld where respondents are not more than items; `formula` is the bare covariance formula.
    """

    alpha: Alpha
    formula: float | None
    of_varying: Alpha | None  # alpha of the items with variance, where one has none
    constant: tuple[int, ...]  # items without variance
    opposed: tuple[tuple[int, int], ...]  # pairs that correlate negatively: reverse-worded or misread
    standardized: float | None  # alpha from the mean correlation
    average_r: float | None
    lambda6: float | None  # Guttman 1945, from squared multiple correlations
    spearman_brown: float | None  # for two items (Eisinga, te Grotenhuis & Pelzer 2013)
    mean: float | None  # of a person's mean over the items
    sd: float | None
    sem: float | None  # standard error of measurement of that mean: sd * sqrt(1 - alpha)
    items: tuple[Item, ...]
    omega: Omega


@dataclass(frozen=True)
class Pairwise:
    """The same coefficients from all available pairs: for comparison, listwise is what counts."""

    items: int
    alpha: float | None
    standardized: float | None
    average_r: float | None
    lambda6: float | None


@dataclass(frozen=True)
class DifferenceReliability:
    """How reliable P - E is. Falls as E and P correlate (Peter, Churchill & Brown 1993); warn below 0.7."""

    n: int
    value: float | None
    correlation: float | None  # of E and P
    undefined: Undefined | None


def alpha(rows: Moments) -> Alpha:
    """k / (k - 1) * (1 - sum of item variances / variance of the sum), listwise (Cronbach 1951).

    The value may be negative: items that work against each other are shown, not clipped.
    """
    n, k = rows.n, len(rows.means)
    value = _coefficient(rows.covariance)
    if value is None:
        few: Undefined = "no_answers" if n < 1 else "few_items" if k < 2 else "too_few" if n < 2 else _flat(rows)
        return Alpha(n, k, None, None, None, few)
    if n <= k:
        return Alpha(n, k, None, None, None, "too_few")
    if value > 1 - 1e-12:  # everybody answers every item alike: no error is left to judge it by
        return Alpha(n, k, 1.0, None, None, "singular")
    # Feldt, Woodruff & Salih 1987: F with n - 1 and (n - 1)(k - 1) degrees of freedom.
    df = (n - 1, (n - 1) * (k - 1))
    low, high = (1 - (1 - value) * float(fdtri(*df, share)) for share in (0.975, 0.025))
    return Alpha(n, k, value, low, high)


def reliability(rows: Moments) -> Reliability:
    """All figures of one scale from its complete rows."""
    covariance, correlation = rows.covariance, rows.correlation
    k = len(rows.means)
    found = alpha(rows)
    constant = tuple(np.flatnonzero(np.diag(covariance) == 0).tolist()) if rows.n > 1 else ()
    varying = [item for item in range(k) if item not in constant]
    sd = math.sqrt(max(float(covariance.sum()), 0.0)) / k if rows.n > 1 and k else None
    average = _average(correlation)
    return Reliability(
        alpha=found,
        formula=_coefficient(covariance),
        of_varying=alpha(rows.of(varying)) if constant and len(varying) > 1 else None,
        constant=constant,
        opposed=tuple((i, j) for i in range(k) for j in range(i + 1, k) if correlation[i, j] < 0),
        standardized=_standardized(average, k),
        average_r=average,
        lambda6=_lambda6(correlation, rows.n),
        spearman_brown=_standardized(average, k) if k == 2 else None,
        mean=float(rows.means.mean()) if rows.n and k else None,
        sd=sd,
        sem=None if sd is None or found.alpha is None else sd * math.sqrt(max(0.0, 1 - found.alpha)),
        items=tuple(_item(rows, item) for item in range(k)) if rows.n > 1 else (),
        omega=omega(rows),
    )


def omega(rows: Moments) -> Omega:
    """One-factor model by maximum likelihood and by minres; three items at least, more respondents than items."""
    k = len(rows.means)
    if k < 3:
        return Omega(None, None, None, None, "no_answers" if rows.n < 1 else "few_items")
    found = cfa.confirm(rows, {"scale": range(k)})
    if found.fit is None:
        return Omega(None, None, None, None, found.undefined)
    (factor,) = found.factors
    loadings = factors.minres(rows.correlation, 1).loadings[:, 0]
    total = float(loadings.sum()) ** 2
    minres = total / (total + float((1 - loadings**2).sum()))
    return Omega(factor.omega_model, factor.omega, factor.composite_reliability, minres, found.undefined)


def pairwise(covariance: FloatArray) -> Pairwise:
    """Of a covariance matrix [k, k] over available pairs (`moments.available_pairs`)."""
    k = len(covariance)
    correlation = Moments(k, np.zeros(k), covariance).correlation
    average = _average(correlation)
    return Pairwise(k, _coefficient(covariance), _standardized(average, k), average, _lambda6(correlation, k + 1))


def alpha_of(tally: Tally, scale: ScaleName, dimension: str | None = None) -> Alpha:
    """Alpha of one scale (E, P or gap) of a dimension, or of all needs."""
    return alpha(reading.block(tally, scale, dimension))


def reliability_of(tally: Tally, scale: ScaleName, dimension: str | None = None) -> Reliability:
    """All figures of one scale (E, P or gap) of a dimension, or of all needs."""
    return reliability(reading.block(tally, scale, dimension))


def pairwise_of(tally: Tally, scale: ScaleName, dimension: str) -> Pairwise:
    """From whoever answered each pair of a dimension's needs."""
    return pairwise(reading.available_pairs(tally, scale, tally.design.dimensions[dimension]))


def difference_of(tally: Tally, dimension: str) -> DifferenceReliability:
    """(a_E v_E + a_P v_P - 2 c) / (v_E + v_P - 2 c) over the respondents whose pairs count for the dimension.

    a: alpha; v: variance of the person means; c: their covariance, which follows from the variance of the gap.
    """
    position = list(tally.design.dimensions).index(dimension)
    found = [tally.integers[f"person/{scale}"][position].tolist() for scale in ("expectation", "perception", "gap")]
    n = found[0][0]
    e, p = (alpha_of(tally, scale, dimension) for scale in ("expectation", "perception"))
    if e.alpha is None or p.alpha is None:
        return DifferenceReliability(n, None, None, e.undefined or p.undefined)
    ve, vp, vg = (n * squares - total * total for n, total, squares in found)  # n (n - 1) times the variances
    if min(ve, vp, vg) == 0:
        return DifferenceReliability(n, None, None, "no_variance" if min(ve, vp) == 0 else "no_differences")
    together = (ve + vp - vg) / 2
    return DifferenceReliability(
        n, (e.alpha * ve + p.alpha * vp - 2 * together) / vg, together / math.sqrt(ve * vp), None
    )


def _coefficient(covariance: FloatArray) -> float | None:
    k = len(covariance)
    total = float(covariance.sum()) if k else math.nan
    variance_sum = float(np.diag(covariance).sum())
    if k < 2 or math.isnan(total) or total <= 1e-12 * variance_sum or variance_sum == 0:
        return None
    return k * (total - variance_sum) / ((k - 1) * total)


def _flat(rows: Moments) -> Undefined:
    """Of items whose sum has no variance."""
    return "constant_part" if np.diagonal(rows.covariance).any() else "no_variance"


def _average(correlation: FloatArray) -> float | None:
    k = len(correlation)
    if k < 2 or np.isnan(correlation).any():
        return None
    return float((correlation.sum() - k) / (k * (k - 1)))


def _standardized(average: float | None, k: int) -> float | None:
    """Spearman-Brown of the mean correlation; undefined where the sum of standardised items has no variance."""
    if average is None or 1 + (k - 1) * average <= 1e-12:
        return None
    return k * average / (1 + (k - 1) * average)


def _lambda6(correlation: FloatArray, n: int) -> float | None:
    k = len(correlation)
    if k < 2 or n <= k or np.isnan(correlation).any() or np.linalg.eigvalsh(correlation)[0] < 1e-10:
        return None
    unexplained = 1 / np.diag(np.linalg.inv(correlation))
    return float(1 - unexplained.sum() / correlation.sum())


def _item(rows: Moments, item: int) -> Item:
    covariance, k = rows.covariance, len(rows.means)
    others = [other for other in range(k) if other != item]
    item_variance, total = float(covariance[item, item]), float(covariance.sum())
    rest = float(covariance[np.ix_(others, others)].sum())
    with_rest = float(covariance[item, others].sum())

    def r(shared: float, variance: float) -> float | None:
        return (
            shared / math.sqrt(item_variance * variance)
            if item_variance > 0 and variance > 1e-12 * item_variance
            else None
        )

    return Item(
        mean=float(rows.means[item]),
        sd=math.sqrt(item_variance),
        total_r=r(item_variance + with_rest, total),
        rest_r=r(with_rest, rest) if others else None,
        alpha_if_deleted=_coefficient(covariance[np.ix_(others, others)]) if k > 2 else None,
    )
