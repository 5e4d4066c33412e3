"""Stored answers -> plain tables of columns and numbers: the only reader of answer documents."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveys.instruments.schema import Instrument
from surveys.responses import NOT_APPLICABLE

BLANK, NA = -1, -2  # not answered; does not apply or cannot say


@dataclass(frozen=True)
class Table:
    """values[n, k]: one row per respondent, one column per need and one table per question."""

    questions: dict[str, NDArray[np.int16]]  # question id -> [n, needs]


def table(instrument: Instrument, documents: Sequence[str]) -> Table:
    """The numbers of answer documents (JSON), each question's columns in the order of the instrument's needs."""
    parsed = [json.loads(document) for document in documents]
    questions = {}
    for question in instrument.questions:
        names = [f"{need.id}.{question.id}" for need in instrument.needs]
        values = np.full((len(parsed), len(names)), BLANK, dtype=np.int16)
        for i, answers in enumerate(parsed):
            for j, name in enumerate(names):
                value = answers.get(name, BLANK)
                values[i, j] = NA if value == NOT_APPLICABLE else value
        questions[question.id] = values
    return Table(questions)
