"""How a file of answers is read as a questionnaire: decided by a lead, kept, offered again, written as a TOML file."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, get_args

import tomli_w

from surveys.campaigns.forms import SEGMENT
from surveys.codes import SEGMENTS, DateOrder
from surveys.errors import Invalid, Problem
from surveys.files import Options
from surveys.files.declared import MOST_SCALE
from surveys.files.tokens import alike
from surveys.instruments.schema import General, Instrument, Question

NEEDS = "needs"  # the group of all questions about needs, which share a scale; a rating is a group by itself
DATE = "date"  # the field of the day on which somebody answered
BLANK = "blank"  # a word that stands for no answer; `na`: for "does not apply"
READING = ("encoding", "delimiter", "sheet", "header_row", "first_row")  # of the file itself
MOST_COLUMNS = 500
MOST_BYTES = 200_000  # of a mapping file

Ends = tuple[int, int]


@dataclass(frozen=True)
class FileMapping:
    """columns: (heading, field) of each column of the file, in its order; an empty field: not read.

    A field is `need.question`, the id of a question about no need, `points.dimension`, `segment.site` or
    `segment.service`, or DATE. scales: group -> ends of its scale in the file. turned: groups whose low end is the good
    one. reverse: needs worded negatively. words: group -> answer in words -> its code (of a choice its id), BLANK or
    "na". drop: cells that cannot be read count as no answer.
    """

    columns: tuple[tuple[str, str], ...] = ()
    scales: Mapping[str, Ends] = field(default_factory=dict)
    turned: tuple[str, ...] = ()
    reverse: tuple[str, ...] = ()
    words: Mapping[str, Mapping[str, int | str]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    leading_number: bool = False
    keep_apart: bool = False
    drop: bool = False
    date_order: DateOrder = "ymd"
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0  # 0: found by the reader
    first_row: int = 0

    def read_as(self, other: "FileMapping") -> "FileMapping":
        """The same, but how the file itself is read is what the other one says."""
        return replace(self, **{name: getattr(other, name) for name in READING})

    def only_of(self, instrument: Instrument) -> "FileMapping":
        """Without what was said of other questionnaires' scales and needs."""
        groups = groups_of(instrument)
        return replace(
            self,
            scales={group: ends for group, ends in self.scales.items() if group in groups},
            words={group: words for group, words in self.words.items() if group in groups},
            turned=tuple(group for group in self.turned if group in groups),
            reverse=tuple(need for need in self.reverse if need in instrument.need_ids),
        )

    def within(self, fields: Collection[str]) -> "FileMapping":
        """Only these fields are read."""
        return replace(self, columns=tuple((heading, name if name in fields else "") for heading, name in self.columns))

    @property
    def options(self) -> Options:
        """How the file itself is read."""
        return Options(
            encoding=self.encoding,
            delimiter=self.delimiter,
            sheet=self.sheet or None,
            header_row=self.header_row or None,
            first_row=self.first_row or None,
        )

    @property
    def fields(self) -> Mapping[str, int]:
        """Field -> place of its column."""
        return {name: place for place, (_, name) in enumerate(self.columns) if name}

    def words_of(self, group: str) -> Mapping[str, int | str]:
        return self.words.get(group, {})


PLAIN = FileMapping()  # as any file is read, before anything is said


def groups_of(instrument: Instrument) -> Mapping[str, Ends]:
    """Groups of questions that are answered on one scale -> its ends in the questionnaire."""
    scales = {_group(instrument, question): question.scale for question in instrument.questions}
    scales |= {question.id: question.scale for question in instrument.general if question.scale}
    return {group: (scale.low, scale.high) for group, scale in scales.items()}


def _group(instrument: Instrument, question: Question) -> str:
    return NEEDS if question.scale.id == instrument.questions[0].scale.id else question.id


def group_of(instrument: Instrument, name: str) -> str:
    """The group whose scale a field has; empty where it has none."""
    if any(question.id == name and question.scale for question in instrument.general):
        return name
    need, _, asked = name.partition(".")
    question = next((each for each in instrument.questions if each.id == asked), None)
    return _group(instrument, question) if question and need in instrument.need_ids else ""


def needs_in(instrument: Instrument, names: Iterable[str]) -> Mapping[str, set[str]]:
    """Need -> its questions that are among these fields."""
    found: dict[str, set[str]] = {}
    for name in names:
        need, _, question = name.partition(".")
        if need in instrument.need_ids:
            found.setdefault(need, set()).add(question)
    return found


def must_have(instrument: Instrument) -> tuple[str, ...]:
    """The questions without which nothing can be said of a need."""
    return tuple(each.id for each in instrument.questions if _group(instrument, each) == NEEDS)


def fields_of(instrument: Instrument) -> list[str]:
    """What columns can be read as, in the order of the questionnaire."""
    found = [f"{need.id}.{question.id}" for need in instrument.needs for question in instrument.questions]
    for question in instrument.general:
        found += _fields_of(question, instrument)
    return [*found, *(SEGMENT + name for name in SEGMENTS), DATE]


def _fields_of(question: General, instrument: Instrument) -> list[str]:
    if question.kind == "points":
        return [f"{question.id}.{dimension.id}" for dimension in instrument.dimensions]
    return [question.id] if question.kind in ("text", "rating", "choice") else []


