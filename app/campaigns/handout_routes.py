"""Staff: previews of questionnaires, and what is handed out: codes, posters and cards."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.answering.questionnaires import Reader, form_token_field
from app.answering.trying import tested
from app.campaigns import pages
from app.campaigns.handouts import PAPERS, code_of, link_of, papers, poster_words, title_length
from app.campaigns.words import methods
from app.web.deps import CompanyDep, FieldsDep, Id, LocaleDep, ServicesDep, SessionDep, StaffDep, StaffFormDep, frame_of
from app.web.security import speak_one_of
from app.web.templating import render
from surveys import instruments
from surveys.campaigns import campaigns, questionnaires
from surveys.campaigns.forms import short_form
from surveys.campaigns.published import sample
from surveys.codes import CHANNELS
from surveys.errors import NotFound
from surveys.places.today import Today

router = APIRouter()


@router.get("/questionnaires")
def index(request: Request, staff: StaffDep, locale: LocaleDep) -> Response:
    frame, shown = frame_of(staff, "campaigns"), [instruments.load(name) for name in instruments.one_of_each()]
    shortened = frozenset(each.id for each in shown if len(short_form(each, {}, 0, 0).needs) < len(each.needs))
    return render(request, pages.Questionnaires(frame, shown, methods(shown, locale), shortened))


@router.get("/questionnaires/{name}")
def look_at(
    name: str,
    request: Request,
    session: SessionDep,
    staff: StaffDep,
    services: ServicesDep,
    company: CompanyDep,
    length: str = "long",
) -> Response:
    if not questionnaires.is_offered(session, staff.account, name):
        raise NotFound
    shown = sample(questionnaires.newest(session, name), "short" if length == "short" else "long")
    reader = Reader(shown, speak_one_of(request, shown.instrument.languages), services.settings, company)
    return render(request, reader.questionnaire(shown.form(), preview=True))


@router.get("/campaigns/{campaign_id}/preview")
def preview(
    campaign_id: Id,
    request: Request,
    session: SessionDep,
    staff: StaffDep,
    locale: LocaleDep,
    services: ServicesDep,
    company: CompanyDep,
) -> Response:
    published = campaigns.published_seen_by(session, staff.account, campaign_id)
    reader = Reader(published, speak_one_of(request, published.instrument.languages), services.settings, company)
    hidden = form_token_field(staff.form_token)
    return render(request, reader.questionnaire(published.form(), hidden, preview=True, test_at=request.url.path))


@router.post("/campaigns/{campaign_id}/preview")
def test_answer(
    campaign_id: Id,
    request: Request,
    session: SessionDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    services: ServicesDep,
    company: CompanyDep,
    fields: FieldsDep,
) -> Response:
    """Checked like an answer, and never stored."""
    published = campaigns.published_seen_by(session, staff.account, campaign_id)
    reader = Reader(published, speak_one_of(request, published.instrument.languages), services.settings, company)
    return tested(request, reader, staff, fields, f"/campaigns/{campaign_id}")


@router.get("/campaigns/{campaign_id}/qr.svg")
def qr_code(
    campaign_id: Id,
    session: SessionDep,
    staff: StaffDep,
    services: ServicesDep,
    channel: Annotated[str, Query()] = "",
    site: Annotated[str, Query()] = "",
    service: Annotated[str, Query()] = "",
) -> Response:
    published = campaigns.published_seen_by(session, staff.account, campaign_id)
    said = {"site": site, "service": service}
    if (channel and channel not in CHANNELS) or any(
        value and value not in published.segments.get(name, ()) for name, value in said.items()
    ):
        raise NotFound
    code = code_of(link_of(services.settings, published, channel=channel, **said))
    return Response(code, media_type="image/svg+xml")


@router.get("/campaigns/{campaign_id}/posters")
def posters(
    campaign_id: Id,
    request: Request,
    session: SessionDep,
    staff: StaffDep,
    services: ServicesDep,
    paper: str = "a4",
    service: str = "",
) -> Response:
    published = campaigns.published_seen_by(session, staff.account, campaign_id)
    if published.access == "personal":
        raise NotFound  # there is no link for everybody
    if not (offered := papers(Today(session).handed_out(published))):
        raise NotFound  # nothing of it is printed
    paper = paper if paper in offered else offered[0]
    services_offered = published.segments.get("service", ())
    service = service if service in services_offered else ""
    said = {"channel": PAPERS[paper], "service": service}
    page = pages.Posters(
        frame=frame_of(staff, "campaigns"),
        id=campaign_id,
        paper=paper,
        papers=offered,
        titles=title_length(published.title.values()),
        service=service,
        services=services_offered,
        words=poster_words(services.settings, published),
        posters=[
            (site, urlencode({name: value for name, value in {**said, "site": site}.items() if value}))
            for site in published.segments.get("site") or ("",)
        ],
        link=link_of(services.settings, published),
    )
    return render(request, page)
