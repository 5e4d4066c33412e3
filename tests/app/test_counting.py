"""Every acknowledged answer is in the kept tallies once, whatever happened to them in between."""

import json

from sqlalchemy import update

from analysis import servqual
from app import counting
from surveys import campaigns, responses
from surveys.storage import responses as storage
from surveys.storage import tables
from surveys.storage.engine import Database
from tests.factories import make_campaign, make_form

NEEDS = 22


def send(database: Database, published: campaigns.Published, *values: int) -> None:
    """One answer a value, given to every question; a value of 0 is an answer with some thought in it."""
    rows = []
    for value in values:
        form = make_form(value=value or 5)
        if not value:
            form["on_date.perception"] = "3"
        key = form.pop("key")
        answers = responses.validate(published.instrument, form.items())
        rows.append(responses.new_response(published, key, answers, "en"))
    with database.transaction() as connection:
        assert storage.store(connection, rows) == [None] * len(rows)


def published_of(database: Database) -> campaigns.Published:
    campaign = make_campaign(database)
    with database.read() as session:
        return campaigns.published(session, campaign)


def test_flagged_answers_stay_in_and_are_left_out_beside(database: Database) -> None:
    published = published_of(database)
    send(database, published, 6, 0, 0)
    found = counting.counted(database, published.id, published.instrument)
    assert (found.tally.respondents, found.rest.respondents) == (3, 2)
    assert found.tally.integers["flags"].tolist() == [1, 0, 0, 0, 1]
    assert len(servqual.gaps(found.rest).items) == NEEDS


def test_an_older_layout_is_folded_anew_and_nothing_twice(database: Database) -> None:
    published = published_of(database)
    send(database, published, 6, 0)
    counting.counted(database, published.id, published.instrument)
    with database.transaction() as connection:
        connection.execute(update(tables.tally).values(layout=0, data=json.dumps({"format": "an older one"})))
    send(database, published, 0, 0)
    found = counting.counted(database, published.id, published.instrument)
    assert (found.tally.respondents, found.rest.respondents) == (4, 3)
    again = counting.counted(database, published.id, published.instrument)
    assert again.tally == found.tally
