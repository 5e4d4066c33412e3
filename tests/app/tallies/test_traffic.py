"""How many open, begin and finish a questionnaire: by day and channel, without anything that tells people apart."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from app.campaigns import response_rate
from app.i18n import BY_CODE
from app.main import create_app
from app.settings import Settings
from app.tallies.traffic import REMEMBERED, Traffic
from app.web import keys
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import published_of
from surveys.codes import CHANNELS
from surveys.storage.engine import Database
from surveys.storage.queries import traffic as storage
from tests.answers import published
from tests.app.form_page import FormPage
from tests.client import Client
from tests.conftest import BOTH, TODAY, Site
from tests.factories import TITLE, close, make_campaign, make_form, make_guests

CALLED = {code: code for code in CHANNELS}
SECRET = b"a secret of the tests"
pytestmark = pytest.mark.usefixtures("noon")
Counts = dict[str, tuple[int, int, int]]


def begin(client: Client, channel: str, key: str = "") -> int:
    """A page tells that somebody has begun."""
    return client.post(f"/s/autumn/started?channel={channel}", data={"key": key}).status_code


def counts(site: Site, campaign_id: int | None) -> Counts:
    """Channel -> opened, started, finished, of today."""
    site.client.app.state.services.traffic.write_down(site.database)  # type: ignore[attr-defined]
    with site.database.engine.connect() as connection:
        rows = storage.of_campaign(connection, campaign_id or 0)
    assert {day for day, *_ in rows} <= {TODAY}
    return {channel: (opened, started, finished) for _, channel, opened, started, finished in rows}


@BOTH
def test_each_step_is_counted_by_its_channel(site: Site) -> None:
    campaign = make_campaign(site.database)
    for channel, opened, started, finished in (("poster", 3, 2, 1), ("kiosk", 2, 2, 2), ("link", 1, 0, 0)):
        for _ in range(opened):
            assert site.client.get(f"/s/autumn?channel={channel}").status_code == 200
        for _ in range(started):
            key = keys.signed_key(SECRET, f"form:{campaign.id}")
            assert begin(site.client, channel, key) == 204
        for _ in range(finished):
            site.client.post("/s/autumn", data=make_form(channel=channel))
    assert counts(site, campaign.id) == {"poster": (3, 2, 1), "kiosk": (2, 2, 2), "link": (1, 0, 0)}


@BOTH
def test_counts_of_a_day_add_up(site: Site) -> None:
    campaign = make_campaign(site.database)
    for n in (1, 2, 3):
        site.client.get("/s/autumn")
        assert counts(site, campaign.id) == {"link": (n, 0, 0)}


def test_an_answer_sent_again_is_finished_once(site: Site) -> None:
    campaign = make_campaign(site.database)
    form = make_form()
    for _ in range(3):
        site.client.post("/s/autumn", data=form)
    site.client.post("/s/autumn", data={**form, "overall": "1"})  # refused: something else under the same key
    site.client.post("/s/autumn", data=make_form(overall="9"))
    assert counts(site, campaign.id) == {"link": (0, 0, 1)}


def test_a_channel_that_nobody_knows_is_the_link(site: Site) -> None:
    campaign = make_campaign(site.database)
    site.client.get("/s/autumn?channel=%3Cb%3E&channel=carrier%20pigeon")
    begin(site.client, "", keys.signed_key(SECRET, f"form:{campaign.id}"))
    site.client.post("/s/autumn", data=make_form(channel="x" * 500))
    assert counts(site, campaign.id) == {"link": (1, 1, 1)}


def test_a_look_at_the_head_a_refusal_and_a_form_that_goes_on_are_no_opening(site: Site) -> None:
    campaign = make_campaign(site.database, plan=Plan(TITLE, length="short"))
    site.client.head("/s/autumn")
    site.client.get("/s/autumn?variant=3")
    assert site.client.post("/s/autumn", data={"key": "x"}).status_code == 422
    assert counts(site, campaign.id) == {}


def test_who_sends_without_script_has_begun_too(site: Site) -> None:
    campaign = make_campaign(site.database)
    form, by_itself = make_form(), {"Sec-Fetch-Mode": "navigate"}
    for _ in range(2):
        site.client.post("/s/autumn", data=form, headers=by_itself)
    site.client.post("/s/autumn", data=make_form(overall="9"), headers=by_itself)
    assert counts(site, campaign.id) == {"link": (0, 1, 1)}


def test_a_personal_link_is_opened_once_and_by_mail(site: Site) -> None:
    campaign = make_campaign(site.database, plan=Plan(TITLE, access="personal"))
    (token,) = make_guests(site.database, campaign)
    page = FormPage(site.client.get(f"/s/autumn?invite={token}&channel=kiosk").text)
    site.client.post("/s/autumn", data=make_form(**{name: values[0] for name, values in page.values.items()}))
    site.client.get(f"/s/autumn?invite={token}")
    assert counts(site, campaign.id) == {"mail": (1, 0, 1)}


def test_a_form_that_did_not_come_from_here_has_not_begun_and_ours_only_once(site: Site) -> None:
    campaign, other = make_campaign(site.database), make_campaign(site.database, slug="other")
    (key,) = FormPage(site.client.get("/s/autumn").text).values["key"]
    (elsewhere,) = FormPage(site.client.get("/s/other").text).values["key"]
    forged = ("", "x" * 34, key[:-1] + ("0" if key[-1] != "0" else "1"), keys.new_key(), elsewhere, "é" * 30)
    for each in (*forged, key, key, key):
        assert begin(site.client, "link", each) == 204
    assert counts(site, campaign.id) == {"link": (1, 1, 0)}
    assert counts(site, other.id) == {"link": (1, 0, 0)}


@pytest.mark.parametrize("path", ["/s/autumn/started", "/s/nowhere/started"])
def test_another_site_counts_nothing(site: Site, path: str) -> None:
    campaign = make_campaign(site.database)
    assert site.client.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert counts(site, campaign.id) == {}


@BOTH
def test_what_could_not_be_written_down_is_written_down_later(site: Site) -> None:
    campaign = make_campaign(site.database)
    site.client.get("/s/autumn")
    with site.database.write() as session:
        session.execute(text("ALTER TABLE traffic RENAME TO away"))
    with pytest.raises(Exception, match="traffic"):
        counts(site, campaign.id)
    with site.database.write() as session:
        session.execute(text("ALTER TABLE away RENAME TO traffic"))
    assert counts(site, campaign.id) == {"link": (1, 0, 0)}


def test_what_is_remembered_of_answers_has_an_end(database: Database) -> None:
    campaign = make_campaign(database)
    with database.read() as session:
        published = published_of(session, campaign)
    traffic = Traffic(UTC)
    for number in range(REMEMBERED + 10):
        traffic.finish(published, "link", str(number))
    traffic.finish(published, "link", str(REMEMBERED))  # one of the last is known again
    traffic.write_down(database)
    with database.engine.connect() as connection:
        ((*_, finished),) = storage.of_campaign(connection, campaign.id or 0)
    assert finished == REMEMBERED + 10


@BOTH
def test_anonymous_answers_that_keep_their_channel_are_counted_by_the_week(site: Site) -> None:
    plan = Plan(TITLE, anonymity="anonymous", segments={"channel": []})
    campaign = make_campaign(site.database, plan=plan)
    site.client.get("/s/autumn?channel=card")
    site.client.app.state.services.traffic.write_down(site.database)  # type: ignore[attr-defined]
    with site.database.engine.connect() as connection:
        ((day, *_),) = storage.of_campaign(connection, campaign.id or 0)
    assert day == TODAY - timedelta(days=TODAY.weekday())


@pytest.mark.parametrize(("zone", "day"), [("Asia/Taipei", 1), ("America/New_York", 30), ("UTC", 30)])
def test_a_day_is_one_of_the_company_s_clock(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch, zone: str, day: int
) -> None:
    campaign = make_campaign(database)
    monkeypatch.setattr("surveys.clock.now", lambda: datetime(2026, 9, 30, 23, 30, tzinfo=UTC))
    with Client(create_app(replace(settings, zone=ZoneInfo(zone)))) as client:
        client.get("/s/autumn")
    with database.engine.connect() as connection:
        ((found, *_),) = storage.of_campaign(connection, campaign.id or 0)
    assert found.day == day


# While an anonymous campaign is open


def shown(client: Client) -> dict[str, list[str]]:
    """What the campaign's page counts, by the name of the row."""
    page = client.get("/campaigns/1").text
    table = page.split("How many opened, began and sent")[1].split("</section>")[0] if "began and sent" in page else ""
    rows = re.findall(r'<th scope="row">(.+?)</th>((?:<td class="n">.+?</td>)+)', table)
    return {name: re.findall(r">([^<]+)</td>", cells) for name, cells in rows}


