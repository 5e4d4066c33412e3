"""Staff: the sets of needs that are asked about: list, copy, edit, publish, down- and upload."""

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, File, Query, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from app.i18n import BY_CODE, Locale
from app.needs import pages, typed, words
from app.needs.editor import Editor, joined_with, standing_of
from app.web.deps import LocaleDep, ServicesDep, SessionDep, Staff, StaffDep, StaffFormDep, TypedDep, frame_of
from app.web.errors import faults
from app.web.page import Fault
from app.web.problems import REASONS
from app.web.templating import render
from surveys import instruments
from surveys.errors import ChangedMeanwhile, Invalid, NotFound, NotPossible, Problem
from surveys.instruments import needset
from surveys.instruments.needset import NeedSet
from surveys.instruments.schema import InstrumentError, Text
from surveys.needs import editing, sets
from surveys.needs.editing import Room
from surveys.needs.missing import ready
from surveys.people.addresses import plain
from surveys.storage.tables import WrittenSet

router = APIRouter(prefix="/needs")


def _row(row: WrittenSet | None, needs: NeedSet, locale: Locale, origin: str = "") -> pages.SetRow:
    named = [(instruments.name_of(kind, needs.id), locale.say(words.KINDS[kind])) for kind in ready(needs)]
    return pages.SetRow(
        id=needs.id,
        title=needs.title,
        needs=len(needs.needs),
        languages=locale.listed([BY_CODE[code].name for code in needs.languages]),
        kinds=named,
        published=row.published if row else 0,
        origin=origin,
        changed=row.changed if row else None,
    )


def _list(
    session: Session, staff: Staff, locale: Locale, away: bool = False, faults: list[Fault] | None = None
) -> pages.Sets:
    rows = [(row, sets.draft_of(row)) for row in sets.seen_by(session, staff.account)]
    packs = [instruments.pack(name) for name in instruments.PACKS]
    titles = {needs.id: needs.title for needs in (*packs, *(needs for _, needs in rows))}
    own = [
        _row(row, needs, locale, titles.get(needs.origin, Text())[locale.code])
        for row, needs in rows
        if row.put_away == away
    ]
    return pages.Sets(
        frame=frame_of(staff, "needs"),
        own=own,
        packs=[] if away else [_row(None, needs, locale) for needs in packs],
        away=away,
        others=len(rows) - len(own),
        faults=faults or [],
    )


@router.get("")
def index(
    request: Request, session: SessionDep, staff: StaffDep, locale: LocaleDep, away: Annotated[bool, Query()] = False
) -> Response:
    return render(request, _list(session, staff, locale, away))


def _origin(session: Session, staff: Staff, set_id: str) -> NeedSet:
    """What a new set is a copy of. NotFound."""
    if set_id in instruments.PACKS:
        return instruments.pack(set_id)
    return sets.draft_of(sets.one_for(session, staff.account, set_id)) if set_id else sets.EMPTY


@router.post("/new")
def make(session: SessionDep, staff: StaffFormDep, values: TypedDep) -> Response:
    row = sets.create(session, staff.account, _origin(session, staff, values.get("origin", "")))
    return RedirectResponse(f"/needs/{row.id}", 303)


