"""details_ms, report_growth: the CPU that a lead's pages take, with fitted models and without, of few answers and many.

The demo in a process of its own, without jobs in the background; what the client in it takes is counted too.
"""

import json
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from fastapi.testclient import TestClient
from threadpoolctl import threadpool_limits

from analysis.rows import tally
from analysis.rows.tally import Tally
from app.main import create_app
from app.services import Pace, Services
from app.settings import Settings
from app.tallies import kept
from bench import Figure
from bench.servers import PASSWORD
from surveys.demo import load as demo
from surveys.storage import migrate
from surveys.storage.engine import Database
from surveys.storage.queries import responses as stored
from surveys.storage.queries.responses import KeptTally

ROUNDS, LOOKS = 7, 3
FEW, MANY = 10_000, 10_000_000
SERVQUAL = 1  # of the demo's campaigns
REPORT, DETAILS = f"/campaigns/{SERVQUAL}", f"/campaigns/{SERVQUAL}/details"


def scaled(whole: Tally, by: int) -> Tally:
    """As if everybody had answered so many times."""
    return Tally(
        whole.design,
        {name: array * by for name, array in whole.integers.items()},
        {name: array * float(by) for name, array in whole.floats.items()},
    )


def _keep(database: Database, by: int, demo_tallies: kept.Kept) -> None:
    many = {part: scaled(tally.from_json(each.data), by) for part, each in demo_tallies.items()}
    with database.transaction() as connection:
        for part, each in demo_tallies.items():
            text = many[part].to_json()
            row = KeptTally(each.layout, each.n * by, each.first, each.last, text)
            stored.keep_tally(connection, SERVQUAL, row, part)


def spent(client: TestClient, address: str) -> float:
    """CPU in milliseconds."""
    began = time.process_time()
    answer = client.get(address)
    took = time.process_time() - began
    assert answer.status_code == 200, answer.status_code
    return 1000 * took


def _best(client: TestClient, address: str) -> float:
    return min(spent(client, address) for _ in range(LOOKS))


def _details(client: TestClient, services: Services) -> tuple[float, float]:
    """With the models remembered, and with the models computed."""
    again, first = [], []
    for _ in range(ROUNDS):
        services.models.forget()
        first.append(spent(client, DETAILS))
        again.append(_best(client, DETAILS))
    return min(again), median(first)


def _reports(client: TestClient, database: Database) -> tuple[float, float]:
    with database.engine.connect() as connection:
        demo_tallies = stored.kept_tallies(connection, SERVQUAL)
    respondents = max(each.n for each in demo_tallies.values())
    best: dict[int, list[float]] = {FEW: [], MANY: []}
    for _ in range(ROUNDS):
        for people, times in best.items():
            _keep(database, people // respondents, demo_tallies)
            times.append(_best(client, REPORT))
    return min(best[FEW]), min(best[MANY])


def _measure(folder: Path) -> dict[str, float]:
    site = "https://testserver"
    url = f"sqlite:///{folder / 'gaplens.db'}"
    settings = Settings(folder, url, "127.0.0.1", 0, site, ("testserver",), secrets.token_bytes(32))
    database = Database(settings.database_url, settings.data)
    migrate.migrate(database)
    demo.load(database, PASSWORD)
    app = create_app(settings, Pace(jobs=3600, mail=3600))
    with TestClient(app, base_url=site) as client:
        client.post("/sign-in", data={"email": demo.LEAD_EMAIL, "password": PASSWORD})
        threadpool_limits(1)  # as the server
        for address in (REPORT, DETAILS):  # warm up
            spent(client, address)
        remembered, first = _details(client, app.state.services)
        few, many = _reports(client, database)
    database.close()
    return {"remembered": remembered, "first": first, "few": few, "many": many}


def run() -> list[Figure]:
    done = subprocess.run([sys.executable, "-m", "bench.pages"], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return [
        Figure("details_ms", found["remembered"], "ms of CPU, fitted models remembered"),
        Figure("details_first_ms", found["first"], "ms of CPU, fitted models computed"),
        Figure("report_ms", found["few"], "ms of CPU"),
        Figure("report_growth", found["many"] / found["few"], f"{MANY:,} against {FEW:,}"),
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as data:
        print(json.dumps(_measure(Path(data))))
