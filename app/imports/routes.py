"""Staff: bring a file of answers in, say how it is read, have it checked and stored, undo it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from app.imports import pages, showing, typed, words
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
from surveys.errors import Invalid, NotFound, NotPossible
from surveys.files import Note, SpreadsheetError
from surveys.imports import heading, imports
from surveys.imports import mapping as mappings
from surveys.imports.heading import FileColumn
from surveys.imports.mapping import FileMapping
from surveys.instruments.schema import InstrumentError

router = APIRouter(prefix="/imports")
LARGEST_FORM = imports.LARGEST + 2**20  # of a body: a file somewhat too large is refused by the page
LARGEST_MAPPING = 2 * 2**20
MOST_FIELDS = 4_000  # of a form: columns and words
_TAKES = re.compile(r"/imports(/\d+/(mapping|check))?")


def takes_file(path: str) -> bool:
    return _TAKES.fullmatch(path) is not None


@dataclass(frozen=True)
class Arrived:
    """A file on the disk, with its columns; or why it is not taken."""

    name: str
    kept: tuple[Path, str, int] | None = None
    looked: tuple[Sequence[FileColumn], Sequence[Note]] = ((), ())
    invalid: Invalid | None = None
    refused: SpreadsheetError | None = None


def _arrived(request: Request, services: ServicesDep, file: Annotated[UploadFile | None, File()] = None) -> Arrived:
    """Before the session that writes begins, as answers wait for that; only for who is signed in."""
    name = (file.filename if file else "") or ""
    if not file or not name or account_of(request, services) is None:
        return Arrived("")
    try:
        kept = imports.keep_file(services.database, file.file)
    except Invalid as invalid:
        return Arrived(name, invalid=invalid)
    try:
        looked = heading.look(kept[0], FileMapping())
    except SpreadsheetError as error:  # it may be said how it is read
        return Arrived(name, kept, refused=error)
    except BaseException:
        kept[0].unlink(missing_ok=True)
        raise
    return Arrived(name, kept, looked)


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
        imports.LARGEST // 2**20,
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
        if arrived.kept is not None and not told:
            row = imports.begin(
                session, staff.account, arrived.name, arrived.kept, arrived.looked, FileMapping(), questionnaire
            )
            if arrived.refused is not None:
                imports.note_refusal(session, row, arrived.refused)
            return RedirectResponse(f"/imports/{row.id}", 303)
    except Invalid as invalid:
        told = faults(locale, invalid)
    if arrived.kept is not None:
        arrived.kept[0].unlink(missing_ok=True)
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
def show(import_id: Id, request: Request, session: SessionDep, staff: StaffDep, locale: LocaleDep) -> Response:
    row = imports.one_for(session, staff.account, import_id)
    if row.state in ("stored", "undoing", "undone"):
        return render(request, showing.stored_page(session, staff, row, locale))
    return render(request, showing.file_page(session, staff, row, locale))


@router.get("/{import_id}/mark")
def mark_of_page(import_id: Id, session: SessionDep, staff: StaffDep) -> Response:
    """By which the page knows how far the work is."""
    row = imports.one_for(session, staff.account, import_id)
    return Response(showing.page_mark(row), media_type="text/plain", headers={"Cache-Control": "no-store"})


@dataclass(frozen=True)
class Looked:
    """A file read otherwise: its columns, or why it cannot be read so."""

    mapping: FileMapping
    looked: tuple[Sequence[FileColumn], Sequence[Note]] = ((), ())
    refused: SpreadsheetError | None = None


def _looked(import_id: Id, request: Request, services: ServicesDep, form: TypedDep) -> Looked:
    """Before the session that writes begins, as answers wait for that; only for who may."""
    account = account_of(request, services)
    if account is None:
        return Looked(FileMapping())
    with services.database.read() as session:
        row = imports.one_for(session, account, import_id)
    mapping = typed.reading_of(form, imports.mapping_of(row))
    try:
        found = heading.look(imports.path_of(services.database.seals, row), mapping)
    except SpreadsheetError as error:
        return Looked(mapping, refused=error)
    return Looked(mapping, found)


@router.post("/{import_id}/read")
def read_again(
    import_id: Id,
    looked: Annotated[Looked, Depends(_looked)],  # before the session: see there
    session: SessionDep,
    staff: StaffFormDep,
    form: TypedDep,
) -> Response:
    row = imports.one_for(session, staff.account, import_id)
    wanted = form.get("questionnaire", row.instrument)
    try:
        imports.look_again(session, staff.account, row, looked.looked, looked.mapping, wanted)
    except InstrumentError:
        raise NotFound from None
    if looked.refused is not None:
        imports.note_refusal(session, row, looked.refused)
    return RedirectResponse(f"/imports/{import_id}", 303)


@router.post("/{import_id}/check", max_body_size=LARGEST_MAPPING, form_limits={"max_fields": MOST_FIELDS})
def check(
    import_id: Id,
    request: Request,
    session: SessionDep,
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
        page = showing.file_page(session, staff, row, locale, faults=told)
        return render(request, page, 422)
    return RedirectResponse(f"/imports/{import_id}", 303)


@router.post("/{import_id}/confirm")
def confirm(
    import_id: Id, request: Request, session: SessionDep, staff: StaffFormDep, locale: LocaleDep, form: TypedDep
) -> Response:
    row = imports.one_for(session, staff.account, import_id)
    try:
        imports.confirm(session, staff.account, row, form.get("mark", ""), form)
    except Invalid as invalid:
        told = faults(locale, invalid)
        page = showing.file_page(session, staff, row, locale, form, told)
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


@router.post("/{import_id}/mapping", max_body_size=LARGEST_MAPPING)
def take_mapping(
    import_id: Id,
    request: Request,
    session: SessionDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    row = imports.one_for(session, staff.account, import_id)
    try:
        imports.take_mapping(session, staff.account, row, file.file.read() if file else b"")
    except Invalid as invalid:
        told = faults(locale, invalid)
        page = showing.file_page(session, staff, row, locale, faults=told)
        return render(request, page, 422)
    return RedirectResponse(f"/imports/{import_id}", 303)
