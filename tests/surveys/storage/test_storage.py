"""What the store promises, on SQLite and on PostgreSQL: acknowledged is on disk, once; a refusal leaves nothing."""

import asyncio
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select, text

from surveys.campaigns import lifecycle
from surveys.campaigns.plan import Plan
from surveys.errors import (
    CampaignClosed,
    CampaignNotOpen,
    GapLensError,
    KeyReused,
    NotInvited,
    StoreUnavailable,
)
from surveys.people.tokens import hash_of
from surveys.storage import migrate
from surveys.storage.engine import PRAGMAS, Database
from surveys.storage.queries import responses
from surveys.storage.queries.responses import NewResponse
from surveys.storage.tables import Campaign, intake, response
from surveys.storage.writer import Writer
from tests.conftest import BOTH
from tests.factories import TITLE, close, make_campaign, make_guests, published_of

pytestmark = BOTH


@pytest.fixture
def writer(database: Database) -> Iterator[Writer]:
    made = Writer(database, responses.store)
    yield made
    made.stop()


def row(campaign_id: int, id_: str | None = None, **answers: int) -> NewResponse:
    return NewResponse(
        id=id_ or secrets.token_hex(16),
        campaign_id=campaign_id,
        answers=json.dumps(answers or {"a": 1}),
        received=datetime(2026, 9, 1, tzinfo=UTC),
        locale=None,
    )


def count(database: Database) -> int:
    with database.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(intake)) or 0


async def submit_all(writer: Writer, rows: list[NewResponse]) -> list[BaseException | None]:
    return await asyncio.gather(*(writer.submit(each) for each in rows), return_exceptions=True)


def test_many_at_once_are_all_stored(database: Database, writer: Writer) -> None:
    campaign = make_campaign(database)
    rows = [row(campaign.id or 0) for _ in range(300)]
    assert asyncio.run(submit_all(writer, rows)) == [None] * 300
    assert count(database) == 300


@pytest.mark.databases("sqlite")
def test_who_comes_while_the_store_is_busy_is_stored_with_the_others(database: Database) -> None:
    campaign = make_campaign(database)
    sizes: list[int] = []

    def store(connection: Connection, rows: Sequence[NewResponse]) -> Sequence[GapLensError | None]:
        sizes.append(len(rows))
        return responses.store(connection, rows)

    async def send() -> list[BaseException | None]:
        rows = [row(campaign.id or 0) for _ in range(6)]
        with database.exclusive():  # as while answers are counted
            sending = [asyncio.create_task(writer.submit(each)) for each in rows[:2]]
            await asyncio.sleep(0.1)
            sending += [asyncio.create_task(writer.submit(each)) for each in rows[2:]]
            await asyncio.sleep(0.1)
        return await asyncio.gather(*sending, return_exceptions=True)

    writer = Writer(database, store)
    assert asyncio.run(send()) == [None] * 6
    writer.stop()
    assert sizes == [6]


@pytest.mark.databases("sqlite")
def test_who_still_waits_at_the_end_is_stored(database: Database) -> None:
    campaign = make_campaign(database)
    writer = Writer(database, responses.store)

    async def send() -> BaseException | None:
        with database.exclusive():
            sending = asyncio.create_task(writer.submit(row(campaign.id or 0)))
            await asyncio.sleep(0.1)
            ending = threading.Thread(target=writer.stop)
            ending.start()
            await asyncio.sleep(0.1)
        (outcome,) = await asyncio.gather(sending, return_exceptions=True)
        ending.join()
        return outcome

    assert asyncio.run(send()) is None
    assert count(database) == 1


def test_the_same_row_many_times_at_once_is_one(database: Database, writer: Writer) -> None:
    campaign = make_campaign(database)
    one = row(campaign.id or 0)
    assert asyncio.run(submit_all(writer, [one] * 20)) == [None] * 20
    assert count(database) == 1


def test_one_refused_row_does_not_hurt_its_group(database: Database, writer: Writer) -> None:
    campaign = make_campaign(database)
    used = row(campaign.id or 0)
    asyncio.run(submit_all(writer, [used]))
    other = row(campaign.id or 0, used.id, b=2)
    outcomes = asyncio.run(submit_all(writer, [row(campaign.id or 0), other, row(campaign.id or 0)]))
    assert [type(outcome) for outcome in outcomes] == [type(None), KeyReused, type(None)]
    assert count(database) == 3


def test_a_store_that_refuses_recovers(database: Database, writer: Writer) -> None:
    campaign = make_campaign(database)
    waiting = [row(campaign.id or 0) for _ in range(5)]
    with database.write() as session:
        session.execute(text("ALTER TABLE intake RENAME TO away"))
    refused = asyncio.run(submit_all(writer, waiting))
    assert all(isinstance(outcome, StoreUnavailable) for outcome in refused)
    with database.write() as session:
        session.execute(text("ALTER TABLE away RENAME TO intake"))
    assert asyncio.run(submit_all(writer, waiting)) == [None] * 5
    assert count(database) == 5


