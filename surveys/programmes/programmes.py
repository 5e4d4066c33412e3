"""Programmes: make, change, put campaigns into rounds, begin the next round; find those on which an account may act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from typing import get_args

from sqlmodel import Session

from surveys import clock, instruments, marks
from surveys.campaigns import campaigns, questionnaires
from surveys.campaigns.plan import LONGEST_TITLE, Plan
from surveys.codes import Act, Rhythm
from surveys.errors import ChangedMeanwhile, Invalid, NotFound, NotPossible, Problem
from surveys.events import events
from surveys.instruments.schema import Instrument
from surveys.people import invitations
from surveys.programmes import rhythm as calendar
from surveys.storage import access, locks
from surveys.storage.engine import zone_of
from surveys.storage.queries import actions, annotations
from surveys.storage.queries import programmes as storage
from surveys.storage.tables import Account, Campaign, Round
from surveys.storage.tables import Programme as Programme

MOST_IN_ROUND = 12  # campaigns


@dataclass(frozen=True)
class Filled:
    """A round with its campaigns."""

    round: Round
    campaigns: Sequence[Campaign]


@dataclass(frozen=True)
class Proposed:
    """What the next round would hold: the first of its days, and a plan for each campaign of the last round."""

    begins: date
    plans: Sequence[tuple[Campaign, Plan]]


def create(session: Session, owner: Account, name: str, needs: str, rhythm: str) -> Programme:
    """NotFound: the account may not. Invalid."""
    if not access.may(owner, "write_programme"):
        raise NotFound
    checked = _checked(name, rhythm)
    if needs not in instruments.PACKS and needs not in sets_offered(session, owner):
        raise Invalid([Problem("needs", "not_a_choice", {})])
    row = Programme(unit_id=owner.unit_id, name=checked[0], needs=needs, rhythm=checked[1], created=clock.now())
    storage.add(session, row)
    return row


def _checked(name: str, rhythm: str) -> tuple[str, Rhythm]:
    problems, name = [], " ".join(name.split())
    if not name or "\x00" in name:
        problems.append(Problem("name", "name_missing", {}))
    elif len(name) > LONGEST_TITLE:
        problems.append(Problem("name", "too_long", {"limit": LONGEST_TITLE, "length": len(name)}))
    if rhythm not in get_args(Rhythm):
        problems.append(Problem("rhythm", "not_a_choice", {}))
    if problems:
        raise Invalid(problems)
    return name, rhythm  # type: ignore[return-value]


def sets_offered(session: Session, account: Account) -> Mapping[str, Instrument]:
    """Sets of needs that can be asked, each with one of its questionnaires."""
    return {each.needs_of: each for each in questionnaires.offered(session, account) if each.needs_of}


def mark(row: Programme) -> str:
    """Stands for what a form showed."""
    return marks.mark_of(row.name, row.rhythm)


def change(session: Session, row: Programme, seen: str, name: str, rhythm: str) -> None:
    """ChangedMeanwhile: somebody else did, and this form does not show it. Invalid. NotPossible: rounds lie apart as
    the rhythm has them.
    """
    locks.hold(session, row)
    checked = _checked(name, rhythm)
    if seen != mark(row):
        raise ChangedMeanwhile(row)
    if checked[1] != row.rhythm and storage.rounds(session, row.id or 0):
        raise NotPossible("rounds_begun")
    row.name, row.rhythm = checked
    storage.add(session, row)


def put_away(session: Session, row: Programme, *, away: bool) -> None:
    row.put_away = away
    storage.add(session, row)


def remove(session: Session, row: Programme, by: Account | None = None) -> None:
    """The programme, its rounds, notes and drafts of actions; its campaigns stay, each by itself. NotPossible: it has
    actions whose rules were fixed.
    """
    locks.hold(session, row)
    if any(each.state != "draft" for each in actions.of_programme(session, row.id or 0)):
        raise NotPossible("has_actions")
    events.write(session, "deleted", "programme", row.id or 0, account_id=by.id if by else None)
    actions.remove_all(session, row.id or 0)
    annotations.remove_all(session, row.id or 0)
    for each in storage.rounds(session, row.id or 0):
        storage.empty(session, each.id or 0)
        storage.remove(session, each)
    storage.remove(session, row)


def seen_by(session: Session, account: Account) -> Sequence[Programme]:
    return storage.allowed(session, account, "see_programme")


def one_for(session: Session, account: Account, act: Act, programme_id: int) -> Programme:
    """NotFound also where it exists and the account may not."""
    row = storage.one_allowed(session, account, act, programme_id)
    if row is None:
        raise NotFound
    return row


def programme_of(session: Session, account: Account, campaign: Campaign) -> Programme | None:
    """Of a campaign, as far as the account may see it."""
    found = storage.round_with(session, campaign.id or 0)
    return None if found is None else storage.one_allowed(session, account, "see_programme", found.programme_id)


def filled(session: Session, account: Account, row: Programme) -> list[Filled]:
    """Its rounds in order, each with the campaigns that the account may see."""
    of: dict[int, list[Campaign]] = {}
    places = storage.places(session, row.id or 0)
    for campaign in storage.campaigns(session, account, row.id or 0):
        of.setdefault(places[campaign.id or 0], []).append(campaign)
    return [Filled(each, of.get(each.id or 0, [])) for each in storage.rounds(session, row.id or 0)]


def up_to(session: Session, account: Account, row: Programme, round_id: int) -> list[Campaign]:
    """The campaigns of its rounds up to this one. NotFound: it has no such round."""
    rounds = filled(session, account, row)
    last = next((place for place, each in enumerate(rounds) if each.round.id == round_id), None)
    if last is None:
        raise NotFound
    return [campaign for each in rounds[: last + 1] for campaign in each.campaigns]


def fits(row: Programme, instrument: str) -> bool:
    """Whether a questionnaire asks about the programme's set of needs, or about none."""
    found = instruments.set_of(instrument)
    return found in ("", row.needs)


