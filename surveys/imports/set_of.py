"""The headings of a file -> a set of needs to be written on: for whoever has no set that asks what the file did."""

import re
from collections.abc import Sequence

from surveys.files.wordlists import codes_of
from surveys.imports.heading import FileColumn
from surveys.instruments.needset import LONGEST, MOST, NeedSet, SetNeed
from surveys.instruments.schema import LOCALES, Dimension, Text

WIDEST = 10  # range of a scale; whole numbers further apart are ages, or numbers of people
LONGEST_SHORT = 40  # characters of the name of a row in charts
DIMENSION = {"zh_Hant": "全部需求", "zh_Hans": "全部需求", "en": "All needs"}
_NUMBERED = re.compile(r"^[(\[（【]?[A-Za-z]{0,2}\d{1,3}[)\]）】]?\s*[.、:：_-]?\s*")
_HALF = re.compile(
    r"^(expectations?|expected|perceptions?|perceived|期望|感受|期待|實際|实际)\s*[:：_-]?\s*", re.IGNORECASE
)


def set_of(columns: Sequence[FileColumn], name: str, locale: str) -> NeedSet:
    """A need of each thing that columns with answers are about, in one dimension, in this language."""

    def said(words: str) -> Text:
        return Text(**{each: words if each == locale else "" for each in LOCALES})

    wordings = dict.fromkeys(core for column in columns if _has_answers(column) and (core := _core(column.heading)))
    needs = tuple(
        SetNeed(f"n{place}", "all", said(words[:LONGEST_SHORT]), said(words[:LONGEST]))
        for place, words in enumerate(list(wordings)[: MOST["needs"]], 1)
    )
    dimension = Dimension("all", said(DIMENSION[locale]), Text())
    return NeedSet("headings", 1, said(name[:LONGEST_SHORT]), dimensions=(dimension,), needs=needs)


def _has_answers(column: FileColumn) -> bool:
    if column.low is not None and column.high is not None:
        return column.high - column.low <= WIDEST
    return bool(codes_of(column.examples))


def _core(heading: str) -> str:
    """What it is about, without its number and without which half of a questionnaire it is."""
    plain = _NUMBERED.sub("", " ".join(heading.split()))
    return _HALF.sub("", plain).strip()
