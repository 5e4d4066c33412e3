"""How many answers are needed for a share to be known closely enough."""

import math
from dataclasses import dataclass

from scipy.special import ndtri

CHI2 = 3.841  # the 95th percentile with one degree of freedom, rounded as their table has it


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


def _size(unlimited: float, n: float) -> SampleSize:
    return SampleSize(unlimited, n, math.ceil(n), math.floor(n + 0.5))
