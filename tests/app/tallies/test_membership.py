"""Who belongs to which sums: whoever answered something, be it the lowest answer, and nobody else."""

from typing import Any

import orjson
import pytest

from app.tallies.membership import Membership
from app.tallies.tallying import memberships
from surveys.campaigns.published import Published
from tests.answers import documents, published

SERVQUAL, KANO, PULSE = published("servqual"), published("kano"), published("pulse")


def lowest(of: Published) -> dict[str, Any]:
    """Of every question the lowest answer, with points as somebody gave them."""
    given = orjson.loads(documents(of, 1)[0])
    for name, field in of.form().fields.items():
        options = [value for value in field.values.values() if value != "na"] if field.values else []
        if options and not name.startswith("points."):
            given[name] = options[:1] if field.takes == "several" else options[0]
    return given


def members(of: Published, *left_out: str) -> Membership:
    """One who answered everything, and for each of these starts of names one who left that out."""
    rows = [{name: said for name, said in lowest(of).items() if not name.startswith(out)} for out in ("-", *left_out)]
    found, *_ = memberships(of.instrument, [orjson.dumps(row).decode() for row in rows], [""] * len(rows))
    return found


def test_of_each_dimension_are_those_who_answered_all_of_it() -> None:
    found = members(SERVQUAL, "tools.expectation", "overall", "points", "tools.perception")
    assert found.by_person
    assert found.complete.shape == (5, 5)
    assert found.complete.tolist() == [[place not in (1, 4) or unit > 0 for unit in range(5)] for place in range(5)]
    assert found.whole.tolist() == [True, False, True, True, False]
    assert found.satisfied.tolist() == [True, True, False, True, True]
    assert found.usable.tolist() == [True, True, True, False, True]
    assert found.said.tolist() == [True, True, False, False, True]


def test_sums_differ_by_what_people_answered_besides() -> None:
    found = members(SERVQUAL, "tools.expectation", "overall", "points").sets()
    assert found.keys() == {
        f"{name}/{state}"
        for name in (*(f"unit {place}" for place in range(5)), "satisfaction", "points")
        for state in ("part", "whole", "said")
    } | {"extremes.most", "extremes.least"}
    assert found["unit 0/said"].tolist() == [True, False, False, False]
    assert found["unit 0/whole"].tolist() == [False, False, True, True]
    assert found["unit 1/part"].tolist() == [False, True, False, False]
    assert found["satisfaction/whole"].tolist() == [False, False, False, True]
    assert found["points/whole"].tolist() == [False, False, True, False]


def test_where_needs_are_counted_alone_there_are_no_states() -> None:
    found = members(KANO, "tools.present", "tools.importance")
    needs = [need.id for need in KANO.instrument.needs]
    assert not found.by_person
    assert found.complete.shape == (3, len(needs))
    assert found.complete[:, 0].tolist() == [True, False, True]
    assert found.whole.tolist() == [True, False, True]
    units = {f"unit {place}/" for place in range(len(needs))} | {"satisfaction/", "points/"}
    assert found.sets().keys() == units | {f"{need}.importance" for need in needs}
    assert found.sets()["unit 0/"].tolist() == [True, False, True]
    assert found.sets()["tools.importance"].tolist() == [True, True, False]


@pytest.mark.parametrize("instrument", ["servqual", "servperf"])
def test_of_a_short_form_needs_are_counted_alone(instrument: str) -> None:
    short = published(instrument, length="short")
    found, *_ = memberships(short.instrument, documents(short, 20), [""] * 20)
    assert not found.by_person
    assert len(found.units) == len(short.instrument.needs)
    assert not found.asked.all()
    assert (found.complete <= found.asked).all()


def test_where_no_need_is_asked_each_question_has_its_people() -> None:
    found = members(PULSE, "overall", "recommend", "effort", "went_wrong")
    answered = {"overall": 1, "recommend": 2, "effort": 3, "went_wrong": 4}
    assert found.sets().keys() == {*answered, "points"}
    for name, place in answered.items():
        assert found.sets()[name].tolist() == [one != place for one in range(5)]
    assert found.usable.tolist() == [True] * 5


@pytest.mark.parametrize("of", [SERVQUAL, KANO])
def test_on_a_scale_that_begins_at_zero_its_lowest_answer_is_one_too(of: Published) -> None:
    by_kano = (".present", ".absent")
    zero = {name: 0 if said == 1 and not name.endswith(by_kano) else said for name, said in lowest(of).items()}
    found, *_ = memberships(of.instrument, [orjson.dumps(zero).decode()], [""])
    assert found.whole.tolist() == found.satisfied.tolist() == [True]
    assert all(who.tolist() == [True] for name, who in found.sets().items() if name.endswith("importance"))
