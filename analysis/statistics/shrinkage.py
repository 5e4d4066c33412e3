"""Regression to the mean: what ranks worst among many was in part unlucky, and comes back by itself."""

from collections.abc import Sequence

import numpy as np

from analysis.statistics.intervals import Mean, t_quantile

FEWEST = 3  # means to be ranked among


def shrunk(chosen: Mean, among: Sequence[Mean], whole: Mean | None = None) -> Mean | None:
    """Where `chosen` truly lies, as it was picked by its rank `among` all of these, itself included.

    B = 1 - noise / variance of the means; m + B (x - m), its squared error B se2 (empirical Bayes, Efron & Morris
    1973). whole: mean over all of them of the same people; what one mean shares with the others by that is no noise
    between them, and its error stays whole. None where fewer than three are known.
    """
    known = [(mean.mean, mean.se) for mean in among if mean.mean is not None and mean.se is not None]
    if chosen.mean is None or chosen.se is None or len(known) < FEWEST:
        return None
    means, squares = np.array([mean for mean, _ in known]), np.array([se * se for _, se in known])
    common = _common(float(squares.mean()), len(known), whole)
    spread = float(means.var(ddof=1))
    kept = max(0.0, 1 - (float(squares.mean()) - common) / spread) if spread else 0.0
    mean = float(means.mean()) + kept * (chosen.mean - float(means.mean()))
    se = (kept * max(chosen.se**2 - common, 0.0) + common) ** 0.5
    reach = t_quantile(chosen.n - 1, 0.975) * se
    return Mean(chosen.n, mean, None, se, mean - reach, mean + reach)


def _common(square: float, k: int, whole: Mean | None) -> float:
    """The squared error that k means have in common: of their mean's, what is above a k-th of theirs."""
    if whole is None or whole.se is None:
        return 0.0
    return min(max((k * whole.se**2 - square) / (k - 1), 0.0), square)
