"""The words of files: what they are called, what each holds, and what is in no questionnaire."""

from collections.abc import Mapping
from typing import Literal

from app.i18n import N_
from app.reports.words import SEGMENTS as SEGMENT_WORDS
from surveys.campaigns.forms import SEGMENT
from surveys.exports.variables import Beside

TableFormat = Literal["xlsx", "csv", "json"]
RowFormat = Literal["xlsx", "csv", "sav"]

# What a file is called, and what it holds, in one sentence.
TABLES: Mapping[TableFormat, tuple[str, str]] = {
    "xlsx": (
        N_("Workbook (XLSX)"),
        N_("A sheet for each table, with unrounded numbers where a chart has them, and the codebook."),
    ),
    "csv": (
        N_("CSV files, packed (ZIP)"),
        N_("The same, a file for each table, as spreadsheets and statistics programs read them."),
    ),
    "json": (N_("JSON"), N_("The same as one document for programs; its keys stay the same in every language.")),
}
ROWS: Mapping[RowFormat, tuple[str, str]] = {
    "xlsx": (N_("Workbook (XLSX)"), N_("A row for each person, a column for each question, and the codebook.")),
    "csv": (
        N_("CSV"),
        N_(
            "The same rows for R, Python and others: an empty cell where nothing was answered, NA where it does not "
            "apply."
        ),
    ),
    "sav": (
        N_("SPSS (SAV)"),
        N_("The same rows with questions and answers as labels in the chosen language; missing values are declared."),
    ),
}
BESIDE: Mapping[Beside, str] = {
    "person.address": N_("E-mail address"),
    "person.name": N_("Name"),
    "sent.moment": N_("When it was sent, on the company's clock"),
    "sent.language": N_("Language of the form"),
    "flag.too_fast": N_("Sent very fast"),
    "flag.unseen_field": N_("Signs of a machine"),
}
SEGMENTS: Mapping[str, str] = {f"{SEGMENT}{name}": words for name, words in SEGMENT_WORDS.items()}
DOES_NOT_APPLY, NOT_ASKED = N_("Does not apply, or cannot say"), N_("Not asked of this person")
EXTREMES: Mapping[str, str] = {"most": N_("the most important"), "least": N_("the least important")}
TICKED: Mapping[int, str] = {0: N_("Not chosen"), 1: N_("Chosen")}
