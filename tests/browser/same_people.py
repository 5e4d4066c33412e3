"""A programme of partners who are asked by personal links, and an action that they judge."""

from dataclasses import replace
from datetime import date

from app.tallies import counting
from app.verdicts import judging
from app.verdicts.baselines import Asked, proposed
from app.verdicts.measures import Measured
from surveys import clock
from surveys.actions import actions
from surveys.actions.actions import From, Plan
from surveys.actions.rule import Measure
from surveys.programmes import programmes
from surveys.storage.engine import Database
from surveys.storage.tables import Account
from tests.app.verdicts import people
from tests.factories import close, published_of

NAME = "合作夥伴 Partners"
THEN = {number: 3 + number % 3 for number in range(60)}
NOW = {number: THEN[number] + number % 2 for number in range(48)} | dict.fromkeys(range(100, 108), 4)


def prepare(database: Database, lead: Account) -> None:
    """Its last wave can be a baseline again."""
    with database.write() as session:
        row = programmes.create(session, lead, NAME, "repair", "quarterly")
    base = people.wave(database, row, date(2026, 4, 1), "partners-0", THEN)
    people.answer(database, base, THEN, hasty=range(6))
    close(database, base)
    published, today = published_of(database, base), clock.today()
    asked = Asked(Measure("need", "on_date", "gap"), date(2026, 4, 1), people="same")
    rule, _ = proposed(Measured(published, counting.counted(database, published)), asked, row.rhythm, today)
    rule = replace(rule, planned=40, not_before=today)
    plan = Plan("change", "每月對帳 A call each month", "", "", lead.id, today, None)
    with database.write() as session:
        made = actions.create(session, lead, row, plan, From("need", "on_date"), rule)
        actions.fix(session, lead, made, actions.mark(made), plan, rule)
        actions.start(session, lead, made)
        actions.carry_out(session, lead, made, "十二次通話 Twelve calls")
    after = people.wave(database, row, date(2026, 7, 1), "partners-1", range(120))
    people.answer(database, after, NOW, hasty=range(5))
    close(database, after)
    judging.judge_programme(database, row.id or 0, answers=True)
