"""A database that the first version filled, in every table of its own, comes through each schema unchanged."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, MetaData, insert, inspect, select

from surveys.answers import responses
from surveys.campaigns.plan import Plan
from surveys.storage import migrate
from surveys.storage.engine import Database
from surveys.storage.fulltext import is_declared
from surveys.storage.queries import responses as stored_responses
from surveys.storage.tables import metadata
from tests.conftest import BOTH
from tests.factories import TITLE, make_campaign, make_form, make_key, published_of

pytestmark = BOTH

MOMENT = datetime(2026, 9, 30, 16, 0, 7, tzinfo=UTC)
Rows = list[dict[str, object]]


def campaigns() -> Rows:
    kinds = ((3, "named", "draft"), (7, "confidential", "open"), (9, "anonymous", "closed"))
    fixed = {"unit_id": None, "instrument": "servqual", "version": 2, "created": MOMENT, "opened": MOMENT}
    title = {"zh_Hant": "秋季", "en": "Autumn"}
    own = [{"id": n, "slug": f"slug-{n}", "anonymity": promise, "state": state} for n, promise, state in kinds]
    return [{**each, **fixed, "title": title, "demo": False, "closed": None} for each in own]


def answers(table: str) -> Rows:
    words = {"on_date.expectation": 7, "comment": "'引號' \n \""}
    return [
        {
            "id": f"{table[0]}{number:031}",
            "campaign_id": (7, 9)[number % 2],
            "answers": json.dumps(words | {"n": number}),
            "received": MOMENT,
            "locale": (None, "zh_Hant")[number % 2],
        }
        for number in range(60)
    ]


def threads() -> tuple[Rows, Rows]:
    suggestions: Rows = [
        {"id": f"{n:064}", "unit_id": 1, "voice": "anonymous", "status": "new", "day": date(2026, 9, n)}
        for n in range(1, 25)
    ]
    messages: Rows = [
        {"suggestion_id": row["id"], "place": 1, "author": "author", "account_id": 5, "text": "第一\n二"} | row
        for row in suggestions
    ]
    for message in messages:
        for name in ("unit_id", "voice", "status"):
            del message[name]
    return suggestions, messages


def filled() -> dict[str, Rows]:
    account = {"id": 5, "email": "a@b.example", "name": "Lead", "password_hash": "$x", "unit_id": 1, "created": MOMENT}
    tally = {"campaign_id": 7, "layout": 3, "n": 30, "first": MOMENT.date(), "last": None, "data": "{}"}
    suggestions, messages = threads()
    return {
        "unit": [{"id": 1, "name": "北區"}],
        "account": [account],
        "sign_in": [{"token_hash": "t" * 64, "account_id": 5, "created": MOMENT, "seen": MOMENT}],
        "setup_link": [{"token_hash": "s" * 64, "created": MOMENT}],
        "instrument_version": [{"name": "servqual", "version": 2, "source": "id = 'servqual'\n# 問卷\n"}],
        "campaign": campaigns(),
        "intake": answers("intake"),
        "response": answers("response"),
        "tally": [tally | {"segment": part} for part in ("", "unflagged")],
        "suggestion": suggestions,
        "message": messages,
    }


def tables_of(connection: Connection) -> MetaData:
    """As the database has them now; types that SQLite does not know are those of the program."""
    found = MetaData()
    found.reflect(connection)
    for name, table in found.tables.items():
        for column in table.columns:
            if name in metadata.tables and column.name in metadata.tables[name].c:
                column.type = metadata.tables[name].c[column.name].type
    return found


@pytest.fixture
def older(database: Database) -> Database:
    migrate.migrate(database, "0001")
    with database.transaction() as connection:
        tables = tables_of(connection).tables
        for name, rows in filled().items():
            connection.execute(insert(tables[name]), rows)
    return database


def contents(database: Database) -> dict[str, list[dict[str, object]]]:
    """What the first version knew of every row."""
    found = {}
    with database.engine.connect() as connection:
        tables = tables_of(connection).tables
        for name, rows in filled().items():
            columns = [tables[name].c[each] for each in rows[0]]
            found[name] = sorted((dict(row._mapping) for row in connection.execute(select(*columns))), key=str)
    return found


@pytest.mark.slow
def test_everything_survives_the_way_up_down_and_up(older: Database) -> None:
    before = {name: sorted(rows, key=str) for name, rows in filled().items()}
    assert contents(older) == before
    for target in ("head", "0001", "head"):
        migrate.migrate(older, target)
        assert contents(older) == before, target


def test_a_comment_that_waits_apart_is_back_in_its_answer_below_and_apart_again_above(database: Database) -> None:
    campaign = make_campaign(database, plan=Plan(TITLE, anonymity="anonymous"))
    published = published_of(database, campaign)
    sent = responses.Sent(key=make_key())
    given = responses.validate(published.form(), list(make_form(comment="字 “x” \n\t").items())[1:])
    row = responses.new_response(published, published.form(), sent, given, "en", receipt="A" * 28)
    with database.transaction() as connection:
        stored_responses.store(connection, [row])

    def found(target: str) -> tuple[dict[str, object], str | None]:
        migrate.migrate(database, target)
        with database.engine.connect() as connection:
            (row,) = connection.execute(select(tables_of(connection).tables["intake"])).all()
        return json.loads(row.answers), getattr(row, "comment", None)

    assert found("0002") == (given, None)
    answers, comment = found("head")
    assert comment == given["comment"]
    assert answers.pop("comment") != comment
    assert answers == {name: value for name, value in given.items() if name != "comment"}


def test_what_older_campaigns_did_not_have_is_as_they_were_answered(older: Database) -> None:
    migrate.migrate(older)
    campaign, response = metadata.tables["campaign"], metadata.tables["response"]
    fields = ("length", "access", "segments", "opens", "closes", "thanks", "sealed")
    with older.engine.connect() as connection:
        for row in connection.execute(select(*(campaign.c[name] for name in fields))):
            assert tuple(row) == ("long", "open", {}, None, None, {}, False)
        assert set(connection.execute(select(response.c.marks, response.c.invitation_id)).all()) == {("", None)}


@pytest.mark.parametrize("way", [["head"], ["0001", "head"], ["base", "head"]])
def test_the_tables_are_those_of_the_program_whichever_way_they_came(database: Database, way: list[str]) -> None:
    for target in way:
        migrate.migrate(database, target)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_declared})
        assert compare_metadata(context, metadata) == []
        names = {name for name in inspect(connection).get_table_names() if is_declared(name, "table", {})}
        assert names - {"alembic_version"} == set(metadata.tables)


def test_the_checks_of_closed_sets_are_those_of_the_program(database: Database) -> None:
    """Alembic does not compare them."""
    declared = {
        (table.name, constraint.name, _members(str(constraint.sqltext)))
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    with database.engine.connect() as connection:
        found = {
            (table, check["name"], _members(check["sqltext"]))
            for table in metadata.tables
            for check in inspect(connection).get_check_constraints(table)
        }
    assert found == declared
    assert len(declared) == 20


def _members(check: str) -> frozenset[str]:
    return frozenset(re.findall(r"'(\w+)'", check))
