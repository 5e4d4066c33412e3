"""Filters in the address of a programme's pages: they combine, say what n is left, and hold over all its pages."""

import html
import json
import re
from collections.abc import Sequence
from threading import Event

import numpy as np
import orjson
import pytest
from sqlalchemy import select

from analysis.claims.gaps import claims as gap_claims
from app.reading import filters
from app.reading.page import PAGES
from app.tallies import counting, selected
from app.tallies.tallying import fold
from surveys import clock, instruments
from surveys.campaigns.plan import Plan
from surveys.places import places
from surveys.storage.queries import responses as stored_responses
from surveys.storage.queries.responses import NewResponse
from surveys.storage.tables import Account, Campaign, response
from tests.answers import documents
from tests.app.reading.made import LANGUAGES, Lead
from tests.conftest import Site
from tests.factories import close, make_campaign, make_form, make_key, published_of

SITES = ("North", "South", "East")
EACH = 24  # answers of a site in a round


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, pages wait for their figures."""
    monkeypatch.setattr(filters, "PATIENCE", 60)


@pytest.fixture
def lead(site: Site) -> Lead:
    return Lead(site)


def collect(
    site: Site, slug: str, sites: Sequence[str] = SITES, seed: int = 1, at_once: bool = True, each: int = EACH
) -> Campaign:
    """Answers by turns in Traditional Chinese and English, from posters and links."""
    plan = Plan({"en": slug}, segments={"site": list(sites), "channel": []})
    campaign = make_campaign(site.database, "servqual", slug, plan=plan, at_once=at_once)
    published, rows = published_of(site.database, campaign), []
    for number, document in enumerate(documents(published, len(sites) * each, seed=seed)):
        place, turn = divmod(number, each)
        said = {"segment.site": sites[place], "segment.channel": ("poster", "link")[turn // 2 % 2]}
        answers = orjson.dumps(orjson.loads(document) | said, option=orjson.OPT_SORT_KEYS).decode()
        locale = ("zh_Hant", "en")[turn % 2]
        rows.append(NewResponse(make_key(), published.id, answers, clock.now(), locale))
    with site.database.transaction() as connection:
        stored_responses.store(connection, rows)
    counting.count_waiting(site.database)
    close(site.database, campaign)
    counting.count_waiting(site.database)
    counting.close_due(site.database)
    return campaign


def put_in(lead: Lead, *rounds: tuple[str, Campaign]) -> str:
    status, _, path = lead.post("/programmes/new", name="Repairs", needs="repair", rhythm="quarterly")
    assert status == 303
    for day, campaign in rounds:
        assert lead.post(f"{path}/campaigns", campaign=str(campaign.id), day=day)[0] == 303
    return path


def two_rounds(site: Site, lead: Lead) -> tuple[str, Campaign]:
    """The programme's address, and the campaign of its last round."""
    first, last = collect(site, "spring", seed=1), collect(site, "summer", seed=2)
    return put_in(lead, ("2026-05-04", first), ("2026-08-04", last)), last


def bar_of(page: str) -> str:
    return re.sub(r"\s+", " ", page.split('class="filter"')[1].split("</section>")[0])


def test_two_filters_show_exactly_the_rows_that_they_name(site: Site, lead: Lead) -> None:
    path, campaign = two_rounds(site, lead)
    with site.database.engine.connect() as connection:
        query = select(response.c.answers, response.c.marks).where(
            response.c.campaign_id == campaign.id, response.c.locale == "zh_Hant"
        )
        rows = [row for row in connection.execute(query) if json.loads(row.answers)["segment.site"] == "East"]
    assert len(rows) == EACH // 2
    tallies = fold(instruments.load("servqual"), [row.answers for row in rows], [row.marks for row in rows])
    gaps = {row.id: row.gap for row in gap_claims(tallies[""]).gaps.items}

    chosen = "site=East&language=zh-Hant"
    page = lead.page(f"{path}/needs?{chosen}")
    assert "Filter: Site: East, Language: 繁體; n = 12" in bar_of(page)
    head, *cells = lead.file(f"{path}/needs/needs-{campaign.id}.csv?{chosen}")
    assert len(cells) == len(gaps)
    for cell in cells:
        said = dict(zip(head, cell, strict=True))
        assert (float(said["Gap"]), int(said["n"])) == (gaps[said["id"]].mean, gaps[said["id"]].n)
    changes = lead.file(f"{path}/overview/changes-{campaign.id}.csv?{chosen}")
    assert {row[-1] for row in changes[1:]} == {row[-2] for row in changes[1:]} == {"12"}  # the wave before alike


