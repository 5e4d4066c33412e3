"""Before and after of the same people, or perception against expectation: the mean difference and its size."""

import math
from dataclasses import dataclass

import scipy
from scipy.special import gammaln, nctdtr, ndtri, stdtr

from analysis.statistics.distribution import Distribution
from analysis.statistics.intervals import t_quantile
from analysis.statistics.undefined import Undefined

Interval = tuple[float, float]
NORMAL_BEYOND = 1e6  # degrees of freedom


@dataclass(frozen=True)
class PairedT:
    """Figures are None where `undefined` says why; without variance the interval has width zero, t is undefined."""

    n: int
    mean: float | None
    sd: float | None
    interval: Interval | None  # 95 %, of the mean
    t: float | None
    df: int
    p: float | None  # two-sided
    d_z: float | None  # mean / sd of the differences
    d_z_interval: Interval | None  # 95 %, from the noncentral t distribution
    hedges_g_z: float | None  # d_z times the exact small-sample factor J(n - 1) (Hedges 1981)
    d_av: float | None  # mean / sqrt of the mean of the two variances, comparable with independent groups
    undefined: Undefined | None


def paired_t(differences: Distribution, variances: tuple[float, float] | None = None) -> PairedT:
    """Student's paired test. variances: of the first and the second answers of the same pairs, for d_av."""
    n = differences.n
    return from_summary(n, differences.mean, differences.sd, variances)


def from_summary(n: int, mean: float, sd: float, variances: tuple[float, float] | None = None) -> PairedT:
    """The same from n, mean and sd (n - 1) of the differences, as published tables give them."""
    if n < 1:
        return PairedT(0, None, None, None, None, 0, None, None, None, None, None, "no_answers")
    if n < 2:
        return PairedT(n, mean, None, None, None, 0, None, None, None, None, None, "too_few")
    if sd == 0:
        return PairedT(n, mean, 0.0, (mean, mean), None, n - 1, None, None, None, None, None, "no_variance")
    df, se = n - 1, sd / math.sqrt(n)
    t, reach = mean / se, t_quantile(n - 1, 0.975) * se
    d_z = mean / sd
    pooled = 0.0 if variances is None else math.sqrt(sum(variances) / 2)
    return PairedT(
        n=n,
        mean=mean,
        sd=sd,
        interval=(mean - reach, mean + reach),
        t=t,
        df=df,
        p=2 * float(stdtr(df, -abs(t))),
        d_z=d_z,
        d_z_interval=noncentral_interval(t, df, math.sqrt(n)),
        hedges_g_z=d_z * small_sample_factor(df),
        d_av=mean / pooled if pooled else None,
        undefined=None,
    )


def small_sample_factor(df: float) -> float:
    """J = gamma(df / 2) / (sqrt(df / 2) gamma((df - 1) / 2)) (Hedges 1981); 1 below df = 2, where it has no value."""
    if df < 2:
        return 1.0
    return math.exp(float(gammaln(df / 2) - gammaln((df - 1) / 2))) / math.sqrt(df / 2)


def noncentral_interval(t: float, df: float, scale: float) -> Interval | None:
    """95 %: the noncentralities under which t is at the 97.5th and the 2.5th percentile, divided by `scale`."""
    limits = [_noncentrality(t, df, probability) for probability in (0.975, 0.025)]
    if limits[0] is None or limits[1] is None:
        return None
    return limits[0] / scale, limits[1] / scale


def _noncentrality(t: float, df: float, probability: float) -> float | None:
    """None where SciPy's distribution function cannot be inverted."""

    def off(noncentrality: float) -> float:
        return float(nctdtr(df, noncentrality, t)) - probability

    # The normal approximation of the noncentral t (Johnson & Welch 1940), and an ever wider bracket round it. Beyond a
    # million it is off by less than 1e-7 of the limit, and the exact function's cost would grow with t.
    spread = math.sqrt(1 + t * t / (2 * df))
    middle = t * (1 - 1 / (4 * df)) - float(ndtri(probability)) * spread
    if df > NORMAL_BEYOND:
        return middle
    for reach in (0.001, 0.01, 0.1, 1.0, 5.0):
        low, high = middle - reach * spread, middle + reach * spread
        if off(low) > 0 > off(high):
            try:
                return float(scipy.optimize.brentq(off, low, high, xtol=1e-10 * max(1.0, abs(middle))))
            except ValueError:  # it has holes of NaN at one degree of freedom
                return None
    return None
