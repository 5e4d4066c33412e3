"""Studies of intervals that pages print: gaps of long forms, alpha; and whether missing answers seem to matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import erf, sqrt

import numpy as np

from analysis.claims.missing import ByRule, by_rule
from analysis.estimates import reliability, servqual
from analysis.estimates.servqual import Gaps
from analysis.rows.checks import FloatArray
from analysis.rows.folding import fold
from analysis.rows.scores import score_servqual
from analysis.statistics.intervals import Mean
from analysis.statistics.moments import from_rows
from tests.claims.gaps import SCALES, SIZES_OF_DIMENSIONS, design, people
from tests.claims.study import Invent, Measure, Study

OUTSIDE = 0.07  # of intervals of 95 % miss the truth, at most
SKEWED_OUTSIDE = 0.10  # of those of alpha, as pages say, where answers crowd at an end
GAPS = (-1.2, -0.8, -0.4, 0.0, -0.8)
MANY = 400_000  # people from whom a truth is found that no formula gives


def studies() -> list[Study]:
    return [*(_gaps(low, high, skips) for low, high in SCALES for skips in (0.0, 0.1)), *_alphas(), *_missing()]


def outside(mean: Mean | None, truth: float) -> float:
    assert mean is not None
    assert mean.lower is not None
    assert mean.upper is not None
    return float(not mean.lower <= truth <= mean.upper)


# Gaps


def level(low: int, high: int, by: float) -> float:
    """The mean answer of `people` whose level is off by so much before rounding and the ends of the scale."""
    step = (high - low) / 6
    sd = step * sqrt(2 * 0.6**2 + 1)
    below = [(1 + erf((value - 0.5 - high + step - by) / (sd * sqrt(2)))) / 2 for value in range(low + 1, high + 1)]
    return high - sum(below)


def points(gaps: FloatArray) -> FloatArray:
    """Of importance, the more the further below a person's own gap is. gaps: [n, dimensions]."""
    weights: FloatArray = np.exp(-0.5 * gaps)
    return 100 * weights / weights.sum(axis=1, keepdims=True)


def _answered(low: int, high: int, skips: float) -> Invent:
    invent = people(low, high, [gap * (high - low) / 6 for gap in GAPS], skips=skips, points=points)
    return lambda rng, n: servqual.gaps(invent(rng, n))


