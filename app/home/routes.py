"""Staff: Home, what is late."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.home import pages
from app.home.lines import Teller
from app.i18n import Locale
from app.tallies import counting
from app.web.deps import LocaleDep, ServicesDep, SessionDep, StaffDep, frame_of
from app.web.templating import render
from surveys import clock
from surveys.actions import actions
from surveys.late import late
from surveys.late.late import Found
from surveys.suggestions import promise

A_PAGE = 25
router = APIRouter()


@router.get("/home")
def home(
    request: Request,
    session: SessionDep,
    staff: StaffDep,
    services: ServicesDep,
    locale: LocaleDep,
    page: Annotated[int, Query(ge=1, le=200)] = 1,
) -> Response:
    found = late.found(session, staff.account, lambda ids: counting.answer_counts(session, ids), page * A_PAGE)
    rows = found.rows[(page - 1) * A_PAGE :]
    owned = [row.about.owner_id for row in rows if isinstance(row.about, late.RunningAction)]
    teller = Teller(locale, actions.names_of(session, [id_ for id_ in owned if id_ is not None]))
    shown = pages.Home(
        frame=frame_of(staff, "home"),
        today=clock.today(services.settings.zone),
        heading=_heading(found, locale),
        lines=[teller.line(row) for row in rows],
        following=teller.following(found.following) if found.following and not found.total else "",
        nothing=found.empty,
        reply_within=promise.REPLY_WITHIN,
        number=page,
        last=max(1, -(-found.total // A_PAGE)),
    )
    return render(request, shown)


def _heading(found: Found, locale: Locale) -> str:
    if found.late:
        return locale.say_n("%(n)s thing is past its day", "%(n)s things are past their day", found.late)
    if found.total:
        return locale.say_n("Nothing is late; %(n)s thing is due", "Nothing is late; %(n)s things are due", found.total)
    return locale.say("Nothing is late")
