"""Studies of choices: what most people choose, of five options, one or several each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.claims.levels import most_chosen
from tests.claims.study import Invent, Measure, Study

SIZES = (20, 60, 300)
ONE, SEVERAL = "exact, each other option", "shares with added errors, each other option"


@dataclass(frozen=True)
class Drawn:
    """What may be chosen most often where one option each may be chosen, and where several may."""

    one: tuple[str, ...]
    several: tuple[str, ...]


def choosing(shares: Sequence[float]) -> Invent:
    """shares: of those who choose an option, the first the most."""
    names = [f"o{place}" for place in range(len(shares))]

    def invent(rng: np.random.Generator, n: int) -> Drawn:
        single, each = rng.multinomial(n, shares), rng.binomial(n, shares)
        both = (dict(zip(names, counts.tolist(), strict=True)) for counts in (single, each))
        one, several = both
        return Drawn(most_chosen(one, n), most_chosen(several, n, several=True))

    return invent


def studies() -> list[Study]:
    alone, missing = "Chosen most often: X", "Chosen most often may be ..."
    return [
        Study(
            "five options, each chosen as often",
            choosing([0.2] * 5),
            [
                Measure(alone, "named alone", ONE, 0.05, lambda drawn: float(len(drawn.one) == 1)),
                Measure(alone, "named alone", SEVERAL, 0.05, lambda drawn: float(len(drawn.several) == 1)),
            ],
            SIZES,
        ),
        Study(
            "one of five options chosen by 30 %, the next by 25 %",
            choosing([0.3, 0.25, 0.15, 0.15, 0.15]),
            [
                Measure(missing, "the true one is missing", ONE, 0.05, lambda drawn: float("o0" not in drawn.one)),
                Measure(
                    missing, "the true one is missing", SEVERAL, 0.05, lambda drawn: float("o0" not in drawn.several)
                ),
            ],
            SIZES,
        ),
        Study(
            "one of five options chosen by 40 %, the others by 15 %",
            choosing([0.4, *[0.15] * 4]),
            [Measure(alone, "named alone, rightly", ONE, None, lambda drawn: float(drawn.one == ("o0",)))],
            SIZES,
        ),
    ]
