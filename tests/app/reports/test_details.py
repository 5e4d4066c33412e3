"""The tables behind reports: their words are explained, loadings grouped, and each can be taken along as a file."""

import csv
import io
import itertools
import json
import random
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest

from analysis.claims.kano import needs
from analysis.estimates import findings
from analysis.estimates.findings import Fitted
from analysis.estimates.kano import ORDER
from analysis.rows.tally import Tally
from analysis.statistics.multinomial import goodman
from app.commands.demo import load_demo
from app.i18n import BY_CODE
from app.reports import report as reports
from app.reports.contents import contents_of_sections
from app.reports.details.common import file_of
from app.reports.details.kano import kano_sections
from app.reports.details.terms import TERMS, terms
from app.reports.pages import Section, Table
from app.reports.sentences.turnout import TITLES
from app.tallies import counting
from app.tallies.counting import Counted
from app.tallies.tallying import fold
from surveys import instruments
from surveys.answers import responses
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import Published
from surveys.codes import Anonymity
from surveys.storage.engine import Database
from surveys.storage.queries import responses as stored_responses
from tests.answers import documents, given, published
from tests.conftest import Site
from tests.factories import PASSWORD, TITLE, close, make_campaign, make_form, published_of


def sections(name: str = "servqual", people: int = 120) -> dict[str, Section]:
    campaign = published(name, "long")
    counted = Counted(fold(campaign.instrument, documents(campaign, people)), None, None)
    return {section.title: section for section in reports.details(campaign, counted, BY_CODE["en"])[0]}


def test_the_words_of_a_table_are_explained_under_it() -> None:
    fit = sections()["Do the answers form these dimensions?"]
    assert fit.table is not None
    assert {"KMO", "CFI", "TLI", "RMSEA", "SRMR"} <= {term for term, _ in fit.terms}


@pytest.mark.parametrize("code", ["zh_Hant", "zh_Hans"])
def test_every_explanation_is_one_line_in_the_reader_s_language(code: str) -> None:
    campaign = published("servqual", "long")
    subject = reports.subject_of(campaign.instrument, BY_CODE[code])
    for _, meaning in terms(subject, *TERMS):
        assert re.search("[\u4e00-\u9fff]", meaning)
        assert len(meaning) < 60


def test_loadings_stand_under_their_dimension_large_ones_bold() -> None:
    found = sections()["How much each need says about its dimension"]
    assert found.table is not None
    assert [count for _, count in found.table.groups] == [4, 5, 4, 4, 5]
    bold = {row for row, _ in found.table.strong}
    values = [float(row[1].replace("−", "-")) for row in found.table.rows]
    assert bold == {row for row, value in enumerate(values) if abs(value) >= 0.5}
    assert "0.50" in found.words


def test_a_table_of_dashes_is_a_sentence() -> None:
    short = sections("kano", 7)
    assert short["How strong is each category?"].table is not None
    one = sections("zones", 5)
    assert all(section.table is None or any("–" not in row for row in section.table.rows) for section in one.values())


def test_a_table_is_a_file_of_figures() -> None:
    table = Table(("Need", "Gap", "n"), [("=A", "−0.50", "12")])
    rows = list(csv.reader(io.StringIO(file_of(table).decode("utf-8-sig"))))
    assert rows == [["Need", "Gap", "n"], ["'=A", "-0.5", "12"]]


def test_the_page_has_the_list_of_contents_that_a_report_has(site: Site) -> None:
    load_demo(site.database, PASSWORD)
    client = site.sign_in("lead@demo.example")
    numbers = re.findall(r'href="/campaigns/(\d+)"', client.get("/campaigns").text)[-2:]  # those that are open
    for tag, number in itertools.product(("en", "zh-Hant", "zh-Hans"), numbers):
        client.cookies.set("lang", tag)
        page = client.get(f"/campaigns/{number}/details").text
        headings = re.findall(r'<section class="part" id="([^"]+)"', page)
        (bar,) = re.findall(r'<nav class="contents".*?</nav>', page, re.DOTALL)
        assert re.findall(r'href="#([^"]+)"', bar) == headings
        assert all(word.strip() for word in re.findall(r">([^<]+)</a>", bar))


def test_every_section_of_every_method_has_its_word() -> None:
    """Of few, who are told little, and of many, whose factors can be estimated."""
    asked = [(name, *how) for name in instruments.one_of_each() for how in (("long", 7), ("long", 300), ("short", 60))]
    for name, length, people in asked:
        campaign = published(name, length)
        counted = Counted(fold(campaign.instrument, documents(campaign, people)), None, None)
        found, _ = reports.details(campaign, counted, BY_CODE["zh_Hant"])
        listed = contents_of_sections(found, BY_CODE["zh_Hant"])
        assert len(listed) == len(found) > 0
        assert all(len(word) <= 8 for _, word in listed)


