"""Staff: the moves of an action, each a button with what it needs."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.actions.room import Writing
from app.actions.sheet import sheet
from app.actions.words import CLOSING
from app.web.deps import Id, TypedDep
from app.web.templating import render
from surveys.actions import actions, moves
from surveys.codes import MoveName
from surveys.errors import Invalid, NotFound, NotPossible

router = APIRouter(prefix="/programmes/{programme_id}/actions/{action_id}/moves")


@router.post("/close")
def close(request: Request, room: Writing, action_id: Id, typed: TypedDep) -> Response:
    """Standardise, continue or give up, as the form says."""
    name = typed.get("how", "")
    if name not in CLOSING:
        raise NotFound
    return move(request, room, action_id, name, typed)


@router.post("/{name}")
def move(request: Request, room: Writing, action_id: Id, name: str, typed: TypedDep) -> Response:
    """What has a form of its own is not made by a button."""
    row, session, account = room.one(action_id), room.session, room.staff.account
    known: MoveName | None = next((each for each in moves.MOVES if each == name), None)
    if known is None:
        raise NotFound
    moves.checked(known, row.state)
    try:
        if known == "start":
            actions.start(session, account, row)
        elif known == "carry_out":
            actions.carry_out(session, account, row, typed.get("evidence", ""), typed.get("cost_real", ""))
        elif known == "wait":
            actions.wait(session, account, row)
        elif known == "drop":
            actions.drop(session, account, row, typed.get("reason", ""))
        elif moves.MOVES[known].outcome is not None:
            following = actions.close(session, account, row, known, typed.get("word", ""))
            return room.to(following or row)
        else:
            raise NotPossible("not_this_step")
    except Invalid as invalid:
        return render(request, sheet(room, row, typed, invalid), 422)
    return room.to(row)
