"""Staff: make a campaign, open and close it, its link and QR code."""

import io
from typing import Annotated

import segno
from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from app import pages, reports
from app.deps import LocaleDep, ServicesDep, SessionDep, Staff, StaffDep, StaffFormDep
from app.errors import faults
from app.i18n import BY_CODE
from app.routers.responses import questionnaire
from app.templating import render
from surveys import campaigns, instruments
from surveys.errors import Invalid

router = APIRouter(prefix="/campaigns")
Text = Annotated[str, Form()]


def _frame(staff: Staff) -> pages.Frame:
    return pages.Frame(staff.account.name, staff.form_token, "campaigns")


def _link(services: ServicesDep, slug: str) -> str:
    return f"{services.settings.base_url}/s/{slug}"


@router.get("")
def index(request: Request, session: SessionDep, staff: StaffDep) -> Response:
    found = campaigns.seen_by(session, staff.account)
    answers = reports.answer_counts(session)
    rows = [
        pages.CampaignRow(
            id=campaign.id or 0,
            title=campaign.title,
            instrument=instruments.load(campaign.instrument).title,
            state=campaign.state,
            n=answers.get(campaign.id or 0, 0),
            created=campaign.created.date(),
            demo=campaign.demo,
        )
        for campaign in found
    ]
    return render(request, pages.Campaigns(_frame(staff), rows))


def _offered() -> list[instruments.Instrument]:
    return [instruments.load(name) for name in instruments.names()]


@router.get("/new")
def ask(request: Request, staff: StaffDep) -> Response:
    return render(request, pages.NewCampaign(_frame(staff), _offered(), {}, []))


@router.post("/new")
def create(
    request: Request,
    session: SessionDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    instrument: Text = "",
    title_zh_Hant: Text = "",  # noqa: N803 - the names of the form's fields
    title_zh_Hans: Text = "",  # noqa: N803
    title_en: Text = "",
) -> Response:
    title = dict(zip(BY_CODE, (title_zh_Hant, title_zh_Hans, title_en), strict=True))
    try:
        campaign = campaigns.create(session, instrument=instrument, title=title, owner=staff.account)
    except Invalid as invalid:
        values = {"instrument": instrument, **{f"title_{code}": text for code, text in title.items()}}
        page = pages.NewCampaign(_frame(staff), _offered(), values, faults(locale, invalid))
        return render(request, page, 422)
    return RedirectResponse(f"/campaigns/{campaign.id}", 303)


@router.get("/{campaign_id}")
def open_one(
    campaign_id: int, request: Request, session: SessionDep, staff: StaffDep, services: ServicesDep, locale: LocaleDep
) -> Response:
    campaign = campaigns.one_seen_by(session, staff.account, campaign_id)
    published = campaigns.published(session, campaign)
    counted = reports.counted(services.database, published)
    page = pages.Campaign(
        frame=_frame(staff),
        id=campaign_id,
        title=campaign.title,
        instrument=published.instrument,
        state=campaign.state,
        demo=campaign.demo,
        link=_link(services, campaign.slug),
        first=counted.first,
        last=counted.last,
        report=reports.report(published, counted, locale),
    )
    return render(request, page)


@router.post("/{campaign_id}/open")
def open_campaign(campaign_id: int, session: SessionDep, staff: StaffFormDep) -> Response:
    campaigns.open_campaign(session, campaigns.one_seen_by(session, staff.account, campaign_id))
    return RedirectResponse(f"/campaigns/{campaign_id}", 303)


@router.post("/{campaign_id}/close")
def close_campaign(campaign_id: int, session: SessionDep, staff: StaffFormDep) -> Response:
    campaigns.close_campaign(session, campaigns.one_seen_by(session, staff.account, campaign_id))
    return RedirectResponse(f"/campaigns/{campaign_id}", 303)


@router.get("/{campaign_id}/preview")
def preview(
    campaign_id: int, request: Request, session: SessionDep, staff: StaffDep, locale: LocaleDep, services: ServicesDep
) -> Response:
    published = campaigns.published(session, campaigns.one_seen_by(session, staff.account, campaign_id))
    form, zone = published.form(), services.settings.zone
    return render(request, questionnaire(published, form, locale, Markup(""), zone, preview=True))


@router.get("/{campaign_id}/qr.svg")
def qr_code(campaign_id: int, session: SessionDep, staff: StaffDep, services: ServicesDep) -> Response:
    campaign = campaigns.one_seen_by(session, staff.account, campaign_id)
    drawn = io.BytesIO()
    segno.make(_link(services, campaign.slug), error="m", micro=False).save(drawn, kind="svg", scale=8, xmldecl=False)
    return Response(drawn.getvalue(), media_type="image/svg+xml")


@router.get("/{campaign_id}/{figure}.csv")
def csv_file(
    campaign_id: int, figure: str, session: SessionDep, staff: StaffDep, services: ServicesDep, locale: LocaleDep
) -> Response:
    published = campaigns.published(session, campaigns.one_seen_by(session, staff.account, campaign_id))
    content = reports.csv(published, reports.counted(services.database, published), locale, figure)
    name = f"gaplens-{campaign_id}-{figure}.csv"
    return Response(
        content, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
