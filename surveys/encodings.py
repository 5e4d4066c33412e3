"""Which encoding a text is in, where nobody says it: UTF-8, UTF-16, Big5 or GB 18030, by what is everyday in each."""

from collections.abc import Iterator

# What people call an encoding -> the one that also holds what programs write under its name.
_WIDER = {"big5": "cp950", "gb2312": "gb18030", "gbk": "gb18030", "euc-kr": "cp949", "shift-jis": "cp932"}
UTF_8 = "utf-8-sig"  # with or without its mark


def wider(name: str) -> str:
    """The codec for what somebody said: Excel's Big5 has characters that plain Big5 lacks."""
    said = name.strip().lower().replace("_", "-")
    return UTF_8 if said in ("utf-8", "utf8") else _WIDER.get(said, name)


def candidates(content: bytes, traditional: bool = False) -> Iterator[str]:
    """The likeliest first, of the beginning of a text, or all of it.

    Big5 keeps its everyday characters under A4 to C6, GB 2312 under B0 to D7 with a second byte from A1.
    traditional: where it looks as much like the one as like the other, it is Big5.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
        return
    yield UTF_8
    zeros = [content[place::2].count(0) for place in (0, 1)]
    if sum(zeros) > len(content) / 8:  # half the bytes of Latin letters in UTF-16
        yield "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
        return
    big5, gb = _common_share(content, range(0xA4, 0xC7), 0x40), _common_share(content, range(0xB0, 0xD8), 0xA1)
    is_big5 = big5 > gb or (traditional and big5 == gb)
    # Hong Kong's Big5 comes after Taiwan's: it has more characters, but others for ‧ and the euro.
    yield from ("cp950", "big5hkscs", "gb18030") if is_big5 else ("gb18030", "cp950", "big5hkscs")


def _common_share(content: bytes, first: range, second: int) -> float:
    """How many of the two-byte characters stand where an encoding keeps its everyday ones."""
    pairs, common, place = 0, 0, 0
    while place < len(content) - 1:
        if content[place] < 0x80:
            place += 1
            continue
        pairs += 1
        common += content[place] in first and content[place + 1] >= second
        place += 2
    return common / pairs if pairs else 0.0
