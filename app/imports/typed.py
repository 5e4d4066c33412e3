"""A form about a file -> how it is read."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from surveys.imports.mapping import FileMapping, groups_of
from surveys.instruments.schema import Instrument

MOST_DIGITS = 6
_COMMA = re.compile(r"[,，、;；\n]")


def reading_of(typed: dict[str, str], before: FileMapping) -> FileMapping:
    """How the file itself is read: encoding, sheet, rows."""
    return replace(
        before,
        encoding=typed.get("encoding", "")[:40],
        delimiter=typed.get("delimiter", "")[:3],
        sheet=typed.get("sheet", "").strip()[:100],
        header_row=_number(typed.get("header_row", "")) or 0,
        first_row=_number(typed.get("first_row", "")) or 0,
    )


def mapping_of(pairs: Sequence[tuple[str, str]], before: FileMapping, instrument: Instrument) -> FileMapping:
    """What its columns are, what stands in them. What cannot be a number is left out, and told by the check."""
    typed = dict(pairs)
    columns = [(heading, typed.get(f"column.{place}", name)) for place, (heading, name) in enumerate(before.columns)]
    groups = groups_of(instrument)
    scales = {
        group: (low, high)
        for group in groups
        if (low := _number(typed.get(f"low.{group}", ""))) is not None
        and (high := _number(typed.get(f"high.{group}", ""))) is not None
    }
    words: dict[str, dict[str, int | str]] = {}
    for name, texts in _several(pairs, "word.").items():
        codes = _several(pairs, "code.").get(name, [])
        said = {text: _code(code) for text, code in zip(texts, codes, strict=False) if code}
        words |= {name: said} if said else {}
    return replace(
        before,
        columns=tuple(columns),
        scales=scales,
        turned=tuple(group for group in groups if f"turned.{group}" in typed),
        reverse=tuple(value for name, value in pairs if name == "reverse"),
        words=words,
        missing=tuple(word for each in _COMMA.split(typed.get("missing", "")) if (word := each.strip())),
        leading_number="leading_number" in typed,
        keep_apart="keep_apart" in typed,
        drop="drop" in typed,
        date_order=typed.get("date_order", before.date_order),  # type: ignore[arg-type]
    )


def _several(pairs: Sequence[tuple[str, str]], start: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if name.startswith(start):
            found.setdefault(name.removeprefix(start), []).append(value)
    return found


def _code(written: str) -> Any:
    number = _number(written)
    return written if number is None else number


def _number(written: str) -> int | None:
    plain = unicodedata.normalize("NFKC", written).strip().replace("\u2212", "-")
    sign, digits = (-1, plain[1:]) if plain.startswith("-") else (1, plain)
    return sign * int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS else None
