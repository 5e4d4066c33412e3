"""Staff: the people of a campaign with personal links: import them, send and remind, hand over one link."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from app.campaigns.handouts import code_of
from app.invitations.answer import page_of
from app.invitations.pages import PersonalLink
from app.invitations.people import Desk, Done, desk_of, list_mark
from app.web.deps import FindDep, Id, LocaleDep, ServicesDep, SessionDep, StaffDep, StaffFormDep, frame_of
from app.web.templating import render
from surveys.answers import named
from surveys.campaigns import campaigns, lifecycle
from surveys.codes import Act
from surveys.errors import Invalid, Problem
from surveys.people import addresses, invitations, mailings

router = APIRouter(prefix="/campaigns/{campaign_id}/people")
LARGEST_LIST = 4 * 1024 * 1024  # of a body: the most rows that a list may have, and what encoding adds to pasted ones
_IMPORT = re.compile(r"/campaigns/\d+/people/import")


MOST_TOLD = 20  # lines that were left out


def takes_list(path: str) -> bool:
    return _IMPORT.fullmatch(path) is not None


def _desk(act: Act) -> Any:
    """What a page takes that shows something of these people: NotFound, where the account may not do this."""

    def desk(campaign_id: Id, session: SessionDep, services: ServicesDep, staff: StaffDep, locale: LocaleDep) -> Desk:
        return desk_of(session, services, staff, locale, act, campaign_id)

    return Depends(desk, scope="function")


def _desk_form(act: Act) -> Any:
    """The same of a form that changes something."""

    def desk(
        campaign_id: Id, session: SessionDep, services: ServicesDep, staff: StaffFormDep, locale: LocaleDep
    ) -> Desk:
        return desk_of(session, services, staff, locale, act, campaign_id)

    return Depends(desk, scope="function")


def _back(desk: Desk, done: Done, n: int, known: int = 0, again: str = "", out: int = 0) -> Response:
    also = f"&known={known}" if known else ""
    also += f"&again={again}" if again else ""
    also += f"&out={out}" if out else ""
    return RedirectResponse(f"/campaigns/{desk.published.id}/people?done={done}&n={n}{also}", 303)


@router.get("")
def index(
    request: Request,
    desk: Annotated[Desk, _desk("see_people")],
    find: FindDep,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    done: str = "",
    n: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    known: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    again: Annotated[str, Query(pattern=r"^(\d{1,7}(,\d{1,7}){0,19})?$")] = "",
    out: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    return render(request, desk.page(find=find, number=page, done=desk.done(done, n, known, again, out)))


def _list_text(typed: str, content: bytes, refused: str, traditional: bool) -> str:
    """What was pasted, or what is in the file: most likely in an encoding of the language that its sender reads.

    refused: mark of the list that our page showed again; beside it a file stands for the corrected list.
    """
    if typed.strip() and content and list_mark(typed) != refused:
        raise Invalid([Problem("list", "two_lists", {})])
    return addresses.text_of(content, traditional=traditional) if content else typed


@router.post("/import", max_body_size=LARGEST_LIST, form_limits={"max_part_size": LARGEST_LIST})
def import_list(
    request: Request,
    desk: Annotated[Desk, _desk_form("invite_people")],
    typed: Annotated[str, Form(alias="list")] = "",
    file: Annotated[UploadFile | None, File()] = None,
    refused: Annotated[str, Form()] = "",
    then: Annotated[str, Form()] = "",
    leave_out: Annotated[str, Form()] = "",
) -> Response:
    """leave_out: mark of the list whose unusable lines our page showed, and which is to be imported without them. then:
    "open" also opens the campaign, on whose page the addresses were typed, or were not."""
    try:
        typed = _list_text(typed, file.file.read() if file else b"", refused, desk.locale.code == "zh_Hant")
        if then == "open" and not typed.strip():
            return _opened(desk)
        without = bool(leave_out) and leave_out == list_mark(typed)
        imported = invitations.import_list(
            desk.session, desk.published, desk.services.settings.secret, typed, leave_out=without
        )
    except Invalid as invalid:
        return render(request, desk.page(typed=typed, invalid=invalid), 422)
    if then == "open":
        return _opened(desk)
    again = ",".join(map(str, imported.repeated[:MOST_TOLD]))
    return _back(desk, "imported", imported.added, imported.known, again, imported.left_out)


def _opened(desk: Desk) -> Response:
    id_, account = desk.published.id, desk.staff.account
    campaign = campaigns.one_for(desk.session, account, "open_campaign", id_)
    lifecycle.open_campaign(desk.session, campaign, account)
    return RedirectResponse(f"/campaigns/{id_}", 303)


@router.post("/send")
def send(desk: Annotated[Desk, _desk_form("send_messages")]) -> Response:
    return _back(desk, "queued", mailings.invite(desk.session, desk.published))


@router.post("/remind")
def remind(desk: Annotated[Desk, _desk_form("remind_people")]) -> Response:
    zone, by_hand = desk.services.settings.zone, not desk.sends
    return _back(desk, "queued", mailings.remind(desk.session, desk.published, zone, by_hand))


@router.post("/again")
def try_again(desk: Annotated[Desk, _desk_form("send_messages")]) -> Response:
    return _back(desk, "queued", mailings.try_again(desk.session, desk.published))


@router.post("/stop")
def stop(desk: Annotated[Desk, _desk_form("send_messages")]) -> Response:
    return _back(desk, "stopped", mailings.stop(desk.session, desk.published))


@router.post("/remove")
def remove_all(desk: Annotated[Desk, _desk_form("remove_people")]) -> Response:
    return _back(desk, "removed", invitations.remove(desk.session, desk.published))


@router.post("/{person}/remove")
def remove(person: Id, desk: Annotated[Desk, _desk_form("remove_people")]) -> Response:
    return _back(desk, "removed", invitations.remove(desk.session, desk.published, person))


@router.get("/links")
def show_links(
    request: Request,
    desk: Annotated[Desk, _desk("hand_over_link")],
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    return render(request, desk.links(page))


@router.get("/{person}/link")
def show_link(person: Id, request: Request, desk: Annotated[Desk, _desk("hand_over_link")]) -> Response:
    row, link = desk.handed_over(person)
    page = PersonalLink(
        frame=frame_of(desk.staff, "campaigns"),
        id=desk.published.id,
        title=desk.published.title,
        person=person,
        address=row.address,
        name=row.name,
        used=row.used,
        link=link,
    )
    return render(request, page)


@router.get("/{person}/link.svg")
def code(person: Id, desk: Annotated[Desk, _desk("hand_over_link")]) -> Response:
    return Response(code_of(desk.handed_over(person)[1]), media_type="image/svg+xml")


@router.get("/{person}/answer")
def show_answer(person: Id, request: Request, desk: Annotated[Desk, _desk("see_answer")]) -> Response:
    found = named.answer_of(desk.session, desk.published, person)
    named.note_opening(desk.services.database, desk.staff.account, desk.published, person)
    frame, zone = frame_of(desk.staff, "campaigns"), desk.services.settings.zone
    return render(request, page_of(frame, desk.published, found, desk.locale, zone))
