"""A page that differs from reader to reader in one word: rendered once, compressed once."""

import zlib

_GZIP = 31


class Prepared:
    """The word stands late in the page, so that only what follows it is compressed for each reader."""

    def __init__(self, html: str, blank: str) -> None:
        head, tail = html.split(blank)
        self._head, self._tail = head.encode(), tail.encode()
        self._packer = zlib.compressobj(9, wbits=_GZIP)
        self._packed_head = self._packer.compress(self._head) + self._packer.flush(zlib.Z_SYNC_FLUSH)

    def plain(self, word: str) -> bytes:
        return self._head + word.encode() + self._tail

    def gzipped(self, word: str) -> bytes:
        packer = self._packer.copy()
        return self._packed_head + packer.compress(word.encode() + self._tail) + packer.flush()
