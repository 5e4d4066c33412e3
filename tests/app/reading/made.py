"""Campaigns with answers in rounds of a programme, and the lead who reads them."""

import csv
import html
import io

import numpy as np

from app.tallies import counting
from surveys import instruments
from surveys.campaigns.plan import Plan
from surveys.storage.engine import Database
from surveys.storage.tables import Campaign
from tests.client import Client
from tests.conftest import Site
from tests.factories import close, make_campaign, make_key, published_of

SITES = ("North", "South", "East")
EACH = 40  # answers of a site in a round
LANGUAGES = ("en", "zh-Hant", "zh-Hans")


def collect(site: Site, instrument: str, slug: str, lift: float, seed: int, sites: tuple[str, ...] = SITES) -> Campaign:
    """A campaign with answers, by the form: expectation 6, perception 5, reliability 3.6 and more by `lift`; East lower
    by .8. Of Kano: the first need is a must-be, the others are indifferent.
    """
    plan = Plan({"en": slug}, segments={"site": list(SITES), "channel": []})
    campaign = make_campaign(site.database, instrument, slug, plan=plan, at_once=True)
    rng, asked = np.random.default_rng(seed), instruments.load(instrument)
    for place in sites:
        for _ in range(EACH):
            fields = {"key": make_key(), "segment.site": place, **_answer(asked, place, lift, rng)}
            sent = site.client.post(f"/s/{slug}", data=fields)
            assert sent.status_code == 200, sent.text
    counting.count_waiting(site.database)
    close(site.database, campaign)
    return campaign


def _answer(asked: instruments.Instrument, place: str, lift: float, rng: np.random.Generator) -> dict[str, str]:
    found: dict[str, str] = {}
    mood = rng.normal(0, 0.4)
    for number, need in enumerate(asked.needs):
        if asked.method == "kano":
            pair = (2, 5) if number == 0 or rng.random() < 0.1 else (3, 3)
            found |= {f"{need.id}.present": str(pair[0]), f"{need.id}.absent": str(pair[1])}
            continue
        level = (3.6 + lift if need.dimension == "reliability" else 5.0) - (0.8 if place == "East" else 0.0)
        for question, mean in (("expectation", 6.0), ("perception", level)):
            value = np.clip(np.rint(mean + mood + rng.normal(0, 0.7)), 1, 7)
            found[f"{need.id}.{question}"] = str(int(value))
    if asked.overall is not None:
        found[asked.overall.id] = str(int(np.clip(np.rint(4 + lift + mood + rng.normal(0, 0.7)), 1, 7)))
    return found


class Lead:
    def __init__(self, site: Site, email: str = "lead@company.example") -> None:
        self.client: Client = site.lead(email)
        self.token = site.form_token()

    def post(self, path: str, **values: str) -> tuple[int, str, str]:
        answer = self.client.post(path, data={"token": self.token, **values}, follow_redirects=False)
        return answer.status_code, html.unescape(answer.text), answer.headers.get("location", "")

    def page(self, path: str, language: str = "en") -> str:
        answer = self.client.get(path, params={"lang": language} if "?" not in path else None)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
        return html.unescape(answer.text)

    def file(self, path: str) -> list[list[str]]:
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.text[:300])
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def programme(site: Site, lead: Lead) -> tuple[str, dict[str, Campaign]]:
    """Its path, and its campaigns: SERVQUAL and Kano in two rounds."""
    status, _, path = lead.post("/programmes/new", name="Repairs", needs="repair", rhythm="quarterly")
    assert status == 303
    made = {}
    for number, (day, lift) in enumerate((("2026-05-04", 0.0), ("2026-08-04", 0.9))):
        for kind in ("servqual", "kano"):
            made[f"{kind}{number}"] = campaign = collect(site, kind, f"{kind}-{number}", lift, 10 * number)
            assert lead.post(f"{path}/campaigns", campaign=str(campaign.id), day=day)[0] == 303
    return path, made


def tally(database: Database, campaign: Campaign) -> counting.Tally:
    return counting.counted(database, published_of(database, campaign)).tally
