"""What summaries in a terminal share: aligned columns, numbers, what is said of the file and of thoughtless answers."""

import unicodedata
from collections.abc import Mapping, Sequence

from analysis.rows.quality import Flag
from analysis.statistics.undefined import Undefined
from app.files.report import Flagged
from app.i18n import N_
from app.reports.subject import Subject
from app.reports.words import REASONS
from surveys.files import FileFacts
from surveys.files.tokens import NoteCode

NONE = "–"
_FLAGS: Mapping[Flag, str] = {
    "straight_line": N_("%(n)s with the same answer throughout"),
    "contradictory": N_("%(n)s with contradictory pairs"),
}


def file_lines(file: FileFacts, blank: int, not_applicable: int, subject: Subject) -> list[str]:
    lines = [
        subject.say(
            "%(file)s: %(rows)s rows; %(blank)s cells blank, %(na)s not applicable",
            file=file.name,
            rows=file.rows,
            blank=blank,
            na=not_applicable,
        )
    ]
    if file.n_bad_cells:
        lines.append(
            subject.say_n(
                "%(n)s cell could not be used and was counted as missing",
                "%(n)s cells could not be used and were counted as missing",
                file.n_bad_cells,
            )
        )
    return [*lines, *(subject.say(NOTES[note.code], **note.values) for note in file.notes)]


# What the reader did that somebody might not expect.
NOTES: Mapping[NoteCode, str] = {
    "encoding": N_("The text was read as %(encoding)s"),
    "separator": N_("The file itself says that cells are separated by %(sign)s"),
    "heading-row": N_("The names of the columns were found in row %(row)s"),
    "not-answers": N_("Row %(rows)s holds no answers, but what a survey program wrote below the names"),
    "empty-rows": N_("Rows without anything that were left out: %(n)s"),
    "twice-unused": N_("The column %(column)s is there twice; it is not used"),
    "decimal-comma": N_("Commas in numbers were read as decimal points"),
    "words": N_("Answers in words were read as declared: %(n)s words"),
    "leading-number": N_("Of a number with words behind it, the number counts"),
    "program": N_("The file looks like an export of %(program)s"),
    "long": N_("%(rows)s rows of a long file were read as %(people)s respondents"),
    "declared-missing": N_("Cells that the file itself declares missing, read as blank: %(n)s"),
    "value-labels": N_("Answers were read by the labels of their codes in %(n)s columns"),
    "spellings": N_("Spellings that look the same were joined to “%(group)s”: %(names)s"),
}


def quality_lines(flagged: Flagged | None, subject: Subject) -> list[str]:
    if flagged is None:
        return []
    named = [subject.say(_FLAGS[flag], n=n) for flag, n in flagged.counts.items() if n and flag in _FLAGS]
    if not named:
        return [subject.say("Answers with signs of haste: none"), ""]
    words = subject.say(
        "Answers with signs of haste (kept in all figures): %(named)s; %(others)s others; --json has their figures "
        "alone",
        named=subject.listed(named),
        others=flagged.unflagged.respondents,
    )
    return [words, ""]


def why(undefined: Undefined | None, subject: Subject) -> str:
    words = REASONS[undefined or "too_few"]
    return within(subject.say(words))


def within(words: str) -> str:
    """As they stand within a sentence."""
    return words[0].lower() + words[1:]


def in_brackets(words: str, notes: Sequence[str], subject: Subject) -> str:
    """Words with what is to be said of them."""
    if not notes:
        return words
    return subject.say("%(words)s (%(notes)s)", words=words, notes=subject.listed(notes))


def number(value: float | None) -> str:
    """Two decimals with a real minus sign, and no minus before 0.00."""
    if value is None:
        return NONE
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", "−")


def whole(value: int) -> str:
    return str(value).replace("-", "−")


def limits(lower: float | None, upper: float | None, subject: Subject) -> str:
    if lower is None or upper is None:
        return NONE
    if lower == upper:
        return subject.say("all alike")
    return subject.say("%(lower)s to %(upper)s", lower=number(lower), upper=number(upper))


def share(part: float, of: float) -> str:
    return f"{100 * part / of:.0f}%" if of else NONE


def p_value(value: float | None) -> str:
    return NONE if value is None else "< 0.001" if value < 0.001 else f"{value:.3f}"


def table(header: list[str], rows: list[list[str]], texts: int = 1) -> list[str]:
    """Aligned columns: the first `texts` and the last to the left, the numbers between to the right."""
    widths = [max(_width(line[column]) for line in [header, *rows]) for column in range(len(header))]
    left = {*range(texts), len(header) - 1}
    return [("  " + "  ".join(_cells(line, widths, left))).rstrip() for line in [header, *rows]]


def _cells(line: list[str], widths: list[int], left: set[int]) -> list[str]:
    return [
        text + " " * (width - _width(text)) if column in left else " " * (width - _width(text)) + text
        for column, (text, width) in enumerate(zip(line, widths, strict=True))
    ]


def _width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
