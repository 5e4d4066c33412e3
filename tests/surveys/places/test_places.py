"""Sites and services are kept once: found again under each name that they had, and never changed for what is open."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlmodel import select

from surveys.campaigns.plan import Plan
from surveys.codes import CHANNELS
from surveys.errors import ChangedMeanwhile, Invalid, NotFound
from surveys.people import accounts
from surveys.places import choosing, places
from surveys.places.register import register
from surveys.storage import migrate
from surveys.storage.engine import Database
from surveys.storage.tables import Account, Campaign, Place, PlaceChange, Unit
from tests.conftest import BOTH
from tests.factories import PASSWORD, TITLE, make_campaign

SITES = select(Place).where(Place.kind != "channel")  # ways to the form are there from the beginning
CHANGES = select(PlaceChange).join(Place).where(Place.kind != "channel")


@pytest.fixture
def lead(database: Database) -> Account:
    with database.write() as session:
        return accounts.create(session, "lead@company.example", "Lead", PASSWORD)


def of_units(database: Database) -> tuple[Account, Account]:
    with database.write() as session:
        session.add_all([Unit(name="North"), Unit(name="South")])
        session.flush()
        north = accounts.create(session, "north@company.example", "North", PASSWORD, unit_id=1)
        return north, accounts.create(session, "south@company.example", "South", PASSWORD, unit_id=2)


def put(database: Database, lead: Account, *names: str) -> None:
    with database.write() as session:
        places.create(session, lead, "site", names)


def find(database: Database, name: str) -> Place:
    with database.read() as session:
        return session.exec(select(Place).where(Place.name == name)).one()


def rename(database: Database, lead: Account, name: str, new: str, pause: float = 0) -> None:
    with database.write() as session:
        place = places.one_for(session, lead, find(database, name).id or 0, write=True)
        places.rename(session, lead, place, places.mark_of(place), new)
        time.sleep(pause)


def merge(database: Database, lead: Account, name: str, into: str) -> None:
    with database.write() as session:
        place = places.one_for(session, lead, find(database, name).id or 0, write=True)
        places.merge(session, lead, place, places.mark_of(place), str(find(database, into).id))


def today(database: Database, *written: str, unit_id: int | None = None) -> dict[str, int]:
    with database.read() as session:
        return places.names(session, unit_id, "site", written)


def segments_of(database: Database, slug: str) -> dict[str, list[str]]:
    with database.read() as session:
        return session.exec(select(Campaign).where(Campaign.slug == slug)).one().segments


@BOTH
def test_a_site_is_recognised_under_each_name_that_it_had(database: Database, lead: Account) -> None:
    put(database, lead, "Old Street", "Market", "Harbour")
    market = find(database, "Market").id
    rename(database, lead, "Old Street", "High Street")
    merge(database, lead, "High Street", "Market")
    assert market is not None
    wanted = {"Old Street": market, "ＨＩＧＨ street": market, "Market": market}
    assert today(database, *wanted, "Nowhere") == wanted
    rename(database, lead, "Market", "Market Square")
    assert today(database, "Old Street", "Market", "Market Square") == dict.fromkeys(
        ("Old Street", "Market", "Market Square"), market
    )


@BOTH
@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
def test_what_is_open_keeps_its_names_and_drafts_follow(database: Database, lead: Account, anonymity: str) -> None:
    put(database, lead, "Old Street", "Market")
    plan = Plan(TITLE, anonymity=anonymity, segments={"site": ["Old Street", "Market"], "language": []})  # type: ignore[arg-type]
    for state in ("open", "closed", "draft"):
        make_campaign(database, slug=state, state=state, plan=plan, at_once=False)
    rename(database, lead, "Old Street", "High Street")
    assert segments_of(database, "draft") == {"site": ["High Street", "Market"], "language": []}
    merge(database, lead, "High Street", "Market")
    assert segments_of(database, "draft") == {"site": ["Market"], "language": []}
    for slug in ("open", "closed"):
        assert segments_of(database, slug) == {"site": ["Old Street", "Market"], "language": []}


@BOTH
def test_two_leads_at_once_and_the_second_is_told(database: Database, lead: Account) -> None:
    put(database, lead, "Market")
    mark = places.mark_of(find(database, "Market"))

    def second() -> None:
        with database.write() as session:
            places.rename(session, lead, session.exec(SITES).one(), mark, "Second")

    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(rename, database, lead, "Market", "First", pause=1)
        time.sleep(0.5)
        with pytest.raises(ChangedMeanwhile):
            second()
        first.result()
    with database.read() as session:
        assert [place.name for place in session.exec(SITES).all()] == ["First"]
        changes = session.exec(CHANGES.order_by(PlaceChange.id)).all()  # type: ignore[arg-type]
        assert [change.change for change in changes] == ["added", "renamed"]


@BOTH
def test_two_leads_who_add_the_same_name_make_one_entry(database: Database, lead: Account) -> None:
    def first() -> None:
        with database.write() as session:
            places.create(session, lead, "site", ["Market"])
            time.sleep(1)

    with ThreadPoolExecutor(1) as thread:
        adding = thread.submit(first)
        time.sleep(0.5)
        with pytest.raises(Invalid):
            put(database, lead, "Harbour", "ＭＡＲＫＥＴ")
        adding.result()
    with database.read() as session:
        assert [place.name for place in session.exec(SITES).all()] == ["Market"]


def test_a_unit_sees_its_own_and_the_common_ones(database: Database, lead: Account) -> None:
    north, south = of_units(database)
    put(database, lead, "Common")
    put(database, north, "Station")
    put(database, south, "Station", "Harbour")
    with database.read() as session:
        assert [place.name for place in places.seen_by(session, north) if place.kind == "site"] == ["Common", "Station"]
        assert len(places.seen_by(session, lead)) == 4 + len(CHANNELS)
        own = next(place for place in places.seen_by(session, north) if place.name == "Station")
        with pytest.raises(NotFound):
            places.one_for(session, south, own.id or 0)
        assert places.names(session, 1, "site", ["station", "Harbour"]) == {"station": own.id}
        assert [place.name for place in places.targets(session, north, own)] == ["Common"]
        common = next(place for place in places.seen_by(session, north) if place.name == "Common")
        assert places.targets(session, lead, common) == []  # else it would be gone for the other unit


def test_a_list_has_two_hundred_names_in_use(database: Database, lead: Account) -> None:
    put(database, lead, *(f"Site {number}" for number in range(places.MOST_ENTRIES - 1)))
    with pytest.raises(Invalid) as refused:
        put(database, lead, "One", "More")
    assert [problem.code for problem in refused.value.problems] == ["list_full"]
    put(database, lead, "One")
    with database.write() as session:
        place = session.exec(select(Place).where(Place.name == "One")).one()
        places.retire(session, lead, place, places.mark_of(place))
    put(database, lead, "More")


def test_a_form_that_was_open_meanwhile_means_what_the_name_means_today(database: Database, lead: Account) -> None:
    put(database, lead, "Old Street", "Market", "Harbour")
    rename(database, lead, "Old Street", "High Street")
    with database.write() as session:
        harbour = session.exec(select(Place).where(Place.name == "Harbour")).one()
        places.retire(session, lead, harbour, places.mark_of(harbour))
        plan = Plan(TITLE, segments={"site": ["Old Street", "market", "Harbour", "New"]})
        found = choosing.chosen(session, plan, None)
    assert found.plan.segments["site"] == ["High Street", "Market", "Harbour", "New"]
    assert found.fresh == {"site": ["New"]}
    assert [(problem.field, problem.code) for problem in found.problems] == [("site", "choice_retired")]


@BOTH
def test_the_names_of_campaigns_that_stand_are_put_into_the_lists(database: Database) -> None:
    database.close()
    migrate.migrate(database, "0011")
    insert = text(
        "INSERT INTO campaign (id, unit_id, slug, instrument, version, title, anonymity, state, demo, created,"
        " segments) VALUES (:id, :unit, :slug, 'servqual', 1, '{}', 'confidential', 'open', false, :now, :segments)"
    )
    with database.engine.begin() as connection:
        connection.execute(text("INSERT INTO unit (id, name) VALUES (1, 'North')"))
        for number, unit, names in ((1, 1, ["ABC", "Station"]), (2, None, ["abc ", "台北"]), (3, 1, ["station"])):
            segments = json.dumps({"site": names, "channel": []})
            row = {"id": number, "unit": unit, "slug": f"wave{number}", "segments": segments}
            connection.execute(insert, {**row, "now": datetime.now(UTC)})
    migrate.migrate(database)
    with database.read() as session:
        rows = session.exec(SITES.order_by(Place.id)).all()  # type: ignore[arg-type]
        assert [(row.kind, row.unit_id, row.name.strip()) for row in rows] == [
            ("site", None, "abc"),
            ("site", None, "台北"),
            ("site", 1, "Station"),
        ]
        assert len(session.exec(CHANGES).all()) == 3
        assert register(session, 1, "site").find("ABC") is not None
