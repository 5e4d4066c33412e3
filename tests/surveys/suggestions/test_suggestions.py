"""What is said about a suggestion: nothing of it is lost or doubled, whoever writes at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

from surveys.people import accounts
from surveys.storage.engine import Database
from surveys.storage.suggestions import store
from surveys.suggestions import suggestions
from tests.conftest import BOTH
from tests.factories import PASSWORD, make_key

AT_ONCE = 6
ID = b"a secret"


@BOTH
def test_leads_who_reply_at_once_all_have_their_say(database: Database) -> None:
    _, row = suggestions.new_suggestion(ID, make_key(), "The waiting room is cold.")
    with database.transaction() as connection:
        assert store(connection, [row]) == [None]
    with database.write() as session:
        lead = accounts.create(session, "ann@company.example", "Ann", PASSWORD)
    together = threading.Barrier(AT_ONCE)

    def reply(number: int) -> None:
        with database.write() as session:
            suggestions.seen_by(session, lead)  # each has its transaction and has read what was there
            if database.engine.dialect.name == "postgresql":
                together.wait(30)
            suggestions.reply(session, lead, row.id, f"Answer {number}", make_key())

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(reply, range(AT_ONCE)))
    with database.read() as session:
        (thread,) = suggestions.seen_by(session, lead)
    assert [each.place for each in thread.messages] == list(range(1, AT_ONCE + 2))
    assert {each.text for each in thread.messages[1:]} == {f"Answer {number}" for number in range(AT_ONCE)}
