"""Staff: programmes: list, make, change, campaigns in and out of rounds, the next round."""

from datetime import tzinfo
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from app.campaigns.words import methods
from app.i18n import Locale
from app.programmes import pages
from app.reading.words import RHYTHMS, round_name
from app.web.deps import Id, LocaleDep, ServicesDep, SessionDep, Staff, StaffDep, StaffFormDep, TypedDep, frame_of
from app.web.errors import faults
from app.web.templating import render
from surveys import clock
from surveys.campaigns import campaigns
from surveys.campaigns.published import instrument_of
from surveys.errors import ChangedMeanwhile, Invalid, NotFound, NotPossible, Problem
from surveys.instruments import Instrument
from surveys.places import places
from surveys.programmes import programmes
from surveys.programmes.programmes import Programme, Proposed

LONGEST_NUMBER = 10  # digits of a campaign's id as it is sent
router = APIRouter(prefix="/programmes")


def _list(
    session: SessionDep,
    staff: Staff,
    locale: Locale,
    away: bool = False,
    values: dict[str, str] | None = None,
    invalid: Invalid | None = None,
) -> pages.Programmes:
    found = programmes.seen_by(session, staff.account)
    sets = {id_: _topic(each, locale) for id_, each in programmes.sets_offered(session, staff.account).items()}
    shown = [row for row in found if row.put_away == away]
    return pages.Programmes(
        frame=frame_of(staff, "programmes"),
        rows=[_row(session, staff, row, sets, locale) for row in shown],
        away=away,
        others=len(found) - len(shown),
        sets=list(sets.items()),
        rhythms={code: locale.say(words) for code, words in RHYTHMS.items()},
        values=values or {"rhythm": "quarterly"},
        faults=faults(locale, invalid) if invalid else [],
    )


def _topic(instrument: Instrument, locale: Locale) -> str:
    return (instrument.topic or instrument.title)[locale.code]


def _row(session: SessionDep, staff: Staff, row: Programme, sets: dict[str, str], locale: Locale) -> pages.ProgrammeRow:
    rounds = programmes.filled(session, staff.account, row)
    last = round_name(row.rhythm, rounds[-1].round.begins, locale) if rounds else ""
    about, rhythm = sets.get(row.needs, row.needs), locale.say(RHYTHMS[row.rhythm])
    return pages.ProgrammeRow(row.id or 0, locale.company(row.name), about, rhythm, len(rounds), last)


@router.get("")
def index(
    request: Request, session: SessionDep, staff: StaffDep, locale: LocaleDep, away: Annotated[bool, Query()] = False
) -> Response:
    return render(request, _list(session, staff, locale, away))


@router.post("/new")
def make(request: Request, session: SessionDep, staff: StaffFormDep, locale: LocaleDep, typed: TypedDep) -> Response:
    try:
        name, needs, rhythm = (typed.get(field, "") for field in ("name", "needs", "rhythm"))
        row = programmes.create(session, staff.account, name, needs, rhythm)
    except Invalid as invalid:
        return render(request, _list(session, staff, locale, values=typed, invalid=invalid), 422)
    return RedirectResponse(f"/programmes/{row.id}", 303)


def _written(session: SessionDep, staff: Staff, programme_id: int) -> Programme:
    return programmes.one_for(session, staff.account, "write_programme", programme_id)


def _form(
    session: SessionDep,
    staff: Staff,
    locale: Locale,
    row: Programme,
    values: dict[str, str],
    mark: str,
    standing: str = "",
    invalid: Invalid | None = None,
) -> pages.ProgrammeForm:
    return pages.ProgrammeForm(
        frame=frame_of(staff, "programmes"),
        id=row.id or 0,
        name=locale.company(row.name),
        rhythms={code: locale.say(words) for code, words in RHYTHMS.items()},
        begun=bool(programmes.filled(session, staff.account, row)),
        away=row.put_away,
        values=values,
        mark=mark,
        standing=standing,
        faults=faults(locale, invalid) if invalid else [],
    )


@router.get("/{programme_id}/edit")
def edit(programme_id: Id, request: Request, session: SessionDep, staff: StaffDep, locale: LocaleDep) -> Response:
    row = _written(session, staff, programme_id)
    values = {"name": row.name, "rhythm": row.rhythm}
    return render(request, _form(session, staff, locale, row, values, programmes.mark(row)))


