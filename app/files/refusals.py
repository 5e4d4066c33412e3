"""Why a file is refused, in the reader's language: one table a set of codes."""

import json
from collections.abc import Mapping
from typing import Any

from app.i18n import N_, Locale
from surveys.files import BadCell, BadCellsError, SpreadsheetError
from surveys.files.errors import CellReason, Delimiter, Kind, RefusalCode, Shape
from surveys.files.tokens import LEADING_NUMBER
from surveys.files.wordlists import codes_of

REFUSALS: Mapping[RefusalCode, str] = {
    "not-found": N_("%(file)s: no such file."),
    "cannot-open": N_("%(file)s: cannot be opened (%(detail)s)."),
    "empty": N_("%(file)s: the file is empty."),
    "no-rows": N_("%(file)s: there is a header, but no row below it."),
    "foreign": N_("%(file)s: no CSV, XLSX or SPSS table, but %(kind)s."),
    "encoding-unknown": N_("--encoding %(encoding)s: no such encoding."),
    "undecodable": N_(
        "%(file)s, line %(line)s: byte %(byte)s is not %(encoding)s text. Save the file as UTF-8, or say which "
        "encoding it has with --encoding (for example cp950, gb18030 or utf-16)."
    ),
    "csv": N_("%(file)s, line %(line)s: not readable as CSV (%(detail)s)."),
    "xlsx": N_("%(file)s: the workbook cannot be read (%(detail)s)."),
    "xlsx-chart": N_("%(file)s: this sheet is a chart. Name a sheet of cells with --sheet."),
    "xlsx-parts": N_("%(file)s: the workbook has %(parts)s parts; at most %(most)s are read."),
    "xlsx-size": N_("%(file)s: the workbook is %(size)s MB when unpacked; at most %(most)s are read."),
    "xlsx-ratio": N_("%(file)s: unpacked, the workbook is %(times)s times its size; at most %(most)s are read."),
    "xlsx-cells": N_(
        "%(file)s: the sheet reaches to row %(rows)s and column %(columns)s; at most %(most)s cells are read. Delete "
        "what stands far out, or save the rows with answers as CSV."
    ),
    "xlsx-macros": N_("%(file)s: the workbook has macros. Save it without them as .xlsx, or as CSV."),
    "too-large": N_("%(file)s: more than %(most)s MB."),
    "spss": N_("%(file)s: the SPSS file cannot be read (%(detail)s)."),
    "spss-missing": N_(
        "%(file)s: an SPSS file. To read it, install the extra spss: pip install 'gaplens[spss]' (it brings "
        "pyreadstat)."
    ),
    "spss-cells": N_("%(file)s: more than %(most)s cells."),
    "spss-none": N_("%(file)s: is named .sav, but is no SPSS file."),
    "sheet": N_("%(file)s: say which sheet to read with --sheet. The workbook has: %(sheets)s."),
    "too-many-rows": N_("%(file)s: more than %(most)s rows."),
    "no-header": N_("%(file)s: the first row holds answers, not column names. Add a row of names above it."),
    "delimiter": N_(
        "%(file)s: the columns seem to be separated by %(found)s, not %(wanted)s. Give --delimiter %(option)s."
    ),
    "delimiter-wrong": N_("--delimiter must be one character, or the word tab."),
    "duplicate-column": N_("%(file)s: the column %(column)s is there twice."),
    "ragged": N_("%(file)s, row %(row)s: %(cells)s cells, but the header has %(width)s."),
    "columns-missing": N_(
        "%(file)s: columns are missing: %(columns)s. Add them, or name other columns in a mapping file (--mapping), "
        "which --guess begins."
    ),
    "columns-missing-near": N_(
        "%(file)s: columns are missing: %(columns)s. The nearest names in the file: %(near)s. Name the columns as they "
        "are called in a mapping file (--mapping)."
    ),
    "half-missing": N_(
        "%(file)s: there is only half of a questionnaire: no columns %(columns)s and so on. SERVQUAL compares what is "
        "expected (E) with what is perceived (P). For perceptions alone: gaplens analyze servperf."
    ),
    "part-missing": N_(
        "%(file)s: there is only a part of the questionnaire: no columns %(columns)s and so on. A zone of tolerance "
        "needs the minimum (M), what is desired (D) and what is perceived (P)."
    ),
    "other-shape": N_("%(file)s: looks like %(shape)s. Read it with %(option)s."),
    "long-row": N_(
        "%(file)s, row %(row)s: a row of a long file names a respondent and a need that is declared (respondent "
        "“%(person)s”, need “%(need)s”)."
    ),
    "long-twice": N_("%(file)s, row %(row)s: respondent %(person)s rates need %(need)s a second time."),
    "same-column": N_("Need %(need)s: the column %(column)s is named for two questions about it."),
    "header-row": N_(
        "%(file)s: row %(row)s is not among the first rows with something in them, so it cannot head the columns."
    ),
    "heading-rows": N_(
        "%(file)s: no cell of row %(rows)s is an answer, while row %(first)s has answers. If these are headings, give "
        "--first-row %(first)s; else correct them."
    ),
    "formulas": N_(
        "%(file)s, cell %(cell)s (%(column)s): a formula without a stored result. Open the workbook in a spreadsheet "
        "program and save it there, or save it as CSV."
    ),
    "error-cells": N_("%(file)s: more than %(most)s cells are errors of the spreadsheet, such as #DIV/0!."),
    "merged-cells": N_(
        "%(file)s, cells %(cell)s (%(column)s): merged cells hold one value, and the others nothing. Unmerge them and "
        "write into each what holds for it."
    ),
    "mapping-words": N_('%(file)s: [words] gives each word a whole number, such as "Agree" = 6.'),
    "mapping-flag": N_("%(file)s: %(key)s must be true or false."),
    "mapping-row": N_("%(file)s: %(key)s must be the number of a row, from 1."),
    "word-off-scale": N_(
        "The word “%(word)s” stands for %(value)s, which is not on the scale from %(low)s to %(high)s."
    ),
    "word-form": N_("--word %(value)s: write the word and its number, for example Agree=6."),
    "no-kano-columns": N_(
        "%(file)s: no columns NEED_func and NEED_dys. Name the two columns of each need in a mapping file (--mapping), "
        "for example functional = %(present)s and dysfunctional = %(absent)s, or by their numbers; for a table of "
        "counts give --layout counts, for answer pairs --layout pairs. The file has: %(columns)s"
    ),
    "mapping-closed": N_("%(file)s: cannot be opened."),
    "mapping-toml": N_("%(file)s: is no TOML file (%(detail)s)."),
    "mapping-key": N_("%(file)s: unknown key %(key)s."),
    "mapping-brackets": N_("%(file)s: write [[%(key)s]] with two brackets."),
    "mapping-entry": N_("%(file)s: every one of [[%(key)s]] needs an id, and texts as values."),
    "mapping-twice": N_("%(file)s: the id %(id)s is there twice."),
    "mapping-list": N_("%(file)s: %(key)s must be a list of texts."),
    "mapping-ends": N_("%(file)s: [%(key)s] must give low and high as whole numbers."),
    "mapping-column": N_("%(file)s: [%(key)s] must name its column."),
    "mapping-text": N_("%(file)s: %(key)s must be a text."),
    "mapping-like": N_("%(file)s: like must be 1 or 5."),
    "mapping-dimension": N_("%(file)s: need %(need)s has no dimension that is declared."),
    "mapping-long-table": N_("%(file)s: [long] gives columns by their names or numbers."),
    "mapping-long": N_("%(file)s: a dimension has more than %(most)s needs."),
    "reverse-unknown": N_("Reverse items %(items)s: no such need."),
    "scale-form": N_("--scale %(value)s: write the two ends, for example 1-7."),
    "scale-range": N_("Scale %(low)s to %(high)s: the lower end comes first, and both lie between -100 and 100."),
    "smallest-form": N_("--smallest-difference %(value)s: write a number, for example 1.5."),
    "smallest-wrong": N_(
        "--smallest-difference %(value)s: must be above 0 and at most %(most)s, the range of the scale."
    ),
    "reverse-form": N_("--reverse %(value)s: write items and ranges, for example 10-13,18-22."),
    "like-wrong": N_("--like %(value)s: must be 1 or 5."),
    "scale-missing": N_(
        "The ends of the answer scale are not declared. Give --scale LOW-HIGH, for example --scale 1-7."
    ),
    "overall-scale-missing": N_(
        "The ends of the scale of overall satisfaction are not declared. Give --overall-scale LOW-HIGH, for example "
        "--overall-scale 1-5."
    ),
    "segments-many": N_(
        "%(file)s: the column %(column)s holds more than %(most)s different groups. Name a column with few."
    ),
    "some-of-many": N_("--some-of-many says that the groups of a column stand for others: name it with --segment."),
    "like-missing": N_(
        "The direction of the Kano codes is not declared. Give --like 1 where 1 means “I like it”, or --like 5 where 5 "
        "does."
    ),
    "columns-many": N_(
        "%(file)s: %(columns)s columns; at most %(most)s are read here. Leave out columns that are not answers."
    ),
    "bad-cells": N_("%(file)s: %(total)s cells cannot be used."),
}
DROP = N_("Correct them, or give --bad-cells drop to count them as missing.")
WORDS = N_(
    "Answers in words are read once it is said what each stands for: in a mapping file (--mapping) as below, or with "
    "--word. A word for no answer is named with --missing, for example --missing NA."
)
LEADING = N_("Each begins with its number: --leading-number reads that.")
USUAL = N_("The numbers below are the usual ones for these words. Check them, then copy the lines.")
DATES = N_(
    "A spreadsheet program makes dates of what is typed like 3-4, and of numbers in cells that are formatted so. "
    "Format these cells as numbers and correct them."
)
CODES = N_(
    "If one of them means no answer, name it with --missing, for example --missing 99. If the scale is longer than was "
    "said, say so with --scale."
)
MOST_CELLS = 50  # that are listed
MOST_VALUES = 40  # different texts that are listed
SLIPS = 2  # times that a text may stand in a file and be a slip
_OF_SPREADSHEETS: tuple[CellReason, ...] = ("error", "date")  # that they made, however often
CELLS: Mapping[CellReason, str] = {
    "not-a-number": N_("row %(row)s, column %(column)s: %(value)s is not a number"),
    "not-whole": N_("row %(row)s, column %(column)s: %(value)s is not a whole number"),
    "out-of-range": N_("row %(row)s, column %(column)s: %(value)s is outside the declared scale"),
    "negative": N_("row %(row)s, column %(column)s: %(value)s is negative"),
    "missing": N_("row %(row)s, column %(column)s: must not be empty"),
    "duplicate": N_("row %(row)s, column %(column)s: %(value)s is the same name twice"),
    "error": N_("row %(row)s, column %(column)s: %(value)s is an error of the spreadsheet"),
    "date": N_("row %(row)s, column %(column)s: %(value)s is a date"),
}
KINDS: Mapping[Kind, str] = {
    "png": N_("a PNG picture"),
    "jpeg": N_("a JPEG picture"),
    "gif": N_("a GIF picture"),
    "pdf": N_("a PDF document"),
    "compressed": N_("a compressed file"),
    "xls": N_("an old Excel file (.xls); save it as .xlsx"),
    "encrypted": N_("a file with a password; save it without one"),
    "html": N_("a web page that was named so; open it in a spreadsheet program and save it as .xlsx"),
    "xml": N_("an XML file; open it in a spreadsheet program and save it as .xlsx"),
    "binary": N_("binary data, or text in another encoding"),
    "archive": N_("an archive"),
}
DELIMITERS: Mapping[Delimiter, str] = {
    "comma": N_("commas"),
    "semicolon": N_("semicolons"),
    "tab": N_("tabs"),
    "bar": N_("vertical bars"),
}
SHAPES: Mapping[Shape, str] = {
    "long": N_("a long file, with a row per respondent and need"),
    "zones": N_("three columns a need: minimum, desired and perceived level"),
    "counts": N_("a table of counts"),
    "pairs": N_("a table of answer pairs"),
}
_NAMED: Mapping[str, Mapping[Any, str]] = {"kind": KINDS, "found": DELIMITERS, "wanted": DELIMITERS, "shape": SHAPES}


