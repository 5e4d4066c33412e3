"""What overall satisfaction goes with: stated against derived importance, penalties and rewards."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy

from analysis.estimates import reading
from analysis.estimates.floors import shown
from analysis.estimates.ipa import Quadrants, quadrants
from analysis.rows.tally import Tally
from analysis.statistics.correlations import Pearson, RankCorrelation, kendall, pearson, spearman
from analysis.statistics.moments import Moments, constant, from_block
from analysis.statistics.regression import Coefficient, Regression, least_squares, regress, relative_weights
from analysis.statistics.undefined import Undefined

DRAWS, SEED = 400, 20261130
FEWEST_EACH = 10  # answers for each effect that is estimated together with others
FEWEST = 5 * FEWEST_EACH  # answers: for five dimensions


@dataclass(frozen=True)
class Association:
    """One dimension's P scores with overall satisfaction."""

    dimension: str
    pearson: Pearson  # over the complete rows of the regression
    spearman: RankCorrelation  # over whoever answered both
    kendall: RankCorrelation
    partial: float | None  # with the other dimensions held fixed; None where `undefined` says why
    undefined: Undefined | None


@dataclass(frozen=True)
class Drivers:
    """Regression columns 1.. are the dimensions in order. enough: n reaches FEWEST; below, read as a hint."""

    associations: tuple[Association, ...]
    regression: Regression
    enough: bool


@dataclass(frozen=True)
class PenaltyReward:
    """What a low or high rating of a need goes with, against one in the middle, all other ratings held the same.

    Low: the lowest third of the scale, high: the highest third; steps are not standard, and this is not a Kano class.
    penalty, reward: None where too few rate it so, or in the middle: these ratings then count as middle ones.
    """

    need: str
    n_low: int
    n_middle: int
    n_high: int
    penalty: Coefficient | None  # of low: below zero where a low rating hurts
    reward: Coefficient | None  # of high: above zero where a high rating lifts
    asymmetry: float | None  # (|reward| - |penalty|) / (|reward| + |penalty|): -1 hurts only, +1 lifts only


@dataclass(frozen=True)
class Penalties:
    """Overall satisfaction on low and high ratings of all needs, in one regression (Brandt 1987).

    n: who said how satisfied they are and rated every need. effects: how many the regression estimates, or would;
    where `undefined` says why, none is there.
    """

    n: int
    effects: int
    r2: float | None
    needs: tuple[PenaltyReward, ...]
    undefined: Undefined | None


def drivers(tally: Tally) -> Drivers:
    """Correlations and the regression of overall satisfaction on the dimensions' P scores.

    ValueError: overall satisfaction was not asked.
    """
    rows = reading.drivers(tally)
    found = regress(rows)
    return Drivers(
        tuple(_association(tally, rows, position, name) for position, name in enumerate(tally.design.dimensions, 1)),
        found,
        found.n >= FEWEST,
    )


def weight_intervals(tally: Tally) -> dict[str, tuple[float, float]]:
    """95 % of each dimension's share in R2 (relative weight): percentiles of DRAWS samples of as many people from a
    normal population with these covariances (parametric bootstrap; the tally has no rows to draw from).
    """
    rows, names = reading.drivers(tally), list(tally.design.dimensions)
    if (
        rows.n <= len(rows.means) + 1
        or np.isnan(rows.correlation).any()
        or np.linalg.eigvalsh(rows.correlation)[0] < 1e-10
    ):
        return {}
    drawn = scipy.stats.wishart(rows.n - 1, rows.covariance / (rows.n - 1)).rvs(DRAWS, random_state=SEED)
    sd = np.sqrt(np.diagonal(drawn, axis1=1, axis2=2))
    correlations = drawn / (sd[:, :, None] * sd[:, None, :])
    shares = relative_weights(correlations[:, 1:, 1:], correlations[:, 1:, 0])
    low, high = np.percentile(shares, (2.5, 97.5), axis=0)
    return {name: (float(low[place]), float(high[place])) for place, name in enumerate(names)}


def partial_correlation(rows: Moments, one: int, other: int) -> tuple[float | None, Undefined | None]:
    """Of two columns with all others held fixed, from the inverse of the correlations."""
    if rows.n <= len(rows.means):
        return None, "too_few" if rows.n else "no_answers"
    correlation = rows.correlation
    if flat := constant(correlation):
        return None, flat
    if np.linalg.eigvalsh(correlation)[0] < 1e-10:
        return None, "singular"
    inverse = np.linalg.inv(correlation)
    return float(-inverse[one, other] / math.sqrt(inverse[one, one] * inverse[other, other])), None


def penalties(tally: Tally) -> Penalties:
    """From the cross-products of satisfaction with low and high ratings. ValueError: satisfaction was not asked."""
    sums, needs = reading.ratings(tally), tally.design.needs
    k, n = len(needs), int(sums[0, 0])
    low, high = sums[0, 2 : k + 2], sums[0, k + 2 :]
    middle = n - low - high
    estimated = [
        2 + place for place, rated in enumerate([*low, *high]) if shown(int(rated)) and shown(int(middle[place % k]))
    ]
    columns = [0, 1, *estimated]
    fit = least_squares(from_block(sums[np.ix_(columns, columns)]))
    found = dict(zip(estimated, fit.coefficients, strict=False))  # none where it is undefined
    rows = []
    for place, need in enumerate(needs):
        penalty, reward = found.get(2 + place), found.get(2 + k + place)
        n_low, n_middle, n_high = (int(rated[place]) for rated in (low, middle, high))
        rows.append(PenaltyReward(need, n_low, n_middle, n_high, penalty, reward, _asymmetry(penalty, reward)))
    return Penalties(n, len(estimated), fit.r2, tuple(rows), fit.undefined)


Importance = Literal["relative_weight", "partial"]


def revised_ipa(
    found: Drivers, performance: Mapping[str, float], by: Importance = "relative_weight"
) -> Quadrants | None:
    """Importance as it follows from the answers (Matzler et al. 2004: partial correlations; Johnson 2000: weights).

    performance: dimension -> mean. None where the importance cannot be derived.
    """
    if by == "relative_weight":
        weights = {
            association.dimension: predictor.relative_weight
            for association, predictor in zip(found.associations, found.regression.predictors, strict=False)
        }
    else:
        weights = {one.dimension: one.partial for one in found.associations if one.partial is not None}
    if len(weights) < len(found.associations):
        return None
    return quadrants(weights, performance)


def _association(tally: Tally, rows: Moments, position: int, name: str) -> Association:
    table = reading.with_dimension(tally, name)
    partial, reason = partial_correlation(rows, 0, position)
    return Association(name, pearson(rows, 0, position), spearman(table), kendall(table), partial, reason)


def _asymmetry(penalty: Coefficient | None, reward: Coefficient | None) -> float | None:
    if penalty is None or reward is None:
        return None
    hurts, lifts = max(-penalty.b, 0.0), max(reward.b, 0.0)
    return (lifts - hurts) / (lifts + hurts) if lifts + hurts else None
