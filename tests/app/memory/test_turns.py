"""Files are made in turns, and whoever waits for a thread meanwhile waits a short time."""

import sys
from collections.abc import Iterator

import pytest

from app.memory import turns
from app.memory.turns import GIVES_WAY, Turns
from surveys.errors import FilesBusy


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    usual = sys.getswitchinterval()
    yield
    assert sys.getswitchinterval() == usual


def test_two_at_once_and_the_third_is_told() -> None:
    places = Turns()
    with places.taken(), places.taken(), pytest.raises(FilesBusy), places.taken():
        pass
    with places.taken():
        pass


def test_threads_change_often_until_the_last_is_made() -> None:
    places = Turns()
    with places.taken():
        with places.taken():
            pass
        assert sys.getswitchinterval() == pytest.approx(GIVES_WAY)


def test_a_file_that_fails_gives_its_turn_back() -> None:
    places = Turns()
    for _ in range(3):
        with pytest.raises(OSError, match="full"), places.taken():
            raise OSError("full")
