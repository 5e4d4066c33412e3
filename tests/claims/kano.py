"""Studies of Kano's categories: ties, what is not wanted, and how often a plan for more answers is enough."""

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.claims import kano as claims
from analysis.claims.waves import Drift, drift
from analysis.estimates import kano
from analysis.estimates.kano import ORDER, Category, Need
from tests.claims.study import Invent, Measure, Study

NEEDS = 12
ALONE, TOGETHER = "exact, one-sided, each need", f"exact, Holm over {NEEDS} needs"


def needs(shares: Mapping[Category, float]) -> Invent:
    """So many needs, all with these shares of the categories."""

    def invent(rng: np.random.Generator, n: int) -> tuple[Need, ...]:
        drawn = rng.multinomial(n, [shares.get(category, 0.0) for category in ORDER], size=NEEDS)
        return claims.together([kano.classify(f"n{k}", counts_of(row)) for k, row in enumerate(drawn)])

    return invent


def counts_of(row: Sequence[int]) -> dict[Category, int]:
    return {category: int(count) for category, count in zip(ORDER, row, strict=True)}


def _named(found: Sequence[Need], letter: Category) -> float:
    clear = [need.category == letter and need.certainty in ("firm", "leaning") for need in found]
    return sum(clear) / len(clear)


def _covered(found: Sequence[Need], truth: Mapping[Category, float]) -> float:
    """Whether the region of a need holds where it truly lies."""
    base = sum(truth[category] for category in ORDER[:4] if category in truth)
    worse, better = ((truth.get(one, 0) + truth.get(other, 0)) / base for one, other in (("O", "M"), ("A", "O")))
    return sum(_inside(np.array(need.ellipse), (worse, better)) for need in found) / len(found)


def _inside(outline: np.ndarray[tuple[int, ...], np.dtype[np.float64]], point: tuple[float, float]) -> bool:
    """Of a convex outline, its points in turn: the point lies at one side of all its edges."""
    edges, to = np.roll(outline, -1, axis=0) - outline, np.array(point) - outline
    cross = edges[:, 0] * to[:, 1] - edges[:, 1] * to[:, 0]
    return bool((cross >= -1e-9).all() or (cross <= 1e-9).all())


def planned(shares: Mapping[Category, float]) -> Invent:
    """Whether the category of an undecided need is clear after the most answers that its plan names; of needs whose
    plan has an end.
    """
    true = [shares.get(category, 0.0) for category in ORDER]

    def invent(rng: np.random.Generator, n: int) -> bool:
        while True:
            counts = rng.multinomial(n, true)
            plan = kano.classify("n", counts_of(counts.tolist())).answers_needed
            if plan is not None and plan[1] is not None:
                after = counts + rng.multinomial(plan[1], true)
                return kano.classify("n", counts_of(after.tolist())).certainty == "firm"

    return invent


def studies() -> list[Study]:
    return [*_ties(), *_others(), *_drifts()]


def _ties() -> list[Study]:
    tie: dict[Category, float] = {"M": 0.4, "I": 0.4, "O": 0.1, "A": 0.1}
    three: dict[Category, float] = {"M": 0.3, "O": 0.3, "I": 0.3, "A": 0.1}
    indifferent = Measure(
        "leaning or firm: indifferent", "share of needs", ALONE, 0.05, lambda found: _named(found, "I")
    )
    must_be = [
        Measure("leaning or firm: must-be", "share of needs", ALONE, 0.05, lambda found: _named(found, "M")),
        Measure("N needs are must-be", "any is named", TOGETHER, 0.05, lambda found: float(_must_be(found) > 0)),
    ]
    return [
        Study(f"{NEEDS} needs, must-be and indifferent equally frequent", needs(tie), [*must_be, indifferent]),
        Study(f"{NEEDS} needs, three categories equally frequent", needs(three), must_be),
    ]


