"""p values adjusted for how many were looked at together."""

from collections.abc import Callable, Sequence

import numpy as np

from analysis.rows.checks import FloatArray


def bonferroni(p: FloatArray) -> FloatArray:
    """[m] -> [m]: every p times m, at most 1."""
    return np.minimum(p * len(p), 1.0)


def holm(p: FloatArray) -> FloatArray:
    """[m] -> [m], in the order given; keeps the chance of any false finding at the level (Holm 1979)."""
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return _placed(np.minimum(steps, 1.0), order)


def hochberg(p: FloatArray) -> FloatArray:
    """[m] -> [m]: the step-up form of Holm's factors (Hochberg 1988)."""
    order = np.argsort(p, kind="stable")
    steps = (p[order] * np.arange(len(p), 0, -1))[::-1]
    return _placed(np.minimum(np.minimum.accumulate(steps)[::-1], 1.0), order)


def benjamini_hochberg(p: FloatArray) -> FloatArray:
    """[m] -> [m]: keeps the expected share of false ones among the findings (Benjamini & Hochberg 1995)."""
    return _controlled(p, 1.0)


def benjamini_yekutieli(p: FloatArray) -> FloatArray:
    """[m] -> [m]: the same under any dependence (Benjamini & Yekutieli 2001)."""
    return _controlled(p, float((1 / np.arange(1, len(p) + 1)).sum()))


def within(p: Sequence[float | None], adjust: Callable[[FloatArray], FloatArray]) -> list[float | None]:
    """Adjusted over those p values that exist; the family is as large as they are many."""
    there = [position for position, value in enumerate(p) if value is not None]
    result: list[float | None] = [None] * len(p)
    if there:
        adjusted = adjust(np.array([p[position] for position in there], dtype=np.float64)).tolist()
        for position, value in zip(there, adjusted, strict=True):
            result[position] = value
    return result


def _controlled(p: FloatArray, factor: float) -> FloatArray:
    """SciPy has it too, in a part that takes longer to load than all the rest."""
    order = np.argsort(p, kind="stable")
    steps = (p[order] * factor * len(p) / np.arange(1, len(p) + 1))[::-1]
    return _placed(np.minimum(np.minimum.accumulate(steps)[::-1], 1.0), order)


def _placed(values: FloatArray, order: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> FloatArray:
    result = np.empty_like(values)
    result[order] = values
    return result