def usual_day(campaign: Campaign, zone: tzinfo) -> date:
    """By which a campaign belongs to a round, unless somebody says otherwise."""
    return clock.day_of(campaign.opens or campaign.opened or campaign.created, zone)


def put_in(
    session: Session, row: Programme, campaign: Campaign, day: date | None = None, by: Account | None = None
) -> Round:
    """Into the round of this day, which is made where there is none. NotPossible: it asks about other needs, or the
    round is full.
    """
    if not fits(row, campaign.instrument):
        raise NotPossible("other_needs")
    locks.hold(session, row)
    begins = calendar.begin_of(row.rhythm, day or usual_day(campaign, zone_of(session)))
    found = storage.round_of(session, row.id or 0, begins)
    if is_new := found is None:
        found = Round(programme_id=row.id or 0, begins=begins)
        storage.add(session, found)
    elif storage.size_of(session, found.id or 0) >= MOST_IN_ROUND:
        raise NotPossible("round_full")
    storage.move(session, campaign.id or 0, found)
    if is_new:
        by_id, made = by.id if by else None, {"round": found.id, "begins": begins.isoformat()}
        events.write(session, "round_begun", "programme", row.id or 0, account_id=by_id, data=made)
    return found


def take_out(session: Session, row: Programme, campaign: Campaign) -> None:
    """It goes on by itself."""
    locks.hold(session, row)
    storage.move(session, campaign.id or 0, None)


def propose(session: Session, account: Account, row: Programme) -> Proposed | None:
    """The round after the last one; None: there is none to follow."""
    rounds = filled(session, account, row)
    if not rounds:
        return None
    last, zone = rounds[-1], zone_of(session)
    begins = calendar.next_begin(row.rhythm, last.round.begins)
    plans = [(each, _moved(campaigns.plan_of(each), last.round.begins, begins, zone)) for each in last.campaigns]
    return Proposed(begins, plans)


def _moved(plan: Plan, begins: date, following: date, zone: tzinfo) -> Plan:
    """The same, as much later as the round is; without days that are over already."""
    months = calendar.months_between(begins, following)
    opens, closes = (calendar.moved(moment, months, zone) for moment in (plan.opens, plan.closes))
    decides = None if plan.decides is None else calendar.later(plan.decides, months)
    now, today = clock.now(), clock.today(zone)
    return replace(
        plan,
        opens=opens if opens and opens > now else None,
        closes=closes if closes and closes > now else None,
        decides=decides if decides and decides > today else None,
    )


def begin_next(session: Session, account: Account, row: Programme, after: date, secret: bytes) -> list[Campaign]:
    """Drafts of the next round: plan, sites and people as they were. after: the round that the lead saw as the last.

    NotPossible: another one was begun. Invalid: what a campaign may not be any more.
    """
    locks.hold(session, row)
    proposed, rounds = propose(session, account, row), storage.rounds(session, row.id or 0)
    if proposed is None or rounds[-1].begins != after:
        raise NotPossible("next_begun")
    made, zone = [], zone_of(session)
    for before, plan in proposed.plans:
        made.append(campaigns.create(session, instrument=before.instrument, plan=plan, owner=account, zone=zone))
        made[-1].unit_id = before.unit_id
        put_in(session, row, made[-1], proposed.begins, account)
        invitations.copy_list(session, before, made[-1], secret)
    return made
