"""Answering as respondents do it: by tap, by key, by name alone, coming back, and with a network that fails."""

import itertools
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from surveys import instruments
from tests.browser.campaigns import slug_of
from tests.browser.cards import NEXT, SEND, answer, answer_by_key, forward
from tests.browser.respondent import CARD, PROGRESS, THANKS, place, stored, tap
from tests.browser.site import LANGUAGES, Server, Visitor
from tests.browser.views import VIEWS

ROOT = Path(__file__).parents[2]
COUNT_PUSHES = """
    window.pushes = 0;
    const push = history.pushState;
    history.pushState = function () { window.pushes += 1; return push.apply(this, arguments); };
"""


def test_a_tap_on_the_last_question_goes_on_and_back_keeps_it(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-servqual")
    tap(page, 6, 2)
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 2 of"))
    expect(page.locator(f"{CARD} h2")).to_be_focused()
    page.click("[data-back]")
    expect(page.locator(f"{CARD} input:checked")).to_have_count(2)
    page.locator(f"{CARD} .choice.aside").click()  # "does not apply" is an answer too
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 2 of"))
    customer.close()


def test_who_answers_and_then_taps_next_leaves_out_no_card(browser: Browser, server: Server) -> None:
    """The card has gone on by itself; the tap was meant for the one before."""
    customer = Visitor(browser, server)
    page = customer.open("/s/long-servqual")
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    tap(page, 6, 2)
    page.clock.run_for(300)
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 2 of"))
    page.clock.run_for(1100)
    page.click("[data-next]")
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 2 of"))
    page.clock.run_for(100)
    page.click("[data-next]")  # whoever has seen it may leave it out
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 3 of"))
    customer.close()


def by_name(page: Page) -> None:
    """Everything on the card, found by role and name as a screen reader says them."""
    groups = page.get_by_role("group").all()
    for group in groups or [page.get_by_role("main")]:
        radios, fields = group.get_by_role("radio"), group.get_by_role("textbox")
        if radios.count():
            radios.nth(radios.count() // 2).check(force=True)
        for field in fields.all():
            if field.get_attribute("type") != "date":
                field.fill("20" if field.get_attribute("inputmode") == "numeric" else "By name alone")


def test_the_long_form_by_accessible_names_alone(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-servqual")
    expect(page.get_by_role("progressbar", name=re.compile("Question 1 of"))).to_be_visible()
    expect(page.get_by_role("group", name=re.compile("What I expect")).get_by_role("radio")).to_have_count(7)
    expect(page.get_by_role("radio", name="7 Strongly agree")).to_have_count(2)
    expect(page.get_by_role("checkbox", name="Does not apply, or I cannot say")).to_be_visible()
    for _ in range(60):
        by_name(page)
        if not page.get_by_role("button", name="Next").is_visible():
            break
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Send the answers").click()
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    assert stored(server, "By name alone") == 1
    customer.close()


_WALK = """() => {
    const shown = (part) => part.checkVisibility();
    const small = (part) => Math.min(part.getBoundingClientRect().width, part.getBoundingClientRect().height) < 44;
    const taps = ".scale label > :nth-child(2), .choice, button, textarea, .input";
    const found = { cards: 0, wide: [], small: [] };
    for (;;) {
        const card = [...document.querySelectorAll("[data-card]")].find(shown);
        found.cards += 1;
        if (document.documentElement.scrollWidth > window.innerWidth) found.wide.push(card.innerText.slice(0, 80));
        found.small.push(...[...card.querySelectorAll(taps)].filter(shown).filter(small).map((part) => part.outerHTML));
        const next = document.querySelector("[data-next]");
        if (!shown(next) || found.cards > 100) return found;
        next.click();
    }
}"""


@pytest.mark.parametrize("name", instruments.one_of_each())
def test_nothing_scrolls_sideways_at_twice_the_size(browser: Browser, server: Server, name: str) -> None:
    """A phone of 360 px at 200 % shows 180 px of CSS; one of 320 px is what WCAG asks for. At 360 px all that one taps
    is at least 44 px in both directions. Every card of every questionnaire at each width.
    """
    customer = Visitor(browser, server)
    for width in (180, 320, 360):
        customer.page.set_viewport_size({"width": width, "height": 844})
        page = customer.open(f"/s/{slug_of(name)}")
        cards = len(page.locator("[data-card]:not([data-off])").all())
        found = page.evaluate(_WALK)
        expect(page.locator(SEND)).to_be_visible()
        assert (found["cards"], found["wide"]) == (cards, [])
        assert page.evaluate("window.innerWidth") == width
        if width == 360:
            assert found["small"] == []
    customer.close()


# Kinds of questions


def test_conditions_hold_alike_in_the_browser_and_on_the_server(browser: Browser, server: Server) -> None:
    """The cases that tests/surveys/test_conditions.py runs through the server's side."""
    cases = json.loads((ROOT / "tests/surveys/instruments/conditions.json").read_text())
    customer = Visitor(browser, server)
    page = customer.open("/s/nowhere")
    run = "async (cases) => { const { holds } = await import('/static/js/conditions.js');"
    found = page.evaluate(run + " return cases.map((each) => holds(each.condition, each.sent)); }", cases)
    assert found == [case["holds"] for case in cases]
    customer.close()


def test_a_question_comes_only_after_the_answer_that_asks_for_it(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-pulse")
    expect(page.locator(PROGRESS)).to_have_text("Question 1 of 4")
    tap(page, 6)
    page.click("[data-back]")
    tap(page, 0)
    expect(page.locator(PROGRESS)).to_have_text("Question 2 of 5")
    customer.close()


def test_a_hundred_points(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-servqual")
    forward(page, wanted=".stepper")
    left, here = page.locator("[data-points] [data-why]"), place(page)
    page.get_by_role("button", name="5 points more for Reliability").click()
    expect(left).to_have_text("Points left: 95")
    page.reload()
    expect(page.get_by_role("textbox", name=re.compile("Reliability"))).to_have_value("5")
    assert place(page) == here
    page.click(NEXT)  # not yet: all of them or none
    assert place(page) == here
    page.get_by_role("textbox", name=re.compile("Tangibles")).fill("100")
    expect(left).to_have_text("Points too many: 5")
    page.get_by_role("button", name="5 points less for Reliability").click()
    expect(left).to_have_text("All 100 points are given.")
    page.click(NEXT)
    assert place(page) == here + 1
    customer.close()


def test_points_in_the_figures_of_a_chinese_keyboard(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server, "zh-Hant")
    page = customer.open("/s/long-servqual")
    forward(page, wanted=".stepper")
    fields, here = page.locator(".stepper input"), place(page)
    fields.nth(0).fill("１００")
    expect(page.locator("[data-points] [data-why]")).to_have_text("100點都分配好了。")
    fields.nth(1).fill("1e2")
    page.click(NEXT)
    assert place(page) == here
    expect(fields.nth(1)).to_be_focused()
    expect(fields.nth(1)).to_have_accessible_description("請寫0到100的整數。")
    fields.nth(1).fill("")
    answer(page, None)
    page.click(SEND)
    expect(page.locator("[data-cards]")).to_have_count(0)
    assert stored(server, '"points.tangibles":100') == 1
    customer.close()


def test_the_same_as_most_and_least_important_is_held_at_once(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/short-servqual")
    forward(page, wanted="[id$='.most']")
    here, groups = place(page), page.locator(f"{CARD} fieldset")
    for group in groups.all():
        group.locator(".choice").first.click()
    expect(page.locator("[data-apart] [data-why]")).to_be_visible()
    page.click(NEXT)
    assert place(page) == here
    groups.nth(1).locator(".choice").nth(1).click()
    expect(page.locator("[data-apart] [data-why]")).to_be_hidden()
    expect(page.locator(PROGRESS)).to_have_text(re.compile(f"Question {here + 1} of"))
    customer.close()


def test_what_is_wrong_is_read_with_the_question(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    customer.page.route(re.compile(r"/static/js/"), lambda route: route.abort())
    page = customer.open("/s/long-servqual")
    page.evaluate("document.querySelector('[name=overall]').value = '8'")
    page.locator("[name=overall]").first.check(force=True)
    page.click(SEND)
    group = page.locator("fieldset#overall")
    expect(group).to_have_accessible_description("Choose an answer from 1 to 7.")
    page.click(".errors a")
    expect(group).to_be_focused()
    customer.close()


def test_the_back_of_the_device_goes_to_the_card_before_and_leaves_from_the_first(
    browser: Browser, server: Server
) -> None:
    """Without adding anything to the history by itself: browsers skip what comes without a tap or key."""
    customer = Visitor(browser, server)
    customer.page.add_init_script(COUNT_PUSHES)
    customer.open("/s/long-kano")
    page = customer.open("/s/long-servqual")
    for question in (2, 3):
        tap(page, 4, 4)
        expect(page.locator(PROGRESS)).to_have_text(re.compile(f"Question {question} of"))
    page.reload()
    for _ in range(2):
        page.locator(".skip").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**#main")
        expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 3 of"))
    page.go_back()
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 3 of"))
    for question in (2, 1):
        page.go_back()
        expect(page.locator(PROGRESS)).to_have_text(re.compile(f"Question {question} of"))
    assert page.evaluate("pushes") == 0
    for question in (2, 3, 2, 1):
        page.go_forward() if question > place(page) else page.go_back()
        expect(page.locator(PROGRESS)).to_have_text(re.compile(f"Question {question} of"))
    expect(page.locator("input:checked:not([data-keep] input)")).to_have_count(4)
    page.go_back()
    page.wait_for_url("**/s/long-kano")
    customer.close()


def test_back_on_the_page_and_back_of_the_device_are_one(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    customer.open("/s/long-kano")
    page = customer.open("/s/long-servqual")
    for question in (2, 3, 4):
        tap(page, 4, 4)
        expect(page.locator(PROGRESS)).to_have_text(re.compile(f"Question {question} of"))
    page.click("[data-back]")
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 3 of"))
    page.go_back()
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 2 of"))
    page.click("[data-back]")
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 1 of"))
    expect(page.locator("[data-back]")).to_be_hidden()
    page.go_back()
    page.wait_for_url("**/s/long-kano")
    customer.close()


def test_the_back_of_the_device_leaves_from_the_thanks(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    customer.open("/s/long-kano")
    page = customer.open("/s/long-pulse")
    answer_by_key(page, 3)  # browsers tell entries of the history apart that came without a key
    page.click(SEND)
    expect(page.locator("h1")).to_have_text(THANKS)
    page.go_back()
    page.wait_for_url("**/s/long-kano")
    customer.close()


# The places of scales of which none before has the same classes and ends.
_KINDS = """(all) => {
    const ends = (scale) => [...scale.querySelectorAll(".end")].map((end) => end.textContent);
    const kinds = all.map((scale) => [scale.className, ...ends(scale)].join());
    return kinds.map((kind, at) => (kinds.indexOf(kind) === at ? at : -1)).filter((at) => at >= 0);
}"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["long-pulse", "long-zones", "long-kano"])
def test_the_ends_of_every_scale_are_told_by_name(browser: Browser, server: Server, name: str, width: int) -> None:
    customer = Visitor(browser, server, width=width, javascript=False)
    page = customer.open(f"/s/{name}")
    kinds = page.locator(".scale").evaluate_all(_KINDS)
    assert kinds
    for scale in (page.locator(".scale").nth(at) for at in kinds):
        for word in (scale.locator(".end").first, scale.locator(".end").last):
            end = word.inner_text().rpartition(" = ")[2]
            assert len(scale.get_by_role("radio", name=re.compile(rf"^\d+ {re.escape(end)}$")).all()) == 1, end
    customer.close()


def open_before_the_script(customer: Visitor) -> tuple[Page, list[Route]]:
    """The long form without its script, which comes when the one request in the list is continued."""
    late: list[Route] = []
    customer.page.route(re.compile(r"/static/js/answer\.js"), lambda route: late.append(route))
    customer.page.goto(customer.server.address + "/s/long-servqual", wait_until="commit")
    return customer.page, late


def test_who_began_before_the_script_came_goes_on_there(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page, late = open_before_the_script(customer)
    for group in page.locator("section fieldset:has(.scale)").all()[:6]:
        group.locator(".scale label").nth(4).click()
    with page.expect_request(re.compile("/started")):
        late[0].continue_()
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 4 of"))
    expect(page.locator("input:checked:not([data-keep] input)")).to_have_count(6)
    customer.close()


def test_what_was_answered_before_the_script_came_joins_an_older_draft(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/long-servqual")
    tap(page, 6, 2)
    expect(page.locator(PROGRESS)).to_have_text(re.compile("Question 2 of"))
    page, late = open_before_the_script(customer)
    for number in (0, 4, 5):  # the first question anew, and another need
        page.locator("section fieldset:has(.scale)").nth(number).locator(".scale label").nth(4).click()
    late[0].continue_()
    expect(page.locator("[data-found]")).to_be_visible()
    chosen = page.locator("input:checked:not([data-keep] input)")
    assert [each.input_value() for each in chosen.all()] == ["7", "3", "5", "5"]
    customer.close()


def test_a_short_form_has_twelve_cards_and_stays_the_same_one(browser: Browser, server: Server) -> None:
    customer = Visitor(browser, server)
    page = customer.open("/s/short-servqual")
    assert len(page.locator("[data-card]").all()) <= 12
    page.click("summary")
    page.check("[data-keep] input")
    for question in (2, 3):
        page.locator(f"{CARD} .choice").first.click()
        expect(page.locator(PROGRESS)).to_have_text(re.compile(f"Question {question} of"))
    tap(page, 4, 4)
    ids = "all => all.map(each => each.getAttribute('aria-labelledby'))"
    asked = page.locator("section[aria-labelledby]").evaluate_all(ids)
    for _ in range(4):  # another form than this one would be shown, were it not for the draft
        page.goto(server.address + "/s/short-servqual")
        expect(page.locator("[data-found]")).to_be_visible()
        again = page.locator("section[aria-labelledby]").evaluate_all(ids)
        assert again == asked
    answer(page, None)
    page.click(SEND)
    expect(page.locator("h1")).to_have_text(THANKS)
    customer.close()


@pytest.mark.parametrize(
    ("name", "language"), list(zip(instruments.one_of_each(), itertools.cycle(LANGUAGES), strict=False))
)
def test_every_questionnaire_without_script(browser: Browser, server: Server, name: str, language: str) -> None:
    """One page in sections: answered, sent, confirmed."""
    customer = Visitor(browser, server, language, javascript=False)
    page = customer.open(f"/s/{slug_of(name)}")
    page.evaluate(
        """() => {
            for (const group of document.querySelectorAll("fieldset:has(input[type=radio])")) {
                group.querySelectorAll("input[type=radio]")[group.id.endsWith(".least") ? 2 : 1].checked = true;
            }
        }"""
    )
    page.fill("#comment", f"{name} {language}")
    page.click(SEND)
    expect(page.locator(".receipt")).to_be_visible()
    assert customer.check() == []
    assert stored(server, f"{name} {language}") == 1
    customer.close()


@pytest.mark.parametrize("name", sorted({*instruments.one_of_each()} - {"kano", "pulse"}))
def test_the_one_page_form_has_nothing_for_axe_to_find(browser: Browser, server: Server, name: str) -> None:
    """Those of needs in pairs and of the pulse are views: test_pages looks at them."""
    assert {"answer-one-page-kano", "answer-one-page-pulse"} <= VIEWS.keys()
    customer = Visitor(browser, server)
    customer.page.route(re.compile(r"/static/js/"), lambda route: route.abort())
    page = customer.open(f"/s/{slug_of(name)}")
    expect(page.locator("[data-card]").last).to_be_visible()
    customer.faults.clear()  # that the script is missing
    assert customer.check() == []
    customer.close()
