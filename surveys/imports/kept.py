"""What lies beside the database until a file's answers are stored: the file, and what was seen of its cells.

People's answers stand nowhere else meanwhile: a row of the database is in every backup, and this folder in none.
"""

import hashlib
import os
import secrets
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from surveys.errors import Invalid, Problem
from surveys.storage.seals import Seals
from surveys.storage.tables import ImportedFile

LARGEST = 32 * 2**20  # bytes of a file
FOLDER, SEEN = "imports", ".seen"
PART = 2**20
ARRIVING = 3600.0  # seconds within which a file that has come belongs to a row


def path_of(seals: Seals, row: ImportedFile) -> Path:
    return seals.folder / FOLDER / f"{row.digest}-{row.id}"


def keep(seals: Seals, content: BinaryIO) -> tuple[Path, str, int]:
    """Copy what was sent to the disk: where it lies, its digest, its size. Invalid: it is too large, or nothing."""
    folder = seals.folder / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, digest, size = folder / f"new-{secrets.token_hex(8)}", hashlib.sha256(), 0
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while part := content.read(PART):
                size += len(part)
                if size > LARGEST:
                    raise Invalid([Problem("file", "large_file", {"limit": LARGEST // 2**20})])
                digest.update(part)
                file.write(part)
        if not size:
            raise Invalid([Problem("file", "empty_file", {})])
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path, digest.hexdigest(), size


def see(seals: Seals, row: ImportedFile, **seen: Any) -> None:
    """Write down what pages show of the cells, beside what was written before. The last writer wins."""
    path = _seen_path(seals, row)
    if not path.parent.exists():
        return
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_bytes(orjson.dumps({**seen_of(seals, row), **seen}))
    fresh.replace(path)


def seen_of(seals: Seals, row: ImportedFile) -> Mapping[str, Any]:
    """Nothing, where the file is gone."""
    try:
        found: Mapping[str, Any] = orjson.loads(_seen_path(seals, row).read_bytes())
    except FileNotFoundError:
        return {}
    return found


def _seen_path(seals: Seals, row: ImportedFile) -> Path:
    path = path_of(seals, row)
    return path.with_name(path.name + SEEN)


def throw_away(seals: Seals, row: ImportedFile) -> None:
    path_of(seals, row).unlink(missing_ok=True)
    _seen_path(seals, row).unlink(missing_ok=True)


def sweep(seals: Seals, rows: Collection[ImportedFile]) -> None:
    """What belongs to none of these rows, and has not just come, goes: its form was refused, or the program killed."""
    known = {each.name for row in rows for each in (path_of(seals, row), _seen_path(seals, row))}
    folder = seals.folder / FOLDER
    for path in folder.iterdir() if folder.exists() else ():
        if path.name not in known and path.stat().st_mtime < time.time() - ARRIVING:
            path.unlink(missing_ok=True)
