"""Values that are expensive to make, kept under a key; of more than so many, the one longest unused is made anew."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Cache(Generic[Value]):
    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[Hashable, Value] = {}  # the longest unused first

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        value = self._values.pop(key, None)
        if value is None:
            value = make()
            while len(self._values) >= self._most:
                del self._values[next(iter(self._values))]
        self._values[key] = value
        return value
