"""Questions that follow from answers: what a hidden one carries is dropped, and never held against anybody."""

import json
from pathlib import Path
from typing import Any

import pytest

from surveys import instruments
from surveys.answers import responses
from surveys.campaigns import forms
from surveys.errors import Invalid
from surveys.instruments.schema import Condition
from tests.surveys.questionnaires import KINDS

CASES = json.loads((Path(__file__).parent / "conditions.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['condition']} {case['answers']}")
def test_a_condition_holds_as_it_does_in_the_browser(case: dict[str, Any]) -> None:
    """tests/browser/test_answering.py runs the same cases through static/js/conditions.js."""
    parts = case["condition"]
    condition = Condition(**{**parts, "among": tuple(parts["among"])})
    assert condition.data == parts
    assert condition.holds(case["answers"]) is case["holds"]


PULSE = forms.long_form(instruments.load("pulse"))
HIDDEN = [
    [("went_wrong", "price")],
    [("went_wrong", "price"), ("went_wrong", "price")],
    [("went_wrong", "no such thing")],
    [("went_wrong", "\x00"), ("went_wrong", "staff")],
]


@pytest.mark.parametrize("fields", HIDDEN)
def test_what_was_not_to_be_asked_is_dropped_also_where_it_is_malformed(fields: list[tuple[str, str]]) -> None:
    assert responses.validate(PULSE, [("overall", "6"), *fields]) == {"overall": 6}
    assert responses.validate(PULSE, [*fields, ("overall", "6")]) == {"overall": 6}  # in whichever order it comes


@pytest.mark.parametrize("fields", HIDDEN[1:])
def test_what_was_to_be_asked_is_named_where_it_is_malformed(fields: list[tuple[str, str]]) -> None:
    with pytest.raises(Invalid) as refused:
        responses.validate(PULSE, [("overall", "2"), *fields])
    assert {problem.field for problem in refused.value.problems} == {"went_wrong"}


def test_where_the_asking_question_is_malformed_only_that_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        responses.validate(PULSE, [("overall", "8"), ("went_wrong", "no such thing")])
    assert [problem.field for problem in refused.value.problems] == ["overall"]


def test_one_condition_hangs_on_another() -> None:
    chain = [("rating", "1"), ("pick", "yes"), ("line", "Because"), ("picks", "b")]
    assert responses.validate(KINDS, chain) == {"rating": 1, "pick": "yes", "line": "Because", "picks": ["b"]}
    for broken in ("3", ""):  # the first is not asked any more, and so nothing that follows from it
        fields = [("rating", broken), *chain[1:], ("comment", "Still there")]
        left = {"rating": 3} if broken else {}
        assert responses.validate(KINDS, fields) == {**left, "comment": "Still there"}
