"""An existing CSV, XLSX or SPSS file of answers -> a plain table of codes. The structure is declared, never guessed.

Layouts
  SERVQUAL wide   one row per respondent: E1..E22, P1..P22, optional W_TAN, W_REL, W_RES, W_ASS, W_EMP
  SERVPERF        likewise: P1..P22 alone
  zones           likewise: M1..M22 (minimum), D1..D22 (desired), P1..P22
  Kano wide       one row per respondent: NEED_func, NEED_dys for every need
  long            one row per respondent and need: respondent, need, and the questions by name, or as [long] says
  Kano counts     one row per need: feature, A, O, M, I, R, Q
  Kano pairs      one row per pair of answers: feature, functional, dysfunctional, count
Other columns are ignored, and listed in the result.

Required: the ends of the scale (SERVQUAL), which code means "like" (Kano, but for counts), what answers in words
stand for. Defaults: no reverse items, an empty cell is blank, N/A (in any case) is not applicable, comma. Recognised,
and noted in the result: encoding, Excel's own `sep=` line, a row of names below titles, lines of a survey program below
them, rows without anything, decimal commas, names and groups that look the same.

An SPSS file names a column by its variable or the variable's label. What it declares missing is blank; groups are
called by their labels; answers are codes, and labels where one of them is a declared word.

A mapping file (TOML) may declare the same and name columns, also by letter or number; an option given beside it wins.
All keys are optional:

    reverse = ["3"]                     # ids of needs worded negatively (SERVQUAL)
    like = 1                            # the code that means "like", 1 or 5 (Kano)
    missing = ["-", "99"]               # further words for a blank
    not_applicable = ["N/A", "does not apply"]
    segment = "Site"                    # a column of groups that are compared (SERVQUAL)
    keep_apart = true                   # groups that differ in spelling alone are not joined
    header_row = 2                      # of the file, with the names; first_row = 4: with the first answers
    encoding = "cp950"                  # delimiter = ";", sheet = "Answers"
    leading_number = true               # of "7 - Strongly agree" the number counts

    [words]                             # answers in words
    "Strongly agree" = 7

    [long]                              # a row per respondent and need, in columns that are called
    respondent = "ID"
    need = "Item"
    expectation = "Wanted"
    perception = "Got"

    [scale]
    low = 1
    high = 7

    [overall]                           # overall satisfaction (SERVQUAL)
    column = "All in all"
    low = 1
    high = 5

    [[dimensions]]                      # SERVQUAL; left out: the five classic ones
    id = "tangibles"
    name = "Premises and equipment"
    weight = "Points 1"                 # column of its importance points; left out: W_TAN and so on

    [[needs]]                           # left out: items 1 to 22, or every NEED_func / NEED_dys in the file
    id = "1"
    name = "Modern equipment"           # left out: the id
    dimension = "tangibles"             # left out: the classic dimension of items 1 to 22
    expectation = "Q1 wanted"           # left out: E1
    perception = "Q1 got"               # left out: P1
    minimum = "Q1 at least"             # zones; left out: M1
    desired = "Q1 desired"              # zones; left out: D1
    functional = "Q1 present"           # Kano; left out: ID_func
    dysfunctional = "Q1 absent"         # Kano; left out: ID_dys
"""

from surveys.files.declared import Options, parse_difference, parse_ids, parse_scale, parse_word
from surveys.files.errors import BadCell, BadCellsError, FileError, NotDeclaredError, SpreadsheetError, StructureError
from surveys.files.kano import KanoCounts, KanoPairs, KanoTable, read_kano_counts, read_kano_pairs, read_kano_wide
from surveys.files.servqual import QUESTIONS, Method, ServqualTable, read_servqual
from surveys.files.tokens import BAD, BLANK, NOT_APPLICABLE, FileFacts, Note

__all__ = [
    "BAD",
    "BLANK",
    "NOT_APPLICABLE",
    "QUESTIONS",
    "BadCell",
    "BadCellsError",
    "FileError",
    "FileFacts",
    "KanoCounts",
    "KanoPairs",
    "KanoTable",
    "Method",
    "NotDeclaredError",
    "Note",
    "Options",
    "ServqualTable",
    "SpreadsheetError",
    "StructureError",
    "parse_difference",
    "parse_ids",
    "parse_scale",
    "parse_word",
    "read_kano_counts",
    "read_kano_pairs",
    "read_kano_wide",
    "read_servqual",
]
