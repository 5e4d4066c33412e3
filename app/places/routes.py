"""Staff: the company's lists of sites, services and units."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from app.places import pages
from app.places.words import CHANGES
from app.reports.words import CHANNELS
from app.web.deps import (
    Id,
    LocaleDep,
    ServicesDep,
    SessionDep,
    StaffDep,
    StaffFormDep,
    TypedDep,
    frame_of,
)
from app.web.errors import faults
from app.web.templating import render
from surveys import clock
from surveys.codes import SEGMENTS, Segment
from surveys.errors import ChangedMeanwhile, Invalid
from surveys.places import places, units
from surveys.places.register import Place, is_living

router = APIRouter(prefix="/company/lists")
PATH = router.prefix


class Desk:
    """What every page here is made of."""

    def __init__(
        self, session: SessionDep, services: ServicesDep, staff: StaffDep, locale: LocaleDep, done: str = ""
    ) -> None:
        self.session, self.services, self.staff, self.locale, self.done = session, services, staff, locale, done
        self.account = staff.account
        self.units = {unit.id: locale.company(unit.name) for unit in units.seen_by(session, staff.account)}

    def row(self, place: Place, named: Mapping[int | None, str]) -> pages.Row:
        return pages.Row(place.id or 0, place.name, self.unit_of(place), named.get(place.merged_into_id, ""))

    def unit_of(self, place: Place) -> str:
        """Whose it is, where the reader has several."""
        return self.units.get(place.unit_id, "") if self.account.unit_id is None else ""

    def lists(self, typed: Mapping[str, str] | None = None) -> pages.Lists:
        seen, typed = places.seen_by(self.session, self.account), typed or {}
        named: dict[int | None, str] = {place.id: place.name for place in seen}
        return pages.Lists(
            frame=frame_of(self.staff, "campaigns"),
            lists=[
                pages.List(
                    kind,
                    [self.row(each, named) for each in seen if each.kind == kind and is_living(each)],
                    [self.row(each, named) for each in seen if each.kind == kind and not is_living(each)],
                    typed.get(kind, ""),
                )
                for kind in SEGMENTS
            ],
            units=[pages.Row(id_ or 0, name) for id_, name in self.units.items()],
            may_change_units=units.may_change(self.account),
            channels=[self.locale.say(words) for words in CHANNELS.values()],
            done=self.done,
            unit=typed.get("unit", ""),
        )

    def entry(self, place: Place, typed: Mapping[str, str] | None = None) -> pages.Entry:
        seen = places.seen_by(self.session, self.account)
        rows = {each.id: self.row(each, {}) for each in seen}
        return pages.Entry(
            frame=frame_of(self.staff, "campaigns"),
            id=place.id or 0,
            kind=place.kind,
            mark=places.mark_of(place),
            name=place.name,
            unit=self.unit_of(place),
            living=is_living(place),
            into=rows.get(place.merged_into_id) if place.merged_into_id else None,
            merged=[rows[each.id] for each in seen if each.merged_into_id == place.id],
            targets=[rows[each.id] for each in places.targets(self.session, self.account, place)],
            history=self._history(place),
            typed=typed or {},
            done=self.done,
        )

    def _history(self, place: Place) -> Sequence[pages.Event]:
        zone, say = self.services.settings.zone, self.locale.say
        return [
            pages.Event(
                clock.to_local(event.moment, zone),
                who or "",
                say(CHANGES[event.change], name=event.name, other=event.other),
            )
            for event, who in places.history(self.session, place)
        ]


def _writing(session: SessionDep, services: ServicesDep, staff: StaffFormDep, locale: LocaleDep) -> Desk:
    return Desk(session, services, staff, locale)


Reading = Annotated[Desk, Depends(Desk, scope="function")]
Writing = Annotated[Desk, Depends(_writing, scope="function")]


@router.get("")
def index(request: Request, desk: Reading) -> Response:
    return render(request, desk.lists())


@router.post("/add/{kind}")
def add(request: Request, kind: Segment, desk: Writing, typed: TypedDep) -> Response:
    try:
        places.create(desk.session, desk.account, kind, typed.get(kind, "").splitlines())
    except Invalid as invalid:
        return render(request, replace(desk.lists(typed), faults=faults(desk.locale, invalid)), 422)
    return RedirectResponse(f"{PATH}?done=added#{kind}s", 303)


@router.get("/entries/{place_id}")
def show(request: Request, place_id: Id, desk: Reading) -> Response:
    return render(request, desk.entry(places.one_for(desk.session, desk.account, place_id)))


@router.post("/entries/{place_id}/{act}")
def change(
    request: Request,
    place_id: Id,
    act: Literal["rename", "retire", "bring-back", "merge"],
    desk: Writing,
    typed: TypedDep,
) -> Response:
    session, account, mark = desk.session, desk.account, typed.get("mark", "")
    place = places.one_for(session, account, place_id, write=True)
    try:
        if act == "rename":
            places.rename(session, account, place, mark, typed.get("name", ""))
        elif act == "retire":
            places.retire(session, account, place, mark)
        elif act == "bring-back":
            places.bring_back(session, account, place, mark)
        else:
            places.merge(session, account, place, mark, typed.get("into", ""))
    except Invalid as invalid:
        page = replace(desk.entry(place, typed), mark=mark, faults=faults(desk.locale, invalid))
        return render(request, page, 422)
    except ChangedMeanwhile:
        return render(request, replace(desk.entry(place, typed), changed=True), 409)
    return RedirectResponse(f"{PATH}/entries/{place_id}?done={act}", 303)


@router.post("/add-unit")
def add_unit(request: Request, desk: Writing, typed: TypedDep) -> Response:
    try:
        units.create(desk.session, desk.account, typed.get("unit", ""))
    except Invalid as invalid:
        return render(request, replace(desk.lists(typed), faults=faults(desk.locale, invalid)), 422)
    return RedirectResponse(f"{PATH}?done=added#units", 303)


@router.get("/units/{unit_id}")
def show_unit(request: Request, unit_id: Id, desk: Reading) -> Response:
    unit = units.one_for(desk.session, desk.account, unit_id)
    return render(request, pages.UnitEntry(frame_of(desk.staff, "campaigns"), unit_id, unit.name, unit.name))


@router.post("/units/{unit_id}")
def rename_unit(request: Request, unit_id: Id, desk: Writing, typed: TypedDep) -> Response:
    unit, shown, name = units.one_for(desk.session, desk.account, unit_id), typed.get("mark", ""), typed.get("name", "")
    page = pages.UnitEntry(frame_of(desk.staff, "campaigns"), unit_id, shown, name)
    try:
        units.rename(desk.session, unit, shown, name)
    except Invalid as invalid:
        return render(request, replace(page, faults=faults(desk.locale, invalid)), 422)
    except ChangedMeanwhile:
        return render(request, replace(page, name=unit.name, changed=True), 409)
    return RedirectResponse(f"{PATH}?done=saved#units", 303)
