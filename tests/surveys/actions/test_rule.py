"""What keeps a rule from being fixed, and that it is the same after it was stored."""

import json
from dataclasses import replace
from datetime import date

import pytest

from surveys.actions.rule import Rule, from_json, problems
from tests.app.verdicts.made import figure, rule

TODAY, DUE = date(2026, 5, 1), date(2026, 6, 1)
BASE = figure(120, -0.84, 1.3)


def _codes(made: Rule, due: date = DUE) -> list[str]:
    return [each.code for each in problems(made, due, TODAY)]


def test_a_whole_rule_can_be_fixed_and_stored() -> None:
    made = rule(BASE, among=(BASE,) * 4, whole=BASE, chosen="rank", groups={"北": BASE}, treated=("北",), rank=1, of=4)
    assert _codes(made) == []
    assert from_json(json.loads(json.dumps(made.to_json()))) == made
    assert made.to_json()["alpha"] == 0.05
    assert _codes(rule(BASE, planned=120, people="same")) == []


def test_a_rule_from_before_there_were_other_lists_is_read() -> None:
    made = rule(BASE, groups={"A": BASE}, earlier={"A": BASE}, treated=("A",))
    document = made.to_json()
    document["baseline"]["sites"] = document["baseline"].pop("groups")
    for name in ("by", "people", "flags"):
        del document[name]
    assert from_json(document) == made


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"target": 0.0}, "target_wrong_side"),
        ({"target": -0.3}, "target_wrong_side"),
        ({"target": 6.85}, "target_off_scale"),
        ({"least": 0.0}, "not_above_zero"),
        ({"least": 6.1}, "not_above_zero"),
        ({"planned": 9}, "planned_few"),
        ({"planned": 1_000_001}, "planned_few"),
        ({"planned": 121, "people": "same"}, "planned_too_many"),
        ({"treated": ("A", "B"), "control": ("B",)}, "in_both_groups"),
        ({"control": ("B",)}, "compared_with_nobody"),
        ({"treated": ("A",), "control": ("B",), "people": "same"}, "same_beside_others"),
        ({"treated": ("A",), "flags": "out"}, "no_flags_of_groups"),
        ({"not_before": date(2026, 4, 30)}, "past_date"),
        ({"not_before": date(2026, 5, 31)}, "measured_too_early"),
        ({"figure": figure(9, -0.84, 1.3)}, "few_for_baseline"),
        ({"chosen": "rank", "among": (BASE,) * 3}, "few_ranked"),
        ({"chosen": "rank", "among": (BASE,) * 5, "rank": 3, "of": 5}, "not_among_worst"),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, object], code: str) -> None:
    assert _codes(rule(BASE, **changed)) == [code]


def test_the_borders_are_allowed() -> None:
    assert _codes(rule(BASE, target=6.84, least=6.0, planned=10, not_before=DUE)) == []
    assert _codes(replace(rule(figure(10, -0.84, 1.3)), target=None)) == []
    assert _codes(rule(BASE, planned=1_000_000)) == []
    assert _codes(rule(BASE, not_before=TODAY), due=TODAY) == []
    assert _codes(rule(BASE, chosen="rank", among=(BASE,) * 4, rank=2, of=4)) == []
