"""home_ratio: the CPU of Home with 200 actions, 5,000 suggestions and 40 rounds over that of the front page.

Every action is late and no suggestion has a reply, beside as many comments; the pages are asked of one process, without
jobs in the background, and what the client in it takes is counted too.
"""

import json
import secrets
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import insert
from threadpoolctl import threadpool_limits

from app.main import create_app
from app.services import Pace
from app.settings import Settings
from bench import Figure
from bench.pages import spent
from bench.servers import PASSWORD
from surveys import clock
from surveys.actions.rule import Baseline, Measure, Rule
from surveys.actions.rule import Figure as Mean
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.plan import Plan
from surveys.demo import load as demo
from surveys.people import accounts
from surveys.programmes import programmes, rhythm
from surveys.storage import migrate
from surveys.storage.engine import Database
from surveys.storage.tables import Action, message, suggestion

ACTIONS, SUGGESTIONS, COMMENTS, ROUNDS = 200, 5_000, 5_000, 40
LOOKS = 15
FIRST = date(2017, 1, 1)


def _fill(database: Database) -> None:
    today = clock.today()
    with database.write() as session:
        lead = accounts.verify(session, demo.LEAD_EMAIL, PASSWORD)
        row = programmes.create(session, lead, "Forty rounds", "repair", "quarterly")
        campaign_id = 0
        for number in range(ROUNDS):
            plan = Plan({"en": f"Round {number}"})
            campaign = campaigns.create(session, instrument="servqual", plan=plan, owner=lead, demo=True)
            lifecycle.open_campaign(session, campaign)
            programmes.put_in(session, row, campaign, rhythm.later(FIRST, 3 * number))
            campaign_id = campaign.id or 0
        base = Baseline(campaign_id, "servqual", 1, FIRST, 1, 7, 6.0, Mean(100, 5.0, 1.0, 0.1))
        rule = Rule(
            Measure("need", "on_date", "gap"),
            base,
            chosen="otherwise",
            least=0.2,
            target=0.3,
            planned=200,
            not_before=FIRST,
        )
        for number in range(ACTIONS):
            session.add(
                Action(
                    programme_id=row.id or 0,
                    kind="change",
                    origin="none",
                    title=f"Action {number}",
                    owner_id=lead.id,
                    due=today - timedelta(days=number % 90),
                    state="doing",
                    created=clock.now(),
                    rule=rule.to_json(),
                )
            )
    rows = [
        {
            "id": sha256(str(number).encode()).hexdigest(),
            "day": today - timedelta(days=number % 300),
            "campaign": None if number < SUGGESTIONS else campaign_id,
        }
        for number in range(SUGGESTIONS + COMMENTS)
    ]
    with database.transaction() as connection:
        connection.execute(
            insert(suggestion),
            [
                {"id": r["id"], "voice": "anonymous", "status": "new", "day": r["day"], "campaign_id": r["campaign"]}
                for r in rows
            ],
        )
        connection.execute(
            insert(message),
            [
                {
                    "id": r["id"],
                    "suggestion_id": r["id"],
                    "place": 1,
                    "author": "author",
                    "text": "One sheet instead of two",
                    "day": r["day"],
                }
                for r in rows
            ],
        )


def _measure(folder: Path) -> dict[str, float]:
    site = "https://testserver"
    url = f"sqlite:///{folder / 'gaplens.db'}"
    settings = Settings(folder, url, "127.0.0.1", 0, site, ("testserver",), secrets.token_bytes(32))
    database = Database(settings.database_url, settings.data)
    migrate.migrate(database)
    demo.load(database, PASSWORD)
    _fill(database)
    addresses = {"front": "/", "home": "/home"}
    with TestClient(create_app(settings, Pace(jobs=3600, mail=3600)), base_url=site) as client:
        client.post("/sign-in", data={"email": demo.LEAD_EMAIL, "password": PASSWORD})
        threadpool_limits(1)  # as the server
        found = {name: spent(client, address) for name, address in addresses.items()}  # warm up
        for _ in range(LOOKS):
            found = {name: min(found[name], spent(client, address)) for name, address in addresses.items()}
    database.close()
    return found


def run() -> list[Figure]:
    done = subprocess.run([sys.executable, "-m", "bench.home"], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    said = f"of the front page: {ACTIONS} actions, {SUGGESTIONS:,} suggestions, {ROUNDS} rounds"
    return [
        Figure("home_ms", found["home"], "ms of CPU, Home"),
        Figure("home_ratio", found["home"] / found["front"], said),
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as data:
        print(json.dumps(_measure(Path(data))))
