"""Wilcoxon's signed ranks of paired differences, from their distribution."""

from dataclasses import dataclass

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
    """Twice the smaller tail of the sum of fair-coin ranks; ranks are doubled to be whole."""
    doubled = np.rint(2 * ranks).astype(int)
    chances = np.ones(1)
    for rank, count in zip(doubled, counts, strict=True):
        for _ in range(int(count)):
            longer = np.zeros(len(chances) + rank)
            longer[: len(chances)] += chances / 2
            longer[rank:] += chances / 2
            chances = longer
    at = round(2 * v)
    return min(1.0, 2 * min(float(chances[: at + 1].sum()), float(chances[at:].sum())))
