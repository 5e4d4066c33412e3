"""What a row of a person holds: names that SPSS takes, numbers with their meaning, what is missing."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from surveys import instruments
from surveys.exports import variables
from surveys.exports.people import columns
from surveys.exports.variables import DOES_NOT_APPLY, NOT_ASKED, variables_of
from tests.answers import published

EVERY = instruments.one_of_each()


def row(of: Any, document: Mapping[str, Any]) -> dict[str, Any]:
    return {each.name: each.read(document) for each in columns(of)}


@pytest.mark.parametrize("instrument", EVERY)
@pytest.mark.parametrize("anonymity", ["named", "anonymous"])
def test_names_are_those_of_the_form_in_ascii_and_none_comes_twice(instrument: str, anonymity: str) -> None:
    of = published(instrument, anonymity=anonymity, access="personal")
    names = [each.name for each in columns(of)]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_.]{0,63}", name) for name in names)
    assert all(each.label("en") or each.field == each.name for each in columns(of))
    if anonymity == "anonymous":
        assert not any(each.is_text for each in columns(of))


def test_odd_names_are_made_fit() -> None:
    odd = ["需求.expectation", "All", "1st", "a" * 80, "a" * 80, "x.", "", "to"]
    names = variables._names(odd)
    assert names == ["expectation", "v_all", "v_1st", "a" * 64, "a" * 62 + "_2", "x", "v", "v_to"]


def test_what_is_missing_says_why() -> None:
    of = published("servqual", length="short", anonymity="anonymous")
    first, second, third = (need.id for need in of.instrument.needs[:3])
    found = row(of, {"asked": [first, second], f"{first}.expectation": "na", f"{second}.expectation": 7})
    assert found[f"{first}.expectation"] == DOES_NOT_APPLY
    assert found[f"{second}.expectation"] == 7
    assert found[f"{second}.perception"] is None
    assert found[f"{third}.expectation"] == NOT_ASKED


def test_choices_are_numbers_of_their_places() -> None:
    of = published("pulse")
    (several,) = of.instrument.of_kind("choices")
    first, second, *_ = (choice.id for choice in several.choices)
    found = row(of, {several.id: [second]})
    assert (found[f"{several.id}.{first}"], found[f"{several.id}.{second}"]) == (0, 1)
    assert row(of, {})[f"{several.id}.{first}"] is None


def test_the_ends_of_importance_are_dimensions() -> None:
    of = published("servqual", length="short")
    (extremes,) = of.instrument.of_kind("extremes")
    dimension = of.instrument.dimensions[2].id
    assert row(of, {f"{extremes.id}.most": dimension})[f"{extremes.id}.most"] == 3
    (variable,) = [each for each in variables_of(of) if each.field == f"{extremes.id}.most"]
    assert [code.id for code in variable.codes] == [each.id for each in of.instrument.dimensions]


def test_no_scale_goes_as_low_as_what_is_missing() -> None:
    for instrument in EVERY:
        lowest = [min(values) for values in published(instrument).instrument.fields.values()]
        assert min(lowest, default=0) > DOES_NOT_APPLY
