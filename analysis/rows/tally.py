"""Additive sufficient statistics of scored answers; a + b is exact to the last bit.

Everything countable is kept in 64-bit integers: person means times 60 (see `scores.person_factor`), overall means
times 60 * dimensions. Only the weighted sums are floats, because a person's weights may be any number; their order
of summation shows in the last digits (below 1e-12). Sums fit for well over a million respondents per tally.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import orjson
from numpy.typing import NDArray

from analysis.rows.checks import FloatArray
from analysis.rows.design import Design

IntArray = NDArray[np.int64]
Kind = Literal["servqual", "kano"]
ScaleName = Literal["expectation", "perception", "gap"]
VERSION = 2  # of the JSON text
SCALES: tuple[ScaleName, ...] = ("expectation", "perception", "gap")


@dataclass(frozen=True, eq=False)
class Tally:
    """Named arrays of sums over the respondents of one group; k needs, d dimensions, m needs of one dimension.

    Moments are rows of (n, sum, sum of squares); E, P: expectation, perception.
    All: respondents [1]; blank, not_applicable [questions, k]; flags [quality.FLAGS + 1], each and any;
      answers/<question> [options], how often each was chosen, of whatever else was asked;
      answers/<choice>.answered [1], how many chose any. Points, as below, may stand beside them.
    Kano: kano [k, 5, 5], rows functional.
    SERVQUAL integers:
      complete [1]; histogram/<scale> [k, values]; pair/<scale> [k, 3];
      person/<scale>, listwise/<scale>, servperf/dimensions [d, 3];
      person/overall, listwise/overall, servperf/overall [1, 3];
      servperf/items [k + 1, 3], P sums by the number of items answered;
      sums/gap, sums/perception [d, m + 1, sums], persons by needs answered and sum (`folding._sums`);
      block/<scale>, block/<scale>/<dimension> [m + 1, m + 1], cross-products of (1, answers) of complete rows;
      pairs/<scale> [3, k, k] over whoever answered both: n, sum of the first, products.
    Where overall satisfaction was asked: satisfaction [levels], joint/dimensions [d, levels, m + 1, sums];
      cross-products of (1, satisfaction, dimension scores), regression/perception, regression/gap [d + 2, d + 2];
      of (1, satisfaction, low ratings, high ratings) where all needs are rated, regression/ratings [2 k + 2, 2 k + 2].
    A group that is only compared with others (`folding.fold_groups`) holds respondents, and kano or
      histogram/<scale> and sums/<scale> of gap and perception.
    SERVQUAL floats: weighted/gap, weighted/listwise, weighted/servperf [1, 3]; points [d, 3].
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

    def digest(self) -> bytes:
        """Equal for equal tallies alone: what follows from a tally can be remembered under it."""
        found = hashlib.blake2b(repr(_described(self.design)).encode(), digest_size=16)
        for name, array in sorted({**self.integers, **self.floats}.items()):
            found.update(repr((name, array.dtype, array.shape)).encode())
            found.update(array.tobytes())
        return found.digest()

    def to_json(self) -> str:
        """One JSON text; `from_json` gives back an equal tally, bit for bit."""
        return json.dumps(
            {
                "format": "gaplens.tally",
                "version": VERSION,
                "design": _described(self.design),
                "integers": {name: _packed(array) for name, array in self.integers.items()},
                "floats": {name: _packed(array) for name, array in self.floats.items()},
            },
            allow_nan=False,
        )


def from_json(text: str) -> Tally:
    """The tally that `Tally.to_json` wrote. ValueError: another format."""
    document = orjson.loads(text)
    if not isinstance(document, dict) or (document.get("format"), document.get("version")) != (
        "gaplens.tally",
        VERSION,
    ):
        raise ValueError(f"text: not a tally of version {VERSION}")
    d = document["design"]
    dimensions = {name: tuple(needs) for name, needs in d["dimensions"].items()}
    overall = None if d["overall"] is None else tuple(d["overall"])
    design = Design(tuple(d["needs"]), dimensions, d["low"], d["high"], frozenset(d["reverse"]), overall)
    integers = {name: _unpacked(packed, np.int64) for name, packed in document["integers"].items()}
    floats = {name: _unpacked(packed, np.float64) for name, packed in document["floats"].items()}
    return Tally(design, integers, floats)


def _described(design: Design) -> dict[str, Any]:
    return {
        "needs": design.needs,
        "dimensions": dict(design.dimensions),
        "low": design.low,
        "high": design.high,
        "reverse": [need for need in design.needs if need in design.reverse],
        "overall": design.overall,
    }


def same_design(one: Design, other: Design) -> bool:
    """Equal, the order of dimensions included: the arrays follow it."""
    return one == other and tuple(one.dimensions) == tuple(other.dimensions)


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
