"""Whether experts agree on an order: Kendall's W, for Delphi rounds."""

from dataclasses import dataclass

import numpy as np
import scipy
from scipy.special import chdtrc

from analysis.rows.checks import FloatArray
from analysis.statistics.undefined import Undefined


@dataclass(frozen=True, eq=False)
class Consensus:
    """None where undefined (`undefined` says why). mean_ranks [items]: 1 is the lowest rating."""

    items: int
    raters: int
    w: float | None  # corrected for ties
    w_uncorrected: float | None
    chi2: float | None  # raters * (items - 1) * W: Friedman's statistic
    df: int
    p: float | None
    mean_spearman: float | None  # of every two raters: (m W - 1) / (m - 1)
    mean_ranks: FloatArray
    undefined: Undefined | None


def kendall_w(ratings: FloatArray) -> Consensus:
    """W = 12 S / (m2 (n3 - n) - m sum of (t3 - t)), mid-ranks within raters (Kendall & Babington Smith 1939).

    ratings [items, raters], no NaN: every rater has rated every item.
    """
    n, m = ratings.shape
    ranks = np.apply_along_axis(scipy.stats.rankdata, 0, ratings) if ratings.size else np.zeros((n, m))
    sums = ranks.sum(axis=1)
    spread = float(((sums - sums.mean()) ** 2).sum()) if n else 0.0
    ties = sum(float((counts**3 - counts).sum()) for counts in (np.unique(r, return_counts=True)[1] for r in ranks.T))
    whole = m * m * (n**3 - n)
    means = sums / m if m else sums
    if n < 2 or m < 2:
        return Consensus(n, m, None, None, None, max(n - 1, 0), None, None, means, "too_few")
    if whole - m * ties <= 0:
        return Consensus(n, m, None, None, None, n - 1, None, None, means, "no_variance")
    w = 12 * spread / (whole - m * ties)
    chi2 = m * (n - 1) * w
    return Consensus(
        items=n,
        raters=m,
        w=w,
        w_uncorrected=12 * spread / whole,
        chi2=chi2,
        df=n - 1,
        p=float(chdtrc(n - 1, chi2)),
        mean_spearman=(m * w - 1) / (m - 1),
        mean_ranks=means,
        undefined=None,
    )
