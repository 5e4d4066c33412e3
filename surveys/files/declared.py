"""What the user said about a file: options, and a mapping file that may say the same and name columns."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from surveys.files.errors import NotDeclaredError, StructureError

NOT_APPLICABLE_WORDS = ("N/A",)
MOST_SCALE = 100

# id -> (items, column of its points): the order of Parasuraman, Zeithaml & Berry 1988.
CLASSIC: Mapping[str, tuple[range, str]] = {
    "tangibles": (range(1, 5), "W_TAN"),
    "reliability": (range(5, 10), "W_REL"),
    "responsiveness": (range(10, 14), "W_RES"),
    "assurance": (range(14, 18), "W_ASS"),
    "empathy": (range(18, 23), "W_EMP"),
}


@dataclass(frozen=True)
class Options:
    """Declarations; None, or nothing, means not said. delimiter: one character or "tab". reverse: ids of needs.

    header_row, first_row: the rows of the file that hold the names, and the first answers. words: what an answer in
    words stands for; leading_number: of "7 - Strongly agree" the number counts. keep_apart: groups that differ in
    spelling alone are not joined. layout: long has a row per respondent and need; long: what its columns are called,
    see `shapes.long.NAMES`.

    overall, overall_scale: the column of overall satisfaction and its ends; segment: a column of groups.
    smallest_difference: that matters, in points. some_of_many: the groups are sites that stand for others.
    """

    scale: tuple[int, int] | None = None
    like: int | None = None
    reverse: tuple[str, ...] | None = None
    missing: tuple[str, ...] | None = None
    not_applicable: tuple[str, ...] | None = None
    encoding: str = ""
    delimiter: str = ""
    sheet: str | None = None
    bad_cells: Literal["refuse", "drop"] = "refuse"
    mapping: Path | None = None
    overall: str | None = None
    overall_scale: tuple[int, int] | None = None
    segment: str | None = None
    smallest_difference: float | None = None
    some_of_many: bool = False
    header_row: int | None = None
    first_row: int | None = None
    words: Mapping[str, int] | None = None
    leading_number: bool = False
    keep_apart: bool = False
    layout: Literal["wide", "long"] | None = None
    long: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Dimension:
    id: str
    name: str
    weight: str | None  # column of its points


@dataclass(frozen=True)
class Need:
    id: str
    name: str
    dimension: str | None = None
    expectation: str = ""
    perception: str = ""
    minimum: str = ""
    desired: str = ""
    functional: str = ""
    dysfunctional: str = ""


@dataclass(frozen=True)
class Declared:
    """Options and mapping file together. needs: empty where the mapping names none."""

    options: Options
    dimensions: tuple[Dimension, ...]
    needs: tuple[Need, ...]
    weights_named: bool = field(default=False)

    @property
    def missing(self) -> tuple[str, ...]:
        return self.options.missing or ()

    @property
    def not_applicable(self) -> tuple[str, ...]:
        given = self.options.not_applicable
        return NOT_APPLICABLE_WORDS if given is None else given

    def scale(self) -> tuple[int, int]:
        """NotDeclaredError: nobody said the ends of the scale."""
        if self.options.scale is None:
            raise NotDeclaredError("scale-missing")
        return _sound(self.options.scale)

    def smallest_difference(self) -> float | None:
        """StructureError: it is none on this scale."""
        said, (low, high) = self.options.smallest_difference, self.scale()
        if said is not None and not 0 < said <= high - low:
            raise StructureError("smallest-wrong", value=f"{said:g}", most=str(high - low))
        return said

    def some_of_many(self) -> bool:
        """StructureError: no column of groups is named."""
        if self.options.some_of_many and not self.options.segment:
            raise StructureError("some-of-many")
        return self.options.some_of_many

    def overall_scale(self) -> tuple[int, int]:
        """NotDeclaredError: a column of overall satisfaction is named, its ends are not."""
        if self.options.overall_scale is None:
            raise NotDeclaredError("overall-scale-missing")
        return _sound(self.options.overall_scale)

    def words(self, low: int, high: int) -> Mapping[str, int]:
        """StructureError: one stands for something outside the scale."""
        words = self.options.words or {}
        for word, code in words.items():
            if not low <= code <= high:
                raise StructureError("word-off-scale", word=word, value=code, low=low, high=high)
        return words

    def like(self) -> int:
        """NotDeclaredError: nobody said which code means "like"."""
        like = self.options.like
        if like is None:
            raise NotDeclaredError("like-missing")
        if like not in (1, 5):
            raise StructureError("like-wrong", value=str(like))
        return like


def declared(options: Options) -> Declared:
    """The mapping file read and completed; what an option says wins over it."""
    if options.mapping is None:
        return Declared(options, _dimensions([]), ())
    file, document = options.mapping.name, _document(options.mapping)
    known = {"scale", "like", "reverse", "missing", "not_applicable", "dimensions", "needs", "overall", "segment"}
    known |= {
        "words",
        "leading_number",
        "keep_apart",
        "header_row",
        "first_row",
        "encoding",
        "delimiter",
        "sheet",
        "long",
    }
    _check_keys(file, document, known)
    dimensions = [
        _entry(file, "dimensions", entry, {"id", "name", "weight"}) for entry in _tables(file, document, "dimensions")
    ]
    keys = {"id", "name", "dimension", "expectation", "perception", "minimum", "desired", "functional", "dysfunctional"}
    needs = [_entry(file, "needs", entry, keys) for entry in _tables(file, document, "needs")]
    _check_unique(file, dimensions)
    _check_unique(file, needs)
    scale, like = _ends(file, document, "scale", {"low", "high"}), _like(file, document)
    overall = document.get("overall", {})
    overall_scale = _ends(file, document, "overall", {"column", "low", "high"})
    merged = replace(
        options,
        scale=options.scale or scale,
        like=like if options.like is None else options.like,
        reverse=_first(options.reverse, _words(file, document, "reverse")),
        missing=_first(options.missing, _words(file, document, "missing")),
        not_applicable=_first(options.not_applicable, _words(file, document, "not_applicable")),
        overall=options.overall or overall.get("column"),
        overall_scale=options.overall_scale or overall_scale,
        segment=options.segment or _text(file, document, "segment"),
        words={**(_codes(file, document) or {}), **(options.words or {})} or None,
        leading_number=options.leading_number or _flag(file, document, "leading_number"),
        keep_apart=options.keep_apart or _flag(file, document, "keep_apart"),
        header_row=options.header_row or _row(file, document, "header_row"),
        first_row=options.first_row or _row(file, document, "first_row"),
        encoding=options.encoding or _text(file, document, "encoding") or "",
        delimiter=options.delimiter or _text(file, document, "delimiter") or "",
        sheet=options.sheet or _text(file, document, "sheet"),
        layout=options.layout or ("long" if "long" in document else None),
        long={**_long(file, document), **(options.long or {})} or None,
    )
    named = any("weight" in entry for entry in dimensions)
    return Declared(merged, _dimensions(dimensions), tuple(_need(entry) for entry in needs), named)


def classic_needs() -> tuple[Need, ...]:
    """Items 1 to 22 with the columns E1.. and P1.."""
    return tuple(_need({"id": str(item)}) for item in range(1, 23))


def parse_scale(value: str) -> tuple[int, int]:
    """ "1-7" -> (1, 7); "-3..3" -> (-3, 3)."""
    match = re.fullmatch(r"\s*(-?\d+)\s*(?:-|\.\.|:)\s*(-?\d+)\s*", value)
    if match is None:
        raise StructureError("scale-form", value=value)
    return int(match[1]), int(match[2])


def parse_difference(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise StructureError("smallest-form", value=value) from None


def parse_ids(value: str) -> tuple[str, ...]:
    """ "10-12,x" -> ("10", "11", "12", "x")."""
    ids: list[str] = []
    for part in (part.strip() for part in value.split(",")):
        match = re.fullmatch(r"(\d{1,3})-(\d{1,3})", part)
        if match is None:
            ids.append(part)
        else:
            ids += [str(item) for item in range(int(match[1]), int(match[2]) + 1)]
    if not all(ids) or (re.fullmatch(r"[\d,\s-]*", value) and not all(item.isdigit() for item in ids)):
        raise StructureError("reverse-form", value=value)
    return tuple(ids)


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise StructureError("mapping-closed", file=path.name) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StructureError("mapping-toml", file=path.name, detail=str(error)) from None


def _check_keys(file: str, document: Mapping[str, Any], known: set[str], place: str = "") -> None:
    unknown = sorted(document.keys() - known)
    if unknown:
        raise StructureError("mapping-key", file=file, key=place + unknown[0])


def _tables(file: str, document: Mapping[str, Any], key: str) -> list[Any]:
    tables = document.get(key, [])
    if not isinstance(tables, list):
        raise StructureError("mapping-brackets", file=file, key=key)
    return tables


def _entry(file: str, key: str, entry: Any, known: set[str]) -> dict[str, str]:
    """One need or dimension: texts only, with an id."""
    if not isinstance(entry, dict):
        raise StructureError("mapping-brackets", file=file, key=key)
    _check_keys(file, entry, known, f"{key}.")
    result = {name: str(value) if isinstance(value, int) else value for name, value in entry.items()}
    if not result.get("id") or not all(isinstance(value, str) for value in result.values()):
        raise StructureError("mapping-entry", file=file, key=key)
    return result


def _check_unique(file: str, entries: list[dict[str, str]]) -> None:
    ids = [entry["id"] for entry in entries]
    for name in ids:
        if ids.count(name) > 1:
            raise StructureError("mapping-twice", file=file, id=name)


def _words(file: str, document: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
    words = document.get(key)
    if words is None:
        return None
    if not isinstance(words, list) or not all(isinstance(word, str | int) for word in words):
        raise StructureError("mapping-list", file=file, key=key)
    return tuple(str(word) for word in words)


def _ends(file: str, document: Mapping[str, Any], key: str, known: set[str]) -> tuple[int, int] | None:
    """The ends of a scale in its own table; `overall` also names its column."""
    scale = document.get(key)
    if scale is None:
        return None
    if not isinstance(scale, dict) or not all(isinstance(scale.get(end), int) for end in ("low", "high")):
        raise StructureError("mapping-ends", file=file, key=key)
    _check_keys(file, scale, known, f"{key}.")
    if "column" in known and not isinstance(scale.get("column"), str):
        raise StructureError("mapping-column", file=file, key=key)
    return scale["low"], scale["high"]


def _text(file: str, document: Mapping[str, Any], key: str) -> str | None:
    value = document.get(key)
    if value is not None and not isinstance(value, str):
        raise StructureError("mapping-text", file=file, key=key)
    return value


def _codes(file: str, document: Mapping[str, Any]) -> dict[str, int] | None:
    words = document.get("words")
    if words is not None and not (isinstance(words, dict) and all(type(code) is int for code in words.values())):
        raise StructureError("mapping-words", file=file)
    return words


LONG = ("respondent", "need", "expectation", "perception", "minimum", "desired", "functional", "dysfunctional")


def _long(file: str, document: Mapping[str, Any]) -> dict[str, str]:
    columns = document.get("long", {})
    if not isinstance(columns, dict) or not all(isinstance(value, str | int) for value in columns.values()):
        raise StructureError("mapping-long-table", file=file)
    _check_keys(file, columns, set(LONG), "long.")
    return {key: str(value) for key, value in columns.items()}


def _flag(file: str, document: Mapping[str, Any], key: str) -> bool:
    value = document.get(key, False)
    if not isinstance(value, bool):
        raise StructureError("mapping-flag", file=file, key=key)
    return value


def _row(file: str, document: Mapping[str, Any], key: str) -> int | None:
    value = document.get(key)
    if value is not None and not (type(value) is int and value > 0):
        raise StructureError("mapping-row", file=file, key=key)
    return value


def parse_word(value: str) -> tuple[str, int]:
    """ "Agree=6" -> ("Agree", 6)."""
    word, _, code = value.rpartition("=")
    if not word.strip() or re.fullmatch(r"\s*[+-]?\d+\s*", code) is None:
        raise StructureError("word-form", value=value)
    return word.strip(), int(code)


def _sound(ends: tuple[int, int]) -> tuple[int, int]:
    low, high = ends
    if not -MOST_SCALE <= low < high <= MOST_SCALE:
        raise StructureError("scale-range", low=low, high=high)
    return low, high


def _like(file: str, document: Mapping[str, Any]) -> int | None:
    like = document.get("like")
    if like is not None and not isinstance(like, int):
        raise StructureError("mapping-like", file=file)
    return like


def _first(given: tuple[str, ...] | None, mapped: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return mapped if given is None else given


def _dimensions(entries: list[dict[str, str]]) -> tuple[Dimension, ...]:
    if not entries:
        return tuple(Dimension(name, name.capitalize(), column) for name, (_, column) in CLASSIC.items())
    return tuple(
        Dimension(
            entry["id"],
            entry.get("name", entry["id"].capitalize()),
            entry.get("weight", CLASSIC[entry["id"]][1] if entry["id"] in CLASSIC else None),
        )
        for entry in entries
    )


def _need(entry: Mapping[str, str]) -> Need:
    name = entry["id"]
    return Need(
        id=name,
        name=entry.get("name", name),
        dimension=entry.get("dimension", _classic_dimension(name)),
        expectation=entry.get("expectation", f"E{name}"),
        perception=entry.get("perception", f"P{name}"),
        minimum=entry.get("minimum", f"M{name}"),
        desired=entry.get("desired", f"D{name}"),
        functional=entry.get("functional", f"{name}_func"),
        dysfunctional=entry.get("dysfunctional", f"{name}_dys"),
    )


def _classic_dimension(item: str) -> str | None:
    return next((name for name, (items, _) in CLASSIC.items() if item.isdigit() and int(item) in items), None)