def test_sections_of_one_kind_have_one_link_to_the_first() -> None:
    english = BY_CODE["en"]
    sections = [Section(title, "", None) for title in ("Which needs stand out?", *TITLES.values())]
    assert contents_of_sections(sections, english) == [("section-1", "Needs"), ("section-2", "Who answered")]


def test_every_table_behind_a_report_has_its_file(site: Site) -> None:
    load_demo(site.database, PASSWORD)
    client = site.sign_in("lead@demo.example")
    number = re.findall(r'href="/campaigns/(\d+)"', client.get("/campaigns").text)[-1]
    page = client.get(f"/campaigns/{number}/details").text
    files = re.findall(r'href="(/campaigns/\d+/details/\d+\.csv)"', page)
    assert len(files) == page.count("<table")
    answer = client.get(files[0])
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.splitlines()[0].endswith(",n")
    assert client.get(f"/campaigns/{number}/details/99.csv").status_code == 404
    assert site.device().get(files[0], follow_redirects=False).status_code == 303


@dataclass
class Computed:
    """How often the models of a tally were computed."""

    times: int = 0


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> Computed:
    found, compute = Computed(), findings.fitted

    def counting_them(tally: Tally) -> Fitted:
        found.times += 1
        return compute(tally)

    monkeypatch.setattr(findings, "fitted", counting_them)
    return found


def complete_answers(page: str) -> int:
    """As the table of the fitted models has them."""
    (found,) = re.findall(r">Complete answers<(?:[^>]*>\s*<)+[^>]*>(\d+)<", page)
    return int(found)


def test_models_are_computed_once_a_tally_in_all_languages_and_anew_with_the_next_answer(
    site: Site, computed: Computed
) -> None:
    campaign = published_of(site.database, make_campaign(site.database))
    store(site.database, campaign, 60)
    client, address = site.lead(), f"/campaigns/{campaign.id}/details"
    before = [client.get(address, headers={"Accept-Language": tag}).text for tag in ("en", "zh-TW", "zh-CN")]
    assert client.get(f"{address}/1.csv").status_code == 200
    assert computed.times == 1
    store(site.database, campaign, 1, seed=2)
    after = client.get(address).text
    assert computed.times == 2
    assert complete_answers(after) == complete_answers(before[0]) + 1


def test_two_who_ask_at_once_wait_for_one_computation(site: Site, computed: Computed) -> None:
    campaign = published_of(site.database, make_campaign(site.database))
    store(site.database, campaign, 60)
    client, address = site.lead(), f"/campaigns/{campaign.id}/details"
    counting.count_waiting(site.database)
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda _: client.get(address).text, range(4)))
    assert computed.times == 1
    assert len({complete_answers(page) for page in pages}) == 1


def store(database: Database, campaign: Published, people: int, seed: int = 1) -> None:
    """As acknowledged, and not counted yet."""
    chance, rows = random.Random(seed), []
    for place in range(people):
        form = campaign.form()
        answers = responses.validate(form, given(form, chance))
        rows.append(responses.new_response(campaign, form, responses.Sent(key=f"{seed}-{place}"), answers, "en"))
    with database.transaction() as connection:
        assert stored_responses.store(connection, rows) == [None] * people


def test_categories_behind_a_file_follow_its_evaluation_table() -> None:
    """By Pouliot's, the second and the fourth answer given twice are questionable, not indifferent."""
    campaign = published("kano", "long")
    people = documents(campaign, 200)
    counted = Counted(fold(campaign.instrument, people), None, None)
    wave = reports.wave_of(campaign, counted, BY_CODE["en"])
    shares = kano_sections(replace(wave, table="pouliot1993"))[1].table
    assert shares is not None
    moved = 0
    for need, row in zip(needs(counted.tally), shares.rows, strict=True):
        answers = [json.loads(document) for document in people]
        twice = sum((given[f"{need.id}.present"], given[f"{need.id}.absent"]) in {(2, 2), (4, 4)} for given in answers)
        counts = {**need.counts, "I": need.counts["I"] - twice, "Q": need.counts["Q"] + twice}
        limits = goodman([counts[category] for category in ORDER])
        assert list(row[1:-1]) == [f"{100 * low:.0f}–{100 * high:.0f}%" for low, high in limits]
        moved += twice
    assert moved > 0


@pytest.mark.usefixtures("counting_by_hand", "nothing_remembered")
@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
def test_pages_say_that_figures_beside_those_of_all_are_of_fewer_people(site: Site, anonymity: Anonymity) -> None:
    campaign = make_campaign(site.database, plan=Plan(TITLE, anonymity=anonymity), at_once=False)
    for value in range(12):
        assert site.device().post("/s/autumn", data=make_form(value=value % 7 + 1)).status_code == 200
    client = site.lead()
    close(site.database, campaign)
    counting.close_due(site.database)
    for path in (f"/campaigns/{campaign.id}", f"/campaigns/{campaign.id}/details"):
        assert "are of fewer people than the whole" in client.get(path).text, path
