"""Scored answers -> their tally: every sum that the estimates need, taken in one pass."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analysis.rows.checks import FloatArray
from analysis.rows.design import Design
from analysis.rows.histograms import histograms, of_pairs
from analysis.rows.quality import FLAGS, Flag
from analysis.rows.scores import (
    KanoScores,
    ServqualScores,
    kano_tables,
    mean_of_all,
    person_factor,
    score_kano,
    score_servqual,
    usable_points,
)
from analysis.rows.tally import SCALES, IntArray, Kind, ScaleName, Tally

BoolArray = NDArray[np.bool_]
BLOCK = 8_192  # rows at a time: what is computed between stays in the processor's cache
THREADS = 2
MISSING = -128  # in a compact matrix


def empty(design: Design, kind: Kind) -> Tally:
    """The zero of addition: the tally of nobody."""
    nobody = np.empty((0, len(design.needs)))
    if kind == "kano":
        return fold(score_kano(design, nobody, nobody))
    return fold(score_servqual(design, nobody, nobody))


def fold(
    scores: ServqualScores | KanoScores,
    blank: NDArray[np.integer[Any]] | None = None,
    not_applicable: NDArray[np.integer[Any]] | None = None,
    flags: Mapping[Flag, BoolArray] | None = None,
    answers: Mapping[str, NDArray[np.integer[Any]]] | None = None,
) -> Tally:
    """The tally of these respondents; blank, not_applicable: counts of such cells [questions, k], zero where not given.

    flags: name -> whose answers carry it [n]. answers: other question -> how often each of its options was chosen.
    """
    counts = _common(scores.design, _respondents(scores), blank, not_applicable, flags, answers)
    if isinstance(scores, KanoScores):
        return Tally(scores.design, counts | {"kano": kano_tables(scores)}, {})
    return Tally(scores.design, counts | _servqual_integers(scores), _servqual_floats(scores))


def fold_counts(
    design: Design,
    respondents: int,
    blank: NDArray[np.integer[Any]] | None = None,
    not_applicable: NDArray[np.integer[Any]] | None = None,
    flags: Mapping[Flag, BoolArray] | None = None,
    answers: Mapping[str, NDArray[np.integer[Any]]] | None = None,
    points: FloatArray | None = None,
) -> Tally:
    """The same where nothing but how often each option was chosen is looked at, and importance points [n, d]."""
    counts = _common(design, respondents, blank, not_applicable, flags, answers)
    if points is None:
        return Tally(design, counts, {})
    return Tally(design, counts, {"points": _point_moments(usable_points(points, *points.shape))})


def fold_groups(scores: ServqualScores | KanoScores, groups: Mapping[str, BoolArray]) -> dict[str, Tally]:
    """Of each group, given by who is in it [n], what groups are compared by: gaps and P by need and dimension, or Kano.

    Small, and quick to fold: a campaign may have a hundred groups.
    """
    return {name: Tally(scores.design, _of_group(scores, rows), {}) for name, rows in groups.items()}


def _of_group(s: ServqualScores | KanoScores, rows: BoolArray) -> dict[str, IntArray]:
    respondents = {"respondents": np.array([rows.sum()], dtype=np.int64)}
    if isinstance(s, KanoScores):
        return respondents | {"kano": kano_tables(KanoScores(s.design, s.functional[rows], s.dysfunctional[rows]))}
    low, reach = s.design.low, s.design.high - s.design.low
    return respondents | {
        "histogram/gap": histograms(s.gap[rows], -reach, 2 * reach + 1),
        "histogram/perception": histograms(s.perception[rows], low, reach + 1),
        "sums/gap": _sums(s.dimension_gap[rows], s.pairs[rows], s.design, -reach, 2 * reach),
        "sums/perception": _sums(s.servperf[rows], s.answered[rows], s.design, low, reach),
    }


def _common(
    design: Design,
    respondents: int,
    blank: NDArray[np.integer[Any]] | None,
    not_applicable: NDArray[np.integer[Any]] | None,
    flags: Mapping[Flag, BoolArray] | None,
    answers: Mapping[str, NDArray[np.integer[Any]]] | None,
) -> dict[str, IntArray]:
    """What every tally holds."""
    return {
        "respondents": np.array([respondents], dtype=np.int64),
        "blank": _counts("blank", blank, len(design.needs)),
        "not_applicable": _counts("not_applicable", not_applicable, len(design.needs)),
        "flags": _flags(flags or {}, respondents),
        **{f"answers/{name}": counts.astype(np.int64) for name, counts in (answers or {}).items()},
    }


def fold_matrix(
    design: Design, expectation: NDArray[np.int8], perception: NDArray[np.int8], overall: NDArray[np.int8] | None = None
) -> Tally:
    """The tally of a compact matrix of answers, [n, k] each (overall [n]), MISSING for none; on two threads."""

    def part(rows: slice) -> Tally:
        both = (_floats(expectation[rows]), _floats(perception[rows]))
        return fold(score_servqual(design, *both, overall=None if overall is None else _floats(overall[rows])))

    return _added_up(part, len(expectation), empty(design, "servqual"))


def fold_kano_matrix(design: Design, functional: NDArray[np.int8], dysfunctional: NDArray[np.int8]) -> Tally:
    """The same of Kano codes, [n, k] each."""

    def part(rows: slice) -> Tally:
        return fold(score_kano(design, _floats(functional[rows]), _floats(dysfunctional[rows])))

    return _added_up(part, len(functional), empty(design, "kano"))


def _added_up(part: Callable[[slice], Tally], n: int, nobody: Tally) -> Tally:
    """The parts of n rows on two threads, each with a linear algebra of one: four would stand in each other's way."""
    rows = [slice(start, start + BLOCK) for start in range(0, n, BLOCK)]
    with threadpool_limits(1), ThreadPoolExecutor(THREADS) as pool:
        shares = pool.map(lambda mine: reduce(add, map(part, mine), nobody), [rows[i::THREADS] for i in range(THREADS)])
        return reduce(add, shares)


