"""The log of events: lines are chained, and whatever was changed, deleted or cut off is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from surveys.events import events
from surveys.events.events import BEGINNING, Checked, Head
from surveys.storage.engine import Database
from surveys.storage.tables import Account, Unit
from tests.conftest import BOTH
from tests.factories import make_campaign

pytestmark = BOTH

WRITERS, EACH = 4, 25


LEAD = Account(email="lead@company.example", name="Lead", password_hash="", created=events.clock.now())


def write_some(database: Database, number: int = 5) -> Head:
    for place in range(number):
        with database.write() as session:
            events.write(session, "moved", "action", place, account_id=1, from_="draft", to="fixed", reason="Too slow")
    return head_of(database)


def head_of(database: Database) -> Head:
    with database.read() as session:
        return events.head(session)


def verified(database: Database, written_down: str = "") -> Checked:
    with database.read() as session:
        return events.verify(session, written_down)


def tamper(database: Database, statement: str) -> None:
    """As somebody does who may change the database, and its triggers."""
    with database.transaction() as connection:
        if database.is_sqlite:
            for act in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS event_no_{act}")
        else:
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS event_is_final ON event")
        connection.exec_driver_sql(statement)


def test_each_line_holds_the_hash_of_the_one_before(database: Database) -> None:
    assert head_of(database) == Head(0, BEGINNING)
    with database.write() as session:
        first = events.write(session, "moved", "action", 7, from_="draft", to="fixed", data={"n": 120, "p": 0.05})
        second = events.write(session, "moved", "action", 7, from_="fixed", to="doing")
    assert (first.id, first.previous_hash, second.id, second.previous_hash) == (1, BEGINNING, 2, first.hash)
    assert head_of(database) == Head(2, second.hash)
    assert verified(database) == Checked(Head(2, second.hash))


def test_what_is_rolled_back_leaves_no_line(database: Database) -> None:
    with database.write() as session:
        events.write(session, "moved", "action", 7)
        session.rollback()
    assert head_of(database) == Head()


@pytest.mark.parametrize("statement", ["UPDATE event SET kind = 'made'", "DELETE FROM event"])
def test_the_database_refuses_to_change_a_line(database: Database, statement: str) -> None:
    write_some(database, 2)
    with pytest.raises(DBAPIError, match="never changed"), database.transaction() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    "change",
    ["account_id = 2", "subject_id = '9'", "from_code = NULL", "data = '{\"n\": 1}'", "at = '2020-01-01 00:00:00'"],
)
def test_a_changed_line_is_told(database: Database, change: str) -> None:
    write_some(database)
    tamper(database, f"UPDATE event SET {change} WHERE id = 3")
    assert verified(database).broken == (3, "changed")


def test_a_line_that_was_changed_with_its_hash_is_told(database: Database) -> None:
    write_some(database)
    tamper(database, "UPDATE event SET account_id = 2 WHERE id = 3")
    with database.read() as session:
        row = session.get(events.Event, 3)
        fitting = events._hash_of(row)
    tamper(database, f"UPDATE event SET hash = '{fitting}' WHERE id = 3")
    assert verified(database).broken == (3, "changed")


def test_a_missing_line_is_told(database: Database) -> None:
    write_some(database)
    tamper(database, "DELETE FROM event_reason")
    tamper(database, "DELETE FROM event WHERE id = 2")
    assert verified(database).broken == (2, "missing")


def test_an_end_that_was_cut_off_is_told_by_the_head_that_was_written_down(database: Database) -> None:
    head = write_some(database)
    write_some(database, 1)
    assert verified(database, head.hash).known == head.number
    tamper(database, "DELETE FROM event_reason")
    tamper(database, "DELETE FROM event WHERE id >= 5")
    found = verified(database, head.hash)
    assert (found.broken, found.known, found.head.number) == (None, None, 4)


def test_an_erased_reason_leaves_the_chain_whole(database: Database) -> None:
    head = write_some(database)
    with database.write() as session:
        events.erase_reason(session, LEAD, 3)
    events.scrub(database)
    assert verified(database) == Checked(head)
    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM event_reason")) == 4


def test_a_reason_that_was_changed_is_told(database: Database) -> None:
    write_some(database)
    tamper(database, "UPDATE event_reason SET text = 'Too costly' WHERE event_id = 4")
    assert verified(database).broken == (4, "reason_changed")


def test_writers_at_once_keep_one_chain(database: Database) -> None:
    together = Barrier(WRITERS)

    def work(_: int) -> None:
        together.wait()
        for place in range(EACH):
            with database.write() as session:
                events.write(session, "moved", "action", place)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(work, range(WRITERS)))
    found = verified(database)
    assert (found.broken, found.head.number) == (None, WRITERS * EACH)


@pytest.mark.parametrize("words", ["Zu langsam", "太慢", "a" * 201, "", "lead@company.example", "line\nline"])
def test_peoples_words_are_refused(database: Database, words: str) -> None:
    for given in ({"data": {"said": words}}, {"data": {words: 1}}, {"data": {"all": [[words]]}}, {"from_": words}):
        with pytest.raises(ValueError, match="codes"), database.write() as session:
            events.write(session, "moved", "action", 7, **given)  # type: ignore[arg-type]
    assert head_of(database) == Head()


def test_a_unit_sees_what_concerns_it(database: Database) -> None:
    """An account of no unit sees everything, one of a unit its own and what is everybody's."""
    with database.write() as session:
        session.add_all([Unit(name="North"), Unit(name="South")])
        session.flush()
        people = [
            Account(email=f"{n}@x.example", name=n, password_hash="", unit_id=unit, created=events.clock.now())
            for n, unit in (("All", None), ("North", 1), ("South", 2))
        ]
        session.add_all(people)
    of = {unit: make_campaign(database, slug=f"of-{unit}", unit_id=unit, state="draft") for unit in (1, 2, None)}
    with database.write() as session:
        for campaign in of.values():
            events.write(session, "exported", "campaign", campaign.id or 0)
        events.write(session, "exported", "campaign", 4711)
        for person in people:
            events.write(session, "made", "account", person.id or 0)
    with database.read() as session:
        seen = {
            who.name: [(line.event.subject_kind, line.event.subject_id) for line in found.lines]
            for who in people
            for found in [events.seen_by(session, who)]
        }
    own, other, common = (("campaign", str(of[unit].id)) for unit in (1, 2, None))
    assert set(seen["North"]) == {own, common, ("account", "2")}
    assert set(seen["South"]) == {other, common, ("account", "3")}
    assert len(seen["All"]) == 7
