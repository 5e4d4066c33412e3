"""live_mark_s, live_page_s: from the word that an answer is stored until a page of a named campaign knows of it."""

import re
import secrets
import tempfile
import time
from datetime import date
from pathlib import Path

import httpx

from bench import Figure
from bench.servers import PASSWORD, gaplens
from bench.submit import answers
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.plan import Plan
from surveys.demo import load as demo
from surveys.people import accounts
from surveys.people.tokens import hash_of
from surveys.programmes import programmes
from surveys.storage import migrate
from surveys.storage.engine import Database
from surveys.storage.tables import Invitation

ANSWERS = 30
EVERY = 1.0  # seconds between two questions of a page
SLUG = "named"


def _prepared(data: Path) -> tuple[int, list[str]]:
    """A programme with a named campaign, and the secrets of its guests' links."""
    database = Database(f"sqlite:///{data / 'gaplens.db'}", data)
    migrate.migrate(database)
    demo.load(database, PASSWORD)
    guests = [secrets.token_hex(32) for _ in range(ANSWERS)]
    with database.write() as session:
        lead = accounts.verify(session, demo.LEAD_EMAIL, PASSWORD)
        plan = Plan({"en": SLUG}, "named", access="personal")
        campaign = campaigns.create(session, instrument="servqual", plan=plan, slug=SLUG, owner=lead)
        for number, guest in enumerate(guests):
            address = f"guest{number}@company.example"
            session.add(Invitation(campaign_id=campaign.id or 0, token_hash=hash_of(guest), address=address))
        lifecycle.open_campaign(session, campaign)
        programme = programmes.create(session, lead, SLUG, "repair", "quarterly")
        programmes.put_in(session, programme, campaign, date(2026, 8, 1))
        programme_id = programme.id or 0
    database.close()
    return programme_id, guests


def _waited(client: httpx.Client, page: str, guest: str) -> tuple[float, float]:
    """Seconds from the answer's confirmation to another mark, and to a page that shows it and asks each second."""
    shown = client.get(page).text
    asks, mark = re.findall(r'data-live="([^"]+)" data-mark="([^"]+)"', shown)[0]
    key = secrets.token_urlsafe(16)
    sent = client.post(f"/s/{SLUG}", data={**answers(), "channel": "mail", "key": key, "invite": guest})
    assert "Gaplens-Stored" in sent.headers, sent.status_code
    stored = time.monotonic()
    while client.get(asks).text == mark:
        time.sleep(0.01)
    known = time.monotonic()
    client.get(page)
    return known - stored, EVERY + time.monotonic() - stored


def _measured(site: str, programme_id: int, guests: list[str]) -> list[tuple[float, float]]:
    with httpx.Client(base_url=site, timeout=60) as client:
        signed = client.post("/sign-in", data={"email": demo.LEAD_EMAIL, "password": PASSWORD})
        client.headers["Cookie"] = signed.headers["set-cookie"].split(";")[0]
        return [_waited(client, f"/programmes/{programme_id}", guest) for guest in guests]


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        programme_id, guests = _prepared(Path(folder))
        with gaplens(Path(folder)) as (_, port):
            found = _measured(f"http://127.0.0.1:{port}", programme_id, guests)
    marks, pages = zip(*found, strict=True)
    return [
        Figure("live_mark_s", max(marks), f"s until the mark is another, worst of {ANSWERS}"),
        Figure("live_page_s", max(pages), "s until a page that asks each second shows it, worst"),
    ]
