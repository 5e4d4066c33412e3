"""Staff: the sentence of a closed action for outsiders: written, released, withdrawn."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.actions.room import Writing
from app.actions.sheet import sheet
from app.web.deps import Id, TypedDep
from app.web.templating import render
from surveys.actions import public
from surveys.errors import ChangedMeanwhile, Invalid

router = APIRouter(prefix="/programmes/{programme_id}/actions/{action_id}/public")


@router.post("/write")
def write(request: Request, room: Writing, action_id: Id, typed: TypedDep) -> Response:
    row = room.one(action_id)
    try:
        public.write(room.session, room.staff.account, row, typed.get("mark", ""), typed)
    except Invalid as invalid:
        return render(request, sheet(room, row, typed, invalid), 422)
    except ChangedMeanwhile:
        return render(request, sheet(room, row, typed, changed=True), 409)
    return room.to(row)


@router.post("/release")
def release(request: Request, room: Writing, action_id: Id, typed: TypedDep) -> Response:
    row = room.one(action_id)
    try:
        public.release(room.session, room.staff.account, row, typed.get("mark", ""))
    except ChangedMeanwhile:
        return render(request, sheet(room, row, changed=True), 409)
    return room.to(row)


@router.post("/withdraw")
def withdraw(room: Writing, action_id: Id) -> Response:
    row = room.one(action_id)
    public.withdraw(room.session, room.staff.account, row)
    return room.to(row)
