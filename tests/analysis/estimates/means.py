"""Means with a given n and interval, for what is decided by these alone."""

from analysis.statistics.intervals import Mean


def mean(n: int = 50, value: float | None = 0.0, lower: float | None = -1.0, upper: float | None = 1.0) -> Mean:
    return Mean(n, value, 1.0, 0.1, lower, upper)


def between(lower: float, upper: float, n: int = 50) -> Mean:
    return mean(n, (lower + upper) / 2, lower, upper)
