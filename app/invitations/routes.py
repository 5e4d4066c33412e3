"""Staff: the people of a campaign with personal links: import them, send and remind, hand over one link."""

import re
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from app.campaigns.handouts import code_of, link_of
from app.i18n import Locale
from app.invitations import people
from app.invitations.pages import PersonalLink
from app.invitations.people import Done
from app.web.deps import LocaleDep, ServicesDep, SessionDep, Staff, StaffDep, StaffFormDep, frame_of
from app.web.templating import render
from surveys.campaigns import campaigns
from surveys.campaigns.published import Published
from surveys.codes import Act
from surveys.errors import Invalid, NotFound, Problem
from surveys.people import addresses, invitations, mailings

router = APIRouter(prefix="/campaigns/{campaign_id}/people")
LONGEST_SEARCH = 100
LARGEST_LIST = 4 * 1024 * 1024  # of a body: the most rows that a list may have, and what encoding adds to pasted ones
_IMPORT = re.compile(r"/campaigns/\d+/people/import")


def takes_list(path: str) -> bool:
    return _IMPORT.fullmatch(path) is not None


def _published(session: SessionDep, staff: Staff, act: Act, campaign_id: int) -> Published:
    """NotFound: there is no such campaign, none with personal links, or the account may not do this."""
    published = campaigns.published_for(session, staff.account, act, campaign_id)
    if published.access != "personal":
        raise NotFound
    return published


def _back(campaign_id: int, done: Done, n: int, known: int = 0) -> Response:
    also = f"&known={known}" if known else ""
    return RedirectResponse(f"/campaigns/{campaign_id}/people?done={done}&n={n}{also}", 303)


@router.get("")
def index(
    campaign_id: int,
    request: Request,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffDep,
    locale: LocaleDep,
    find: str = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    done: str = "",
    n: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    known: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    published, find = _published(session, staff, "see_people", campaign_id), addresses.plain(find)[:LONGEST_SEARCH]
    said = people.done_words(locale, done, n, known)
    return render(
        request,
        people.page(session, services, staff, locale, published, find=find, number=page, done=said),
    )


def _list_text(typed: str, content: bytes, locale: Locale) -> str:
    """What was pasted, or what is in the file: most likely in an encoding of the language that its sender reads."""
    if typed.strip() and content:
        raise Invalid([Problem("list", "two_lists", {})])
    return addresses.text_of(content, traditional=locale.code == "zh_Hant") if content else typed


@router.post("/import", max_body_size=LARGEST_LIST, form_limits={"max_part_size": LARGEST_LIST})
def import_list(
    campaign_id: int,
    request: Request,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    typed: Annotated[str, Form(alias="list")] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    published = _published(session, staff, "invite_people", campaign_id)
    try:
        typed = _list_text(typed, file.file.read() if file else b"", locale)
        found = invitations.import_list(session, published, services.settings.secret, typed)
    except Invalid as invalid:
        page = people.page(session, services, staff, locale, published, typed=typed, invalid=invalid)
        return render(request, page, 422)
    return _back(campaign_id, "imported", found.added, found.known)


@router.post("/send")
def send(campaign_id: int, session: SessionDep, staff: StaffFormDep) -> Response:
    published = _published(session, staff, "send_messages", campaign_id)
    return _back(campaign_id, "queued", mailings.invite(session, published))


@router.post("/remind")
def remind(campaign_id: int, session: SessionDep, services: ServicesDep, staff: StaffFormDep) -> Response:
    published = _published(session, staff, "remind_people", campaign_id)
    return _back(campaign_id, "queued", mailings.remind(session, published, services.settings.zone))


@router.post("/again")
def try_again(campaign_id: int, session: SessionDep, staff: StaffFormDep) -> Response:
    published = _published(session, staff, "send_messages", campaign_id)
    return _back(campaign_id, "queued", mailings.try_again(session, published))


@router.post("/stop")
def stop(campaign_id: int, session: SessionDep, staff: StaffFormDep) -> Response:
    published = _published(session, staff, "send_messages", campaign_id)
    return _back(campaign_id, "stopped", mailings.stop(session, published))


@router.post("/remove")
def remove_all(campaign_id: int, session: SessionDep, staff: StaffFormDep) -> Response:
    published = _published(session, staff, "remove_people", campaign_id)
    return _back(campaign_id, "removed", invitations.remove(session, published))


@router.post("/{person}/remove")
def remove(campaign_id: int, person: int, session: SessionDep, staff: StaffFormDep) -> Response:
    published = _published(session, staff, "remove_people", campaign_id)
    return _back(campaign_id, "removed", invitations.remove(session, published, person))


@router.get("/{person}/link")
def show_link(
    campaign_id: int, person: int, request: Request, session: SessionDep, services: ServicesDep, staff: StaffDep
) -> Response:
    published = _published(session, staff, "hand_over_link", campaign_id)
    row, token = invitations.handed_over(session, published, services.settings.secret, person)
    frame = frame_of(staff, "campaigns")
    link = link_of(services.settings, published, invite=token)
    return render(
        request, PersonalLink(frame, published.id, published.title, person, row.address, row.name, row.used, link)
    )


@router.get("/{person}/link.svg")
def code(campaign_id: int, person: int, session: SessionDep, services: ServicesDep, staff: StaffDep) -> Response:
    published = _published(session, staff, "hand_over_link", campaign_id)
    _, token = invitations.handed_over(session, published, services.settings.secret, person)
    return Response(code_of(link_of(services.settings, published, invite=token)), media_type="image/svg+xml")
