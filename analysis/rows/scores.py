"""Answers -> one row of numbers per respondent, vectorised. NaN is missing; nothing else is."""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.rows import checks
from analysis.rows.checks import FloatArray
from analysis.rows.design import EVALUATION_TABLES, Design, EvaluationTable

EXACT = 12  # needs of a dimension whose person means are kept exactly


@dataclass(frozen=True)
class ServqualScores:
    """SERVQUAL scores of n respondents on k needs in d dimensions.

    expectation, perception: [n, k], reverse needs recoded; gap: [n, k], P - E of complete pairs.
    dimension_*: [n, d], person means over the answered pairs, where at least half of the pairs are complete.
    servperf: [n, d], person means of P alone, at least half answered. overall, weighted, servperf_weighted: [n].
    points: [n, d], weights brought to a sum of 100; a whole row is NaN where the weights cannot be used.
    pairs: [n, d], pairs answered in the dimension; answered: [n, d], P items. satisfaction: [n], overall, NaN where
    not asked. complete: [n], every E and P answered.
    """

    design: Design
    expectation: FloatArray
    perception: FloatArray
    gap: FloatArray
    dimension_expectation: FloatArray
    dimension_perception: FloatArray
    dimension_gap: FloatArray
    servperf: FloatArray
    overall: FloatArray
    weighted: FloatArray
    servperf_weighted: FloatArray
    points: FloatArray
    pairs: FloatArray
    answered: FloatArray
    satisfaction: FloatArray
    complete: NDArray[np.bool_]


@dataclass(frozen=True)
class KanoScores:
    """Kano answers of n respondents on k needs: codes 1..5 of shape [n, k], and their category letters."""

    design: Design
    functional: FloatArray
    dysfunctional: FloatArray


def score_servqual(
    design: Design,
    expectation: ArrayLike,
    perception: ArrayLike,
    weights: ArrayLike | None = None,
    overall: ArrayLike | None = None,
) -> ServqualScores:
    """Score the answers [n, k] (scale points, NaN missing) and, where asked, the importance points [n, d] and overall
    satisfaction [n].

    Gap = P - E; dimension scores by the half rule; weighted = sum(w * gap) / sum(w) per person
    (Parasuraman, Zeithaml & Berry 1988; Zeithaml, Parasuraman & Berry 1990; SERVPERF: Cronin & Taylor 1992).
    ValueError: a shape or a value that the design does not allow.
    """
    checks.design("design", design)
    needs = len(design.needs)
    e = recode(design, checks.answers("expectation", expectation, needs, design.low, design.high))
    p = recode(design, checks.answers("perception", perception, needs, design.low, design.high, len(e)))
    gap = p - e
    paired, answered = ~np.isnan(gap), ~np.isnan(p)
    pairs, items = _counts(design, paired), _counts(design, answered)
    sum_e, sum_gap = _sums(design, e, paired), _sums(design, gap, paired)
    dimension_gap = _means(design, sum_gap, pairs)
    servperf = _means(design, _sums(design, p, answered), items)
    points = usable_points(weights, len(e), len(design.dimensions))
    return ServqualScores(
        design=design,
        expectation=e,
        perception=p,
        gap=gap,
        dimension_expectation=_means(design, sum_e, pairs),
        dimension_perception=_means(design, sum_e + sum_gap, pairs),
        dimension_gap=dimension_gap,
        servperf=servperf,
        overall=mean_of_all(dimension_gap),
        weighted=weighted_means(dimension_gap, points),
        servperf_weighted=weighted_means(servperf, points),
        points=points,
        pairs=pairs,
        answered=items,
        satisfaction=_satisfaction(design, overall, len(e)),
        complete=np.asarray(paired.all(axis=1) & (needs > 0)),
    )


def recode(design: Design, answers: FloatArray) -> FloatArray:
    """Negatively worded needs turned round: low + high - x, which maps any scale onto itself."""
    turned = [index for index, need in enumerate(design.needs) if need in design.reverse]
    if not turned:
        return answers
    result = answers.copy()
    result[:, turned] = design.low + design.high - result[:, turned]
    return result


def dimension_means(design: Design, values: FloatArray, answered: NDArray[np.bool_]) -> FloatArray:
    """Person means per dimension [n, d] of the answered values; NaN below half of a dimension's needs."""
    return _means(design, _sums(design, values, answered), _counts(design, answered))


def _counts(design: Design, there: NDArray[np.bool_]) -> FloatArray:
    """[n, d]: how many needs of each dimension are there."""
    return _by_dimension(design, there.astype(np.float32))


def _sums(design: Design, values: FloatArray, there: NDArray[np.bool_]) -> FloatArray:
    """[n, d]: the sum over those that are there. Whole numbers, so it is exact also in single precision, which is twice
    as fast, while the sums are small.
    """
    largest = 2 * max(abs(design.low), abs(design.high)) * len(design.needs)
    filled = np.zeros(values.shape, dtype=np.float32 if largest < 2**24 else np.float64)
    np.copyto(filled, values, where=there, casting="same_kind")
    return _by_dimension(design, filled)