def _floats(codes: NDArray[np.int8]) -> FloatArray:
    result = codes.astype(np.float64)
    result[codes == MISSING] = np.nan
    return result


def _respondents(scores: ServqualScores | KanoScores) -> int:
    return len(scores.functional) if isinstance(scores, KanoScores) else len(scores.gap)


def _counts(name: str, counts: NDArray[np.integer[Any]] | None, needs: int) -> IntArray:
    if counts is None:
        return np.zeros((2, needs), dtype=np.int64)
    if counts.ndim != 2 or counts.shape[1] != needs:
        raise ValueError(f"{name}: shape [questions, {needs}] expected, got {list(counts.shape)}")
    return counts.astype(np.int64)


def _flags(flags: Mapping[Flag, BoolArray], n: int) -> IntArray:
    """How many answers carry each flag, then how many carry any."""
    there = np.array([flags.get(flag, np.zeros(n, dtype=bool)) for flag in FLAGS]).reshape(len(FLAGS), n)
    return np.array([*there.sum(axis=1), there.any(axis=0).sum()], dtype=np.int64)


def _servqual_integers(s: ServqualScores) -> dict[str, IntArray]:
    design, factor = s.design, person_factor(s.design)
    person = {"expectation": s.dimension_expectation, "perception": s.dimension_perception, "gap": s.dimension_gap}
    items = {"expectation": s.expectation, "perception": s.perception, "gap": s.gap}
    low, reach = design.low, design.high - design.low
    result = {"complete": np.array([s.complete.sum()], dtype=np.int64)}
    result |= of_pairs(s.expectation, s.perception, low, reach + 1)
    for scale in SCALES:
        if scale != "gap":
            result[f"person/{scale}"] = _moments(person[scale] * factor)
        result[f"listwise/{scale}"] = _moments(person[scale][s.complete] * factor)
        result |= _products(design, scale, items[scale], reach if scale == "gap" else max(abs(low), abs(design.high)))
    overall = (s.overall * factor * len(design.dimensions))[:, None]
    result["person/overall"] = _moments(overall)
    result["listwise/overall"] = _moments(overall[s.complete])
    result["servperf/items"] = _by_answered(s.perception)
    result["servperf/overall"] = _moments((mean_of_all(s.servperf) * factor * len(design.dimensions))[:, None])
    result["sums/gap"] = _sums(s.dimension_gap, s.pairs, design, -reach, 2 * reach)
    result["sums/perception"] = _sums(s.servperf, s.answered, design, low, reach)
    result["person/gap"] = sum_moments(result["sums/gap"], -reach, factor)
    result["servperf/dimensions"] = sum_moments(result["sums/perception"], low, factor)
    if design.overall is not None:
        result |= _with_satisfaction(s, factor)
    return result


