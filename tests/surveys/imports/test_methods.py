"""Files of each method: read as their headings say, and counted as the same answers sent by hand would be."""

import io
import os
import random
import time
from datetime import timedelta
from typing import Any

import numpy as np
import orjson
import pytest

from app.tallies import counting
from app.tallies.tallying import fold
from surveys import clock, instruments
from surveys.errors import Invalid
from surveys.imports import imports, kept
from surveys.imports.mapping import NEEDS
from surveys.instruments.schema import Instrument
from surveys.storage.engine import Database
from surveys.storage.queries import campaigns as stored_campaigns
from surveys.storage.tables import Account, ImportedFile
from tests.factories import published_of
from tests.surveys.imports.files import as_csv
from tests.surveys.imports.test_imports import bring, check, confirm, get, lead, work

__all__ = ["lead"]
N = 24
Answers = list[dict[str, Any]]


def numbers(instrument: Instrument, heads: dict[str, str], seed: int = 3) -> tuple[list[list[str]], Answers]:
    """A file with the columns that `heads` names for each question, and what it says. heads: question -> heading of
    need `id`, number `k`.
    """
    chance = random.Random(seed)
    scales = {each.id: each.scale for each in instrument.questions}
    fields = [(need.id, question) for question in heads for need in instrument.needs]
    places = {need.id: place for place, need in enumerate(instrument.needs, 1)}
    rows, answers = [[heads[question].format(id=need, k=places[need]) for need, question in fields]], Answers()
    for _ in range(N):
        said = {f"{need}.{asked}": chance.randint(scales[asked].low, scales[asked].high) for need, asked in fields}
        rows.append([str(value) for value in said.values()])
        answers.append(dict(said))
    return rows, answers


def imported(
    database: Database, account: Account, rows: list[list[str]], name: str, promise: str = "named", **said: Any
) -> tuple[counting.Counted, Instrument]:
    id_ = bring(database, account, as_csv(rows), name)
    checked = check(database, id_, **said)
    assert (checked.state, checked.found["n"]) == ("checked", N), kept.seen_of(database.seals, checked)
    stored = confirm(database, account, id_, anonymity=promise)
    with database.read() as session:
        campaign = stored_campaigns.get(session, stored.campaign_id or 0)
        assert campaign is not None
    published = published_of(database, campaign)
    return counting.counted(database, published), published.instrument


def documents(answers: Answers) -> list[str]:
    return [orjson.dumps(each).decode() for each in answers]


@pytest.mark.parametrize(
    ("name", "heads", "scales"),
    [
        ("servqual", {"expectation": "E{k}", "perception": "P{k}"}, {NEEDS: (1, 7)}),
        ("servperf", {"perception": "p_{k}"}, {NEEDS: (1, 7)}),
        ("zones", {"minimum": "M{k}", "desired": "D{k}", "perceived": "P{k}"}, {NEEDS: (1, 9)}),
        ("kano", {"present": "{id}_func", "absent": "{id}_dys"}, {NEEDS: (1, 5)}),
        ("kano", {"present": "{id}.present", "absent": "{id}.absent", "importance": "{id}.importance"}, None),
    ],
)
def test_the_headings_of_each_method_are_known_and_its_figures_those_of_the_same_answers(
    database: Database, lead: Account, name: str, heads: dict[str, str], scales: dict[str, Any] | None
) -> None:
    rows, answers = numbers(instruments.load(name), heads)
    scales = scales or {NEEDS: (1, 5), "importance": (1, 9)}
    counted, instrument = imported(database, lead, rows, name, scales=scales)
    expected = fold(instrument, documents(answers))
    assert {part: tally.digest() for part, tally in counted.parts.items()} == {
        part: tally.digest() for part, tally in expected.items()
    }


def test_kano_codes_that_mean_like_at_their_highest_are_turned(database: Database, lead: Account) -> None:
    rows, answers = numbers(instruments.load("kano"), {"present": "{id}_func", "absent": "{id}_dys"})
    other_way = [rows[0], *([str(6 - int(cell)) for cell in row] for row in rows[1:])]
    counted, instrument = imported(database, lead, other_way, "kano", scales={NEEDS: (1, 5)}, turned=(NEEDS,))
    assert counted.tally.digest() == fold(instrument, documents(answers))[""].digest()


def test_overall_satisfaction_of_another_scale_and_points_are_read_beside_the_needs(
    database: Database, lead: Account
) -> None:
    servqual = instruments.load("servqual")
    rows, answers = numbers(servqual, {"expectation": "E{k}", "perception": "P{k}"})
    dimensions = [dimension.id for dimension in servqual.dimensions]
    rows[0] += ["overall", *(f"points.{each}" for each in dimensions)]
    for place, (row, said) in enumerate(zip(rows[1:], answers, strict=True)):
        points = [10 + place, 30 - place, 20, 15, 25 if place else 35]  # one person's make 110
        row += [str(1 + place % 5), *map(str, points)]
        said["overall"] = 1 + place % 5
        said |= {f"points.{each}": given for each, given in zip(dimensions, points, strict=True)} if place else {}
    scales = {NEEDS: (1, 7), "overall": (1, 5)}
    counted, instrument = imported(database, lead, rows, "servqual", scales=scales)
    overall = instrument.overall
    assert overall is not None
    assert overall.scale is not None
    assert (overall.scale.low, overall.scale.high) == (1, 5)
    expected = fold(instrument, documents(answers))[""]
    for mine, theirs in ((counted.tally.integers, expected.integers), (counted.tally.floats, expected.floats)):
        assert mine.keys() == theirs.keys()
        for part, values in mine.items():  # sums in another order differ in their last bits
            assert np.allclose(values, theirs[part], rtol=1e-12, equal_nan=True), part
    with database.read() as session:
        (row,) = imports.seen_by(session, lead)
    assert row.found["points_off"] == 1


