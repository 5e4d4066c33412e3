"""What was merged on the company's lists is one group in named campaigns; protected ones stay as published."""

import re

import pytest

from app.tallies import counting
from surveys.places import places
from surveys.storage.tables import Account, Campaign
from tests.app.reading.made import LANGUAGES, Lead
from tests.app.reading.test_filters import EACH, SITES, bar_of, collect, put_in
from tests.conftest import Site
from tests.factories import published_of

APART = {"en": "stays apart here", "zh-Hant": "在這裡仍分開列出", "zh-Hans": "在这里仍分开列出"}


@pytest.fixture
def lead(site: Site) -> Lead:
    return Lead(site)


def merge(site: Site, name: str, into: str, kind: str = "site") -> None:
    with site.database.write() as session:
        account = session.get_one(Account, 1)
        found = {each.name: each for each in places.seen_by(session, account) if each.kind == kind}
        places.merge(session, account, found[name], places.mark_of(found[name]), str(found[into].id))


def listed(site: Site) -> None:
    with site.database.write() as session:
        places.create(session, session.get_one(Account, 1), "site", list(SITES))


def names_in(lead: Lead, address: str) -> set[str]:
    """Of sites that figures name."""
    page = lead.page(address).split('<div class="head">')[1].split('class="filter"')[-1]
    return set(re.findall(r">(North|South|East)<", page.split("</section>", 1)[-1]))


def n_of(site: Site, campaign: Campaign, *names: str) -> int:
    groups = counting.counted(site.database, published_of(site.database, campaign)).groups("site")
    return sum(groups[name].respondents for name in names)


def test_two_sites_that_became_one_are_read_as_one(site: Site, lead: Lead) -> None:
    listed(site)
    first, last = collect(site, "spring", seed=1), collect(site, "summer", ("South", "East"), seed=2)
    path = put_in(lead, ("2026-05-04", first), ("2026-08-04", last))
    assert names_in(lead, f"{path}/needs?round=1") == set(SITES)
    merge(site, "North", "South")
    assert names_in(lead, f"{path}/needs?round=1") == {"South", "East"}
    assert names_in(lead, f"/campaigns/{first.id}") == {"South", "East"}
    # Who answered is compared as today's lists have it: two thirds came from there, then half.
    quality = re.sub(r"\s+", " ", lead.page(f"{path}/quality"))
    assert f"{2 * EACH}, {EACH}" in quality
    assert n_of(site, first, "North", "South") == 2 * EACH
    for name in ("North", "South"):
        assert f"n = {2 * EACH}" in bar_of(lead.page(f"{path}/needs?round=1&site={name}"))


def test_a_protected_campaign_keeps_its_cells_and_its_pages_say_so(site: Site, lead: Lead) -> None:
    listed(site)
    campaign = collect(site, "confidential", at_once=False, each=30)
    path = put_in(lead, ("2026-05-04", campaign))
    before = [lead.file(f"{path}/needs/heat-{campaign.id}.csv"), names_in(lead, f"/campaigns/{campaign.id}")]
    merge(site, "North", "South")
    assert [lead.file(f"{path}/needs/heat-{campaign.id}.csv"), names_in(lead, f"/campaigns/{campaign.id}")] == before
    for tag in LANGUAGES:
        for page in (f"{path}/needs", f"{path}/segments", f"/campaigns/{campaign.id}"):
            assert APART[tag] in re.sub(r"\s+", " ", lead.page(page, tag)), page


def test_merged_ways_are_one_group_and_one_filter(site: Site, lead: Lead) -> None:
    campaign = collect(site, "spring", seed=1)
    path = put_in(lead, ("2026-05-04", campaign))
    assert "Printed poster" in lead.page(f"{path}/segments")
    merge(site, "poster", "link", "channel")
    assert not re.search(r">Printed poster<", lead.page(f"{path}/segments"))
    for code in ("poster", "link"):
        page = lead.page(f"{path}/needs?channel={code}")
        assert f"Way to the form: Link; n = {len(SITES) * EACH}" in bar_of(page) or "too few" in bar_of(page)
