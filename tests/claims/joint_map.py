"""Studies of what comes first: no basic fails, all fail alike, one fails further than the others."""

from collections.abc import Sequence
from functools import cache

from analysis.claims.gaps import claims
from analysis.claims.joint_map import Ranked, ranked
from analysis.estimates import kano
from analysis.estimates.kano import Need
from analysis.rows.tally import Tally
from tests.claims.gaps import SIZES_OF_DIMENSIONS, people
from tests.claims.kano import counts_of
from tests.claims.study import Measure, Study

CLAIM, RULE = "First: X", "clear gap (Benjamini-Hochberg), then intervals that do not meet"


@cache
def _must_be(name: str) -> Need:
    """As it is known of a hundred people."""
    return kano.classify(name, counts_of([80, 5, 5, 10, 0, 0]))


def _ranks(tally: Tally) -> Sequence[Ranked]:
    return ranked(claims(tally).needs, {name: _must_be(name) for name in tally.design.needs}, {}, 1)


def _first(tally: Tally) -> list[str]:
    return [row.id for row in _ranks(tally) if row.rank == 1]


def _alone(tally: Tally) -> float:
    """As the title names it; else it is "first of what is clear"."""
    rows = _ranks(tally)
    return float(bool(rows) and rows[0].rank == 1 and rows[0].apart)


def studies() -> list[Study]:
    apart = [-0.4] * (len(SIZES_OF_DIMENSIONS) - 1) + [-1.6]
    last = f"d{len(SIZES_OF_DIMENSIONS) - 1}"
    return [
        Study(
            "22 must-be needs, no gap anywhere, 1 to 7",
            people(1, 7, [0.0] * 5),
            [
                Measure(
                    "A basic that fails comes first",
                    "any is named",
                    RULE,
                    0.05,
                    lambda tally: float(bool(_first(tally))),
                )
            ],
        ),
        Study(
            "22 must-be needs, all 0.80 below, 1 to 7",
            people(1, 7, [-0.8] * 5),
            [Measure(CLAIM, "named alone", RULE, 0.05, _alone)],
        ),
        Study(
            "22 must-be needs, five of them 1.2 further below, 1 to 7",
            people(1, 7, apart),
            [
                Measure(
                    CLAIM,
                    "one of the others is among the first",
                    RULE,
                    None,
                    lambda tally: float(any(not name.startswith(last) for name in _first(tally))),
                ),
            ],
        ),
    ]
