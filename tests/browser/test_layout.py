"""How the desk uses the width it has: wide screens, forms in columns, tables that go on beyond a phone's edge."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.campaigns import campaign_id
from tests.browser.site import LANGUAGES, Server, Visitor
from tests.browser.views import suggest

_REPORT, _DETAILS, _PEOPLE = ("demo-servqual", ""), ("demo-servqual", "/details"), ("personal-people", "/people")
# Of all that is read as a text: those wider than 75 times the digit 0 in their own type.
_TOO_LONG = """texts => texts.filter(text => {
    const ruler = document.createElement("span");
    ruler.textContent = "0".repeat(75);
    ruler.className = "hidden";
    text.append(ruler);
    const most = Math.max(ruler.scrollWidth, 75 * 0.5 * parseFloat(getComputedStyle(text).fontSize));
    ruler.remove();
    return text.checkVisibility() && text.getBoundingClientRect().width > most + 1;
}).map(text => text.innerText)"""
_LEFTS = "parts => parts.map(part => Math.round(part.getBoundingClientRect().left))"
_TABLES = """tables => tables.filter(table => table.checkVisibility()).map(table => {
    const region = table.closest(".scroll");
    const fits = table.getBoundingClientRect().right <= innerWidth;
    return region ? region.tabIndex === 0 && region.role === "region" && Boolean(region.ariaLabel) : fits;
})"""
_FADES = """(region, to) => {
    region.scrollLeft = to;
    return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
        const style = getComputedStyle(region);
        done([style.getPropertyValue("--before") !== "0px", style.getPropertyValue("--after") !== "0px"]);
    })));
}"""


def _desk(browser: Browser, server: Server, width: int, path: str, language: str = "en") -> Page:
    lead = Visitor(browser, server, language, width=width)
    lead.sign_in()
    return lead.open(path)


def _of(server: Server, place: tuple[str, str]) -> str:
    return f"/campaigns/{campaign_id(server.data, place[0])}{place[1]}"


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_a_wide_screen_is_used_and_no_line_of_text_is_long(browser: Browser, server: Server, language: str) -> None:
    paths = ["/campaigns", "/campaigns/new", "/suggestions", "/questionnaires", "/engine"]
    page = _desk(browser, server, 1920, "/campaigns", language)
    for path in (*paths, *(_of(server, place) for place in (_REPORT, _DETAILS, _PEOPLE))):
        page.goto(server.address + path)
        content = page.locator("main").evaluate(
            "main => main.clientWidth - 2 * parseFloat(getComputedStyle(main).paddingLeft)"
        )
        assert content >= 1400, path
        assert (
            page.locator("main :is(p, li, dd, h1, h2, h3):not(:has(p, dl, form, a, div))").evaluate_all(_TOO_LONG) == []
        )
    page.context.close()


_TOPS = "figures => figures.map(each => Math.round(each.getBoundingClientRect().top))"
_CUT = """charts => charts.flatMap(chart => {
    const { left, right } = chart.getBoundingClientRect();
    return [...chart.querySelectorAll("svg text")].filter(text => {
        const box = text.getBoundingClientRect();
        return box.width && (box.left < left - 1 || box.right > right + 1);
    }).map(text => text.textContent);
})"""
_MEETING = """charts => charts.flatMap(chart => {
    const texts = [...chart.querySelectorAll("svg .annotation-text")];
    const words = texts.map(text => [text.textContent, text.getBoundingClientRect()]);
    if (!words.length) return ["no words"];
    return words.flatMap(([one, a], place) => words.slice(place + 1).filter(([other, b]) => a.width && b.width &&
        a.left < b.right - 2 && b.left < a.right - 2 && a.top < b.bottom - 2 && b.top < a.bottom - 2
    ).map(([other]) => `${one} | ${other}`));
})"""


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_two_small_figures_stand_side_by_side_where_there_is_room(
    browser: Browser, server: Server, language: str
) -> None:
    """With their numbers named beside them, no word cut and none on another; else one below the other."""
    page = _desk(browser, server, 1280, _of(server, _REPORT), language)
    expect(page.locator(".chart:not(:has(svg))")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollHeight") <= 5500
    pairs = page.locator(".pair")
    assert pairs.count() == 4
    for width, side_by_side in ((1280, True), (1000, True), (999, False), (390, False)):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(400)  # charts follow once the width rests
        for pair in pairs.all():
            first, second = pair.locator(".figure").evaluate_all(_TOPS)
            assert (first == second) is side_by_side, width
        assert page.locator(".chart").evaluate_all(_CUT) == [], width
        assert page.locator(".pair .chart").evaluate_all(_MEETING) == [], width
        if side_by_side:
            names = pairs.nth(1).locator(".figure").first.locator("li:visible")
            assert names.count() == 5
    page.context.close()


def test_the_campaign_form_has_two_columns_where_there_is_room(browser: Browser, server: Server) -> None:
    page = _desk(browser, server, 1000, "/campaigns/new")
    needed = page.get_by_role("region", name="What is needed")
    for name in ("Questionnaire", "Title that customers see"):
        expect(needed.get_by_role("group", name=name)).to_be_visible()
    expect(page.locator("form.long > section").first.locator("fieldset")).to_have_count(2)
    page.locator("form.long details").evaluate_all("folds => folds.forEach((fold) => { fold.open = true; })")
    fields = page.locator("form.long fieldset")
    assert len(set(fields.evaluate_all(_LEFTS))) == 2
    page.set_viewport_size({"width": 999, "height": 900})
    assert len(set(fields.evaluate_all(_LEFTS))) == 1
    page.context.close()


def test_on_a_phone_a_new_campaign_is_begun_above_the_list(browser: Browser, server: Server) -> None:
    page = _desk(browser, server, 390, "/campaigns")
    button = page.get_by_role("link", name="New campaign").bounding_box()
    first = page.locator("tbody a").first.bounding_box()
    assert button
    assert first
    assert button["y"] + button["height"] < first["y"] < 844


def test_a_table_that_goes_on_beyond_the_edge_of_a_phone_fades_there(browser: Browser, server: Server) -> None:
    page = _desk(browser, server, 390, _of(server, _DETAILS))
    regions = page.locator(".scroll")
    going_on = regions.evaluate_all("all => all.map(each => each.scrollWidth > each.clientWidth)")
    assert True in going_on
    region = regions.nth(going_on.index(True))
    assert [region.evaluate(_FADES, to) for to in (0, 1, 100_000)] == [[False, True], [True, True], [True, False]]
    if False in going_on:
        assert regions.nth(going_on.index(False)).evaluate(_FADES, 0) == [False, False]
    page.context.close()


def test_every_table_that_can_scroll_has_a_name_and_takes_the_focus(browser: Browser, server: Server) -> None:
    page = _desk(browser, server, 390, "/campaigns")
    for path in ("/campaigns", "/engine", *(_of(server, place) for place in (_REPORT, _DETAILS, _PEOPLE))):
        page.goto(server.address + path)
        page.locator("details").evaluate_all("parts => { for (const part of parts) part.open = true; }")
        assert set(page.locator("table").evaluate_all(_TABLES)) == {True}, path
    page.context.close()


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_no_date_of_a_list_is_broken(browser: Browser, server: Server, width: int) -> None:
    page = _desk(browser, server, width, "/campaigns", "zh-Hans")
    dates = page.locator("tbody td .num")
    assert dates.count()
    assert {len(lines) for lines in dates.evaluate_all("all => all.map(each => [...each.getClientRects()])")} == {1}
    page.context.close()


def test_a_reply_is_read_under_one_bar_as_every_other_page_of_the_box(browser: Browser, server: Server) -> None:
    reader = Visitor(browser, server, "zh-Hant")
    bar = reader.open("/suggest/receipt").locator(".top")
    height = bar.evaluate("bar => bar.clientHeight")
    code = suggest(reader)
    reader.open("/suggest/receipt")
    reader.page.fill("#code", code)
    reader.page.click(".form .button")
    reader.page.wait_for_selector(".timeline")
    assert bar.evaluate("bar => bar.clientHeight") == height
    reader.close()


def test_a_page_of_people_is_as_long_as_one_of_suggestions(browser: Browser, server: Server) -> None:
    page = _desk(browser, server, 390, _of(server, _PEOPLE))
    assert page.locator("tbody tr").count() == 50
    assert page.locator("tbody").evaluate("rows => rows.clientHeight") < 50 * 150
    page.context.close()


def test_fields_are_no_wider_than_their_text_needs(browser: Browser, server: Server) -> None:
    page = _desk(browser, server, 1920, "/programmes")
    for path in ("/programmes", _of(server, _PEOPLE), "/company/lists"):
        page.goto(server.address + path)
        page.locator("details").evaluate_all("parts => { for (const part of parts) part.open = true; }")
        for width in page.locator("main .form .input").evaluate_all("all => all.map(each => each.clientWidth)"):
            assert width <= 40 * 16, path
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [820, 1280])
def test_on_the_start_page_tags_and_buttons_stay_in_their_columns(
    browser: Browser, server: Server, language: str, width: int
) -> None:
    visitor = Visitor(browser, server, language, width=width)
    page = visitor.open("/")
    rows = """rows => rows.every(row => {
        const [tag, words, last] = [...row.children].map(part => part.getBoundingClientRect());
        return tag.right < words.left && words.right < last.left && last.right <= row.getBoundingClientRect().right;
    })"""
    assert page.locator(".todo > li").count() == 4
    assert page.locator(".todo > li").evaluate_all(rows)
    visitor.close()


def test_fields_in_a_row_of_a_form_end_on_one_line(browser: Browser, server: Server) -> None:
    page = _desk(browser, server, 1280, "/programmes")
    address = page.locator("tbody a", has_text="Repairs").get_attribute("href")
    page.goto(f"{server.address}{address}/actions/new")
    for pair in (("title", "kind"), ("owner", "due"), ("least", "target"), ("planned", "not_before")):
        boxes = [page.locator(f"#{field}").bounding_box() for field in pair]
        assert len({(box["y"], box["height"]) for box in boxes if box}) == 1, pair
    page.context.close()
