"""How much is counted while a page waits, and how much in one transaction: just below, at and just above."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from app.tallies import counting, steps
from app.tallies.scoring import EVERYBODY, UNFLAGGED
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import Published
from surveys.storage.engine import Database
from surveys.storage.queries import responses as storage
from surveys.storage.queries.responses import NewResponse
from surveys.storage.tables import Campaign, tally
from tests.answers import documents
from tests.factories import (
    TITLE,
    bring_up_to_date,
    close,
    make_campaign,
    make_guests,
    make_personal,
    published_of,
)

NOW = datetime(2026, 7, 20, 18, 30, tzinfo=UTC)


def waiting(database: Database, published: Published, n: int) -> None:
    (document,) = documents(published, 1)
    rows = [NewResponse(f"{place:032x}", published.id, document, NOW, "en") for place in range(n)]
    with database.transaction() as connection:
        storage.store(connection, rows)


def n_of(database: Database, published: Published) -> int:
    with database.engine.connect() as connection:
        return storage.tally_counts(connection).get(published.id, 0)


@pytest.mark.parametrize(("answers", "counted", "left"), [(499, 499, False), (500, 500, True), (501, 500, True)])
def test_five_hundred_are_counted_in_one_transaction(
    database: Database, answers: int, counted: int, left: bool
) -> None:
    """Where as many were there, more may be left."""
    published = published_of(database, make_campaign(database, "pulse"))
    waiting(database, published, answers)
    assert counting.count_waiting(database, 1) is left
    assert n_of(database, published) == counted
    assert counting.count_waiting(database) is False
    assert n_of(database, published) == answers


@pytest.mark.parametrize(("answers", "counted"), [(9, 9), (10, 10), (11, 10), (30, 10)])
def test_a_page_waits_for_two_transactions(
    database: Database, answers: int, counted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "LARGEST_BATCH", 5)
    published = published_of(database, make_campaign(database, "pulse"))
    waiting(database, published, answers)
    assert counting.counted(database, published).n == counted


@pytest.mark.parametrize(("answers", "counted"), [(199, 199), (200, 200), (201, 0)])
def test_of_a_protected_campaign_a_page_counts_two_hundred_at_its_end(
    database: Database, answers: int, counted: int
) -> None:
    plan = Plan(TITLE, anonymity="confidential")
    campaign = make_campaign(database, "pulse", plan=plan, at_once=False)
    waiting(database, published_of(database, campaign), answers)
    assert counting.counted(database, published_of(database, campaign)).n == 0
    close(database, campaign)
    assert counting.counted(database, published_of(database, campaign)).n == counted
    counting.close_due(database)
    assert counting.counted(database, published_of(database, campaign)).n == answers


@pytest.mark.parametrize(("answers", "counted"), [(19, 9), (20, 10), (21, 15)])
def test_where_more_wait_than_a_step_looks_at_it_is_taken_again(
    database: Database, answers: int, counted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of twenty-one ten, and of the eleven that are left five."""
    monkeypatch.setattr(steps, "LOOKED_AT", 20)
    campaign = make_campaign(database, "pulse", plan=Plan(TITLE, anonymity="confidential"), at_once=False)
    waiting(database, published_of(database, campaign), answers)
    bring_up_to_date(database, campaign)
    assert counting.counted(database, published_of(database, campaign)).n == counted


@pytest.mark.parametrize("answers", [0, 12])
def test_at_its_end_all_of_a_protected_campaign_is_counted_once(
    database: Database, answers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Together with what stands beside it; and anew only where more have come."""
    campaign = make_campaign(database, "pulse", plan=Plan(TITLE, anonymity="confidential"), at_once=False)
    if answers:
        waiting(database, published_of(database, campaign), answers)
    close(database, campaign)
    with database.write() as session:
        session.execute(update(Campaign).values(finished=answers > 0))  # some may have been on their way
    steps.finish(database, published_of(database, campaign))
    published = published_of(database, campaign)
    assert (published.finished, n_of(database, published)) == (True, answers)
    assert answers == 0 or counting.counted(database, published).parts.keys() == {EVERYBODY, UNFLAGGED}

    def forbidden(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(steps, "folded_anew", forbidden)
    steps.finish(database, published)


def test_who_was_invited_is_known_where_nobody_else_could_answer(database: Database) -> None:
    personal, others = make_personal(database), make_campaign(database, "pulse", slug="others")
    make_guests(database, personal, 3)
    found = [counting.counted(database, published_of(database, each)).invited for each in (personal, others)]
    assert found == [3, None]


def test_tallies_of_an_older_layout_are_folded_anew_when_they_are_read(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = published_of(database, make_campaign(database, "pulse"))
    waiting(database, published, 7)
    counting.count_waiting(database)
    with database.write() as session:
        session.execute(update(tally).values(layout=0, data="{}"))
    assert counting.counted(database, published).tally.respondents == 7

    def forbidden(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(counting, "current", forbidden)
    assert counting.counted(database, published).tally.respondents == 7
