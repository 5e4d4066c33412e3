"""Actions in every state, about the needs of the programme of two rounds."""

from dataclasses import replace
from datetime import date, timedelta

from app.tallies import counting
from app.verdicts import judging
from app.verdicts.baselines import Asked, proposed
from app.verdicts.measures import Measured
from surveys import clock
from surveys.actions import actions
from surveys.actions.actions import Action, From, Plan
from surveys.actions.rule import Measure
from surveys.campaigns.published import published_of
from surveys.codes import ActionState
from surveys.programmes import programmes
from surveys.programmes.programmes import Programme
from surveys.storage.engine import Database
from surveys.storage.queries import actions as storage
from surveys.storage.tables import Account

# What is done, about which need (none: the worst), how far it is, and how far from today it is due; all of it begins
# with the first round, so that the second one judges what was carried out.
MADE: tuple[tuple[str, str, ActionState, int], ...] = (
    ("專責排程員 A planner at four sites", "", "waiting", -90),
    ("前一天打電話 A call the day before", "on_date", "waiting", -90),
    ("盡快到府 There soon", "prompt", "doing", -3),
    ("先報價 Price first", "price_first", "fixed", 20),
    ("說明原因 Say why", "honest", "draft", 30),
)


def prepare(database: Database, lead: Account, row: Programme) -> None:
    """The first two are judged; the first of them is closed."""
    with database.read() as session:
        first = programmes.filled(session, lead, row)[0]
        campaign = next(each for each in first.campaigns if each.instrument == "servqual")
        published = published_of(session, campaign)
    wave = Measured(published, counting.counted(database, published))
    for title, need, state, due in MADE:
        _make(database, lead, row, wave, first.round.begins, (title, need, state, due))
    judging.judge_programme(database, row.id or 0)
    with database.write() as session:
        judged = storage.of_programme(session, row.id or 0)
        actions.close(session, lead, judged[0], "standardise", "標準S-12第2版 Standard S-12, version 2")


def _make(
    database: Database,
    lead: Account,
    row: Programme,
    wave: Measured,
    begins: date,
    what: tuple[str, str, ActionState, int],
) -> None:
    title, need, state, due = what
    today = clock.today()
    gaps = {each.id: wave.whole(each).mean or 0.0 for each in wave.offered() if each.code.startswith("gap/need/")}
    picked = need or min(gaps, key=lambda id_: gaps[id_])
    asked = Asked(Measure("need", picked, "gap"), begins, chosen="otherwise" if need else "rank")
    rule, _ = proposed(wave, asked, row.rhythm, today)
    back = state == "waiting"
    rule = replace(rule, planned=60, not_before=today - timedelta(days=60)) if back else rule
    plan = Plan(
        "change",
        title,
        "排程由櫃檯兼著做 The desk plans beside its work",
        "",
        lead.id,
        today + timedelta(days=due),
        240_000,
    )
    with database.write() as session:
        made: Action = actions.create(session, lead, row, plan, From("rank", picked), rule)
        made.state, made.fixed_at, made.fixed_by = state, None if state == "draft" else clock.now(), lead.id
        if back:
            made.carried_out, made.evidence, made.cost_real = plan.due, "四份排班表 Four rosters", 260_000
        storage.put(session, made)