@router.post("/{programme_id}/edit")
def change(
    programme_id: Id, request: Request, session: SessionDep, staff: StaffFormDep, locale: LocaleDep, typed: TypedDep
) -> Response:
    row = _written(session, staff, programme_id)
    try:
        rhythm = typed.get("rhythm", row.rhythm)
        programmes.change(session, row, typed.get("mark", ""), typed.get("name", ""), rhythm)
    except Invalid as invalid:
        page = _form(session, staff, locale, row, typed, typed.get("mark", ""), invalid=invalid)
        return render(request, page, 422)
    except ChangedMeanwhile:
        standing = f"{row.name} · {locale.say(RHYTHMS[row.rhythm])}"
        return render(request, _form(session, staff, locale, row, typed, programmes.mark(row), standing), 409)
    return RedirectResponse(f"/programmes/{programme_id}", 303)


@router.post("/{programme_id}/put-away")
def put_away(programme_id: Id, session: SessionDep, staff: StaffFormDep, typed: TypedDep) -> Response:
    programmes.put_away(session, _written(session, staff, programme_id), away=typed.get("away") == "yes")
    return RedirectResponse("/programmes", 303)


@router.post("/{programme_id}/remove")
def remove(programme_id: Id, session: SessionDep, staff: StaffFormDep, typed: TypedDep) -> Response:
    row = _written(session, staff, programme_id)
    if not typed.get("sure"):
        raise NotPossible("not_confirmed")
    programmes.remove(session, row, staff.account)
    return RedirectResponse("/programmes", 303)


@router.post("/{programme_id}/campaigns")
def put_in(programme_id: Id, session: SessionDep, staff: StaffFormDep, typed: TypedDep) -> Response:
    """A campaign into the round of a day. NotFound: no such campaign. Invalid: no such day."""
    row, chosen, written = _written(session, staff, programme_id), typed.get("campaign", ""), typed.get("day", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < LONGEST_NUMBER):
        raise NotFound
    if (day := clock.written_day(written)) is None and written:
        raise Invalid([Problem("day", "bad_day", {})])
    campaign = campaigns.one_for(session, staff.account, "see_campaign", int(chosen))
    found = programmes.put_in(session, row, campaign, day, staff.account)
    return RedirectResponse(f"/programmes/{programme_id}?round={found.id}&done=in", 303)


@router.post("/{programme_id}/campaigns/{campaign_id}/out")
def take_out(programme_id: Id, campaign_id: Id, session: SessionDep, staff: StaffFormDep) -> Response:
    row = _written(session, staff, programme_id)
    programmes.take_out(session, row, campaigns.one_for(session, staff.account, "see_campaign", campaign_id))
    return RedirectResponse(f"/programmes/{programme_id}?done=out", 303)


def _next(
    session: SessionDep,
    staff: Staff,
    locale: Locale,
    row: Programme,
    proposed: Proposed,
    zone: tzinfo,
    invalid: Invalid | None = None,
) -> pages.Next:
    last = programmes.filled(session, staff.account, row)[-1].round.begins
    plans = []
    for campaign, plan in proposed.plans:
        days = [locale.date(clock.day_of(moment, zone)) for moment in (plan.opens, plan.closes) if moment]
        instrument = instrument_of(session, campaign)
        plans.append((locale.title(plan.title), methods([instrument], locale)[instrument.id], " – ".join(days)))
    return pages.Next(
        frame=frame_of(staff, "programmes"),
        id=row.id or 0,
        name=locale.company(row.name),
        last=round_name(row.rhythm, last, locale),
        after=last.isoformat(),
        called=round_name(row.rhythm, proposed.begins, locale),
        plans=plans,
        faults=faults(locale, invalid) if invalid else [],
    )


@router.get("/{programme_id}/next")
def ask_next(
    programme_id: Id, request: Request, session: SessionDep, services: ServicesDep, staff: StaffDep, locale: LocaleDep
) -> Response:
    row = _written(session, staff, programme_id)
    if (proposed := programmes.propose(session, staff.account, row)) is None:
        raise NotFound
    return render(request, _next(session, staff, locale, row, proposed, services.settings.zone))


@router.post("/{programme_id}/next")
def begin_next(
    programme_id: Id,
    request: Request,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    typed: TypedDep,
) -> Response:
    row, settings = _written(session, staff, programme_id), services.settings
    if (after := clock.written_day(typed.get("after", ""))) is None:
        raise NotFound
    try:
        programmes.begin_next(session, staff.account, row, after, settings.secret)
        places.renew_drafts(session)  # sites and services by the names that they have by now
    except Invalid as invalid:
        session.rollback()
        row = _written(session, staff, programme_id)
        proposed = programmes.propose(session, staff.account, row)
        if proposed is None:
            raise NotFound from None
        told = Invalid([Problem("", each.code, each.values) for each in invalid.problems])
        return render(request, _next(session, staff, locale, row, proposed, settings.zone, told), 422)
    last = programmes.filled(session, staff.account, row)[-1].round
    return RedirectResponse(f"/programmes/{programme_id}?round={last.id}&done=next", 303)