def _with_satisfaction(s: ServqualScores, factor: int) -> dict[str, IntArray]:
    """What overall satisfaction goes with: joint tables with every dimension, and the regressions' sums."""
    assert s.design.overall is not None
    low, high = s.design.overall
    said = ~np.isnan(s.satisfaction)
    level, levels = (s.satisfaction[said] - low).astype(np.intp), high - low + 1
    reach = s.design.high - s.design.low
    return {
        "satisfaction": np.bincount(level, minlength=levels).astype(np.int64),
        "joint/dimensions": _sums(s.servperf[said], s.answered[said], s.design, s.design.low, reach, level, levels),
        "regression/perception": _cross_products(np.column_stack([s.satisfaction, s.servperf * factor])),
        "regression/gap": _cross_products(np.column_stack([s.satisfaction, s.dimension_gap * factor])),
        "regression/ratings": _gram(_low_and_high(s)),
    }


def _low_and_high(s: ServqualScores) -> NDArray[np.floating[Any]]:
    """[rows, 2 + 2 k] of whoever said how satisfied they are and rated every need: one, satisfaction, then of each need
    whether it is rated low, and of each whether high.
    """
    assert s.design.overall is not None
    (low, high), k = s.design.middle, s.perception.shape[1]
    rows = ~np.isnan(s.satisfaction) & _complete(s.perception)
    rated = s.perception[rows]
    kind = _exact_type(max(map(abs, s.design.overall)), len(rated))
    result = np.empty((len(rated), 2 + 2 * k), dtype=kind)
    result[:, 0], result[:, 1] = 1, s.satisfaction[rows]
    result[:, 2 : 2 + k], result[:, 2 + k :] = rated < low, rated > high
    return result


def _servqual_floats(s: ServqualScores) -> dict[str, FloatArray]:
    return {
        "weighted/gap": _float_moments(s.weighted),
        "weighted/listwise": _float_moments(s.weighted[s.complete]),
        "weighted/servperf": _float_moments(s.servperf_weighted),
        "points": _point_moments(s.points),
    }


def _sums(
    means: FloatArray,
    answered: FloatArray,
    design: Design,
    low: int,
    reach: int,
    level: NDArray[np.intp] | None = None,
    levels: int = 1,
) -> IntArray:
    """[d, m + 1, m * reach + 1]: persons by how many needs they answered and by their sum less that many lows.

    From it follows every value that a person mean can take, and how often it was taken. m: needs of the largest one.
    With levels [n] of another answer: [d, levels, m + 1, m * reach + 1].
    """
    most = max((len(needs) for needs in design.dimensions.values()), default=0)
    width, d = most * reach + 1, len(design.dimensions)
    size = (most + 1) * width
    there = ~np.isnan(means)
    count = np.where(there, answered, 0)
    above = np.rint((np.where(there, means, low) - low) * count)
    position = (above + width * count).astype(np.intp) + size * levels * np.arange(d)
    if level is not None:
        position += size * level[:, None]
    counts = np.bincount(position.ravel(), minlength=d * levels * size).reshape(d, levels, most + 1, width)
    counts[:, :, 0] = 0  # whoever has no mean
    return (counts if level is not None else counts[:, 0]).astype(np.int64)


def sum_moments(sums: IntArray, low: int, factor: int) -> IntArray:
    """The moments of person means times `factor`, to the nearest whole number, from the table of `_sums`."""
    answered = np.arange(1, sums.shape[1])
    totals = low * answered[:, None] + np.arange(sums.shape[2])
    values = np.rint(totals * factor / answered[:, None]).astype(np.int64)
    persons = sums[:, 1:]
    parts = [persons.sum(axis=(1, 2)), (persons * values).sum(axis=(1, 2)), (persons * values**2).sum(axis=(1, 2))]
    return np.stack(parts, axis=1)


