"""What a database gives away about anonymous answers to whoever has all of it: on SQLite and on PostgreSQL."""

import hashlib
import json
import secrets
import sqlite3
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from app import counting
from surveys.campaigns import Plan
from surveys.invitations import hash_of
from surveys.storage.engine import Database
from surveys.storage.tables import (
    Campaign,
    SignIn,
    intake,
    invitation,
    message,
    metadata,
    response,
    suggestion,
    tally,
    traffic,
)
from surveys.storage.tables import campaign as campaigns
from tests.conftest import Site
from tests.factories import TITLE, close, make_campaign, make_form, make_guests, published_of

AGENT, ADDRESS = "AgentOfThePhone/1.0", "203.0.113.77"
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
only_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


@pytest.fixture(autouse=True)
def _nothing_behind_our_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting and closing happen when a test says so."""
    monkeypatch.setattr("app.main.COUNT_EVERY", 3600)


def make_anonymous(database: Database, access: str = "personal", **segments: list[str]) -> Campaign:
    plan = Plan(TITLE, anonymity="anonymous", access=access, segments=segments)
    return make_campaign(database, plan=plan)


def send(site: Site, *tokens: str) -> list[dict[str, str]]:
    """An answer by each link, with a comment of its own."""
    headers = {"User-Agent": AGENT, "X-Forwarded-For": ADDRESS, "Accept-Language": "zh-TW"}
    sent = []
    for token in tokens:
        words = f"says {secrets.token_hex(8)}"
        carried = {"invite": token, "website": "filled in", "began": str(int(time.time())), "channel": "card"}
        form = make_form(comment=words) | carried
        assert site.client.post("/s/autumn", data=form, headers=headers).status_code == 200
        sent.append(form)
    return sent


def rows(database: Database, what: object) -> list[tuple[object, ...]]:
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(what)]  # type: ignore[call-overload]


def waiting(database: Database) -> int:
    return len(rows(database, select(intake.c.id)))


def counted(database: Database) -> int:
    return len(rows(database, select(response.c.id)))


def files(database: Database) -> str:
    """All bytes of SQLite's database and of its log."""
    name = str(database.engine.url.database)
    return "".join(Path(name + end).read_bytes().decode("latin-1") for end in ("", "-wal"))


def everything(database: Database) -> str:
    """Every value of every table and, of SQLite, all that its files hold besides."""
    found = "\n".join(str(row) for table in metadata.sorted_tables for row in rows(database, select(table)))
    if database.is_sqlite:
        with sqlite3.connect(str(database.engine.url.database)) as connection:
            found += "\n".join(connection.iterdump())
        found += files(database)
    return found


# What is kept


def test_nothing_of_whoever_answers_is_in_the_database(site: Site) -> None:
    tokens = make_guests(site.database, make_anonymous(site.database), 20)
    sent = send(site, *tokens)
    counting.count_waiting(site.database)
    found = everything(site.database)
    for secret in (AGENT, ADDRESS, "testclient", "filled in", "unseen_field"):
        assert secret not in found
    for form in sent:
        assert form["key"] not in found
        assert form["invite"] not in found


def test_an_answer_carries_a_day_a_class_and_no_link(site: Site) -> None:
    tokens = make_guests(site.database, make_anonymous(site.database), 20)
    send(site, *tokens)
    counting.count_waiting(site.database)
    columns = ("received", "locale", "marks")
    for table in (intake, response):
        for received, locale, marks in rows(site.database, select(*(table.c[name] for name in columns))):
            assert isinstance(received, datetime)
            assert (received.hour, received.minute, received.second) == (0, 0, 0)
            assert (locale, marks) == (None, "too_fast")
    assert set(rows(site.database, select(response.c.invitation_id))) == {(None,)}
    documents = [json.loads(str(answers)) for (answers,) in rows(site.database, select(response.c.answers))]
    assert not [name for document in documents for name in document if name.startswith("segment")]


def test_the_day_of_an_answer_is_that_of_the_mixing(site: Site) -> None:
    campaign = make_anonymous(site.database, "open")
    send(site, *[""] * 12)
    with site.database.write() as session:
        session.execute(update(intake).values(received=datetime(2026, 1, 1, tzinfo=UTC)))
    close(site.database, campaign)
    counting.close_due(site.database)
    today = datetime.now(UTC).date()
    tables = (response.c.received, suggestion.c.day, message.c.day, tally.c.first, tally.c.last)
    for column in tables:
        days = {str(day)[:10] for (day,) in rows(site.database, select(column))}
        assert days == {str(today)}, column


