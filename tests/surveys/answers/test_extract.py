"""Columns of many documents hold, cell by cell, what each document says when it is read alone."""

import random
from collections.abc import Mapping, Sequence

import numpy as np
import orjson
import pytest

from surveys import instruments
from surveys.answers import extract
from surveys.campaigns.forms import SEGMENT
from surveys.instruments.schema import NOT_APPLICABLE, Instrument

PEOPLE = 300
Document = Mapping[str, object]


def drawn(instrument: Instrument, seed: int, *, short: bool) -> list[Document]:
    """Anything that a form can store: blanks, what does not apply, several choices, segments, drawn needs; in an order
    of fields that differs from person to person.
    """
    chance = random.Random(seed)
    options = extract.choices_of(instrument)
    several = {question.id for question in instrument.general if question.kind == "choices"}
    dimensions = [dimension.id for dimension in instrument.dimensions]
    made: list[Document] = []
    for _ in range(PEOPLE):
        document: dict[str, object] = {}
        for need in instrument.needs:
            for question in instrument.questions:
                values = [*range(question.scale.low, question.scale.high + 1), NOT_APPLICABLE]
                document[f"{need.id}.{question.id}"] = chance.choice(values)
        for general in instrument.general:
            if general.scale is not None:
                document[general.id] = chance.randint(general.scale.low, general.scale.high)
        for general in instrument.of_kind("points"):
            document |= {f"{general.id}.{name}": chance.randint(0, 100) for name in dimensions}
        for name, ids in options.items():
            document[name] = chance.sample(ids, chance.randint(1, len(ids))) if name in several else chance.choice(ids)
        document[f"{SEGMENT}site"] = chance.choice(["North", "South", "na"])
        document[f"{SEGMENT}channel"] = chance.choice(["link", "kiosk"])
        fields = [name for name in document if chance.random() > 0.1]
        if short and chance.random() < 0.8:
            document["asked"] = chance.sample([need.id for need in instrument.needs], min(3, len(instrument.needs)))
            fields.append("asked")
        document["comment"] = 'The word "na", and "asked": nothing'
        chance.shuffle(fields)
        made.append({name: document[name] for name in [*fields, "comment"]})
    return made


def codes(document: Document, names: Sequence[str]) -> list[object]:
    found = [document.get(name, extract.BLANK) for name in names]
    return [extract.NA if each == NOT_APPLICABLE else each for each in found]


@pytest.mark.parametrize("name", instruments.one_of_each())
@pytest.mark.parametrize("short", [False, True])
def test_each_cell_is_what_the_document_says(name: str, short: bool) -> None:
    instrument = instruments.load(name)
    documents = drawn(instrument, len(name), short=short)
    answers = extract.parsed([orjson.dumps(document).decode() for document in documents])
    table = extract.table(instrument, answers)
    needs = [need.id for need in instrument.needs]
    for question, columns in table.questions.items():
        expected = [codes(document, [f"{need}.{question}" for need in needs]) for document in documents]
        assert columns.dtype == np.int16
        assert columns.tolist() == expected
    for rating, column in table.ratings.items():
        assert column.tolist() == [cell for document in documents for cell in codes(document, [rating])]
    for field, ids in extract.choices_of(instrument).items():
        said = [document.get(field, []) for document in documents]
        chosen = [each if isinstance(each, list) else [each] for each in said]
        assert table.chosen[field].tolist() == [[one in each for one in ids] for each in chosen]
    asked = [document.get("asked", needs) for document in documents]
    assert extract.asked_of(instrument, answers).tolist() == [[need in each for need in needs] for each in asked]  # type: ignore[operator]
    for (segment, value), who in extract.groups(answers).items():
        assert who.tolist() == [document.get(SEGMENT + segment) == value for document in documents]


def test_points_that_were_left_out_beside_others_are_none() -> None:
    instrument = instruments.load("servqual")
    (points,) = instrument.of_kind("points")
    first, second, *_ = (dimension.id for dimension in instrument.dimensions)
    documents = [{}, {f"{points.id}.{first}": 60, f"{points.id}.{second}": 40}]
    found = extract.table(instrument, documents).points
    assert found is not None
    assert np.isnan(found[0]).all()
    assert found[1].tolist() == [60, 40, 0, 0, 0]


def test_nobody_has_columns_too() -> None:
    instrument = instruments.load("kano")
    answers = extract.parsed([])
    assert {each.shape for each in extract.table(instrument, answers).questions.values()} == {
        (0, len(instrument.needs))
    }
    assert extract.groups(answers) == {}
