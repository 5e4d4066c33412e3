"""A programme of many rounds, their kept tallies written straight into storage."""

import json
from datetime import date

import numpy as np

from app.tallies.kept import LAYOUT
from app.tallies.tallying import fold
from surveys import clock
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import published_of
from surveys.instruments.schema import Instrument
from surveys.programmes import annotations, programmes
from surveys.programmes.programmes import Programme
from surveys.programmes.rhythm import later
from surveys.storage.engine import Database
from surveys.storage.queries import responses as stored
from surveys.storage.queries.responses import KeptTally
from surveys.storage.tables import Account

BEGINS = date(2023, 6, 1)
EACH = 40  # answers of a round
KANO_EVERY = 4  # rounds
SITES = ("台北", "台中", "高雄")
TITLES = {
    "servqual": {"zh_Hant": "每月滿意度調查", "zh_Hans": "每月满意度调查", "en": "Monthly satisfaction"},
    "kano": {"zh_Hant": "哪些需求要緊", "zh_Hans": "哪些需求要紧", "en": "Which needs matter"},
}
NOTES = (
    (3, "新電梯 New lift"),
    (17, "預約系統 Booking system"),
    (18, "價格調整 Prices rose"),
    (33, "新隊長 New leader"),
)


def many_rounds(database: Database, owner: Account, rounds: int = 40, need: str = "on_date") -> Programme:
    """Monthly, each with SERVQUAL, some with Kano; perceptions rise slowly. Notes on one need."""
    chance = np.random.default_rng(40)
    with database.write() as session:
        row = programmes.create(session, owner, "四十個月 Forty months", "repair", "monthly")
        for number in range(rounds):
            for kind in ("servqual", *(["kano"] if number % KANO_EVERY == 0 else [])):
                plan = Plan(TITLES[kind], segments={"site": list(SITES)})
                campaign = campaigns.create(session, instrument=kind, plan=plan, owner=owner, demo=True)
                lifecycle.open_campaign(session, campaign)
                published = published_of(session, campaign)
                begins = later(BEGINS, number)
                programmes.put_in(session, row, campaign, begins)
                answers = [_answer(published.instrument, number, chance) for _ in range(EACH)]
                for part, found in fold(published.instrument, answers).items():
                    kept = KeptTally(LAYOUT, found.respondents, begins, begins, found.to_json())
                    stored.keep_tally(session.connection(), published.id, kept, part)
                lifecycle.close_campaign(session, campaign)
                campaign.closed = clock.now().replace(year=2026, month=1)
        for number, words in NOTES:
            if number < rounds:
                annotations.add(session, owner, row, need, later(BEGINS, number).replace(day=20).isoformat(), words)
    return row


def _answer(instrument: Instrument, number: int, chance: np.random.Generator) -> str:
    found: dict[str, int | str] = {"segment.site": SITES[int(chance.integers(3))]}
    mood = chance.normal(0, 0.4)
    for place, need in enumerate(instrument.needs):
        if instrument.method == "kano":
            pair = (2, 5) if place == 0 or chance.random() < 0.3 else (1, 3)
            found |= {f"{need.id}.present": pair[0], f"{need.id}.absent": pair[1]}
            found[f"{need.id}.importance"] = int(np.clip(np.rint(6 + chance.normal(0, 1.2)), 1, 9))
            continue
        for question, mean in (("expectation", 6.0), ("perception", 4.4 + 0.02 * number)):
            found[f"{need.id}.{question}"] = int(np.clip(np.rint(mean + mood + chance.normal(0, 0.8)), 1, 7))
    if instrument.overall is not None:
        found[instrument.overall.id] = int(np.clip(np.rint(4.5 + mood + chance.normal(0, 0.8)), 1, 7))
    return json.dumps(found)
