"""What the pages behind reports share: withheld rows, p values, flags, and when a figure would reveal a few people."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from analysis.estimates.floors import JUDGED_FROM, shown, too_few_left
from analysis.figures.numerals import MINUS
from analysis.rows.quality import FLAGS, Flag
from analysis.rows.tally import Tally
from analysis.statistics.intervals import Mean
from app.i18n import number, percent, signed
from app.reports.pages import (
    Section,
    Table,
)
from app.reports.sentences.common import interval, too_few, without_few
from app.reports.subject import Subject
from app.reports.wave import Wave
from app.reports.words import FLAGS as FLAG_WORDS
from app.reports.words import cannot_judge, reason
from app.web import csv_files
from app.web.csv_files import Cell

NONE = "–"


def or_none(value: float | None, places: int = 2) -> str:
    return NONE if value is None else number(value, places)


def range_words(limits: tuple[float, float] | None, subject: Subject, places: int = 2) -> str:
    if limits is None:
        return NONE
    low, high = (number(limit, places) for limit in limits)
    return subject.say("%(lower)s to %(upper)s", lower=low, upper=high)


def withheld(name: str, cells: int, subject: Subject) -> tuple[str, ...]:
    return (name, too_few(subject), *[NONE] * (cells - 2))


def tabled(title: str, words: str, table: Table, meaning: Sequence[tuple[str, str]], subject: Subject) -> Section:
    """A section with its table; where every row of it is withheld, the one sentence that says why."""
    nothing = {NONE, too_few(subject)}
    if all(set(row[1:]) <= nothing for row in table.rows):
        return Section(title, cannot_judge(reason("too_few", subject), subject), None)
    return Section(title, words, table, terms=meaning)


def few_said_once(sections: Sequence[Section], subject: Subject) -> list[Section]:
    """Intervals that no row of a table has are left out of it, with one sentence that says so."""
    few = subject.say("No row has as many as %(n)s answers, so none has an interval.", n=JUDGED_FROM)
    made = []
    for section in sections:
        table = section.table
        if table is not None and any(_all_too_few(column, subject) for column in zip(*table.rows, strict=True)):
            words = subject.locale.sentences([section.words, few])
            section = replace(section, words=words, table=without_few(table, subject))
        made.append(section)
    return made


def _all_too_few(column: Sequence[str], subject: Subject) -> bool:
    return set(column) == {too_few(subject)}


def file_of(table: Table) -> bytes:
    """A table as CSV: figures as printed, which a spreadsheet reads as figures."""
    head, *rows = cells_of(table)
    return csv_files.write([str(cell) for cell in head], rows)


def cells_of(table: Table) -> Sequence[Sequence[Cell]]:
    """The head first."""
    return [table.head, *([_cell(text) for text in row] for row in table.rows)]


def with_files(sections: Sequence[Section], address: Callable[[int, Table], str]) -> list[Section]:
    """Each section that has a table with the address of its file. address: of the section's number and its table."""
    return [
        replace(section, csv=address(place, section.table)) if section.table else section
        for place, section in enumerate(sections, 1)
    ]


def _cell(text: str) -> Cell:
    plain = text.replace(MINUS, "-")
    try:
        return int(plain) if plain.lstrip("+-").isdecimal() else float(plain)
    except ValueError:
        return text


def quality_sections(wave: Wave, without_flagged: Callable[[], Section | None]) -> list[Section]:
    """How many answers look thoughtless, and the figures without them.

    Neither is told as long as few may be added to them, whose answers could be found by subtraction.
    """
    if wave.flags is None:
        return [once_closed(flags_title(wave.subject), wave.subject)]
    return [_flagged(wave.tally, wave.subject, wave.flags), *without_flags(wave, without_flagged)]


def without_flags(wave: Wave, without_flagged: Callable[[], Section | None]) -> list[Section]:
    """The second of them alone; none as long as it is not told."""
    without = None if wave.flags is None else without_flagged()
    if without is not None and without.table is not None and _is_empty(without.table, wave.subject):
        without = Section(without.title, _nothing_beside(wave.subject), None)
    return [without] if without else []


def _is_empty(table: Table, subject: Subject) -> bool:
    """Whether nothing stands in the column of answers without flags, the third."""
    return all(row[2] in (NONE, too_few(subject)) for row in table.rows)


def once_closed(title: str, subject: Subject) -> Section:
    """In place of figures that stand beside those of fewer people, while anonymous answers are still brought in."""
    words = subject.say(
        "Shown once the campaign is closed, as the difference between two days could else show single answers."
    )
    return Section(title, words, None)


def _nothing_beside(subject: Subject) -> str:
    return subject.say(
        "Too few answers are without flags, or so few carry one that the difference would show what these few said."
    )


def flags_title(subject: Subject) -> str:
    return subject.say("Were the answers given with care?")


def _flagged(tally: Tally, subject: Subject, flags: Sequence[Flag]) -> Section:
    *each, any_ = tally.integers["flags"].tolist()
    counts = dict(zip(FLAGS, each, strict=True))
    rows = [
        (
            subject.say(FLAG_WORDS[flag]),
            str(counts[flag]),
            percent(counts[flag] / tally.respondents) if tally.respondents else NONE,
        )
        for flag in flags
    ]
    words = (
        subject.say("No answer carries one of these signs of haste.")
        if any_ == 0
        else subject.say(
            "%(any)s of %(all)s answers carry one of these signs of haste, which careful people may give as well. They "
            "stay in every figure.",
            any=any_,
            all=tally.respondents,
        )
    )
    head = (subject.say("Flag"), subject.say("Answers"), subject.say("Share"))
    return Section(flags_title(subject), words, Table(head, rows))


def with_and_without_flags(
    title: str,
    rows: Sequence[tuple[str, Mean, Mean]],
    hidden: bool,
    subject: Subject,
    said: Callable[[float], str] = signed,
) -> Section:
    """Means of all answers and of those without flags. hidden: both together would show what a few said."""
    if hidden:
        return Section(title, few_flagged(subject), None)
    cells = []
    for name, whole, alone in rows:
        mean = NONE if whole.mean is None or not shown(whole.n) else said(whole.mean)
        if alone.mean is None or not shown(alone.n) or too_few_left(whole.n, alone.n):
            cells.append((name, mean, NONE, NONE, NONE))
        else:
            cells.append((name, mean, said(alone.mean), interval(alone, subject, said), str(alone.n)))
    head = (
        subject.say("Name"),
        subject.say("All answers"),
        subject.say("Without flagged answers"),
        subject.say("95% interval"),
        "n",
    )
    words = subject.say("If the two columns agree, the flagged answers decide nothing here.")
    return Section(title, words, Table(head, cells))


def no_person_scores(subject: Subject) -> Section:
    """Of a short form: what is left out, and why."""
    words = subject.say(
        "Each person was asked only some of the needs. Reliability, structure and the tests of dimensions need "
        "everybody's answers to all needs; a long form gives them.",
    )
    return Section(subject.say("What a short form cannot say"), words, None)


def few_flagged(subject: Subject) -> str:
    return subject.say("So few answers are flagged that the figures without them would show what these few said.")
