"""filter_ratio: the first call of a two-way filter on 100,000 answers, of `gaplens analyze` on a file of the rows that
it chooses: the whole command, its start and its estimates included.

filter_again_ratio: a page's figures once they are remembered, of those without a filter. Rows are written straight
into storage; SQLite, in a process of its own.
"""

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

from threadpoolctl import threadpool_limits

from app.tallies import counting, selection
from app.tallies.counting import Counted
from app.tallies.selected import Selected, Wanted
from app.tallies.selection import Selection
from bench import Figure
from bench.analyze import write_answers
from bench.counting import documents_of, store, took
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import Published, published_of
from surveys.storage import migrate
from surveys.storage.engine import Database

SITES, SERVICES = ("North", "South"), ("Repair", "Advice")
CHOSEN = Selection((("site", "North"), ("service", "Repair")))
TIMES, PAGES = 5, 20


def _open(database: Database) -> Published:
    segments = {"site": list(SITES), "service": list(SERVICES)}
    with database.write() as session:
        plan = Plan({"en": "Bench"}, segments=segments)
        campaign = campaigns.create(session, instrument="servqual", plan=plan, slug="bench", demo=True)
        lifecycle.open_campaign(session, campaign)
    with database.read() as session:
        return published_of(session, campaign)


def _in_groups(document: str, row: int) -> str:
    answers = json.loads(document)
    answers |= {"segment.site": SITES[row % 2], "segment.service": SERVICES[row // 2 % 2]}
    return json.dumps(answers, sort_keys=True, separators=(",", ":"))


def _same_rows(path: Path) -> Path:
    """A file of the rows that the filter chooses."""
    with path.open() as file:
        head, *rows = csv.reader(file)
    some = path.with_name("some.csv")
    with some.open("w") as file:
        csv.writer(file).writerows([head, *rows[::4]])
    return some


def _best(work: Callable[[], object]) -> tuple[float, float]:
    """Of many times, as each takes milliseconds."""
    return min(took(lambda: [work() for _ in range(PAGES)]) for _ in range(TIMES))


def _measure(folder: Path) -> dict[str, tuple[float, float]]:
    answers = folder / "answers.csv"
    write_answers(answers)
    database = Database(f"sqlite:///{folder / 'gaplens.db'}")
    migrate.migrate(database)
    published = _open(database)
    documents = documents_of(answers, published)
    store(database, published, [_in_groups(document, row) for row, document in enumerate(documents)])
    counting.count_campaign(database, published)
    threadpool_limits(1)  # as the server
    known = Selected()

    def folded_of(wanted: Wanted) -> Counted:
        return known.counted(database, published, wanted, 600)

    def filtered() -> None:
        whole = counting.counted(database, published)
        found = selection.under(CHOSEN, published, whole, lambda _, __, value: [value], UTC, folded_of)
        assert found.counted.n == len(documents) // 4

    command = [sys.executable, "-m", "app", "analyze", "servqual", str(_same_rows(answers)), "--scale", "1-7"]
    found = {
        "first": took(filtered),
        "again": _best(filtered),
        "plain": _best(lambda: counting.counted(database, published)),
        "analyze": took(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)),
    }
    known.stop()
    database.close()
    return found


def run() -> list[Figure]:
    done = subprocess.run([sys.executable, "-m", "bench.filtering"], check=True, capture_output=True, text=True)
    found: dict[str, tuple[float, float]] = json.loads(done.stdout.splitlines()[-1])
    (first, first_cpu), (analyze, analyze_cpu) = found["first"], found["analyze"]
    return [
        Figure("filter_first_s", first, "s, two-way, 25,000 of 100,000 answers"),
        Figure("filter_analyze_s", analyze, "s, gaplens analyze on the same rows"),
        Figure("filter_ratio", first / analyze, "of analyze"),
        Figure("filter_cpu_ratio", first_cpu / analyze_cpu, "seconds of CPU, of analyze"),
        Figure("filter_again_ratio", found["again"][1] / found["plain"][1], "seconds of CPU, of without a filter"),
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as data:
        print(json.dumps(_measure(Path(data))))
