"""Comments of a programme: found by words, what they are about, wave and site; none that would say who wrote it."""

from datetime import timedelta

import pytest

from app.tallies import counting
from surveys import clock
from surveys.campaigns.plan import Plan
from surveys.storage.tables import Campaign
from surveys.suggestions.tagging import propose_waiting
from tests.app.reading.made import Lead
from tests.conftest import Site
from tests.factories import close, make_campaign, make_form

SAID = ("The invoice was wrong", "They came on the agreed date", "Very polite people", "Nobody was on time", "Thanks")


@pytest.fixture
def lead(site: Site) -> Lead:
    return Lead(site)


def wave(
    site: Site,
    slug: str,
    sites: tuple[str, ...] = (),
    comments: tuple[str, ...] = SAID,
    anonymity: str = "confidential",
) -> Campaign:
    """A closed one. sites: of each answer; figures of one with sites, unless it is anonymous, follow each answer."""
    listed = {"site": sorted(set(sites))} if sites else {}
    plan, at_once = Plan({"en": slug}, anonymity, segments=listed), bool(sites) and anonymity != "anonymous"
    campaign = make_campaign(site.database, "servqual", slug, plan=plan, at_once=at_once)
    for place, comment in enumerate(comments):
        fields = make_form("servqual", comment=f"{comment}, {slug}")
        if sites:
            fields["segment.site"] = sites[place]
        sent = site.client.post(f"/s/{slug}", data=fields)
        assert sent.status_code == 200, sent.text
    close(site.database, campaign)
    counting.count_waiting(site.database)
    counting.close_due(site.database)  # counts what waits of protected ones
    propose_waiting(site.database)
    return campaign


def programme(lead: Lead, **waves: Campaign) -> str:
    _, _, path = lead.post("/programmes/new", name="Repairs", needs="repair", rhythm="quarterly")
    for day, campaign in waves.items():
        lead.post(f"{path}/campaigns", campaign=str(campaign.id), day=day[1:].replace("_", "-"))
    return path


def rows(page: str) -> str:
    return page.split('data-part="comments"')[1].split("</form>")[-1]


def test_comments_of_a_round_are_narrowed(site: Site, lead: Lead) -> None:
    spring, summer = wave(site, "spring"), wave(site, "summer")
    path = programme(lead, d2026_05_04=spring, d2026_08_04=summer)
    page = lead.page(f"{path}/comments")
    assert "5 comments" in page
    assert "polite people, summer" in page
    assert "spring<" not in rows(page)
    assert "10 comments" in lead.page(f"{path}/comments?wave=all")
    one = lead.page(f"{path}/comments?wave={spring.id}&find=invoice")
    assert "The invoice was wrong, spring" in one
    assert "1 comment<" in one
    about = lead.page(f"{path}/comments?about=reliability")
    assert "agreed date" in about
    assert "polite people" not in rows(about)
    assert "No comment fits all that was chosen." in lead.page(f"{path}/comments?find=zebra")
    assert "The list has no such page" in lead.page(f"{path}/comments?page=2")
    assert lead.page(f"{path}/comments?wave=999").count("No comment fits") == 1


def test_a_site_is_offered_and_found_from_five_answers_of_it(site: Site, lead: Lead) -> None:
    """Where a site has fewer none is named: what names none would be of these few."""
    words = tuple(f"Word {number}" for number in range(10))
    enough = wave(site, "spring", ("North",) * 5 + ("South",) * 5, words)
    few = wave(site, "summer", ("East",) * 6 + ("West",) * 4, words)
    path = programme(lead, d2026_05_04=enough, d2026_05_05=few)
    page = lead.page(f"{path}/comments")
    assert '<option value="North">North</option>' in page
    assert '<option value="South">South</option>' in page
    assert "<option>East</option>" not in page
    assert "<option>West</option>" not in page
    assert "5 comments" in lead.page(f"{path}/comments?site=North")
    assert "No comment fits" in lead.page(f"{path}/comments?site=East")


