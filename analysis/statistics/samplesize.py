"""How many answers are needed for a share to be known closely enough, or for a change to be seen."""

import math
from bisect import bisect_left
from dataclasses import dataclass

from scipy.special import nctdtr, ndtri, stdtrit

CHI2 = 3.841  # the 95th percentile with one degree of freedom, rounded as their table has it
MOST_ANSWERS = 1_000_000  # more than any wave has


@dataclass(frozen=True)
class SampleSize:
    unlimited: float  # n0, unrounded, of a population without end
    n: float  # with the population's size, unrounded
    needed: int  # rounded up: the smallest number that is enough
    nearest: int  # rounded to the nearest, as printed tables have it


def cochran(margin: float, share: float = 0.5, confidence: float = 0.95, population: int | None = None) -> SampleSize:
    """n0 = z2 p (1 - p) / e2; n = n0 / (1 + (n0 - 1) / N) (Cochran 1977). margin: half the interval, as a share."""
    z = float(ndtri(0.5 + confidence / 2))
    unlimited = z * z * share * (1 - share) / (margin * margin)
    n = unlimited if population is None else unlimited / (1 + (unlimited - 1) / population)
    return _size(unlimited, n)


def krejcie_morgan(population: int, margin: float = 0.05, share: float = 0.5) -> SampleSize:
    """chi2 N p (1 - p) / (e2 (N - 1) + chi2 p (1 - p)), at 95 % (Krejcie & Morgan 1970)."""
    x = CHI2 * share * (1 - share)
    return _size(x / (margin * margin), x * population / (margin * margin * (population - 1) + x))


def two_means(change: float, sd: float, power: float = 0.8, before: int | None = None) -> int | None:
    """Answers of each wave from which a change of this size is found so often, two-sided at 5 % (noncentral t).

    before: answers of the first wave, where it is over; then of the second alone. None: however many come, they are
    too few. ValueError: no change, or no sd.
    """
    if not change or sd <= 0:
        raise ValueError("change and sd: above zero")

    def enough(n: int) -> bool:
        return _power(abs(change) / sd, n if before is None else before, n) >= power

    most = 2
    while not enough(most):
        if most > MOST_ANSWERS:
            return None
        most *= 2
    return bisect_left(range(most + 1), True, lo=2, key=enough)


def _power(effect: float, first: int, second: int) -> float:
    df, noncentrality = first + second - 2, effect * (first * second / (first + second)) ** 0.5
    border = float(stdtrit(df, 0.975))
    return float(1 - nctdtr(df, noncentrality, border) + nctdtr(df, noncentrality, -border))


def _size(unlimited: float, n: float) -> SampleSize:
    return SampleSize(unlimited, n, math.ceil(n), math.floor(n + 0.5))
