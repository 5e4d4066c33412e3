"""Answers that look thoughtless: of an anonymous campaign nothing is told of them that time could tell apart."""

import re
import time

import pytest

from surveys import instruments
from surveys.campaigns.plan import Plan
from surveys.storage.tables import Campaign
from tests.conftest import Site
from tests.factories import TITLE, bring_up_to_date, close, make_answers, make_campaign, make_key, published_of

CARE = "Were the answers given with care?"
FEWER = "Do missing answers change the gaps?"  # complete answers stand beside all of them
LATER = "Shown once the campaign is closed"
ENOUGH = {"long": 20, "short": 160}  # for a step, and to be shown


def answer(site: Site, instrument: str, anonymity: str, length: str = "long") -> Campaign:
    """Enough answers, each of them sent too fast."""
    plan = Plan(TITLE, anonymity=anonymity, length=length)
    campaign = make_campaign(site.database, instrument, plan=plan)
    published = published_of(site.database, campaign)
    for _ in range(ENOUGH[length]):
        key = make_key()
        answers = make_answers(published.form(key))
        sent = {"key": key, "began": str(int(time.time())), **answers}
        assert site.client.post("/s/autumn", data=sent).status_code == 200
    bring_up_to_date(site.database, campaign)
    return campaign


def details(site: Site) -> dict[str, str]:
    """The sections of the page behind the report, by their titles."""
    page = site.client.get("/campaigns/1/details").text
    return dict(re.findall(r"<h2[^>]*>(.+?)</h2>(.+?)(?=<h2|</main>)", page, re.DOTALL))


ALL = [(name, "long") for name in instruments.one_of_each()] + [("servqual", "short"), ("kano", "short")]


@pytest.mark.slow
@pytest.mark.parametrize(("instrument", "length"), ALL)
def test_of_an_anonymous_campaign_they_are_told_at_once_when_it_is_closed(
    site: Site, instrument: str, length: str
) -> None:
    site.lead()
    campaign = answer(site, instrument, "anonymous", length)
    while_open = details(site)
    assert LATER in while_open[CARE]
    assert "<td" not in while_open[CARE]
    assert not [title for title in while_open if "without flagged" in title]
    assert LATER in while_open.get(FEWER, LATER)
    close(site.database, campaign)
    closed, n = details(site), ENOUGH[length]
    assert f"{n} of {n} answers carry one of these signs of haste" in closed[CARE]
    assert while_open.keys() <= closed.keys()
    beside = [words for title, words in closed.items() if "without flagged" in title]
    assert ["Too few answers are without flags" in words for words in beside] == [True]
    assert "<td" not in beside[0]


def test_of_other_campaigns_they_are_told_as_they_come(site: Site) -> None:
    site.lead()
    answer(site, "servqual", "confidential")
    found, n = details(site), ENOUGH["long"]
    assert f"{n} of {n} answers carry" in found[CARE]
    assert "Too few answers are without flags" in found["The gaps without flagged answers"]
