"""Published examples come out as printed, on the page and in the terminal; the figures behind a report are there."""

import re

import pytest
from click.testing import CliRunner

from analysis.estimates import worked
from app.cli import main
from app.commands.demo import load_demo
from surveys.demo import load as demo
from tests.conftest import Site
from tests.factories import PASSWORD, make_campaign, make_form


@pytest.mark.parametrize("example", worked.examples(), ids=lambda example: example.id)
def test_every_published_figure_comes_out(example: worked.Example) -> None:
    assert [check for check in example.checks if not check.agrees] == []


def test_the_doctor_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    told = CliRunner().invoke(main, ["doctor", "--engine"])
    assert told.exit_code == 0
    assert "49 published figures: all agree" in told.output
    assert "Krejcie & Morgan 1970" in told.output
    wrong = worked.Example("table", "A book", False, [worked.Check("M of 25", 3, 4, 0)])
    monkeypatch.setattr("app.reports.engine.examples", lambda: (wrong,))
    told = CliRunner().invoke(main, ["doctor", "--engine"])
    assert told.exit_code == 1
    assert "SOME DIFFER" in told.output


def test_anybody_may_check_the_engine(site: Site) -> None:
    page = site.client.get("/engine")
    assert page.status_code == 200
    assert "All 49 published figures come out as printed" in page.text
    assert "Newcombe 1998" in page.text


def details(site: Site, place: int) -> str:
    client = site.sign_in(demo.LEAD_EMAIL)
    number = re.findall(r'href="/campaigns/(\d+)"', client.get("/campaigns").text)[place]
    return client.get(f"/campaigns/{number}/details").text


def test_what_stands_behind_the_figures(site: Site) -> None:
    load_demo(site.database, PASSWORD)
    gaps, needs = details(site, -1), details(site, -2)
    for words in (
        "p (t, Holm)",
        "Reliability of the gap",
        "CFI",
        "Standardised loadings",
        "Without flagged answers",
        "VIF",
    ):
        assert words in gaps
    for words in ("Total strength", "Goodman", "DuMouchel", "so few answers are flagged"):
        assert words.casefold() in needs.casefold()
    assert "nan" not in re.sub(r"<[^>]*>", " ", gaps + needs).casefold().split()


def test_details_keep_the_floor_and_the_door(site: Site) -> None:
    campaign = make_campaign(site.database)
    assert site.client.get(f"/campaigns/{campaign.id}/details", follow_redirects=False).status_code == 303
    for _ in range(4):
        site.client.post("/s/autumn", data=make_form())
    page = site.lead().get(f"/campaigns/{campaign.id}/details").text
    assert "4 of 5 answers: the report appears with the last of these" in page
    assert "<table" not in page
