"""A value is made once for as long as it is used."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

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


def test_whoever_asks_while_a_value_is_made_waits_for_it_and_gets_the_same() -> None:
    cache, made, begun, go = Cache[str](2), [], Event(), Event()

    def make() -> str:
        made.append("a")
        begun.set()
        assert go.wait(10)
        return "A"

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(cache.get, "a", make)
        assert begun.wait(10)
        others = [pool.submit(cache.get, "a", make) for _ in range(2)]
        go.set()
        assert [each.result(10) for each in (first, *others)] == ["A"] * 3
    assert made == ["a"]


def test_what_is_known_is_had_while_another_value_is_made() -> None:
    cache, begun, go = Cache[str](2), Event(), Event()
    cache.get("a", lambda: "A")

    def make() -> str:
        begun.set()
        assert go.wait(10)
        return "B"

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(cache.get, "b", make)
        assert begun.wait(10)
        assert pool.submit(cache.get, "a", make).result(10) == "A"
        go.set()
        assert slow.result(10) == "B"


def test_after_a_value_could_not_be_made_the_next_one_tries() -> None:
    cache = Cache[str](2)

    def fail() -> str:
        raise ValueError

    with suppress(ValueError):
        cache.get("a", fail)
    assert cache.get("a", lambda: "A") == "A"
