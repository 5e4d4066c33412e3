"""Staff: bring a file of answers in, say how it is read, have it checked and stored, undo it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from app.imports import pages, showing, typed, words
from app.services import Services
from app.web.deps import (
    FieldsDep,
    Id,
    LocaleDep,
    ServicesDep,
    SessionDep,
    StaffDep,
    StaffFormDep,
    TypedDep,
    account_of,
    frame_of,
)
from app.web.errors import faults
from app.web.page import Fault
from app.web.templating import render
from surveys.errors import Invalid, NotFound, NotPossible, Problem
from surveys.files import SpreadsheetError
from surveys.imports import heading, imports, kept
from surveys.imports import mapping as mappings
from surveys.imports.imports import ImportedFile, Looked
from surveys.imports.mapping import PLAIN, FileMapping

router = APIRouter(prefix="/imports")
LARGEST_FORM = kept.LARGEST + 2**20  # of a body: a file somewhat too large is refused by the page
LARGEST_MAPPING = 2 * 2**20
MOST_FIELDS = 4_000  # of a form: columns and words
_TAKES = re.compile(r"/imports(/\d+/(mapping|check))?")


def takes_file(path: str) -> bool:
    return _TAKES.fullmatch(path) is not None


@dataclass(frozen=True)
class Arrived:
    """A file on the disk, as it was looked at; or why it is not taken."""

    name: str
    file: tuple[Path, str, int] | None = None
    looked: Looked = ((), ())
    reading: FileMapping = PLAIN
    invalid: Invalid | None = None
    refused: SpreadsheetError | None = None


def _arrived(request: Request, services: ServicesDep, file: Annotated[UploadFile | None, File()] = None) -> Arrived:
    """Before the session that writes begins, as answers wait for that; only for who is signed in."""
    name, account = (file.filename if file else "") or "", account_of(request, services)
    if not file or not name or account is None:
        return Arrived("")
    try:
        came = kept.keep(services.database.seals, file.file)
    except Invalid as invalid:
        return Arrived(name, invalid=invalid)
    looked, refused = _looked_at(came[0], PLAIN)
    with services.database.read() as session:
        if not looked[0] or not imports.is_like(session, account, looked[0]):
            for reading in imports.readings(session, account):
                other, _ = _looked_at(came[0], reading)
                if imports.is_like(session, account, other[0]):
                    return Arrived(name, came, other, reading)
    return Arrived(name, came, looked, refused=refused)


def _looked_at(path: Path, reading: FileMapping) -> tuple[Looked, SpreadsheetError | None]:
    """Without columns where it cannot be read so; it may be said how it is read."""
    try:
        return heading.look(path, reading), None
    except SpreadsheetError as error:
        return ((), ()), error


@router.get("")
def index(request: Request, session: SessionDep, services: ServicesDep, staff: StaffDep, locale: LocaleDep) -> Response:
    return render(request, _list(session, services, staff, locale))


def _list(
    session: SessionDep,
    services: ServicesDep,
    staff: StaffDep,
    locale: LocaleDep,
    chosen: str = "",
    told: Sequence[Fault] = (),
) -> pages.Files:
    zone = services.settings.zone
    return pages.Files(
        frame_of(staff, showing.AT),
        [showing.row_of(session, row, locale, zone) for row in imports.seen_by(session, staff.account)],
        showing.offered(session, staff, locale),
        kept.LARGEST // 2**20,
        chosen,
        told,
    )


@router.post("", max_body_size=LARGEST_FORM)
def bring(
    request: Request,
    arrived: Annotated[Arrived, Depends(_arrived)],  # before the session: see there
    session: SessionDep,
    services: ServicesDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    questionnaire: Annotated[str, Form()] = "",
) -> Response:
    told = _told(arrived, locale)
    try:
        if arrived.file is not None and not told:
            row = imports.begin(
                session, staff.account, arrived.name, arrived.file, arrived.looked, arrived.reading, questionnaire
            )
            if arrived.refused is not None:
                imports.note_refusal(session, row, arrived.reading, arrived.refused)
            return RedirectResponse(f"/imports/{row.id}", 303)
    except Invalid as invalid:
        told = faults(locale, invalid)
    if arrived.file is not None:
        arrived.file[0].unlink(missing_ok=True)
    return render(request, _list(session, services, staff, locale, questionnaire, told), 422)


def _told(arrived: Arrived, locale: LocaleDep) -> list[Fault]:
    """Why a file is not taken; one that can be read once more is said of it is."""
    if not arrived.name:
        return [Fault("file", locale.say(words.NO_FILE))]
    if arrived.invalid is not None:
        return faults(locale, arrived.invalid)
    if arrived.refused is None or arrived.refused.code in words.CAN_BE_SAID:
        return []
    return [Fault("file", words.refusal(arrived.refused, arrived.name, locale))]


@router.get("/{import_id}")
def show(
    import_id: Id, request: Request, session: SessionDep, services: ServicesDep, staff: StaffDep, locale: LocaleDep
) -> Response:
    row = imports.one_for(session, staff.account, import_id)
    if row.state in ("stored", "undoing", "undone"):
        return render(request, showing.stored_page(session, staff, row, locale, services.settings.zone))
    return render(request, showing.file_page(session, staff, row, locale, services.settings.zone))


@router.get("/{import_id}/mark")
def mark_of_page(import_id: Id, session: SessionDep, staff: StaffDep) -> Response:
    """By which the page knows how far the work is."""
    row = imports.one_for(session, staff.account, import_id)
    return Response(showing.page_mark(row), media_type="text/plain", headers={"Cache-Control": "no-store"})


@dataclass(frozen=True)
class Again:
    """A file looked at once more. said: how it is read, and what is known of its columns; refused: why it cannot be."""

    said: FileMapping = PLAIN
    instrument: str = ""
    looked: Looked = ((), ())
    refused: SpreadsheetError | None = None
    invalid: Invalid | None = None


def _look(services: Services, row: ImportedFile, said: FileMapping, instrument: str) -> Again:
    looked, refused = _looked_at(kept.path_of(services.database.seals, row), said)
    return Again(said, instrument, looked, refused)


def _row_for(import_id: Id, request: Request, services: ServicesDep) -> ImportedFile | None:
    """Before the session that writes begins, as answers wait for that; only for who may."""
    if (account := account_of(request, services)) is None:
        return None
    with services.database.read() as session:
        return imports.one_for(session, account, import_id)


RowDep = Annotated[ImportedFile | None, Depends(_row_for)]


def _read_so(row: RowDep, services: ServicesDep, form: TypedDep) -> Again:
    """As the form says it."""
    if row is None:
        return Again()
    said = typed.reading_of(form, imports.mapping_of(row))
    return _look(services, row, said, form.get("questionnaire", row.instrument))


@router.post("/{import_id}/read")
def read_again(
    import_id: Id,
    again: Annotated[Again, Depends(_read_so)],  # before the session: see `_row_for`
    session: SessionDep,
    staff: StaffFormDep,
) -> Response:
    row = imports.one_for(session, staff.account, import_id)
    if again.refused is not None:
        imports.note_refusal(session, row, again.said, again.refused)
    else:
        said = again.said if again.instrument == row.instrument else PLAIN.read_as(again.said)
        imports.look_again(session, staff.account, row, again.looked, said, again.instrument)
    return RedirectResponse(f"/imports/{import_id}", 303)


def _read_by(row: RowDep, services: ServicesDep, file: Annotated[UploadFile | None, File()] = None) -> Again:
    """As a mapping that was saved says it."""
    if row is None:
        return Again()
    try:
        instrument, said = mappings.from_toml(file.file.read() if file else b"")
    except Invalid as invalid:
        return Again(invalid=invalid)
    return _look(services, row, said, instrument)


@router.post("/{import_id}/mapping", max_body_size=LARGEST_MAPPING)
def take_mapping(
    import_id: Id,
    request: Request,
    again: Annotated[Again, Depends(_read_by)],  # before the session: see `_row_for`
    session: SessionDep,
    services: ServicesDep,
    staff: StaffFormDep,
    locale: LocaleDep,
) -> Response:
    row = imports.one_for(session, staff.account, import_id)
    told = faults(locale, again.invalid) if again.invalid else []
    if again.refused is not None:
        told = [Fault("mapping", words.refusal(again.refused, row.name, locale))]
    if not told:
        try:
            imports.look_again(session, staff.account, row, again.looked, again.said, again.instrument)
            return RedirectResponse(f"/imports/{import_id}", 303)
        except NotFound:
            told = faults(locale, Invalid([Problem("mapping", "unknown_instrument", {})]))
    return render(request, showing.file_page(session, staff, row, locale, services.settings.zone, faults=told), 422)


@router.post("/{import_id}/check", max_body_size=LARGEST_MAPPING, form_limits={"max_fields": MOST_FIELDS})
def check(
    import_id: Id,
    request: Request,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    fields: FieldsDep,
) -> Response:
    row = imports.one_for(session, staff.account, import_id)
    mapping = typed.mapping_of(fields, imports.mapping_of(row), imports.instrument_of(session, row))
    try:
        imports.ask_check(session, row, mapping)
    except Invalid as invalid:  # what was said is kept all the same
        told = words.faults(invalid, imports.instrument_of(session, row), locale)
        page = showing.file_page(session, staff, row, locale, services.settings.zone, faults=told)
        return render(request, page, 422)
    return RedirectResponse(f"/imports/{import_id}", 303)


@router.post("/{import_id}/confirm")
def confirm(
    import_id: Id,
    request: Request,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    form: TypedDep,
) -> Response:
    row = imports.one_for(session, staff.account, import_id)
    try:
        imports.confirm(session, staff.account, row, form.get("mark", ""), form)
    except Invalid as invalid:
        told = faults(locale, invalid)
        page = showing.file_page(session, staff, row, locale, services.settings.zone, form, told)
        return render(request, page, 422)
    return RedirectResponse(f"/imports/{import_id}", 303)


@router.post("/{import_id}/set")
def make_set(import_id: Id, session: SessionDep, staff: StaffFormDep, locale: LocaleDep) -> Response:
    row = imports.one_for(session, staff.account, import_id)
    return RedirectResponse(f"/needs/{imports.make_set(session, staff.account, row, locale.code)}", 303)


@router.post("/{import_id}/cancel")
def cancel(import_id: Id, session: SessionDep, staff: StaffFormDep) -> Response:
    imports.cancel(session, imports.one_for(session, staff.account, import_id))
    return RedirectResponse("/imports", 303)


@router.post("/{import_id}/undo")
def undo(import_id: Id, session: SessionDep, staff: StaffFormDep, form: TypedDep) -> Response:
    row = imports.one_for(session, staff.account, import_id)
    if not form.get("sure"):
        raise NotPossible("not_confirmed")
    imports.undo(session, staff.account, row)
    return RedirectResponse(f"/imports/{import_id}", 303)


@router.get("/{import_id}/mapping.toml")
def mapping_file(import_id: Id, session: SessionDep, staff: StaffDep) -> Response:
    row = imports.one_for(session, staff.account, import_id)
    headers = {"Content-Disposition": f'attachment; filename="gaplens-mapping-{import_id}.toml"'}
    content = mappings.to_toml(imports.mapping_of(row), row.instrument)
    return Response(content, media_type="application/toml", headers=headers)
