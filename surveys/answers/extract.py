"""Stored answers -> plain tables of columns and numbers: the only reader of answer documents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from surveys.campaigns.forms import SEGMENT
from surveys.instruments.schema import NOT_APPLICABLE, Instrument

BLANK, NA = -1, -2  # not answered; does not apply or cannot say

Answers = Sequence[dict[str, Any]]  # parsed documents


@dataclass(frozen=True)
class Columns:
    """values[n, k]: one row per respondent, one column per need and one table per question."""

    questions: dict[str, NDArray[np.int16]]  # question id -> [n, needs]
    ratings: dict[str, NDArray[np.int16]]  # rating about no need -> [n]
    points: NDArray[np.float64] | None  # [n, dimensions]; NaN where not given
    chosen: dict[str, NDArray[np.bool_]]  # choice or extreme, by its field -> [n, options in their order]


def parsed(documents: Sequence[str]) -> Answers:
    """Answer documents (JSON), read in one go."""
    answers: list[dict[str, Any]] = orjson.loads(f"[{','.join(documents)}]")
    return answers


def table(instrument: Instrument, answers: Answers) -> Columns:
    """The numbers of answers, each question's columns in the order of the instrument's needs.

    Of a need that a short form did not ask nothing was stored: it is BLANK; `asked_of` says which those are.
    """
    fields = {
        question.id: [f"{need.id}.{question.id}" for need in instrument.needs] for question in instrument.questions
    }
    ratings = [question.id for question in instrument.general if question.kind == "rating"]
    dimensions = [dimension.id for dimension in instrument.dimensions]
    shares = [f"{general.id}.{name}" for general in instrument.of_kind("points") for name in dimensions]
    columns = _columns(answers, [*chain.from_iterable(fields.values()), *ratings, *shares])
    k, first_rating = len(instrument.needs), len(instrument.needs) * len(fields)
    points = None
    if shares:
        given = columns[:, first_rating + len(ratings) :].astype(np.float64)
        points = np.where((given < 0) & (given >= 0).any(axis=1, keepdims=True), 0.0, given)
        points[points < 0] = np.nan
    return Columns(
        {question: columns[:, k * place : k * (place + 1)] for place, question in enumerate(fields)},
        {name: columns[:, first_rating + place] for place, name in enumerate(ratings)},
        points,
        {name: _chosen(answers, name, options) for name, options in choices_of(instrument).items()},
    )


def choices_of(instrument: Instrument) -> dict[str, tuple[str, ...]]:
    """Fields whose answers are ids, with those in their order."""
    dimensions = tuple(dimension.id for dimension in instrument.dimensions)
    result = {
        question.id: tuple(choice.id for choice in question.choices)
        for question in instrument.general
        if question.choices
    }
    for question in instrument.of_kind("extremes"):
        result |= {f"{question.id}.most": dimensions, f"{question.id}.least": dimensions}
    return result


def asked_of(instrument: Instrument, answers: Answers) -> NDArray[np.bool_]:
    """[n, needs]: whether the respondent was asked about the need."""
    places = {need.id: place for place, need in enumerate(instrument.needs)}
    result = np.ones((len(answers), len(places)), dtype=bool)
    for row, asked in enumerate(document.get("asked") for document in answers):
        if asked is not None:
            result[row] = False
            result[row, [places[need] for need in asked]] = True
    return result


def groups(answers: Answers) -> dict[tuple[str, str], NDArray[np.bool_]]:
    """(segment, value) -> who is in this group [n]; first those of whoever comes first."""
    names = sorted(name for name in set().union(*answers) if name.startswith(SEGMENT))
    found: dict[tuple[str, str], list[int]] = {}
    for row, document in enumerate(answers if names else ()):
        for name in names:
            if (value := document.get(name)) is not None:
                found.setdefault((name.removeprefix(SEGMENT), value), []).append(row)
    return {group: _marked(rows, len(answers)) for group, rows in found.items()}


def _marked(rows: Sequence[int], n: int) -> NDArray[np.bool_]:
    result = np.zeros(n, dtype=bool)
    result[rows] = True
    return result


def _chosen(answers: Answers, name: str, options: tuple[str, ...]) -> NDArray[np.bool_]:
    result, places = np.zeros((len(answers), len(options)), dtype=bool), {id_: at for at, id_ in enumerate(options)}
    for row, given in enumerate(document.get(name) for document in answers):
        if given is not None:
            result[row, [places[option] for option in given] if isinstance(given, list) else places[given]] = True
    return result


def _columns(answers: Answers, names: Sequence[str]) -> NDArray[np.int16]:
    """[n, names]. A merged dict keeps the order of its first half, so that no name is looked up row by row."""
    blank: dict[str, Any] = dict.fromkeys(names, BLANK)
    cells = list(chain.from_iterable(islice((blank | document).values(), len(blank)) for document in answers))
    return _codes(cells).reshape(len(answers), len(blank))


def _codes(cells: Iterable[Any]) -> NDArray[np.int16]:
    try:
        return np.array(cells, dtype=np.int16)
    except ValueError:  # some do not apply
        return np.array([NA if cell == NOT_APPLICABLE else cell for cell in cells], dtype=np.int16)
