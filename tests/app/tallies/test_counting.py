"""Every acknowledged answer is in the kept tallies once, whatever happened to them in between."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import update

from analysis.estimates import servqual
from app.tallies import counting
from surveys import clock
from surveys.answers import responses
from surveys.campaigns.campaigns import Plan, Published
from surveys.storage import responses as storage
from surveys.storage import tables
from surveys.storage.engine import Database
from tests.factories import TITLE, close, make_campaign, make_form, published_of

NEEDS = 22


def send(database: Database, published: Published, *values: int, **carried: str) -> None:
    """One answer a value, given to every question; a value of 0 is an answer with some thought in it."""
    rows = []
    for value in values:
        answers = make_form(value=value or 5)
        if not value:
            answers["on_date.perception"] = "3"
        sent = responses.Sent(key=answers.pop("key"), **carried)
        document = responses.validate(published.form(), answers.items())
        rows.append(responses.new_response(published, published.form(), sent, document, "en"))
    with database.transaction() as connection:
        assert storage.store(connection, rows) == [None] * len(rows)


def opened(database: Database, plan: Plan | None = None) -> Published:
    return published_of(database, make_campaign(database, plan=plan))


def test_flagged_answers_stay_in_and_are_left_out_beside(database: Database) -> None:
    published = opened(database)
    send(database, published, 6, 0, 0)
    found = counting.counted(database, published)
    assert (found.tally.respondents, found.rest.respondents) == (3, 2)
    assert len(servqual.gaps(found.rest).items) == NEEDS


def test_what_was_noticed_when_it_was_sent_is_counted_and_deletes_nothing(database: Database) -> None:
    published = opened(database)
    send(database, published, 0, 0)
    send(database, published, 0, website="https://spam.example")
    send(database, published, 0, began="9999999999")  # a clock that was set back says nothing
    found = counting.counted(database, published)
    assert (found.tally.respondents, found.rest.respondents) == (4, 3)


def test_an_older_layout_is_folded_anew_and_nothing_twice(database: Database) -> None:
    published = opened(database)
    send(database, published, 6, 0)
    counting.counted(database, published)
    with database.transaction() as connection:
        connection.execute(update(tables.tally).values(layout=0, data=json.dumps({"format": "an older one"})))
    send(database, published, 0, 0)
    found = counting.counted(database, published)
    assert (found.tally.respondents, found.rest.respondents) == (4, 3)
    assert counting.counted(database, published).tally == found.tally


def test_a_tally_kept_bit_by_bit_is_the_tally_of_all_at_once(database: Database) -> None:
    bit_by_bit = published_of(database, make_campaign(database, slug="bit"))
    at_once = published_of(database, make_campaign(database, slug="all"))
    values = (3, 0, 7, 1, 0, 4)
    for value in values:
        send(database, bit_by_bit, value)
        counting.count_waiting(database)
    send(database, at_once, *values)
    found = [counting.counted(database, published) for published in (bit_by_bit, at_once)]
    assert found[0].tally == found[1].tally
    assert found[0].rest == found[1].rest


def test_what_fails_in_one_campaign_keeps_no_other_waiting(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither when answers are counted nor when campaigns are closed and sealed."""
    closes = clock.now() + timedelta(hours=1)
    plan = Plan(TITLE, anonymity="anonymous", closes=closes)
    found = [make_campaign(database, slug=slug, plan=plan) for slug in ("first", "second", "third")]
    for campaign in found:
        send(database, published_of(database, campaign), *[5] * 20)
    unreadable(database, found[0].id)
    assert not counting.count_waiting(database)
    assert [counted(database, campaign.id) for campaign in found] == [0, 10, 10]
    monkeypatch.setattr("surveys.clock.now", lambda: closes + timedelta(seconds=1))
    counting.close_due(database)
    assert [counted(database, campaign.id) for campaign in found] == [0, 20, 20]
    assert {record.args for record in caplog.records} == {(found[0].id,)}


def unreadable(database: Database, campaign_id: int | None) -> None:
    """Answers of a campaign that cannot be counted."""
    with database.write() as session:
        own = tables.intake.c.campaign_id == campaign_id
        session.connection().execute(update(tables.intake).where(own).values(answers="{"))


def counted(database: Database, campaign_id: int | None) -> int:
    with database.engine.connect() as connection:
        return storage.tally_counts(connection).get(campaign_id or 0, 0)


def test_a_backlog_is_counted_batch_by_batch(database: Database) -> None:
    published = opened(database)
    send(database, published, *[5] * (counting.BATCH + 20))
    assert counting.count_campaign(database, published, 1)
    assert not counting.count_campaign(database, published, 1)
    assert counting.counted(database, published).tally.respondents == counting.BATCH + 20


def test_a_backlog_of_anonymous_answers_ends_with_no_small_batch(database: Database) -> None:
    campaign = make_campaign(database, plan=Plan(TITLE, anonymity="anonymous"))
    send(database, published_of(database, campaign), *[5] * (counting.BATCH + counting.MIX + 1))
    close(database, campaign)
    published, left = published_of(database, campaign), []
    while counting.count_campaign(database, published, 1):
        with database.engine.connect() as connection:
            left.append(storage.number_waiting(connection, published.id))
    assert left == [counting.MIX + 1]
    assert counting.counted(database, published).tally.respondents == counting.BATCH + counting.MIX + 1
