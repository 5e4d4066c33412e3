"""A mean with its interval, from n, sum and sum of squares."""

import math
from dataclasses import dataclass

from scipy.special import stdtr, stdtrit

# Sums of floats carry rounding noise of about 1e-15; a variance this small against the mean square is no variance.
NOISE = 1e-13
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
    off = abs(mean.mean - line)
    if mean.se < NO_ERROR:
        return 1.0 if off < NO_ERROR else 2.0 ** (1 - mean.n)
    return 2 * float(stdtr(mean.n - 1, -off / mean.se))


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