def _must_be(found: Sequence[Need]) -> float:
    return sum(map(claims.is_must_be, found)) / len(found)


def _others() -> list[Study]:
    clear: dict[Category, float] = {"M": 0.45, "O": 0.25, "A": 0.18, "I": 0.12}
    doubt: dict[Category, float] = {"M": 0.5, "O": 0.3, "A": 0.1, "I": 0.05, "Q": 0.05}
    edge: dict[Category, float] = {"M": 0.93, "O": 0.03, "A": 0.02, "I": 0.02}
    return [
        Study(
            f"{NEEDS} needs of 45 % must-be, 25 % performance",
            needs(clear),
            [
                Measure(
                    "leaning or firm: must-be", "share of needs found", ALONE, None, lambda found: _named(found, "M")
                ),
                Measure(
                    "N needs are must-be",
                    "share of needs found",
                    TOGETHER,
                    None,
                    lambda found: sum(map(claims.is_must_be, found)) / NEEDS,
                ),
            ],
        ),
        Study(
            f"{NEEDS} needs with 5 % contradictory answers",
            needs(doubt),
            [
                Measure(
                    "Check its wording",
                    "any is named",
                    f"exact, Holm over {NEEDS} needs",
                    0.05,
                    lambda found: float(bool(claims.unclear(found))),
                )
            ],
        ),
        Study(
            f"{NEEDS} needs near the corner of the map (worse .96)",
            needs(edge),
            [
                Measure(
                    "region of better and worse",
                    "the truth lies outside",
                    "Agresti-Coull, two degrees of freedom",
                    0.05 + 0.01,
                    lambda found: 1 - _covered(found, edge),
                )
            ],
        ),
        Study(
            "34 % must-be, 26 % performance, 20 and 20 %; the planned most further answers come",
            planned({"M": 0.34, "O": 0.26, "A": 0.2, "I": 0.2}),
            [
                Measure(
                    "N more answers may settle it",
                    "settled, of those with a plan to the end",
                    "80 % power",
                    None,
                    float,
                )
            ],
            sizes=(40, 80, 150),
        ),
    ]


def waves(before: Mapping[Category, float], after: Mapping[Category, float]) -> Invent:
    """So many needs in two waves of as many people each."""
    one, other = needs(before), needs(after)

    def invent(rng: np.random.Generator, n: int) -> tuple[Drift, ...]:
        first, second = ({need.id: need for need in wave(rng, n)} for wave in (one, other))
        return drift(first, second)

    return invent


def _drifts() -> list[Study]:
    same: dict[Category, float] = {"M": 0.4, "O": 0.3, "A": 0.2, "I": 0.1}
    tie: dict[Category, float] = {"M": 0.4, "I": 0.4, "O": 0.1, "A": 0.1}
    less: dict[Category, float] = {"M": 0.55, "O": 0.15, "A": 0.2, "I": 0.1}
    performance: dict[Category, float] = {"O": 0.5, "M": 0.2, "A": 0.2, "I": 0.1}
    rule = f"homogeneity, Holm over {NEEDS} needs, both categories settled"
    moved = Measure("X has moved from a category to another", "any is claimed", rule, 0.05, _moved)
    found = Measure("X has moved from a category to another", "share of needs found", rule, None, _found)
    return [
        Study(f"{NEEDS} needs in two waves, shares as before", waves(same, same), [moved]),
        Study(f"{NEEDS} needs in two waves, two categories equally frequent in both", waves(tie, tie), [moved]),
        Study(f"{NEEDS} needs in two waves, other shares, the same category leads", waves(same, less), [moved]),
        Study(f"{NEEDS} needs in two waves, from 50 % performance to 55 % must-be", waves(performance, less), [found]),
    ]


def _moved(found: Sequence[Drift]) -> float:
    return float(any(each.certain for each in found))


def _found(found: Sequence[Drift]) -> float:
    return sum(each.certain for each in found) / len(found)