def test_a_counted_answer_is_known_again(database: Database, writer: Writer) -> None:
    campaign = make_campaign(database)
    one = row(campaign.id or 0)
    asyncio.run(submit_all(writer, [one]))
    with database.transaction() as connection:
        responses.move_to_response(connection, campaign.id or 0, [one])
    assert asyncio.run(submit_all(writer, [one])) == [None]
    with database.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(response)) == 1
    assert count(database) == 0


@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
def test_a_link_stores_one_answer_while_answers_are_counted(database: Database, writer: Writer, anonymity: str) -> None:
    """Between two sendings by the same link the first may already have moved on."""
    plan = Plan(TITLE, anonymity=anonymity, access="personal")
    campaign = make_campaign(database, plan=plan)
    links = [hash_of(token) for token in make_guests(database, campaign, 12)]
    batch_day = datetime(2026, 9, 1, tzinfo=UTC) if anonymity == "anonymous" else None
    counting = threading.Event()

    def count_on() -> None:
        while not counting.is_set():
            with database.transaction() as connection:
                responses.lock_campaign(connection, campaign.id or 0, alone=batch_day is not None)
                waiting = responses.waiting(connection, campaign.id or 0, 100)
                responses.move_to_response(connection, campaign.id or 0, waiting, batch_day)

    thread = threading.Thread(target=count_on)
    thread.start()
    rows = [replace(row(campaign.id or 0), token_hash=link) for link in links for _ in range(12)]
    outcomes = asyncio.run(submit_all(writer, random.Random(1).sample(rows, len(rows))))
    counting.set()
    thread.join()
    assert outcomes.count(None) == len(links)
    assert {type(each) for each in outcomes} == {type(None), NotInvited}
    with database.engine.connect() as connection:
        counted = connection.scalar(select(func.count()).select_from(response)) or 0
    assert counted + count(database) == len(links)


def _somebody_waits(database: Database) -> bool:
    """On PostgreSQL: whether before long a transaction waits for another; asked in a new one, which sees anew."""
    blocked = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _ in range(1000):
        with database.engine.connect() as connection:
            if connection.scalar(blocked):
                return True
        time.sleep(0.01)
    return False


@pytest.mark.databases("postgres")
def test_whoever_sends_by_a_link_waits_for_another_who_does(database: Database) -> None:
    """Else an answer that came and was counted in the meantime would not be seen."""
    campaign = make_campaign(database, plan=Plan(TITLE, access="personal"))
    (token,) = make_guests(database, campaign)
    first, second = (replace(row(campaign.id or 0), token_hash=hash_of(token)) for _ in range(2))
    outcomes: list[object] = []

    def send_second() -> None:
        with database.transaction() as connection:
            outcomes.extend(responses.store(connection, [second]))

    other = threading.Thread(target=send_second)
    with database.transaction() as connection:
        assert responses.store(connection, [first]) == [None]
        other.start()
        assert _somebody_waits(database)
        responses.move_to_response(connection, campaign.id or 0, [first])
    other.join()
    assert [type(outcome) for outcome in outcomes] == [NotInvited]


@pytest.mark.databases("postgres")
def test_whoever_sends_anonymously_waits_while_answers_are_counted(database: Database) -> None:
    """The rows of these links are not locked, as the log would then name them."""
    campaign = make_campaign(database, plan=Plan(TITLE, anonymity="anonymous", access="personal"))
    (token,) = make_guests(database, campaign)
    link = hash_of(token)
    mark = database.seals.mark(campaign.id or 0, link)
    first, second = (replace(row(campaign.id or 0), token_hash=mark, link=link, anonymous=True) for _ in range(2))
    outcomes: list[object] = []

    def send(one: NewResponse) -> None:
        with database.transaction() as connection:
            outcomes.extend(responses.store(connection, [one]))

    send(first)
    other = threading.Thread(target=send, args=(second,))
    with database.transaction() as connection:
        responses.lock_campaign(connection, campaign.id or 0, alone=True)
        responses.move_to_response(connection, campaign.id or 0, [first], first.received, database.seals)
        other.start()
        assert _somebody_waits(database)
    other.join()
    assert [type(outcome) for outcome in outcomes] == [type(None), NotInvited]


@pytest.mark.databases("postgres")
def test_closing_waits_for_whoever_is_sending(database: Database) -> None:
    """Else their answers would come alone, after those that were counted together."""
    campaign = make_campaign(database)
    closing = threading.Thread(target=close, args=(database, campaign))
    with database.transaction() as connection:
        assert responses.store(connection, [row(campaign.id or 0)]) == [None]
        closing.start()
        assert _somebody_waits(database)
        assert published_of(database, campaign).state == "open"
    closing.join()
    assert (published_of(database, campaign).state, count(database)) == ("closed", 1)


