"""Regression to the mean: what ranks worst among many was in part unlucky, and comes back by itself."""

from collections.abc import Sequence

import numpy as np

from analysis.statistics.intervals import Mean, t_quantile

FEWEST = 4  # means to be ranked among


def shrunk(chosen: Mean, among: Sequence[Mean], whole: Mean | None = None) -> Mean | None:
    """Where `chosen` truly lies, as it was picked by its rank `among` all of these, itself included.

    B = 1 - noise / variance of the means; m + B (x - m) (empirical Bayes, Efron & Morris 1973). Its squared error is
    B se2 and what is unsure in m and B (Morris 1983): without that up to 4 verdicts of 100 were false instead of 2.5.
    whole: mean over all of them of the same people; what one mean shares with the others by that is no noise between
    them, and its error stays whole. None where fewer than four are known.
    """
    known = [(mean.mean, mean.se) for mean in among if mean.mean is not None and mean.se is not None]
    k = len(known)
    if chosen.mean is None or chosen.se is None or k < FEWEST:
        return None
    means, squares = np.array([mean for mean, _ in known]), np.array([se * se for _, se in known])
    common = _common(float(squares.mean()), k, whole)
    noise, spread, middle = float(squares.mean()) - common, float(means.var(ddof=1)), float(means.mean())
    given_up = min(1.0, noise / spread) if spread else 1.0  # 1 - B
    off = chosen.mean - middle
    unsure = given_up * noise / k + 2 / (k - 3) * (given_up * off) ** 2
    se = ((1 - given_up) * max(chosen.se**2 - common, 0.0) + common + unsure) ** 0.5
    mean, reach = middle + (1 - given_up) * off, t_quantile(chosen.n - 1, 0.975) * se
    return Mean(chosen.n, mean, None, se, mean - reach, mean + reach)


def _common(square: float, k: int, whole: Mean | None) -> float:
    """The squared error that k means have in common: of their mean's, what is above a k-th of theirs."""
    if whole is None or whole.se is None:
        return 0.0
    return min(max((k * whole.se**2 - square) / (k - 1), 0.0), square)