@router.post("/upload")
def upload(
    request: Request,
    session: SessionDep,
    staff: StaffFormDep,
    locale: LocaleDep,
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """A set as the packaged ones are written; a bad file is refused by its item and fault."""
    content = file.file.read() if file else b""
    try:
        if not content:
            raise Invalid([Problem("file", "empty_file" if file and file.filename else "no_file", {})])
        needs = needset.read(content, (file.filename if file else "") or "file")
    except InstrumentError as error:
        refused = [bad_set(error, locale)]
    except Invalid as invalid:
        refused = faults(locale, invalid)
    else:
        row = sets.create(session, staff.account, needs)
        return RedirectResponse(f"/needs/{row.id}", 303)
    return render(request, _list(session, staff, locale, faults=refused), 422)


def bad_set(error: InstrumentError, locale: Locale) -> Fault:
    said = locale.say(error.fault.sentence, **error.fault.values)
    where = words.item_words(error.item, locale)
    if not where:
        return Fault("file", locale.say("The file cannot be used: %(fault)s", fault=said))
    return Fault("file", locale.say("The file cannot be used. %(item)s: %(fault)s", item=where, fault=said))


def _editor(write: bool) -> Any:
    def of_set(
        set_id: str, session: SessionDep, staff: StaffDep, locale: LocaleDep, show: str = "", kind: str = ""
    ) -> Editor:
        row = sets.one_for(session, staff.account, set_id, write=write)
        return Editor(session, staff, locale, row, show, kind)

    def of_form(
        set_id: str, session: SessionDep, staff: StaffFormDep, locale: LocaleDep, show: str = "", kind: str = ""
    ) -> Editor:
        return of_set(set_id, session, staff, locale, show, kind)

    return Depends(of_form if write else of_set, scope="function")


Reading = Annotated[Editor, _editor(write=False)]
Writing = Annotated[Editor, _editor(write=True)]


def _back(editor: Editor, path: str = "", done: str = "") -> Response:
    return RedirectResponse(f"/needs/{editor.row.id}{path}{f'?done={done}' if done else ''}", 303)


@router.get("/{set_id}.toml")
def download(set_id: str, session: SessionDep, staff: StaffDep, services: ServicesDep) -> Response:
    if set_id in instruments.PACKS:
        needs = instruments.pack(set_id)
    else:
        needs = sets.draft_of(sets.one_for(session, staff.account, set_id))
        services.exports.note(staff.account, "written_set", set_id, version=needs.version)
    headers = {"Content-Disposition": f'attachment; filename="{set_id}.toml"'}
    return Response(needset.to_toml(needs), media_type="application/toml; charset=utf-8", headers=headers)


@router.get("/{set_id}")
def look_at(request: Request, editor: Reading, done: str = "") -> Response:
    return render(request, editor.page(done=done))


@router.post("/{set_id}/publish")
def publish(editor: Writing) -> Response:
    sets.publish(editor.session, editor.row, editor.staff.account)
    return _back(editor, done="published")


@router.post("/{set_id}/put-away")
def put_away(editor: Writing, values: TypedDep) -> Response:
    sets.put_away(editor.session, editor.row, away=values.get("away") == "yes")
    return RedirectResponse("/needs", 303)


@router.post("/{set_id}/remove")
def remove(editor: Writing, values: TypedDep) -> Response:
    if not values.get("sure"):
        raise NotPossible("not_confirmed")
    sets.remove(editor.session, editor.row)
    return RedirectResponse("/needs", 303)


@router.get("/{set_id}/head")
def ask_head(request: Request, editor: Reading) -> Response:
    head = editing.head_of(editor.draft)
    return render(request, editor.page("head", values=typed.head_values(head), seen=editing.mark(head)))


@router.post("/{set_id}/head")
def write_head(request: Request, editor: Writing, values: TypedDep) -> Response:
    if without := values.get("without"):  # a language: the set is in those of its title
        values = {**values, f"title_{without}": ""}
    try:
        sets.change(editor.session, editor.row, editing.head(values.get("seen", ""), *typed.head_from(values)))
    except Invalid as invalid:
        page = editor.page("head", values=values, faults=faults(editor.locale, invalid), seen=values.get("seen", ""))
        return render(request, page, 422)
    except ChangedMeanwhile as overtaken:
        return _overtaken(request, editor, "head", "", values, overtaken)
    return _back(editor, "/head", "language" if without else "saved")


def _overtaken(
    request: Request, editor: Editor, part: str, part_id: str, values: dict[str, str], overtaken: ChangedMeanwhile
) -> Response:
    """What was typed stays in the form, what stands now is beside it; sending again then writes over it."""
    standing = standing_of(overtaken.standing, values, editor.locale)
    seen = editing.mark(overtaken.standing) if overtaken.standing is not None else ""
    if not seen and part != "head":  # somebody took it out: put back, it is the same part
        values = {**values, "id": values.get("id") or part_id, "back": values.get("back") or part_id}
        part_id = ""
    else:
        values = joined_with(overtaken.standing, values)
    fixed = part_id in sets.published_ids(editor.session, editor.row)
    page = editor.page(part, part_id, values=values, standing=standing, seen=seen, fixed=fixed)
    return render(request, page, 409)


def _room(room: str) -> Room:
    if room not in get_args(Room):
        raise NotFound
    return room  # type: ignore[return-value]


@router.get("/{set_id}/new/{room}")
def ask_new(request: Request, editor: Reading, room: str) -> Response:
    fresh = typed.fresh_values(_room(room), dict(request.query_params))
    return render(request, editor.page(room, values=fresh))


@router.get("/{set_id}/{room}/{part_id}")
def ask(request: Request, editor: Reading, room: str, part_id: str, done: str = "") -> Response:
    part = editing.find(editing.parts_of(editor.draft, _room(room)), part_id)
    if part is None:
        raise NotFound
    fixed = part_id in sets.published_ids(editor.session, editor.row)
    page = editor.page(room, part_id, typed.part_values(part), seen=editing.mark(part), done=done, fixed=fixed)
    return render(request, page)


@router.post("/{set_id}/new/{room}")
def write_new(request: Request, editor: Writing, room: str, values: TypedDep) -> Response:
    return _write(request, editor, _room(room), "", values)


@router.post("/{set_id}/{room}/{part_id}")
def write(request: Request, editor: Writing, room: str, part_id: str, values: TypedDep) -> Response:
    at, go = _room(room), values.get("go", "save")
    if go in ("up", "down"):
        return _move(request, editor, at, part_id, values, -1 if go == "up" else 1)
    if go == "remove":
        return _take_out(request, editor, at, part_id, values)
    return _write(request, editor, at, part_id, values)


def _take_out(request: Request, editor: Editor, room: Room, part_id: str, values: dict[str, str]) -> Response:
    """A refusal keeps what was typed."""
    try:
        if not values.get("sure"):
            raise NotPossible("not_confirmed")
        sets.change(editor.session, editor.row, editing.taken_out(room, part_id, values.get("seen", "")))
    except NotPossible as refusal:
        fixed = part_id in sets.published_ids(editor.session, editor.row)
        said = [Fault("sure", editor.locale.say(REASONS[refusal.reason]))]
        page = editor.page(room, part_id, values, said, seen=values.get("seen", ""), fixed=fixed)
        return render(request, page, 409)
    except ChangedMeanwhile as overtaken:
        return _overtaken(request, editor, room, part_id, values, overtaken)
    return _back(editor, done="removed")


def _move(request: Request, editor: Editor, room: Room, part_id: str, values: dict[str, str], by: int) -> Response:
    """What was typed is saved first, so that nothing is lost."""
    saved = _write(request, editor, room, part_id, values)
    if saved.status_code != 303:
        return saved
    moved_id = plain(values.get("id", "")) or part_id
    before = editor.draft
    sets.change(editor.session, editor.row, editing.moved(room, moved_id, by))
    done = "end" if editor.draft == before else "moved"
    return _back(editor, f"/{room}/{moved_id}", f"{done}-{'up' if by < 0 else 'down'}")


def _write(request: Request, editor: Editor, room: Room, part_id: str, values: dict[str, str]) -> Response:
    seen = values.get("seen", "")
    published = sets.published_ids(editor.session, editor.row) - {values.get("back", "")}
    standing = editing.find(editing.parts_of(editor.draft, room), part_id) if part_id else None
    try:
        part = typed.part_from(room, values, editor.draft, standing, published)
        change = editing.put(room, part, seen=seen, before=part_id, published=published)
        sets.change(editor.session, editor.row, change)
    except Invalid as invalid:
        refused = faults(editor.locale, invalid)
        page = editor.page(room, part_id, values, refused, seen=seen, fixed=part_id in published)
        return render(request, page, 422)
    except ChangedMeanwhile as overtaken:
        return _overtaken(request, editor, room, part_id, values, overtaken)
    except InstrumentError as error:
        page = editor.page(room, part_id, values, [bad_set(error, editor.locale)], seen=seen)
        return render(request, page, 422)
    return _back(editor, f"/{room}/{part.id}", "saved")
