"""Campaigns of every questionnaire, beside those of the demo: what the pages of the browser tests are about."""

import random
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.settings import from_environment
from app.tallies import counting, steps
from surveys import instruments
from surveys.answers import responses
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import Published, published_of
from surveys.demo import load as demo
from surveys.people import accounts, invitations
from surveys.people.tokens import hash_of
from surveys.storage import migrate
from surveys.storage.engine import Database
from surveys.storage.queries import responses as stored_responses
from surveys.storage.queries import suggestions as stored_suggestions
from surveys.storage.queries.campaigns import TAKE_BACK_WITHIN
from surveys.storage.queries.responses import NewResponse
from surveys.storage.tables import Campaign, Invitation
from surveys.suggestions import suggestions, tagging
from tests.answers import given
from tests.browser import programmes

PASSWORD = "a password of the tests"
ANSWERS, SAMPLED = 60, 150  # a short form needs more
GUESTS = tuple(f"guest{number}@company.example" for number in range(12))
TITLE = {"zh_Hant": "秋季服務滿意度調查", "zh_Hans": "秋季服务满意度调查", "en": "Autumn survey of our service"}
SITES = {"site": ("台北", "台中", "高雄"), "service": ("到府維修", "Workshop")}
PEOPLE = Plan(title=TITLE, anonymity="named", access="personal", segments={"site": ("台北", "台中")})
COMMENTS = (
    "等了四十分鐘才有人來，下次可以先打電話嗎？",
    "The technician explained everything twice, and left the place clean.\nThe invoice came a week late, though.",
    "https://shop.company.example/orders/2026/11/29/" + "x" * 90,
)
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
    database = Database(settings.database_url, settings.data)
    migrate.migrate(database)
    demo.load(database, PASSWORD)
    for name in instruments.one_of_each():
        long = _open(database, name, slug_of(name), Plan(title=TITLE, thanks=THANKS))
        _answer(database, long, ANSWERS)
        if name == "servqual":
            _comment(database, long, settings.secret, 12)
        short = Plan(title=TITLE, length="short", anonymity="anonymous", segments={**SITES, "language": ()})
        opened = _open(database, name, slug_of(name, "short"), short)
        if name == "servqual":
            _answer(database, opened, SAMPLED)
    some = Plan(title=TITLE, anonymity="named", access="personal", segments=SITES, sites_are="some")
    listed = Plan(title=TITLE, anonymity="named", access="personal")
    for slug, plan in {"some-sites": some, "known-list": listed}.items():
        opened = _open(database, "servqual", slug, plan)
        guests = [f"one{n}@company.example" for n in range(ANSWERS + 20)]
        _invite(database, opened, settings.secret, guests)
        _answer(database, opened, ANSWERS, [_link(opened, settings.secret, guest) for guest in guests])
    for anonymity in ("named", "anonymous"):
        plan = Plan(title=TITLE, anonymity=anonymity, access="personal", closes=datetime(2099, 12, 31, 15, tzinfo=UTC))
        _invite(database, _open(database, "servqual", f"personal-{anonymity}", plan), settings.secret)
    _open(database, "pulse", "personal-empty", Plan(title=TITLE, access="personal", segments=SITES))
    _bring(database, _open(database, "pulse", "personal-people", PEOPLE), settings.secret)
    _closed(database, _open(database, "servqual", "rows-leave", Plan(title=TITLE, exported="rows", segments=SITES)))
    _open(database, "pulse", "rows-will-leave", Plan(title=TITLE, exported="rows", segments=SITES))
    once = Plan(title=TITLE, access="device")
    _comment(database, _open(database, "pulse", "once", once), settings.secret)
    programmes.prepare(database, PASSWORD)
    tagging.propose_waiting(database)
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
        lifecycle.open_campaign(session, campaign)
        return published_of(session, campaign)


def _answer(database: Database, published: Published, number: int, links: Sequence[str] = ()) -> None:
    """Answers of invented people, spread over the last weeks. links: by which they came, as they are stored."""
    chance, now = random.Random(published.slug), datetime.now(UTC).replace(microsecond=0)
    rows = [
        replace(
            _invented(published, place, chance, links[place] if links else None),
            received=now - timedelta(hours=8 * chance.randrange(60)),
        )
        for place in range(number)
    ]
    with database.transaction() as connection:
        stored_responses.store(connection, rows)
    if published.protected:  # a step that took all of them
        with database.engine.connect() as connection:
            waiting = stored_responses.waiting(connection, published.id, number)
        steps._move(database, published, list(waiting), now)


def _closed(database: Database, published: Published) -> None:
    """With answers, for good, and all counted."""
    _answer(database, published, ANSWERS)
    with database.write() as session:
        campaign = session.get_one(Campaign, published.id)
        lifecycle.close_campaign(session, campaign)
        assert campaign.closed is not None
        campaign.closed -= TAKE_BACK_WITHIN
    with database.read() as session:
        counting.count_campaign(database, published_of(session, session.get_one(Campaign, published.id)))


def _invented(published: Published, place: int, chance: random.Random, token_hash: str | None = None) -> NewResponse:
    form, key = published.form(f"invented-{place}"), f"invented-{place}"
    answers = responses.validate(form, list(given(form, chance)))
    return responses.new_response(published, form, responses.Sent(key=key), answers, "en", token_hash)


def _comment(database: Database, published: Published, secret: bytes, n: int = 51) -> None:
    """More than a page of comments, unless told otherwise."""
    rows = [
        replace(row, campaign_id=published.id)
        for number in range(n)
        for _, row in [
            suggestions.new_suggestion(secret, f"comment-{published.id:03}-{number:010}", COMMENTS[number % 3])
        ]
    ]
    with database.transaction() as connection:
        stored_suggestions.store(connection, rows)


def _invite(database: Database, published: Published, secret: bytes, guests: Sequence[str] = GUESTS) -> None:
    with database.write() as session:
        for number, guest in enumerate(guests):
            known = {name: values[number % len(values)] for name, values in published.asked_segments.items()}
            language = ("zh_Hant", "en")[number % 2]
            row = Invitation(
                campaign_id=published.id,
                token_hash=_link(published, secret, guest),
                address=guest,
                segments=known,
                locale=language,
            )
            session.add(row)


def _link(published: Published, secret: bytes, guest: str) -> str:
    return hash_of(invitations.token_of(secret, published.id, guest))


def _bring(database: Database, published: Published, secret: bytes) -> None:
    """People in every standing that stays: sent, reminded, answered, refused, and some that got nothing yet."""
    now, names = datetime.now(UTC).replace(microsecond=0), ("林怡君", "陳志明", "Alice Wu", "")
    lines = [f"person{n:03}@company.example,{names[n % 4]},{('zh-TW', 'en', '')[n % 3]},台北" for n in range(130)]
    with database.write() as session:
        invitations.import_list(session, published, secret, "\n".join(["email,name,language,site", *lines]))
    with database.read() as session:
        answering = invitations.page(session, published, "", 0, 117)[0][::3]
    with database.transaction() as connection:
        answers = [_invented(published, n, random.Random(n), row.token_hash) for n, row in enumerate(answering)]
        stored_responses.store(connection, answers)
    with database.write() as session:
        rows, _ = invitations.page(session, published, "", 0, 120)
        for place, row in enumerate(rows):
            row.sent = now - timedelta(days=3)
            row.reminded = now - timedelta(days=1) if place % 5 == 1 else None
        for row, code in zip(rows[-3:], ("550 5.1.1", "550 5.1.1", "552 5.2.2"), strict=True):
            row.sent, row.reminded, row.failed = None, None, code
        session.add_all(rows)
