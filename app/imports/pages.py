"""What the templates of files of answers receive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.web.page import Fault, Frame, Page
from surveys.codes import ImportState


@dataclass(frozen=True)
class FileRow:
    id: int
    name: str
    questionnaire: str
    state: ImportState
    state_word: str
    n: int | None  # answers, where it may be told
    moment: datetime  # on the company's clock


@dataclass(frozen=True)
class Options:
    """A choice with headings. options: value and words."""

    name: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Files(Page):
    template = "imports/list.html"
    frame: Frame
    rows: Sequence[FileRow]
    questionnaires: Sequence[Options]
    largest: int  # MB
    chosen: str = ""
    faults: Sequence[Fault] = ()


@dataclass(frozen=True)
class ColumnRow:
    """place: from 0; at: its letter; value: as what it is read."""

    place: int
    at: str
    heading: str
    examples: Sequence[str]
    value: str
    is_new: bool  # a kept mapping does not know it


@dataclass(frozen=True)
class WordRow:
    """One text that is no number of the scale. n: cells; value: the code that was said, or is proposed."""

    text: str
    n: int | None
    value: str
    proposed: bool


@dataclass(frozen=True)
class Group:
    """Questions with one scale. low, high: as they were typed; own: the ends in the questionnaire; fixed: no others."""

    id: str
    name: str
    low: str
    high: str
    own: tuple[int, int]
    fixed: bool
    turned: bool
    words: Sequence[WordRow]
    codes: Sequence[tuple[str, str]]
    proposes: bool


@dataclass(frozen=True)
class Unreadable:
    """Cells whose texts cannot stand for a code: days, points, groups."""

    name: str
    texts: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Summary:
    """What a check found."""

    rows: int
    n: int
    nothing: int
    nothing_rows: str
    blanked: int
    points_off: int
    comments: int
    days: str
    segments: Sequence[tuple[str, str]]
    notes: Sequence[str]


@dataclass(frozen=True)
class Shown:
    """Rows as they are read. columns: what each is."""

    columns: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True)
class FilePage(Page):
    """A file that is looked at, and decided about. mark: of what is shown."""

    template = "imports/file.html"
    frame: Frame
    id: int
    name: str
    size: str
    state: ImportState
    mark: str
    page_mark: str
    questionnaire: str
    questionnaires: Sequence[Options]
    chosen: str
    same_before: datetime | None
    like: str  # the file whose mapping was taken over
    new_columns: int
    refusal: str
    told: Sequence[str]  # what its reader recognised
    reading: Mapping[str, str]  # how the file is read: field -> value
    sheets: bool
    columns: Sequence[ColumnRow]
    unused: Sequence[ColumnRow]
    fields: Sequence[Options]
    groups: Sequence[Group]
    unreadable: Sequence[Unreadable]
    reverse: Sequence[tuple[str, str, bool]]  # need, words, whether
    typed: Mapping[str, str]
    dates: Sequence[tuple[str, str]]
    has_dates: bool
    keep_apart: bool
    drop: bool
    leading_number: bool
    undecided: int  # different texts that cannot be read yet
    summary: Summary | None
    shown: Shown | None
    wave: Mapping[str, str]
    file_days: bool
    promises: Sequence[tuple[str, str]]
    programmes: Sequence[tuple[int, str]]
    done: int = 0
    rows: int = 0
    faults: Sequence[Fault] = ()


@dataclass(frozen=True)
class StoredPage(Page):
    """A file that is a campaign, or was one."""

    template = "imports/stored.html"
    frame: Frame
    id: int
    name: str
    page_mark: str
    undoing: bool
    campaign_id: int | None
    programme: tuple[int, str] | None
    ended: datetime | None
    summary: Summary
    few: bool  # nothing is told of how many there were
    questionnaire: str