@pytest.mark.parametrize("listed", [{}, {"language": []}, {"channel": []}, {"language": [], "channel": []}])
def test_language_and_channel_are_kept_where_they_are_listed(site: Site, listed: dict[str, list[str]]) -> None:
    make_anonymous(site.database, "open", **listed)
    send(site, "")
    ((answers,),) = rows(site.database, select(intake.c.answers))
    known = {"language": "zh_Hant", "channel": "card"}
    kept = {name: value for name, value in json.loads(str(answers)).items() if name.startswith("segment")}
    assert kept == {f"segment.{name}": known[name] for name in listed}


def test_what_only_the_link_says_is_not_in_the_answer(site: Site) -> None:
    campaign = make_anonymous(site.database, site=["Taipei", "Kinmen"])
    (token,) = make_guests(site.database, campaign, segments={"site": "Kinmen"})
    page = site.client.get(f"/s/autumn?invite={token}").text
    assert '<input type="hidden" name="segment.site"' not in page
    assert '<input type="radio" name="segment.site" value="Kinmen"><span>' in page


def test_answers_and_links_have_no_value_in_common(site: Site) -> None:
    tokens = make_guests(site.database, make_anonymous(site.database), 25)
    send(site, *tokens[:20])
    counting.count_waiting(site.database)
    links = {value for row in rows(site.database, select(invitation)) for value in row if isinstance(value, str)}
    links |= {part for value in links for part in (value[:16], value[-16:]) if len(value) > 16}
    tables = (response, suggestion, message)
    said = "\n".join(str(row) for table in tables for row in rows(site.database, select(table)))
    assert [value for value in links if value and value in said] == []
    assert [row for row in rows(site.database, select(invitation.c.used)) if row == (True,)] == [(True,)] * 10


def test_counts_of_traffic_hold_no_more_than_day_and_channel(site: Site) -> None:
    tokens = make_guests(site.database, make_anonymous(site.database), 3)
    send(site, *tokens)
    site.client.app.state.services.traffic.write_down(site.database)  # type: ignore[attr-defined]
    ((_, _, channel, *numbers),) = rows(site.database, select(traffic))
    assert (channel, numbers) == ("card", [0, 0, 3])


def test_whoever_is_signed_in_answers_without_a_trace(site: Site) -> None:
    client = site.lead()
    make_anonymous(site.database, "open")
    before = rows(site.database, select(SignIn))
    page = client.get("/s/autumn")
    assert client.post("/s/autumn", data=make_form()).status_code == 200
    assert "set-cookie" not in page.headers
    assert rows(site.database, select(SignIn)) == before


