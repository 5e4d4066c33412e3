"""A series of readings: do neighbours resemble each other, is it lopsided, do its shares vary more than chance."""

import numpy as np

from analysis.rows.checks import FloatArray


def autocorrelation(values: FloatArray) -> float | None:
    """r1: of each reading with the next; None without variance. NaN: no reading, and no pair with its neighbours."""
    off = values - np.nanmean(values) if (~np.isnan(values)).any() else values
    spread = float(np.nansum(off * off))
    return float(np.nansum(off[1:] * off[:-1])) / spread if spread > 0 else None


def skewness(values: FloatArray) -> float | None:
    """Moment ratio g1; None without variance. NaN: no reading."""
    known = values[~np.isnan(values)]
    off = known - known.mean() if len(known) else known
    spread = float((off * off).mean()) if len(known) else 0.0
    return float((off**3).mean()) / spread**1.5 if spread > 0 else None


def excess(counted: FloatArray, sizes: FloatArray) -> tuple[float, int]:
    """Chi-square of shares against their common one, and its degrees of freedom: their ratio is about 1 where only
    chance moves them. (0, 0) where nothing or everything was counted.
    """
    p = float(counted.sum() / sizes.sum()) if sizes.sum() else 0.0
    if not 0 < p < 1 or len(counted) < 2:
        return 0.0, 0
    return float(((counted - sizes * p) ** 2 / (sizes * p * (1 - p))).sum()), len(counted) - 1
