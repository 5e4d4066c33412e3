"""A file of answers becomes a campaign, and is undone whole."""

import io
from dataclasses import replace

import numpy as np
import orjson
import pytest

from app.tallies import counting
from app.tallies.scoring import EVERYBODY
from app.tallies.tallying import fold
from surveys.imports import heading, imports, storing
from surveys.imports.imports import ImportedFile
from surveys.imports.mapping import NEEDS, FileMapping
from surveys.people import accounts
from surveys.storage.engine import Database
from surveys.storage.queries import campaigns as stored_campaigns
from surveys.storage.tables import Account, metadata
from tests.conftest import BOTH
from tests.factories import PASSWORD, published_of
from tests.surveys.imports.files import as_csv, need_ids, servqual_rows

WAVE = {"title_en": "Last year", "anonymity": "confidential", "first": "2026-01-01", "last": "2026-03-31"}


@pytest.fixture
def lead(database: Database) -> Account:
    with database.write() as session:
        account = accounts.create(session, "lead@company.example", "Lead", PASSWORD)
        return account


def bring(database: Database, lead: Account, content: bytes, instrument: str = "servqual", name: str = "a.csv") -> int:
    kept = imports.keep_file(database, io.BytesIO(content))
    columns, _ = heading.look(kept[0], FileMapping())
    with database.write() as session:
        row = imports.begin(session, lead, name, kept, columns, FileMapping(), instrument)
        assert row.id is not None
        return row.id


def get(database: Database, id_: int) -> ImportedFile:
    with database.read() as session:
        row = session.get(ImportedFile, id_)
        assert row is not None
        return row


def work(database: Database) -> None:
    storing.work(database, lambda campaign_id: counting.count_stored(database, campaign_id))


def check(database: Database, id_: int, **said: object) -> ImportedFile:
    with database.write() as session:
        row = session.get(ImportedFile, id_)
        assert row is not None
        mapping = replace(imports.mapping_of(row), **said)  # type: ignore[arg-type]
        imports.ask_check(session, row, mapping)
    work(database)
    return get(database, id_)


def confirm(database: Database, lead: Account, id_: int, **said: str) -> ImportedFile:
    with database.write() as session:
        row = session.get(ImportedFile, id_)
        assert row is not None
        imports.confirm(session, lead, row, imports.mark(row), {**WAVE, **said})
    work(database)
    return get(database, id_)


def documents(rows: list[list[str]]) -> list[str]:
    """What each row of `servqual_rows` says, as an answer document."""
    found = []
    for row in rows[1:]:
        given: dict[str, int | str] = {"segment.site": row[44]}
        for place, need in enumerate(need_ids()):
            given |= {f"{need}.expectation": int(row[place]), f"{need}.perception": int(row[22 + place])}
        found.append(orjson.dumps(given).decode())
    return found


def dump(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """All that is stored, but for the files that were brought in and the log of events."""
    with database.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in metadata.sorted_tables
            if table.name not in ("imported_file", "event", "event_reason")
        }


@BOTH
@pytest.mark.parametrize("promise", ["named", "confidential", "anonymous"])
def test_a_file_becomes_a_campaign_with_its_figures_and_is_undone_whole(
    database: Database, lead: Account, promise: str
) -> None:
    rows = servqual_rows(60, high=5)
    before = dump(database)
    id_ = bring(database, lead, as_csv(rows))
    checked = check(database, id_, scales={NEEDS: (1, 5)})
    assert (checked.state, checked.found["n"], checked.found["comments"]) == ("checked", 60, 0)
    assert checked.found["segments"] == {"site": {"North": 30, "South": 30}}
    assert dump(database) == before  # nothing is stored before it is confirmed

    stored = confirm(database, lead, id_, anonymity=promise)
    assert stored.state == "stored"
    assert stored.campaign_id is not None
    assert not list((database.seals.folder / imports.FOLDER).iterdir())
    with database.read() as session:
        campaign = stored_campaigns.get(session, stored.campaign_id)
        assert campaign is not None
        assert (campaign.imported, campaign.state) == (True, "closed")
    counting.close_due(database)
    published = published_of(database, campaign)
    tally = counting.counted(database, published)
    assert tally.n == 60
    expected = fold(published.instrument, documents(rows))
    for part in ("histogram/expectation", "histogram/perception"):
        assert np.array_equal(tally.tally.integers[part], expected[EVERYBODY].integers[part])
    assert (promise == "named") == (tally.tally.digest() == expected[EVERYBODY].digest())

    with database.write() as session:
        row = session.get(ImportedFile, id_)
        assert row is not None
        imports.undo(session, lead, row)
    assert dump(database) == before
    assert get(database, id_).state == "undone"