def test_nothing_is_logged(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    tokens = make_guests(site.database, make_anonymous(site.database), 20)
    send(site, *tokens)
    site.client.post("/s/autumn", data=make_form(invite=tokens[0]))
    counting.count_waiting(site.database)
    said = [record.name for record in caplog.records if not record.name.startswith(("httpx", "asyncio"))]
    assert said == []


def test_what_was_written_is_nowhere_beside_the_numbers(site: Site) -> None:
    """Whoever tells the desk in the conversation who they are has not said whose numbers those are."""
    campaign = make_anonymous(site.database, "open")
    sent = send(site, *[""] * 12)
    close(site.database, campaign)
    counting.close_due(site.database)
    answers = str(rows(site.database, select(response)))
    written = {words for (words,) in rows(site.database, select(message.c.text))}
    assert written == {form["comment"] for form in sent}
    assert [words for words in written if str(words) in answers] == []
    for form in sent:
        assert hashlib.sha256(form["comment"].encode()).hexdigest()[:16] not in answers
    common = {value for row in rows(site.database, select(suggestion)) for value in row if isinstance(value, str)}
    assert [value for value in common if len(value) > 12 and value in answers] == []


def test_a_comment_sent_again_is_known_and_another_one_is_not(site: Site) -> None:
    campaign = make_anonymous(site.database, "open")
    (sent,) = send(site, "")

    def again(comment: str) -> int:
        return site.client.post("/s/autumn", data=sent | {"comment": comment}).status_code

    def outcomes() -> tuple[int, int, int]:
        return again(sent["comment"]), again("Something else"), again("")

    assert outcomes() == (200, 409, 409)
    close(site.database, campaign)
    counting.close_due(site.database)
    assert outcomes() == (200, 409, 409)
    assert (counted(site.database), waiting(site.database)) == (1, 0)


# Mixing


def test_answers_are_mixed_ten_at_least_and_ten_are_left_to_come(site: Site) -> None:
    """So that the last to answer are ten too: whoever saw the figures before them learns nothing about fewer."""
    campaign = make_anonymous(site.database, "open")
    sizes = []
    for each in range(43):
        send(site, "")
        counting.count_waiting(site.database)
        sizes.append(counted(site.database))
        assert sizes[-1] + waiting(site.database) == each + 1
    close(site.database, campaign)
    counting.close_due(site.database)
    sizes.append(counted(site.database))
    assert sorted(set(sizes)) == [0, 10, 20, 30, 43]
    assert waiting(site.database) == 0


def test_a_page_of_the_desk_mixes_no_sooner(site: Site) -> None:
    campaign = make_anonymous(site.database, "open")
    send(site, *[""] * 19)
    page = site.lead().get(f"/campaigns/{campaign.id}").text
    assert "No answers to show yet" in page
    assert (counted(site.database), waiting(site.database)) == (0, 19)


def test_three_answers_at_the_end_are_counted_and_not_shown(site: Site) -> None:
    campaign = make_anonymous(site.database, "open")
    send(site, *[""] * 3)
    close(site.database, campaign)
    counting.close_due(site.database)
    assert (counted(site.database), waiting(site.database)) == (3, 0)
    page = site.lead().get(f"/campaigns/{campaign.id}").text
    assert "Too few answers to show anything yet" in page
    assert "data-figure" not in page


def test_a_link_is_marked_as_used_together_with_nine_others(site: Site) -> None:
    tokens = make_guests(site.database, make_anonymous(site.database), 20)
    used = select(invitation.c.id).where(invitation.c.used)
    send(site, *tokens[:19])
    counting.count_waiting(site.database)
    assert rows(site.database, used) == []
    send(site, tokens[19])
    counting.count_waiting(site.database)
    assert len(rows(site.database, used)) == 10


def test_a_campaign_that_closed_while_nobody_looked_is_sealed_later(site: Site) -> None:
    campaign = make_anonymous(site.database, "open")
    send(site, *[""] * 12)
    close(site.database, campaign)  # and the program was killed
    sealed = select(campaigns.c.sealed)
    assert rows(site.database, sealed) == [(False,)]
    counting.close_due(site.database)
    assert rows(site.database, sealed) == [(True,)]
    assert (counted(site.database), waiting(site.database)) == (12, 0)


# Files


@only_sqlite
def test_a_mixed_answer_is_nowhere_beside_its_link(site: Site) -> None:
    tokens = make_guests(site.database, make_anonymous(site.database), 45)
    send(site, *tokens[:40])
    log = Path(f"{site.database.engine.url.database}-wal")
    counting.count_waiting(site.database)
    counting.close_due(site.database)
    assert log.stat().st_size == 0
    found = files(site.database)
    asked = Counter({token: found.count(hash_of(token)) for token in tokens})
    still = {value for (value,) in rows(site.database, select(intake.c.token_hash))}
    for token in tokens:  # in the table of links and its index, as of those who have not answered
        assert (asked[token] == 2) == (hash_of(token) not in still)


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
    tokens = make_guests(site.database, make_anonymous(site.database), 60)
    for few in (tokens[:25], tokens[25:40], tokens[40:57]):
        send(site, *few)
        counting.count_waiting(site.database)
    tables = ("response", "invitation WHERE used", "suggestion", "message")
    found = [Counter(rows(site.database, text(f"SELECT xmin::text FROM {table}"))) for table in tables]
    assert found[1:] == found[:-1]
    assert sorted(found[0].values()) == [15, 15, 17]


@only_postgres
def test_once_sealed_no_row_differs_from_another_but_by_its_key(site: Site) -> None:
    campaign = make_anonymous(site.database)
    tokens = make_guests(site.database, campaign, 60)
    other = make_campaign(site.database, slug="other")
    site.client.post("/s/other", data=make_form())
    for start in (0, 30):
        send(site, *tokens[start : start + 25])
        counting.count_waiting(site.database)
    close(site.database, campaign)
    counting.close_due(site.database)
    own = f"WHERE campaign_id = {campaign.id}"
    both = f"SELECT xmin::text FROM response {own} UNION SELECT xmin::text FROM invitation {own}"
    assert len(rows(site.database, text(both))) == 1
    for table in ("response", "invitation"):
        order = rows(site.database, text(f"SELECT id FROM {table} {own} ORDER BY ctid"))
        assert order == sorted(order)
    assert counting.counted(site.database, published_of(site.database, other)).tally.respondents == 1
    assert counting.counted(site.database, published_of(site.database, campaign)).tally.respondents == 50
