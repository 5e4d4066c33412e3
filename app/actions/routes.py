"""Staff: actions of a programme: the list, the form with its rule, the sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from app.actions import pages, proposing, scenes
from app.actions.proposing import Offered, Sides, Wanted
from app.actions.room import Reading, Room, Writing
from app.actions.sentences import planned_hint
from app.actions.sheet import sheet
from app.actions.sources import Source, checked, source_of
from app.actions.words import CHOSEN, FLAGS, KINDS, PEOPLE, STATES, measure_words
from app.reports.words import SEGMENTS
from app.web.deps import FieldsDep, Id, LocaleDep, SessionDep, StaffDep, TypedDep, frame_of
from app.web.errors import faults
from app.web.templating import render
from surveys.actions import actions
from surveys.actions.actions import Action
from surveys.actions.rule import Measure, Rule
from surveys.actions.rule import problems as rule_problems
from surveys.codes import ActionState, Known, Segment
from surveys.errors import ChangedMeanwhile, Invalid, NotPossible, Problem
from surveys.programmes import programmes
from surveys.suggestions import suggestions

router = APIRouter()
C = TypeVar("C", bound=str)
ROOT = "/programmes/{programme_id}/actions"
ORDER: Sequence[ActionState] = tuple(STATES)


@router.get("/actions/new")
def choose(request: Request, session: SessionDep, staff: StaffDep, locale: LocaleDep, suggestion: str = "") -> Response:
    """Of a suggestion: in the programme of its campaign, else in which one it is done is asked."""
    thread = suggestions.one_for(session, staff.account, "see_suggestions", suggestion)
    of_it = thread.campaign and programmes.programme_of(session, staff.account, thread.campaign)
    found = [of_it] if of_it else [row for row in programmes.seen_by(session, staff.account) if not row.put_away]
    if len(found) == 1:
        return RedirectResponse(f"/programmes/{found[0].id}/actions/new?suggestion={suggestion}", 303)
    named = [(row.id or 0, locale.company(row.name)) for row in found]
    return render(request, pages.Choosing(frame_of(staff, "programmes"), suggestion, named))


@router.get("/actions/{action_id}")
def find(action_id: Id, session: SessionDep, staff: StaffDep) -> Response:
    """For whoever knows its number alone, as the log of events does. NotFound."""
    return RedirectResponse(
        f"/programmes/{actions.programme_of(session, staff.account, action_id)}/actions/{action_id}"
    )


@router.get(ROOT)
def index(request: Request, room: Reading, state: str = "", owner: str = "") -> Response:
    found = actions.of_programme(room.session, room.row)
    owners = dict(actions.owners(room.session, room.row))
    rows = [each for each in found if state in ("", each.state) and (not owner or str(each.owner_id) == owner)]
    rows.sort(key=lambda each: (not actions.is_late(each, room.today), ORDER.index(each.state), each.due, each.id or 0))
    listed = pages.Actions(
        frame=room.frame,
        id=room.row.id or 0,
        name=room.locale.company(room.row.name),
        rows=[_row(room, each, owners) for each in rows],
        total=len(found),
        states=[(code, room.locale.say(words)) for code, words in STATES.items()],
        owners=[(str(id_), owners[id_]) for id_ in dict.fromkeys(each.owner_id for each in found) if id_ in owners],
        state=state,
        owner=owner,
    )
    return render(request, listed)


def _row(room: Room, row: Action, owners: Mapping[int, str]) -> pages.ActionRow:
    rule, say = actions.rule_of(row), room.locale
    days = (room.today - row.due).days
    return pages.ActionRow(
        id=row.id or 0,
        title=row.title,
        measured="" if rule is None else room.teller(rule).measured(rule),
        state=say.say(STATES[row.state]),
        tags=[words for words, _ in room.teller(rule).tags(row.verdict)] if rule and row.verdict else [],
        owner=owners.get(row.owner_id or 0, ""),
        due=row.due,
        late=say.say_n("%(n)s day late", "%(n)s days late", days) if actions.is_late(row, room.today) else "",
    )


@dataclass(frozen=True)
class Form:
    """What a form shows. waves: what can be measured; row: none yet."""

    room: Room
    waves: Sequence[Offered]
    values: Mapping[str, str]
    sides: Sides
    row: Action | None = None
    mark: str = ""
    invalid: Invalid | None = None
    standing: Rule | None = None

    def page(self) -> pages.ActionForm:
        room, locale = self.room, self.room.locale
        state = "draft" if self.row is None else self.row.state
        stored = None if self.row is None else actions.rule_of(self.row)
        each, rule = self._shown(stored)
        return pages.ActionForm(
            frame=room.frame,
            id=room.row.id or 0,
            name=room.locale.company(room.row.name),
            action=None if self.row is None else self.row.id,
            state=state,
            values=self.values,
            treated=self.sides.codes("treated"),
            control=self.sides.codes("control"),
            sides=room.locale.listed([room.group_words(self.sides.by, name) for name in self.sides.treated]),
            groups=[] if each is None else [_listed(of, names, room) for of, names in each.lists.items()],
            measures=[_group(each, room) for each in self.waves],
            kinds=[(code, locale.say(words)) for code, words in KINDS.items()],
            owners=[(str(id_), name) for id_, name in actions.owners(room.session, room.row)],
            chosen=_choices(CHOSEN, room),
            people=_choices(PEOPLE, room)
            if each and (each.pairs_people or self.values.get("people") == "same")
            else [],
            flags=_choices(FLAGS, room)
            if each and (each.wave.tells_flags or self.values.get("flags") == "out")
            else [],
            facts=[] if rule is None else room.teller(rule).rule(rule)[:4],
            scene=None if rule is None else scenes.of_rule(room.teller(rule), rule),
            notice="",
            hints={} if rule is None else {"planned": planned_hint(rule, locale)},
            mark=self.mark,
            standing=[] if self.standing is None else room.teller(self.standing).rule(self.standing),
            locked=self.row is not None and not actions.can_change(room.session, self.row),
            faults=faults(locale, self.invalid) if self.invalid else [],
        )

    def _asks(self, field: str, possible: bool | None) -> bool:
        """Whether there is a choice, or what was sent is none."""
        return bool(possible) or self.values.get(field, "") not in ("", "others", "in")

    def _shown(self, stored: Rule | None) -> tuple[Offered | None, Rule | None]:
        """The wave that is chosen in the form, and the rule with its figures."""
        try:
            each, measure = proposing.chosen_from(self.waves, self.values.get("measure", ""))
        except Invalid:
            return None, stored
        try:
            rule = proposing.rule_of(self.values, self.sides, each, measure, self.room.row, self.room.today)
        except Invalid:
            rule, _ = proposing.proposal(each, measure, self.room.row, self.room.today, Sides(), Wanted())
        return each, rule


def _waves(room: Room, row: Action | None) -> Sequence[Offered]:
    rule = None if row is None else actions.rule_of(row)
    base = None if rule is None else rule.baseline.campaign
    return proposing.offered(room.session, room.services, room.staff, room.row, room.locale, base)


def _group(each: Offered, room: Room) -> pages.Group:
    asked = each.wave.published.instrument
    options = [(code, measure_words(measure, asked, room.locale)) for code, measure in each.measures.items()]
    return pages.Group(f"{each.title} · {each.called}", options)


def _listed(of: Segment | Known, names: Sequence[str], room: Room) -> pages.Group:
    return pages.Group(room.locale.say(SEGMENTS[of]), [(f"{of}:{name}", room.group_words(of, name)) for name in names])


def _choices(words: Mapping[C, tuple[str, str]], room: Room) -> Sequence[tuple[str, str, str]]:
    """Codes, words, hints."""
    return [(code, room.locale.say(said), room.locale.say(hint)) for code, (said, hint) in words.items()]


def _proposed(room: Room, each: Offered, measure: Measure, sides: Sides, typed: Mapping[str, str]) -> dict[str, str]:
    """The fields of a rule as the numbers propose it. What is not among the worst was picked for another reason."""
    try:
        wanted = proposing.wanted_of(typed, each, sides)
    except Invalid:  # of another wave
        wanted = proposing.wanted_of({"chosen": "rank"} if typed.get("chosen") == "rank" else {}, each, sides)
    rule, due = proposing.proposal(each, measure, room.row, room.today, sides, wanted)
    if rule.rank is None or rule.of is None or 2 * rule.rank > rule.of:
        rule = replace(rule, chosen="otherwise")
    return proposing.values_of(rule, each.wave.published.id) | {"due": due.isoformat()}


@router.get(f"{ROOT}/new")
def ask(request: Request, room: Reading, source: Annotated[Source, Depends()]) -> Response:
    waves = _waves(room, None)
    found = source_of(room, source)
    sides = proposing.sides_of([("treated", f"{source.by}:{source.group}")]) if source.group else Sides()
    if not any(each.has(sides) for each in waves):
        sides = Sides()
    values = {"kind": "change", "owner": str(room.staff.account.id), "from": found.text}
    if (first := proposing.first_of(waves, found.need, sides if source.group else None, found.dimension)) is not None:
        values |= _proposed(room, *first, sides, {"chosen": found.chosen})
    return render(request, Form(room, waves, values, sides).page())


@router.post(f"{ROOT}/new")
def make(request: Request, room: Writing, typed: TypedDep, fields: FieldsDep) -> Response:
    return _sent(request, room, typed, fields, None)


@router.get(ROOT + "/{action_id}/edit")
def edit(request: Request, room: Reading, action_id: Id) -> Response:
    row = room.one(action_id)
    if row.state in actions.OVER or row.state == "judged":
        raise NotPossible("not_this_step")
    rule = actions.rule_of(row)
    waves = _waves(room, row)
    sides = Sides() if rule is None else Sides(rule.treated, rule.control, rule.by)
    return render(request, Form(room, waves, _values(row), sides, row, actions.mark(row)).page())


def _values(row: Action) -> dict[str, str]:
    rule = actions.rule_of(row)
    cost = "" if row.cost_planned is None else str(row.cost_planned)
    found = {"title": row.title, "cause": row.cause, "what": row.what, "kind": row.kind, "owner": str(row.owner_id)}
    found |= {"due": row.due.isoformat(), "cost_planned": cost, "from": f"{row.origin}:{row.origin_id}"}
    return found | (proposing.values_of(rule, rule.baseline.campaign) if rule else {})


@router.post(ROOT + "/{action_id}/edit")
def change(request: Request, room: Writing, action_id: Id, typed: TypedDep, fields: FieldsDep) -> Response:
    return _sent(request, room, typed, fields, room.one(action_id))


def _sent(
    request: Request, room: Room, typed: dict[str, str], fields: Sequence[tuple[str, str]], row: Action | None
) -> Response:
    """One form for all: `then` says what is to be done with it."""
    source = checked(room, Source.of(typed.get("from", "")))
    waves = _waves(room, row)
    sides, then, seen = proposing.sides_of(fields), typed.get("then", "save"), typed.get("mark", "")
    form = Form(room, waves, typed, sides, row, seen)
    try:
        if then == "propose":
            each, measure = proposing.chosen_from(waves, typed.get("measure", ""))
            values = typed | _proposed(room, each, measure, sides, typed)
            if typed.get("due"):
                values["due"] = typed["due"]
            return render(request, replace(form, values=values).page())
        plan, rule = _read(room, waves, typed, sides, row)
        if row is None:
            row = actions.create(room.session, room.staff.account, room.row, plan, source, rule)
            seen = actions.mark(row)
        elif then != "fix":
            actions.change(room.session, room.staff.account, row, seen, plan, rule, typed.get("reason", ""))
        if then == "fix":
            actions.fix(room.session, room.staff.account, row, seen, plan, rule)
    except Invalid as invalid:
        return render(request, replace(form, invalid=invalid).page(), 422)
    except ChangedMeanwhile as meanwhile:
        now = meanwhile.standing
        if not isinstance(now, Action):
            raise
        again = replace(form, row=now, mark=actions.mark(now), standing=actions.rule_of(now))
        return render(request, again.page(), 409)
    return room.to(row)


def _read(
    room: Room, waves: Sequence[Offered], typed: dict[str, str], sides: Sides, row: Action | None
) -> tuple[actions.Plan, Rule]:
    """Everything that is wrong with it at once. Invalid."""
    problems: list[Problem] = []
    plan, rule = None, None
    fixing = typed.get("then") == "fix"
    try:
        plan = actions.plan_of(room.session, room.row, typed)
        problems += actions.late(plan, room.today) if fixing else []
    except Invalid as invalid:
        problems += invalid.problems
    try:
        rule = _rule(room, waves, typed, sides, row)
    except Invalid as invalid:
        problems += invalid.problems
    if rule is not None and fixing:
        today = room.today
        problems += rule_problems(rule, today if plan is None else plan.due, today)
    if plan is None or rule is None or problems:
        raise Invalid(problems)
    return plan, rule


def _rule(room: Room, waves: Sequence[Offered], typed: dict[str, str], sides: Sides, row: Action | None) -> Rule:
    """As it is fixed already, where the form says nothing else."""
    stored = None if row is None or row.state == "draft" else actions.rule_of(row)
    if stored is not None:
        same = proposing.values_of(stored, stored.baseline.campaign)
        if Sides(stored.treated, stored.control, stored.by) == sides and all(
            typed.get(name, same[name]) == same[name] for name in same
        ):
            return stored
        if row is not None and not actions.can_change(room.session, row):
            raise NotPossible("measuring_begun")
    each, measure = proposing.chosen_from(waves, typed.get("measure", ""))
    return proposing.rule_of(typed, sides, each, measure, room.row, room.today)


@router.get(ROOT + "/{action_id}")
def one(request: Request, room: Reading, action_id: Id) -> Response:
    return render(request, sheet(room, room.one(action_id)))
