"""What comments are about: proposed, confirmed or corrected by a lead, looked for in the list."""

import re

import pytest
from sqlalchemy import text

from surveys.storage import fulltext
from surveys.storage.queries import removal
from surveys.suggestions import tagging
from tests.app.suggestions.test_desk import comment
from tests.conftest import BOTH, Site
from tests.factories import make_campaign, make_form

pytestmark = pytest.mark.usefixtures("counting_by_hand")

LATE = "Nobody answered my calls or messages"


def answered(site: Site, answers: int = 5) -> int:
    campaign = make_campaign(site.database)
    for _ in range(answers):
        assert site.client.post("/s/autumn", data=make_form()).status_code == 200
    return campaign.id or 0


def links(site: Site, about: str = "") -> list[str]:
    listed = site.client.get(f"/suggestions?source=answers&about={about}").text
    return re.findall(r'<p><a href="(/suggestions/\w+)"', listed)


def say(site: Site, link: str, about: str) -> int:
    token = site.form_token()
    sent = site.client.post(f"{link}/about", data={"token": token, "about": about}, follow_redirects=False)
    return sent.status_code


def chosen(page: str) -> list[str]:
    return re.findall(r'<option value="([^"]*)" selected', page)


@BOTH
def test_a_lead_confirms_or_corrects_what_is_proposed(site: Site) -> None:
    campaign = answered(site)
    comment(site, campaign, LATE)
    client = site.lead()
    assert tagging.propose_waiting(site.database) == tagging.IDLE
    (link,) = links(site, "responsiveness")
    page = client.get(link).text
    assert chosen(page) == ["responsiveness/same_day_reply"]
    assert "Proposed" in page
    assert "“calls”" in page
    assert say(site, link, "responsiveness/same_day_reply") == 303
    assert "Confirmed" in client.get(link).text
    assert say(site, link, "empathy") == 303
    page = client.get(link).text
    assert "Corrected" in page
    assert "Proposed was: Answered the same day" in page
    assert chosen(page) == ["empathy"]
    assert [links(site, about) for about in ("responsiveness", "empathy")] == [[], [link]]


@BOTH
def test_the_list_is_narrowed_to_a_need_of_a_set(site: Site) -> None:
    campaign = answered(site)
    for said in (LATE, "The waiting area was dirty", "Thanks"):
        comment(site, campaign, said)
    site.lead()
    tagging.propose_waiting(site.database)
    assert [len(links(site, about)) for about in ("", "repair/same_day_reply", "hotel/same_day_reply", "x/y/z")] == [
        3,
        1,
        0,
        0,
    ]
    assert chosen(site.client.get("/suggestions?source=answers&about=repair/waiting_area").text) == [
        "repair/waiting_area"
    ]


@pytest.mark.parametrize(("answers", "there"), [(4, False), (5, True)])
def test_a_comment_that_does_not_name_its_campaign_names_none_of_its_needs(
    site: Site, answers: int, there: bool
) -> None:
    comment(site, answered(site, answers), LATE)
    client = site.lead()
    tagging.propose_waiting(site.database)
    (link,) = links(site)
    assert ('name="about"' in client.get(link).text) == there
    assert ("Answered the same day" in client.get("/suggestions?source=answers").text) == there
    assert links(site, "responsiveness") == ([link] if there else [])
    assert say(site, link, "empathy") == (303 if there else 404)


@pytest.mark.parametrize("about", ["unknown", "empathy/same_day_reply", "/same_day_reply"])
def test_what_the_questionnaire_does_not_have_is_refused(site: Site, about: str) -> None:
    comment(site, answered(site), LATE)
    site.lead()
    (link,) = links(site)
    before = site.client.get(link).text
    assert say(site, link, about) == 422
    assert chosen(site.client.get(link).text) == chosen(before)


@pytest.mark.parametrize(("looked", "shown"), [(9, False), (10, True)])
def test_agreement_is_shown_once_enough_were_looked_at(site: Site, looked: int, shown: bool) -> None:
    campaign = answered(site)
    for number in range(looked):
        comment(site, campaign, f"{LATE} {number}")
    comment(site, campaign, "Thanks")  # nothing is proposed, so nothing can be confirmed
    client = site.lead()
    tagging.propose_waiting(site.database)
    corrected = False  # one of them, wherever the comment without a proposal stands
    for link in links(site):
        proposed = "".join(chosen(client.get(link).text))
        assert say(site, link, "empathy" if proposed and not corrected else proposed) == 303
        corrected = corrected or bool(proposed)
    page = client.get("/suggestions?source=answers").text
    assert ("were looked at" in page) == shown
    assert ("Of 10 proposals that were looked at, 9 were confirmed: 90% (95% interval 60% to 98%)" in page) == shown


@BOTH
def test_what_a_person_said_stays_when_the_list_changes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = answered(site)
    comment(site, campaign, LATE)
    comment(site, campaign, "Thanks")
    site.lead()
    tagging.propose_waiting(site.database)
    (link,) = links(site, "responsiveness")
    assert say(site, link, "empathy/hours") == 303
    changed = tagging.rules()
    newer = type(changed)(changed.version + 1, {"tangibles": ("thanks",)}, changed.silent, changed.silent_characters)
    for module in ("tagging", "proposing"):
        monkeypatch.setattr(f"surveys.suggestions.{module}.rules", lambda: newer)
    tagging.propose_waiting(site.database)
    assert len(links(site, "tangibles")) == 1
    assert links(site, "repair/hours") == [link]


def test_a_deleted_campaign_takes_its_tags_along(site: Site) -> None:
    campaign = answered(site)
    comment(site, campaign, LATE)
    tagging.propose_waiting(site.database)
    with site.database.transaction() as connection:
        removal.remove(connection, campaign)
        for table in ("comment_tag", fulltext.TABLE):
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0
