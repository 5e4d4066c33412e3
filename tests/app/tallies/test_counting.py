"""Every acknowledged answer is in the kept tallies once, whatever happened to them in between."""

import json
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from analysis.estimates import servqual
from analysis.rows.tally import Tally
from app.tallies import counting, kept
from app.tallies.scoring import EVERYBODY, UNFLAGGED
from surveys import clock
from surveys.answers import responses
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import Published
from surveys.storage import tables
from surveys.storage.engine import Database
from surveys.storage.queries import responses as storage
from tests.conftest import BOTH
from tests.factories import TITLE, bring_up_to_date, make_campaign, make_form, published_of

pytestmark = BOTH

NEEDS = 22


def send(database: Database, published: Published, *values: int, site: str = "", **carried: str) -> None:
    """One answer a value, given to every question; a value of 0 is an answer with some thought in it."""
    rows = []
    for value in values:
        answers = make_form(value=value or 5)
        if not value:
            answers["on_date.perception"] = "3"
        if site:
            answers["segment.site"] = site
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
    assert (found.tally.respondents, found.unflagged.respondents) == (3, 2)
    assert len(servqual.gaps(found.unflagged).items) == NEEDS


def test_each_group_is_counted_also_where_it_comes_later_and_where_the_layout_is_older(database: Database) -> None:
    plan = Plan(TITLE, segments={"site": ["North", "South"], "channel": []})
    published = opened(database, plan)

    def groups() -> dict[str, dict[str, int]]:
        found = counting.counted(database, published)
        return {
            name: {value: group.respondents for value, group in found.groups(name).items()}
            for name in ("site", "channel", "service")
        }

    send(database, published, 5, 6, site="North", channel="link")
    assert groups() == {"site": {"North": 2}, "channel": {"link": 2}, "service": {}}
    send(database, published, 4, site="South", channel="kiosk")
    send(database, published, 3, channel="link")
    expected = {"site": {"North": 2, "South": 1}, "channel": {"link": 3, "kiosk": 1}, "service": {}}
    assert groups() == expected
    with database.transaction() as connection:
        connection.execute(update(tables.tally).values(layout=kept.LAYOUT - 1))
    assert groups() == expected


def test_what_was_noticed_when_it_was_sent_is_counted_and_deletes_nothing(database: Database) -> None:
    published = opened(database)
    send(database, published, 0, 0)
    send(database, published, 0, website="https://spam.example")
    send(database, published, 0, began="9999999999")  # a clock that was set back says nothing
    found = counting.counted(database, published)
    assert (found.tally.respondents, found.unflagged.respondents) == (4, 3)


def test_an_older_layout_is_folded_anew_and_nothing_twice(database: Database) -> None:
    published = opened(database)
    send(database, published, 6, 0)
    counting.counted(database, published)
    with database.transaction() as connection:
        connection.execute(update(tables.tally).values(layout=0, data=json.dumps({"format": "an older one"})))
    send(database, published, 0, 0)
    found = counting.counted(database, published)
    assert (found.tally.respondents, found.unflagged.respondents) == (4, 3)
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
    assert found[0].unflagged == found[1].unflagged


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
    for campaign in found:
        bring_up_to_date(database, campaign)
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
    send(database, published, *[5] * (kept.LARGEST_BATCH + 20))
    assert counting.count_campaign(database, published, 1)
    assert not counting.count_campaign(database, published, 1)
    assert counting.counted(database, published).tally.respondents == kept.LARGEST_BATCH + 20


def test_the_days_reach_from_the_first_answer_to_the_last(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    published, now, days = opened(database), clock.now(), []
    for later in (0, 3, 1):
        monkeypatch.setattr(clock, "now", lambda later=later: now + timedelta(days=later))
        send(database, published, 5)
        found = counting.counted(database, published)
        assert found.first is not None
        assert found.last is not None
        days.append(((found.first - now.date()).days, (found.last - now.date()).days))
    assert days == [(0, 0), (0, 3), (0, 3)]


def test_what_is_current_is_read_and_not_folded_anew(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    published = opened(database)
    send(database, published, 5, 6)
    counting.count_waiting(database)

    def forbidden(*_: object) -> Sequence[storage.NewResponse]:
        raise AssertionError

    monkeypatch.setattr(storage, "counted", forbidden)
    send(database, published, 4)
    assert counting.counted(database, published).tally.respondents == 3
    assert counting.counted(database, published).tally.respondents == 3


@pytest.mark.parametrize("gone", [(UNFLAGGED,), (UNFLAGGED, EVERYBODY)])
def test_where_tallies_are_missing_all_are_folded_anew(database: Database, gone: tuple[str, ...]) -> None:
    published = opened(database)
    send(database, published, 5, 0)
    counting.count_waiting(database)
    with database.transaction() as connection:
        connection.execute(delete(tables.tally).where(tables.tally.c.segment.in_(gone)))
    send(database, published, 0)
    found = counting.counted(database, published)
    assert (found.tally.respondents, found.unflagged.respondents) == (3, 2)


@pytest.mark.parametrize("by_another", [3, 2])
def test_what_another_process_counted_meanwhile_is_counted_once(
    database: Database, monkeypatch: pytest.MonkeyPatch, by_another: int
) -> None:
    """Between folding and the lock the other one moves these rows, or some of them."""
    published = opened(database)
    send(database, published, 2, 3, 4)
    fold, waiting = counting.fold_rows, storage.waiting

    def folded_late(published: Published, rows: Sequence[storage.NewResponse]) -> dict[str, Tally]:
        monkeypatch.setattr(counting, "fold_rows", fold)
        with monkeypatch.context() as other:
            other.setattr(storage, "waiting", lambda *given: waiting(*given)[:by_another])
            counting._count_batch(database, published)
        return fold(published, rows)

    monkeypatch.setattr(counting, "fold_rows", folded_late)
    counting._count_batch(database, published)
    assert counting.counted(database, published).tally.respondents == 3


def test_answers_that_wait_are_among_the_answers_of_a_campaign(database: Database) -> None:
    published = opened(database)
    send(database, published, 5, 6)
    with database.read() as session:
        assert counting.answer_counts(session) == {published.id: 2}
    counting.count_waiting(database)
    send(database, published, 4)
    with database.read() as session:
        assert counting.answer_counts(session) == {published.id: 3}
