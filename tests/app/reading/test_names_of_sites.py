"""A site has a name in each language: read in the reader's, and one site whichever of them a campaign was given."""

from urllib.parse import quote

import pytest

from surveys.campaigns.plan import Plan
from surveys.places import places
from surveys.places.register import spellings
from surveys.storage.tables import Account
from tests.app.reading.made import Lead
from tests.app.reading.test_filters import EACH, bar_of, collect, put_in
from tests.conftest import Site
from tests.factories import make_campaign

TAIPEI, SOUTH = "臺北 | 台北 | Taipei", "南 | 南区 | South"
NAMES = {"zh-Hant": ("臺北", "南"), "zh-Hans": ("台北", "南区"), "en": ("Taipei", "South")}


@pytest.fixture
def lead(site: Site) -> Lead:
    found = Lead(site)
    with site.database.write() as session:
        places.create(session, session.get_one(Account, 1), "site", [TAIPEI, SOUTH])
    return found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (TAIPEI, ["臺北", "台北", "Taipei", TAIPEI]),
        ("Taipei", ["Taipei"]),
        ("A | B", ["A | B"]),
        ("A | | B", ["A | | B"]),
        ("A | B | C | D", ["A | B | C | D"]),
    ],
)
def test_a_name_in_each_language_is_written_with_lines_between(name: str, found: list[str]) -> None:
    assert spellings(name) == found


def test_one_site_that_was_named_in_different_languages_is_one(site: Site, lead: Lead) -> None:
    first = collect(site, "spring", ("臺北", "Taipei", SOUTH), seed=1)  # typed twice in one campaign
    last = collect(site, "summer", (TAIPEI, "南区"), seed=2)
    path = put_in(lead, ("2026-05-04", first), ("2026-08-04", last))
    for language, names in NAMES.items():
        for page in ("needs?round=1", "needs?round=2", "quality?round=2"):
            shown = lead.page(f"{path}/{page}&lang={language}")
            assert all(f">{name}<" in shown for name in names), (language, page)
            assert not any(whole in shown.split('class="filter"')[-1].split("<h2")[-1] for whole in (TAIPEI, SOUTH))
        for name in ("Taipei", "臺北", TAIPEI):
            bar = bar_of(lead.page(f"{path}/needs?round=1&lang={language}&site={quote(name)}"))
            assert f"n = {2 * EACH}" in bar.replace("\N{NO-BREAK SPACE}", " "), (language, name)
    rows = lead.file(f"{path}/needs/heat-{first.id}.csv?round=1&lang=en")
    assert {row[2] for row in rows[1:]} == {"Taipei", "South"}
    composed = lead.page(f"{path}/quality?round=2&lang=en")
    assert f"{2 * EACH}, {EACH}" in composed  # of Taipei; of the south as many in both


def test_a_form_asks_for_the_site_in_the_language_in_which_it_is_read(site: Site, lead: Lead) -> None:
    make_campaign(site.database, "servqual", "asked", plan=Plan({"en": "asked"}, segments={"site": [TAIPEI, SOUTH]}))
    for language, names in NAMES.items():
        form = site.client.get(f"/s/asked?lang={language}").text
        assert all(f"<span>{name}</span>" in form for name in names)
        assert f"<span>{TAIPEI}</span>" not in form
        assert f'value="{TAIPEI}"' in form


def test_a_name_in_one_language_is_taken_too(site: Site, lead: Lead) -> None:
    status, page, _ = lead.post("/company/lists/add/site", site="taipei")
    assert status == 422
    assert "taipei" in page
