"""What was done in the demo: each action is made, moved and judged as anybody's, at its day of the story."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from sqlmodel import Session

from app.tallies import counting
from app.verdicts import judging
from app.verdicts.baselines import Asked, proposed
from app.verdicts.measures import Measured
from surveys import clock
from surveys.actions import actions
from surveys.actions.actions import Action, From, Plan
from surveys.actions.rule import Measure, Rule
from surveys.campaigns.published import published_of
from surveys.demo import load as demo
from surveys.demo import story, truth
from surveys.programmes import programmes
from surveys.programmes.programmes import Programme
from surveys.storage.engine import Database, zone_of
from surveys.storage.tables import Account

# Days into the quarter: a rule is fixed once the round is read; what it asks for is done before the next one opens.
FIXED, DUE = story.CLOSES + 5, story.OPENS - 7
TIME = timedelta(days=14)  # from its beginning until it was carried out
JUDGED, CLOSED = story.CLOSES + 1, story.CLOSES + 8
MOST_PLANNED = 45  # of one site's answers, of whom some know nothing of the need


@dataclass(frozen=True)
class Stage:
    """Where it plays. waves: of customers, one of each round."""

    zone: tzinfo
    lead: Account
    row: Programme
    begins: Sequence[date]
    waves: Sequence[Measured]

    def moment(self, round_: int, days: int) -> datetime:
        return clock.to_utc(f"{self.begins[round_] + timedelta(days=days)}T10:00", self.zone)


@dataclass(frozen=True)
class Step:
    """take: what a lead does then; None: the program judges."""

    at: datetime
    take: Callable[[Session], object] | None


def act(database: Database) -> None:
    """After the demo's answers were counted. In the order of the story, as the log of events keeps it."""
    stage = _stage(database)
    programme = stage.row.id or 0
    verdicts = [Step(stage.moment(number, JUDGED), None) for number in range(1, len(stage.begins))]
    steps = [*verdicts, *(step for each in truth.ACTIONS for step in _steps(stage, each))]
    for step in sorted(steps, key=lambda each: each.at):
        with clock.at(step.at):
            if step.take is None:
                judging.judge_programme(database, programme)
                continue
            with database.write() as session:
                step.take(session)


def _stage(database: Database) -> Stage:
    with database.read() as session:
        lead = demo.lead_of(session)
        (row,) = programmes.seen_by(session, lead)
        rounds, zone = programmes.filled(session, lead, row), zone_of(session)
        found = [
            published_of(session, one) for each in rounds for one in each.campaigns if one.instrument == "servqual"
        ]
    waves = [Measured(each, counting.counted(database, each)) for each in found]
    return Stage(zone, lead, row, [each.round.begins for each in rounds], waves)


def _steps(stage: Stage, told: truth.Action) -> Iterator[Step]:
    """From the draft to the last that was done. Steps of one moment are taken in this order."""
    fixed = stage.moment(told.before, FIXED)
    made: list[Action] = []

    def move(at: datetime, take: Callable[[Session, Action], object]) -> Step:
        return Step(at, lambda session: take(session, session.merge(made[0])))

    lead, (plan, rule) = stage.lead, _planned(stage, told)
    source = From("rank" if told.worst else "need", told.need)
    yield Step(fixed, lambda session: made.append(actions.create(session, lead, stage.row, plan, source, rule)))
    if told.began is None:
        return
    began = stage.moment(told.before if told.after is None else told.after, told.began)
    yield move(fixed, lambda session, row: actions.fix(session, lead, row, actions.mark(row), plan, rule))
    yield move(began, lambda session, row: actions.start(session, lead, row))
    if told.after is None:
        return
    yield move(began + TIME, lambda session, row: actions.carry_out(session, lead, row, told.evidence))
    if told.end is not None:
        name, word = told.end
        yield move(stage.moment(told.after, CLOSED), lambda session, row: actions.close(session, lead, row, name, word))


def _planned(stage: Stage, told: truth.Action) -> tuple[Plan, Rule]:
    """As it is proposed from the numbers, but for the days, which are those of the story."""
    begins, wave = stage.begins[told.before], stage.waves[told.before]
    treated = () if told.sites == truth.SITES else told.sites
    measure = Measure("need", told.need, "gap")
    asked = Asked(measure, begins, treated, told.control, "rank" if told.worst else "otherwise")
    earlier = stage.waves[told.before - 1] if told.before else None
    rule, due = proposed(wave, asked, "quarterly", clock.today(stage.zone), earlier)
    if told.after is not None:
        first = stage.begins[told.after]
        due = first + timedelta(days=DUE)
        rule = replace(rule, not_before=first + timedelta(days=story.OPENS))
    if len(told.sites) == 1:
        rule = replace(rule, planned=min(rule.planned, MOST_PLANNED))
    return Plan("change", told.words, told.cause, "", stage.lead.id, due, None), rule
