"""Shape and range checks: what cannot be scored is refused with a ValueError that names the argument."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.rows.design import Design

FloatArray = NDArray[np.float64]

MOST_NEEDS_PER_DIMENSION = 60


def design(name: str, value: Design) -> None:
    """Refuse a design whose dimensions, reverse needs or scale ends contradict its needs."""
    if len(set(value.needs)) != len(value.needs):
        raise ValueError(f"{name}: a need is listed twice")
    if value.low >= value.high:
        raise ValueError(f"{name}: low must be below high")
    if not value.reverse <= set(value.needs):
        raise ValueError(f"{name}: reverse names an unknown need")
    members = [need for needs in value.dimensions.values() for need in needs]
    if len(set(members)) != len(members) or not set(members) <= set(value.needs):
        raise ValueError(f"{name}: a dimension lists an unknown need, or a need belongs to two")
    if any(not 1 <= len(needs) <= MOST_NEEDS_PER_DIMENSION for needs in value.dimensions.values()):
        raise ValueError(f"{name}: a dimension has 1 to {MOST_NEEDS_PER_DIMENSION} needs")


def matrix(name: str, values: ArrayLike, columns: int, rows: int | None = None) -> FloatArray:
    """The values as floats of shape [rows, columns]; NaN is missing, infinity is refused."""
    result = np.asarray(values, dtype=np.float64)
    if result.ndim != 2 or result.shape[1] != columns or (rows is not None and result.shape[0] != rows):
        wanted = f"[{'n' if rows is None else rows}, {columns}]"
        raise ValueError(f"{name}: shape {wanted} expected, got {list(result.shape)}")
    if np.isinf(result).any():
        raise ValueError(f"{name}: infinite value")
    return result


def answers(name: str, values: ArrayLike, columns: int, low: int, high: int, rows: int | None = None) -> FloatArray:
    """A matrix of whole numbers from low to high, NaN where missing."""
    result = matrix(name, values, columns, rows)
    if ((result == np.clip(np.rint(result), low, high)) | np.isnan(result)).all():
        return result
    # Comparisons with NaN are false, so it is no missing answer that is outside.
    fault = f"outside {low}..{high}" if ((result < low) | (result > high)).any() else "not a whole number"
    raise ValueError(f"{name}: a value is {fault}")
