"""Secrets of anonymous campaigns: shared by servers, in no database, thrown away at the end."""

from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from surveys.storage.seals import Seals


def test_what_is_sealed_is_read_by_another_server_of_the_same_folder(tmp_path: Path) -> None:
    one, other = Seals(tmp_path / "keys"), Seals(tmp_path / "keys")
    sealed = one.seal(1, "receipt", "words — 說明")
    assert other.opened(1, sealed) == ["receipt", "words — 說明"]
    assert other.mark(1, "link") == one.mark(1, "link")
    assert other.mark(2, "link") != one.mark(1, "link")
    assert one.mark(1, "link") in other.marks("link")
    assert sealed != one.seal(1, "receipt", "words — 說明")  # equal words do not look alike


def test_once_thrown_away_nothing_can_be_read(tmp_path: Path) -> None:
    seals = Seals(tmp_path / "keys")
    sealed, mark = seals.seal(1, "receipt", "words"), seals.mark(1, "link")
    seals.throw_away(1)
    assert list((tmp_path / "keys").iterdir()) == []
    assert seals.marks("link") == []
    with pytest.raises(InvalidTag):
        seals.opened(1, sealed)
    assert seals.mark(1, "link") != mark


def test_files_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    Seals(tmp_path / "keys").mark(1, "link")
    (file,) = (tmp_path / "keys").iterdir()
    assert (file.stat().st_mode & 0o777, (tmp_path / "keys").stat().st_mode & 0o777) == (0o600, 0o700)
