"""The words for the states of files of answers, for what columns can be read as, and for why a file is refused."""

from collections.abc import Mapping
from typing import Any

from app.files.lines import NOTES
from app.files.refusals import DELIMITERS, refused
from app.i18n import N_, Locale
from app.reports.words import SEGMENTS as SEGMENT_WORDS
from app.web.errors import fault
from app.web.page import Fault
from surveys.campaigns.forms import SEGMENT
from surveys.codes import SEGMENTS, DateOrder, ImportState
from surveys.errors import Invalid
from surveys.files import SpreadsheetError
from surveys.files.errors import RefusalCode
from surveys.imports.mapping import DATE, NEEDS, group_of
from surveys.instruments.schema import NOT_APPLICABLE, Instrument

STATES: Mapping[ImportState, str] = {
    "read": N_("To be decided"),
    "checking": N_("Being checked"),
    "checked": N_("Checked"),
    "storing": N_("Being stored"),
    "stored": N_("Imported"),
    "failed": N_("Cannot be read"),
    "undoing": N_("Being undone"),
    "undone": N_("Undone"),
}
DATES: Mapping[DateOrder, str] = {
    "ymd": N_("Year, month, day"),
    "dmy": N_("Day, month, year"),
    "mdy": N_("Month, day, year"),
}
SEGMENT_FIELDS: Mapping[str, str] = {f"{SEGMENT}{name}": SEGMENT_WORDS[name] for name in SEGMENTS}
NAMED = N_("%(name)s: %(value)s")
NO_SET = N_("About no set of needs")
OTHER = N_("Other")
FULL = N_("%(name)s: there are more than forty different ones. Is this the right column?")
JOINED = N_("Read as the same: %(names)s")
DAY = N_("Day of the answer")
BLANK = N_("No answer")
NA = N_("Does not apply")
# The same as on the command line, where options have no names; others are said alike.
_DESK: Mapping[RefusalCode, str] = {
    "encoding-unknown": N_("There is no encoding of this name. Choose another one."),
    "undecodable": N_("Line %(line)s is not text in this encoding. Choose another one, or save the file as UTF-8."),
    "xlsx-chart": N_("This sheet is a chart. Name a sheet of cells."),
    "sheet": N_("The workbook has several sheets. Name the one to read: %(sheets)s."),
    "delimiter": N_("The columns seem to be separated by %(found)s. Choose that sign."),
    "delimiter-wrong": N_("The sign between columns must be one character."),
    "no-header": N_("The first row holds answers, not names of columns. Add a row of names above it."),
    "header-row": N_("Row %(row)s is not among the first rows with something in them, so it cannot head the columns."),
    "heading-rows": N_("Rows below the names hold no answers. Say in which row the answers begin."),
}
# These can be mended by what is said about the file.
CAN_BE_SAID = frozenset((*_DESK, "ragged", "csv", "heading-rows"))
NO_FILE = N_("Choose a file.")
# Why work on a file ended, where the file is not to blame.
ENDS: Mapping[str, str] = {
    "not-found": N_("The file does not lie here any more. Bring it in again."),
    "broken": N_("The file could not be checked. It has been noted; try once more, or bring it in again."),
}


def refusal(error: SpreadsheetError, name: str, locale: Locale) -> str:
    """Why a file of this name cannot be read, with what helps on this page."""
    error = SpreadsheetError(error.code, **{**error.values, "file": name})
    if error.code not in _DESK:
        return refused(error, locale)[0]
    signs: Mapping[Any, str] = DELIMITERS
    values = {name: locale.say(signs[value]) if value in signs else value for name, value in error.values.items()}
    return locale.say(_DESK[error.code], **values)


def faults(invalid: Invalid, instrument: Instrument, locale: Locale) -> list[Fault]:
    """Each with what it is about."""
    found = []
    for problem in invalid.problems:
        told = fault(locale, problem)
        kind, _, group = problem.field.partition(".")
        about = group_words(group, instrument, locale) if kind == "scale" else ""
        if "field" in problem.values:
            about = field_words(str(problem.values["field"]), instrument, locale)
        found.append(Fault(told.field, told.words, about))
    return found


def note(code: str, values: Mapping[str, str | int], locale: Locale) -> str:
    said: Mapping[Any, str] = NOTES
    return locale.say(said[code], **values)


def field_words(name: str, instrument: Instrument, locale: Locale) -> str:
    """What a column is read as."""
    if name == DATE:
        return locale.say(DAY)
    if name in SEGMENT_FIELDS:
        return locale.say(SEGMENT_FIELDS[name])
    need_id, _, part = name.partition(".")
    need = next((each for each in instrument.needs if each.id == need_id), None)
    if need is not None:
        question = next(each for each in instrument.questions if each.id == part)
        return locale.say(NAMED, name=question.legend[locale.code], value=need.short[locale.code])
    general = next(each for each in instrument.general if each.id == need_id)
    dimension = next((each for each in instrument.dimensions if each.id == part), None)
    label = general.label[locale.code]
    if dimension is None:
        return label
    return locale.say(NAMED, name=label, value=dimension.name[locale.code])


def group_words(group: str, instrument: Instrument, locale: Locale) -> str:
    """What questions with one scale are called together."""
    if group == NEEDS:
        legends = [
            each.legend[locale.code]
            for each in instrument.questions
            if instrument.needs and group_of(instrument, f"{instrument.needs[0].id}.{each.id}") == NEEDS
        ]
        return locale.listed(legends)
    question = next((each for each in instrument.questions if each.id == group), None)
    if question is not None:
        return question.legend[locale.code]
    return field_words(group, instrument, locale)


def codes(group: str, ends: tuple[int, int], instrument: Instrument, locale: Locale) -> list[tuple[str, str]]:
    """What a word of this group can stand for: code and words."""
    numbers = [(str(code), str(code)) for code in range(ends[0], ends[1] + 1)]
    if group == NEEDS and instrument.method == "kano":
        labels = {each.value: each.label for each in instrument.questions[0].scale.options}
        numbers = [
            (code, f"{code} {label[locale.code]}") if (label := labels.get(int(code))) else (code, code)
            for code, _ in numbers
        ]
    return [*numbers, ("blank", locale.say(BLANK)), (NOT_APPLICABLE, locale.say(NA))]