def test_the_days_of_the_filter_hold_for_comments(site: Site, lead: Lead) -> None:
    made, today = wave(site, "spring"), clock.today()
    path = programme(lead, d2026_05_04=made)
    day, after = timedelta(days=1), f"{path}/comments?from={(today + timedelta(days=1)).isoformat()}"
    assert "5 comments" in lead.page(f"{path}/comments?from={today.isoformat()}&to={today.isoformat()}")
    assert "No comment fits" in lead.page(after)
    assert "No comment fits" in lead.page(f"{path}/comments?to={(today - day).isoformat()}")


def test_comments_of_few_and_sites_of_anonymous_ones_are_not_told(site: Site, lead: Lead) -> None:
    few, hidden = wave(site, "few", comments=SAID[:4]), wave(site, "hidden", ("North",) * 5, anonymity="anonymous")
    path = programme(lead, d2026_05_04=few, d2026_08_04=hidden)
    page = lead.page(f"{path}/comments?wave=all")
    assert "few" not in rows(page)
    assert "5 comments" in page
    assert "<option>North" not in page
    assert "No comment fits" in lead.page(f"{path}/comments?wave=all&site=North")
    assert "No comment fits" in lead.page(f"{path}/comments?wave={few.id}")


def test_a_page_holds_fifty(site: Site, lead: Lead) -> None:
    made = wave(site, "spring", comments=tuple(f"Word {number}" for number in range(52)))
    path = programme(lead, d2026_05_04=made)
    first, second = lead.page(f"{path}/comments"), lead.page(f"{path}/comments?find=word&page=2")
    assert first.count('href="/suggestions/') == 50
    assert second.count('href="/suggestions/') == 2
    assert "Page 2 of 2" in second


def test_one_need_s_page_has_what_people_wrote_about_it(site: Site, lead: Lead) -> None:
    path = programme(lead, d2026_05_04=wave(site, "spring"), d2026_08_04=wave(site, "summer"))
    with_need = lead.page(f"{path}/comments?about=repair/on_date&wave=all")
    said = lead.page(f"{path}/needs/on_date")
    assert "They came on the agreed date, spring" in with_need
    assert "What people wrote about it" in said
    assert "They came on the agreed date, summer" in said
    assert "polite people" not in said
    _, *counts = lead.file(f"{path}/needs/on_date/comments-over-time.csv")
    assert [row[1] for row in counts] == ["1", "1"]


def test_one_need_s_page_has_what_the_suggestion_box_says_about_it(site: Site, lead: Lead) -> None:
    path = programme(lead, d2026_05_04=wave(site, "spring"))
    for said in ("They should call before the agreed date", "More coffee"):
        form = lead.client.get("/suggest").text
        key = form.split('name="key" value="')[1].split('"')[0]
        assert lead.client.post("/suggest/sent", data={"key": key, "text": said}).status_code == 200
    propose_waiting(site.database)
    page = lead.page(f"{path}/needs/on_date")
    assert "What the suggestion box says about it" in page
    assert "should call before" in page
    assert "coffee" not in page
    one = page.split("should call before")[0].rpartition('href="')[2].split('"')[0]
    shown = lead.page(one)
    assert "Proposed" in shown
    assert "should call before" in lead.page("/suggestions?source=box&about=repair/on_date")

    for wrong in ("repair:empathy/on_date", "hotel:reliability/on_date", "repair:", ":", "/"):
        assert lead.post(f"{one}/about", about=wrong)[0] == 422, wrong
    assert lead.post(f"{one}/about", about="repair:reliability/fixed_once")[0] == 303
    assert "should call before" in lead.page(f"{path}/needs/fixed_once")
    assert lead.post(f"{one}/about", about="")[0] == 303
    assert "should call before" not in lead.page(f"{path}/needs/on_date")


def test_the_filter_holds_for_comments_on_one_need_s_page(site: Site, lead: Lead) -> None:
    words = ("They came on the agreed date",) * 10
    path = programme(lead, d2026_05_04=wave(site, "spring", ("North",) * 5 + ("South",) * 5, words))
    page = f"{path}/needs/on_date"
    assert lead.page(page).split("said-of-it")[-1].count('href="/suggestions/') == 5
    assert "See all 10 comments" in lead.page(page)
    assert "See all" not in lead.page(f"{page}?site=North").split("said-of-it")[-1]
    yesterday = clock.today() - timedelta(days=1)
    assert "No comment fits" in lead.page(f"{page}?to={yesterday.isoformat()}")
