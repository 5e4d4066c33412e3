"""Values that are expensive to make, kept under a key; of more than so many, the one longest unused is made anew."""

from collections.abc import Callable, Hashable
from threading import Lock, RLock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Cache(Generic[Value]):
    """One value is made at a time: whoever asks for the same one meanwhile gets it too, and making keeps one core."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[Hashable, Value] = {}  # the longest unused first
        self._looking, self._making = Lock(), RLock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        value = self._known(key)
        if value is None:
            with self._making:
                value = self._known(key)  # made by whoever was first
                if value is None:
                    value = make()
                    self._keep(key, value)
        return value

    def drop(self, key: Hashable) -> None:
        """The next one is made anew."""
        with self._looking:
            self._values.pop(key, None)

    def forget(self) -> None:
        """All of them; for measurements."""
        with self._looking:
            self._values.clear()

    def _known(self, key: Hashable) -> Value | None:
        with self._looking:
            value = self._values.pop(key, None)
            if value is not None:
                self._values[key] = value
            return value

    def _keep(self, key: Hashable, value: Value) -> None:
        with self._looking:
            while len(self._values) >= self._most:
                del self._values[next(iter(self._values))]
            self._values[key] = value
