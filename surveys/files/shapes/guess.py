"""What a file's own heading suggests: which columns belong to which need, what else there is, which words stand there.

Nothing here is read as an answer: a person confirms it, in a mapping file or on a page.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from surveys.files.declared import Options
from surveys.files.rows import Sheet
from surveys.files.shapes.programs import is_added, program_of
from surveys.files.tokens import alike, number, plain
from surveys.files.wordlists import codes_of

MOST_DIFFERENT = 15  # texts in a column of answers: points of a scale, and words for no answer
MOST_COUNTED = 200  # different texts of a column that are counted

# Question -> what marks its columns; the rest of the heading says the need. In this order: "without" holds "with".
_MARKS: Mapping[str, re.Pattern[str]] = {
    "expectation": re.compile(r"^e(?=\d)|\bexpect\w*|\bwanted\b|期望|期待"),
    "perception": re.compile(r"^p(?=\d)|\bpercei\w*|\bpercept\w*|\bactual\w*|\bgot\b|感受|感知|知覺|知觉|實際|实际"),
    "minimum": re.compile(r"^m(?=\d)|\bminimum\b|\bat least\b|最低"),
    "desired": re.compile(r"^d(?=\d)|\bdesired?\b|\bideal\b|理想"),
    "dysfunctional": re.compile(r"_dys$|_without$|\bdysfunctional\b|\babsent\b|\bwithout\b|沒有|没有"),
    "functional": re.compile(r"_func$|_with$|\bfunctional\b|\bpresent\b|\bwith\b"),
}


@dataclass(frozen=True)
class Column:
    """place: from 0. values: its different texts with how often each stands there, at most `MOST_COUNTED`."""

    place: int
    name: str
    values: Mapping[str, int]
    added: bool  # by the survey program

    @property
    def rated(self) -> bool:
        """Whether its texts may be points of a scale: few, and whole numbers or words of a usual list among them."""
        words = [text for text in self.values if number(plain(text)) is None]
        few = 0 < len(self.values) <= MOST_DIFFERENT
        return few and not self.added and (len(words) < len(self.values) or bool(codes_of(words)))


@dataclass(frozen=True)
class GuessedNeed:
    """columns: question -> the place of its column."""

    name: str
    columns: Mapping[str, int]


@dataclass(frozen=True)
class Guess:
    """needs: as far as headings tell; rated: places of further columns that may be answers; words: of all of these with
    how often; usual: the code that a packaged list has for each of the words, where one list has them all.
    """

    program: str
    columns: Sequence[Column]
    needs: Sequence[GuessedNeed]
    rated: Sequence[int]
    words: Mapping[str, int]
    usual: Mapping[str, int]
    numbers: Mapping[int, int]  # whole numbers, with how often


def guess(path: Path, options: Options, questions: Sequence[str]) -> Guess:
    """questions: of the method, as a mapping names their columns. SpreadsheetError: it is no table that can be read."""
    table = Sheet(path, options)
    counts: list[Counter[str]] = [Counter() for _ in table.header]
    for _, cells in table:
        for counted, cell in zip(counts, cells, strict=True):
            text = cell.strip()
            if text and (text in counted or len(counted) < MOST_COUNTED):
                counted[text] += 1
    columns = [
        Column(place, name, dict(counted.most_common()), is_added(name))
        for place, (name, counted) in enumerate(zip(table.header, counts, strict=True))
    ]
    needs = list(_needs(columns, questions))
    used = {place for need in needs for place in need.columns.values()}
    rated = [column.place for column in columns if column.rated and column.place not in used]
    texts = sum((counts[place] for place in sorted(used | set(rated))), Counter[str]())
    words = {text: n for text, n in texts.most_common() if number(plain(text)) is None}
    whole: Counter[int] = Counter()
    for text, n in texts.items():
        if (value := number(plain(text))) is not None and value.is_integer():
            whole[int(value)] += n
    return Guess(program_of(table.header), columns, needs, rated, words, codes_of(words), dict(sorted(whole.items())))


def _needs(columns: Sequence[Column], questions: Sequence[str]) -> Iterator[GuessedNeed]:
    """Needs of which every question has one column, by headings that are the same but for the mark of the question."""
    found: dict[str, dict[str, int]] = {}
    for column in columns:
        if column.name and not column.added:
            question, need = _marked(alike(column.name), questions)
            if question and need:
                found.setdefault(need, {}).setdefault(question, column.place)
    for need, places in found.items():
        if len(places) == len(questions):
            yield GuessedNeed(need, {question: places[question] for question in questions})


def _marked(name: str, questions: Sequence[str]) -> tuple[str, str]:
    """The question and the need of a heading. One without a mark may be that of a need which is there."""
    for question, mark in _MARKS.items():
        if question in questions and mark.search(name):
            return question, _bare(mark.sub(" ", name))
    return ("functional" if "functional" in questions else "", _bare(name))


def _bare(name: str) -> str:
    return "".join(re.findall(r"\w+", name.replace("_", " ")))[:80]
