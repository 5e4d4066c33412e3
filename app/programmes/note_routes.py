"""Staff: notes on a need: write one, change it, take it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from app.i18n import Locale
from app.programmes import pages
from app.web.deps import Id, LocaleDep, SessionDep, Staff, StaffDep, StaffFormDep, TypedDep, frame_of
from app.web.errors import faults
from app.web.templating import render
from surveys.campaigns.published import instrument_of
from surveys.errors import ChangedMeanwhile, Invalid, NotFound, NotPossible
from surveys.programmes import annotations, programmes
from surveys.programmes.annotations import Annotation
from surveys.programmes.programmes import Programme

router = APIRouter(prefix="/programmes/{programme_id}/needs/{need}/notes")


@dataclass(frozen=True)
class Notes:
    """Those on a need of a programme, and who writes them. called: what the need is called."""

    session: SessionDep
    staff: Staff
    locale: Locale
    row: Programme
    need: str
    called: str

    def form(
        self,
        values: Mapping[str, str],
        note: Annotation | None = None,
        mark: str = "",
        standing: str = "",
        invalid: Invalid | None = None,
    ) -> pages.NoteForm:
        return pages.NoteForm(
            frame=frame_of(self.staff, "programmes"),
            id=self.row.id or 0,
            name=self.locale.company(self.row.name),
            need=self.need,
            called=self.called,
            note=None if note is None else note.id,
            values=values,
            latest=annotations.latest(self.session),
            mark=mark,
            standing=standing,
            faults=faults(self.locale, invalid) if invalid else [],
        )

    def overtaken(self, note: Annotation, values: Mapping[str, str]) -> pages.NoteForm:
        """With what somebody else made of it meanwhile."""
        standing = f"{self.locale.date(note.day)} · {note.words}"
        return self.form(values, note, annotations.mark(note), standing)

    def back(self) -> Response:
        return RedirectResponse(f"/programmes/{self.row.id}/needs/{self.need}#notes", 303)


def _reading(session: SessionDep, staff: StaffDep, locale: LocaleDep, programme_id: Id, need: str) -> Notes:
    """NotFound: no campaign of the programme asks about this need."""
    row = programmes.one_for(session, staff.account, "write_programme", programme_id)
    for each in reversed(programmes.filled(session, staff.account, row)):
        for campaign in each.campaigns:
            instrument = instrument_of(session, campaign)
            for asked in instrument.needs:
                if asked.id == need and instrument.needs_of == row.needs:
                    return Notes(session, staff, locale, row, need, asked.short[locale.code])
    raise NotFound


def _writing(session: SessionDep, staff: StaffFormDep, locale: LocaleDep, programme_id: Id, need: str) -> Notes:
    return _reading(session, staff, locale, programme_id, need)


Reading = Annotated[Notes, Depends(_reading, scope="function")]
Writing = Annotated[Notes, Depends(_writing, scope="function")]


def _values(note: Annotation) -> dict[str, str]:
    return {"day": note.day.isoformat(), "words": note.words}


@router.get("/new")
def ask(request: Request, notes: Reading) -> Response:
    return render(request, notes.form({"day": annotations.latest(notes.session).isoformat()}))


@router.post("/new")
def add(request: Request, notes: Writing, typed: TypedDep) -> Response:
    said = typed.get("day", ""), typed.get("words", "")
    try:
        annotations.add(notes.session, notes.staff.account, notes.row, notes.need, *said)
    except Invalid as invalid:
        return render(request, notes.form(typed, invalid=invalid), 422)
    return notes.back()


@router.get("/{note_id}")
def edit(request: Request, notes: Reading, note_id: Id) -> Response:
    note = annotations.one(notes.session, notes.row, notes.need, note_id)
    return render(request, notes.form(_values(note), note, annotations.mark(note)))


@router.post("/{note_id}")
def change(request: Request, notes: Writing, note_id: Id, typed: TypedDep) -> Response:
    note, seen = annotations.one(notes.session, notes.row, notes.need, note_id), typed.get("mark", "")
    said = typed.get("day", ""), typed.get("words", "")
    try:
        annotations.change(notes.session, notes.staff.account, note, seen, *said)
    except Invalid as invalid:
        return render(request, notes.form(typed, note, seen, invalid=invalid), 422)
    except ChangedMeanwhile:
        return render(request, notes.overtaken(note, typed), 409)
    return notes.back()


@router.post("/{note_id}/remove")
def remove(request: Request, notes: Writing, note_id: Id, typed: TypedDep) -> Response:
    note = annotations.one(notes.session, notes.row, notes.need, note_id)
    if not typed.get("sure"):
        raise NotPossible("not_confirmed")
    try:
        annotations.remove(notes.session, note, typed.get("mark", ""))
    except ChangedMeanwhile:
        return render(request, notes.overtaken(note, _values(note)), 409)
    return notes.back()
