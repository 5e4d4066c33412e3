"""Two rounds over three sites are collected and read: the truth is recovered, every figure is the tally's own."""

import re

import numpy as np
import pytest

from analysis.claims import change
from analysis.claims.change import Rule, Wave
from analysis.claims.gaps import claims as gap_claims
from app.reading.page import PAGES
from app.tallies import counting
from surveys import instruments
from surveys.campaigns.plan import Plan
from tests.app.conftest import Repairs
from tests.app.reading.made import LANGUAGES, SITES, Lead, tally
from tests.conftest import Site
from tests.factories import close, make_campaign, make_form


@pytest.fixture
def lead(site: Site) -> Lead:
    return Lead(site)


def test_two_rounds_are_read_and_the_truth_is_recovered(repairs: Repairs) -> None:
    site, lead, path, made = repairs.site, repairs.lead, repairs.path, repairs.made
    overview = lead.page(path)
    finding = overview.split('data-part="finding">')[1].split("</p>")[0]
    assert finding == "Improved: Reliability, Overall satisfaction"
    assert "Quarter 2 of 2026" in overview
    assert "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}120." in overview

    # Every figure of the file is what the tallies say.
    before, after = (gap_claims(tally(site.database, made[name])).gaps for name in ("servqual0", "servqual1"))
    head, *rows = lead.file(f"{path}/overview/changes-{made['servqual1'].id}.csv")
    assert len(rows) == 5
    for row, then, now in zip(rows, before.dimensions, after.dimensions, strict=True):
        verdict = change.of_waves(row[0], Wave(then.gap), Wave(now.gap), Rule(0.2))
        said = dict(zip(head, row, strict=True))
        assert (said["id"], float(said["Before"]), float(said["Now"])) == (now.id, then.gap.mean, now.gap.mean)
        assert float(said["Change"]) == verdict.effect
        assert (float(said["Interval from"]), float(said["Interval to"])) == verdict.interval
        assert (int(said["n before"]), int(said["n"])) == (then.gap.n, now.gap.n)
    reliability = next(dict(zip(head, row, strict=True)) for row in rows if row[0] == "reliability")
    assert float(reliability["Change"]) == pytest.approx(0.9, abs=0.25)
    assert reliability["Verdict"] == "Improved"

    needs = lead.page(f"{path}/needs")
    assert "East" in needs
    _, *cells = lead.file(f"{path}/needs/heat-{made['servqual1'].id}.csv")
    assert {row[2] for row in cells} == set(SITES)
    east = [float(row[3]) for row in cells if row[2] == "East"]
    others = [float(row[3]) for row in cells if row[2] != "East"]
    assert np.mean(others) - np.mean(east) == pytest.approx(0.8, abs=0.2)

    first = instruments.load("kano").needs[0]
    priorities = lead.file(f"{path}/priorities/joint.csv")
    assert dict(zip(priorities[0], priorities[1], strict=True))["id"] == first.id
    assert dict(zip(priorities[0], priorities[1], strict=True))["Rank"] == "1"
    shown = lead.page(f"{path}/priorities")
    assert "a basic that fails comes first" in shown
    assert "They cannot be told apart." in shown

    assert "Site" in lead.page(f"{path}/segments")
    assert "2 rounds side by side" in lead.page(f"{path}/trends")
    assert "The same kinds of people answered as before" in lead.page(f"{path}/quality")
    assert "No managers or staff were asked" in lead.page(f"{path}/why")
    assert "No need has clearly changed its category" in lead.page(f"{path}/kano")
    one = lead.page(f"{path}/needs/{first.id}")
    assert "Perception minus expectation in each round" in one
    assert "Must-be in Quarter 3 of 2026: Firm" in one


def test_every_page_in_every_language_and_round(repairs: Repairs) -> None:
    path, lead = repairs.path, repairs.lead
    rounds = re.findall(r"\?round=(\d+)", lead.page(path))
    for page in PAGES:
        for number in dict.fromkeys(rounds):
            for language in LANGUAGES:
                answer = lead.client.get(f"{path}/{page}".rstrip("/"), params={"round": number, "lang": language})
                assert answer.status_code == 200
                assert not re.search(r"\bnan\b|None\b|%\(", answer.text)
    first = lead.client.get(path, params={"round": min(rounds, key=int), "lang": "en"})
    assert "The first round" in first.text


def test_what_was_worded_anew_is_not_compared(repairs: Repairs) -> None:
    """Published versions differ in one sentence."""
    site, lead, path, made = repairs.site, repairs.lead, repairs.path, repairs.made
    from sqlalchemy import text

    with site.database.write() as session:
        before, after = made["servqual0"], made["servqual1"]
        source = session.connection().scalar(
            text("SELECT source FROM instrument_version WHERE name = :name AND version = :version"),
            {"name": "servqual", "version": before.version},
        )
        need = instruments.load("servqual").needs[4]
        changed = source.replace(need.text["en"], "They come on the day they said.")
        assert changed != source
        session.connection().execute(
            text("INSERT INTO instrument_version (name, version, source) VALUES ('servqual', 99, :source)"),
            {"source": re.sub(r"(?m)^version = \d+", "version = 99", changed, count=1)},
        )
        session.connection().execute(text("UPDATE campaign SET version = 99 WHERE id = :id"), {"id": after.id})
    assert f"Worded anew since Quarter 2 of 2026, so not compared: {need.short['en']}." in lead.page(f"{path}/needs")
    assert "Reliability: Cannot say: what was asked has changed." in lead.page(path)


def test_a_protected_campaign_tells_no_more_here_than_on_its_own_page(site: Site, lead: Lead) -> None:
    """Thirty answers before the first step, then four in a campaign that is closed."""
    _, _, path = lead.post("/programmes/new", name="Repairs", needs="repair", rhythm="quarterly")
    for slug, answers in (("open", 30), ("few", 4)):
        campaign = make_campaign(site.database, "servqual", slug, plan=Plan({"en": slug}), at_once=False)
        for _ in range(answers):
            site.client.post(f"/s/{slug}", data=make_form("servqual"))
        if slug == "few":
            close(site.database, campaign)
        lead.post(f"{path}/campaigns", campaign=str(campaign.id), day="2026-05-04")
    counting.count_waiting(site.database)
    for page in PAGES:
        shown = lead.page(f"{path}/{page}".rstrip("/"))
        assert not re.search(r"n\s=\s\d", shown), page
        assert "<table" not in shown, page
    assert [lead.page(path).count(words) for words in ("fewer than 5", "not counted yet")] == [1, 1]
