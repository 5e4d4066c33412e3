"""Staff read the log of events: whoever sees the whole company all of it, others what concerns their unit."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTask

from app.events import pages
from app.events.words import ADDRESSES, DATA, KINDS, MOVES, SUBJECTS, VALUES
from app.i18n import Locale
from app.web.deps import Id, LocaleDep, ServicesDep, SessionDep, StaffDep, StaffFormDep, TypedDep, frame_of
from app.web.templating import render
from surveys import clock
from surveys.codes import EventKind, Subject
from surveys.errors import NotPossible
from surveys.events import events
from surveys.events.events import Told

router = APIRouter()
PATH = "/company/events"


@router.get(PATH)
def index(
    request: Request,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffDep,
    locale: LocaleDep,
    kind: EventKind | Literal[""] = "",
    subject: Subject | Literal[""] = "",
    subject_id: Annotated[str, Query(alias="id", max_length=64)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    done: str = "",
) -> Response:
    found = events.seen_by(session, staff.account, page, kind or None, subject or None, subject_id.strip())
    head, names = (
        events.head_for(session, staff.account),
        events.names_of(session, [line.event for line in found.lines]),
    )
    said = {"kind": kind, "subject": subject, "id": subject_id.strip()}
    shown = pages.Events(
        frame=frame_of(staff, "campaigns"),
        lines=[_line(told, names, locale, services.settings.zone) for told in found.lines],
        kinds=sorted((code, locale.say(words)) for code, words in KINDS.items()),
        subjects=[(code, locale.say(words)) for code, words in SUBJECTS.items()],
        kind=kind,
        subject=subject,
        subject_id=subject_id.strip(),
        narrowed=f"{PATH}?{urlencode({**{name: value for name, value in said.items() if value}, 'page': ''})}",
        total=found.total,
        number=page,
        last=max(1, -(-found.total // events.A_PAGE)),
        head=head.number,
        hash=head.hash,
        done=done,
    )
    return render(request, shown)


@router.post(f"{PATH}/{{event_id}}/erase")
def erase(event_id: Id, session: SessionDep, services: ServicesDep, staff: StaffFormDep, typed: TypedDep) -> Response:
    """The words of a reason, for good. NotFound; NotPossible: not confirmed."""
    if not typed.get("sure"):
        raise NotPossible("not_confirmed")
    events.erase_reason(session, staff.account, event_id)
    return RedirectResponse(f"{PATH}?done=erased", 303, background=BackgroundTask(events.scrub, services.database))


def _line(told: Told, names: Mapping[Any, Any], locale: Locale, zone: Any) -> pages.Line:
    event = told.event
    at = (event.subject_kind, event.subject_id)
    name = names.get(at, "")
    path = f"{ADDRESSES[event.subject_kind]}{event.subject_id}" if at in names and at[0] in ADDRESSES else ""
    return pages.Line(
        number=event.id,
        moment=clock.to_local(event.at, zone),
        who=told.by or (locale.say("Account %(number)s", number=event.account_id) if event.account_id else ""),
        what=locale.say(KINDS[event.kind]),
        about=locale.say(SUBJECTS[event.subject_kind]),
        name=locale.title(name) if isinstance(name, Mapping) else name or event.subject_id,
        path=path,
        subject=event.subject_kind,
        subject_id=event.subject_id,
        move=_move(told, locale),
        codes=list(_codes(event.data, locale)),
        reason=told.reason,
        is_erased=told.is_erased,
    )


def _move(told: Told, locale: Locale) -> str:
    words = {code: said for table in MOVES.get(told.event.subject_kind, ()) for code, said in table.items()}
    codes = [code for code in (told.event.from_code, told.event.to_code) if code]
    return " → ".join(locale.say(words[code]) if code in words else code for code in codes)


def _codes(data: Mapping[str, Any], locale: Locale) -> Iterator[tuple[str, str]]:
    """Names and codes in words, as far as they have some."""
    for name, value in data.items():
        values, words = value if isinstance(value, list) else [value], VALUES.get(name, {})
        if values:
            said = [locale.say(words[each]) if each in words else str(each) for each in values]
            yield locale.say(DATA[name]) if name in DATA else name, locale.listed(said)
