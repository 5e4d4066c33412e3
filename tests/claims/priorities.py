"""Studies of priorities: satisfaction that goes with nothing, importance that is equal, needs that hurt nobody."""

from dataclasses import replace

import numpy as np

from analysis.claims.claim import FEWEST
from analysis.claims.priorities import Rating, effects, goes_with, maps_to_show, settled
from analysis.estimates import drivers, findings
from analysis.estimates.drivers import Penalties
from analysis.estimates.findings import Priorities
from analysis.estimates.floors import ends
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import score_servqual
from tests.claims.gaps import SIZES_OF_DIMENSIONS, design
from tests.claims.study import Invent, Measure, Study, share

SIZES = (60, 150, 400)
SIZES_OF_RATINGS = (150, 400, 800)


def people(*, with_satisfaction: float, behind: float) -> Invent:
    """One dimension is rated lower than the others. with_satisfaction: how far satisfaction follows the first two
    dimensions. Points of importance are equal in truth.
    """
    plain = design(1, 7)
    of = Design(plain.needs, plain.dimensions, 1, 7, overall=(1, 7))
    lower = np.repeat([0.0, 0.0, 0.0, 0.0, -behind], SIZES_OF_DIMENSIONS)
    member = np.repeat(np.arange(5), SIZES_OF_DIMENSIONS)

    def invent(rng: np.random.Generator, n: int) -> Priorities:
        moods = rng.normal(0, 0.7, (n, 1)) + rng.normal(0, 0.7, (n, 5))
        p = np.clip(np.rint(5.2 + lower + moods[:, member] + rng.normal(0, 0.8, (n, 22))), 1, 7)
        rated = p[:, member < 2].mean(axis=1) - p[:, member < 2].mean()  # as they were rated: the others add nothing
        felt = 2 * with_satisfaction * rated + rng.normal(0, 1.0, n)
        overall = np.clip(np.rint(5 + felt), 1, 7)
        points = 100 * rng.dirichlet([4.0] * 5, n)
        return findings.priorities(fold(score_servqual(of, np.full_like(p, 6.0), p, points, overall)))

    return invent


def yet_behind(found: Priorities, derived: bool) -> list[str]:
    """What the title of the map names."""
    quadrants = found.importance.derived if derived else found.importance.stated
    if quadrants is None or ("derived" if derived else "stated") not in maps_to_show(found, short=False):
        return []
    stated = {name: ends(mean) for name, mean in found.points.items()}
    telling = goes_with(found.drivers) if derived and found.drivers else frozenset()
    importance = {name: limits for name, limits in found.derived.items() if name in telling} if derived else stated
    performance = {name: ends(mean) for name, mean in found.servperf.dimensions.items()}
    return [name for name, where in settled(quadrants, importance, performance).items() if where == "concentrate here"]


def ratings(*, loss: float) -> Invent:
    """Who rates low and high often enough that all effects are estimated, and are less satisfied where the first need
    is rated low.
    """
    plain = design(1, 7)
    of = Design(plain.needs, plain.dimensions, 1, 7, overall=(1, 7))
    member = np.repeat(np.arange(5), SIZES_OF_DIMENSIONS)

    def invent(rng: np.random.Generator, n: int) -> Penalties:
        moods = rng.normal(0, 0.7, (n, 1)) + rng.normal(0, 0.7, (n, 5))
        p = np.clip(np.rint(4.2 + moods[:, member] + rng.normal(0, 1.2, (n, 22))), 1, 7)
        overall = np.clip(np.rint(4.5 - loss * (p[:, 0] <= 2) + rng.normal(0, 1.2, n)), 1, 7)
        return drivers.penalties(fold(score_servqual(of, p, p, overall=overall)))

    return invent


def _claimed(found: Penalties, enough: bool = True) -> list[tuple[str, Rating]]:
    """Every effect that is claimed. enough: with the least n, as on pages."""
    said = effects(found if enough else replace(found, n=FEWEST["effect"] * found.effects))
    return [key for key, side in said.clear.items() if side]


def _loses(found: Penalties) -> float:
    return float(effects(found).hurts(found.needs[0].need))


def studies_of_ratings() -> list[Study]:
    claim, rule = (
        "A low rating of X goes with less satisfaction",
        "one regression, Benjamini-Hochberg, from 440 answers",
    )
    without = "one regression, Benjamini-Hochberg, from any n"
    return [
        Study(
            "satisfaction goes with no rating of 22 needs, 1 to 7",
            ratings(loss=0.0),
            [
                Measure(claim, "any effect is claimed", rule, 0.05, lambda found: float(bool(_claimed(found)))),
                Measure(
                    claim,
                    "any effect would be claimed",
                    without,
                    0.05,
                    lambda found: float(bool(_claimed(found, False))),
                ),
            ],
            sizes=SIZES_OF_RATINGS,
        ),
        Study(
            "a low rating of one need of 22 costs 1.0, 1 to 7",
            ratings(loss=1.0),
            [
                Measure(claim, "the true one is claimed", rule, None, _loses),
                Measure(
                    claim,
                    "share of false ones",
                    rule,
                    0.05,
                    lambda found: share(
                        dict.fromkeys(map(str, _claimed(found)), True),
                        {str(key): key == (found.needs[0].need, "low") for key in _claimed(found)},
                    ),
                ),
            ],
            sizes=SIZES_OF_RATINGS,
        ),
    ]


def studies() -> list[Study]:
    return [*studies_of_dimensions(), *studies_of_ratings()]


def studies_of_dimensions() -> list[Study]:
    nothing, something = people(with_satisfaction=0.0, behind=0.5), people(with_satisfaction=0.8, behind=0.5)
    return [
        Study(
            "satisfaction goes with nothing, points all equal, one dimension 0.5 lower, 1 to 7",
            nothing,
            [
                Measure(
                    "Goes with satisfaction, yet behind",
                    "any is named",
                    "F of the regression, sign, both intervals",
                    0.05,
                    lambda found: float(bool(yet_behind(found, True))),
                ),
                Measure(
                    "Important, yet behind",
                    "any is named",
                    "both intervals beyond both lines",
                    0.05,
                    lambda found: float(bool(yet_behind(found, False))),
                ),
            ],
            sizes=SIZES,
        ),
        Study(
            "satisfaction follows two dimensions, 1 to 7",
            something,
            [
                Measure(
                    "Importance can be derived",
                    "the map is shown",
                    "F of the regression, from 50 answers",
                    None,
                    lambda found: float("derived" in maps_to_show(found, short=False)),
                ),
                Measure(
                    "What satisfaction goes with",
                    "share of the two found",
                    "F of the regression, t",
                    None,
                    lambda found: len({"d0", "d1"} & goes_with(found.drivers)) / 2 if found.drivers else 0.0,
                ),
                Measure(
                    "What satisfaction goes with",
                    "share of the other three named",
                    "F of the regression, t",
                    0.05,
                    lambda found: len({"d2", "d3", "d4"} & goes_with(found.drivers)) / 3 if found.drivers else 0.0,
                ),
            ],
            sizes=SIZES,
        ),
    ]
