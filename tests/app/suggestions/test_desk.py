"""The desk's pages of suggestions and comments."""

import re
from dataclasses import replace

import pytest
from sqlmodel import select

from app.tallies import counting
from surveys.campaigns.plan import Plan
from surveys.storage.queries.suggestions import store
from surveys.storage.tables import Suggestion
from surveys.suggestions import suggestions
from tests.conftest import BOTH, Site
from tests.factories import TITLE, close, make_campaign, make_form, make_key


def comment(site: Site, campaign: int | None, text: str = "The van came late.") -> None:
    _, row = suggestions.new_suggestion(b"secret", make_key(), text)
    with site.database.transaction() as connection:
        store(connection, [replace(row, campaign_id=campaign)])


@pytest.mark.parametrize(("answers", "named"), [(4, False), (5, True)])
def test_a_comment_names_its_campaign_once_enough_have_answered(site: Site, answers: int, named: bool) -> None:
    campaign = make_campaign(site.database)
    for _ in range(answers):
        assert site.client.post("/s/autumn", data=make_form()).status_code == 200
    comment(site, campaign.id)
    client = site.lead()
    listed = client.get("/suggestions?source=answers").text
    (link,) = re.findall(r'href="(/suggestions/\w+)"', listed)
    page = client.get(link).text
    assert [f'href="/campaigns/{campaign.id}"' in page, "Autumn" in page, "Autumn" in listed] == [named] * 3
    assert "Who answered the questionnaire" in page
    assert "Anonymous author" not in page
    assert "1 comment waits for an answer" in listed


def from_site(site: Site, name: str, **more: str) -> None:
    sent = site.client.post("/s/autumn", data=make_form(**{"segment.site": name, **more}))
    assert sent.status_code == 200


@BOTH
@pytest.mark.parametrize(("answers", "named"), [(4, False), (5, True)])
def test_a_comment_names_its_site_once_enough_have_answered_there(site: Site, answers: int, named: bool) -> None:
    make_campaign(site.database, plan=Plan(TITLE, segments={"site": ["North Street", "South"]}))
    for number in range(answers):
        from_site(site, "North Street", **({} if number else {"comment": "The van came late."}))
    for _ in range(5):
        from_site(site, "South")
    counting.count_waiting(site.database)
    client = site.lead()
    listed = client.get("/suggestions?source=answers").text
    (link,) = re.findall(r'href="(/suggestions/\w+)"', listed)
    assert ["North Street" in listed, "North Street" in client.get(link).text] == [named] * 2


def test_an_anonymous_comment_has_no_site(site: Site) -> None:
    """It would lead from the words to the numbers of the few who were there."""
    plan = Plan(TITLE, anonymity="anonymous", segments={"site": ["North Street"]})
    campaign = make_campaign(site.database, plan=plan)
    for _ in range(25):
        from_site(site, "North Street", comment="The van came late.")
    close(site.database, campaign)
    counting.close_due(site.database)
    with site.database.read() as session:
        stored = session.exec(select(Suggestion)).all()
    assert [each.site for each in stored] == [None] * 25