@pytest.mark.slow
def test_no_single_anonymous_arrival_is_seen(site: Site) -> None:
    campaign = make_campaign(site.database, plan=Plan(TITLE, anonymity="anonymous", access="personal"))
    lead, seen = site.lead(), []
    for token in make_guests(site.database, campaign, 25):
        guest = site.device()
        page = FormPage(guest.get(f"/s/autumn?invite={token}").text)
        begin(guest, "mail", *page.values["key"])
        guest.post("/s/autumn", data=make_form(invite=token, channel="mail"))
        counts(site, campaign.id)  # written down
        seen.append(shown(lead))
    for place in range(3):
        numbers = [int(rows["Personal mail"][place]) if rows else 0 for rows in seen]
        assert all(number % 10 == 0 and number <= came for came, number in enumerate(numbers, 1))
        assert [numbers.count(tens) for tens in sorted(set(numbers))[1:-1]] in ([], [10])
    assert "up to 18 too low" in lead.get("/campaigns/1").text
    close(site.database, campaign)
    assert shown(lead)["Personal mail"] == ["25", "25", "25", "100%"]
    assert len(shown(lead)) == 2  # and the day


def test_what_is_said_of_how_far_counts_are_off_is_true() -> None:
    off = [number - response_rate._down(number, chance) for number in range(100) for chance in range(256)]
    assert (min(off), max(off)) == (0, 18)


