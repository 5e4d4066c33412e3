"""Wilcoxon's signed ranks of paired differences, from their distribution."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from analysis.rows.checks import FloatArray
from analysis.statistics.distribution import Distribution, from_counts, midranks, together
from analysis.statistics.twogroups import two_sided
from analysis.statistics.undefined import Undefined

EXACT_UP_TO = 500  # differences that are not zero; beyond that the normal approximation stands alone


@dataclass(frozen=True)
class SignedRank:
    """Figures are None where `undefined` says why."""

    n_nonzero: int
    n_zero: int
    ties: bool  # among the sizes of the differences
    positive_ranks: float | None  # V: sum of the ranks of differences above zero, zeros dropped
    p_corrected: float | None  # normal approximation with continuity correction
    p_uncorrected: float | None
    z_pratt: float | None  # zeros ranked, then dropped (Pratt 1959); no continuity correction
    p_pratt: float | None
    p_exact: float | None  # permutation distribution given the ranks; None beyond EXACT_UP_TO
    rank_biserial: float | None  # (positive - negative rank sum) / total (Kerby 2014)
    undefined: Undefined | None

    @property
    def p(self) -> float | None:
        """Exact where it was computed, else with continuity correction."""
        return self.p_corrected if self.p_exact is None else self.p_exact


def signed_rank(differences: Distribution) -> SignedRank:
    """Wilcoxon 1945: zeros dropped, mid-ranks for ties; two-sided p values."""
    zero = differences.values == 0
    n_zero = int(differences.counts[zero].sum())
    n = differences.n - n_zero
    if n == 0 or differences.n < 2:
        why: Undefined = "too_few" if differences.n == 1 else "no_differences" if n_zero else "no_answers"
        return SignedRank(0, n_zero, False, None, None, None, None, None, None, None, why)
    sizes = _sizes(differences)
    positive = _positive(differences, sizes)
    ranks = midranks(sizes)
    v, total = float(ranks @ positive), n * (n + 1) / 2
    variance = float(ranks**2 @ sizes.counts) / 4
    z = (v - total / 2) / variance**0.5
    correction = np.sign(v - total / 2) * 0.5 / variance**0.5
    z_pratt = _pratt(ranks + n_zero, positive, sizes)
    return SignedRank(
        n_nonzero=n,
        n_zero=n_zero,
        ties=bool((sizes.counts > 1).any()),
        positive_ranks=v,
        p_corrected=two_sided(z - correction),
        p_uncorrected=two_sided(z),
        z_pratt=z_pratt,
        p_pratt=two_sided(z_pratt),
        p_exact=_exact(ranks, sizes.counts, v) if n <= EXACT_UP_TO else None,
        rank_biserial=(2 * v - total) / total,
        undefined=None,
    )


def _sizes(differences: Distribution) -> Distribution:
    """The distribution of the sizes of the differences that are not zero."""
    nonzero = from_counts(differences.values, np.where(differences.values == 0, 0, differences.counts))
    return together([Distribution(np.abs(nonzero.values), nonzero.counts)])


def _positive(differences: Distribution, sizes: Distribution) -> NDArray[np.int64]:
    """Of every size, how many differences are above zero."""
    above = differences.values > 0
    counts = np.zeros(len(sizes.values), dtype=np.int64)
    counts[np.searchsorted(sizes.values, differences.values[above])] = differences.counts[above]
    return counts


def _pratt(ranks: FloatArray, positive: NDArray[np.int64], sizes: Distribution) -> float:
    """Every sign is a fair coin: mean half the rank sum, variance a quarter of the squares."""
    centre, variance = float(ranks @ sizes.counts) / 2, float(ranks**2 @ sizes.counts) / 4
    off = float(ranks @ positive) - centre
    return off / float(variance**0.5)


def _exact(ranks: FloatArray, counts: NDArray[np.int64], v: float) -> float:
    """Twice the smaller tail of the sum of fair-coin ranks; ranks are doubled to be whole.

    Of each half of the ties the chances of every sum; the tail takes them together.
    """
    doubled = np.rint(2 * ranks).astype(int)
    at = round(2 * v)
    at = min(at, int(doubled @ counts) - at)  # the distribution is symmetric
    one, other = (_sums(doubled[half], counts[half], at) for half in (slice(0, None, 2), slice(1, None, 2)))
    below = np.cumsum(other)
    places = np.minimum(at - np.arange(len(one)), len(other) - 1)
    return min(1.0, 2 * float(one @ below[places]))


def _sums(ranks: NDArray[np.int64], counts: NDArray[np.int64], highest: int) -> FloatArray:
    """The chance of every sum up to the highest, where each of so many equal ranks counts by the toss of a coin."""
    chances = np.ones(1)
    for rank, count in zip(ranks.tolist(), counts.tolist(), strict=True):
        longer = np.zeros(min(len(chances) + rank * count, highest + 1))
        for start, chance in zip(range(0, len(longer), rank), _heads(count), strict=False):
            part = longer[start : start + len(chances)]
            part += chance * chances[: len(part)]
        chances = longer
    return chances


@lru_cache(EXACT_UP_TO)
def _heads(count: int) -> tuple[float, ...]:
    """The chance of 0 to all heads of so many coins."""
    ways = accumulate(range(count), lambda before, heads: before * (count - heads) // (heads + 1), initial=1)
    return tuple(each / 2**count for each in ways)
