"""count_ratio, refold_ratio: answers counted a second, and folded anew, of those that `gaplens analyze` folds.

Rows are written straight into storage; all three have the same answers. SQLite, in a process of its own.
"""

import csv
import json
import resource
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


def documents_of(path: Path, published: Published) -> list[str]:
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
        if overall is not None and overall.scale is not None:
            answers[overall.id] = int(chance.integers(overall.scale.low, overall.scale.high + 1))
        documents.append(json.dumps(answers, sort_keys=True, separators=(",", ":")))
    return documents


def store(database: Database, published: Published, documents: Sequence[str]) -> None:
    now = clock.now()
    rows = [
        {"id": secrets.token_hex(16), "campaign_id": published.id, "answers": document, "received": now, "marks": ""}
        for document in documents
    ]
    with database.transaction() as connection:
        for start in range(0, len(rows), AT_ONCE):
            connection.execute(insert(tables.intake), rows[start : start + AT_ONCE])


def took(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and seconds of CPU: its own, and that of a process that it started."""
    began, cpu = time.perf_counter(), _cpu()
    work()
    return time.perf_counter() - began, _cpu() - cpu


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _fold_anew(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(update(tables.tally).values(layout=kept.LAYOUT - 1))
    while counting.fold_due(database):
        pass


def _measure(folder: Path) -> dict[str, tuple[float, float]]:
    answers = folder / "answers.csv"
    write_answers(answers)
    database = Database(f"sqlite:///{folder / 'gaplens.db'}")
    migrate.migrate(database)
    with database.write() as session:
        campaign = campaigns.create(session, instrument=INSTRUMENT, plan=Plan({"en": "Bench"}), slug="bench", demo=True)
        lifecycle.open_campaign(session, campaign)
    with database.read() as session:
        published = published_of(session, campaign)
    documents = documents_of(answers, published)
    store(database, published, documents)
    threadpool_limits(1)  # as the server
    command = [sys.executable, "-m", "app", "analyze", "servqual", str(answers), "--scale", "1-7"]
    measured = {
        "count": took(lambda: counting.count_campaign(database, published)),
        "refold": took(lambda: _fold_anew(database)),
        "analyze": took(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)),
    }
    database.close()
    n = len(documents)
    return {name: (n / seconds, n / cpu) for name, (seconds, cpu) in measured.items()}


def run() -> list[Figure]:
    done = subprocess.run([sys.executable, "-m", "bench.counting"], check=True, capture_output=True, text=True)
    rates: dict[str, tuple[float, float]] = json.loads(done.stdout.splitlines()[-1])
    (count, count_cpu), (refold, refold_cpu), (analyze, analyze_cpu) = rates["count"], rates["refold"], rates["analyze"]
    return [
        Figure("count_rate", count, "answers counted a second"),
        Figure("refold_rate", refold, "answers folded anew a second"),
        Figure("analyze_rate", analyze, "answers a second, gaplens analyze"),
        Figure("count_ratio", count / analyze, "counted, of analyze"),
        Figure("refold_ratio", refold / analyze, "folded anew, of analyze"),
        Figure("count_cpu_ratio", count_cpu / analyze_cpu, "counted a second of CPU, of analyze"),
        Figure("refold_cpu_ratio", refold_cpu / analyze_cpu, "folded anew a second of CPU, of analyze"),
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as data:
        print(json.dumps(_measure(Path(data))))
