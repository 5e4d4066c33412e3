"""Stored answers -> plain tables of columns and numbers: the only reader of answer documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from surveys.campaigns.forms import SEGMENT
from surveys.instruments.schema import NOT_APPLICABLE, Instrument

BLANK, NA = -1, -2  # not answered; does not apply or cannot say
_CODES = {NOT_APPLICABLE: NA}


@dataclass(frozen=True)
class Columns:
    """values[n, k]: one row per respondent, one column per need and one table per question."""

    questions: dict[str, NDArray[np.int16]]  # question id -> [n, needs]
    ratings: dict[str, NDArray[np.int16]]  # rating about no need -> [n]
    points: NDArray[np.float64] | None  # [n, dimensions]; NaN where not given
    chosen: dict[str, NDArray[np.bool_]]  # choice or extreme, by its field -> [n, options in their order]


def table(instrument: Instrument, documents: Sequence[str]) -> Columns:
    """The numbers of answer documents (JSON), each question's columns in the order of the instrument's needs.

    Of a need that a short form did not ask nothing was stored: it is BLANK; `asked_of` says which those are.
    """
    parsed = [orjson.loads(document) for document in documents]
    questions = {}
    for question in instrument.questions:
        names = [f"{need.id}.{question.id}" for need in instrument.needs]
        questions[question.id] = _columns(parsed, names)
    ratings = [question.id for question in instrument.general if question.kind == "rating"]
    columns = _columns(parsed, ratings)
    dimensions = [dimension.id for dimension in instrument.dimensions]
    points = None
    for general in instrument.of_kind("points"):
        given = _columns(parsed, [f"{general.id}.{name}" for name in dimensions]).astype(np.float64)
        points = np.where((given < 0) & (given >= 0).any(axis=1, keepdims=True), 0.0, given)
        points[points < 0] = np.nan
    return Columns(
        questions,
        {name: columns[:, position] for position, name in enumerate(ratings)},
        points,
        {name: _chosen(parsed, name, options) for name, options in choices_of(instrument).items()},
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


def asked_of(instrument: Instrument, documents: Sequence[str]) -> NDArray[np.bool_]:
    """[n, needs]: whether the respondent was asked about the need."""
    places = {need.id: place for place, need in enumerate(instrument.needs)}
    result = np.ones((len(documents), len(places)), dtype=bool)
    for row, document in enumerate(documents):
        if '"asked":' in document and (asked := orjson.loads(document).get("asked")) is not None:
            result[row] = False
            result[row, [places[need] for need in asked]] = True
    return result


def groups(documents: Sequence[str]) -> dict[tuple[str, str], NDArray[np.bool_]]:
    """(segment, value) -> who is in this group [n]."""
    found: dict[tuple[str, str], NDArray[np.bool_]] = {}
    for row, document in enumerate(documents):
        if f'"{SEGMENT}' in document:
            for name, value in orjson.loads(document).items():
                if name.startswith(SEGMENT):
                    group = (name.removeprefix(SEGMENT), value)
                    found.setdefault(group, np.zeros(len(documents), dtype=bool))[row] = True
    return found


def _chosen(parsed: list[dict[str, Any]], name: str, options: tuple[str, ...]) -> NDArray[np.bool_]:
    result = np.zeros((len(parsed), len(options)), dtype=bool)
    for row, answers in enumerate(parsed):
        given = answers.get(name, [])
        for option in given if isinstance(given, list) else [given]:
            result[row, options.index(option)] = True
    return result


def _columns(parsed: list[dict[str, Any]], names: list[str]) -> NDArray[np.int16]:
    codes = [[_CODES.get(value := answers.get(name, BLANK), value) for name in names] for answers in parsed]
    return np.array(codes, dtype=np.int16).reshape(len(parsed), len(names))
