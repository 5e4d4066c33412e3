"""The company's lists in the browser: sites and services added, renamed, merged, retired; campaigns tick them."""

import re

import httpx
import pytest

from surveys.codes import CHANNELS
from surveys.places.places import MOST_ENTRIES
from surveys.storage.tables import Unit
from tests.app.form_page import FormPage
from tests.conftest import Site
from tests.factories import make_campaign

LISTS = "/company/lists"
CAMPAIGN = {"instrument": "servqual", "title_en": "Winter", "anonymity": "confidential"}
TONGUES = {"en": "en", "zh-Hant": "zh-Hant", "zh-Hans": "zh-Hans"}


def send(site: Site, path: str, /, **typed: str | list[str]) -> httpx.Response:
    data = {"token": site.form_token(), **typed}
    return site.client.post(path, data=data, follow_redirects=False)


def add(site: Site, *names: str, kind: str = "site") -> httpx.Response:
    return send(site, f"{LISTS}/add/{kind}", **{kind: "\n".join(names)})


def at(site: Site, name: str) -> str:
    """The address of an entry."""
    found = re.search(rf'<a href="({LISTS}/entries/\d+)">{re.escape(name)}</a>', site.client.get(LISTS).text)
    assert found is not None, name
    return found[1]


def mark(site: Site, path: str) -> str:
    return FormPage(site.client.get(path).text).values["mark"][0]


def press(site: Site, path: str, act: str, /, **typed: str) -> httpx.Response:
    return send(site, f"{path}/{act}", **{"mark": mark(site, path), **typed})


def test_a_site_is_added_chosen_renamed_and_merged(site: Site) -> None:
    client = site.lead()
    assert add(site, "Old Street", "", " Market ").status_code == 303
    form = FormPage(client.get("/campaigns/new").text)
    assert form.options["site"] == {"Old Street", "Market"}
    made = send(site, "/campaigns/new", **CAMPAIGN, site=["Old Street", "Market"], site_new="Harbour\nmarket")
    assert made.status_code == 303
    draft = FormPage(client.get(f"{made.headers['Location']}/edit").text)
    assert sorted(draft.values["site"]) == ["Harbour", "Market", "Old Street"]
    old = at(site, "Old Street")
    assert press(site, old, "rename", name="High Street").status_code == 303
    into = at(site, "Market").rsplit("/", 1)[1]
    harbour = at(site, "Harbour")
    assert press(site, harbour, "merge", into=into).status_code == 303
    draft = FormPage(client.get(f"{made.headers['Location']}/edit").text)
    assert sorted(draft.values["site"]) == ["High Street", "Market"]
    page = client.get(old).text
    assert "“Old Street” was renamed to “High Street”" in page
    assert "Lead" in page.split("What became of it")[1]
    assert press(site, harbour, "bring-back").status_code == 303
    assert press(site, harbour, "retire").status_code == 303
    assert FormPage(client.get("/campaigns/new").text).options["site"] == {"High Street", "Market"}


@pytest.mark.parametrize("tag", TONGUES)
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["", "  "], {"en": "Write a name.", "zh-Hant": "請寫一個名稱。", "zh-Hans": "请写一个名称。"}),
        (["x" * 61], {"en": "at most 60 fit", "zh-Hant": "最多60", "zh-Hans": "最多60"}),
        (["New", "ＡＢＣ"], {"en": "on the list already", "zh-Hant": "已經在清單上", "zh-Hans": "已经在清单上"}),
        (["Shop", "ＳＨＯＰ"], {"en": "written twice", "zh-Hant": "寫了兩次", "zh-Hans": "写了两次"}),
        (["Before"], {"en": "“Now” was called", "zh-Hant": "以前叫", "zh-Hans": "以前叫"}),
        (["Gone"], {"en": "Bring it back", "zh-Hant": "恢復使用", "zh-Hans": "恢复使用"}),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_nothing_is_added(
    site: Site, typed: list[str], words: dict[str, str], tag: str
) -> None:
    client = site.lead()
    add(site, "abc", "Before", "Gone")
    press(site, at(site, "Before"), "rename", name="Now")
    press(site, at(site, "Gone"), "retire")
    client.cookies.set("lang", tag)
    refused = add(site, *typed)
    assert refused.status_code == 422
    spoken = re.sub(r"\s", "", refused.text)
    assert re.sub(r"\s", "", words[tag]) in spoken
    assert 'href="#site"' in refused.text
    assert client.get(LISTS).text.count(f'href="{LISTS}/entries/') == 3 + len(CHANNELS)