def _by_dimension(design: Design, values: NDArray[np.floating[Any]]) -> FloatArray:
    result: FloatArray = (values @ design.membership.astype(values.dtype)).astype(np.float64)
    return result


def _means(design: Design, sums: FloatArray, count: FloatArray) -> FloatArray:
    enough = (2 * count >= [len(needs) for needs in design.dimensions.values()]) & (count > 0)
    return np.where(enough, sums / np.maximum(count, 1), np.nan)


def usable_points(weights: ArrayLike | None, rows: int, dimensions: int) -> FloatArray:
    """Weights [n, d] brought to a sum of 100; a row is NaN with one missing, one negative, or nothing given."""
    if weights is None:
        return np.full((rows, dimensions), np.nan)
    points = checks.matrix("weights", weights, dimensions, rows)
    total = points.sum(axis=1, keepdims=True)
    usable = (points >= 0).all(axis=1, keepdims=True) & (total > 0)
    # Multiplied first: a row that already sums to 100 keeps its points to the last bit.
    return np.where(usable, points * 100 / np.where(usable, total, 1.0), np.nan)


PointsStatus = Literal[
    "ok", "normalised, flagged", "reject: missing weight", "reject: negative weight", "reject: all zero"
]
TOLERATED = 1.0  # points that a sum may be away from 100 without being flagged


def weighted_means(values: FloatArray, points: FloatArray) -> FloatArray:
    """[n]: a person's dimension scores [n, d] by the person's usable points [n, d]; NaN where one is missing."""
    if values.shape[1] == 0:
        return np.full(len(values), np.nan)
    result, gave = np.full(len(values), np.nan), ~np.isnan(points[:, 0])
    result[gave] = (values[gave] * points[gave]).sum(axis=1) / points[gave].sum(axis=1)
    return result


def points_status(weights: FloatArray) -> list[PointsStatus]:
    """Of every row of importance points [n, d]: used as it is, divided by its sum, or why it is not used."""
    return [_status(row) for row in weights]


def score_kano(design: Design, functional: ArrayLike, dysfunctional: ArrayLike) -> KanoScores:
    """Check the codes (1 like, 2 must-be, 3 neutral, 4 live with, 5 dislike; NaN missing), each [n, k]."""
    checks.design("design", design)
    present = checks.answers("functional", functional, len(design.needs), 1, 5)
    absent = checks.answers("dysfunctional", dysfunctional, len(design.needs), 1, 5, len(present))
    return KanoScores(design, present, absent)


def kano_categories(scores: KanoScores, table: EvaluationTable = "berger1993") -> NDArray[np.str_]:
    """The category letter of every pair, [n, k]; an empty text where one half is missing (Berger et al. 1993)."""
    letters = np.array([*"".join(EVALUATION_TABLES[table]), ""])
    return letters[_cells(scores)]


def kano_tables(scores: KanoScores) -> NDArray[np.int64]:
    """Answer pairs per need: counts [k, 5, 5], rows functional, columns dysfunctional, complete pairs only."""
    needs = len(scores.design.needs)
    # Cell 25 of each need gathers the incomplete pairs and is cut off.
    position = _cells(scores) + 26 * np.arange(needs)
    counts = np.bincount(position.ravel(), minlength=26 * needs).astype(np.int64)
    return counts.reshape(needs, 26)[:, :25].reshape(needs, 5, 5)


def person_factor(design: Design) -> int:
    """What a person's dimension mean is multiplied by to be whole: 60 for dimensions of up to six needs.

    Beyond twelve needs that factor, squared and summed over a few million people, would no longer fit 64 bits: there
    means are kept to the nearest 27,720th.
    """
    most = max((len(needs) for needs in design.dimensions.values()), default=1)
    return math.lcm(60, *range(1, min(most, EXACT) + 1))


def _satisfaction(design: Design, overall: ArrayLike | None, rows: int) -> FloatArray:
    if overall is None:
        return np.full(rows, np.nan)
    if design.overall is None:
        raise ValueError("overall: the design does not ask for it")
    column = np.asarray(overall, dtype=np.float64).reshape(-1, 1)
    return checks.answers("overall", column, 1, *design.overall, rows)[:, 0]


def _status(points: FloatArray) -> PointsStatus:
    if np.isnan(points).any():
        return "reject: missing weight"
    if (points < 0).any():
        return "reject: negative weight"
    if points.sum() == 0:
        return "reject: all zero"
    return "normalised, flagged" if abs(points.sum() - 100) > TOLERATED else "ok"


def _cells(scores: KanoScores) -> NDArray[np.int64]:
    cell = 5 * (scores.functional - 1) + (scores.dysfunctional - 1)
    return np.where(np.isnan(cell), 25, cell).astype(np.int64)


def mean_of_all(values: FloatArray) -> FloatArray:
    """Row means; NaN where one is missing: a score over four dimensions is not comparable with one over five."""
    if values.shape[1] == 0:
        return np.full(len(values), np.nan)
    result: FloatArray = values.mean(axis=1)
    return result
