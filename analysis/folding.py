"""Scored answers -> their tally: every sum that the estimates need, taken in one pass."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.checks import FloatArray
from analysis.design import Design
from analysis.quality import FLAGS, Flag
from analysis.scores import KanoScores, ServqualScores, kano_tables, person_factor, score_kano, score_servqual
from analysis.tally import SCALES, IntArray, Kind, Scale, Tally

BoolArray = NDArray[np.bool_]
BLOCK = 16_384  # rows at a time: what is computed between stays in the processor's cache
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
) -> Tally:
    """The tally of these respondents; blank, not_applicable: counts of such cells [2, k], zero where not given.

    flags: name -> whose answers carry it [n].
    """
    shape = (2, len(scores.design.needs))
    counts = {
        "respondents": np.array([_respondents(scores)], dtype=np.int64),
        "blank": _counts("blank", blank, shape),
        "not_applicable": _counts("not_applicable", not_applicable, shape),
        "flags": _flags(flags or {}, _respondents(scores)),
    }
    if isinstance(scores, KanoScores):
        return Tally(scores.design, counts | {"kano": kano_tables(scores)}, {})
    return Tally(scores.design, counts | _servqual_integers(scores), _servqual_floats(scores))


def fold_matrix(
    design: Design, expectation: NDArray[np.int8], perception: NDArray[np.int8], overall: NDArray[np.int8] | None = None
) -> Tally:
    """The tally of a compact matrix of answers, [n, k] each (overall [n]), MISSING for none; on two threads."""

    def part(rows: slice) -> Tally:
        both = (_floats(expectation[rows]), _floats(perception[rows]))
        return fold(score_servqual(design, *both, overall=None if overall is None else _floats(overall[rows])))

    with ThreadPoolExecutor(2) as pool:
        return reduce(add, pool.map(part, _blocks_of(len(expectation))), empty(design, "servqual"))


def fold_kano_matrix(design: Design, functional: NDArray[np.int8], dysfunctional: NDArray[np.int8]) -> Tally:
    """The same of Kano codes, [n, k] each."""

    def part(rows: slice) -> Tally:
        return fold(score_kano(design, _floats(functional[rows]), _floats(dysfunctional[rows])))

    with ThreadPoolExecutor(2) as pool:
        return reduce(add, pool.map(part, _blocks_of(len(functional))), empty(design, "kano"))


def _blocks_of(n: int) -> Iterator[slice]:
    return (slice(start, start + BLOCK) for start in range(0, n, BLOCK))


def _floats(codes: NDArray[np.int8]) -> FloatArray:
    result = codes.astype(np.float64)
    result[codes == MISSING] = np.nan
    return result


def _respondents(scores: ServqualScores | KanoScores) -> int:
    return len(scores.functional) if isinstance(scores, KanoScores) else len(scores.gap)


def _counts(name: str, counts: NDArray[np.integer[Any]] | None, shape: tuple[int, int]) -> IntArray:
    if counts is None:
        return np.zeros(shape, dtype=np.int64)
    if counts.shape != shape:
        raise ValueError(f"{name}: shape {list(shape)} expected, got {list(counts.shape)}")
    return counts.astype(np.int64)


def _flags(flags: Mapping[Flag, BoolArray], n: int) -> IntArray:
    """How many answers carry each flag, then how many carry any."""
    there = np.array([flags.get(flag, np.zeros(n, dtype=bool)) for flag in FLAGS]).reshape(len(FLAGS), n)
    return np.array([*there.sum(axis=1), there.any(axis=0).sum()], dtype=np.int64)


def _servqual_integers(s: ServqualScores) -> dict[str, IntArray]:
    design, factor, paired = s.design, person_factor(s.design), ~np.isnan(s.gap)
    person = {"expectation": s.dimension_expectation, "perception": s.dimension_perception, "gap": s.dimension_gap}
    items = {"expectation": s.expectation, "perception": s.perception, "gap": s.gap}
    low, high = design.low, design.high
    ends = {"expectation": (low, high), "perception": (low, high), "gap": (low - high, high - low)}
    result = {"complete": np.array([s.complete.sum()], dtype=np.int64)}
    for scale in SCALES:
        result[f"histogram/{scale}"] = _histograms(items[scale], *ends[scale])
        result[f"pair/{scale}"] = _moments(np.where(paired, items[scale], np.nan) if scale != "gap" else s.gap)
        result[f"person/{scale}"] = _moments(person[scale] * factor)
        result[f"listwise/{scale}"] = _moments((person[scale] * factor)[s.complete])
        result[f"pairs/{scale}"] = _available_pairs(items[scale])
        result |= _blocks(design, scale, items[scale])
    overall = (s.overall * factor * len(design.dimensions))[:, None]
    result["person/overall"] = _moments(overall)
    result["listwise/overall"] = _moments(overall[s.complete])
    result["servperf/dimensions"] = _moments(s.servperf * factor)
    result["servperf/items"] = _by_answered(s.perception)
    result["sums/gap"] = _sums(s.dimension_gap, s.pairs, design, *ends["gap"])
    result["sums/perception"] = _sums(s.servperf, s.answered, design, *ends["perception"])
    if design.overall is not None:
        result |= _with_satisfaction(s, factor)
    return result


def _with_satisfaction(s: ServqualScores, factor: int) -> dict[str, IntArray]:
    """What overall satisfaction goes with: joint tables with every P item and dimension, and the regressions' sums."""
    assert s.design.overall is not None
    low, high = s.design.overall
    there = ~np.isnan(s.satisfaction)
    levels = [there & (s.satisfaction == level) for level in range(low, high + 1)]
    item_ends = (s.design.low, s.design.high)
    return {
        "satisfaction": np.array([rows.sum() for rows in levels], dtype=np.int64),
        "joint/items": np.stack([_histograms(s.perception[rows], *item_ends) for rows in levels], axis=1),
        "joint/dimensions": np.stack(
            [_sums(s.servperf[rows], s.answered[rows], s.design, *item_ends) for rows in levels], axis=1
        ),
        "regression/perception": _cross_products(np.column_stack([s.satisfaction, s.servperf * factor])),
        "regression/gap": _cross_products(np.column_stack([s.satisfaction, s.dimension_gap * factor])),
    }


