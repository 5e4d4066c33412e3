"""A campaign is paused, closed and taken back, put away and deleted; a test answer is stored nowhere."""

import re
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, select

from app.tallies import counting
from surveys import clock
from surveys.campaigns.plan import Plan
from surveys.storage import tables
from surveys.storage.engine import Database
from tests.conftest import BOTH, Site
from tests.factories import TITLE, make_campaign, make_form, make_guests, make_personal, published_of

pytestmark = pytest.mark.usefixtures("counting_by_hand")

OF_A_CAMPAIGN = ("response", "intake", "tally", "draft", "invitation", "traffic", "suggestion", "message", "campaign")
Later = Callable[[float], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """So many seconds after the test began."""
    began = clock.now()
    return lambda seconds: monkeypatch.setattr("surveys.clock.now", lambda: began + timedelta(seconds=seconds))


def act(site: Site, what: str, **fields: str) -> httpx.Response:
    """The lead's button on the only campaign's page."""
    return site.client.post(f"/campaigns/1/{what}", data={"token": site.form_token(), **fields})


def send(site: Site, times: int = 1, **fields: str) -> set[int]:
    return {
        site.device().post("/s/autumn", data=make_form(value=n % 5 + 2, **fields)).status_code for n in range(times)
    }


def n_shown(site: Site) -> int:
    found = re.search(r"<dt>Answers</dt><dd>(.+?)</dd>", site.client.get("/campaigns/1").text)
    assert found is not None
    return 0 if found[1] in ("fewer than 5", "not counted yet") else int(found[1])


def rows(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        counts = {
            name: connection.scalar(select(func.count()).select_from(tables.metadata.tables[name]))
            for name in OF_A_CAMPAIGN
        }
    return {name: n for name, n in counts.items() if n}


@BOTH
def test_closing_asks_once_and_can_be_taken_back_for_ten_minutes(site: Site, later: Later) -> None:
    make_campaign(site.database)
    site.lead()
    assert send(site) == {200}
    asked = site.client.get("/campaigns/1/close").text
    assert "Close the campaign?" in asked
    assert "For ten minutes you can take it back" in asked
    later(0)
    assert "you can take this back" in act(site, "close").text
    later(2)  # pages know it within a second
    assert send(site) == {409}
    later(599)
    assert "Open it again" in site.client.get("/campaigns/1").text
    assert act(site, "take-back").status_code == 200
    later(602)
    assert send(site) == {200}
    act(site, "close")
    later(602 + 600)
    assert "Open it again" not in site.client.get("/campaigns/1").text
    assert act(site, "take-back").status_code == 409
    assert act(site, "open").status_code == 409


@BOTH
def test_of_an_anonymous_campaign_nothing_follows_before(site: Site, later: Later) -> None:
    """Else a lead could close, read the figures that the last few change, and open it again."""
    make_campaign(site.database, plan=Plan(TITLE, anonymity="anonymous"))
    site.lead()
    assert send(site, 25) == {200}
    later(0)
    before = n_shown(site)
    act(site, "close")
    for moment, n, scrubbed in ((599, before, False), (600, 25, True)):
        later(moment)
        counting.close_due(site.database)
        assert n_shown(site) == n
        with site.database.read() as session:
            assert session.get_one(tables.Campaign, 1).sealed is scrubbed


def test_answers_that_wait_are_not_said_to_be_none(site: Site, later: Later) -> None:
    make_campaign(site.database, plan=Plan(TITLE, anonymity="anonymous"))
    site.lead()
    send(site, 3)
    later(0)
    final = "there will be no more than these"
    assert final not in act(site, "close").text
    later(600)
    counting.close_due(site.database)
    assert final in site.client.get("/campaigns/1").text


@pytest.mark.parametrize("access", ["open", "personal"])
@pytest.mark.parametrize("answers", [0, 3])
def test_a_close_that_can_be_taken_back_is_not_said_to_be_final(
    site: Site, later: Later, answers: int, access: str
) -> None:
    campaign = make_campaign(site.database, plan=Plan(TITLE, access=access, anonymity="confidential"))
    site.lead()
    for token in make_guests(site.database, campaign, answers):
        send(site, invite=token)
    later(0)
    closed = act(site, "close").text
    assert "no more than these" not in closed
    assert "the campaign can be opened again" in closed
    act(site, "take-back")
    paused = act(site, "pause").text
    assert "No answers are taken while the campaign is paused." in paused
    assert not re.search("Hand out the link or the code|Invite people:", paused)
    act(site, "close")
    later(600)
    over = site.client.get("/campaigns/1").text
    assert "no more than these" in over
    assert not re.search(r"No answers yet|anything yet|opened again", over)


def test_a_close_by_date_cannot_be_taken_back(site: Site, later: Later) -> None:
    make_campaign(site.database, plan=Plan(TITLE, closes=clock.now() + timedelta(minutes=5)))
    site.lead()
    later(360)
    counting.close_due(site.database)
    assert published_of(site.database, tables.Campaign(id=1)).state == "closed"
    assert "Open it again" not in site.client.get("/campaigns/1").text
    assert act(site, "take-back").status_code == 409


def test_what_somebody_began_outlives_a_close_that_is_taken_back(site: Site, later: Later) -> None:
    campaign = make_personal(site.database)
    (token,) = make_guests(site.database, campaign)
    site.lead()
    assert site.device().put("/s/autumn/draft", data={"invite": token, "comment": "Half"}).status_code == 204
    later(0)
    act(site, "close")
    for moment, left in ((599, 1), (600, 0)):
        later(moment)
        counting.close_due(site.database)
        assert rows(site.database).get("draft", 0) == left


@BOTH
def test_a_pause_keeps_what_is_sent_with_its_sender(site: Site, later: Later) -> None:
    make_campaign(site.database)
    site.lead()
    later(0)
    assert "Paused: no answers are taken." in act(site, "pause").text
    assert "Paused" in site.client.get("/campaigns").text
    later(2)
    assert site.device().get("/s/autumn").status_code == 409
    form = make_form(comment="The van was late.")
    refused = site.device().post("/s/autumn", data=form)
    assert refused.status_code == 503
    assert "The van was late." in refused.text
    assert rows(site.database).get("intake", 0) == 0
    act(site, "resume")
    later(4)
    assert site.device().post("/s/autumn", data=form).status_code == 200


def test_a_pause_outlives_a_close_that_is_taken_back(site: Site) -> None:
    make_campaign(site.database)
    site.lead()
    act(site, "pause")
    act(site, "close")
    assert "Paused: no answers are taken." in act(site, "take-back").text
    assert send(site) == {503}


def test_a_paused_campaign_closes_at_its_date(site: Site, later: Later) -> None:
    make_campaign(site.database, plan=Plan(TITLE, closes=clock.now() + timedelta(minutes=5)))
    site.lead()
    act(site, "pause")
    later(360)
    counting.close_due(site.database)
    assert published_of(site.database, tables.Campaign(id=1)).state == "closed"


@BOTH
def test_a_campaign_is_deleted_with_its_answers_after_a_question_that_names_them(site: Site, later: Later) -> None:
    campaign = make_personal(site.database)
    (token, _) = make_guests(site.database, campaign, 2)
    site.lead()
    assert send(site, invite=token, comment="A test") == {200}
    counting.count_waiting(site.database)
    assert act(site, "delete", sure="yes").status_code == 409  # it is open
    later(0)
    act(site, "close")
    assert site.client.get("/campaigns/1/delete").status_code == 409
    later(600)
    asked = site.client.get("/campaigns/1/delete").text
    for words in ("It has 1 answer.", "2 people leave the list", "1 comment goes too"):
        assert words in asked
    assert act(site, "delete").status_code == 409  # not ticked
    assert rows(site.database)["response"] == 1
    assert act(site, "delete", sure="yes").status_code == 200
    assert rows(site.database) == {}
    assert send(site, invite=token) == {404}


@pytest.mark.parametrize(("answers", "said"), [(4, "It has fewer than 5 answers."), (5, "It has 5 answers.")])
def test_how_few_answered_anonymously_is_not_told_by_the_question(
    site: Site, later: Later, answers: int, said: str
) -> None:
    make_campaign(site.database, plan=Plan(TITLE, anonymity="anonymous"))
    site.lead()
    send(site, answers)
    later(0)
    act(site, "close")
    later(600)
    counting.close_due(site.database)
    assert said in site.client.get("/campaigns/1/delete").text


def test_a_draft_is_deleted_at_once(site: Site) -> None:
    make_campaign(site.database, state="draft")
    site.lead()
    assert "It has no answers." in site.client.get("/campaigns/1/delete").text
    assert "No campaign yet" in act(site, "delete", sure="yes").text


def test_a_campaign_is_put_away_and_brought_back(site: Site) -> None:
    make_campaign(site.database, state="closed")
    site.lead()
    listed = act(site, "put-away").text
    assert "1 campaign was put away" in listed
    assert 'href="/campaigns/1"' not in listed
    assert 'href="/campaigns/1"' in site.client.get("/campaigns?away=true").text
    act(site, "bring-back")
    assert 'href="/campaigns/1"' in site.client.get("/campaigns").text


def test_an_open_campaign_is_not_put_away(site: Site) -> None:
    make_campaign(site.database)
    site.lead()
    assert act(site, "put-away").status_code == 409


def test_a_test_answer_is_checked_and_never_stored(site: Site) -> None:
    make_campaign(site.database, state="draft")
    site.lead()
    assert "Send a test answer" in site.client.get("/campaigns/1/preview").text
    sent = act(site, "preview", **make_form())
    assert "This was a test: nothing was stored." in sent.text
    wrong = act(site, "preview", **{"on_date.perception": "99"})
    assert wrong.status_code == 422
    assert "Choose an answer from 1 to 7." in wrong.text
    assert rows(site.database) == {"campaign": 1}


def test_messages_wait_while_a_campaign_is_paused(site: Site) -> None:
    campaign = make_personal(site.database)
    make_guests(site.database, campaign)
    site.lead()
    act(site, "pause")
    assert act(site, "people/send").status_code == 409
