"""Campaigns of every questionnaire, beside those of the demo: what the pages of the browser tests are about."""

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.settings import from_environment
from surveys import accounts, campaigns, demo, instruments, invitations, responses
from surveys.campaigns import Plan, Published
from surveys.forms import TOTAL, Field, Form
from surveys.storage import migrate
from surveys.storage import responses as stored_responses
from surveys.storage.engine import Database
from surveys.storage.tables import Invitation

PASSWORD = "a password of the tests"
ANSWERS = 60
GUESTS = tuple(f"guest{number}@company.example" for number in range(12))
TITLE = {"zh_Hant": "秋季服務滿意度調查", "zh_Hans": "秋季服务满意度调查", "en": "Autumn survey of our service"}
SITES = {"site": ("台北", "台中", "高雄"), "service": ("到府維修", "Workshop")}
THANKS = {
    "zh_Hant": "十二月十五日前，我們會在官網公布要先改的三件事。",
    "zh_Hans": "十二月十五日前，我们会在官网公布最先改进的三件事。",
    "en": "By 15 December we publish on our site which three things we improve first.",
}


def slug_of(instrument: str, length: str = "long") -> str:
    return f"{length}-{instrument}".replace("_", "-")


def prepare(data: Path) -> None:
    """The demo, a long and a short campaign of every questionnaire, and campaigns with personal links."""
    settings = from_environment({"GAPLENS_DATA": str(data)})
    database = Database(settings.database_url)
    migrate.migrate(database)
    demo.load(database, PASSWORD)
    for name in instruments.names():
        _answer(database, _open(database, name, slug_of(name), Plan(title=TITLE, thanks=THANKS)), ANSWERS)
        short = Plan(title=TITLE, length="short", anonymity="anonymous", segments={**SITES, "language": ()})
        _open(database, name, slug_of(name, "short"), short)
    for anonymity in ("named", "anonymous"):
        plan = Plan(title=TITLE, anonymity=anonymity, access="personal", closes=datetime(2099, 12, 31, 15, tzinfo=UTC))
        _invite(database, _open(database, "servqual", f"personal-{anonymity}", plan), settings.secret)
    once = Plan(title=TITLE, access="device")
    _open(database, "pulse", "once", once)
    database.close()


def token(data: Path, campaign_id: int, guest: str) -> str:
    return invitations.token_of((data / "secret.key").read_bytes(), campaign_id, guest)


def campaign_id(data: Path, slug: str) -> int:
    with sqlite3.connect(data / "gaplens.db") as connection:
        (found,) = connection.execute("SELECT id FROM campaign WHERE slug = ?", (slug,)).fetchone()
    return int(found)


def _open(database: Database, instrument: str, slug: str, plan: Plan) -> Published:
    with database.write() as session:
        lead = accounts.verify(session, demo.LEAD_EMAIL, PASSWORD)
        campaign = campaigns.create(session, instrument=instrument, plan=plan, slug=slug, owner=lead)
        campaigns.open_campaign(session, campaign)
        return campaigns.published(session, campaign)


def _answer(database: Database, published: Published, number: int) -> None:
    """Answers of invented people, spread over the last weeks."""
    chance, now = random.Random(published.slug), datetime.now(UTC).replace(microsecond=0)
    form, rows = published.form(), []
    for place in range(number):
        fields = list(_given(form, chance))
        sent = responses.Sent(key=f"invented-{place}")
        row = responses.new_response(published, form, sent, responses.validate(form, fields), "en")
        rows.append(replace(row, received=now - timedelta(hours=8 * chance.randrange(60))))
    with database.transaction() as connection:
        stored_responses.store(connection, rows)


def _given(form: Form, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Of people with a mood: some rate everything higher than others, and expect more than they perceive."""
    mood = chance.uniform(-0.25, 0.15)
    for name, field in form.fields.items():
        if field.takes == "one":
            yield name, _one(name, field, mood, chance)
        elif field.takes == "several":
            yield from ((name, str(value)) for value in chance.sample(list(field.values), 2))
        elif field.takes == "date":
            yield name, datetime.now(UTC).date().isoformat()
    for own in form.general:
        if own.kind == "points":
            names = list(form.fields_of(own))
            yield from ((name, str(TOTAL // len(names))) for name in names)


def _one(name: str, field: Field, mood: float, chance: random.Random) -> str:
    numbers = [value for value in field.values.values() if isinstance(value, int)]
    if name.endswith((".most", ".least")):
        ids = list(field.values)
        return chance.choice(ids[: len(ids) // 2] if name.endswith(".most") else ids[len(ids) // 2 :])
    if not numbers or (field.values.keys() & {"na"} and chance.random() < 0.03):
        return chance.choice(list(field.values))
    level = {"expectation": 0.9, "desired": 0.92, "minimum": 0.55}.get(name.rpartition(".")[2], 0.72)
    share = min(max(level + mood + chance.gauss(0, 0.15), 0), 1)
    return str(numbers[0] + round(share * (len(numbers) - 1)))


def _invite(database: Database, published: Published, secret: bytes) -> None:
    with database.write() as session:
        for guest in GUESTS:
            mark = invitations.hash_of(invitations.token_of(secret, published.id, guest))
            session.add(Invitation(campaign_id=published.id, token_hash=mark, address=guest))