@pytest.mark.databases("postgres")
def test_whoever_sends_while_a_campaign_is_closed_is_told_so(database: Database, writer: Writer) -> None:
    campaign, other = make_campaign(database), make_campaign(database, slug="other")
    outcomes: list[BaseException | None] = []
    late = threading.Thread(target=lambda: outcomes.extend(asyncio.run(submit_all(writer, [row(campaign.id or 0)]))))
    with database.write() as session:
        lifecycle.close_campaign(session, session.get_one(Campaign, campaign.id))
        late.start()
        assert _somebody_waits(database)
        assert asyncio.run(submit_all(writer, [row(other.id or 0)])) == [None]
    late.join()
    assert [type(outcome) for outcome in outcomes] == [CampaignClosed]
    assert count(database) == 1


@pytest.mark.databases("postgres")
def test_whoever_sends_does_not_wait_for_counting(database: Database, writer: Writer) -> None:
    campaign = make_campaign(database)
    with database.transaction() as connection:
        responses.lock_campaign(connection, campaign.id or 0)
        assert asyncio.run(submit_all(writer, [row(campaign.id or 0)])) == [None]


def test_the_last_second_of_a_campaign_is_decided_by_the_store(
    database: Database, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a page believed when it was made."""
    closes = datetime(2026, 9, 30, 16, tzinfo=UTC)
    campaign = make_campaign(database, plan=Plan(TITLE, opens=closes - timedelta(days=1), closes=closes))
    for moment, refusal in ((-86401, CampaignNotOpen), (-86400, None), (0, None), (1, CampaignClosed)):
        monkeypatch.setattr("surveys.clock.now", lambda moment=moment: closes + timedelta(seconds=moment))
        (outcome,) = asyncio.run(submit_all(writer, [row(campaign.id or 0)]))
        assert outcome is None if refusal is None else isinstance(outcome, refusal), moment
    assert count(database) == 2


_SENDER = """
import asyncio, json, secrets, sys
from datetime import UTC, datetime
from surveys.storage.queries import responses
from surveys.storage.engine import Database
from surveys.storage.queries.responses import NewResponse
from surveys.storage.writer import Writer

async def send(writer):
    while True:
        id_ = secrets.token_hex(16)
        await writer.submit(NewResponse(id_, int(sys.argv[2]), '{"a":1}', datetime.now(UTC), None))
        print(id_, flush=True)

async def main():
    writer = Writer(Database(sys.argv[1]), responses.store)
    await asyncio.gather(*(send(writer) for _ in range(8)))

asyncio.run(main())
"""


@pytest.mark.slow
def test_what_was_acknowledged_survives_a_kill(database: Database, database_url: str) -> None:
    campaign = make_campaign(database)
    command = [sys.executable, "-c", _SENDER, database_url, str(campaign.id)]
    sender = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert sender.stdout is not None
    acknowledged = {sender.stdout.readline().strip() for _ in range(200)}
    os.kill(sender.pid, signal.SIGKILL)
    acknowledged |= {line.strip() for line in sender.stdout if len(line) == 33}
    sender.wait()
    with database.engine.connect() as connection:
        stored = set(connection.scalars(select(intake.c.id)))
    assert acknowledged - stored == set()


@pytest.mark.databases("sqlite")
def test_a_full_disk_refuses_and_recovers(database: Database, writer: Writer) -> None:
    campaign = make_campaign(database)
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def limit(dbapi: object, _record: object) -> None:
        dbapi.execute(f"PRAGMA max_page_count = {pages + limits[0]}")  # type: ignore[attr-defined]

    limits = [4]
    from sqlalchemy import event

    database.close()
    event.listen(database.engine, "connect", limit)
    big = [row(campaign.id or 0, None, **{f"x{n}": 1 for n in range(400)}) for _ in range(30)]
    outcomes: list[BaseException | None] = []
    for each in big:
        outcomes += asyncio.run(submit_all(writer, [each]))
    refused = [each for each, outcome in zip(big, outcomes, strict=True) if isinstance(outcome, GapLensError)]
    assert refused
    assert count(database) == len(big) - len(refused)
    limits[0] = 10_000
    database.close()
    assert asyncio.run(submit_all(writer, refused)) == [None] * len(refused)
    assert count(database) == len(big)


@pytest.mark.databases("sqlite")
def test_every_connection_syncs_on_commit(database: Database) -> None:
    connections = [database.engine.connect() for _ in range(3)]
    for connection in connections:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in PRAGMAS}
        assert found == PRAGMAS
        connection.close()


def test_up_down_up_on_filled_tables(database: Database, writer: Writer) -> None:
    campaign = make_campaign(database)
    asyncio.run(submit_all(writer, [row(campaign.id or 0) for _ in range(10)]))
    migrate.migrate(database, "base")
    migrate.migrate(database)
    assert count(database) == 0
    make_campaign(database)


def test_migrating_again_changes_nothing(database: Database, writer: Writer) -> None:
    campaign = make_campaign(database)
    asyncio.run(submit_all(writer, [row(campaign.id or 0) for _ in range(10)]))
    migrate.migrate(database)
    assert count(database) == 10


def test_a_newer_schema_is_refused(database: Database) -> None:
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrate.UnknownSchema, match="9999"):
        migrate.migrate(database)
