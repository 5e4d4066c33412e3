"""Posters and cards as the printer gets them: the code is large enough, and all words are on the paper."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from app.settings import from_environment
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.plan import LONGEST_TITLE, LONGEST_VALUE, Plan
from surveys.storage.engine import Database
from tests.browser.campaigns import TITLE, campaign_id
from tests.browser.site import Server, Visitor

SENTENCES = {
    "zh_Hant": "請告訴我們您對到府維修服務的期待與實際感受，",
    "zh_Hans": "请告诉我们您对上门维修服务的期待与实际感受，",
    "en": "What you expect of a repair at home, and how it was: ",
}
PLACES = {"site": "信義路旗艦服務中心暨維修工廠", "service": "到府維修與保養以及零件更換服務"}
LENGTHS = {  # of titles: the usual one, those up to which each size of type is used, the longest that may be
    "usual": TITLE,
    "one": {"en": TITLE["en"]},
    "two-lines": {name: text * 3 for name, text in SENTENCES.items()},
    "three-lines": {name: text * 6 for name, text in SENTENCES.items()},
    "longest": {name: text * 9 for name, text in SENTENCES.items()},
}
CUT = {"two-lines": {"en": 54, "zh": 34}, "three-lines": {"en": 112, "zh": 70}}
PAPERS = {"a4": (210, 297, 70), "a6": (105, 148, 35), "a6-four": (210, 297, 35)}  # mm: width, height, least code
MEASURE = """() => {
  const mm = (px) => px / 96 * 25.4;
  const inside = (inner, outer) => inner.left >= outer.left - 1 && inner.top >= outer.top - 1
    && inner.right <= outer.right + 1 && inner.bottom <= outer.bottom + 1;
  const box = (part) => part.getBoundingClientRect();
  const posters = [...document.querySelectorAll(".poster")];
  return {
    sheets: [...document.querySelectorAll(".paper")].map((sheet) => [mm(box(sheet).width), mm(box(sheet).height)]),
    codes: posters.map((poster) => box(poster.querySelector("img"))).map((code) => [mm(code.width), mm(code.height)]),
    beyond: posters.flatMap((poster) => [poster, ...poster.querySelectorAll("*")]
      .filter((part) => !inside(box(part), box(part.parentElement))).map((part) => part.outerHTML.slice(0, 120))),
  };
}"""


def _titles(length: str) -> dict[str, str]:
    most = CUT.get(length, {})
    return {name: text[: most.get(name[:2], LONGEST_TITLE)] for name, text in LENGTHS[length].items()}


def _values(length: str) -> dict[str, str]:
    """A site and a service, as long as they may be unless the title is the usual one."""
    return (
        {"site": "台北", "service": "維修"}
        if length == "usual"
        else {n: (v * 5)[:LONGEST_VALUE] for n, v in PLACES.items()}
    )


@pytest.fixture(scope="session")
def made(server: Server) -> Server:
    """The server with a campaign for each length, whose address is the longest."""
    database = Database(from_environment({"GAPLENS_DATA": str(server.data)}).database_url)
    with database.write() as session:
        for length in LENGTHS:
            plan = Plan(
                title=_titles(length),
                anonymity="anonymous",
                closes=datetime(2099, 12, 31, 15, tzinfo=UTC),
                segments={name: (value,) for name, value in _values(length).items()},
            )
            campaign = campaigns.create(session, instrument="servqual", plan=plan, slug=_slug(length))
            lifecycle.open_campaign(session, campaign)
    database.close()
    return server


def _slug(length: str) -> str:
    return f"{length}-{'x' * 60}"[:60]


@pytest.fixture(scope="session")
def lead(browser: Browser, made: Server) -> Iterator[Visitor]:
    visitor = Visitor(browser, made, width=794)
    visitor.sign_in()
    yield visitor
    visitor.close()


def _printed(lead: Visitor, length: str, paper: str) -> Any:
    """The page as the printer gets it, measured."""
    lead.page.emulate_media(media="print")
    campaign = campaign_id(lead.server.data, _slug(length))
    lead.open(f"/campaigns/{campaign}/posters?paper={paper}&service={quote(_values(length)['service'])}")
    return lead.page.evaluate(MEASURE)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("length", LENGTHS)
def test_the_code_can_be_scanned_and_no_word_is_beyond_the_paper(lead: Visitor, length: str, paper: str) -> None:
    width, height, least = PAPERS[paper]
    found = _printed(lead, length, paper)
    assert found["sheets"] == [[pytest.approx(width, abs=0.1), pytest.approx(height, abs=0.1)]]
    assert len(found["codes"]) == (4 if paper == "a6-four" else 1)
    for code in found["codes"]:
        assert code[0] == pytest.approx(code[1])
        assert code[0] >= least
    assert found["beyond"] == []
    for title in _titles(length).values():
        assert title.strip() in lead.page.inner_text(".poster header")


@pytest.mark.parametrize("paper", PAPERS)
def test_a_sheet_is_one_page_of_the_printer(lead: Visitor, paper: str) -> None:
    _printed(lead, "longest", paper)
    printed = lead.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_usual_titles_are_set_larger_than_long_ones(lead: Visitor) -> None:
    sizes = []
    for length in LENGTHS:
        _printed(lead, length, "a4")
        sizes.append(lead.page.evaluate("parseFloat(getComputedStyle(document.querySelector('.poster h2')).fontSize)"))
    usual, one, two_lines, three_lines, longest = sizes
    assert usual == one == two_lines > three_lines > longest


@pytest.mark.parametrize("width", [390, 820, 1280])
@pytest.mark.parametrize("paper", PAPERS)
def test_the_code_is_square_on_every_screen(browser: Browser, server: Server, width: int, paper: str) -> None:
    visitor = Visitor(browser, server, width=width)
    visitor.sign_in()
    page = visitor.open(f"/campaigns/{campaign_id(server.data, 'short-pulse')}/posters?paper={paper}")
    for code in page.evaluate(MEASURE)["codes"]:
        assert code[0] == pytest.approx(code[1])
    visitor.close()
