"""A list of people, pasted or in a CSV file -> who is to be invited, or what is wrong in which line."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import idna

from surveys import encodings
from surveys.codes import Segment
from surveys.errors import Invalid, Problem

MOST_ROWS = 5_000
LONGEST_ADDRESS, LONGEST_LOCAL, LONGEST_NAME = 254, 64, 200


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


# Compared without the signs that people put between and behind the words.
_COLUMNS: Mapping[str, frozenset[str]] = {
    "address": _words(
        "address|email|mail|emailaddress|mailaddress|email地址|email信箱|email邮箱|電子郵件|電子郵件地址|電子郵件信箱"
        "|電子郵箱|電子信箱|信箱|信箱地址|郵箱|郵箱地址|郵件|郵件地址|電郵|電郵地址|邮箱|邮箱地址|电子邮件|电子邮件地址"
        "|电子邮件信箱|电子邮箱|电子邮箱地址|电子信箱|邮件|邮件地址|电邮|电邮地址"
    ),
    "name": _words("name|fullname|姓名|名字|名稱|名称"),
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
# Excel's own first line; a spreadsheet that saves it again adds separators.
_DECLARED = re.compile(r"""\A"?sep=([,;\t|])[,;\t| "]*(?=[\r\n]|\Z)""", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"[\s:_*./-]")
_AS_IN_MAIL = str.maketrans("；，＠＜＞\t", ";,@<>,")
_BY_COMMA, _BY_SEMICOLON = (re.compile(f'(?:"[^"]*+"|[^{sign}"]++|")++') for sign in ",;")
_MAILBOX = re.compile(r"([^<>]*)<([^<>]*)>")
_JOINERS = "\u200c\u200d"  # zero width, without and with a ligature
_QUOTES = "\"' "
_SIGNATURES: Mapping[bytes, Literal["workbook"]] = {b"PK\x03\x04": "workbook", b"\xd0\xcf\x11\xe0": "workbook"}

WrongReason = Literal[
    "empty",
    "too_many",
    "not_csv",
    "no_address_column",
    "column_twice",
    "too_many_cells",
    "no_address",
    "not_an_address",
    "twice",
    "unknown_language",
    "unknown_site",
    "unknown_service",
]
_UNKNOWN: Mapping[Segment, WrongReason] = {"site": "unknown_site", "service": "unknown_service"}
Row = tuple[int, list[str]]  # the line in which it begins, its cells


@dataclass(frozen=True)
class Person:
    """locale: empty where the list does not say; segments: only what the campaign lists, in its spelling."""

    address: str
    name: str = ""
    locale: str = ""
    segments: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wrong:
    """What cannot be used, in which line; the page has words for the reason, with `value`."""

    line: int
    reason: WrongReason
    value: str = ""


@dataclass(frozen=True)
class AddressList:
    """repeated: lines with an address that an earlier one has; they are left out."""

    people: Sequence[Person]
    wrong: Sequence[Wrong]
    repeated: Sequence[Wrong] = ()

    @property
    def usable_without(self) -> bool:
        """Whether the others may be invited without the lines that cannot be used, as these cannot be mailed anyway."""
        return bool(self.people) and all(each.reason in ("no_address", "not_an_address") for each in self.wrong)


class BadList(Invalid):
    """Nothing of the list is used, because of these lines."""

    def __init__(self, found: AddressList) -> None:
        super().__init__([Problem("list", "bad_list", {})])
        self.found = found


def text_of(content: bytes, traditional: bool = False) -> str:
    """The text of a file: UTF-8 or UTF-16, else Big5 or GB 18030, whichever of both it looks like (`encodings`)."""
    for start, kind in _SIGNATURES.items():
        if content.startswith(start):
            raise Invalid([Problem("list", kind, {})])
    for codec in encodings.candidates(content, traditional):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid([Problem("list", "not_text", {})])


def plain(text: str) -> str:
    """One line without what cannot be seen: control characters, marks of direction, runs of spaces."""
    return _one_line(text, "")


def plain_name(text: str) -> str:
    """As `plain`, with the joiners inside a word by which some scripts spell names."""
    words = _one_line(text, _JOINERS).split()
    return " ".join(word for each in words if (word := each.strip(_JOINERS)))


def _one_line(text: str, kept: str) -> str:
    spaced = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join("".join(c for c in spaced if c in kept or unicodedata.category(c) != "Cf").split())


def folded(text: str) -> str:
    """As cells are compared: full-width letters are letters, case does not matter."""
    return plain(unicodedata.normalize("NFKC", text)).casefold()


def _mailboxes(line: str) -> list[list[str]]:
    """Address and name of everybody in a line as mail programs copy it: a@x.example; "Lin, I-chun" <l@x.example>.

    A semicolon separates where there is one: the same programs then write names with bare commas.
    """
    line = line.translate(_AS_IN_MAIL)
    parts = (_BY_SEMICOLON if ";" in line else _BY_COMMA).findall(line)
    return [_mailbox(part.strip()) for part in parts if part.strip()]


def _mailbox(part: str) -> list[str]:
    named = _MAILBOX.fullmatch(part)
    name, address = named.groups() if named else ("", part)
    return [address.strip(_QUOTES), name.strip(_QUOTES)]


def _is_bare(text: str) -> bool:
    """Whether a list names no columns, as its first line holds nothing but addresses."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    found = _mailboxes(first)
    return bool(found) and all("@" in address for address, _ in found)


