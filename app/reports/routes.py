"""What stands behind the figures: a campaign's details, and the check of the engine."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.i18n import Locale
from app.reports import engine, gallery, pages
from app.reports import report as reports
from app.reports.contents import contents_of_sections
from app.reports.details.common import file_of, with_files
from app.reports.pages import Section
from app.reports.trial import trial
from app.services import Services
from app.tallies import counting, turnout
from app.tallies.counting import Counted
from app.web.deps import Id, LocaleDep, ServicesDep, Session, SessionDep, StaffDep, VisitorDep, frame_of
from app.web.templating import render
from surveys.campaigns import campaigns
from surveys.campaigns.published import Published
from surveys.errors import CountedAnew, NotFound
from surveys.places.today import Today

router = APIRouter()


@router.get("/campaigns/{campaign_id}/details")
def details(
    request: Request, services: ServicesDep, session: SessionDep, staff: StaffDep, locale: LocaleDep, campaign_id: Id
) -> Response:
    published = campaigns.published_seen_by(session, staff.account, campaign_id)
    counted = counting.counted(services.database, published)
    frame = frame_of(staff, "campaigns")
    sections, waiting = _behind(services, published, counted, locale, session)
    sections = with_files(sections, lambda number, _: f"/campaigns/{published.id}/details/{number}.csv")
    n, listed = counted.n, contents_of_sections(sections, locale)
    said = [reports.fewer_people(published, locale), reports.kept_apart(published, locale, Today(session))]
    note = locale.sentences(words for words in said if words)
    page = pages.Details(frame, published.id, published.title, n, sections, listed, waiting, note)
    return render(request, page)


@router.get("/campaigns/{campaign_id}/details/{number}.csv")
def details_csv(
    services: ServicesDep, session: SessionDep, staff: StaffDep, locale: LocaleDep, campaign_id: Id, number: Id
) -> Response:
    """The table of a section. NotFound: no such section, or too few answers to show it. CountedAnew: not now."""
    published = campaigns.published_seen_by(session, staff.account, campaign_id)
    counted = counting.counted(services.database, published)
    if counted.anew:
        raise CountedAnew
    sections, _ = _behind(services, published, counted, locale, session)
    table = sections[number - 1].table if 0 < number <= len(sections) else None
    if table is None:
        raise NotFound
    services.exports.note(staff.account, "campaign", campaign_id, section=number)
    name = f'attachment; filename="gaplens-{campaign_id}-details-{number}.csv"'
    return Response(file_of(table), media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


def _behind(
    services: Services, published: Published, counted: Counted, locale: Locale, session: Session
) -> tuple[Sequence[Section], str]:
    invited = turnout.read(services.database, published)
    return reports.details(published, counted, locale, services.fitted, invited, Today(session))


@router.get("/campaigns/{campaign_id}/trial")
def tried(request: Request, session: SessionDep, staff: StaffDep, locale: LocaleDep, campaign_id: Id) -> Response:
    """The report as it will look, of made-up answers."""
    published = campaigns.published_seen_by(session, staff.account, campaign_id)
    frame, title = frame_of(staff, "campaigns"), locale.title(published.title)
    return render(request, pages.Trial(frame, title, f"/campaigns/{campaign_id}", trial(published, locale)))


@router.get("/engine")
def check(request: Request, visitor: VisitorDep, locale: LocaleDep) -> Response:
    frame = frame_of(visitor)
    worked = engine.worked(locale)
    rows = [row for example in worked for row in example.table.rows]
    disagreeing = sum(not example.agrees for example in worked)
    return render(request, pages.Engine(frame, len(rows), disagreeing, worked))


@router.get("/charts")
def charts(request: Request, session: SessionDep, visitor: VisitorDep, locale: LocaleDep) -> Response:
    """Every kind of chart; where the demo is loaded."""
    if not campaigns.demo_slugs(session):
        raise NotFound
    frame = frame_of(visitor)
    return render(request, pages.Gallery(frame, gallery.figures(locale)))
