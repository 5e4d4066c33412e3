"""A page that differs from reader to reader in one word: rendered once, compressed once."""

import struct
import zlib

_GZIP, _RAW = 31, -15
_LONGEST_BLOCK = 0xFFFF


class Prepared:
    """The pages before and after the word are compressed once; the word stands between them uncompressed, in a block of
    its own.

    Compressing it would take longer than everything else that an answer takes, and save a few bytes (RFC 1951, 3.2.4: a
    stored block; RFC 1952: the sum and the length at the end).
    """

    def __init__(self, html: str, blank: str) -> None:
        head, tail = html.split(blank)
        self._head, self._tail = head.encode(), tail.encode()
        packer = zlib.compressobj(9, wbits=_GZIP)
        self._packed_head = packer.compress(self._head) + packer.flush(zlib.Z_FULL_FLUSH)
        self._sum = zlib.crc32(self._head)
        packer = zlib.compressobj(9, wbits=_RAW)  # anew: what refers back must not reach over the word
        self._packed_tail = packer.compress(self._tail) + packer.flush()

    def plain(self, word: str) -> bytes:
        return self._head + word.encode() + self._tail

    def gzipped(self, word: str) -> bytes:
        said = word.encode()
        if len(said) > _LONGEST_BLOCK:
            raise ValueError(f"{len(said)} bytes in the blank; at most {_LONGEST_BLOCK} fit")
        block = struct.pack("<BHH", 0, len(said), len(said) ^ _LONGEST_BLOCK) + said
        length = (len(self._head) + len(said) + len(self._tail)) & 0xFFFFFFFF
        end = struct.pack("<II", zlib.crc32(self._tail, zlib.crc32(said, self._sum)), length)
        return self._packed_head + block + self._packed_tail + end