def test_all_pages_and_files_carry_what_is_chosen(site: Site, lead: Lead) -> None:
    path, _ = two_rounds(site, lead)
    chosen = {"site": "North", "channel": "poster"}
    need = instruments.load("servqual").needs[0].id
    for page in (*PAGES, f"needs/{need}"):
        answer = lead.client.get(f"{path}/{page}".rstrip("/"), params=chosen)
        assert answer.status_code == 200, page
        links = [html.unescape(link) for link in re.findall(r'href="([^"]+)"', answer.text)]
        inner = [link for link in links if link.startswith(path) and "?" in link]
        inner = [link for link in inner if link not in _taken(answer.text)]
        whole = (f"{path}/actions", f"{path}/export")  # what is done, and what leaves as one file
        inner = [link for link in inner if not link.startswith(whole)]
        assert len(inner) >= len(PAGES) + 2, page
        assert all("site=North" in link and "channel=poster" in link for link in inner), page
        for link in inner:
            assert lead.client.get(link).status_code == 200, link


def _taken(page: str) -> list[str]:
    part = page.split('class="plain taken"')[1].split("</ul>")[0]
    return [html.unescape(link) for link in re.findall(r'href="([^"]+)"', part)]


def test_each_filter_can_be_taken_away_alone(site: Site, lead: Lead) -> None:
    path, _ = two_rounds(site, lead)
    assert "Filter: all answers" in bar_of(lead.page(path))
    page = lead.client.get(path, params={"site": "North", "channel": "poster"}).text
    without_site, without_channel = _taken(page)
    assert "site=" not in without_site
    assert "Filter: Way to the form: Printed poster; n = 36" in bar_of(lead.page(without_site))
    assert "Filter: Site: North; n = 24" in bar_of(lead.page(without_channel))


def test_days_and_flags_combine_with_the_rest(site: Site, lead: Lead) -> None:
    path, _ = two_rounds(site, lead)
    with site.database.engine.connect() as connection:
        day = connection.scalar(select(response.c.received)).date().isoformat()
    shown = bar_of(lead.page(f"{path}?from={day}&to={day}&flagged=without&site=South"))
    n = re.search(r"; n = (\d+)", shown)
    assert n is not None
    assert 5 <= int(n[1]) <= EACH
    assert f"from {day}, up to {day}" in shown or "without flagged answers" in shown
    nobody = lead.page(f"{path}?from=2020-01-01&to=2020-12-31")
    assert "no answers are left, or too few to show" in bar_of(nobody)
    assert "<table" not in nobody


WRONG = (
    ("site=Atlantis", 404, "No campaign of this programme lists “Atlantis”."),
    ("site=North&service=Repair", 404, "No campaign of this programme lists “Repair”."),
    ("from=2026-08-02&to=2026-08-01", 422, "The last day is before the first one."),
    ("from=yesterday", 422, "Write the day as year-month-day"),
    ("language=tlh", 422, "No form is in the language “tlh”."),
    ("channel=pigeon", 422, "There is no way to the form that is called “pigeon”."),
    ("flagged=only", 422, "Choose one of the answers offered."),
    ("site=North&site=South", 422, "Two values are chosen here. Keep one."),
    ("site=%00%ff", 404, "No campaign of this programme lists"),
    ("site=" + "x" * 3000, 404, "No campaign of this programme lists"),
    ("from=0001-01-01&to=9999-12-31", 422, "Write the day as year-month-day"),
)