def _servqual_floats(s: ServqualScores) -> dict[str, FloatArray]:
    usable = ~np.isnan(s.points).any(axis=1)
    points = s.points[usable] if s.points.shape[1] else s.points[:0]
    return {
        "weighted/gap": _float_moments(s.weighted),
        "weighted/listwise": _float_moments(s.weighted[s.complete]),
        "weighted/servperf": _float_moments(s.servperf_weighted),
        "points": np.concatenate([[float(len(points))], points.sum(axis=0)]),
    }


def _histograms(values: FloatArray, low: int, high: int) -> IntArray:
    """[columns, high - low + 1]: how often each value was given; NaN left out."""
    columns, width = values.shape[1], high - low + 2  # the last bin gathers what is missing
    bins = np.where(np.isnan(values), width - 1, values - low).astype(np.intp) + width * np.arange(columns)
    counts = np.bincount(bins.ravel(), minlength=columns * width).reshape(columns, width)
    return counts[:, :-1].astype(np.int64)


def _sums(means: FloatArray, answered: FloatArray, design: Design, low: int, high: int) -> IntArray:
    """[d, m + 1, m * (high - low) + 1]: persons by how many needs they answered and by their sum less that many lows.

    From it follows every value that a person mean can take, and how often it was taken. m: needs of the largest one.
    """
    most = max((len(needs) for needs in design.dimensions.values()), default=0)
    width = most * (high - low) + 1
    result = np.zeros((len(design.dimensions), most + 1, width), dtype=np.int64)
    for d in range(len(design.dimensions)):
        there = ~np.isnan(means[:, d])
        count = answered[there, d]
        place = np.rint(means[there, d] * count - low * count).astype(np.intp) + width * count.astype(np.intp)
        result[d] = np.bincount(place, minlength=(most + 1) * width).reshape(most + 1, width)
    return result


def _moments(values: FloatArray) -> IntArray:
    """(n, sum, sum of squares) of every column of values that are whole numbers but for float noise; NaN left out."""
    there = ~np.isnan(values)
    whole = np.rint(np.where(there, values, 0))
    small = float(np.abs(whole).max(initial=0)) ** 2 * len(whole) < 2**52  # then floats add exactly, and faster
    exact = whole if small else whole.astype(np.int64)
    return np.stack([there.sum(axis=0), exact.sum(axis=0), (exact * exact).sum(axis=0)], axis=1).astype(np.int64)


def _float_moments(values: FloatArray) -> FloatArray:
    there = values[~np.isnan(values)]
    return np.array([[len(there), there.sum(), (there * there).sum()]])


def _by_answered(values: FloatArray) -> IntArray:
    """(n, sum, sum of squares) of the row sums, by the number of answers in the row: [k + 1, 3]."""
    there = ~np.isnan(values)
    answered, total = there.sum(axis=1), np.where(there, values, 0).sum(axis=1)
    length = values.shape[1] + 1
    columns = [np.bincount(answered, weights=power, minlength=length) for power in (total**0, total, total**2)]
    return np.rint(np.stack(columns, axis=1)).astype(np.int64)


def _available_pairs(values: FloatArray) -> IntArray:
    """[3, k, k] over the respondents who answered both i and j: how many, the sum of i, the sum of products."""
    there = (~np.isnan(values)).astype(np.float64)
    filled = np.where(np.isnan(values), 0.0, values)
    k = values.shape[1]
    both = np.concatenate([there, filled], axis=1)
    products: FloatArray = both.T @ both
    parts = np.stack([products[:k, :k], products[k:, :k], products[k:, k:]])
    return np.rint(parts).astype(np.int64)


def _blocks(design: Design, scale: Scale, values: FloatArray) -> dict[str, IntArray]:
    result = {f"block/{scale}": _cross_products(values)}
    for dimension, needs in design.dimensions.items():
        columns = [design.needs.index(need) for need in needs]
        result[f"block/{scale}/{dimension}"] = _cross_products(values[:, columns])
    return result


def _cross_products(values: FloatArray) -> IntArray:
    """[m + 1, m + 1] of the complete rows; float products of whole numbers below 2**53 are exact, and fast."""
    rows = np.rint(values[~np.isnan(values).any(axis=1)])
    augmented = np.concatenate([np.ones((len(rows), 1)), rows], axis=1)
    products: FloatArray = augmented.T @ augmented
    return np.rint(products).astype(np.int64)
