"""Staff: open, pause, close, take back, put away and delete a campaign; what cannot be undone asks first."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from app.campaigns import pages
from app.campaigns.words import few_hidden, number_of_answers
from app.tallies import counting
from app.web.deps import Id, LocaleDep, SessionDep, StaffDep, StaffFormDep, frame_of
from app.web.templating import render
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.published import published_of
from surveys.codes import Act
from surveys.errors import NotPossible

router = APIRouter(prefix="/campaigns/{campaign_id}")


def _does(act: Act, change: Callable[[Any, Any, Any], None], after: str = "/campaigns/{}") -> Callable[..., Response]:
    """A form's handler. change: takes the session, the campaign and who does it; after: the page that follows."""

    def handler(campaign_id: Id, session: SessionDep, staff: StaffFormDep) -> Response:
        change(session, campaigns.one_for(session, staff.account, act, campaign_id), staff.account)
        return RedirectResponse(after.format(campaign_id), 303)

    return handler


for path, handler in {
    "/open": _does("open_campaign", lifecycle.open_campaign),
    "/pause": _does("close_campaign", lifecycle.pause),
    "/resume": _does("close_campaign", partial(lifecycle.pause, paused=False)),
    "/close": _does("close_campaign", lifecycle.close_campaign),
    "/take-back": _does("close_campaign", lifecycle.take_back),
    "/put-away": _does("close_campaign", lifecycle.put_away, "/campaigns"),
    "/bring-back": _does("close_campaign", partial(lifecycle.put_away, away=False)),
}.items():
    router.add_api_route(path, handler, methods=["POST"])


@router.get("/close")
def ask_to_close(request: Request, campaign_id: Id, session: SessionDep, staff: StaffDep) -> Response:
    campaign = campaigns.one_for(session, staff.account, "close_campaign", campaign_id)
    published, frame = published_of(session, campaign), frame_of(staff, "campaigns")
    if published.state != "open":
        raise NotPossible("not_open")
    page = pages.Closing(frame, campaign_id, published.title, published.access, published.anonymity)
    return render(request, page)


@router.get("/delete")
def ask_to_delete(
    request: Request, campaign_id: Id, session: SessionDep, staff: StaffDep, locale: LocaleDep
) -> Response:
    campaign = campaigns.one_for(session, staff.account, "delete_campaign", campaign_id)
    removed, n = lifecycle.to_remove(session, campaign), counting.answer_counts(session).get(campaign_id, 0)
    answers = number_of_answers(campaign, n, locale)
    frame = frame_of(staff, "campaigns")
    comments = None if few_hidden(campaign, n) else removed.comments
    page = pages.Deleting(frame, campaign_id, campaign.title, n, answers, removed.people, comments)
    return render(request, page)


@router.post("/delete")
def delete(campaign_id: Id, session: SessionDep, staff: StaffFormDep, sure: Annotated[str, Form()] = "") -> Response:
    campaign = campaigns.one_for(session, staff.account, "delete_campaign", campaign_id)
    if not sure:
        raise NotPossible("not_confirmed")
    lifecycle.delete(session, campaign, staff.account)
    return RedirectResponse("/campaigns", 303)
