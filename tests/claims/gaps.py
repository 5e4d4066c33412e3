"""Studies of gaps: nothing below, all equally below, one dimension further; whole and short forms, groups."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.claims.claim import Claim
from analysis.claims.gaps import GapClaims, cells, claims
from analysis.claims.structure import turned_round
from analysis.estimates import servqual
from analysis.rows.checks import FloatArray
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import score_servqual
from analysis.rows.tally import Tally
from tests.claims.study import Invent, Measure, Study, share

SCALES = ((1, 7), (1, 5))
SIZES_OF_DIMENSIONS = (4, 5, 4, 4, 5)
HOLM, BH = "t, Holm over 5 dimensions", "t, Benjamini-Hochberg over 22 needs"


def design(low: int, high: int) -> Design:
    names = [f"d{place}" for place in range(len(SIZES_OF_DIMENSIONS))]
    needs = {
        name: tuple(f"{name}n{k}" for k in range(size)) for name, size in zip(names, SIZES_OF_DIMENSIONS, strict=True)
    }
    return Design(tuple(need for each in needs.values() for need in each), needs, low, high)


def people(
    low: int,
    high: int,
    gaps: Sequence[float],
    *,
    skips: float = 0.05,
    asked: int | None = None,
    points: Callable[[FloatArray], FloatArray] | None = None,
) -> Callable[[np.random.Generator, int], Tally]:
    """Tallies of people with moods of their own, on the whole and by dimension; two thirds of expectations near the
    top. gaps: of each dimension, in points before rounding. asked: so many needs each, drawn by chance. points: of
    importance, by a person's gaps of the dimensions.
    """
    of, step = design(low, high), (high - low) / 6
    lower = np.repeat(gaps, SIZES_OF_DIMENSIONS)
    member = np.repeat(np.arange(len(gaps)), SIZES_OF_DIMENSIONS)

    def invent(rng: np.random.Generator, n: int) -> Tally:
        shape = (n, len(of.needs))

        def answers(by: float | FloatArray) -> FloatArray:
            mood = rng.normal(0, 0.6, (n, 1)) + rng.normal(0, 0.6, (n, len(gaps)))[:, member]
            given = np.clip(np.rint(high - step + by + step * (mood + rng.normal(0, 1, shape))), low, high)
            return np.where(rng.random(shape) < skips, np.nan, given)

        e, p = answers(0.0), answers(lower)
        if asked is not None:
            hidden = np.argsort(rng.random(shape), axis=1) >= asked
            first = np.cumsum((0, *SIZES_OF_DIMENSIONS[:-1])) + rng.integers(0, SIZES_OF_DIMENSIONS, (n, len(gaps)))
            hidden[np.arange(n)[:, None], first] = False
            e, p = np.where(hidden, np.nan, e), np.where(hidden, np.nan, p)
        scores = score_servqual(of, e, p)
        return fold(scores if points is None else score_servqual(of, e, p, points(scores.dimension_gap)))

    return invent


@dataclass(frozen=True)
class Drawn:
    tally: Tally
    found: GapClaims


def claimed(invent: Callable[[np.random.Generator, int], Tally], *, short: bool = False) -> Invent:
    """People with what is claimed of them."""

    def drawn(rng: np.random.Generator, n: int) -> Drawn:
        tally = invent(rng, n)
        return Drawn(tally, claims(tally, short=short))

    return drawn


def _any(found: Mapping[str, Claim]) -> float:
    return float(any(claim.side for claim in found.values()))


def studies() -> list[Study]:
    return [study for low, high in SCALES for study in _on(low, high)] + [_groups(), _short()]


SOME_DIMENSION = ("N dimensions are below (or above) expectation", "any is claimed")
FURTHEST = ("X is furthest from expectation", "paired t with each other")
SOME_NEED = "Of 22 needs k are below and m above"


def _on(low: int, high: int) -> list[Study]:
    scale, step = f"{low} to {high}", (high - low) / 6
    true = {need: need[:2] in ("d0", "d1") for need in design(low, high).needs}

    def alone(drawn: Drawn) -> float:
        return float(len(drawn.found.below) > 1 and len(drawn.found.furthest) == 1)

    def missing(drawn: Drawn) -> float:
        return float(len(drawn.found.below) > 1 and "d0" not in drawn.found.furthest)

    def wrong(drawn: Drawn) -> float:
        return share({id_: claim.side != 0 for id_, claim in drawn.found.needs.items()}, true)

    def right(drawn: Drawn) -> float:
        return sum(drawn.found.needs[id_].side < 0 for id_, is_true in true.items() if is_true) / sum(true.values())

    def alone_rightly(drawn: Drawn) -> float:
        return float(drawn.found.furthest == ("d0",))

    def whole(drawn: Drawn) -> float:
        return float(drawn.found.overall.side != 0)

    def turned(drawn: Drawn) -> float:
        return float(bool(turned_round(drawn.tally)))

    return [
        Study(
            f"no gap anywhere, {scale}",
            claimed(people(low, high, [0.0] * 5)),
            [
                Measure(*SOME_DIMENSION, HOLM, 0.05, lambda drawn: _any(drawn.found.dimensions)),
                Measure(SOME_NEED, "any is claimed", BH, 0.05, lambda drawn: _any(drawn.found.needs)),
                Measure(
                    "Overall falls short", "claimed", "t", 0.05, lambda drawn: float(drawn.found.overall.side != 0)
                ),
                Measure(
                    "Turned round?", "asked", "Fisher's z, Holm", 0.05, lambda d: float(bool(turned_round(d.tally)))
                ),
            ],
        ),
        Study(
            f"five equal gaps of {-0.8 * step:.2f}, {scale}",
            claimed(people(low, high, [-0.8 * step] * 5)),
            [
                Measure(FURTHEST[0], "named alone", FURTHEST[1], 0.05, alone),
                Measure(SOME_DIMENSION[0], "share of 5 found", HOLM, None, lambda drawn: len(drawn.found.below) / 5),
            ],
        ),
        Study(
            f"one dimension {0.4 * step:.2f} further than four, {scale}",
            claimed(people(low, high, [-1.2 * step, *[-0.8 * step] * 4])),
            [
                Measure("Furthest may be ...", "the true one is missing", FURTHEST[1], 0.05, missing),
                Measure(
                    FURTHEST[0], "named alone, rightly", FURTHEST[1], None, lambda d: float(d.found.furthest == ("d0",))
                ),
            ],
        ),
        Study(
            f"two dimensions {0.8 * step:.2f} below, three not, {scale}",
            claimed(people(low, high, [-0.8 * step] * 2 + [0.0] * 3)),
            [
                Measure(SOME_NEED, "share of false ones", BH, 0.05, wrong),
                Measure(SOME_NEED, "share of 9 found", BH, None, right),
            ],
        ),
    ]


def _groups() -> Study:
    invent = people(1, 7, [-0.8] * 5)

    def three(rng: np.random.Generator, n: int) -> dict[str, Tally]:
        return {name: invent(rng, n) for name in "abc"}

    def widest(groups: dict[str, Tally]) -> float:
        gaps = {name: {row.id: row.gap for row in servqual.gaps(tally).items} for name, tally in groups.items()}
        return float(len(cells(gaps, 0.2).widest) == 1)

    measure = Measure("X in G has the widest gap", "named", "t with added errors, each other cell", 0.05, widest)
    return Study("three groups alike, all needs 0.80 below, 1 to 7", three, [measure])


def _short() -> Study:
    rule = "t with the fewest answers of a need, Holm"
    measure = Measure(*SOME_DIMENSION, rule, 0.05, lambda drawn: _any(drawn.found.dimensions))
    invent = claimed(people(1, 7, [0.0] * 5, asked=9), short=True)
    return Study("short form (9 of 22 needs), no gap, 1 to 7", invent, [measure], sizes=(45, 120, 300))
