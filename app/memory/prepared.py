"""A page that differs from reader to reader in one word: rendered once, compressed once."""

import struct
import zlib

_GZIP = 31
_LONGEST_BLOCK = 0xFFFF


class Prepared:
    """The word stands late in the page. The page before it is compressed once; the word and the rest of the page follow
    uncompressed, in a block of their own.

    Compressing them would take longer than everything else that an answer takes, and save a hundred bytes (RFC 1951,
    3.2.4: a stored block; RFC 1952: the sum and the length at the end).
    """

    def __init__(self, html: str, blank: str) -> None:
        head, tail = html.split(blank)
        self._head, self._tail = head.encode(), tail.encode()
        packer = zlib.compressobj(9, wbits=_GZIP)
        self._packed_head = packer.compress(self._head) + packer.flush(zlib.Z_FULL_FLUSH)
        self._sum = zlib.crc32(self._head)

    def plain(self, word: str) -> bytes:
        return self._head + word.encode() + self._tail

    def gzipped(self, word: str) -> bytes:
        rest = word.encode() + self._tail
        if len(rest) > _LONGEST_BLOCK:
            raise ValueError(f"{len(rest)} bytes after the blank; at most {_LONGEST_BLOCK} fit")
        block = struct.pack("<BHH", 1, len(rest), len(rest) ^ _LONGEST_BLOCK) + rest
        length = (len(self._head) + len(rest)) & 0xFFFFFFFF
        return self._packed_head + block + struct.pack("<II", zlib.crc32(rest, self._sum), length)