@BOTH
def test_ways_by_which_few_came_are_not_seen_in_the_sum(site: Site) -> None:
    campaign = make_campaign(site.database, plan=Plan(TITLE, anonymity="anonymous"))
    for channel, number in (("poster", 22), ("card", 31), ("kiosk", 9)):
        for _ in range(number):
            site.client.get(f"/s/autumn?channel={channel}")
    counts(site, campaign.id)
    rows = {name: int(opened) for name, (opened, *_) in shown(site.lead()).items()}
    assert "Kiosk" not in rows
    assert rows["All channels"] == rows["Printed poster"] + rows["Printed card"]
    assert 10 <= rows["Printed poster"] <= 20 <= rows["Printed card"] <= 30


def test_tens_begin_at_another_place_for_each_count_and_campaign(site: Site) -> None:
    """Who knew where would see by nine visits of their own when somebody else comes."""
    seen = set()
    for number in range(30):
        found = response_rate._rounded({"link": (25, 25, 25)}, number, SECRET)
        assert found == response_rate._rounded({"link": (25, 25, 25)}, number, SECRET)
        seen.add(found["link"])
    assert {count for counts in seen for count in counts} == {10, 20}
    assert len(seen) > 5
    assert response_rate._rounded({"link": (9, 9, 9)}, 1, SECRET) == {}
    for first in range(10):
        assert [response_rate._down(10 + first + more, first) for more in (-1, 0, 9, 10)] == [0, 10, 10, 20]


def test_nobody_is_said_to_have_begun_or_sent_what_nobody_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each count goes up at a place of its own: what was sent by twelve may show while their opening does not yet."""
    campaign = published("servqual", anonymity="confidential", state="open")
    monkeypatch.setattr(response_rate, "_down", lambda number, chance: {14: 0, 13: 10, 12: 0}[number])
    table, _ = response_rate.tables([(TODAY, "link", 14, 13, 12)], campaign, 0, SECRET, BY_CODE["en"], CALLED)
    assert table is not None
    assert table.head == ("Channel", "Opened, at least", "Began, at least", "Sent, at least")
    assert table.rows == [("Link", "10", "10", "0")]


@pytest.mark.parametrize(("few", "told"), [(4, {}), (5, {"Kiosk": "5", "Printed card": "6", "Link": "20"}), (0, {})])
def test_after_the_close_no_small_way_follows_from_the_others(few: int, told: dict[str, str]) -> None:
    """How many answered is known of all: with one small way the smallest of the others is withheld too."""
    campaign = published("servqual", anonymity="confidential", state="closed")
    ways = (("kiosk", few), ("card", 6), ("link", 20))
    rows = [(TODAY, channel, 30, 30, number) for channel, number in ways]
    table, _ = response_rate.tables(rows, campaign, 26 + few, SECRET, BY_CODE["en"], CALLED)
    assert table is not None
    seen = {row[0]: row[3] for row in table.rows if row[3] != "–" and row[0] != "All channels"}
    expected = told or ({"Link": "20"} if few else {"Printed card": "6", "Link": "20"})
    assert sorted(seen.values()) == sorted(expected.values())
    assert ("All channels" in {row[0] for row in table.rows}) is (few == 5)
