"""Stored answers -> plain tables of columns and numbers: the only reader of answer documents."""

from collections.abc import Sequence
from dataclasses import dataclass

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


def table(instrument: Instrument, documents: Sequence[str]) -> Table:
    """The numbers of answer documents (JSON), each question's columns in the order of the instrument's needs."""
    parsed = [orjson.loads(document) for document in documents]
    questions = {}
    for question in instrument.questions:
        names = [f"{need.id}.{question.id}" for need in instrument.needs]
        codes = [[_CODES.get(value := answers.get(name, BLANK), value) for name in names] for answers in parsed]
        questions[question.id] = np.array(codes, dtype=np.int16).reshape(len(parsed), len(names))
    return Table(questions)
