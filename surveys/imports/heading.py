"""What stands in a file's columns, and what each is likely to be: shown to a lead, who decides."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from surveys.campaigns.forms import SEGMENT
from surveys.files.errors import StructureError
from surveys.files.rows import Sheet
from surveys.files.tokens import Note, alike, number, plain
from surveys.imports.mapping import DATE, MOST_COLUMNS, FileMapping, fields_of
from surveys.instruments.schema import Instrument

LOOKED_AT = 200  # rows
EXAMPLES, LONGEST_EXAMPLE = 3, 40  # different cells of a column; characters of one
# What headings like E1, P22 or NEED_func stand for, in whichever of these a questionnaire asks.
_LETTERS = {
    "e": ("expectation", "desired"),
    "p": ("perception", "perceived"),
    "m": ("minimum",),
    "d": ("desired", "expectation"),
}
_PAIRS = {"func": "present", "functional": "present", "dys": "absent", "dysfunctional": "absent"}
_EXPECTED = ("expect", "wanted", "ideal", "desired", "excellent", "期望", "優秀", "优秀", "理想")
_PERCEIVED = ("perce", "got", "actual", "this time", "感受", "實際", "实际", "這次", "这次", "本次")
_MARKS = {
    "expectation": _EXPECTED,
    "desired": _EXPECTED,
    "perception": _PERCEIVED,
    "perceived": _PERCEIVED,
    "minimum": ("minimum", "at least", "最低", "至少"),
}
_SITES = {"site", "branch", "location", "據點", "分店", "门店", "院区", "院區", "网点", "地點", "地点"}
_SERVICES = {"service", "服務項目", "服务项目", "服務", "服务"}
_DATES = {"date", "day", "timestamp", "submitted", "日期", "時間戳記", "时间戳", "提交答卷时间", "填寫時間", "填写时间"}


@dataclass(frozen=True)
class FileColumn:
    """examples: some of its different cells. low, high: of its whole numbers, where it has nothing else."""

    heading: str
    examples: tuple[str, ...]
    low: int | None = None
    high: int | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def look(path: Path, mapping: FileMapping) -> tuple[list[FileColumn], list[Note]]:
    """The columns of a file, and what its reader recognised. SpreadsheetError."""
    sheet = Sheet(path, mapping.options)
    if len(sheet.header) > MOST_COLUMNS:
        raise StructureError("columns-many", file=sheet.name, columns=len(sheet.header), most=MOST_COLUMNS)
    cells: list[dict[str, None]] = [{} for _ in sheet.header]
    for _, row in islice(sheet, LOOKED_AT):
        for place, text in enumerate(row):
            if text.strip():
                cells[place].setdefault(" ".join(text.split()), None)
    columns = [_column(heading, list(found)) for heading, found in zip(sheet.header, cells, strict=True)]
    sheet.others()  # only then it says which program wrote it
    return columns, [note for note in sheet.notes if note.code != "twice-unused"]


def _column(heading: str, texts: Sequence[str]) -> FileColumn:
    numbers = [number(plain(text)) for text in texts]
    whole = [int(each) for each in numbers if each is not None and each.is_integer()]
    ends = (min(whole), max(whole)) if whole and len(whole) == len(numbers) else (None, None)
    return FileColumn(heading, tuple(text[:LONGEST_EXAMPLE] for text in texts[:EXAMPLES]), *ends)


def columns_of(data: Iterable[Mapping[str, Any]]) -> list[FileColumn]:
    return [FileColumn(**{**each, "examples": tuple(each["examples"])}) for each in data]


def proposed(columns: Sequence[FileColumn], instrument: Instrument) -> FileMapping:
    """What headings say of their columns. Nothing is said of scales: their ends are asked."""
    names, taken = _names(instrument), set[str]()
    found = []
    for column in columns:
        name = names(column.heading)
        found.append((column.heading, "" if name in taken else name))
        taken.add(name)
    return FileMapping(columns=tuple(found))


def _names(instrument: Instrument) -> Callable[[str], str]:
    known = set(fields_of(instrument))
    said = {alike(name): name for name in known}
    for question in instrument.general:
        if question.id in known:
            said |= {alike(question.label[locale]): question.id for locale in question.label.languages}
    said |= {alike(name): f"{SEGMENT}site" for name in _SITES} | {
        alike(name): f"{SEGMENT}service" for name in _SERVICES
    }
    said |= {alike(name): DATE for name in _DATES}
    asked = {question.id for question in instrument.questions}

    def name_of(heading: str) -> str:
        key = alike(heading)
        return said.get(key) or _by_number(key, instrument, asked) or _by_sentence(key, instrument, asked)

    return name_of


def _by_number(key: str, instrument: Instrument, asked: set[str]) -> str:
    """E3: the expectation of the third need; NEED_func: the functional question of that need."""
    if found := re.fullmatch(r"([epmd])[ _.-]?(\d{1,2})", key):
        place, question = int(found[2]) - 1, next((each for each in _LETTERS[found[1]] if each in asked), None)
        if question and 0 <= place < len(instrument.needs):
            return f"{instrument.needs[place].id}.{question}"
    need, _, tail = key.rpartition("_")
    if need in instrument.need_ids and _PAIRS.get(tail) in asked:
        return f"{need}.{_PAIRS[tail]}"
    return ""


def _by_sentence(key: str, instrument: Instrument, asked: set[str]) -> str:
    """A heading that holds the sentence of one of Kano's questions; or that of a need, beside words for one question,
    where several are asked.
    """
    for need in instrument.needs:
        for question, sentence in need.asks.items():
            if question in asked and any(alike(sentence[each]) in key for each in sentence.languages):
                return f"{need.id}.{question}"
        said = [alike(text[each]) for text in (need.text, need.short) for each in text.languages]
        found = next((each for each in said if each in key), None)
        if found is None:
            continue
        if len(asked) == 1:
            return f"{need.id}.{min(asked)}"
        rest = key.replace(found, "")
        marked = [name for name, words in _MARKS.items() if name in asked and any(word in rest for word in words)]
        if len(marked) == 1:
            return f"{need.id}.{marked[0]}"
    return ""
