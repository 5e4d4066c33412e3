"""What is past the day that was promised for it, or will be within a week, in one list: the longest past first.

Days are calendar days on the company's clock; the day that is promised for a reply is counted in working days.
Comments are promised no reply, so none of them is late.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from sqlmodel import Session

from surveys import clock
from surveys.actions import moves
from surveys.actions.remeasure import Wanted, first_of
from surveys.codes import ActionState
from surveys.programmes import rhythm
from surveys.storage.engine import zone_of
from surveys.storage.queries import late as storage
from surveys.storage.tables import Account, Campaign, Programme, Round
from surveys.suggestions import promise

SOON = 7  # days before its day from which something is listed
Ends = Literal["closes", "round", "free"]
Counts = Callable[[Collection[int]], Mapping[int, int]]  # campaign ids -> how many answers each has


@dataclass(frozen=True)
class Waiting:
    """A suggestion without a reply."""

    id: str
    text: str


@dataclass(frozen=True)
class RunningAction:
    """One that is not over."""

    id: int
    programme_id: int
    title: str
    owner_id: int | None
    due: date
    state: ActionState
    judged_at: datetime | None


@dataclass(frozen=True)
class OpenCampaign:
    """n: answers, as far as pages may count them; planned: answers that an action's verdict needs of it, where one
    does; ends: what its day is: that on which it closes, the last one of its round, or the last one before the next
    round is proposed.
    """

    campaign: Campaign
    n: int
    planned: int | None
    ends: Ends

    @property
    def short(self) -> bool:
        return self.planned is not None and self.n < self.planned


@dataclass(frozen=True)
class Row:
    """days: past its day; below nought it has so many left."""

    about: RunningAction | OpenCampaign | Waiting
    due: date
    days: int


@dataclass(frozen=True)
class Found:
    """rows: the first ones; known: all but suggestions; total: of all that there are; late: how many of these are past
    their day; waiting: of the late ones the suggestions; following: what comes next, later than all rows.
    """

    rows: Sequence[Row]
    known: Sequence[Row]
    total: int
    late: int
    waiting: int
    following: Row | None
    empty: bool  # nothing was ever promised


def found(session: Session, account: Account, counts: Counts, most: int) -> Found:
    """Of what the account may see. most: so many rows."""
    today = clock.today(zone_of(session))
    running = [RunningAction(**each) for each in storage.actions(session, account)]
    known = [*_actions(session, running, today), *_campaigns(session, account, counts, today)]
    near = [row for row in known if row.days >= -SOON or (isinstance(row.about, OpenCampaign) and row.about.short)]
    after = [row for row in known if row.days < -SOON]
    first, waiting = storage.unanswered(session, account, promise.late_until(today), most)
    of_suggestions = [_row(Waiting(id_, text), promise.reply_by(day), today) for id_, day, text in first]
    return Found(
        rows=sorted([*near, *of_suggestions], key=lambda row: -row.days)[:most],
        known=near,
        total=len(near) + waiting,
        late=sum(row.days > 0 for row in near) + waiting,
        waiting=waiting,
        following=max(after, key=lambda row: row.days, default=None),
        empty=not (running or known or waiting or storage.anything(session, account)),
    )


def _row(about: RunningAction | OpenCampaign | Waiting, due: date, today: date) -> Row:
    return Row(about, due, (today - due).days)


def _actions(session: Session, running: Sequence[RunningAction], today: date) -> list[Row]:
    """Not carried out: by its day. Judged: the day of the verdict. What waits for its wave waits for nobody."""
    rows = []
    for each in running:
        if each.state in moves.BEFORE_IT_IS_DONE:
            rows.append(_row(each, each.due, today))
        elif each.state == "judged" and each.judged_at is not None:
            rows.append(_row(each, clock.day_of(each.judged_at, zone_of(session)), today))
    return rows


def _campaigns(session: Session, account: Account, counts: Counts, today: date) -> list[Row]:
    """Those that take answers and have a last day; in a free rhythm only while answers are short."""
    now, seen = clock.now(), []
    for campaign, round_, programme in storage.open_campaigns(session, account):
        last = _last_day(campaign, round_, programme, zone_of(session))
        over = campaign.closes is not None and campaign.closes < now
        early = campaign.opens is not None and campaign.opens > now
        if last is not None and not over and not early:
            seen.append((campaign, *last))
    planned = _planned(session, account) if seen else {}
    answers = counts([campaign.id or 0 for campaign, _, _ in seen]) if seen else {}
    rows = []
    for campaign, ends, due in seen:
        id_ = campaign.id or 0
        about = OpenCampaign(campaign, answers.get(id_, 0), planned.get(id_), ends)
        if ends != "free" or about.short:
            rows.append(_row(about, due, today))
    return rows


def _last_day(
    campaign: Campaign, round_: Round | None, programme: Programme | None, zone: tzinfo
) -> tuple[Ends, date] | None:
    if campaign.closes is not None:
        return "closes", clock.day_of(campaign.closes, zone)
    if round_ is None or programme is None:
        return None
    last = rhythm.next_begin(programme.rhythm, round_.begins) - timedelta(days=1)
    return "free" if programme.rhythm == "free" else "round", last


def _planned(session: Session, account: Account) -> dict[int, int]:
    """Campaign -> the most answers that an action waits for, which that wave will judge."""
    zone, planned = zone_of(session), dict[int, int]()
    asked = storage.planned(session, account, moves.MOVES["change_rule"].start)
    waves: dict[int, list[tuple[Round, Campaign]]] = {}
    for round_, campaign in storage.waves(session, {each.programme_id for each in asked}) if asked else ():
        waves.setdefault(round_.programme_id, []).append((round_, campaign))
    for each in asked:
        wanted = Wanted(each.instrument, date.fromisoformat(each.round), date.fromisoformat(each.not_before))
        if (wave := first_of(waves.get(each.programme_id, ()), wanted, zone)) is not None:
            id_ = wave.campaign.id or 0
            planned[id_] = max(planned.get(id_, 0), each.planned)
    return planned
