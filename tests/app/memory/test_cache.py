"""A value is made once for as long as it is used."""

from app.memory.cache import Cache


def test_the_longest_unused_value_is_forgotten_first() -> None:
    cache, made = Cache[str](2), []

    def get(key: str) -> str:
        def make() -> str:
            made.append(key)
            return key.upper()

        return cache.get(key, make)

    assert [get(key) for key in "abacab"] == list("ABACAB")
    assert made == ["a", "b", "c", "b"]  # b was unused for longer than a when c came
