"""Staff: make a campaign, change its draft, open and close it, read its report."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from app.campaigns import pages, plans, progress, response_rate
from app.campaigns.choosing import channels_of, choosing_of
from app.campaigns.groups import groups
from app.campaigns.handouts import kiosks, link_of, papers
from app.campaigns.words import PROMISES, choices, methods, number_of, state_word
from app.i18n import Locale
from app.reports import report as reports
from app.tallies import counting, traffic, version
from app.web.deps import FieldsDep, Id, LocaleDep, ServicesDep, SessionDep, Staff, StaffDep, StaffFormDep, frame_of
from app.web.errors import faults
from app.web.page import Fault
from app.web.templating import render
from surveys import clock, instruments
from surveys.campaigns import campaigns, questionnaires
from surveys.campaigns.published import AnyCampaign, Published, published_of
from surveys.errors import Invalid
from surveys.imports import imports
from surveys.instruments import Instrument
from surveys.instruments.needset import KINDS
from surveys.instruments.schema import Text
from surveys.people import invitations
from surveys.places import choosing, places
from surveys.places.today import Today
from surveys.programmes import programmes

router = APIRouter(prefix="/campaigns")


async def _typed(fields: FieldsDep) -> dict[str, str]:
    return plans.joined(fields)


PlanDep = Annotated[dict[str, str], Depends(_typed)]


@router.get("")
def index(
    request: Request,
    session: SessionDep,
    staff: StaffDep,
    services: ServicesDep,
    locale: LocaleDep,
    away: Annotated[bool, Query()] = False,
) -> Response:
    """away: those that were put away instead of the others."""
    seen = campaigns.seen_by(session, staff.account)
    answers = counting.answer_counts(session)
    rows = [
        pages.CampaignRow(
            id=campaign.id or 0,
            title=campaign.title,
            instrument=published.instrument.title,
            promise=locale.say(PROMISES[campaign.anonymity]),
            state=campaign.state,
            state_word=locale.say(state_word(campaign.state, campaign.paused)),
            n=number_of(published, answers.get(campaign.id or 0, 0), locale),
            created=clock.day_of(campaign.created, services.settings.zone),
            demo=campaign.demo,
            imported=campaign.imported,
        )
        for campaign in seen
        if campaign.put_away == away
        for published in [published_of(session, campaign)]
    ]
    return render(request, pages.Campaigns(frame_of(staff, "campaigns"), rows, away, len(seen) - len(rows)))


def _form(
    session: SessionDep,
    services: ServicesDep,
    staff: Staff,
    locale: Locale,
    values: plans.Values,
    campaign: AnyCampaign | None = None,
    invalid: Invalid | None = None,
) -> pages.CampaignForm:
    shown = [instruments.load(name) for name in instruments.one_of_each()]
    offered = choosing.offered(session, staff.account, campaign.unit_id if campaign else staff.account.unit_id)
    found = faults(locale, invalid) if invalid else []
    return pages.CampaignForm(
        frame=frame_of(staff, "campaigns"),
        id=campaign.id if campaign else None,
        instruments=shown,
        methods=methods(shown, locale),
        sets=_sets(session, staff, locale),
        kinds=KINDS,
        choices=choices(locale),
        groups=groups(values, found, locale),
        lists=[choosing_of(kind, each, values.get(kind, ""), locale) for kind, each in offered.items()],
        channels=channels_of(Today(session), values.get("channels", ""), locale),
        values=values,
        faults=found,
        zone=str(services.settings.zone),
    )


def _sets(session: SessionDep, staff: Staff, locale: Locale) -> list[tuple[str, Text, str]]:
    """Sets of needs that may be asked about, own ones first: id, title, the only kinds that can be asked, in words."""
    found: dict[str, list[Instrument]] = {}
    for each in questionnaires.offered(session, staff.account):
        if each.topic is not None:
            found.setdefault(each.needs_of, []).append(each)
    return [
        (id_, kinds[0].topic or kinds[0].title, "" if len(kinds) == len(KINDS) else _names(kinds, locale))
        for id_, kinds in found.items()
    ]


def _names(kinds: list[Instrument], locale: Locale) -> str:
    return locale.listed(list(methods(kinds, locale).values()))


@router.get("/new")
def ask(
    request: Request,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffDep,
    locale: LocaleDep,
    needs: Annotated[str, Query()] = "",
) -> Response:
    """needs: the set that is chosen to begin with; one that is written here gives the campaign its title."""
    values = plans.fresh_values(services.settings.zone)
    page = _form(session, services, staff, locale, values)
    titles = {id_: title for id_, title, _ in page.sets}
    if chosen := needs or next(iter(titles), ""):  # own sets come first
        page = replace(page, values=plans.about(chosen, titles.get(needs), values))
    if needs and needs not in titles:
        said = locale.say("None of this set's questionnaires is published yet. Publish the set, then come back.")
        page = replace(page, faults=[Fault("needs", said)])
    return render(request, page)


@router.post("/new")
def create(
    request: Request,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    typed: PlanDep,
) -> Response:
    return _made(request, session, services, staff, locale, typed)


@router.post("/at-once")
def create_at_once(
    request: Request,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    typed: PlanDep,
) -> Response:
    """A draft about a set, with its title and the usual settings; where these do not do, the form."""
    titles = {id_: title for id_, title, _ in _sets(session, staff, locale)}
    needs = typed.get("needs", "")
    fresh = plans.fresh_values(services.settings.zone)
    values = {**plans.about(needs, titles.get(needs), fresh), **plans.whose(typed)}
    return _made(request, session, services, staff, locale, values)


def _made(
    request: Request,
    session: SessionDep,
    services: ServicesDep,
    staff: Staff,
    locale: Locale,
    typed: dict[str, str],
) -> Response:
    zone = services.settings.zone
    try:
        instrument = plans.instrument_from(typed)
        chosen = choosing.chosen(session, plans.plan_from(typed, zone), staff.account.unit_id)
        campaign = campaigns.create(
            session,
            instrument=instrument,
            plan=chosen.plan,
            owner=staff.account,
            zone=zone,
            problems=chosen.problems,
        )
    except Invalid as invalid:
        return render(request, _form(session, services, staff, locale, typed, invalid=invalid), 422)
    choosing.keep(session, staff.account, chosen)
    return RedirectResponse(f"/campaigns/{campaign.id}", 303)


@router.get("/{campaign_id}/edit")
def edit(
    campaign_id: Id, request: Request, session: SessionDep, services: ServicesDep, staff: StaffDep, locale: LocaleDep
) -> Response:
    campaign = campaigns.one_for(session, staff.account, "change_campaign", campaign_id)
    campaigns.check_draft(campaign)
    values = plans.values_of(campaign.instrument, campaigns.plan_of(campaign), services.settings.zone)
    return render(request, _form(session, services, staff, locale, values, campaign))


@router.post("/{campaign_id}/edit")
def change(
    campaign_id: Id,
    request: Request,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    typed: PlanDep,
) -> Response:
    campaign, zone = campaigns.one_for(session, staff.account, "change_campaign", campaign_id), services.settings.zone
    try:
        chosen = choosing.chosen(session, plans.plan_from(typed, zone), campaign.unit_id)
        instrument = plans.instrument_from(typed)
        campaigns.change(session, campaign, staff.account, instrument, chosen.plan, zone, chosen.problems)
    except Invalid as invalid:
        return render(request, _form(session, services, staff, locale, typed, campaign, invalid), 422)
    choosing.keep(session, staff.account, chosen)
    return RedirectResponse(f"/campaigns/{campaign_id}", 303)


@router.post("/{campaign_id}/again")
def again(
    campaign_id: Id,
    request: Request,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    instrument: Annotated[str, Form()] = "",
) -> Response:
    """A draft that asks the same people by another questionnaire; where its plan does not do any more, the form."""
    zone, secret = services.settings.zone, services.settings.secret
    before = campaigns.one_for(session, staff.account, "see_people", campaign_id)
    plan = campaigns.plan_of(before)
    try:
        after = campaigns.create(session, instrument=instrument, plan=plan, owner=staff.account, zone=zone)
    except Invalid as invalid:
        values = plans.values_of(instrument, plan, zone)
        return render(request, _form(session, services, staff, locale, values, invalid=invalid), 422)
    after.unit_id = before.unit_id
    places.renew_drafts(session)
    invitations.copy_list(session, before, after, secret)
    return RedirectResponse(f"/campaigns/{after.id}", 303)


@router.get("/{campaign_id}")
def open_one(
    campaign_id: Id, request: Request, session: SessionDep, staff: StaffDep, services: ServicesDep, locale: LocaleDep
) -> Response:
    campaign = campaigns.one_for(session, staff.account, "see_campaign", campaign_id)
    published, zone = published_of(session, campaign), services.settings.zone
    mark = version.mark(session, [campaign]) if version.moves([campaign]) else ""  # before the figures are read
    counted = counting.counted(services.database, published)
    if not published.protected:
        services.traffic.write_down(services.database)
    visits = traffic.counted(services.database, published)
    n, secret = counted.n, services.settings.secret
    programme = programmes.programme_of(session, staff.account, campaign)
    today = Today(session)
    called = today.shown(published, "channel")
    by_channel, by_day = response_rate.tables(visits, published, n, secret, locale, called)
    page = pages.Campaign(
        frame=frame_of(staff, "campaigns"),
        id=campaign_id,
        title=campaign.title,
        instrument=published.instrument,
        state=campaign.state,
        state_word=locale.say(state_word(campaign.state, campaign.paused)),
        stage=published.stage,
        put_away=campaign.put_away,
        take_back_until=clock.to_local(until, zone) if (until := published.take_back_until) else None,
        demo=campaign.demo,
        imported=_imported(session, staff, campaign_id) if campaign.imported else None,
        anonymity=campaign.anonymity,
        promise=locale.say(PROMISES[campaign.anonymity]),
        access="open" if campaign.imported else campaign.access,  # nobody was invited
        length=campaign.length,
        opens=clock.to_local(campaign.opens, zone) if campaign.opens else None,
        closes=clock.to_local(campaign.closes, zone) if campaign.closes else None,
        link=link_of(services.settings, published),
        kiosks=kiosks(services.settings, published) if "kiosk" in today.handed_out(published) else [],
        prints=bool(papers(today.handed_out(published))),
        traffic_by_channel=by_channel,
        traffic_by_day=by_day,
        answered=locale.days(counted.first, counted.last) if counted.first and counted.last else "",
        n=number_of(published, n, locale),
        progress=locale.sentences(
            progress.sentences(published, services.sources.is_crowded(campaign_id), locale, zone)
        ),
        others=_others(session, staff, published, locale),
        programme=(programme.id or 0, locale.company(programme.name)) if programme else None,
        protected=published.protected,
        mark=mark,
        anew=counted.anew is not None,
        report=reports.report(published, counted, locale, today),
    )
    return render(request, page)


def _imported(session: SessionDep, staff: Staff, campaign_id: int) -> int | None:
    """The file from which it came."""
    found = imports.of_campaign(session, staff.account, campaign_id)
    return found.id if found else None


def _others(session: SessionDep, staff: Staff, published: Published, locale: Locale) -> list[tuple[str, str]]:
    if published.state == "closed":
        return []
    found = questionnaires.beside(session, staff.account, published.instrument)
    named = methods(found, locale)
    return [(each.id, named[each.id]) for each in found]


@router.get("/{campaign_id}/mark")
def mark_of_page(campaign_id: Id, session: SessionDep, staff: StaffDep) -> Response:
    """By which the page knows that answers have come."""
    campaign = campaigns.one_for(session, staff.account, "see_campaign", campaign_id)
    mark = version.mark(session, [campaign])
    return Response(mark, media_type="text/plain", headers={"Cache-Control": "no-store"})


@router.get("/{campaign_id}/{figure}.csv")
def csv_file(
    campaign_id: Id, figure: str, session: SessionDep, staff: StaffDep, services: ServicesDep, locale: LocaleDep
) -> Response:
    published = campaigns.published_seen_by(session, staff.account, campaign_id)
    content = reports.csv(published, counting.counted(services.database, published), locale, figure, Today(session))
    services.exports.note(staff.account, "campaign", campaign_id, figure=figure)
    name = f"gaplens-{campaign_id}-{figure}.csv"
    return Response(
        content, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
