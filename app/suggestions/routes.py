"""The suggestion box: send and read by receipt; the desk's list and answer."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from app.suggestions import pages
from app.suggestions.about import about_of, agreement, groups_in_use, named_campaigns
from app.suggestions.desk import campaign_of, counts_of, row_of, said_of, site_of, status_of
from app.suggestions.words import SOURCES
from app.web.deps import (
    FindDep,
    FromOurSite,
    LetterheadDep,
    ServicesDep,
    SessionDep,
    Staff,
    StaffDep,
    StaffFormDep,
    frame_of,
)
from app.web.errors import fault, faults, words
from app.web.keys import new_key
from app.web.page import Fault
from app.web.security import locale_of
from app.web.templating import render
from surveys import receipts
from surveys.codes import Source
from surveys.errors import Invalid, KeyReused, NotFound, Problem, StoreUnavailable
from surveys.suggestions import suggestions, tagging

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/suggest")
def show(request: Request, head: LetterheadDep) -> Response:
    """The browser may keep the empty form, so that whoever goes back and sends again sends with the same key. What is
    sent to an address of its own leaves it that form.
    """
    page = render(request, pages.SuggestForm(head, new_key(), "", [], ""))
    page.headers["Cache-Control"] = "private, no-cache"
    return page


@router.get("/suggest/sent")
def show_again(request: Request) -> Response:
    """Where a language was chosen beside a receipt."""
    return RedirectResponse(f"/suggest?{request.url.query}".rstrip("?"), 303)


@router.post("/suggest/sent", dependencies=[FromOurSite])
async def send(
    request: Request, services: ServicesDep, head: LetterheadDep, text: Text = "", key: Text = ""
) -> Response:
    try:
        code, row = suggestions.new_suggestion(services.settings.secret, key, text, services.settings.zone)
        await services.suggestions.submit(row)
    except Invalid as invalid:
        return render(
            request, pages.SuggestForm(head, key or new_key(), text, faults(locale_of(request), invalid), ""), 422
        )
    except KeyReused:
        return render(
            request, pages.SuggestForm(head, new_key(), text, [], words(locale_of(request), "sent_before")), 409
        )
    except StoreUnavailable:
        return render(request, pages.SuggestForm(head, key, text, [], words(locale_of(request), "not_saved")), 503)
    return render(request, pages.Receipt(head, receipts.groups(code)))


@router.get("/suggest/receipt")
def ask_receipt(request: Request, head: LetterheadDep) -> Response:
    return render(request, pages.ReceiptEntry(head, "", []))


@router.post("/suggest/receipt", dependencies=[FromOurSite])
def read(request: Request, services: ServicesDep, head: LetterheadDep, code: Text = "") -> Response:
    try:
        with services.database.read() as session:
            thread = suggestions.read(session, code)
    except Invalid as invalid:
        return render(request, pages.ReceiptEntry(head, code, faults(locale_of(request), invalid)), 422)
    except NotFound:
        # A code that opens something is always read: only those that open nothing are limited, all together.
        if services.receipts.exceeded("unknown"):
            raise HTTPException(429) from None
        unknown = fault(locale_of(request), Problem("code", "unknown_receipt", {}))
        return render(request, pages.ReceiptEntry(head, code, [unknown]), 404)
    ending = (receipts.normalise(code) or "")[-4:]
    if thread is None:
        return render(request, pages.Waiting(head, ending))
    return render(request, pages.Thread(head, status_of(thread, locale_of(request)), ending, said_of(thread)))


@router.get("/suggestions")
def index(
    request: Request,
    session: SessionDep,
    staff: StaffDep,
    find: FindDep,
    source: Source = "box",
    about: str = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    locale, named = locale_of(request), named_campaigns(session) if source == "answers" else None
    among = tagging.among(about, named) if about else None
    found = suggestions.seen_by(session, staff.account, source, find, page, among)
    counts = counts_of(session, found.threads)
    waiting = suggestions.without_reply(session, staff.account)
    page_of_list = pages.Suggestions(
        frame=frame_of(staff, "suggestions"),
        source=source,
        sources=[(each, locale.say(SOURCES[each]), waiting[each]) for each in SOURCES],
        rows=[row_of(thread, counts, locale) for thread in found.threads],
        without_reply=waiting[source],
        find=find,
        about=about,
        groups=groups_in_use(session, staff, named, locale),
        agreement=agreement(session, staff, locale),
        total=found.total,
        number=page,
        last=max(1, -(-found.total // suggestions.A_PAGE)),
    )
    return render(request, page_of_list)


def _desk(
    request: Request,
    session: SessionDep,
    staff: Staff,
    thread: suggestions.Thread,
    text: str = "",
    corrections: Sequence[Fault] = (),
) -> Response:
    counts = counts_of(session, [thread])
    page = pages.Suggestion(
        frame=frame_of(staff, "suggestions"),
        id=thread.suggestion.id,
        source="answers" if thread.suggestion.campaign_id else "box",
        status=status_of(thread, locale_of(request)),
        campaign=campaign_of(thread, counts.campaigns, locale_of(request)),
        site=site_of(thread, counts.sites),
        about=about_of(session, staff, thread, counts.campaigns, locale_of(request)),
        messages=said_of(thread),
        key=new_key(),
        text=text,
        faults=corrections,
    )
    return render(request, page, 422 if corrections else 200)


@router.get("/suggestions/{suggestion_id}")
def open_one(suggestion_id: str, request: Request, session: SessionDep, staff: StaffDep) -> Response:
    return _desk(request, session, staff, suggestions.one_for(session, staff.account, "see_suggestions", suggestion_id))


@router.post("/suggestions/{suggestion_id}")
def reply(
    suggestion_id: str,
    request: Request,
    session: SessionDep,
    staff: StaffFormDep,
    text: Text = "",
    key: Text = "",
) -> Response:
    try:
        suggestions.reply(session, staff.account, suggestion_id, text, key)
    except Invalid as invalid:
        thread = suggestions.one_for(session, staff.account, "reply_to_suggestion", suggestion_id)
        return _desk(request, session, staff, thread, text, faults(locale_of(request), invalid))
    return RedirectResponse(f"/suggestions/{suggestion_id}", 303)


@router.post("/suggestions/{suggestion_id}/about")
def tag(suggestion_id: str, request: Request, session: SessionDep, staff: StaffFormDep, about: Text = "") -> Response:
    thread = suggestions.one_for(session, staff.account, "tag_suggestion", suggestion_id)
    if about_of(session, staff, thread, counts_of(session, [thread]).campaigns, locale_of(request)) is None:
        raise NotFound
    try:
        tagging.tag(session, staff.account, suggestion_id, about)
    except Invalid as invalid:
        return _desk(request, session, staff, thread, corrections=faults(locale_of(request), invalid))
    return RedirectResponse(f"/suggestions/{suggestion_id}#about", 303)
