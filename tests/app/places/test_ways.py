"""Ways to the form on the company's lists: renamed, retired, merged; answers keep their code."""

import re

import pytest

from surveys import clock
from surveys.campaigns.plan import Plan
from surveys.storage.engine import Database
from surveys.storage.queries import traffic
from tests.app.places.test_places import LISTS, TONGUES, at, press
from tests.conftest import Site
from tests.factories import make_campaign


def opened(database: Database, campaign_id: int, **channels: int) -> None:
    with database.transaction() as connection:
        for channel, n in channels.items():
            traffic.add(connection, {(campaign_id, clock.today(), channel, "opened"): n})


def test_a_way_is_renamed_in_three_languages_and_back(site: Site) -> None:
    client = site.lead()
    poster = at(site, "Printed poster")
    assert press(site, poster, "rename", name="海報牆 | 海报墙 | Flyer").status_code == 303
    for tag, words in (("en", "Flyer"), ("zh-Hant", "海報牆"), ("zh-Hans", "海报墙")):
        client.cookies.set("lang", tag)
        assert f">{words}</a>" in client.get(LISTS).text
        assert words in client.get(poster).text.split("<h1>")[1].split("</h1>")[0]
    client.cookies.set("lang", "en")
    assert "“Printed poster” was renamed to “Flyer”" in client.get(poster).text
    assert press(site, poster, "rename", name="Flyer").status_code == 303  # one name for all


@pytest.mark.parametrize("tag", TONGUES)
def test_the_words_of_another_way_are_refused_and_its_own_change_nothing(site: Site, tag: str) -> None:
    client = site.lead()
    poster = at(site, "Printed poster")
    client.cookies.set("lang", tag)
    own = re.search(r"<h1>(.*?)</h1>", client.get(poster).text)
    assert own is not None
    assert press(site, poster, "rename", name=own[1]).status_code == 303
    assert client.get(poster).text.count("<li><p") == 1  # nothing became of it
    for taken in ("kiosk", "Ｋiosk", "Printed card"):
        refused = press(site, poster, "rename", name=taken)
        assert (refused.status_code, 'href="#name"' in refused.text) == (422, True), taken


def test_a_retired_way_is_not_handed_out_and_the_link_stays(site: Site) -> None:
    client = site.lead()
    campaign = make_campaign(site.database)
    page = f"/campaigns/{campaign.id}"
    for name in ("Kiosk", "Printed card"):
        assert press(site, at(site, name), "retire").status_code == 303
    assert "Kiosk: a screen" not in client.get(page).text
    papers = client.get(f"{page}/posters?paper=a6").text
    assert ("A4 posters" in papers, "A6 cards" in papers) == (True, False)
    poster = at(site, "Printed poster")
    assert press(site, poster, "retire").status_code == 303
    assert f'{page}/posters"' not in client.get(page).text
    assert client.get(f"{page}/posters").status_code == 404
    assert press(site, poster, "bring-back").status_code == 303
    assert client.get(f"{page}/posters").status_code == 200
    refused = press(site, at(site, "Link"), "retire")
    assert (refused.status_code, "It cannot be retired" in refused.text) == (409, True)


def test_merged_ways_are_counted_together_of_named_campaigns_alone(site: Site) -> None:
    client = site.lead()
    named = make_campaign(site.database, slug="named", plan=Plan({"en": "A"}), at_once=True)
    other = make_campaign(site.database, slug="other", plan=Plan({"en": "B"}), at_once=False)
    for each in (named, other):
        opened(site.database, each.id or 0, poster=40, card=60)
    into = at(site, "Printed poster").rsplit("/", 1)[1]
    assert press(site, at(site, "Printed card"), "merge", into=into).status_code == 303
    pages = [client.get(f"/campaigns/{each.id}").text for each in (named, other)]
    tables = [re.findall(r"<th[^>]*>(Printed \w+)</th>", page) for page in pages]
    assert tables == [["Printed poster"], ["Printed poster", "Printed card"]]
    assert ">100<" in re.sub(r"\s", "", pages[0])


def test_a_campaign_is_handed_out_by_the_ways_that_it_chose(site: Site) -> None:
    client, token = site.lead(), site.form_token()
    plan = {"token": token, "instrument": "servqual", "title_en": "Winter"}
    fresh = client.get("/campaigns/new").text
    for code in ("poster", "card", "kiosk"):
        assert f'name="channels" value="{code}" checked' in fresh
    made = client.post("/campaigns/new", data={**plan, "channels": ["link", "card"]})
    assert "Kiosk: a screen" not in made.text
    assert client.get(f"{made.url}/posters?paper=a4").text.count("<article") == 1
    papers = client.get(f"{made.url}/posters").text
    assert ("A4 posters" in papers, "A6 cards" in papers) == (False, True)
    edit = client.get(f"{made.url}/edit").text
    assert 'name="channels" value="card" checked' in edit
    assert 'name="channels" value="poster">' in edit
    nothing = client.post(f"{made.url}/edit", data={**plan, "channels": ["link"]})
    assert "/posters" not in nothing.text
    assert client.get(f"{made.url}/posters").status_code == 404
    wrong = client.post(f"{made.url}/edit", data={**plan, "channels": ["link", "pigeon"]})
    assert wrong.status_code == 422
    assert 'href="#channels"' in wrong.text
