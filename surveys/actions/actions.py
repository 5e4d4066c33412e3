"""Actions: make, change, fix, move on, judge once, close; find those on which an account may act."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from sqlmodel import Session

from surveys import clock, marks
from surveys.actions import moves
from surveys.actions import rule as rules
from surveys.actions.remeasure import begun, remeasure
from surveys.actions.rule import Rule
from surveys.answers.responses import clean_text
from surveys.codes import ActionKind, ActionState, EventKind, MoveName, Origin
from surveys.errors import ChangedMeanwhile, Invalid, NotFound, NotPossible, Problem
from surveys.events import events
from surveys.storage import locks
from surveys.storage.engine import zone_of
from surveys.storage.queries import actions as storage
from surveys.storage.tables import Account, Programme
from surveys.storage.tables import Action as Action

LONGEST_TITLE, LONGEST_TEXT, LONGEST_WORD = 120, 1000, 500  # characters
MOST_COST = 1_000_000_000
OVER: frozenset[ActionState] = frozenset({"closed", "dropped"})


@dataclass(frozen=True)
class Plan:
    """What is to be done, by whom and until when; beside the rule."""

    kind: ActionKind
    title: str
    cause: str
    what: str
    owner_id: int | None
    due: date
    cost_planned: int | None


@dataclass(frozen=True)
class From:
    """Where an action comes from. id: of the need, the comment, the group; follows: the action before it."""

    origin: Origin = "none"
    id: str = ""
    follows: int | None = None


def of_programme(session: Session, row: Programme) -> Sequence[Action]:
    """In the order in which they were made."""
    return storage.of_programme(session, row.id or 0)


def seen_by(session: Session, account: Account) -> Sequence[Action]:
    """Of all programmes that the account may see."""
    return storage.allowed(session, account, "see_action")


def programme_of(session: Session, account: Account, action_id: int) -> int:
    """NotFound: of the actions that the account sees none has this number."""
    found = next((row for row in storage.allowed(session, account, "see_action") if row.id == action_id), None)
    if found is None:
        raise NotFound
    return found.programme_id


def one(session: Session, row: Programme, action_id: int) -> Action:
    """NotFound: this programme has no such action."""
    found = storage.one(session, row.id or 0, action_id)
    if found is None:
        raise NotFound
    return found


def from_origin(session: Session, row: Programme, origin_id: str) -> Sequence[Action]:
    return storage.from_origin(session, row.id or 0, origin_id)


def about_need(session: Session, row: Programme, need: str) -> list[Action]:
    """Actions that a need is measured by, in the order in which they began."""
    found = [each for each in of_programme(session, row) if each.rule and each.rule["measure"]["of"] == "need"]
    return [each for each in found if each.rule and each.rule["measure"]["id"] == need and each.state != "draft"]


def rule_of(row: Action) -> Rule | None:
    return None if row.rule is None else rules.from_json(row.rule)


def is_late(row: Action, today: date) -> bool:
    """Not carried out by the day that was promised."""
    return row.state in moves.BEFORE_IT_IS_DONE and row.due < today


def owners(session: Session, row: Programme) -> list[tuple[int, str]]:
    return [(each.id or 0, each.name) for each in storage.owners(session, row.unit_id)]


def name_of(session: Session, account_id: int | None) -> str:
    """Empty once the account is gone."""
    return "" if account_id is None else storage.names(session, [account_id]).get(account_id, "")


def names_of(session: Session, account_ids: Sequence[int]) -> dict[int, str]:
    """Account -> what it is called."""
    return storage.names(session, account_ids) if account_ids else {}


def mark(row: Action) -> str:
    """Stands for what a form showed."""
    shown = (row.state, row.kind, row.title, row.cause, row.what, row.owner_id, row.due, row.cost_planned)
    return marks.mark_of(*shown, json.dumps(row.rule, sort_keys=True))


def create(session: Session, account: Account, programme: Programme, plan: Plan, source: From, rule: Rule) -> Action:
    """A draft with the rule as it is proposed, or written."""
    made = Action(
        unit_id=programme.unit_id,
        programme_id=programme.id or 0,
        origin=source.origin,
        origin_id=source.id,
        follows=source.follows,
        state="draft",
        created=clock.now(),
        rule=rule.to_json(),
        **vars(plan),
    )
    storage.put(session, made)
    _note(session, account, made, "made", (None, "draft"), {"origin": source.origin})
    return made


def change(session: Session, account: Account, row: Action, seen: str, plan: Plan, rule: Rule, reason: str) -> None:
    """The plan, and the rule; once that is fixed, it takes a reason. ChangedMeanwhile: somebody else did. Invalid.
    NotPossible: the wave by which it is judged has begun, or it is over.
    """
    _hold(session, row, seen)
    if row.state == "draft":
        _set(row, plan, rule)
    elif row.rule is None or rules.from_json(row.rule) == rule:
        if row.state in OVER:
            raise NotPossible("not_this_step")
        _set(row, plan, None)
    else:
        moves.checked("change_rule", row.state)
        if not can_change(session, row):
            raise NotPossible("measuring_begun")
        said = _said("reason", reason)
        if problems := rules.problems(rule, plan.due, clock.today(zone_of(session))):
            raise Invalid(problems)
        _set(row, plan, rule)
        row.changes += 1
        _note(session, account, row, "changed", data={"rule": _digest(rule)}, reason=said)
    storage.put(session, row)


def can_change(session: Session, row: Action) -> bool:
    """Whether the rule may still change: nothing of what it will be judged by is known."""
    if row.state == "draft":
        return True
    if row.rule is None or row.state not in moves.MOVES["change_rule"].start:
        return False
    found = remeasure(session, row.programme_id, rules.from_json(row.rule))
    return found is None or not begun(session, found)


def fix(session: Session, account: Account, row: Action, seen: str, plan: Plan, rule: Rule) -> None:
    """ChangedMeanwhile: another lead fixed or changed it, and this form does not show that. Invalid."""
    _hold(session, row, seen)
    move = moves.checked("fix", row.state)
    today = clock.today(zone_of(session))
    if problems := [*late(plan, today), *rules.problems(rule, plan.due, today)]:
        raise Invalid(problems)
    _set(row, plan, rule)
    row.state, row.fixed_at, row.fixed_by = move.to or row.state, clock.now(), account.id
    storage.put(session, row)
    _note(session, account, row, "moved", ("draft", row.state), {"rule": _digest(rule)})


def late(plan: Plan, today: date) -> list[Problem]:
    """Nothing begins that is due already."""
    return [Problem("due", "past_date", {})] if plan.due < today else []


def start(session: Session, account: Account, row: Action) -> None:
    _moved(session, account, row, "start", started=clock.now())


def carry_out(session: Session, account: Account, row: Action, evidence: str, cost_real: str = "") -> None:
    """Invalid: without evidence that it was done."""
    locks.hold(session, row)
    moves.checked("carry_out", row.state)
    said, cost = _said("evidence", evidence, LONGEST_TEXT), cost_of("cost_real", cost_real)
    today = clock.today(zone_of(session))
    _moved(session, account, row, "carry_out", said, evidence=said, cost_real=cost, carried_out=today)


def wait(session: Session, account: Account, row: Action) -> None:
    _moved(session, account, row, "wait")


def drop(session: Session, account: Account, row: Action, reason: str) -> None:
    """Only before it was carried out. Invalid: without a reason."""
    locks.hold(session, row)
    moves.checked("drop", row.state)
    said = _said("reason", reason)
    _moved(session, account, row, "drop", said, word=said, closed=clock.now())


def close(session: Session, account: Account, row: Action, name: MoveName, word: str) -> Action | None:
    """After its verdict. word: on what that decision rests. The action that continues it, where it is to be continued.
    Invalid.
    """
    locks.hold(session, row)
    move = moves.checked(name, row.state)
    if move.outcome is None:
        raise NotPossible("not_this_step")
    said = _said("word", word)
    _moved(session, account, row, name, said, word=said, outcome=move.outcome, closed=clock.now())
    if move.outcome != "continued":
        return None
    following = Action(
        unit_id=row.unit_id,
        programme_id=row.programme_id,
        origin=row.origin,
        origin_id=row.origin_id,
        follows=row.id,
        state="draft",
        created=clock.now(),
        kind=row.kind,
        title=row.title,
        cause=row.cause,
        what=row.what,
        owner_id=row.owner_id,
        due=max(row.due, clock.today(zone_of(session))),
        rule=row.rule,
    )
    storage.put(session, following)
    _note(session, account, following, "made", (None, "draft"), {"follows": row.id})
    return following


def judge(session: Session, row: Action, rule: Rule, verdict: Mapping[str, Any]) -> bool:
    """Written by the program, and never again: whether it was this time. rule: by which the verdict was found."""
    locks.hold(session, row)
    if row.judged_at is not None or row.state not in moves.TO_BE_JUDGED or rule_of(row) != rule:
        return False
    before, row.state = row.state, moves.checked("judge", row.state, "program").to or row.state
    row.verdict, row.judged_at = dict(verdict), clock.now()
    storage.put(session, row)
    said = str(verdict["word"] or verdict["why"]).replace(" ", "_")
    _note(session, None, row, "moved", (before, row.state), {"said": said, "wave": verdict["wave"]})
    return True


def ask_to_judge(row: Action) -> None:
    """NotPossible: only the program judges."""
    moves.checked("judge", row.state)


def plan_of(session: Session, programme: Programme, typed: Mapping[str, str]) -> Plan:
    """Invalid."""
    problems: list[Problem] = []
    texts = {}
    for name, most in (("title", LONGEST_TITLE), ("cause", LONGEST_TEXT), ("what", LONGEST_TEXT)):
        texts[name], wrong = _text(name, typed.get(name, ""), most, needed=name == "title")
        problems += wrong
    kind = typed.get("kind", "change")
    if kind not in get_args(ActionKind):
        problems.append(Problem("kind", "not_a_choice", {}))
    owner = typed.get("owner", "")
    if owner not in {str(id_) for id_, _ in owners(session, programme)}:
        problems.append(Problem("owner", "not_a_choice", {}))
    due, wrong = day_of("due", typed.get("due", ""))
    problems += wrong
    cost = None
    try:
        cost = cost_of("cost_planned", typed.get("cost_planned", ""))
    except Invalid as invalid:
        problems += invalid.problems
    if problems or due is None:
        raise Invalid(problems)
    return Plan(kind, texts["title"], texts["cause"], texts["what"], int(owner), due, cost)  # type: ignore[arg-type]


def day_of(field: str, typed: str) -> tuple[date | None, list[Problem]]:
    found = clock.written_day(typed)
    return found, [] if found else [Problem(field, "bad_day", {})]


def cost_of(field: str, typed: str) -> int | None:
    """In whole units of whatever the company reckons in. Invalid."""
    plain = typed.replace(",", "").strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 10 or int(plain) > MOST_COST:
        raise Invalid([Problem(field, "not_an_amount", {"most": f"{MOST_COST:,}"})])
    return int(plain)


def _text(field: str, typed: str, most: int, *, needed: bool = True) -> tuple[str, list[Problem]]:
    found = clean_text(typed).strip()
    if (needed and not found) or "\x00" in typed:
        return "", [Problem(field, "text_missing", {})]
    if len(found) > most:
        return found, [Problem(field, "too_long", {"limit": most, "length": len(found)})]
    return found, []


def _said(field: str, typed: str, most: int = LONGEST_WORD) -> str:
    found, problems = _text(field, typed, most)
    if problems:
        raise Invalid(problems)
    return found


def _hold(session: Session, row: Action, seen: str) -> None:
    locks.hold(session, row)
    if seen != mark(row):
        raise ChangedMeanwhile(row)


def _set(row: Action, plan: Plan, rule: Rule | None) -> None:
    for name, value in vars(plan).items():
        setattr(row, name, value)
    if rule is not None:
        row.rule = rule.to_json()


def _moved(
    session: Session, account: Account, row: Action, name: MoveName, reason: str | None = None, **changed: object
) -> None:
    locks.hold(session, row)
    move, before = moves.checked(name, row.state), row.state
    for field, value in changed.items():
        setattr(row, field, value)
    row.state = move.to or row.state
    storage.put(session, row)
    _note(session, account, row, "moved", (before, row.state), {"move": name}, reason)


def _note(
    session: Session,
    account: Account | None,
    row: Action,
    kind: EventKind,
    states: tuple[str | None, str | None] = (None, None),
    data: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    account_id, (before, after) = None if account is None else account.id, states
    id_ = row.id or 0
    events.write(session, kind, "action", id_, account_id=account_id, from_=before, to=after, data=data, reason=reason)


def _digest(rule: Rule) -> str:
    return hashlib.sha256(json.dumps(rule.to_json(), sort_keys=True).encode()).hexdigest()