def test_what_cannot_be_seen_is_left_out_and_markup_is_words(site: Site) -> None:
    client = site.lead()
    add(site, "\u202eNorth\u200f", "<b>Bold</b>")
    page = client.get(LISTS).text
    assert ">North</a>" in page
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page


def test_merging_into_itself_a_retired_or_an_unknown_one_is_refused(site: Site) -> None:
    site.lead()
    add(site, "One", "Two")
    add(site, "Repair", kind="service")
    one, two, service = (at(site, name) for name in ("One", "Two", "Repair"))
    press(site, two, "retire")
    for into, words in (
        (one, "It cannot be merged into itself."),
        (two, "“Two” is retired or merged itself."),
        (service, "Choose one of the answers offered."),
        ("/999", "Choose one of the answers offered."),
        ("/", "Choose one of the answers offered."),
    ):
        refused = press(site, one, "merge", into=into.rsplit("/", 1)[1])
        assert (refused.status_code, words in refused.text) == (422, True), into
        assert 'id="into"' in refused.text


def test_who_comes_second_is_told_and_what_was_open_may_be_retired(site: Site) -> None:
    client = site.lead()
    add(site, "One", "Two", "Three")
    one, seen = at(site, "One"), mark(site, at(site, "One"))
    press(site, one, "retire")
    for act, typed in (("rename", {"name": "Uno"}), ("merge", {"into": at(site, "Two").rsplit("/", 1)[1]})):
        told = send(site, f"{one}/{act}", mark=seen, **typed)
        assert told.status_code == 409
        assert "Somebody else has changed this" in told.text
    assert send(site, f"{one}/retire", mark=seen).status_code == 303  # the same again
    forged = press(site, one, "rename", name="Uno")
    assert (forged.status_code, "Bring it back first." in forged.text) == (409, True)
    refused = send(site, "/campaigns/new", **CAMPAIGN, site=["One", "Two"], site_new="Four")
    assert refused.status_code == 422
    assert "“One” was retired." in refused.text
    form = FormPage(refused.text)
    assert sorted(form.values["site"]) == ["One", "Two"]
    assert form.values["site_new"] == ["Four"]
    assert "Four" not in client.get(LISTS).text
    assert "Uno" not in client.get(one).text


def test_a_list_that_is_full_says_so_in_the_form_of_a_campaign_too(site: Site) -> None:
    client = site.lead()
    assert add(site, *(f"Site {n}" for n in range(MOST_ENTRIES))).status_code == 303
    assert add(site, "More").status_code == 422
    refused = send(site, "/campaigns/new", **CAMPAIGN, site_new="More")
    assert (refused.status_code, "A list has at most 200 names" in refused.text) == (422, True)
    assert len(FormPage(client.get("/campaigns/new").text).options["site"]) == MOST_ENTRIES


def test_another_unit_finds_nothing_and_units_belong_to_who_sees_all(site: Site) -> None:
    client = site.lead()
    for name in ("North", "South"):
        assert send(site, f"{LISTS}/add-unit", unit=name).status_code == 303
    assert send(site, f"{LISTS}/add-unit", unit="ｎｏｒｔｈ").status_code == 422
    north, seen = f"{LISTS}/units/1", mark(site, f"{LISTS}/units/1")
    assert send(site, f"{north}/rename", mark=seen, name="Nord").status_code == 303
    assert send(site, f"{north}/rename", mark=seen, name="Norte").status_code == 409
    assert press(site, north, "rename", name="").status_code == 422
    with site.database.read() as session:
        assert [unit.name for unit in (session.get(Unit, id_) for id_ in (1, 2)) if unit] == ["Nord", "South"]
    site.lead("north@company.example", unit_id=1)
    add(site, "Station")
    own = at(site, "Station")
    assert client.get(f"{LISTS}/units/1").status_code == 404
    assert send(site, f"{LISTS}/add-unit", unit="Mine").status_code == 404
    assert ">South<" not in client.get(LISTS).text
    site.lead("south@company.example", unit_id=2)
    assert "Station" not in client.get(LISTS).text
    assert client.get(own).status_code == 404
    for act in ("rename", "retire", "bring-back", "merge"):
        assert send(site, f"{own}/{act}", mark="", name="Mine").status_code == 404
    assert send(site, f"{own}/explode").status_code == 404


def test_who_is_not_signed_in_sees_no_list(site: Site) -> None:
    make_campaign(site.database)
    for path in (LISTS, f"{LISTS}/entries/1", f"{LISTS}/units/1"):
        assert site.client.get(path, follow_redirects=False).status_code == 303
