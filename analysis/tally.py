"""Additive sufficient statistics of scored answers; a + b is exact to the last bit.

Everything countable is kept in 64-bit integers: person means times 60 (see `scores.person_factor`), overall means
times 60 * dimensions. Only the weighted sums are floats, because a person's weights may be any number; their order
of summation shows in the last digits (below 1e-12). Sums fit for well over a million respondents per tally.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.checks import FloatArray
from analysis.design import Design
from analysis.scores import KanoScores, ServqualScores, kano_tables, person_factor, score_kano, score_servqual

IntArray = NDArray[np.int64]
Kind = Literal["servqual", "kano"]
Scale = Literal["expectation", "perception", "gap"]
SCALES: tuple[Scale, ...] = ("expectation", "perception", "gap")


@dataclass(frozen=True, eq=False)
class Tally:
    """Named arrays of sums over the respondents of one group; k needs, d dimensions, m needs of one dimension.

    Moments are rows of (n, sum, sum of squares). SERVQUAL integers: respondents, complete [1]; answered, blank,
    not_applicable [2, k] (E, P); pair/<scale> [k, 3]; person/<scale>, listwise/<scale>, servperf/dimensions [d, 3];
    person/overall, listwise/overall [1, 3]; servperf/items [k + 1, 3], P sums by the number of items answered;
    block/<scale> and block/<scale>/<dimension> [m + 1, m + 1], the cross-products of (1, answers) of complete rows,
    so that [0, 0] is n and [0, 1:] the sums. SERVQUAL floats: weighted/gap, weighted/listwise, weighted/servperf
    [1, 3]; points [1 + d], n and sums. Kano integers: respondents [1]; blank, not_applicable [2, k] (functional,
    dysfunctional); kano [k, 5, 5], rows functional.
    """

    design: Design
    integers: Mapping[str, IntArray]
    floats: Mapping[str, FloatArray]

    def __post_init__(self) -> None:
        for array in (*self.integers.values(), *self.floats.values()):
            array.flags.writeable = False

    def __add__(self, other: "Tally") -> "Tally":
        """Both groups together. ValueError: the tallies are of different designs or hold different arrays."""
        if not same_design(self.design, other.design):
            raise ValueError("other: a tally of another design cannot be added")
        return Tally(
            self.design,
            _added(self.integers, other.integers),
            _added(self.floats, other.floats),
        )

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Tally)
            and same_design(self.design, other.design)
            and _same_arrays(self.integers, other.integers)
            and _same_arrays(self.floats, other.floats)
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def respondents(self) -> int:
        return int(self.integers["respondents"][0])

    def to_json(self) -> str:
        """One JSON text; `from_json` gives back an equal tally, bit for bit."""
        design = self.design
        return json.dumps(
            {
                "format": "gaplens.tally",
                "version": 1,
                "design": {
                    "needs": design.needs,
                    "dimensions": dict(design.dimensions),
                    "low": design.low,
                    "high": design.high,
                    "reverse": [need for need in design.needs if need in design.reverse],
                },
                "integers": {name: _packed(array) for name, array in self.integers.items()},
                "floats": {name: _packed(array) for name, array in self.floats.items()},
            },
            allow_nan=False,
        )


def from_json(text: str) -> Tally:
    """The tally that `Tally.to_json` wrote. ValueError: another format."""
    document = json.loads(text)
    if not isinstance(document, dict) or (document.get("format"), document.get("version")) != ("gaplens.tally", 1):
        raise ValueError("text: not a tally of version 1")
    d = document["design"]
    dimensions = {name: tuple(needs) for name, needs in d["dimensions"].items()}
    design = Design(tuple(d["needs"]), dimensions, d["low"], d["high"], frozenset(d["reverse"]))
    integers = {name: _unpacked(packed, np.int64) for name, packed in document["integers"].items()}
    floats = {name: _unpacked(packed, np.float64) for name, packed in document["floats"].items()}
    return Tally(design, integers, floats)


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
) -> Tally:
    """The tally of these respondents; blank, not_applicable: counts of such cells [2, k], zero where not given."""
    shape = (2, len(scores.design.needs))
    counts = {
        "respondents": np.array([_respondents(scores)], dtype=np.int64),
        "blank": _counts("blank", blank, shape),
        "not_applicable": _counts("not_applicable", not_applicable, shape),
    }
    if isinstance(scores, KanoScores):
        return Tally(scores.design, counts | {"kano": kano_tables(scores)}, {})
    return Tally(scores.design, counts | _servqual_integers(scores), _servqual_floats(scores))


def same_design(one: Design, other: Design) -> bool:
    """Equal, the order of dimensions included: the arrays follow it."""
    return one == other and tuple(one.dimensions) == tuple(other.dimensions)


def _respondents(scores: ServqualScores | KanoScores) -> int:
    return len(scores.functional) if isinstance(scores, KanoScores) else len(scores.gap)


def _counts(name: str, counts: NDArray[np.integer[Any]] | None, shape: tuple[int, int]) -> IntArray:
    if counts is None:
        return np.zeros(shape, dtype=np.int64)
    if counts.shape != shape:
        raise ValueError(f"{name}: shape {list(shape)} expected, got {list(counts.shape)}")
    return counts.astype(np.int64)


def _servqual_integers(s: ServqualScores) -> dict[str, IntArray]:
    factor, paired = person_factor(s.design), ~np.isnan(s.gap)
    person = {"expectation": s.dimension_expectation, "perception": s.dimension_perception, "gap": s.dimension_gap}
    items = {"expectation": s.expectation, "perception": s.perception, "gap": s.gap}
    answered = np.array([(~np.isnan(s.expectation)).sum(axis=0), (~np.isnan(s.perception)).sum(axis=0)])
    result = {"complete": np.array([s.complete.sum()], dtype=np.int64), "answered": answered.astype(np.int64)}
    for scale in SCALES:
        result[f"pair/{scale}"] = _moments(np.where(paired, items[scale], np.nan))
        result[f"person/{scale}"] = _moments(person[scale] * factor)
        result[f"listwise/{scale}"] = _moments(person[scale][s.complete] * factor)
        result |= _blocks(s.design, scale, items[scale])
    overall = (s.overall * factor * len(s.design.dimensions))[:, None]
    result["person/overall"] = _moments(overall)
    result["listwise/overall"] = _moments(overall[s.complete])
    result["servperf/dimensions"] = _moments(s.servperf * factor)
    result["servperf/items"] = _by_answered(s.perception)
    return result


def _servqual_floats(s: ServqualScores) -> dict[str, FloatArray]:
    usable = ~np.isnan(s.points).any(axis=1)
    points = s.points[usable] if s.points.shape[1] else s.points[:0]
    return {
        "weighted/gap": _float_moments(s.weighted),
        "weighted/listwise": _float_moments(s.weighted[s.complete]),
        "weighted/servperf": _float_moments(s.servperf_weighted),
        "points": np.concatenate([[float(len(points))], points.sum(axis=0)]),
    }


def _moments(values: FloatArray) -> IntArray:
    """(n, sum, sum of squares) of every column of values that are whole numbers but for float noise; NaN left out."""
    there = ~np.isnan(values)
    whole = np.rint(np.where(there, values, 0)).astype(np.int64)
    return np.stack([there.sum(axis=0), whole.sum(axis=0), (whole * whole).sum(axis=0)], axis=1).astype(np.int64)


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


def _blocks(design: Design, scale: Scale, values: FloatArray) -> dict[str, IntArray]:
    result = {f"block/{scale}": _cross_products(values)}
    for dimension, needs in design.dimensions.items():
        columns = [design.needs.index(need) for need in needs]
        result[f"block/{scale}/{dimension}"] = _cross_products(values[:, columns])
    return result


def _cross_products(values: FloatArray) -> IntArray:
    """[m + 1, m + 1] of the complete rows; float products of whole numbers below 2**53 are exact, and fast."""
    rows = values[~np.isnan(values).any(axis=1)]
    augmented = np.concatenate([np.ones((len(rows), 1)), rows], axis=1)
    products: FloatArray = augmented.T @ augmented
    return np.rint(products).astype(np.int64)


def _added(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    if one.keys() != other.keys() or any(one[name].shape != other[name].shape for name in one):
        raise ValueError("other: the tallies hold different arrays")
    return {name: one[name] + other[name] for name in one}


def _same_arrays(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


def _packed(array: NDArray[Any]) -> dict[str, Any]:
    return {"shape": array.shape, "values": array.ravel().tolist()}


def _unpacked(packed: Mapping[str, Any], kind: type[np.generic]) -> Any:
    return np.array(packed["values"], dtype=kind).reshape(packed["shape"])