def refused(error: SpreadsheetError, locale: Locale) -> list[str]:
    """What is wrong and what helps; below it the cells that cannot be used, as far as they are listed."""
    values = {name: _value(name, value, locale) for name, value in error.values.items()}
    lines = [locale.say(REFUSALS[error.code], **values)]
    return [*lines, *_values(error, locale)] if isinstance(error, BadCellsError) else lines


def _values(error: BadCellsError, locale: Locale) -> list[str]:
    """Words with how often each stands there, to be declared; else what helps and each cell. Nothing leads to dropping
    what stands there again and again: it may be an end of the scale.
    """
    words = {text: n for (text, reason), n in error.values_found.items() if reason == "not-a-number"}
    counts = [n for (_, reason), n in error.values_found.items() if reason not in _OF_SPREADSHEETS]
    often = max(counts, default=0) > SLIPS
    if words and (often or len(words) > SLIPS) and len(words) <= MOST_VALUES:
        lines = [locale.say(WORDS)]
        lines += [locale.say(LEADING)] if all(map(LEADING_NUMBER.match, words)) else []
        known = codes_of(words)
        lines += [locale.say(USUAL)] if known else []
        ordered = sorted(words, key=lambda text: -known.get(text, 0))
        shown = [
            f"    {json.dumps(text, ensure_ascii=False)} = {known.get(text, '')}  # {words[text]}" for text in ordered
        ]
        rest = error.total - sum(words.values())
        other = [cell for cell in error.cells if cell.reason != "not-a-number"] if rest else []
        return [*lines, "", "    [words]", *shown, *(f"  {_cell(cell, locale)}" for cell in other[:MOST_VALUES])]
    lines = [locale.say(DATES)] if any(reason == "date" for _, reason in error.values_found) else []
    lines += [locale.say(CODES if often else DROP)]
    lines += [f"  {_cell(cell, locale)}" for cell in error.cells[:MOST_CELLS]]
    if more := error.total - len(error.cells[:MOST_CELLS]):
        lines.append("  " + locale.say_n("… and %(n)s more", "… and %(n)s more", more))
    return lines


def _value(name: str, value: str | int, locale: Locale) -> str | int:
    """As it is, or the word for it where it is a code."""
    words = _NAMED.get(name, {}).get(value)
    return value if words is None else locale.say(words)


def _cell(cell: BadCell, locale: Locale) -> str:
    return locale.say(CELLS[cell.reason], row=cell.row, column=cell.column, value=locale.quoted(cell.value))
