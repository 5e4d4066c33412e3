"""export_ratio: rows of 100,000 persons as XLSX, of XlsxWriter alone writing the same cells; export_growth: of 200,000.

From storage to the file that is sent, in random order, as of a campaign that promised so. Rows are written straight
into storage; SQLite, each size in a process of its own, whose peak memory is export_mb.
"""

import json
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

from sqlalchemy import insert
from xlsxwriter import Workbook

from app.exports.codebook import IN_CELLS
from app.exports.rows import write_rows
from app.i18n import BY_CODE
from app.web.csv_files import Cell
from bench import Figure
from bench.analyze import write_answers
from bench.counting import AT_ONCE, documents_of
from surveys import clock
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import PublishedCampaigns, published_of
from surveys.exports import people
from surveys.storage import migrate, tables
from surveys.storage.engine import Database

ENGLISH = BY_CODE["en"]
FULL, TWICE = 1, 2  # times the rows of `write_answers`


def _prepare(folder: Path, times: int) -> None:
    """A campaign whose answers are counted already, so many times those of the file."""
    answers = folder / "answers.csv"
    write_answers(answers)
    database = Database(f"sqlite:///{folder / 'gaplens.db'}")
    migrate.migrate(database)
    with database.write() as session:
        plan = Plan({"en": "Bench"}, exported="rows")
        campaign = campaigns.create(session, instrument="servqual", plan=plan, slug="bench", demo=True)
        lifecycle.open_campaign(session, campaign)
    with database.read() as session:
        published = published_of(session, campaign)
    documents = documents_of(answers, published) * times
    row = {"campaign_id": published.id, "received": clock.now(), "marks": ""}
    with database.transaction() as connection:
        for start in range(0, len(documents), AT_ONCE):
            some = documents[start : start + AT_ONCE]
            connection.execute(
                insert(tables.response), [{**row, "id": secrets.token_hex(16), "answers": each} for each in some]
            )
    database.close()


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _plain(path: Path, head: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> None:
    """XlsxWriter alone, as it is made for many rows."""
    book = Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    for place, row in enumerate(chain([head], rows)):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(place, column, cell)
            elif cell is not None:
                sheet.write_number(place, column, cell)
    book.close()


def _measure(folder: Path, what: str) -> dict[str, float]:
    if what == "prepare":
        for times in (FULL, TWICE):
            (folder / str(times)).mkdir()
            _prepare(folder / str(times), times)
        return {}
    database = Database(f"sqlite:///{folder / str(TWICE if what == 'twice' else FULL) / 'gaplens.db'}")
    published = PublishedCampaigns(database).get("bench")
    if what == "plain":
        head = [each.name for each in people.columns(published)]
        cells = [
            [IN_CELLS.get(cell, cell) for cell in row] for row in people.rows(database, published, people.ROWS_FROM)
        ]
        return {"s": _took(lambda: _plain(folder / "plain.xlsx", head, cells))}
    rows = people.rows(database, published, people.ROWS_FROM)
    taken = _took(lambda: write_rows(rows, published, "xlsx", ENGLISH, folder / "ours.xlsx"))
    return {"s": taken, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        found: dict[str, dict[str, float]] = {}
        for what in ("prepare", "plain", "once", "twice"):
            command = [sys.executable, "-m", "bench.exports", folder, what]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found[what] = json.loads(done.stdout.splitlines()[-1])
    once, twice = found["once"], found["twice"]
    return [
        Figure("export_s", once["s"], "s, 100,000 rows of persons as XLSX"),
        Figure("export_plain_s", found["plain"]["s"], "s, XlsxWriter alone, the same cells"),
        Figure("export_ratio", once["s"] / found["plain"]["s"], "of XlsxWriter alone"),
        Figure("export_mb", twice["mb"], "MB at most, 200,000 rows"),
        Figure("export_mb_growth", twice["mb"] / once["mb"], "200,000 rows, of 100,000"),
        Figure("export_growth", twice["s"] / once["s"], "200,000 rows, of 100,000"),
    ]


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]), sys.argv[2])))
