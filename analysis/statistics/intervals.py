"""A mean with its interval, from n, sum and sum of squares."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

# Sums of floats carry rounding noise of about 1e-15; a variance this small against the mean square is no variance.
NOISE = 1e-13
WORKING = 0.01  # intra-class correlation for which degrees of freedom are found: covers best from 0.05 to 0.30
NO_ERROR = 1e-12  # a standard error made of sums of floats that is none


@dataclass(frozen=True)
class Mean:
    """A mean with its 95 % confidence interval; None where n is too small to say (mean: n = 0; the rest: n < 2)."""

    n: int
    mean: float | None
    sd: float | None
    se: float | None
    lower: float | None
    upper: float | None

    @property
    def degrees(self) -> float:
        """Of freedom of its standard error."""
        return self.n - 1

    @property
    def is_census(self) -> bool:
        """Whether everybody whom it is about answered, so that chance has no part in it."""
        return self.se == 0 and bool(self.sd)


@dataclass(frozen=True)
class Between(Mean):
    """A mean whose error is that between groups of its people."""

    df: float

    @property
    def degrees(self) -> float:
        return self.df

    @property
    def is_census(self) -> bool:
        """Never: groups of which all have the same mean stand for others all the same."""
        return False


def mean_interval(n: int, total: int | float, squares: int | float, factor: int = 1, level: float = 0.95) -> Mean:
    """Mean, sd (n - 1) and t interval of n values kept times `factor` as their sum and sum of squares.

    With whole numbers everything up to the last division is exact, whatever their size. Mean +- t(n-1) * sd / sqrt(n)
    (Student 1908). A sample without variance has an interval of width zero: callers say so.
    """
    n = int(n)
    if n < 1:
        return Mean(0, None, None, None, None, None)
    total, squares = _exact(total), _exact(squares)
    mean = total / (n * factor)
    if n < 2:
        return Mean(n, mean, None, None, None, None)
    return from_summary(n, mean, math.sqrt(_variance(n, total, squares)) / factor, level)


def from_summary(n: int, mean: float | None, sd: float | None, level: float = 0.95) -> Mean:
    """The same where mean and sd are known already."""
    if mean is None or sd is None or n < 2:
        return Mean(n, mean, None, None, None, None)
    se = sd / math.sqrt(n)
    reach = t_quantile(n - 1, 0.5 + level / 2) * se
    return Mean(n, mean, sd, se, mean - reach, mean + reach)


def p_of_mean(mean: Mean, line: float = 0.0) -> float | None:
    """Two-sided, by Student's t, that the mean differs from a line; None where there is no standard error. Where all
    gave the same, by the sign test: 1 on the line, 2 ** (1 - n) off it.
    """
    if mean.mean is None or mean.se is None:
        return None
    return p_of(mean.mean - line, mean.se, mean.degrees)


def p_of(difference: float, se: float, degrees: float) -> float:
    """The same of a difference from the line."""
    off = abs(difference)
    if se < NO_ERROR:
        return 1.0 if off < NO_ERROR else 2.0**-degrees
    return 2 * float(stdtr(degrees, -off / se))


def between(
    mean: Mean, off: Sequence[Sequence[float]], sizes: Sequence[Sequence[int]], weights: Sequence[float]
) -> Mean:
    """The mean with the error between groups that stand for others. It is the weighted sum of means over the same
    groups; of each how far every group's sum is off, and how many are in it.

    Bell & McCaffrey 2002: what is off is divided by the root of 1 - the group's share of the people, and Student's t
    has degrees of freedom that are one less than groups where these are of one size, else fewer.
    """
    groups, degrees = [0.0] * len(off[0]), math.inf
    for weight, sums, counts in zip(weights, off, sizes, strict=True):
        n = sum(counts)
        groups = [
            group + weight * each / (n * math.sqrt(1 - count / n))
            for group, each, count in zip(groups, sums, counts, strict=True)
        ]
        degrees = min(degrees, _degrees(counts))
    se = math.sqrt(math.fsum(group * group for group in groups))
    se = 0.0 if se < NO_ERROR else se
    reach = t_quantile(degrees, 0.975) * se
    assert mean.mean is not None
    return Between(mean.n, mean.mean, mean.sd, se, mean.mean - reach, mean.mean + reach, degrees)


def _degrees(counts: Sequence[int]) -> float:
    """Of Satterthwaite, where people of one group are a little alike (`WORKING`)."""
    sizes = np.array(counts, dtype=np.float64)
    shares, variances = sizes / sizes.sum(), sizes * (1 - WORKING + WORKING * sizes)
    off = np.eye(len(sizes)) - shares[:, None]  # sums of groups -> what they are off the mean of all
    product = (off * variances) @ off.T / (1 - shares)[:, None]
    return float(min(np.trace(product) ** 2 / np.trace(product @ product), len(sizes) - 1))


def t_quantile(df: float, probability: float) -> float:
    """Quantile of Student's t."""
    return float(stdtrit(df, probability))


def _exact(value: int | float) -> int | float:
    """A Python number: numpy's integers would wrap round where Python's grow."""
    return float(value) if isinstance(value, float) else int(value)


def _variance(n: int, total: int | float, squares: int | float) -> float:
    spread = n * squares - total * total
    if isinstance(spread, float) and spread < NOISE * n * squares:
        return 0.0
    return max(spread, 0) / (n * (n - 1))
