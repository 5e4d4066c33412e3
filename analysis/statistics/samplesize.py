"""How many are needed for a share to be known closely enough, a change to be seen, or a bad one to be among them."""

import math
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from scipy.special import gammaln, nctdtr, ndtri, stdtrit

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

    return _smallest(enough)


def one_mean(change: float, sd: float, power: float = 0.8) -> int | None:
    """People who answer twice, from whom a mean change of this size is found so often, two-sided at 5 % (noncentral t).
    sd: of their changes. None: however many come, they are too few. ValueError: no change, or no sd.
    """
    if not change or sd <= 0:
        raise ValueError("change and sd: above zero")
    effect = abs(change) / sd
    return _smallest(lambda n: _beyond(effect * n**0.5, n - 1) >= power)


def _smallest(enough: Callable[[int], bool]) -> int | None:
    most = 2
    while not enough(most):
        if most > MOST_ANSWERS:
            return None
        most *= 2
    return bisect_left(range(most + 1), True, lo=2, key=enough)


def to_see_one(bad: int, of: int, confidence: float = 0.95) -> int:
    """How many of these to look at, drawn by chance, to see at least one of the bad so surely (hypergeometric).

    ValueError: none is bad, or more than there are; no confidence strictly between 0 and 1.
    """
    if not 0 < bad <= of:
        raise ValueError("bad: from one to all of them")
    if not 0 < confidence < 1:
        raise ValueError("confidence: between 0 and 1")
    return bisect_left(range(of - bad + 2), True, key=lambda n: missed(bad, of, n) <= 1 - confidence)


def missed(bad: int, of: int, n: int) -> float:
    """The chance that n drawn of these hold none of the bad."""
    if n > of - bad:
        return 0.0
    ways = _log_ways(of - bad, n) - _log_ways(of, n)
    return math.exp(ways)


def most_where_none(n: int, confidence: float = 0.95) -> float:
    """The largest share of bad ones with which so many drawn, none of them bad, agree; one-sided. None drawn: all."""
    return 1 - (1 - confidence) ** (1 / n) if n else 1.0


def _log_ways(of: int, n: int) -> float:
    return float(gammaln(of + 1) - gammaln(n + 1) - gammaln(of - n + 1))


def _power(effect: float, first: int, second: int) -> float:
    return _beyond(effect * (first * second / (first + second)) ** 0.5, first + second - 2)


def _beyond(noncentrality: float, df: int) -> float:
    """How often t is significant."""
    border = float(stdtrit(df, 0.975))
    return float(1 - nctdtr(df, noncentrality, border) + nctdtr(df, noncentrality, -border))


def _size(unlimited: float, n: float) -> SampleSize:
    return SampleSize(unlimited, n, math.ceil(n), math.floor(n + 0.5))
