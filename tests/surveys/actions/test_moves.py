"""The table of moves: what leads where, and that everything else is refused."""

from itertools import product
from typing import get_args

import pytest

from surveys.actions.moves import MOVES, checked, possible
from surveys.codes import ActionState, MoveName
from surveys.errors import NotPossible

ALLOWED = {
    ("fix", "draft"): "fixed",
    ("start", "fixed"): "doing",
    ("carry_out", "doing"): "carried_out",
    ("wait", "carried_out"): "waiting",
    ("judge", "carried_out"): "judged",
    ("judge", "waiting"): "judged",
    ("standardise", "judged"): "closed",
    ("continue", "judged"): "closed",
    ("give_up", "judged"): "closed",
    ("drop", "draft"): "dropped",
    ("drop", "fixed"): "dropped",
    ("drop", "doing"): "dropped",
    ("change_rule", "fixed"): None,
    ("change_rule", "doing"): None,
    ("change_rule", "carried_out"): None,
    ("change_rule", "waiting"): None,
}


@pytest.mark.parametrize(("name", "state"), [*product(get_args(MoveName), get_args(ActionState))])
def test_every_move_is_in_the_table_or_refused(name: MoveName, state: ActionState) -> None:
    who = MOVES[name].who
    if (name, state) in ALLOWED:
        assert checked(name, state, who).to == ALLOWED[name, state]
        return
    with pytest.raises(NotPossible) as refused:
        checked(name, state, who)
    assert refused.value.reason == ("was_carried_out" if name == "drop" else "not_this_step")


@pytest.mark.parametrize("state", get_args(ActionState))
def test_nobody_but_the_program_judges(state: ActionState) -> None:
    with pytest.raises(NotPossible) as refused:
        checked("judge", state)
    assert refused.value.reason == "program_judges"
    assert "judge" not in possible(state)


def test_what_ends_an_action_needs_words() -> None:
    assert {name for name, move in MOVES.items() if move.needs == "word"} == {"standardise", "continue", "give_up"}
    assert MOVES["carry_out"].needs == "evidence"
    assert MOVES["drop"].needs == MOVES["change_rule"].needs == "reason"
