"""What the files of a database give away: the order of arrival, and which answer came by which link."""

import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.tallies import counting
from surveys.people.tokens import hash_of
from surveys.storage import fulltext
from surveys.storage.tables import campaign as campaigns
from surveys.storage.tables import intake, response
from tests.app.answering.anonymous import files, make_anonymous, rows, send
from tests.conftest import BOTH, Site
from tests.factories import bring_up_to_date, close, make_campaign, make_form, make_guests, published_of

pytestmark = pytest.mark.usefixtures("counting_by_hand")

only_sqlite = pytest.mark.databases("sqlite")
only_postgres = pytest.mark.databases("postgres")


@only_sqlite
def test_a_mixed_answer_is_nowhere_beside_its_link(site: Site) -> None:
    campaign = make_anonymous(site.database)
    tokens = make_guests(site.database, campaign, 45)
    send(site, *tokens[:40])
    log = Path(f"{site.database.engine.url.database}-wal")
    bring_up_to_date(site.database, campaign)
    counting.close_due(site.database)
    assert log.stat().st_size == 0
    found = files(site.database)
    for token in tokens:  # in the table of links and its index, as of those who have not answered
        assert found.count(hash_of(token)) == 2


@only_sqlite
def test_while_the_log_cannot_be_emptied_nothing_is_sealed(site: Site) -> None:
    campaign = make_anonymous(site.database, "open")
    send(site, *[""] * 12)
    with sqlite3.connect(str(site.database.engine.url.database)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM intake").fetchone()
        close(site.database, campaign)
        counting.close_due(site.database)
        assert rows(site.database, select(campaigns.c.sealed)) == [(False,)]
    counting.close_due(site.database)
    assert rows(site.database, select(campaigns.c.sealed)) == [(True,)]


@only_sqlite
def test_the_file_knows_no_order_of_arrival(site: Site) -> None:
    make_anonymous(site.database, "open")
    for table in ("response", "suggestion", "message"):
        with pytest.raises(Exception, match="no such column: rowid"):
            rows(site.database, text(f"SELECT rowid FROM {table}"))


@only_sqlite
def test_neither_do_answers_that_wait(site: Site) -> None:
    """Nor between those of another campaign, whose moments are known."""
    anonymous, other = make_anonymous(site.database, "open"), make_campaign(site.database, slug="other")
    arrived: list[object] = []
    lying = "SELECT id FROM intake WHERE campaign_id = {} ORDER BY rowid"
    for _ in range(18):
        send(site, "")
        arrived += [row for row in rows(site.database, text(lying.format(anonymous.id))) if row not in arrived]
        assert site.client.post("/s/other", data=make_form()).status_code == 200
    assert len(arrived) == 18
    assert rows(site.database, text(lying.format(anonymous.id))) not in (arrived, arrived[::-1])
    numbers = "SELECT {}(rowid) FROM intake WHERE campaign_id = {}"
    ((last,),) = rows(site.database, text(numbers.format("max", anonymous.id)))
    ((first,),) = rows(site.database, text(numbers.format("min", other.id)))
    assert int(str(last)) < 0 < int(str(first))


def _pieces(site: Site) -> int:
    ((found,),) = rows(site.database, text("SELECT count(DISTINCT segid) FROM fulltext_idx"))
    return int(str(found))


@only_sqlite
def test_the_index_of_words_keeps_neither_order_nor_batches(site: Site) -> None:
    """FTS5 adds a piece for each transaction, and numbers rows as they come unless told otherwise."""
    campaign = make_anonymous(site.database)
    tokens = make_guests(site.database, campaign, 60)
    for start in (0, 30):
        send(site, *tokens[start : start + 25])
        bring_up_to_date(site.database, campaign)
    assert _pieces(site) > 1
    close(site.database, campaign)
    counting.close_due(site.database)
    assert _pieces(site) == 1
    numbers = rows(site.database, text("SELECT suggestion_id, rowid FROM fulltext"))
    assert len(numbers) == 50
    assert all(number == fulltext._number(str(id_)) for id_, number in numbers)


@only_postgres
def test_while_a_backup_reads_the_answers_nothing_is_sealed_and_nobody_waits(site: Site) -> None:
    campaign = make_anonymous(site.database, "open")
    make_campaign(site.database, slug="other")
    send(site, *[""] * 12)
    sealed, versions = select(campaigns.c.sealed).order_by(campaigns.c.id), text("SELECT id, xmin::text FROM response")
    with site.database.engine.connect() as backup:
        backup.execute(select(response.c.id)).all()
        close(site.database, campaign)
        counting.close_due(site.database)
        before = rows(site.database, versions)
        began = time.monotonic()
        counting.close_due(site.database)
        assert site.client.post("/s/other", data=make_form()).status_code == 200
        assert time.monotonic() - began < 2
        assert rows(site.database, sealed) == [(False,), (False,)]
        assert rows(site.database, versions) == before  # not written again and again for nothing
    counting.close_due(site.database)
    assert rows(site.database, sealed) == [(True,), (False,)]


@only_postgres
def test_no_batch_is_smaller_than_ten_by_the_numbers_of_transactions(site: Site) -> None:
    campaign = make_anonymous(site.database)
    tokens = make_guests(site.database, campaign, 60)
    for few in (tokens[:25], tokens[25:40], tokens[40:57]):
        send(site, *few)
        bring_up_to_date(site.database, campaign)
    tables = ("response", "invitation WHERE used", "suggestion", "message")
    found = [Counter(rows(site.database, text(f"SELECT xmin::text FROM {table}"))) for table in tables]
    assert (found[1], found[3]) == (found[0], found[2])
    assert not found[0].keys() & found[2].keys()  # comments come to the desk by themselves
    assert sorted(found[0].values()) == sorted(found[2].values()) == [12, 14, 15]


@only_postgres
def test_once_sealed_no_row_differs_from_another_but_by_its_key(site: Site) -> None:
    campaign = make_anonymous(site.database)
    tokens = make_guests(site.database, campaign, 60)
    other = make_campaign(site.database, slug="other")
    site.client.post("/s/other", data=make_form())
    for start in (0, 30):
        send(site, *tokens[start : start + 25])
        bring_up_to_date(site.database, campaign)
    close(site.database, campaign)
    counting.close_due(site.database)
    own = f"WHERE campaign_id = {campaign.id}"
    both = f"SELECT xmin::text FROM response {own} UNION SELECT xmin::text FROM invitation {own}"
    assert len(rows(site.database, text(both))) == 1
    for table in ("suggestion", "fulltext"):
        assert len(rows(site.database, text(f"SELECT DISTINCT xmin::text FROM {table}"))) == 1
    for key in (f"id FROM response {own}", f"id FROM invitation {own}", "message_id FROM fulltext"):
        order = rows(site.database, text(f"SELECT {key} ORDER BY ctid"))
        assert order == sorted(order)
    assert counting.counted(site.database, published_of(site.database, other)).tally.respondents == 1
    assert counting.counted(site.database, published_of(site.database, campaign)).tally.respondents == 50


@only_postgres
def test_the_log_of_what_is_sent_names_neither_links_nor_comments(site: Site) -> None:
    """Whoever has the log knows in which order answers came; it must not say from whom."""
    campaign = make_anonymous(site.database)
    tokens = make_guests(site.database, campaign, 30)
    rows(site.database, text("SELECT pg_switch_wal()"))  # a new file of the log begins
    sent = send(site, *tokens)
    file = "SELECT encode(pg_read_binary_file('pg_wal/' || pg_walfile_name(pg_current_wal_insert_lsn())), 'escape')"
    log = str(rows(site.database, text(file))[0][0])
    ids = [str(id_) for (id_,) in rows(site.database, select(intake.c.id))]
    assert len(ids) == 30
    assert all(id_ in log for id_ in ids)
    for form, token in zip(sent, tokens, strict=True):
        assert [value for value in (hash_of(token), token, form["comment"]) if value in log] == []


@BOTH
def test_after_sealing_the_secret_is_gone(site: Site) -> None:
    campaign = make_anonymous(site.database)
    send(site, *make_guests(site.database, campaign, 12))
    folder = site.database.seals.folder
    assert [path.name for path in folder.iterdir()] == [f"{campaign.id}.key"]
    close(site.database, campaign)
    counting.close_due(site.database)
    assert list(folder.iterdir()) == []
    assert rows(site.database, select(campaigns.c.sealed)) == [(True,)]
