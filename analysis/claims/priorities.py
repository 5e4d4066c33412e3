"""Claims on what to improve first: settled quadrants, what satisfaction goes with, what hurts where it is low."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from analysis.claims.claim import FEWEST, LEVEL, enough
from analysis.estimates.drivers import Drivers, PenaltyReward
from analysis.estimates.findings import Priorities
from analysis.estimates.floors import Interval, Side, side_of
from analysis.estimates.ipa import Quadrant, Quadrants
from analysis.statistics.multiplicity import holm, within
from analysis.statistics.twogroups import MeanDifference

Source = Literal["stated", "derived"]
Rating = Literal["low", "high"]


@dataclass(frozen=True)
class Effects:
    """What low and high ratings of needs go with. of: need, rating -> -1 or +1 where satisfaction is clearly less or
    more than where the need is rated in the middle; one family by Holm.
    """

    of: Mapping[tuple[str, Rating], Side]

    def hurts(self, need: str) -> bool:
        return self.of.get((need, "low"), 0) < 0


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


def penalties_shown(rows: Sequence[PenaltyReward]) -> bool:
    """Whether enough rated any need beside their overall satisfaction."""
    return any(row.n_low + row.n_middle + row.n_high >= FEWEST["derived importance"] for row in rows)


def effect_of(row: PenaltyReward, rating: Rating) -> MeanDifference | None:
    """What such a rating goes with; None where either side of the comparison has too few."""
    n, found = (row.n_low, row.penalty) if rating == "low" else (row.n_high, row.reward)
    return found if enough("effect", min(n, row.n_middle)) else None


def effects(rows: Sequence[PenaltyReward]) -> Effects:
    known = [
        ((row.need, rating), found)
        for row in rows
        for rating in get_args(Rating)
        if (found := effect_of(row, rating)) is not None
    ]
    adjusted = within([found.p for _, found in known], holm)
    return Effects(
        {
            key: side_of(found.interval) if p is not None and p < LEVEL else 0
            for (key, found), p in zip(known, adjusted, strict=True)
        }
    )


def one_sided_rank(row: PenaltyReward) -> tuple[bool, float]:
    """To sort by, what only hurts first; where either effect is withheld, so is the place."""
    if row.asymmetry is None or effect_of(row, "low") is None or effect_of(row, "high") is None:
        return True, 0.0
    return False, row.asymmetry
