"""Drafts behind personal links: another device goes on, and nothing stays longer than it was promised."""

from datetime import timedelta

import pytest
from httpx import Response
from sqlalchemy import select

from app.settings import Settings
from app.tallies import counting
from surveys import clock
from surveys.campaigns.forms import version_of
from surveys.campaigns.plan import Plan
from surveys.errors import NotInvited
from surveys.instruments import load
from surveys.people import invitations
from surveys.storage.engine import Database
from surveys.storage.tables import draft
from tests.app.form_page import FormPage
from tests.app.mail.server import until
from tests.conftest import BOTH, Site, running
from tests.factories import TITLE, close, make_campaign, make_form, make_guests, make_personal, published_of

pytestmark = pytest.mark.usefixtures("counting_by_hand", "nothing_remembered")


def drafts(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        return list(connection.scalars(select(draft.c.fields)))


def begun(site: Site, token: str, **answers: str) -> Response:
    page = FormPage(site.device().get(f"/s/autumn?invite={token}").text)
    fields = {**{name: values[0] for name, values in page.values.items()}, **answers}
    return site.device().put("/s/autumn/draft", data=fields)


@BOTH
@pytest.mark.parametrize("anonymity", ["named", "confidential"])
@pytest.mark.parametrize("length", ["long", "short"])
def test_what_was_begun_goes_on_on_another_device(site: Site, anonymity: str, length: str) -> None:
    plan = Plan(TITLE, anonymity=anonymity, access="personal", length=length)
    (token,) = make_guests(site.database, make_campaign(site.database, plan=plan))
    first = FormPage(site.device().get(f"/s/autumn?invite={token}").text)
    rating = next(name for name in first.options if name.endswith(".perception"))
    typed = {rating: "3", "comment": "Begun on the phone", "website": "spam"}
    fields = {**{name: values[0] for name, values in first.values.items()}, **typed}
    assert site.device().put("/s/autumn/draft", data=fields).status_code == 204
    again = FormPage(site.device().get(f"/s/autumn?invite={token}").text)
    assert again.values == {**first.values, rating: ["3"], "comment": ["Begun on the phone"]}
    assert again.names == first.names
    assert token not in drafts(site.database)[0]
    assert "spam" not in drafts(site.database)[0]
    assert site.device().post("/s/autumn", data=again.values).status_code == 200
    assert drafts(site.database) == []


def test_an_anonymous_draft_is_on_no_server(site: Site) -> None:
    (token,) = make_guests(site.database, make_personal(site.database, "anonymous"))
    assert begun(site, token, comment="Nobody's").status_code == 403
    assert drafts(site.database) == []


@BOTH
def test_a_draft_is_offered_for_a_day_and_gone_then(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    (token,) = make_guests(site.database, make_personal(site.database))
    saved = clock.now()
    begun(site, token, comment="Half a sentence")
    hours = timedelta(hours=1)
    monkeypatch.setattr("surveys.clock.now", lambda: saved + 23 * hours)
    invitations.forget_old_drafts(site.database)
    assert "Half a sentence" in site.device().get(f"/s/autumn?invite={token}").text
    monkeypatch.setattr("surveys.clock.now", lambda: saved + 25 * hours)
    assert "Half a sentence" not in site.device().get(f"/s/autumn?invite={token}").text
    invitations.forget_old_drafts(site.database)
    assert drafts(site.database) == []


@BOTH
def test_the_program_forgets_what_is_old_by_itself(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = make_personal(database)
    old, fresh = make_guests(database, campaign, 2)
    for token, hours in ((old, 25), (fresh, 1)):
        with monkeypatch.context() as earlier:
            saved = clock.now() - timedelta(hours=hours)
            earlier.setattr("surveys.clock.now", lambda saved=saved: saved)
            invitations.keep_draft(database, published_of(database, campaign), token, [("comment", str(hours))])
    with running(settings, database, jobs=0.01):
        until(lambda: len(drafts(database)) < 2)
    assert drafts(database) == ['[["comment","1"]]']


@BOTH
def test_who_opts_out_leaves_no_row(site: Site) -> None:
    (token,) = make_guests(site.database, make_personal(site.database))
    begun(site, token, comment="Not to be kept")
    assert site.device().put("/s/autumn/draft", data={"invite": token}).status_code == 204
    assert drafts(site.database) == []


def test_a_draft_without_a_link_of_this_campaign_is_refused(site: Site) -> None:
    make_campaign(site.database, slug="open")
    make_personal(site.database)
    (foreign,) = make_guests(site.database, make_personal(site.database, slug="other"))
    for slug, token in (("open", foreign), ("autumn", ""), ("autumn", foreign), ("autumn", "no such token")):
        assert site.device().put(f"/s/{slug}/draft", data=make_form(invite=token)).status_code == 403
    foreign_page = {"Sec-Fetch-Site": "cross-site"}
    assert site.client.put("/s/other/draft", data=make_form(invite=foreign), headers=foreign_page).status_code == 403
    assert drafts(site.database) == []


def test_a_draft_of_an_older_version_shows_what_still_fits(site: Site) -> None:
    (token,) = make_guests(site.database, make_personal(site.database))
    old = {"version": "servqual-1", "gone.expectation": "4", "on_date.expectation": "99", "comment": "Still fits"}
    assert begun(site, token, **old).status_code == 204
    page = FormPage(site.device().get(f"/s/autumn?invite={token}").text)
    assert page.values["comment"] == ["Still fits"]
    assert page.values["version"] == [version_of(load("servqual"))]
    assert page.links == []
    assert site.device().post("/s/autumn", data=page.values).status_code == 200


@BOTH
def test_a_draft_is_gone_when_its_campaign_closes(site: Site) -> None:
    campaign = make_personal(site.database)
    (token,) = make_guests(site.database, campaign)
    begun(site, token, comment="Never sent")
    assert len(drafts(site.database)) == 1
    close(site.database, campaign)
    counting.close_due(site.database)
    assert drafts(site.database) == []
    assert site.device().put("/s/autumn/draft", data=make_form(invite=token)).status_code == 403


@BOTH
def test_a_draft_that_arrives_while_its_campaign_closes_is_not_kept(site: Site) -> None:
    """The program remembers for a moment that it was open."""
    campaign = make_personal(site.database)
    (token,) = make_guests(site.database, campaign)
    remembered = published_of(site.database, campaign)
    close(site.database, campaign)
    with pytest.raises(NotInvited):
        invitations.keep_draft(site.database, remembered, token, [("comment", "Too late")])
    assert drafts(site.database) == []


def test_a_draft_kept_too_often_waits(site: Site) -> None:
    (token,) = make_guests(site.database, make_personal(site.database))
    form = {"invite": token, "comment": "Once more"}
    sent = [site.client.put("/s/autumn/draft", data=form) for _ in range(61)]
    assert [each.status_code for each in sent] == [204] * 60 + [429]
    assert int(sent[-1].headers["retry-after"]) <= 60
    assert len(drafts(site.database)) == 1
