"""Staff: the company's lists of sites, services, ways to the form and units."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from app.i18n import LOCALES
from app.places import pages
from app.places.words import CHANGES
from app.reports.words import CHANNELS, channel_words
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
from surveys.campaigns.plan import LONGEST_VALUE
from surveys.codes import LISTED, Listed, Segment
from surveys.errors import ChangedMeanwhile, Invalid, Problem
from surveys.people.accounts import LONGEST_UNIT, is_living_unit
from surveys.people.addresses import folded, plain_name
from surveys.places import places, units
from surveys.places.places import Became
from surveys.places.register import Place, is_living
from surveys.places.units import Unit

router = APIRouter(prefix="/company/lists")
PATH = router.prefix
Kept = Literal["rename", "retire", "bring-back", "merge"]


class Desk:
    """What every page here is made of."""

    def __init__(
        self, session: SessionDep, services: ServicesDep, staff: StaffDep, locale: LocaleDep, done: str = ""
    ) -> None:
        self.session, self.services, self.staff, self.locale, self.done = session, services, staff, locale, done
        self.account = staff.account
        self.units = {unit.id: locale.company(unit.name) for unit in units.seen_by(session, staff.account)}

    def called(self, kind: Listed, name: str) -> str:
        return channel_words(name, self.locale) if kind == "channel" else name

    def written(self, place: Place) -> str:
        """For the field in which its name is changed."""
        own = place.kind == "channel" and place.name in CHANNELS
        return self.called(place.kind, place.name) if own else place.name

    def row(self, place: Place, named: Mapping[int | None, str]) -> pages.Row:
        return pages.Row(
            f"{PATH}/entries/{place.id}",
            self.called(place.kind, place.name),
            self.unit_of(place),
            self.called(place.kind, named.get(place.merged_into_id, "")),
            str(place.id),
        )

    def unit_row(self, unit: Unit) -> pages.Row:
        into = self.units.get(unit.merged_into_id, "")
        return pages.Row(f"{PATH}/units/{unit.id}", self.locale.company(unit.name), into=into, id=str(unit.id))

    def unit_of(self, place: Place) -> str:
        """Whose it is, where the reader has several."""
        return self.units.get(place.unit_id, "") if self.account.unit_id is None else ""

    def lists(self, typed: Mapping[str, str] | None = None) -> pages.Lists:
        seen, typed = places.seen_by(self.session, self.account), typed or {}
        named: dict[int | None, str] = {place.id: place.name for place in seen}
        every = units.seen_by(self.session, self.account)
        return pages.Lists(
            frame=frame_of(self.staff, "campaigns"),
            lists=[
                pages.List(
                    kind,
                    [self.row(each, named) for each in seen if each.kind == kind and is_living(each)],
                    [self.row(each, named) for each in seen if each.kind == kind and not is_living(each)],
                    typed.get(kind, ""),
                )
                for kind in LISTED
            ],
            units=[self.unit_row(unit) for unit in every if is_living_unit(unit)],
            former_units=[self.unit_row(unit) for unit in every if not is_living_unit(unit)],
            may_change_units=units.may_change(self.account),
            done=self.done,
            unit=typed.get("unit", ""),
        )

    def entry(self, place: Place, typed: Mapping[str, str] | None = None) -> pages.Entry:
        seen = places.seen_by(self.session, self.account)
        rows = {each.id: self.row(each, {}) for each in seen}
        return pages.Entry(
            frame=frame_of(self.staff, "campaigns"),
            at=f"{PATH}/entries/{place.id}",
            kind=place.kind,
            mark=places.mark_of(place),
            name=self.called(place.kind, place.name),
            written=self.written(place),
            longest=LONGEST_VALUE,
            unit=self.unit_of(place),
            living=is_living(place),
            stays=places.is_always_there(self.session, place),
            into=rows.get(place.merged_into_id) if place.merged_into_id else None,
            merged=[rows[each.id] for each in seen if each.merged_into_id == place.id],
            targets=[rows[each.id] for each in places.targets(self.session, self.account, place)],
            history=self._history(places.history(self.session, place), partial(self.called, place.kind)),
            typed=typed or {},
            done=self.done,
        )

    def unit(self, unit: Unit, typed: Mapping[str, str] | None = None) -> pages.Entry:
        every = units.seen_by(self.session, self.account)
        into = next((self.unit_row(each) for each in every if each.id == unit.merged_into_id), None)
        return pages.Entry(
            frame=frame_of(self.staff, "campaigns"),
            at=f"{PATH}/units/{unit.id}",
            kind="unit",
            mark=units.mark_of(unit),
            name=self.locale.company(unit.name),
            written=unit.name,
            longest=LONGEST_UNIT,
            unit="",
            living=is_living_unit(unit),
            stays=False,
            into=into,
            merged=[self.unit_row(each) for each in every if each.merged_into_id == unit.id],
            targets=[self.unit_row(each) for each in units.targets(self.session, unit)],
            history=self._history(units.history(self.session, unit), self.locale.company),
            typed=typed or {},
            done=self.done,
        )

    def _history(
        self, became: Sequence[tuple[Became, str | None]], called: Callable[[str], str]
    ) -> Sequence[pages.Event]:
        zone, say = self.services.settings.zone, self.locale.say
        return [
            pages.Event(
                clock.to_local(event.moment, zone),
                who or "",
                say(CHANGES[event.change], name=called(event.name), other=called(event.other)),
            )
            for event, who in became
        ]

    def named(self, place: Place, typed: str) -> str:
        """The name as it is stored: of a way to the form that keeps GapLens' words its code. Invalid: another one's."""
        if place.kind != "channel":
            return typed
        if place.name in CHANNELS and plain_name(typed) == self.called("channel", place.name):
            return place.name
        own = places.code_of(self.session, place)
        others = [words for code, words in CHANNELS.items() if code != own]
        if any(folded(locale.say(words)) == folded(typed) for words in others for locale in LOCALES):
            raise Invalid([Problem("name", "name_taken", {"name": plain_name(typed)})])
        return typed


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
def change(request: Request, place_id: Id, act: Kept, desk: Writing, typed: TypedDep) -> Response:
    session, account, mark = desk.session, desk.account, typed.get("mark", "")
    place = places.one_for(session, account, place_id, write=True)
    try:
        if act == "rename":
            places.rename(session, account, place, mark, desk.named(place, typed.get("name", "")))
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
    return render(request, desk.unit(units.one_for(desk.session, desk.account, unit_id)))


@router.post("/units/{unit_id}/{act}")
def change_unit(request: Request, unit_id: Id, act: Kept, desk: Writing, typed: TypedDep) -> Response:
    session, account, mark = desk.session, desk.account, typed.get("mark", "")
    unit = units.one_for(session, account, unit_id)
    try:
        if act == "rename":
            units.rename(session, account, unit, mark, typed.get("name", ""))
        elif act == "retire":
            units.retire(session, account, unit, mark)
        elif act == "bring-back":
            units.bring_back(session, account, unit, mark)
        else:
            units.merge(session, account, unit, mark, typed.get("into", ""))
    except Invalid as invalid:
        return render(request, replace(desk.unit(unit, typed), mark=mark, faults=faults(desk.locale, invalid)), 422)
    except ChangedMeanwhile:
        return render(request, replace(desk.unit(unit, typed), changed=True), 409)
    return RedirectResponse(f"{PATH}/units/{unit_id}?done={act}", 303)
