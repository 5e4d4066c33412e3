"""Units are renamed, retired and merged: who belongs to either sees what belongs to both, and history says so."""

import re

import pytest

from surveys.errors import Invalid
from surveys.people import accounts
from surveys.storage.tables import Unit
from tests.app.places.test_places import LISTS, add, at, mark, press, send
from tests.conftest import BOTH, Site
from tests.factories import make_campaign


def unit(site: Site, name: str) -> str:
    found = re.search(rf'<a href="({LISTS}/units/\d+)">{re.escape(name)}</a>', site.client.get(LISTS).text)
    assert found is not None, name
    return found[1]


@pytest.fixture
def units(site: Site) -> None:
    site.lead()
    for name in ("North", "South", "West"):
        assert send(site, f"{LISTS}/add-unit", unit=name).status_code == 303


@BOTH
@pytest.mark.usefixtures("units")
def test_merged_units_are_one_until_one_is_brought_back(site: Site) -> None:
    make_campaign(site.database, slug="north", unit_id=1)
    make_campaign(site.database, slug="west", unit_id=3)
    site.lead("south@company.example", unit_id=2)
    add(site, "Station")
    assert [site.client.get(f"/campaigns/{id_}").status_code for id_ in (1, 2)] == [404, 404]

    client = site.sign_in("lead@company.example")
    for name, into in (("West", "2"), ("South", "1")):  # what was merged goes along
        assert press(site, unit(site, name), "merge", into=into).status_code == 303
    assert "Merged into “North”" in client.get(f"{LISTS}/units/3").text
    site.sign_in("south@company.example")
    assert [client.get(f"/campaigns/{id_}").status_code for id_ in (1, 2)] == [200, 200]
    site.lead("north@company.example", unit_id=1)
    assert at(site, "Station")

    site.sign_in("lead@company.example")
    south = unit(site, "South")
    assert press(site, south, "bring-back").status_code == 303
    page = client.get(south).text.split("What became of it")[1]
    assert page.index("Added as “South”") < page.index("Merged into “North”") < page.index("Brought back")
    site.sign_in("south@company.example")
    assert [client.get(f"/campaigns/{id_}").status_code for id_ in (1, 2)] == [404, 404]


@pytest.mark.usefixtures("units")
def test_a_new_account_finds_a_unit_under_each_of_its_names_and_none_that_is_retired(site: Site) -> None:
    assert press(site, unit(site, "North"), "rename", name="Nord").status_code == 303
    assert press(site, unit(site, "South"), "merge", into="1").status_code == 303
    assert press(site, unit(site, "West"), "retire").status_code == 303
    with site.database.write() as session:
        assert [accounts.unit_named(session, name) for name in ("Nord", "ｎｏｒｔｈ", "South")] == [1, 1, 1]
        with pytest.raises(Invalid):
            accounts.unit_named(session, "West")
        assert session.get(Unit, accounts.unit_named(session, "East")) is not None
    for taken, words in (("North", "was called"), ("West", "Bring it back"), ("Nord", "on the list already")):
        refused = send(site, f"{LISTS}/add-unit", unit=taken)
        assert (refused.status_code, words in refused.text) == (422, True), taken


@pytest.mark.usefixtures("units")
def test_what_cannot_be_merged_is_refused_and_who_comes_second_is_told(site: Site) -> None:
    north, seen = unit(site, "North"), mark(site, unit(site, "North"))
    assert press(site, unit(site, "West"), "retire").status_code == 303
    for into in ("1", "3", "999", ""):
        refused = press(site, north, "merge", into=into)
        assert (refused.status_code, 'id="into"' in refused.text) == (422, True), into
    assert press(site, north, "rename", name="Nord").status_code == 303
    told = send(site, f"{north}/merge", mark=seen, into="2")
    assert (told.status_code, "Somebody else has changed this" in told.text) == (409, True)
    site.lead("south@company.example", unit_id=2)
    for act in ("rename", "retire", "bring-back", "merge"):
        assert send(site, f"{north}/{act}", mark=seen, into="2").status_code == 404