def test_a_wrong_filter_is_said_and_can_be_taken_away(site: Site, lead: Lead) -> None:
    path = put_in(lead, ("2026-05-04", collect(site, "spring", each=6)))
    for place, (query, status, words) in enumerate(WRONG):
        for page in ("", "/needs", "/overview/changes-1.csv", "/needs/needs-1.csv")[place % 2 :: 2]:
            for language in ("en", LANGUAGES[1 + place // 2 % 2]):
                answer = lead.client.get(f"{path}{page}?{query}&lang={language}")
                assert answer.status_code == status, (query, page, language)
                text = html.unescape(answer.text)
                assert words in text or language != "en"
                assert not re.search(r"n\s=\s\d|<table", text), "nothing is shown as if it were filtered"
                assert _taken(answer.text)
    only = _taken(lead.client.get(f"{path}?site=Atlantis").text)
    assert lead.client.get(only[0]).status_code == 200


def test_of_too_few_nothing_is_said_on_any_page_or_in_any_file(site: Site, lead: Lead) -> None:
    """Four at one site; and one site so large that four are left."""
    campaign = make_campaign(
        site.database, "servqual", "few", plan=Plan({"en": "few"}, segments={"site": ["North", "South"]}), at_once=True
    )
    for place, people in (("North", 40), ("South", 4)):
        for _ in range(people):
            site.client.post("/s/few", data=make_form("servqual", **{"segment.site": place}))
    counting.count_waiting(site.database)
    path = put_in(lead, ("2026-05-04", campaign))
    unfiltered = [html.unescape(link) for page in PAGES for link in _files(lead.page(f"{path}/{page}".rstrip("/")))]
    assert unfiltered
    for name in ("North", "South"):
        for page in PAGES:
            shown = lead.page(f"{path}/{page}?site={name}".replace("/?", "?"))
            assert "no answers are left, or too few to show" in bar_of(shown)
            assert not re.search(r"n\s=\s[1-9]|<table|\.csv", shown), page
        for link in unfiltered:
            answer = lead.client.get(f"{link}&site={name}")
            assert answer.status_code == 404
            assert "too few to show" in answer.text


def _files(page: str) -> list[str]:
    return re.findall(r'href="([^"]+\.csv[^"]*)"', page)


def test_a_protected_campaign_has_one_list_at_a_time(site: Site, lead: Lead) -> None:
    campaign = collect(site, "confidential", at_once=False, each=30)
    path = put_in(lead, ("2026-05-04", campaign))
    published = published_of(site.database, campaign)
    assert published.protected
    assert published.finished
    kept = counting.counted(site.database, published).groups("site")["North"]
    shown = lead.page(f"{path}/needs?site=North")
    assert f"n = {kept.respondents}" in bar_of(shown)
    head, *cells = lead.file(f"{path}/needs/needs-{campaign.id}.csv?site=North")
    values = np.arange(-6, 7)
    design = kept.design
    for cell in cells:
        said = dict(zip(head, cell, strict=True))
        counts = kept.integers["histogram/gap"][design.needs.index(said["id"])]
        assert float(said["Gap"]) == pytest.approx((counts * values).sum() / counts.sum())
        assert int(said["n"]) == counts.sum()
    for page in PAGES:
        assert lead.client.get(f"{path}/{page}".rstrip("/"), params={"site": "North"}).status_code == 200
    one = lead.page(f"{path}/needs/on_date?site=North")
    assert "How expectations spread is not shown" in re.sub(r"\s+", " ", one)
    assert "/distribution.csv" in one
    assert "How expectations spread" not in lead.page(f"{path}/needs/on_date")
    for query, why in (
        ("site=North&channel=poster", "figures by one list at a time"),
        ("from=2026-01-01", "no figures by day"),
        ("flagged=without", "no figures of some answers alone"),
        ("language=en", "its answers do not say this"),
    ):
        for page in PAGES:
            refused = lead.page(f"{path}/{page}?{query}".replace("/?", "?"))
            assert why in bar_of(refused)
            assert "One of these can be chosen: Site, Way to the form." in bar_of(refused)
            assert not re.search(r"n\s=\s[1-9]|<table|\.csv", refused), page


def test_a_site_that_was_renamed_is_compared_with_itself(site: Site, lead: Lead) -> None:
    with site.database.write() as session:
        account = session.exec(select(Account)).scalars().first()
        assert account is not None
        places.create(session, account, "site", list(SITES))
    first = collect(site, "spring", seed=1)
    with site.database.write() as session:
        account = session.exec(select(Account)).scalars().first()
        north = next(each for each in places.seen_by(session, account) if each.name == "North")
        places.rename(session, account, north, places.mark_of(north), "Harbour")
    last = collect(site, "summer", ("Harbour", "South", "East"), seed=2)
    path = put_in(lead, ("2026-05-04", first), ("2026-08-04", last))
    for name in ("Harbour", "North"):
        changes = lead.file(f"{path}/overview/changes-{last.id}.csv?site={name}")
        assert {(row[-2], row[-1]) for row in changes[1:]} == {(str(EACH), str(EACH))}


def test_a_wave_before_without_the_list_is_said_not_to_be_compared(site: Site, lead: Lead) -> None:
    first, last = collect(site, "spring", ("South", "East")), collect(site, "summer")
    path = put_in(lead, ("2026-05-04", first), ("2026-08-04", last))
    shown = lead.page(f"{path}?site=North")
    assert "spring, Quarter 2 of 2026: Not compared: it does not list this one." in bar_of(shown)
    assert "Whether anything has changed cannot be said yet" in shown


def test_while_it_is_folded_the_page_says_how_far_and_nobody_waits(
    site: Site, lead: Lead, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = two_rounds(site, lead)
    go, real = Event(), selected.folded

    def slow(*given: object) -> object:
        assert go.wait(30)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(selected, "folded", slow)
    monkeypatch.setattr(filters, "PATIENCE", 0.1)
    waiting = lead.client.get(f"{path}/needs", params={"site": "North"})
    assert waiting.status_code == 200
    assert waiting.headers["Refresh"] == "2"
    assert "Being computed: so far 0 of 144 answers" in waiting.text  # both rounds
    assert "<table" not in waiting.text
    file = lead.client.get(f"{path}/overview/changes-2.csv", params={"site": "North"})
    assert (file.status_code, file.headers["Retry-After"]) == (503, "2")
    assert "n = 72" in re.sub(r"\s", " ", html.unescape(lead.client.get(path).text))  # others are answered meanwhile
    go.set()
    monkeypatch.setattr(filters, "PATIENCE", 60)
    shown = lead.client.get(f"{path}/needs", params={"site": "North"})
    assert "Filter: Site: North; n = 24" in bar_of(html.unescape(shown.text))


def test_a_programme_without_a_round_takes_no_filter(site: Site, lead: Lead) -> None:
    path = put_in(lead)
    assert lead.client.get(f"{path}?site=North").status_code == 200


@pytest.mark.parametrize("said", ["site=Nowhere", "from=2026-09-01&to=2026-08-01", "flagged=zz", "language=xx"])
@pytest.mark.parametrize("file", ["gap-over-time", "comments-over-time", "section-1"])
def test_a_file_of_a_need_under_a_filter_that_cannot_be_says_why(site: Site, lead: Lead, said: str, file: str) -> None:
    path = put_in(lead, ("2026-08-04", collect(site, "summer")))
    answer = lead.client.get(f"{path}/needs/on_date/{file}.csv?{said}")
    assert answer.status_code in (404, 422)
    assert 'class="errors"' in answer.text or "No campaign of this programme lists" in answer.text


def test_comments_under_a_filter_that_cannot_be_are_not_listed_unfiltered(site: Site, lead: Lead) -> None:
    path = put_in(lead, ("2026-08-04", collect(site, "summer")))
    answer = lead.client.get(f"{path}/comments?from=2026-09-01&to=2026-08-01")
    assert answer.status_code == 422
    assert 'href="/suggestions/' not in answer.text
