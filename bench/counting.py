"""count_ratio: answers that the server counts a second, and folds anew, beside those that `gaplens analyze` folds.

Rows are written straight into storage; all three have the same answers. SQLite, in a process of its own.
"""

import csv
import json
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from sqlalchemy import insert, update
from threadpoolctl import threadpool_limits

from app.tallies import counting, kept
from bench import Figure
from bench.analyze import write_answers
from surveys import clock
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import Published, published_of
from surveys.storage import migrate, tables
from surveys.storage.engine import Database

INSTRUMENT = "servqual"
AT_ONCE = 5_000  # rows written in one statement


def _documents(path: Path, published: Published) -> list[str]:
    """The answers of the file as the form stores them: what is blank is not there."""
    questions = ("expectation", "perception")
    names = [f"{need.id}.{question}" for question in questions for need in published.instrument.needs]
    with path.open() as file:
        rows = list(csv.reader(file))[1:]
    chance = np.random.default_rng(11)
    overall = published.instrument.overall
    documents = []
    for row in rows:
        answers = {name: int(value) for name, value in zip(names, row, strict=True) if value}
        if overall is not None:
            answers[overall.id] = int(chance.integers(overall.scale.low, overall.scale.high + 1))
        documents.append(json.dumps(answers, sort_keys=True, separators=(",", ":")))
    return documents


def _store(database: Database, published: Published, documents: Sequence[str]) -> None:
    now = clock.now()
    rows = [
        {"id": secrets.token_hex(16), "campaign_id": published.id, "answers": document, "received": now, "marks": ""}
        for document in documents
    ]
    with database.transaction() as connection:
        for start in range(0, len(rows), AT_ONCE):
            connection.execute(insert(tables.intake), rows[start : start + AT_ONCE])


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _fold_anew(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(update(tables.tally).values(layout=kept.LAYOUT - 1))
    while counting.fold_due(database):
        pass


def _measure(folder: Path) -> dict[str, float]:
    answers = folder / "answers.csv"
    write_answers(answers)
    database = Database(f"sqlite:///{folder / 'gaplens.db'}")
    migrate.migrate(database)
    with database.write() as session:
        campaign = campaigns.create(session, instrument=INSTRUMENT, plan=Plan({"en": "Bench"}), slug="bench", demo=True)
        lifecycle.open_campaign(session, campaign)
    with database.read() as session:
        published = published_of(session, campaign)
    documents = _documents(answers, published)
    _store(database, published, documents)
    threadpool_limits(1)  # as the server
    counted = _seconds(lambda: counting.count_campaign(database, published))
    folded = _seconds(lambda: _fold_anew(database))
    database.close()
    command = [sys.executable, "-m", "app", "analyze", "servqual", str(answers), "--scale", "1-7"]
    analyzed = _seconds(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
    n = len(documents)
    return {"count": n / counted, "refold": n / folded, "analyze": n / analyzed}


def run() -> list[Figure]:
    done = subprocess.run([sys.executable, "-m", "bench.counting"], check=True, capture_output=True, text=True)
    rates: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return [
        Figure("count_rate", rates["count"], "answers counted a second"),
        Figure("refold_rate", rates["refold"], "answers folded anew a second"),
        Figure("analyze_rate", rates["analyze"], "answers a second, gaplens analyze"),
        Figure("count_ratio", rates["count"] / rates["analyze"], "counted, of analyze"),
        Figure("refold_ratio", rates["refold"] / rates["analyze"], "folded anew, of analyze"),
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as data:
        print(json.dumps(_measure(Path(data))))
