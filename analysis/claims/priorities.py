"""Claims on what to improve first: settled quadrants, what satisfaction goes with, what hurts where it is low."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from analysis.claims.claim import FEWEST, LEVEL, enough
from analysis.estimates.drivers import Drivers, Penalties, PenaltyReward
from analysis.estimates.findings import Priorities
from analysis.estimates.floors import Interval, Side, side_of
from analysis.estimates.ipa import Quadrant, Quadrants
from analysis.statistics.multiplicity import benjamini_hochberg, within
from analysis.statistics.regression import Coefficient
from analysis.statistics.undefined import Undefined

Source = Literal["stated", "derived"]
Rating = Literal["low", "high"]
RATINGS: tuple[Rating, ...] = get_args(Rating)


@dataclass(frozen=True)
class Effects:
    """What low and high ratings of needs go with: one family by Benjamini-Hochberg.

    n: who rated every need; needed: so many for as many effects. Where `undefined` says why, no need has an effect.
    clear: need, rating -> -1 or +1 where satisfaction is clearly less or more than where it is rated in the middle.
    """

    n: int
    needed: int
    undefined: Undefined | None
    needs: tuple[PenaltyReward, ...]
    p_adjusted: Mapping[tuple[str, Rating], float | None]
    clear: Mapping[tuple[str, Rating], Side]

    def hurts(self, need: str) -> bool:
        return self.clear.get((need, "low")) == -1


def settled(
    found: Quadrants, importance: Mapping[str, Interval | None], performance: Mapping[str, Interval | None]
) -> dict[str, Quadrant]:
    """The quadrants that are certain: both intervals lie on one side of both lines."""
    return {
        id_: quadrant
        for id_, quadrant in found.quadrants.items()
        if side_of(importance.get(id_), found.importance) and side_of(performance.get(id_), found.performance)
    }


def goes_with(found: Drivers) -> frozenset[str]:
    """The dimensions that overall satisfaction clearly goes with, as long as it goes with the whole: a low rating with
    a low satisfaction. Shares of R2 have no sign, and of nothing there are shares too.
    """
    if not derivable(found):
        return frozenset()
    both = zip(found.associations, found.regression.predictors, strict=True)
    return frozenset(one.dimension for one, predictor in both if side_of(predictor.interval) > 0)


def derivable(found: Drivers) -> bool:
    """Whether importance can be derived: enough answers, and the regression explains more than chance (F, 5 %)."""
    regression = found.regression
    return enough("derived importance", regression.n) and regression.p is not None and regression.p < LEVEL


def maps_to_show(found: Priorities, short: bool) -> tuple[Source, ...]:
    """By which importance the answers allow a map. short: each person was asked only some of the needs; maps rest on
    scores of persons, so there are none.
    """
    fewest = min([found.weights.n, *(mean.n for mean in found.servperf.dimensions.values())])
    allowed: Mapping[Source, bool] = {
        "stated": found.importance.stated is not None and enough("difference", fewest),
        "derived": found.importance.derived is not None and found.drivers is not None and derivable(found.drivers),
    }
    return () if short else tuple(source for source, allows in allowed.items() if allows)


def penalties_shown(found: Priorities, short: bool) -> bool:
    """Whether satisfaction and needs were rated by enough; else not even what is missing is said. short: see
    `maps_to_show`; nobody rated every need.
    """
    if short or found.drivers is None or found.penalties is None or not found.penalties.needs:
        return False
    return enough("derived importance", found.drivers.regression.n)


def effects(found: Penalties) -> Effects:
    needed = FEWEST["effect"] * found.effects
    why: Undefined | None = "too_few" if found.n < needed else found.undefined
    if why is not None:
        withheld = tuple(replace(row, penalty=None, reward=None, asymmetry=None) for row in found.needs)
        return Effects(found.n, needed, why, withheld, {}, {})
    known = {
        (row.need, rating): effect for row in found.needs for rating in RATINGS if (effect := effect_of(row, rating))
    }
    adjusted = dict(zip(known, within([effect.p for effect in known.values()], benjamini_hochberg), strict=True))
    clear = {key: side_of(known[key].interval) if p is not None and p < LEVEL else 0 for key, p in adjusted.items()}
    return Effects(found.n, needed, None, found.needs, adjusted, clear)


def effect_of(row: PenaltyReward, rating: Rating) -> Coefficient | None:
    return row.penalty if rating == "low" else row.reward


def one_sided_rank(row: PenaltyReward) -> tuple[bool, float]:
    """To sort by, what only hurts first; where either effect is withheld, so is the place."""
    return (True, 0.0) if row.asymmetry is None else (False, row.asymmetry)
