"""Who may answer, and when: one answer a device, personal links, opening and closing."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from httpx import Response
from sqlalchemy import func, select

from app.settings import Settings
from app.tallies import counting
from surveys.campaigns.plan import Plan
from surveys.storage.engine import Database
from surveys.storage.tables import campaign as campaigns
from surveys.storage.tables import intake, invitation, response
from tests.app.form_page import FormPage
from tests.conftest import BOTH, Site
from tests.factories import TITLE, close, make_campaign, make_form, make_guests, make_key, make_personal

pytestmark = pytest.mark.usefixtures("counting_by_hand", "nothing_remembered")

CLOSES = datetime(2026, 9, 30, 16, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def stored(database: Database) -> int:
    with database.engine.connect() as connection:
        return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in (intake, response))


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, zone=ZoneInfo("Asia/Taipei"))


# One answer a device


@BOTH
def test_a_device_answers_once(site: Site) -> None:
    make_campaign(site.database, plan=Plan(TITLE, access="device"))
    form = make_form()
    answered = site.client.post("/s/autumn", data=form)
    cookie = answered.headers["set-cookie"]
    for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/s/autumn"):
        assert part in cookie
    assert form["key"] not in cookie
    assert site.client.post("/s/autumn", data=form).status_code == 200  # the same once more: confirmed again
    for refused in (site.client.post("/s/autumn", data=make_form()), site.client.get("/s/autumn")):
        assert refused.status_code == 409
        assert "This device has already answered" in refused.text
    assert stored(site.database) == 1
    assert site.device().post("/s/autumn", data=make_form()).status_code == 200


def test_a_refused_form_leaves_the_device_free(site: Site) -> None:
    make_campaign(site.database, plan=Plan(TITLE, access="device"))
    assert site.client.post("/s/autumn", data=make_form(overall="8")).status_code == 422
    assert site.client.post("/s/autumn", data=make_form()).status_code == 200


def test_a_cookie_that_is_none_of_ours_counts_as_an_answer(site: Site) -> None:
    make_campaign(site.database, plan=Plan(TITLE, access="device"))
    site.client.post("/s/autumn", data=make_form())
    name = next(iter(site.client.cookies))
    for value in (b"x", b"\xc3\xa9", b"=" * 3000):
        headers = {b"Cookie": name.encode() + b"=" + value}
        assert site.device().post("/s/autumn", data=make_form(), headers=headers).status_code == 409


def test_an_open_link_sets_no_cookie_and_takes_every_answer(site: Site) -> None:
    make_campaign(site.database)
    for _ in range(2):
        answers = [site.client.get("/s/autumn"), site.client.post("/s/autumn", data=make_form())]
        assert [(each.status_code, each.headers.get("set-cookie")) for each in answers] == [(200, None)] * 2
    assert stored(site.database) == 2


# Personal links


@BOTH
def test_a_link_is_taken_out_of_the_address_and_answers_once(site: Site) -> None:
    (token,) = make_guests(site.database, make_personal(site.database))
    arrived = site.client.get(f"/s/autumn?invite={token}", follow_redirects=False)
    assert (arrived.status_code, arrived.headers["location"]) == (303, "/s/autumn")
    assert "HttpOnly" in arrived.headers["set-cookie"]
    form = make_form(**{k: v[0] for k, v in FormPage(site.client.get("/s/autumn").text).values.items() if v})
    answered = site.client.post("/s/autumn", data=form)
    assert "Thank you" in answered.text
    assert site.client.post("/s/autumn", data=form).status_code == 200  # the confirmation was lost on the way
    assert site.device().post("/s/autumn", data=make_form(invite=token)).status_code == 403
    assert stored(site.database) == 1


def cookie_of(site: Site, slug: str, token: str) -> str:
    """In which browsers keep a link of this campaign."""
    arrived = site.device().get(f"/s/{slug}?invite={token}", follow_redirects=False)
    return next(iter(arrived.cookies))


def looked_at(site: Site, slug: str, token: str, cookie_name: str) -> Iterator[Response]:
    """A link in every way in which it can be used."""
    yield site.device().get(f"/s/{slug}?invite={token}")
    yield site.device().post(f"/s/{slug}", data=make_form(invite=token))
    cookie = {"Cookie": f"{cookie_name}={token}"}
    yield site.device().get(f"/s/{slug}", headers=cookie)
    yield site.device().post(f"/s/{slug}", data=make_form(), headers=cookie)
    yield site.device().put(f"/s/{slug}/draft", data=make_form(), headers=cookie)


def test_every_link_that_cannot_be_used_gets_the_same_answer(site: Site) -> None:
    """Else whoever guesses or finds one learns whose it is, and whether they answered."""
    campaign, other = make_personal(site.database), make_personal(site.database, slug="other")
    over = make_personal(site.database, slug="over")
    names = {
        slug: cookie_of(site, slug, make_guests(site.database, own)[0])
        for slug, own in (("autumn", campaign), ("over", over))
    }
    waits, counted = make_guests(site.database, campaign, 2)
    for token in (counted, waits):
        assert site.device().post("/s/autumn", data=make_form(invite=token)).status_code == 200
        counting.count_waiting(site.database) if token == counted else None
    (foreign,), (late,) = make_guests(site.database, other), make_guests(site.database, over)
    close(site.database, over)
    tried = [("autumn", token) for token in (secrets.token_hex(32), "x", waits, counted, foreign)] + [("over", late)]
    found = [page for slug, token in tried for page in looked_at(site, slug, token, names[slug])]
    pages = {(page.status_code, page.text, str(page.headers)) for page in found}
    assert len(pages) == 1
    ((status, text, _),) = pages
    assert status == 403
    assert "This link cannot be used" in text
    assert stored(site.database) == 2


def test_without_a_link_there_is_nothing_to_answer(site: Site) -> None:
    make_personal(site.database)
    for refused in (site.client.get("/s/autumn"), site.client.post("/s/autumn", data=make_form())):
        assert refused.status_code == 403
    assert stored(site.database) == 0


@pytest.mark.parametrize("access", ["open", "device"])
def test_where_nobody_is_invited_a_token_says_nothing(site: Site, access: str) -> None:
    campaign = make_campaign(site.database, plan=Plan(TITLE, access=access))
    (token,) = make_guests(site.database, campaign)
    opened = site.client.get(f"/s/autumn?invite={token}")
    assert (opened.status_code, opened.headers.get("set-cookie")) == (200, None)
    assert token not in opened.text
    assert site.client.post("/s/autumn", data=make_form(invite=token)).status_code == 200


@BOTH
def test_only_sending_consumes_a_link(site: Site) -> None:
    """Mail scanners open links, and previews ask for their heads."""
    (token,) = make_guests(site.database, make_personal(site.database))
    for method in ("get", "head", "get", "options"):
        site.device().request(method, f"/s/autumn?invite={token}")
    assert site.device().post("/s/autumn", data=make_form(invite=token, overall="8")).status_code == 422
    assert site.device().post("/s/autumn", data=make_form(invite=token)).status_code == 200


@BOTH
@pytest.mark.parametrize("anonymity", ["named", "confidential", "anonymous"])
def test_a_link_sent_from_many_windows_at_once_stores_one(site: Site, anonymity: str) -> None:
    (token,) = make_guests(site.database, make_personal(site.database, anonymity))
    forms = [make_form(invite=token, value=number % 7 + 1) for number in range(8)]
    with ThreadPoolExecutor(8) as windows:
        sent = list(windows.map(lambda form: site.device().post("/s/autumn", data=form).status_code, forms))
    assert sorted(sent) == [200] + [403] * 7
    assert stored(site.database) == 1


@BOTH
@pytest.mark.parametrize("anonymity", ["named", "confidential"])
def test_an_answer_that_is_not_anonymous_knows_its_link(site: Site, anonymity: str) -> None:
    tokens = make_guests(site.database, make_personal(site.database, anonymity), 3)
    site.client.post("/s/autumn", data=make_form(invite=tokens[1]))
    counting.count_waiting(site.database)
    with site.database.engine.connect() as connection:
        used = list(connection.scalars(select(invitation.c.id).where(invitation.c.used)))
        assert list(connection.scalars(select(response.c.invitation_id))) == used
    assert len(used) == 1


def test_a_link_that_sends_too_often_is_slowed_down_and_loses_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = make_guests(site.database, make_personal(site.database), 2)
    bad = make_form(invite=one, overall="8", comment="Kept all the time")
    statuses = [site.client.post("/s/autumn", data=bad).status_code for _ in range(21)]
    assert statuses == [422] * 20 + [429]
    good = make_form(invite=one, comment="Kept all the time")
    refused = site.client.post("/s/autumn", data=good)
    assert int(refused.headers["retry-after"]) <= 60
    page = FormPage(refused.text)
    assert all(page.keeps(name, [value]) for name, value in good.items())
    assert site.client.post("/s/autumn", data=make_form(invite=other)).status_code == 200
    monkeypatch.setattr("app.memory.limits.MINUTE", 0.0)  # it is over
    assert site.client.post("/s/autumn", data=page.values).status_code == 200
    assert stored(site.database) == 2


# Opening and closing


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr("surveys.clock.now", lambda: moment)


@BOTH
def test_answers_are_taken_from_the_first_second_to_the_last(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    opens = CLOSES - timedelta(days=7)
    make_campaign(site.database, plan=Plan(TITLE, opens=opens, closes=CLOSES))
    moments = {
        opens - SECOND: (409, "This questionnaire is not open yet"),
        opens: (200, "Thank you"),
        CLOSES: (200, "Thank you"),
        CLOSES + SECOND: (409, "This questionnaire is closed"),
    }
    for moment, (status, words) in moments.items():
        at(monkeypatch, moment)
        page, sent = site.client.get("/s/autumn"), site.client.post("/s/autumn", data=make_form())
        assert (page.status_code, sent.status_code) == (status, status), moment
        assert words in sent.text
    assert stored(site.database) == 2


def test_the_end_is_told_on_the_clock_of_the_company(site: Site) -> None:
    """16:00 UTC is midnight in Taipei."""
    make_campaign(site.database, plan=Plan(TITLE, closes=CLOSES.replace(year=2099)))
    assert "Open until 1 October 2099 00:00." in site.client.get("/s/autumn").text


@BOTH
@pytest.mark.parametrize("access", ["open", "personal"])
def test_what_was_stored_is_confirmed_again_after_the_end(
    site: Site, monkeypatch: pytest.MonkeyPatch, access: str
) -> None:
    campaign = make_campaign(site.database, plan=Plan(TITLE, access=access, closes=CLOSES))
    token = make_guests(site.database, campaign)[0] if access == "personal" else ""
    form = make_form(invite=token)
    at(monkeypatch, CLOSES)
    assert site.client.post("/s/autumn", data=form).status_code == 200
    at(monkeypatch, CLOSES + SECOND)
    counting.close_due(site.database)
    again = site.client.post("/s/autumn", data=form)
    assert again.status_code == 200
    assert again.headers["Gaplens-Stored"] == form["key"]
    assert stored(site.database) == 1


@BOTH
def test_a_campaign_whose_end_has_come_closes_by_itself(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    make_campaign(site.database, plan=Plan(TITLE, closes=CLOSES))
    at(monkeypatch, CLOSES)
    counting.close_due(site.database)
    found = select(campaigns.c.state, campaigns.c.closed)
    with site.database.engine.connect() as connection:
        assert connection.execute(found).all() == [("open", None)]
    at(monkeypatch, CLOSES + SECOND)
    counting.close_due(site.database)
    with site.database.engine.connect() as connection:
        assert connection.execute(found).all() == [("closed", CLOSES + SECOND)]


def test_a_retry_in_another_language_is_the_same_answer(site: Site) -> None:
    make_campaign(site.database, plan=Plan(TITLE, segments={"language": [], "channel": []}))
    form = make_form(channel="poster")
    for language, channel in (("en", "poster"), ("zh-TW", "poster"), ("zh-TW", "link")):
        changed = {**form, "channel": channel}
        sent = site.client.post("/s/autumn", data=changed, headers={"Accept-Language": language})
        assert sent.status_code == 200
    assert site.client.post("/s/autumn", data={**form, "overall": "1"}).status_code == 409
    assert stored(site.database) == 1


def test_a_fresh_key_is_asked_for_with_every_page(site: Site) -> None:
    make_campaign(site.database)
    keys = {FormPage(site.client.get("/s/autumn").text).values["key"][0] for _ in range(5)}
    assert len({*keys, make_key()}) == 6