def check(mapping: FileMapping, instrument: Instrument) -> None:
    """Invalid: what a lead has to correct, each problem at its field."""
    problems, known, groups = [], set(fields_of(instrument)), groups_of(instrument)
    seen: dict[str, str] = {}
    for place, (heading, name) in enumerate(mapping.columns):
        if name and name not in known:
            problems.append(Problem(f"column.{place}", "not_a_choice", {}))
        elif name in seen:
            problems.append(Problem(f"column.{place}", "read_twice", {"one": seen[name], "other": heading}))
        elif name:
            seen[name] = heading
    used = {group_of(instrument, name) for name in seen} - {""}
    needs = needs_in(instrument, seen)
    if not needs if instrument.needs else not used:
        problems.append(Problem("columns", "nothing_mapped", {}))
    for need, asked in needs.items():
        if lacking := [each for each in must_have(instrument) if each not in asked]:
            place = mapping.fields[f"{need}.{min(asked)}"]
            problems.append(Problem(f"column.{place}", "half_mapped", {"field": f"{need}.{lacking[0]}"}))
    for group in sorted(used & groups.keys()):
        problems += _check_scale(group, mapping, instrument)
    problems += [Problem("reverse", "not_a_choice", {}) for need in mapping.reverse if need not in instrument.need_ids]
    if mapping.date_order not in get_args(DateOrder):
        problems.append(Problem("date_order", "not_a_choice", {}))
    if problems:
        raise Invalid(problems)


def _check_scale(group: str, mapping: FileMapping, instrument: Instrument) -> list[Problem]:
    place = f"scale.{group}"
    if group not in mapping.scales:
        return [Problem(place, "no_scale", {})]
    low, high = mapping.scales[group]
    if not -MOST_SCALE <= low < high <= MOST_SCALE:
        return [Problem(place, "bad_scale", {"most": MOST_SCALE})]
    ends, kano = groups_of(instrument)[group], group == NEEDS and instrument.method == "kano"
    role = next((each.role for each in instrument.general if each.id == group), None)
    if (kano or role in ("nps", "ces")) and (low, high) != ends:
        return [Problem(place, "other_scale", {"low": ends[0], "high": ends[1]})]
    codes = [code for code in mapping.words_of(group).values() if isinstance(code, int)]
    if any(not low <= code <= high for code in codes):
        return [Problem(place, "word_off_scale", {"low": low, "high": high})]
    return []


def to_json(mapping: FileMapping) -> dict[str, Any]:
    found: dict[str, Any] = asdict(mapping)
    return found


def from_json(data: Mapping[str, Any]) -> FileMapping:
    given = {each.name: data[each.name] for each in fields(FileMapping) if each.name in data}
    return FileMapping(
        **{
            **given,
            "columns": tuple((heading, name) for heading, name in given.get("columns", ())),
            "scales": {group: (low, high) for group, (low, high) in given.get("scales", {}).items()},
            **{name: tuple(given.get(name, ())) for name in ("turned", "reverse", "missing")},
        }
    )


def to_toml(mapping: FileMapping, questionnaire: str) -> str:
    """What can be kept beside the file, and read again."""
    data = {name: value for name, value in to_json(mapping).items() if value not in ("", 0, (), {}, False)}
    data["columns"] = [{"heading": heading, "field": name} for heading, name in mapping.columns]
    data["scales"] = {group: {"low": low, "high": high} for group, (low, high) in mapping.scales.items()}
    return tomli_w.dumps({"questionnaire": questionnaire, **{name: _plain(value) for name, value in data.items()}})


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def from_toml(content: bytes) -> tuple[str, FileMapping]:
    """The questionnaire that it names, and the mapping. Invalid: it is no mapping file."""
    try:
        if len(content) > MOST_BYTES:
            raise ValueError("too long")
        data = tomllib.loads(content.decode("utf-8-sig"))
        questionnaire = data.pop("questionnaire")
        columns = [(_text(each["heading"]), _text(each["field"])) for each in data.pop("columns")]
        scales = {group: (int(ends["low"]), int(ends["high"])) for group, ends in data.pop("scales", {}).items()}
        unknown = data.keys() - {each.name for each in fields(FileMapping)}
        if unknown or not isinstance(questionnaire, str):
            raise ValueError(f"unknown: {unknown}")
        mapping = from_json({**data, "columns": columns, "scales": scales})
        _check_kinds(mapping)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Invalid([Problem("mapping", "bad_mapping", {})]) from error
    return questionnaire, mapping


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _check_kinds(mapping: FileMapping) -> None:
    """TypeError: something in it is of another kind than it must be."""
    for part in fields(FileMapping):
        if type(getattr(mapping, part.name)) is not type(getattr(PLAIN, part.name)):
            raise TypeError(part.name)
    for words in mapping.words.values():
        for word, code in words.items():
            if not isinstance(word, str) or type(code) not in (int, str):
                raise TypeError(word)
    for text in (*mapping.turned, *mapping.reverse, *mapping.missing):
        _text(text)


def carried_over(kept: FileMapping, headings: list[str]) -> FileMapping:
    """A kept mapping for a file with these headings: each heading that looks like one that was read before is read so
    again; others are not read.
    """
    waiting: dict[str, list[str]] = {}
    for heading, name in kept.columns:
        waiting.setdefault(alike(heading), []).append(name)
    columns = []
    for heading in headings:
        known = waiting.get(alike(heading))
        columns.append((heading, known.pop(0) if known else ""))
    return replace(kept, columns=tuple(columns))


def share_known(kept: FileMapping, headings: list[str]) -> float:
    """How much of these headings a kept mapping knows."""
    known = {alike(heading) for heading, _ in kept.columns}
    return sum(alike(heading) in known for heading in headings) / len(headings) if headings else 0.0
