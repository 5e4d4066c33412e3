"""A programme with waves of a questionnaire, and actions that they judge; without a browser."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.tallies import counting
from app.verdicts.baselines import Asked, proposed
from app.verdicts.measures import Measured
from surveys import clock
from surveys.actions import actions
from surveys.actions.actions import Action, From, Plan
from surveys.actions.rule import Measure
from surveys.answers import responses
from surveys.campaigns.plan import Plan as CampaignPlan
from surveys.codes import Anonymity, Segment
from surveys.people import accounts
from surveys.programmes import programmes
from surveys.programmes.programmes import Programme
from surveys.storage.engine import Database
from surveys.storage.queries import responses as stored
from surveys.storage.tables import Account, Campaign
from tests.factories import PASSWORD, make_campaign, published_of

SITES = ("A", "B", "C", "D", "E", "F", "G", "H")
BEFORE, AFTER = date(2026, 7, 1), date(2026, 10, 1)  # days of their rounds
NEED = Measure("need", "on_date", "gap")


def lead_and_programme(database: Database) -> tuple[Account, Programme]:
    with database.write() as session:
        lead = accounts.create(session, "lead@company.example", "Lin", PASSWORD)
        row = programmes.create(session, lead, "Repairs", "repair", "quarterly")
    return lead, row


def wave(
    database: Database,
    row: Programme,
    day: date,
    slug: str,
    *,
    at_once: bool = True,
    anonymity: Anonymity = "confidential",
    by: Segment = "site",
) -> Campaign:
    plan = CampaignPlan({"en": slug}, segments={by: list(SITES), "channel": []}, anonymity=anonymity)
    campaign = make_campaign(database, "servqual", slug, plan=plan, at_once=at_once)
    with database.write() as session:
        programmes.put_in(session, session.get_one(Programme, row.id), campaign, day)
    return campaign


def answer(
    database: Database,
    campaign: Campaign,
    n: int,
    level: float | Mapping[str, float],
    seed: int = 0,
    *,
    hasty: int = 0,
    by: Segment = "site",
) -> None:
    """So many answers: every need expected at 6 and perceived at about this level, or that of its group. hasty: the
    first of them perceive all at 2, without a thought.
    """
    published, chance, rows = published_of(database, campaign), random.Random(f"{campaign.slug} {seed}"), []
    for place in range(n):
        key = f"{campaign.slug}-{seed}-{place}".ljust(22, "x")
        form, site = published.form(key), SITES[place % len(SITES)]
        at = level if isinstance(level, int | float) else level[site]
        fields = [(f"segment.{by}", site)]
        for need in form.instrument.needs:
            said = 2 if place < hasty else min(max(round(chance.gauss(at, 1.0)), 1), 7)
            fields += [(f"{need.id}.expectation", "6"), (f"{need.id}.perception", str(said))]
        given = responses.validate(form, fields)
        sent = responses.Sent(key=form.version + key)
        rows.append(responses.new_response(published, form, sent, given, "en"))
    with database.transaction() as connection:
        stored.store(connection, rows)
    counting.count_waiting(database)


def measured(database: Database, campaign: Campaign) -> Measured:
    published = published_of(database, campaign)
    return Measured(published, counting.counted(database, published))


def carried_out(
    database: Database, lead: Account, row: Programme, base: Campaign, measure: Measure = NEED, **rule: Any
) -> Action:
    """Fixed today, and carried out today."""
    today, sites = clock.today(), {name: rule.pop(name, ()) for name in ("treated", "control")}
    chosen = {name: rule.pop(name) for name in ("chosen", "by", "people", "flags") if name in rule}
    asked = Asked(measure, BEFORE, **chosen, **sites)
    made, _ = proposed(measured(database, base), asked, "quarterly", today)
    plan = Plan("change", "A planner", "", "", lead.id, today, None)
    with database.write() as session:
        fixed = replace(made, not_before=today, **rule)
        action = actions.create(session, lead, row, plan, From("need", measure.id), fixed)
        actions.fix(session, lead, action, actions.mark(action), plan, fixed)
        actions.start(session, lead, action)
        actions.carry_out(session, lead, action, "Four rosters")
    return action


def read(database: Database, action: Action) -> Action:
    with database.read() as session:
        found = session.get(Action, action.id)
        assert found is not None
        return found


def moves_of(database: Database, action: Action) -> Sequence[str | None]:
    """To which states it was moved, in their order."""
    from surveys.events import events

    with database.read() as session:
        lead = accounts.verify(session, "lead@company.example", PASSWORD)
        found = events.seen_by(session, lead, subject="action", subject_id=str(action.id)).lines
    return [each.event.to_code for each in reversed(found)]
