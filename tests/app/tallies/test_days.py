"""Days on pages are those of the company's clock, whatever the anonymity."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.settings import Settings
from app.tallies import counting
from surveys.campaigns.plan import Plan
from surveys.codes import Anonymity
from surveys.storage.engine import Database
from tests.conftest import running
from tests.factories import TITLE, close, make_campaign, make_form, make_key

BEFORE, AFTER = "29 November 2026", "30 November 2026"
# The company's clock, a moment in UTC, the day that it is there, and that of UTC
DAYS = [
    ("Asia/Taipei", datetime(2026, 11, 29, 23, 30, tzinfo=UTC), AFTER, BEFORE),
    ("America/New_York", datetime(2026, 11, 30, 2, 0, tzinfo=UTC), BEFORE, AFTER),
]


@pytest.mark.usefixtures("counting_by_hand", "nothing_remembered")
@pytest.mark.parametrize(
    ("anonymity", "at_once"), [("confidential", True), ("confidential", False), ("anonymous", False)]
)
@pytest.mark.parametrize(("zone", "moment", "day", "other"), DAYS, ids=[zone for zone, *_ in DAYS])
def test_answers_and_words_are_of_the_company_s_day(
    settings: Settings,
    database_url: str,
    tmp_path: Path,
    seconds: dict[str, float],
    monkeypatch: pytest.MonkeyPatch,
    anonymity: Anonymity,
    at_once: bool,
    zone: str,
    moment: datetime,
    day: str,
    other: str,
) -> None:
    monkeypatch.setattr("surveys.clock.now", lambda: moment)
    database = Database(database_url, tmp_path, ZoneInfo(zone))
    with running(replace(settings, zone=ZoneInfo(zone)), database, **seconds) as site:
        campaign = make_campaign(database, plan=Plan(TITLE, anonymity=anonymity), at_once=at_once)
        for _ in range(5):
            answers = make_form(comment="Thank you")
            assert site.device().post("/s/autumn", data=answers).status_code == 200
        written = {"key": make_key(), "text": "A bench", "token": ""}
        assert site.device().post("/suggest/sent", data=written).status_code == 200
        close(database, campaign)
        counting.close_due(database)
        client = site.lead()
        for path in (f"/campaigns/{campaign.id}", "/campaigns", "/suggestions", "/suggestions?source=answers"):
            page = client.get(path).text
            assert (day in page, other in page) == (True, False), path
    database.close()