def _separated(text: str) -> tuple[str, str]:
    """The text without a first line that only names the separator, and what separates the cells."""
    if declared := _DECLARED.match(text):
        return text[declared.end() :], declared[1]
    first = next((line for line in text.splitlines() if line.strip()), "")
    return text, max(_SEPARATORS, key=first.count)


def _rows(text: str, separator: str) -> Iterator[Row]:
    """The line in which a row begins, and its cells; rows without anything are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins, [cell.strip() for cell in cells]
        begins = reader.line_num + 1


def _header(cells: Sequence[str]) -> list[str | None]:
    """What each column holds; None: something that is not read."""
    named = {word: name for name, words in _COLUMNS.items() for word in words}
    return [named.get(_BETWEEN_WORDS.sub("", folded(cell))) for cell in cells]


def _table(text: str) -> tuple[list[str | None], list[Row]] | Wrong:
    """What the columns hold, and the rows below; or why nothing can be read."""
    text, separator = _separated(text)
    if _is_bare(text):
        return ["address", "name"], [
            (n, box) for n, line in enumerate(text.splitlines(), 1) for box in _mailboxes(line)
        ]
    try:
        rows = list(_rows(text, separator))
    except csv.Error:
        return Wrong(_unclosed(text, separator), "not_csv")
    if not rows:
        return Wrong(1, "empty")
    columns = _header(rows[0][1])
    return _wrong_header(rows[0][0], columns) or (columns, rows[1:])


def parse(text: str, segments: Mapping[str, Sequence[str]]) -> AddressList:
    """segments: those of the campaign with their values. The first row names the columns; a list of bare addresses,
    or of addresses with names as mail programs write them, needs no such row.
    """
    people: dict[str, Person] = {}
    wrong: list[Wrong] = []
    repeated: list[Wrong] = []
    lines: dict[str, int] = {}
    table = _table(text)
    if isinstance(table, Wrong):
        return AddressList([], [table])
    columns, rows = table
    if not rows or len(rows) > MOST_ROWS:
        return AddressList([], [Wrong(1, "too_many" if rows else "empty")])
    for line, cells in rows:
        person = _person(line, columns, cells, segments)
        if isinstance(person, Wrong):
            wrong.append(person)
        elif person.address in lines:
            repeated.append(Wrong(line, "twice", str(lines[person.address])))
        else:
            people[person.address], lines[person.address] = person, line
    return AddressList(list(people.values()), wrong, tuple(repeated))


def _unclosed(text: str, separator: str) -> int:
    """The line from which on nothing can be read: a quotation mark that is never closed, or has something behind it."""
    line = 1
    try:
        for begins, cells in _rows(text, separator):
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
    address = address_of(found.get("address", ""))
    locale, said = _locale(found.get("language", "")), dict[str, str]()
    if not address:
        return Wrong(line, "no_address")
    if not is_address(address):
        return Wrong(line, "not_an_address", plain(found["address"])[:LONGEST_NAME])
    if locale is None:
        return Wrong(line, "unknown_language", plain(found["language"])[:LONGEST_NAME])
    for name, unknown in _UNKNOWN.items():
        if not found.get(name):
            continue
        value = _value(found[name], segments.get(name, ()))
        if value is None:
            return Wrong(line, unknown, plain(found[name])[:LONGEST_NAME])
        said[name] = value
    return Person(address, plain_name(found.get("name", ""))[:LONGEST_NAME], locale, said)


def address_of(typed: str) -> str:
    """An address as it is stored and compared, its domain as mail servers take it; whether it is one: `is_address`."""
    address = folded(typed).removeprefix("mailto:").strip()
    local, at, host = address.rpartition("@")
    if not at or host.isascii():
        return address
    try:
        return f"{local}@{idna.encode(host, uts46=True).decode()}"
    except idna.IDNAError:
        return address


def is_address(text: str, *, of_ours: bool = False) -> bool:
    """What mail servers everywhere take.

    of_ours: of accounts and the sender of messages, which may be at a host of the company's own network; of invited
    people a host without a dot is a slip.
    """
    local, _, host = text.partition("@")
    if len(text) > LONGEST_ADDRESS or len(local) > LONGEST_LOCAL:
        return False
    return _ADDRESS.fullmatch(f"{text}.company" if of_ours and "." not in host else text) is not None


def _locale(text: str) -> str | None:
    if not text:
        return ""
    wanted = folded(text).replace("_", "-")
    return next((code for code, words in _LANGUAGES.items() if wanted in words), None)


def _value(text: str, values: Sequence[str]) -> str | None:
    return next((value for value in values if folded(value) == folded(text)), None)