def _moments(values: FloatArray) -> IntArray:
    """(n, sum, sum of squares) of every column of values that are whole numbers but for float noise; NaN left out."""
    there = ~np.isnan(values)
    whole = np.rint(np.where(there, values, 0))
    if _largest(whole) ** 2 * len(whole) < 2**52:  # then floats add exactly, and products add fastest
        ones = np.ones(len(whole))
        return np.rint([ones @ there.astype(float), ones @ whole, ones @ (whole * whole)]).T.astype(np.int64)
    exact = whole.astype(np.int64)
    return np.stack([there.sum(axis=0), exact.sum(axis=0), (exact * exact).sum(axis=0)], axis=1).astype(np.int64)


def _float_moments(values: FloatArray) -> FloatArray:
    there = values[~np.isnan(values)]
    return np.array([[len(there), there.sum(), (there * there).sum()]])


def _point_moments(points: FloatArray) -> FloatArray:
    """(n, sum, sum of squares) of every column over the rows without NaN."""
    rows = points[~np.isnan(points).any(axis=1)]
    return np.stack([np.full(rows.shape[1], float(len(rows))), rows.sum(axis=0), (rows**2).sum(axis=0)], axis=1)


def _by_answered(values: FloatArray) -> IntArray:
    """(n, sum, sum of squares) of the row sums, by the number of answers in the row: [k + 1, 3]."""
    there = ~np.isnan(values)
    ones = np.ones(values.shape[1])  # whole numbers, so the products are exact
    answered, total = (there @ ones).astype(np.intp), np.where(there, values, 0) @ ones
    length = values.shape[1] + 1
    columns = [np.bincount(answered, weights=power, minlength=length) for power in (total**0, total, total**2)]
    return np.rint(np.stack(columns, axis=1)).astype(np.int64)


def _products(design: Design, scale: ScaleName, values: FloatArray, largest: int) -> dict[str, IntArray]:
    """Cross-products: over whoever answered both needs, over the complete rows of each dimension, and of all needs."""
    (n, k), d = values.shape, len(design.dimensions)
    kind, missing = _exact_type(largest, n), np.isnan(values)
    both = np.empty((n, k + 1 + k), dtype=kind)  # whether there, one, what: from the middle on the rows of all needs
    there, filled = both[:, :k], both[:, k + 1 :]
    np.logical_not(missing, out=there, casting="unsafe")
    both[:, k], filled[:] = 1, values
    np.copyto(filled, 0, where=missing)
    pairs = _gram(both)
    member = design.membership.astype(kind)
    own = np.empty((n, d + k), dtype=kind)
    complete = own[:, :d]
    complete[:] = there @ member == member.sum(axis=0)
    np.multiply(filled, complete @ member.T, out=own[:, d:])  # incomplete rows are zero
    blocks = _gram(own)
    parts = {
        f"block/{scale}/{name}": [place, *(d + design.needs.index(need) for need in needs)]
        for place, (name, needs) in enumerate(design.dimensions.items())
    }
    rows = both[there @ np.ones(k, dtype=kind) == k, k:]
    return {
        f"pairs/{scale}": np.stack([pairs[:k, :k], pairs[k + 1 :, :k], pairs[k + 1 :, k + 1 :]]),
        f"block/{scale}": _gram(rows),
        **{name: blocks[np.ix_(columns, columns)] for name, columns in parts.items()},
    }


def _cross_products(values: FloatArray) -> IntArray:
    """[m + 1, m + 1] of (1, values) over the complete rows, which are whole numbers but for float noise."""
    rows = np.rint(values[_complete(values)])
    kind = _exact_type(_largest(rows), len(rows))
    return _gram(np.concatenate([np.ones((len(rows), 1)), rows], axis=1).astype(kind))


def _complete(values: FloatArray) -> BoolArray:
    """[n]: no NaN in the row; a product carries it along faster than a search finds it."""
    return np.asarray(~np.isnan(values @ np.ones(values.shape[1])))


def _largest(whole: FloatArray) -> float:
    return float(max(whole.max(initial=0), -whole.min(initial=0)))


def _exact_type(largest: float, n: int) -> type[np.floating[Any]]:
    """The floats in which sums of n products of such whole numbers are exact: single ones are twice as fast."""
    return np.float32 if max(largest, 1) ** 2 * n < 2**24 else np.float64


def _gram(rows: NDArray[np.floating[Any]]) -> IntArray:
    """Every column times every other, summed: exact where `_exact_type` chose the floats."""
    return np.rint(rows.T @ rows).astype(np.int64)