def test_nothing_of_the_cells_stands_in_the_database_before_a_lead_confirms(database: Database, lead: Account) -> None:
    rows, _ = numbers(instruments.load("servqual"), {"expectation": "E{k}", "perception": "P{k}"})
    rows[0] += ["Site", "What else?"]
    for place, row in enumerate(rows[1:]):
        row += ["North", f"My name is Person {place}"]
    rows[1][0] = "a word of mine"
    id_ = bring(database, lead, as_csv(rows))
    found = check(database, id_, scales={NEEDS: (1, 7)})
    assert found.state == "read"
    row = get(database, id_)
    said = orjson.dumps([row.mapping, row.found, row.wave, row.name]).decode()
    assert "Person" not in said
    assert "a word of mine" not in said
    shown = kept.seen_of(database.seals, row)
    assert shown["columns"][45]["examples"][0] == "My name is Person 0"
    assert shown["wrong"] == {NEEDS: {"a word of mine": 1}}


def test_files_that_belong_to_no_import_are_swept(database: Database, lead: Account) -> None:
    rows, _ = numbers(instruments.load("servqual"), {"expectation": "E{k}", "perception": "P{k}"})
    id_ = bring(database, lead, as_csv(rows))
    path, _, _ = kept.keep(database.seals, io.BytesIO(b"of nobody"))
    work(database)
    assert path.exists()  # its form may still be on its way
    for age, is_there in ((3500, True), (3700, False)):
        came = time.time() - age
        for each in path.parent.iterdir():
            os.utime(each, (came, came))
        work(database)
        assert path.exists() is is_there
    assert sorted(each.name for each in path.parent.iterdir()) == sorted(
        each.name + end for each in [kept.path_of(database.seals, get(database, id_))] for end in ("", kept.SEEN)
    )


@pytest.mark.parametrize(("last", "left_out"), [(18, 1), (19, 0), (20, 0), (21, 0), (22, 1)])
def test_points_may_miss_a_hundred_by_rounding_alone(
    database: Database, lead: Account, last: int, left_out: int
) -> None:
    servqual = instruments.load("servqual")
    rows, _ = numbers(servqual, {"expectation": "E{k}", "perception": "P{k}"})
    rows[0] += [f"points.{dimension.id}" for dimension in servqual.dimensions]
    for place, row in enumerate(rows[1:]):
        row += ["20", "20", "20", "20", "20" if place else str(last)]
    found = check(database, bring(database, lead, as_csv(rows)), scales={NEEDS: (1, 7)}).found
    assert found["points_off"] == left_out


@pytest.mark.parametrize(("known", "is_like"), [(26, False), (27, True)])  # of 44 headings: 0.591, 0.614
def test_a_file_is_like_an_earlier_one_by_three_fifths_of_its_headings(
    database: Database, lead: Account, known: int, is_like: bool
) -> None:
    rows, _ = numbers(instruments.load("servqual"), {"expectation": "E{k}", "perception": "P{k}"})
    imported(database, lead, rows, "servqual", scales={NEEDS: (1, 7)})
    rows[0] = [heading if place < known else f"Other {place}" for place, heading in enumerate(rows[0])]
    row = get(database, bring(database, lead, as_csv(rows)))
    assert ("like" in row.found) is is_like


@pytest.mark.parametrize(("early", "is_there"), [(1, True), (-1, False)])
def test_what_nobody_decided_about_is_kept_for_a_week(
    database: Database, lead: Account, early: int, is_there: bool
) -> None:
    rows, _ = numbers(instruments.load("servqual"), {"expectation": "E{k}", "perception": "P{k}"})
    id_ = bring(database, lead, as_csv(rows))
    with clock.at(clock.now() + timedelta(days=7) - timedelta(minutes=early)):
        work(database)
    with database.read() as session:
        assert (session.get(ImportedFile, id_) is not None) is is_there
    assert bool([*(database.seals.folder / kept.FOLDER).iterdir()]) is is_there


def test_a_file_may_be_as_large_as_is_said_and_no_larger(database: Database) -> None:
    path, _, size = kept.keep(database.seals, io.BytesIO(b"x" * kept.LARGEST))
    assert (size, kept.LARGEST) == (path.stat().st_size, 32 * 2**20)
    with pytest.raises(Invalid):
        kept.keep(database.seals, io.BytesIO(b"x" * (kept.LARGEST + 1)))
    assert [*path.parent.iterdir()] == [path]


@pytest.mark.parametrize(("text", "is_day"), [("1989-12-31", False), ("1990-01-01", True)])
def test_days_before_1990_are_no_days_of_answers(database: Database, lead: Account, text: str, is_day: bool) -> None:
    rows, _ = numbers(instruments.load("servqual"), {"expectation": "E{k}", "perception": "P{k}"})
    for place, row in enumerate(rows):
        row.append(text if place else "Date")
    found = check(database, bring(database, lead, as_csv(rows)), scales={NEEDS: (1, 7)})
    assert (found.state == "checked") is is_day
