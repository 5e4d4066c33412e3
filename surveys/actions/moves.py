"""The moves of an action: which there are, from which state to which, who makes them, and what each needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from surveys.codes import ActionState, MoveName, Outcome
from surveys.errors import NotPossible, Reason

Who = Literal["lead", "program"]
Needs = Literal["rule", "evidence", "reason", "word"]  # what comes with it


@dataclass(frozen=True)
class Move:
    """to: None where the state stays. refusal: why it is not possible from any other state."""

    start: frozenset[ActionState]
    to: ActionState | None
    needs: Needs | None = None
    who: Who = "lead"
    outcome: Outcome | None = None
    refusal: Reason = "not_this_step"


def _from(*states: ActionState) -> frozenset[ActionState]:
    return frozenset(states)


BEFORE_IT_IS_DONE = _from("draft", "fixed", "doing")
TO_BE_JUDGED = _from("carried_out", "waiting")

MOVES: Mapping[MoveName, Move] = {
    "fix": Move(_from("draft"), "fixed", "rule"),
    "change_rule": Move(_from("fixed", "doing", "carried_out", "waiting"), None, "reason"),
    "start": Move(_from("fixed"), "doing"),
    "carry_out": Move(_from("doing"), "carried_out", "evidence"),
    "wait": Move(_from("carried_out"), "waiting"),
    "judge": Move(TO_BE_JUDGED, "judged", who="program"),
    "standardise": Move(_from("judged"), "closed", "word", outcome="standardised"),
    "continue": Move(_from("judged"), "closed", "word", outcome="continued"),
    "give_up": Move(_from("judged"), "closed", "word", outcome="given_up"),
    "drop": Move(BEFORE_IT_IS_DONE, "dropped", "reason", refusal="was_carried_out"),
}


def checked(name: MoveName, state: ActionState, who: Who = "lead") -> Move:
    """NotPossible: not from this state, or not by this hand."""
    move = MOVES[name]
    if move.who != who:
        raise NotPossible("program_judges")
    if state not in move.start:
        raise NotPossible(move.refusal)
    return move


def possible(state: ActionState) -> Sequence[MoveName]:
    """Those that a lead can make now."""
    return [name for name, move in MOVES.items() if move.who == "lead" and state in move.start]
