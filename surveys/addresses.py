"""A list of people, pasted or in a CSV file -> who is to be invited, or what is wrong in which line."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from surveys.errors import Invalid, Problem

MOST_ROWS = 5_000
LONGEST_ADDRESS, LONGEST_LOCAL, LONGEST_NAME = 254, 64, 200


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


_COLUMNS: Mapping[str, frozenset[str]] = {
    "address": _words(
        "address|email|e-mail|mail|email address|e-mail address|電子郵件|電子郵件地址|電子信箱|信箱|郵箱|電郵|電郵地址"
        "|邮箱|邮箱地址|电子邮件|电子邮件地址|电子邮箱|邮件|邮件地址"
    ),
    "name": _words("name|full name|姓名|名字|名稱|名称"),
    "language": _words("language|lang|locale|語言|语言|語系|语种"),
    "site": _words("site|location|branch|地點|地点|據點|据点|門市|门店|分店|分公司"),
    "service": _words("service|服務|服务|服務項目|服务项目"),
}
_LANGUAGES: Mapping[str, frozenset[str]] = {
    "zh_Hant": _words(
        "zh-hant|zh-tw|zh-hk|zh-mo|zh-hant-tw|zh-hant-hk|繁體|繁体|繁中|繁體中文|繁体中文|正體|正體中文"
        "|traditional|traditional chinese|chinese (traditional)"
    ),
    "zh_Hans": _words(
        "zh-hans|zh-cn|zh-sg|zh-hans-cn|简体|簡體|简中|簡中|简体中文|簡體中文"
        "|simplified|simplified chinese|chinese (simplified)"
    ),
    "en": _words("en|en-gb|en-us|english|英文|英語|英语"),
}
# What mail servers everywhere take: plain letters, no quoted names, a domain with a dot or this machine itself.
_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(localhost|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)"
)
_SEPARATORS = (",", ";", "\t")
_SIGNATURES = {b"PK\x03\x04": "workbook", b"\xd0\xcf\x11\xe0": "workbook"}


@dataclass(frozen=True)
class Person:
    """locale: empty where the list does not say; segments: only what the campaign lists, in its spelling."""

    address: str
    name: str = ""
    locale: str = ""
    segments: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wrong:
    """What cannot be used, in which line; reason: a code that the page translates with `value`."""

    line: int
    reason: str
    value: str = ""


@dataclass(frozen=True)
class AddressList:
    people: Sequence[Person]
    wrong: Sequence[Wrong]


class BadList(Invalid):
    """Nothing of the list is used, because of these lines."""

    def __init__(self, found: AddressList) -> None:
        super().__init__([Problem("list", "bad_list", {})])
        self.found = found


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


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16, else Big5 or GB 18030, whichever of both it looks like.

    Big5 keeps its everyday characters under A4 to C6, GB 2312 under B0 to D7 with a second byte from A1.
    """
    for start, kind in _SIGNATURES.items():
        if content.startswith(start):
            raise Invalid([Problem("list", kind, {})])
    for codec in ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", *_guess(content)):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid([Problem("list", "not_text", {})])


def _guess(content: bytes) -> Iterator[str]:
    zeros = [content[place::2].count(0) for place in (0, 1)]
    if sum(zeros) > len(content) / 8:  # half the bytes of Latin letters in UTF-16
        yield "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
        return
    big5, gb = _common_share(content, range(0xA4, 0xC7), 0x40), _common_share(content, range(0xB0, 0xD8), 0xA1)
    yield from ("cp950", "gb18030") if big5 > gb else ("gb18030", "cp950")


def plain(text: str) -> str:
    """One line without what cannot be seen: control characters, marks of direction, runs of spaces."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join("".join(c for c in kept if unicodedata.category(c) != "Cf").split())


def _folded(text: str) -> str:
    """As cells are compared: full-width letters are letters, case does not matter."""
    return plain(unicodedata.normalize("NFKC", text)).casefold()


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The line in which a row begins, and its cells; rows without anything are left out."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins, [cell.strip() for cell in cells]
        begins = reader.line_num + 1


def _header(cells: Sequence[str]) -> list[str | None]:
    """What each column holds; None: something that is not read."""
    named = {word: name for name, words in _COLUMNS.items() for word in words}
    return [named.get(_folded(cell)) for cell in cells]


def parse(text: str, segments: Mapping[str, Sequence[str]]) -> AddressList:
    """segments: those of the campaign with their values. The first row names the columns; a list of bare addresses
    needs no such row.
    """
    people: dict[str, Person] = {}
    wrong: list[Wrong] = []
    lines: dict[str, int] = {}
    try:
        rows = list(_rows(text))
    except csv.Error:
        return AddressList([], [Wrong(_unclosed(text), "not_csv")])
    if not rows:
        return AddressList([], [Wrong(1, "empty")])
    columns: list[str | None] = ["address"]
    if any("@" not in cell for cell in rows[0][1]):
        columns = _header(rows[0][1])
        if found := _wrong_header(rows[0][0], columns):
            return AddressList([], [found])
        rows = rows[1:]
    if not rows or len(rows) > MOST_ROWS:
        return AddressList([], [Wrong(1, "too_many" if rows else "empty")])
    for line, cells in rows:
        person = _person(line, columns, cells, segments)
        if isinstance(person, Wrong):
            wrong.append(person)
        elif person.address in lines:
            wrong.append(Wrong(line, "twice", str(lines[person.address])))
        else:
            people[person.address], lines[person.address] = person, line
    return AddressList(list(people.values()), wrong)


def _unclosed(text: str) -> int:
    """The line from which on nothing can be read: a quotation mark that is never closed, or has something behind it."""
    line = 1
    try:
        for begins, cells in _rows(text):
            line = begins + 1 + sum(cell.count("\n") for cell in cells)
    except csv.Error:
        pass
    return line


def _wrong_header(line: int, columns: Sequence[str | None]) -> Wrong | None:
    known = [column for column in columns if column]
    if "address" not in known:
        return Wrong(line, "no_address_column")
    return Wrong(line, "column_twice") if len(set(known)) < len(known) else None


def _person(
    line: int, columns: Sequence[str | None], cells: Sequence[str], segments: Mapping[str, Sequence[str]]
) -> Person | Wrong:
    if any(cells[len(columns) :]):
        return Wrong(line, "too_many_cells")
    found = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
    address = _folded(found["address"]) if found.get("address") else ""
    locale, said = _locale(found.get("language", "")), {}
    if not address:
        return Wrong(line, "no_address")
    if not _is_address(address):
        return Wrong(line, "not_an_address", plain(found["address"])[:LONGEST_NAME])
    if locale is None:
        return Wrong(line, "unknown_language", plain(found["language"])[:LONGEST_NAME])
    for name in ("site", "service"):
        if not found.get(name):
            continue
        value = _value(found[name], segments.get(name, ()))
        if value is None:
            return Wrong(line, f"unknown_{name}", plain(found[name])[:LONGEST_NAME])
        said[name] = value
    return Person(address, plain(found.get("name", ""))[:LONGEST_NAME], locale, said)


def _is_address(text: str) -> bool:
    local, _, _ = text.partition("@")
    return len(text) <= LONGEST_ADDRESS and len(local) <= LONGEST_LOCAL and _ADDRESS.fullmatch(text) is not None


def _locale(text: str) -> str | None:
    if not text:
        return ""
    wanted = _folded(text).replace("_", "-")
    return next((code for code, words in _LANGUAGES.items() if wanted in words), None)


def _value(text: str, values: Sequence[str]) -> str | None:
    return next((value for value in values if _folded(value) == _folded(text)), None)
