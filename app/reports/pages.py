"""What the templates of reports receive, and what reports are made of: figures, tables, lines, sections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.web.csv_files import Cell
from app.web.page import Frame, Page


@dataclass(frozen=True)
class Table:
    """The numbers of a figure, formatted. The first column heads its row; the others are figures or words."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    words: frozenset[int] = frozenset()  # columns that are words, set left
    groups: Sequence[tuple[str, int]] = ()  # headings of the rows that stand under them, and how many these are
    strong: frozenset[tuple[int, int]] = frozenset()  # row and column of figures that are set bold

    @property
    def blocks(self) -> Sequence[tuple[str, Sequence[tuple[int, Sequence[str]]]]]:
        """Headings with their rows and these rows' numbers; one block without a heading where there are none."""
        numbered = iter(enumerate(self.rows))
        return [(name, list(islice(numbered, count))) for name, count in self.groups or [("", len(self.rows))]]


@dataclass(frozen=True)
class KeyEntry:
    """One shape of a chart's key."""

    category: str
    word: str
    hollow: bool = False


@dataclass(frozen=True)
class Numbered:
    """What a number in a chart stands for. wide: also where there is room, the others carry their name there."""

    text: str
    wide: bool


@dataclass(frozen=True)
class HeatCell:
    """tone: m3 to p3, z, or few for what is withheld. more: interval and n, which it opens to say."""

    text: str
    tone: str
    more: str


@dataclass(frozen=True)
class Heat:
    """A table whose cells are coloured by what they say."""

    head: Sequence[str]
    rows: Sequence[tuple[str, Sequence[HeatCell]]]
    key: Sequence[tuple[str, str]]  # what each tone means


@dataclass(frozen=True)
class Figure:
    """A chart with all that belongs to it."""

    id: str
    title: str
    measure: str
    drawn: Mapping[str, Any] | None  # {"wide", "phone", "name"}; None where there is nothing to draw
    table: Table
    key: Sequence[KeyEntry] = ()
    beside: Sequence[tuple[str, str]] = ()  # headings and texts that stand beside the chart
    numbered: Sequence[Numbered] = ()  # the numbers that marks of the chart carry instead of names
    tag: str = ""  # "indicative" where n is small
    csv: str = ""  # address of the file
    open: bool = False  # the table is shown at once
    heat: Heat | None = None  # instead of a drawing
    half: bool = False  # it may stand beside another on a wide page
    file: Sequence[Sequence[Cell]] = ()  # its numbers unrounded, the head first


@dataclass(frozen=True)
class Line:
    """A sentence that may be said, with how sure it is."""

    tag: str
    hollow: bool
    words: str
    few: str = ""  # the name of what has too few answers to say anything
    alike: str = ""  # the name of a list of groups between which no difference is clear
    compared: bool = True  # else a test of groups could not be made


@dataclass(frozen=True)
class Report:
    """What the answers say: the finding, the sentences, the figures."""

    finding: str
    n: int
    lines: Sequence[Line]
    figures: Sequence[Figure]
    waiting: str = ""  # why there is nothing to see yet
    note: str = ""  # what holds for every figure
    contents: Sequence[tuple[str, str]] = ()  # figure and a word for it

    @property
    def rows(self) -> Sequence[Sequence[Figure]]:
        """The figures, those of two that stand side by side where there is room together."""
        rows: list[list[Figure]] = []
        for figure in self.figures:
            if (
                rows
                and len(rows[-1]) == 1
                and all(each.half and (each.drawn or each.heat) for each in (*rows[-1], figure))
            ):
                rows[-1].append(figure)
            else:
                rows.append([figure])
        return rows


@dataclass(frozen=True)
class Section:
    """One question with its answer in a sentence and, where there is one, a table."""

    title: str
    words: str
    table: Table | None
    tag: str = ""
    terms: Sequence[tuple[str, str]] = ()  # what the words of the table mean, a line each
    csv: str = ""  # address of the table's file


@dataclass(frozen=True)
class Details(Page):
    """The figures behind a campaign's report."""

    template = "reports/details.html"
    frame: Frame
    id: int
    title: Mapping[str, str]
    n: int
    sections: Sequence[Section]
    contents: Sequence[tuple[str, str]]  # section and a word for it
    waiting: str
    note: str  # what holds for figures beside those of all


@dataclass(frozen=True)
class Trial(Page):
    """A report of made-up answers. back: where it was asked for."""

    template = "reports/trial.html"
    frame: Frame
    title: str
    back: str
    report: Report


@dataclass(frozen=True)
class WorkedExample:
    title: str
    source: str
    note: str
    agrees: bool
    table: Table


@dataclass(frozen=True)
class Engine(Page):
    """Published examples, computed anew."""

    template = "reports/engine.html"
    frame: Frame
    figures: int
    disagreeing: int
    examples: Sequence[WorkedExample]


@dataclass(frozen=True)
class Gallery(Page):
    """Every kind of chart, drawn from invented answers."""

    template = "reports/charts.html"
    frame: Frame
    figures: Sequence[Figure]
