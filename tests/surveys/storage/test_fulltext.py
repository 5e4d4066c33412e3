"""What was said is found by its words, in Chinese by any characters of it, on both databases alike."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from surveys.people import accounts
from surveys.storage import fulltext
from surveys.storage.engine import Database
from surveys.storage.queries import removal
from surveys.storage.queries.suggestions import store
from surveys.suggestions import suggestions
from tests.conftest import BOTH
from tests.factories import PASSWORD, make_campaign, make_key

SAID = (
    "等候時間太長，櫃台人員很親切",
    "师傅很好，但是要等候",
    "Nobody answers the PHONE. Ｔｅｌ line is dead",
    "Headphones for the waiting room, 等",
    "候等時間",
)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("等候時間", ["等候", "候時", "時間", "間"]),
        ("USB線, Café-2", ["usb", "線", "café", "2"]),
        ("ＡＢＣ　１２", ["abc", "12"]),
        ("!? __ 。", []),
        ("𠮷野家", ["𠮷野", "野家", "家"]),
        ("a" * 100, ["a" * fulltext.LONGEST_WORD]),
    ],
)
def test_tokens(said: str, found: list[str]) -> None:
    assert fulltext.tokens(said) == found


@BOTH
@pytest.mark.parametrize(
    ("find", "places"),
    [
        ("等候", [0, 1]),
        ("等", [0, 1, 3, 4]),
        ("等候时间", [0]),  # written in the other characters
        ("师傅", [1]),
        ("師傅", [1]),
        ("柜台 亲切", [0]),
        ("長", [0]),  # the last before a comma
        ("等候時間", [0]),  # and not where the same pairs stand elsewhere
        ("候等時間", [4]),
        ("phone", [2]),
        ("pho", [2]),
        ("等候 櫃台", [0]),
        ("room 等", [3]),
        ("tel", [2]),
        ("OR", []),
        ('"phone', [2]),
        ("phone' | 'x", []),
        ("a" * 100, []),
        ("%", []),
        ("", [0, 1, 2, 3, 4]),
    ],
)
def test_search(database: Database, find: str, places: list[int]) -> None:
    rows = [suggestions.new_suggestion(b"secret", make_key(), said)[1] for said in SAID]
    with database.transaction() as connection:
        store(connection, rows)
    with database.write() as session:
        lead = accounts.create(session, "lead@company.example", "Lead", PASSWORD)
        found = suggestions.seen_by(session, lead, "box", find)
    assert sorted(thread.messages[0].text for thread in found.threads) == sorted(SAID[place] for place in places)
    assert found.total == len(places)


@BOTH
def test_the_words_of_a_deleted_campaign_are_gone(database: Database) -> None:
    campaign = make_campaign(database)
    for said in ("unspeakable", "sayable"):
        _, row = suggestions.new_suggestion(b"secret", make_key(), said)
        with database.transaction() as connection:
            store(connection, [replace(row, campaign_id=campaign.id if said == "unspeakable" else None)])
    with database.transaction() as connection:
        removal.remove(connection, campaign.id or 0)
    with database.engine.connect() as connection:
        assert connection.scalars(text("SELECT CAST(words AS text) FROM fulltext")).one().strip("':1") == "sayable"
        if database.is_sqlite:
            blocks = b"".join(connection.scalars(text("SELECT block FROM fulltext_data")))
            assert b"unspeak" not in blocks
            assert b"sayable" in blocks


@BOTH
def test_the_longest_text_is_stored_and_found(database: Database) -> None:
    longest = "等候" * 2500
    _, row = suggestions.new_suggestion(b"secret", make_key(), longest)
    with database.transaction() as connection:
        store(connection, [row])
    with database.write() as session:
        lead = accounts.create(session, "lead@company.example", "Lead", PASSWORD)
        assert suggestions.seen_by(session, lead, "box", "候等").total == 1
