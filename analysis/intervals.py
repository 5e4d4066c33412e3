"""A mean with its interval, from n, sum and sum of squares."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mean:
    """A mean with its 95 % confidence interval; None where n is too small to say (mean: n = 0; the rest: n < 2)."""

    n: int
    mean: float | None
    sd: float | None
    se: float | None
    lower: float | None
    upper: float | None
