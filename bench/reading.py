"""overview_ratio: the CPU of a programme's overview with 1,000,000 answers over that with 10,000; reading_ratio: of its
slowest page over the front page, and of each page.

Kept tallies written straight into storage: the demo's, as if everybody had answered so many times, in two rounds. In a
process of its own, without jobs in the background; what the client in it takes is counted too.
"""

import json
import secrets
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from fastapi.testclient import TestClient
from sqlmodel import Session
from threadpoolctl import threadpool_limits

from analysis.rows import tally
from app.main import create_app
from app.reading.page import PAGES
from app.services import Pace
from app.settings import Settings
from app.tallies import counting
from app.tallies.kept import Kept
from bench import Figure
from bench.pages import scaled, spent
from bench.servers import PASSWORD
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import published_of
from surveys.demo import load as demo
from surveys.people import accounts
from surveys.programmes import programmes
from surveys.storage import migrate
from surveys.storage.engine import Database
from surveys.storage.queries import responses as stored
from surveys.storage.queries.responses import KeptTally
from surveys.storage.tables import Account

LOOKS = 15
FEW, MANY = 10_000, 1_000_000
ROUNDS = (date(2026, 4, 1), date(2026, 7, 1))
KINDS = {"servqual": 1, "kano": 2}  # and the demo's campaigns of these
NEED = "needs/on_date"


def _demo_tallies(database: Database) -> dict[str, Kept]:
    found: dict[str, Kept] = {}
    for kind, campaign_id in KINDS.items():
        with database.read() as session:
            campaign = campaigns.one_for(session, _lead(session), "see_campaign", campaign_id)
            published = published_of(session, campaign)
        counting.counted(database, published)
        with database.engine.connect() as connection:
            found[kind] = stored.kept_tallies(connection, campaign_id)
    return found


def _lead(session: Session) -> Account:
    return accounts.verify(session, demo.LEAD_EMAIL, PASSWORD)


def _programme(database: Database, kept: dict[str, Kept], answers: int) -> int:
    """One of two rounds, each of as many answers to every kind."""
    with database.write() as session:
        lead = _lead(session)
        row = programmes.create(session, lead, f"{answers} answers", "repair", "quarterly")
        made = []
        for begins in ROUNDS:
            for kind in KINDS:
                plan = Plan({"en": kind}, segments={"channel": []})
                campaign = campaigns.create(session, instrument=kind, plan=plan, owner=lead, demo=True)
                lifecycle.open_campaign(session, campaign)
                programmes.put_in(session, row, campaign, begins)
                made.append((campaign.id or 0, kind))
        programme_id = row.id or 0
    with database.transaction() as connection:
        for campaign_id, kind in made:
            by = answers // max(each.n for each in kept[kind].values()) + 1
            for part, each in kept[kind].items():
                many = scaled(tally.from_json(each.data), by)
                stored.keep_tally(
                    connection,
                    campaign_id,
                    KeptTally(each.layout, each.n * by, each.first, each.last, many.to_json()),
                    part,
                )
    return programme_id


def _measure(folder: Path) -> dict[str, float]:
    site = "https://testserver"
    url = f"sqlite:///{folder / 'gaplens.db'}"
    settings = Settings(folder, url, "127.0.0.1", 0, site, ("testserver",), secrets.token_bytes(32))
    database = Database(settings.database_url, settings.data)
    migrate.migrate(database)
    demo.load(database, PASSWORD)
    kept = _demo_tallies(database)
    few, many = (_programme(database, kept, answers) for answers in (FEW, MANY))
    app = create_app(settings, Pace(jobs=3600, mail=3600))
    pages = [page for page in PAGES if page] + [NEED]
    addresses = {
        "front": "/",
        "few": f"/programmes/{few}",
        "overview": f"/programmes/{many}",
        **{page: f"/programmes/{many}/{page}" for page in pages},
    }
    with TestClient(app, base_url=site) as client:
        client.post("/sign-in", data={"email": demo.LEAD_EMAIL, "password": PASSWORD})
        threadpool_limits(1)  # as the server
        found = {name: spent(client, address) for name, address in addresses.items()}  # warm up
        for _ in range(LOOKS):  # side by side, as the machine is not always as fast
            found = {name: min(found[name], spent(client, address)) for name, address in addresses.items()}
    database.close()
    return found


def run() -> list[Figure]:
    done = subprocess.run([sys.executable, "-m", "bench.reading"], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    front, few = found.pop("front"), found.pop("few")
    each = [
        Figure(f"reading_{name.replace('/', '_')}", took / front, "of the front page") for name, took in found.items()
    ]
    return [
        Figure("front_ms", front, "ms of CPU, front page"),
        Figure("overview_ms", found["overview"], f"ms of CPU, {MANY:,} answers"),
        Figure("overview_ratio", found["overview"] / few, f"{MANY:,} against {FEW:,}"),
        *each,
        Figure("reading_ratio", max(found.values()) / front, "slowest reading page, of the front page"),
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as data:
        print(json.dumps(_measure(Path(data))))
