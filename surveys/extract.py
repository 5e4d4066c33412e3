"""Stored answers -> plain tables of columns and numbers: the only reader of answer documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from surveys.instruments.schema import NOT_APPLICABLE, Instrument

BLANK, NA = -1, -2  # not answered; does not apply or cannot say
_CODES = {NOT_APPLICABLE: NA}


@dataclass(frozen=True)
class Table:
    """values[n, k]: one row per respondent, one column per need and one table per question."""

    questions: dict[str, NDArray[np.int16]]  # question id -> [n, needs]
    ratings: dict[str, NDArray[np.int16]]  # rating about no need -> [n]


def table(instrument: Instrument, documents: Sequence[str]) -> Table:
    """The numbers of answer documents (JSON), each question's columns in the order of the instrument's needs."""
    parsed = [orjson.loads(document) for document in documents]
    questions = {}
    for question in instrument.questions:
        names = [f"{need.id}.{question.id}" for need in instrument.needs]
        questions[question.id] = _columns(parsed, names)
    ratings = [own.id for own in instrument.general if own.kind == "rating"]
    columns = _columns(parsed, ratings)
    return Table(questions, {name: columns[:, place] for place, name in enumerate(ratings)})


def _columns(parsed: list[dict[str, Any]], names: list[str]) -> NDArray[np.int16]:
    codes = [[_CODES.get(value := answers.get(name, BLANK), value) for name in names] for answers in parsed]
    return np.array(codes, dtype=np.int16).reshape(len(parsed), len(names))