@cache
def _weighted(low: int, high: int, skips: float) -> float:
    """The gap by each person's own points, of everybody."""
    rng, invent, part = np.random.default_rng(0), _answered(low, high, skips), 10_000
    means = [invent(rng, part).weighted.mean for _ in range(MANY // part)]
    return sum(means) / len(means)


def _gaps(low: int, high: int, skips: float) -> Study:
    step = (high - low) / 6
    truth = [level(low, high, gap * step) - level(low, high, 0.0) for gap in GAPS]

    def dimensions(found: Gaps) -> float:
        return sum(outside(row.gap, of) for row, of in zip(found.dimensions, truth, strict=True)) / len(truth)

    def needs(found: Gaps) -> float:
        of = np.repeat(truth, SIZES_OF_DIMENSIONS)
        return sum(outside(row.gap, one) for row, one in zip(found.items, of, strict=True)) / len(of)

    def whole(found: Gaps) -> float:
        return outside(found.overall, sum(truth) / len(truth))

    def by_points(found: Gaps) -> float:
        return outside(found.weighted, _weighted(low, high, skips))

    said = f"{skips:.0%} of the answers missing" if skips else "complete"
    return Study(
        f"long form, gaps of 0 to {min(GAPS) * step:.2f} before rounding, {said}, {low} to {high}",
        _answered(low, high, skips),
        [
            Measure("interval of a dimension", "misses the truth", "t", OUTSIDE, dimensions),
            Measure("interval of a need", "misses the truth", "t", OUTSIDE, needs),
            Measure("interval of the whole", "misses the truth", "t", OUTSIDE, whole),
            Measure("interval of the whole by points", "misses the truth", "t", OUTSIDE, by_points),
        ],
    )


# Alpha

ITEMS = 4
LOADINGS = (0.8, 0.75, 0.7, 0.6)  # congeneric


def _items(rng: np.random.Generator, n: int, loadings: Sequence[float], middle: float | None) -> FloatArray:
    """[n, items] of one factor; middle: of answers on 1 to 7, rounded; None: neither rounded nor cut."""
    by = np.array(loadings)
    given = by * rng.normal(0, 1, (n, 1)) + np.sqrt(1 - by**2) * rng.normal(0, 1, (n, len(by)))
    return given if middle is None else np.clip(np.rint(middle + 1.5 * given), 1, 7)


@cache
def _alpha(loadings: tuple[float, ...], middle: float | None) -> float:
    """Of everybody."""
    found = reliability.alpha(from_rows(_items(np.random.default_rng(0), MANY, loadings, middle))).alpha
    assert found is not None
    return found


def _alphas() -> list[Study]:
    made: list[tuple[str, tuple[float, ...], float | None, float]] = [
        ("parallel items, normal answers", (0.7,) * ITEMS, None, OUTSIDE),
        ("congeneric items, normal answers", LOADINGS, None, OUTSIDE),
        ("congeneric items, answers of 1 to 7 about the middle", LOADINGS, 4.0, OUTSIDE),
        ("congeneric items, answers of 1 to 7 crowded at the top", LOADINGS, 6.5, SKEWED_OUTSIDE),
    ]
    return [_alpha_study(*each) for each in made]


def _alpha_study(truth: str, loadings: tuple[float, ...], middle: float | None, limit: float) -> Study:
    def invent(rng: np.random.Generator, n: int) -> reliability.Alpha:
        return reliability.alpha(from_rows(_items(rng, n, loadings, middle)))

    def misses(found: reliability.Alpha) -> float:
        true = _alpha(loadings, middle)
        return float(found.lower is not None and found.upper is not None and not found.lower <= true <= found.upper)

    return Study(truth, invent, [Measure("interval of alpha", "misses the truth", "Feldt", limit, misses)])


# Missing answers


@dataclass(frozen=True)
class _Skipped:
    """Of one need, and of all others, so many skip it. gap: of that need; the others have -0.50."""

    truth: str
    first: float
    others: float
    gap: float


def _skipping(of: _Skipped) -> Invent:
    base = design(1, 7)

    def invent(rng: np.random.Generator, n: int) -> list[ByRule]:
        shape = (n, len(base.needs))
        mood = rng.normal(0, 0.6, (n, 1))
        e = np.clip(np.rint(5.5 + mood + rng.normal(0, 1, shape)), 1, 7)
        lower = np.full(shape[1], -0.5)
        lower[0] = of.gap
        p = np.clip(np.rint(5.5 + lower + mood + rng.normal(0, 1, shape)), 1, 7)
        skips = rng.random(shape) < np.where(np.arange(shape[1]) == 0, of.first, of.others)
        return by_rule(fold(score_servqual(base, e, np.where(skips, np.nan, p))))

    return invent


def _missing() -> list[Study]:
    claim, rule = (
        "The figure depends on how missing answers are counted",
        "paired t, Holm over 5 dimensions, and more than 0.1 apart",
    )

    def any_(found: list[ByRule]) -> float:
        return float(any(each.apart for each in found))

    def first(found: list[ByRule]) -> float:
        return float(found[0].apart)

    def matters(found: list[ByRule]) -> float:
        return float(any(each.differs for each in found))

    less = _Skipped("5 % of all answers missing by chance", 0.05, 0.05, -0.5)
    alike = _Skipped("60 % skip one need whose gap is like the others'", 0.6, 0.0, -0.5)
    other = _Skipped("60 % skip one need whose gap is 2.00 wider", 0.6, 0.0, -2.5)
    behind = "Welch, Holm over 5 dimensions, and more than 0.1 apart"
    return [
        Study(
            less.truth,
            _skipping(less),
            [
                Measure(claim, "said of any dimension", rule, 0.05, any_),
                Measure("The rule for missing answers matters here", "said of any dimension", behind, 0.05, matters),
            ],
        ),
        Study(alike.truth, _skipping(alike), [Measure(claim, "said of its dimension", rule, 0.05, first)]),
        Study(other.truth, _skipping(other), [Measure(claim, "said of its dimension", rule, None, first)]),
    ]
