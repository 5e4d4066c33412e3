"""A draft as its respondents would see it, and a test answer that is never stored."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.answering.questionnaires import Reader, form_token_field
from app.answering.trying import tested
from app.reports.pages import Trial
from app.reports.trial import trial
from app.web.deps import (
    CompanyDep,
    FieldsDep,
    LocaleDep,
    ServicesDep,
    SessionDep,
    Staff,
    StaffDep,
    StaffFormDep,
    frame_of,
)
from app.web.security import speak_one_of
from app.web.templating import render
from surveys.campaigns.published import Published, sample
from surveys.needs import sets

router = APIRouter(prefix="/needs/{set_id}/try/{kind}")


def _sample(session: SessionDep, staff: Staff, set_id: str, kind: str) -> Published:
    draft = sets.draft_of(sets.one_for(session, staff.account, set_id))
    return sample(sets.tried(draft, kind), "long")


@router.get("")
def show(
    set_id: str,
    kind: str,
    request: Request,
    session: SessionDep,
    staff: StaffDep,
    services: ServicesDep,
    company: CompanyDep,
) -> Response:
    shown = _sample(session, staff, set_id, kind)
    reader = Reader(shown, speak_one_of(request, shown.instrument.languages), services.settings, company)
    hidden = form_token_field(staff.form_token)
    return render(request, reader.questionnaire(shown.form(), hidden, preview=True, test_at=request.url.path))


@router.get("/report")
def report(
    set_id: str, kind: str, request: Request, session: SessionDep, staff: StaffDep, locale: LocaleDep
) -> Response:
    """As it will look, of made-up answers."""
    shown = _sample(session, staff, set_id, kind)
    frame, title = frame_of(staff, "needs"), (shown.instrument.topic or shown.instrument.title)[locale.code]
    return render(request, Trial(frame, title, f"/needs/{set_id}", trial(shown, locale)))


@router.post("")
def send(
    set_id: str,
    kind: str,
    request: Request,
    session: SessionDep,
    staff: StaffFormDep,
    services: ServicesDep,
    company: CompanyDep,
    fields: FieldsDep,
) -> Response:
    """Checked like an answer, and never stored."""
    shown = _sample(session, staff, set_id, kind)
    reader = Reader(shown, speak_one_of(request, shown.instrument.languages), services.settings, company)
    return tested(request, reader, staff, fields, f"/needs/{set_id}")
