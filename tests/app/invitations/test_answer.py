"""Whose answer it is: shown on one page of a named campaign, to those who may, as the form has said."""

import re

import pytest
from sqlmodel import select

from app.tallies import counting
from surveys.campaigns.plan import Plan
from surveys.storage.tables import Campaign, Invitation, Unit
from tests.conftest import BOTH, Site
from tests.factories import TITLE, make_campaign, make_form, make_guests, make_personal, published_of


def answered(site: Site, campaign: Campaign, name: str = "Ann", **changed: str) -> int:
    """Somebody answers by their link; the number of the person."""
    (token,) = make_guests(site.database, campaign, name=name)
    assert site.client.post("/s/autumn", data={**make_form(**changed), "invite": token}).status_code == 200
    with site.database.read() as session:
        found = session.exec(select(Invitation).order_by(Invitation.id.desc())).first()  # type: ignore[union-attr]
    assert found is not None
    return found.id or 0


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@BOTH
@pytest.mark.parametrize("is_counted", [False, True])
def test_a_lead_reads_what_a_person_of_a_named_campaign_said(site: Site, is_counted: bool) -> None:
    campaign = make_personal(site.database, "named", segments={"site": ["North"]})
    comment = {"segment.site": "North", "comment": "The van was late."}
    person = answered(site, campaign, **comment, **{"on_date.perception": "2", "on_date.expectation": "7"})
    if is_counted:
        counting.count_waiting(site.database)
    lead = site.lead()
    people = f"/campaigns/{campaign.id}/people"
    assert f'href="{people}/{person}/answer"' in lead.get(people).text
    page = words(lead.get(f"{people}/{person}/answer").text)
    for said in ("The answer of Ann", "North", "The van was late.", "2", "7", "sees whose answer it is"):
        assert said in page


@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
def test_of_no_other_campaign_is_a_persons_answer_shown(site: Site, anonymity: str) -> None:
    campaign = make_personal(site.database, anonymity)
    person = answered(site, campaign)
    lead = site.lead()
    people = f"/campaigns/{campaign.id}/people"
    assert lead.get(f"{people}/{person}/answer").status_code == 404
    assert "/answer" not in lead.get(people).text


def test_who_has_not_answered_has_no_such_page(site: Site) -> None:
    campaign = make_personal(site.database, "named")
    make_guests(site.database, campaign)
    lead = site.lead()
    people = f"/campaigns/{campaign.id}/people"
    assert lead.get(f"{people}/1/answer").status_code == 404
    assert "/answer" not in lead.get(people).text


def test_only_who_may_see_the_campaign_sees_it(site: Site) -> None:
    with site.database.write() as session:
        session.add(Unit(id=7, name="Elsewhere"))
    plan = Plan(TITLE, anonymity="named", access="personal")
    campaign = make_campaign(site.database, unit_id=7, plan=plan)
    person = answered(site, campaign)
    page = f"/campaigns/{campaign.id}/people/{person}/answer"
    assert site.client.get(page, follow_redirects=False).status_code == 303  # to sign in
    with site.database.write() as session:
        session.add(Unit(id=8, name="Here"))
    assert site.lead(unit_id=8).get(page).status_code == 404
    assert site.lead("other@company.example", unit_id=7).get(page).status_code == 200


def test_a_short_form_lists_what_was_asked(site: Site) -> None:
    campaign = make_personal(site.database, "named", length="short")
    person = answered_short(site, campaign)
    lead = site.lead()
    page = lead.get(f"/campaigns/{campaign.id}/people/{person}/answer").text
    assert 0 < page.count('class="question"') < 22


def answered_short(site: Site, campaign: Campaign) -> int:
    (token,) = make_guests(site.database, campaign)
    key = make_form()["key"]
    form = published_of(site.database, campaign).form(key)
    fields = {f"{need.id}.{question.id}": "5" for need in form.needs for question in form.instrument.questions}
    sent = {"key": key, "variant": str(form.variant), "invite": token, **fields}
    assert site.client.post("/s/autumn", data=sent).status_code == 200
    return 1
