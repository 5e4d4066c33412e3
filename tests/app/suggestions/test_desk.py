"""The desk's pages of suggestions and comments."""

import re
from dataclasses import replace

import pytest

from surveys.storage.suggestions import store
from surveys.suggestions import suggestions
from tests.conftest import Site
from tests.factories import make_campaign, make_form, make_key


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
