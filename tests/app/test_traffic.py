"""How many open, begin and finish a questionnaire: by day and channel, without anything that tells people apart."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.traffic import REMEMBERED, Traffic
from surveys import campaigns
from surveys.campaigns import Plan
from surveys.storage import traffic as storage
from surveys.storage.engine import Database
from tests.app.reading import FormPage
from tests.conftest import Site
from tests.factories import TITLE, make_campaign, make_form, make_guests

TODAY = datetime.now(UTC).date()
Counts = dict[str, tuple[int, int, int]]


def counts(site: Site, campaign_id: int | None) -> Counts:
    """Channel -> opened, started, finished, of today."""
    site.client.app.state.services.traffic.write_down(site.database)  # type: ignore[attr-defined]
    with site.database.engine.connect() as connection:
        rows = storage.of_campaign(connection, campaign_id or 0)
    assert {day for day, *_ in rows} <= {TODAY}
    return {channel: (opened, started, finished) for _, channel, opened, started, finished in rows}


def test_each_step_is_counted_by_its_channel(site: Site) -> None:
    campaign = make_campaign(site.database)
    for channel, opened, started, finished in (("poster", 3, 2, 1), ("kiosk", 2, 2, 2), ("link", 1, 0, 0)):
        for _ in range(opened):
            assert site.client.get(f"/s/autumn?channel={channel}").status_code == 200
        for _ in range(started):
            assert site.client.post(f"/s/autumn/started?channel={channel}").status_code == 204
        for _ in range(finished):
            site.client.post("/s/autumn", data=make_form(channel=channel))
    assert counts(site, campaign.id) == {"poster": (3, 2, 1), "kiosk": (2, 2, 2), "link": (1, 0, 0)}


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
    site.client.post("/s/autumn/started?channel=")
    site.client.post("/s/autumn", data=make_form(channel="x" * 500))
    assert counts(site, campaign.id) == {"link": (1, 1, 1)}


def test_a_look_at_the_head_a_refusal_and_a_form_that_goes_on_are_no_opening(site: Site) -> None:
    campaign = make_campaign(site.database, plan=Plan(TITLE, length="short"))
    site.client.head("/s/autumn")
    site.client.get("/s/autumn?part=3")
    assert counts(site, campaign.id) == {}


def test_a_personal_link_is_opened_once_and_by_mail(site: Site) -> None:
    campaign = make_campaign(site.database, plan=Plan(TITLE, access="personal"))
    (token,) = make_guests(site.database, campaign)
    page = FormPage(site.client.get(f"/s/autumn?invite={token}&channel=kiosk").text)
    site.client.post("/s/autumn", data=make_form(**{name: values[0] for name, values in page.values.items()}))
    site.client.get(f"/s/autumn?invite={token}")
    assert counts(site, campaign.id) == {"mail": (1, 0, 1)}


@pytest.mark.parametrize("path", ["/s/autumn/started", "/s/nowhere/started"])
def test_another_site_counts_nothing(site: Site, path: str) -> None:
    campaign = make_campaign(site.database)
    assert site.client.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert counts(site, campaign.id) == {}


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
        published = campaigns.published(session, campaign)
    traffic = Traffic()
    for number in range(REMEMBERED + 10):
        traffic.finish(published, "link", str(number))
    traffic.finish(published, "link", str(REMEMBERED))  # one of the last is known again
    traffic.write_down(database)
    with database.engine.connect() as connection:
        ((*_, finished),) = storage.of_campaign(connection, campaign.id or 0)
    assert finished == REMEMBERED + 10


def test_anonymous_answers_that_keep_their_channel_are_counted_by_the_week(site: Site) -> None:
    plan = Plan(TITLE, anonymity="anonymous", segments={"channel": []})
    campaign = make_campaign(site.database, plan=plan)
    site.client.get("/s/autumn?channel=card")
    site.client.app.state.services.traffic.write_down(site.database)  # type: ignore[attr-defined]
    with site.database.engine.connect() as connection:
        ((day, *_),) = storage.of_campaign(connection, campaign.id or 0)
    assert day == TODAY - timedelta(days=TODAY.weekday())
