"""A file that is asked for: made on disk, written down in the log, sent; then nothing of it is left here."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, TypeVar

from fastapi.responses import Response, StreamingResponse

from surveys.errors import NoRoom

PIECE = 256 * 1024  # bytes
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "json": "application/json",
    "sav": "application/x-spss-sav",
}

Made = TypeVar("Made")


def made(write: Callable[[Path], Made], note: Callable[[Made], None], name: str) -> Response:
    """write: makes the file and says what there is to note of it. note: before the first byte leaves. name: of the
    file, for who gets it. NoRoom: the disk is full.
    """
    with _folder() as folder:
        path = folder / f"file.{name.rpartition('.')[2]}"
        note(write(path))
        file = path.open("rb")
    size = file.seek(0, 2)
    file.seek(0)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(size)}
    return StreamingResponse(_pieces(file), media_type=TYPES[name.rpartition(".")[2]], headers=headers)


@contextmanager
def _folder() -> Iterator[Path]:
    """Only its owner reads it. It is gone before the file is sent: what is open stays readable until it is closed, also
    where the program is killed.
    """
    try:
        with TemporaryDirectory(prefix="gaplens-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    except OSError as error:
        if error.errno in _FULL:
            raise NoRoom from error
        raise


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
