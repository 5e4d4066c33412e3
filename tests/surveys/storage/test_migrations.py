"""Migrations up, down and up again on a database with rows in it: nothing is lost that both versions know."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from surveys.campaigns.plan import Plan
from surveys.people import accounts, invitations
from surveys.storage import migrate
from surveys.storage.engine import Database
from surveys.storage.tables import Intake, Message, Response, Suggestion, Unit
from surveys.suggestions import suggestions
from tests.conftest import BOTH
from tests.factories import PASSWORD, TITLE, make_campaign, published_of

pytestmark = BOTH

MOMENT, DAY = datetime(2026, 9, 1, 12, tzinfo=UTC), date(2026, 9, 1)
KEPT = {
    "intake": "campaign_id, id, answers, received, locale",
    "response": "campaign_id, id, answers, received, locale",
    "suggestion": "id, unit_id, voice, status, day",
    "message": "id, suggestion_id, place, author, account_id, text, day",
    "campaign": "id, unit_id, slug, instrument, version, anonymity, state, created, opened",
}


def fill(database: Database) -> None:
    campaign = make_campaign(database, plan=Plan(TITLE, access="personal"))
    with database.write() as session:
        invitations.import_list(session, published_of(database, campaign), b"secret", "a@x.example\nb@x.example\n")
    with database.write() as session:
        session.add(Unit(name="North"))
        session.flush()
        for place, letter in enumerate("cab", start=1):
            row = Response(campaign_id=campaign.id, id=letter * 32, answers='{"a":1}', received=MOMENT)
            row.invitation_id = place if place < 3 else None
            session.add(Intake(campaign_id=campaign.id, id=letter * 31 + "w", answers='{"b":1}', received=MOMENT))
            suggestion = Suggestion(id=letter * 64, unit_id=1, voice="anonymous", status="new", day=DAY)
            suggestion.campaign_id = campaign.id if place < 3 else None
            session.add_all([row, suggestion])
            session.flush()
            said = {"suggestion_id": suggestion.id, "author": "author", "text": "Words", "day": DAY}
            session.add(Message(id=letter * 64, place=1, **said))


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.engine.connect() as connection:
        return {
            table: [
                tuple(map(str, row)) for row in connection.execute(text(f"SELECT {columns} FROM {table} ORDER BY 1, 2"))
            ]
            for table, columns in KEPT.items()
        }


def shape(database: Database) -> dict[str, object]:
    """Columns, keys, checks and indexes of every table, in an order that does not matter."""
    found = inspect(database.engine)
    return {
        table: [
            sorted((each["name"], str(each["type"]), each["nullable"]) for each in found.get_columns(table)),
            found.get_pk_constraint(table)["constrained_columns"],
            sorted(
                (each["name"], each["referred_table"], str(each["options"])) for each in found.get_foreign_keys(table)
            ),
            sorted(str(each["name"]) for each in found.get_check_constraints(table)),
            sorted(str(each["name"]) for each in found.get_indexes(table)),
        ]
        for table in found.get_table_names()
    }


def test_down_and_up_again_keeps_every_row_and_the_same_tables(database: Database) -> None:
    fill(database)
    before, made = rows(database), shape(database)
    migrate.migrate(database, "0001")
    assert rows(database) == before
    older = shape(database)
    assert "invitation" not in older
    migrate.migrate(database)
    assert rows(database) == before
    assert shape(database) == made
    migrate.migrate(database, "0001")
    assert shape(database) == older


def test_of_answers_that_were_counted_before_it_is_kept_no_step_is_known(database: Database) -> None:
    """Zero in protected campaigns, so that no groups of them are told; nothing where names are known."""
    protected, named = (
        make_campaign(database, slug=slug, plan=Plan(TITLE, access="personal", anonymity=anonymity), at_once=False)
        for slug, anonymity in (("autumn", "confidential"), ("winter", "named"))
    )
    with database.write() as session:
        for place, campaign in enumerate((protected, named)):
            session.add(Response(campaign_id=campaign.id, id=f"{place}" * 32, answers="{}", received=MOMENT))
    migrate.migrate(database, "0006")
    migrate.migrate(database)
    with database.engine.connect() as connection:
        query = text("SELECT campaign_id, step FROM response ORDER BY 1")
        assert [tuple(row) for row in connection.execute(query)] == [(protected.id, 0), (named.id, None)]


def test_what_is_answered_keeps_its_invitation(database: Database) -> None:
    fill(database)
    with pytest.raises(IntegrityError), database.write() as session:
        session.execute(text("DELETE FROM invitation"))
    with pytest.raises(IntegrityError), database.write() as session:
        session.execute(text("UPDATE suggestion SET campaign_id = 99"))


def test_what_was_said_before_there_was_an_index_is_found(database: Database) -> None:
    fill(database)
    migrate.migrate(database, "0011")
    migrate.migrate(database)
    with database.write() as session:
        lead = accounts.create(session, "lead@company.example", "Lead", PASSWORD)
        assert suggestions.seen_by(session, lead, "answers", "word").total == 2


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("way", [["head"], ["0001", "head"]])
def test_tables_of_peoples_words_keep_no_order_of_arrival(database: Database, way: list[str]) -> None:
    for target in way:
        migrate.migrate(database, target)
    with database.engine.connect() as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%WITHOUT ROWID%'"
        assert set(connection.scalars(text(query))) >= {"response", "suggestion", "message"}
