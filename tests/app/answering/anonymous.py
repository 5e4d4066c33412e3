"""Anonymous campaigns, answers to them, and all that the database then holds."""

import secrets
import sqlite3
import time
from pathlib import Path

from sqlalchemy import select

from surveys.campaigns.plan import Plan
from surveys.storage.engine import Database
from surveys.storage.tables import (
    Campaign,
    intake,
    metadata,
    response,
)
from tests.conftest import Site
from tests.factories import TITLE, make_campaign, make_form

AGENT, ADDRESS = "AgentOfThePhone/1.0", "203.0.113.77"


def make_anonymous(database: Database, access: str = "personal", **segments: list[str]) -> Campaign:
    plan = Plan(TITLE, anonymity="anonymous", access=access, segments=segments)
    return make_campaign(database, plan=plan)


def send(site: Site, *tokens: str) -> list[dict[str, str]]:
    """An answer by each link, with a comment of its own."""
    headers = {"User-Agent": AGENT, "X-Forwarded-For": ADDRESS, "Accept-Language": "zh-TW"}
    sent = []
    for token in tokens:
        words = f"says {secrets.token_hex(8)}"
        carried = {"invite": token, "website": "filled in", "began": str(int(time.time())), "channel": "card"}
        form = make_form(comment=words) | carried
        assert site.client.post("/s/autumn", data=form, headers=headers).status_code == 200
        sent.append(form)
    return sent


def rows(database: Database, what: object) -> list[tuple[object, ...]]:
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(what)]  # type: ignore[call-overload]


def waiting(database: Database) -> int:
    return len(rows(database, select(intake.c.id)))


def counted(database: Database) -> int:
    return len(rows(database, select(response.c.id)))


def files(database: Database) -> str:
    """All bytes of SQLite's database and of its log."""
    name = str(database.engine.url.database)
    return "".join(Path(name + end).read_bytes().decode("latin-1") for end in ("", "-wal"))


def everything(database: Database) -> str:
    """Every value of every table and, of SQLite, all that its files hold besides."""
    found = "\n".join(str(row) for table in metadata.sorted_tables for row in rows(database, select(table)))
    if database.is_sqlite:
        with sqlite3.connect(str(database.engine.url.database)) as connection:
            found += "\n".join(connection.iterdump())
        found += files(database)
    return found
