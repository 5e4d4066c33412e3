"""The same texts, sent by other people at other minutes: whatever is left of an anonymous campaign is the same."""

import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.tallies import counting, steps
from surveys import clock
from surveys.campaigns.plan import Plan
from surveys.people.tokens import hash_of
from surveys.storage.engine import Database
from surveys.storage.tables import Invitation, metadata
from surveys.suggestions import tagging
from tests.app import walk
from tests.app.answering.anonymous import rows
from tests.app.reading.made import Lead
from tests.conftest import BOTH, Site
from tests.factories import TITLE, bring_up_to_date, close, make_campaign, make_form

pytestmark = pytest.mark.usefixtures("counting_by_hand", "noon")

NewSite = Callable[[], AbstractContextManager[Site]]
PEOPLE = 44
OF_THE_LEAD = {"account", "sign_in"}  # salts and times of whoever looks
WORDS = ("They answered on the same day.", "The waiting area is cold.", "Nobody knew my name.", "等了四十分鐘")
Left = tuple[Mapping[str, Sequence[object]], Mapping[str, str], Sequence[str]]


@BOTH
def test_two_worlds_in_which_people_and_minutes_are_swapped_leave_the_same(
    new_site: NewSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Every table with the place of its rows, every page and file that a lead can reach, every line of the log."""
    caplog.set_level("DEBUG")
    first, second = (_left(new_site, order, monkeypatch, caplog) for order in ([*range(PEOPLE)], _swapped()))
    assert {name for name in first[0] if first[0][name] != second[0][name]} == set()
    assert walk.differing(first[1], second[1]) == []
    assert first[2] == second[2]
    named = {"response", "suggestion", "message", "comment_tag", "tally", "traffic", "invitation", "in_round", "place"}
    assert {name for name, found in first[0].items() if found} >= named


def _swapped() -> list[int]:
    """Each text by another person, at another minute of the same half."""
    quarters = [range(start, start + PEOPLE // 4) for start in range(0, PEOPLE, PEOPLE // 4)]
    return [*quarters[1], *quarters[0], *quarters[3], *quarters[2]]


def _left(
    new_site: NewSite, order: Sequence[int], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Left:
    """order: by whom, and so at which minute, each text is sent."""
    began = clock.now()
    monkeypatch.setattr(steps, "_chance", random.Random(1))
    with new_site() as site:
        lead = Lead(site)
        plan = Plan(TITLE, anonymity="anonymous", access="personal", segments={"site": ["North", "South"]})
        campaign = make_campaign(site.database, plan=plan, at_once=False)
        _, _, programme = lead.post("/programmes/new", name="Repairs", needs="repair", rhythm="quarterly")
        lead.post(f"{programme}/campaigns", campaign=str(campaign.id), day="2026-08-04")
        lead.post("/company/lists/add/site", site="North\nSouth")
        tokens = _guests(site.database, campaign.id or 0)
        caplog.clear()
        for half in (range(PEOPLE // 2), range(PEOPLE // 2, PEOPLE)):
            for person in half:
                monkeypatch.setattr("surveys.clock.now", lambda minute=person: began + timedelta(minutes=minute))
                _send(site, order.index(person), tokens[person])
            monkeypatch.setattr("surveys.clock.now", lambda: began + timedelta(minutes=PEOPLE))
            bring_up_to_date(site.database, campaign)
            tagging.propose_waiting(site.database)
        close(site.database, campaign)
        site.client.app.state.services.traffic.write_down(site.database)  # type: ignore[attr-defined]
        for _ in range(2):
            counting.close_due(site.database)
            tagging.propose_waiting(site.database)
        pages = walk.everything(
            lead.client, ("/campaigns", programme, "/suggestions"), "/(campaigns|programmes|suggestions|company)"
        )
        tables = {table.name: _rows(site.database, table.name) for table in metadata.sorted_tables}
        tables = {name: found for name, found in tables.items() if name not in OF_THE_LEAD} | _index(site.database)
    monkeypatch.setattr("surveys.clock.now", lambda: began)
    return (
        tables,
        pages,
        [record.getMessage() for record in caplog.records if record.name.startswith(("app", "surveys"))],
    )


def _guests(database: Database, campaign_id: int) -> list[str]:
    tokens = [f"{number:064x}" for number in range(1, PEOPLE + 1)]
    with database.write() as session:
        for number, token in enumerate(tokens):
            session.add(
                Invitation(campaign_id=campaign_id, token_hash=hash_of(token), address=f"{number}@company.example")
            )
    return tokens


def _send(site: Site, number: int, token: str) -> None:
    form = make_form(value=number % 7 + 1, comment=f"{WORDS[number % 4]} ({number})", key=f"form-{number:017}")
    sent = site.device().post(
        "/s/autumn", data=form | {"invite": token, "segment.site": "North" if number % 3 else "South"}
    )
    assert sent.status_code == 200, sent.text


def _rows(database: Database, table: str) -> Sequence[object]:
    """In the order in which they lie; on PostgreSQL with the place of each."""
    place = "" if database.is_sqlite else "ctid::text, "
    return rows(database, text(f"SELECT {place}* FROM {table}"))


def _index(database: Database) -> Mapping[str, Sequence[object]]:
    """Of words, with the tables in which SQLite keeps it."""
    names = ["fulltext"]
    if database.is_sqlite:
        names = [f"fulltext_{part}" for part in ("data", "idx", "content")]
    return {name: _rows(database, name) for name in names}
