"""Staff: notes on a need: write one, change it, take it out."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.i18n import Locale
from app.programmes import pages
from app.web.deps import Id, LocaleDep, SessionDep, Staff, StaffDep, StaffFormDep, TypedDep, frame_of
from app.web.errors import faults
from app.web.templating import render
from surveys import clock
from surveys.campaigns.published import instrument_of
from surveys.errors import ChangedMeanwhile, Invalid, NotFound, NotPossible
from surveys.programmes import annotations, programmes
from surveys.programmes.annotations import Annotation
from surveys.programmes.programmes import Programme

router = APIRouter(prefix="/programmes/{programme_id}/needs/{need}/notes")


def _programme(
    session: SessionDep, staff: Staff, programme_id: int, need: str, locale: Locale
) -> tuple[Programme, str]:
    """With what the need is called. NotFound: no campaign of it asks about this need."""
    row = programmes.one_for(session, staff.account, "write_programme", programme_id)
    for each in reversed(programmes.filled(session, staff.account, row)):
        for campaign in each.campaigns:
            instrument = instrument_of(session, campaign)
            for asked in instrument.needs:
                if asked.id == need and instrument.needs_of == row.needs:
                    return row, asked.short[locale.code]
    raise NotFound


def _form(
    row: Programme,
    need: tuple[str, str],
    staff: Staff,
    locale: Locale,
    values: Mapping[str, str],
    note: Annotation | None = None,
    mark: str = "",
    standing: str = "",
    invalid: Invalid | None = None,
) -> pages.NoteForm:
    return pages.NoteForm(
        frame=frame_of(staff, "programmes"),
        id=row.id or 0,
        name=row.name,
        need=need[0],
        called=need[1],
        note=None if note is None else note.id,
        values=values,
        latest=clock.today(),
        mark=mark,
        standing=standing,
        faults=faults(locale, invalid) if invalid else [],
    )


def _back(programme_id: int, need: str) -> Response:
    return RedirectResponse(f"/programmes/{programme_id}/needs/{need}#notes", 303)


@router.get("/new")
def ask(
    programme_id: Id, need: str, request: Request, session: SessionDep, staff: StaffDep, locale: LocaleDep
) -> Response:
    row, called = _programme(session, staff, programme_id, need, locale)
    return render(request, _form(row, (need, called), staff, locale, {"day": clock.today().isoformat()}))


@router.post("/new")
def add(
    programme_id: Id,
    need: str,
    request: Request,
    session: SessionDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    typed: TypedDep,
) -> Response:
    row, called = _programme(session, staff, programme_id, need, locale)
    try:
        annotations.add(session, staff.account, row, need, typed.get("day", ""), typed.get("words", ""))
    except Invalid as invalid:
        return render(request, _form(row, (need, called), staff, locale, typed, invalid=invalid), 422)
    return _back(programme_id, need)


@router.get("/{note_id}")
def edit(
    programme_id: Id, need: str, note_id: Id, request: Request, session: SessionDep, staff: StaffDep, locale: LocaleDep
) -> Response:
    row, called = _programme(session, staff, programme_id, need, locale)
    note = annotations.one(session, row, need, note_id)
    values = {"day": note.day.isoformat(), "words": note.words}
    return render(request, _form(row, (need, called), staff, locale, values, note, annotations.mark(note)))


@router.post("/{note_id}")
def change(
    programme_id: Id,
    need: str,
    note_id: Id,
    request: Request,
    session: SessionDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    typed: TypedDep,
) -> Response:
    row, called = _programme(session, staff, programme_id, need, locale)
    note, seen = annotations.one(session, row, need, note_id), typed.get("mark", "")
    try:
        annotations.change(session, staff.account, note, seen, typed.get("day", ""), typed.get("words", ""))
    except Invalid as invalid:
        return render(request, _form(row, (need, called), staff, locale, typed, note, seen, invalid=invalid), 422)
    except ChangedMeanwhile:
        return _overtaken(request, row, (need, called), staff, locale, typed, note)
    return _back(programme_id, need)


@router.post("/{note_id}/remove")
def remove(
    programme_id: Id,
    need: str,
    note_id: Id,
    request: Request,
    session: SessionDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    typed: TypedDep,
) -> Response:
    row, called = _programme(session, staff, programme_id, need, locale)
    note = annotations.one(session, row, need, note_id)
    if not typed.get("sure"):
        raise NotPossible("not_confirmed")
    try:
        annotations.remove(session, note, typed.get("mark", ""))
    except ChangedMeanwhile:
        values = {"day": note.day.isoformat(), "words": note.words}
        return _overtaken(request, row, (need, called), staff, locale, values, note)
    return _back(programme_id, need)


def _overtaken(
    request: Request,
    row: Programme,
    need: tuple[str, str],
    staff: Staff,
    locale: Locale,
    values: Mapping[str, str],
    note: Annotation,
) -> Response:
    standing = f"{locale.date(note.day)} · {note.words}"
    page = _form(row, need, staff, locale, values, note, annotations.mark(note), standing)
    return render(request, page, 409)
