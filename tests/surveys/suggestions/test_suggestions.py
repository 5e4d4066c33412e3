"""The desk's list of suggestions and comments, and replies: nothing is lost or doubled, whoever writes at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from surveys.people import accounts
from surveys.storage.engine import Database
from surveys.storage.queries.suggestions import store
from surveys.storage.tables import Account
from surveys.suggestions import suggestions
from tests.conftest import BOTH
from tests.factories import PASSWORD, make_campaign, make_key

AT_ONCE, SECRET = 6, b"a secret"


def leave(database: Database, *texts: str, campaign: int | None = None) -> list[str]:
    rows = [suggestions.new_suggestion(SECRET, make_key(), text)[1] for text in texts]
    with database.transaction() as connection:
        assert store(connection, [replace(row, campaign_id=campaign) for row in rows]) == [None] * len(rows)
    return [row.id for row in rows]


def lead_of(database: Database) -> Account:
    with database.write() as session:
        return accounts.create(session, "ann@company.example", "Ann", PASSWORD)


@BOTH
def test_leads_who_reply_at_once_all_have_their_say(database: Database) -> None:
    (suggestion,) = leave(database, "The waiting room is cold.")
    lead = lead_of(database)
    together = threading.Barrier(AT_ONCE)

    def reply(number: int) -> None:
        with database.write() as session:
            suggestions.seen_by(session, lead, "box")  # each has its transaction and has read what was there
            if database.engine.dialect.name == "postgresql":
                together.wait(30)
            suggestions.reply(session, lead, suggestion, f"Answer {number}", make_key())

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(reply, range(AT_ONCE)))
    with database.read() as session:
        (thread,) = suggestions.seen_by(session, lead, "box").threads
    assert [each.place for each in thread.messages] == list(range(1, AT_ONCE + 2))
    assert {each.text for each in thread.messages[1:]} == {f"Answer {number}" for number in range(AT_ONCE)}


@BOTH
def test_ideas_and_comments_are_apart_and_what_waits_comes_first(database: Database) -> None:
    campaign, lead = make_campaign(database), lead_of(database)
    first, *_ = leave(database, "A cold room", "A door that sticks", "100% of the chairs")
    (comment,) = leave(database, "The van came late", campaign=campaign.id)
    with database.write() as session:
        suggestions.reply(session, lead, first, "It is warm now.", make_key())
    with database.read() as session:
        box, answers = (suggestions.seen_by(session, lead, source) for source in ("box", "answers"))
        assert [len(box.threads), box.total, len(answers.threads)] == [3, 3, 1]
        assert box.threads[-1].suggestion.id == first
        assert [thread.replied for thread in box.threads] == [False, False, True]
        (written,) = answers.threads
        assert (written.suggestion.id, written.campaign and written.campaign.id) == (comment, campaign.id)
        assert suggestions.without_reply(session, lead) == {"box": 2, "answers": 1}

        def found(words: str) -> list[str]:
            return [thread.messages[0].text for thread in suggestions.seen_by(session, lead, "box", words).threads]

        assert found("DOOR") == ["A door that sticks"]
        assert found("warm now") == ["A cold room"]  # in the reply
        assert found("100%") == ["100% of the chairs"]
        assert found("%") == []
        assert found("van") == []


@BOTH
def test_a_page_holds_fifty(database: Database) -> None:
    lead = lead_of(database)
    left = leave(database, *(f"Idea {number}" for number in range(51)))
    with database.read() as session:
        first, second, third = (suggestions.seen_by(session, lead, "box", number=number) for number in (1, 2, 3))
        assert [len(page.threads) for page in (first, second, third)] == [50, 1, 0]
        assert [page.total for page in (first, second, third)] == [51, 51, 51]
        assert {thread.suggestion.id for thread in (*first.threads, *second.threads)} == set(left)
