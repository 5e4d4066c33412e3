"""Staff: the mark of what a programme's pages show, by which they know that answers have come."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.tallies import version
from app.web.deps import Id, SessionDep, StaffDep
from surveys.errors import NotFound
from surveys.programmes import programmes

router = APIRouter()


@router.get("/programmes/{programme_id}/mark")
def mark(
    programme_id: Id,
    session: SessionDep,
    staff: StaffDep,
    wanted: Annotated[int | None, Query(alias="round", ge=0, lt=2**31)] = None,
) -> Response:
    """Of the campaigns up to a round. NotFound: none is named."""
    row = programmes.one_for(session, staff.account, "see_programme", programme_id)
    if wanted is None:
        raise NotFound
    found = programmes.up_to(session, staff.account, row, wanted)
    return Response(version.mark(session, found), media_type="text/plain", headers={"Cache-Control": "no-store"})
