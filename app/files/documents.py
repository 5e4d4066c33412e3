"""Named results as plain JSON: field names become keys, arrays lists; what is not finite is null."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def document(value: Any) -> Any:
    """For json.dumps(..., allow_nan=False). Keys that are tuples are joined by a full stop, missing parts are "all"."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, np.ndarray | np.generic):
        return document(value.tolist())
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: document(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {_key(key): document(part) for key, part in value.items()}
    if isinstance(value, Sequence):
        return [document(part) for part in value]
    raise TypeError(f"no JSON for {type(value).__name__}")


def _key(key: Any) -> str:
    return ".".join("all" if part is None else str(part) for part in key) if isinstance(key, tuple) else str(key)
