"""Every page, instrument and step: how to get there. Pictures are taken of all of them, axe looks at all of them."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.campaigns import campaign_id
from tests.browser.cards import SEND, answer, forward
from tests.browser.more_views import MORE
from tests.browser.respondent import no_sending
from tests.browser.site import Visitor


def _plain(path: str) -> Callable[[Visitor], None]:
    def go(visitor: Visitor) -> None:
        visitor.open(path)

    return go


def _desk(path: str) -> Callable[[Visitor], None]:
    def go(visitor: Visitor) -> None:
        visitor.sign_in()
        visitor.open(path)

    return go


def _campaign(slug: str) -> Callable[[Visitor], None]:
    def go(visitor: Visitor) -> None:
        visitor.sign_in()
        visitor.open(f"/campaigns/{campaign_id(visitor.server.data, slug)}")
        visitor.page.wait_for_selector(".js-plotly-plot")
        visitor.unfold()

    return go


def _charts(visitor: Visitor) -> None:
    visitor.open("/charts")
    expect(visitor.page.locator(".chart:not(:has(svg))")).to_have_count(0)


def _details(slug: str) -> Callable[[Visitor], None]:
    def go(visitor: Visitor) -> None:
        _campaign(slug)(visitor)
        visitor.page.click('a[href$="/details"]')
        visitor.page.wait_for_url("**/details")

    return go


def _step(slug: str, steps: int) -> Callable[[Visitor], None]:
    """So many cards further on, the first question of that card answered."""

    def go(visitor: Visitor) -> None:
        page = visitor.open(f"/s/{slug}")
        assert forward(page, most=steps) == steps
        page.locator('fieldset:visible input[value="5"]').first.press("Space")

    return go


def _card(slug: str, what: str, value: int | None = None) -> Callable[[Visitor], None]:
    """On to the first card that holds this, the cards before it answered if there is a value."""

    def go(visitor: Visitor) -> None:
        forward(visitor.open(f"/s/{slug}"), value, what)

    return go


def _points(visitor: Visitor) -> None:
    _card("long-servqual", ".stepper")(visitor)
    for place, points in enumerate(("10", "35", "25")):
        visitor.page.locator(".stepper input").nth(place).fill(points)


def _one_page(slug: str) -> Callable[[Visitor], None]:
    """As it is where no script runs."""

    def go(visitor: Visitor) -> None:
        visitor.page.route("**/static/js/**", lambda route: route.abort())
        visitor.open(f"/s/{slug}")

    return go


def _segment(visitor: Visitor) -> None:
    visitor.open("/s/short-servqual").locator("fieldset:visible input").nth(1).press("Space")


def _all_faults(visitor: Visitor) -> None:
    """Something wrong at every kind of question, sent from the page without script's help."""
    page = visitor.open("/s/long-servqual")
    page.evaluate(
        """() => {
            for (const radio of document.querySelectorAll('[name="tools.expectation"]')) radio.value = "9";
            document.querySelector('[name="tools.expectation"]').checked = true;
            document.querySelectorAll(".stepper input")[1].value = "99";
            document.querySelector("#visit").value = "2099-01-01";
            document.querySelector("#comment").value = "x".repeat(2500);
            document.querySelector("form[data-cards]").submit();
        }"""
    )
    page.wait_for_selector(".errors")


def _comment(visitor: Visitor, slug: str) -> None:
    """All answered, with words of one's own, and on the way."""
    answer(visitor.open(f"/s/{slug}"), 3)
    visitor.page.fill("#comment", "The waiting room is cold.")
    visitor.page.click(SEND)


def _receipt(visitor: Visitor) -> None:
    _comment(visitor, "long-pulse")
    visitor.page.wait_for_selector(".receipt")


def _not_stored_yet(visitor: Visitor) -> None:
    visitor.page.route("**/s/*", no_sending)
    _comment(visitor, "long-pulse")
    expect(visitor.page.locator(".sending [data-waiting] p").first).to_have_text(re.compile(r"\S.{11,}"))


def _receipt_waits(visitor: Visitor) -> None:
    """Of an anonymous answer that is not mixed with others yet."""
    _comment(visitor, "short-pulse")
    code = visitor.page.inner_text(".receipt")
    visitor.open("/suggest/receipt")
    visitor.page.fill("#code", code)
    visitor.page.click(".form .button")
    visitor.page.wait_for_selector(".tag")


def _last(visitor: Visitor) -> None:
    answer(visitor.open("/s/demo-servqual"), None)


def _faulty(visitor: Visitor) -> None:
    _last(visitor)
    visitor.page.click(SEND)
    visitor.page.wait_for_selector(".errors")


def _thanks(visitor: Visitor) -> None:
    answer(visitor.open("/s/demo-kano"), 1)
    visitor.page.click(SEND)
    visitor.page.wait_for_selector("[data-cards]", state="detached")


def suggest(visitor: Visitor, words: str = "<b>One</b> & another thing") -> str:
    """Leave a suggestion; the receipt code."""
    visitor.open("/suggest")
    visitor.page.fill("#text", words)
    visitor.page.click(".form .button")
    return visitor.page.inner_text(".receipt")


def _thread(visitor: Visitor) -> None:
    code = suggest(visitor)
    visitor.open("/suggest/receipt")
    visitor.page.fill("#code", code)
    visitor.page.click(".form .button")
    visitor.page.wait_for_selector(".timeline")


def _wrong_receipt(visitor: Visitor) -> None:
    visitor.open("/suggest/receipt")
    visitor.page.fill("#code", "hello")
    visitor.page.click(".form .button")
    visitor.page.wait_for_selector(".errors")


def _desk_suggestion(source: str) -> Callable[[Visitor], None]:
    def go(visitor: Visitor) -> None:
        if source == "box":
            suggest(visitor)
        visitor.sign_in()
        visitor.open(f"/suggestions?source={source}")
        visitor.page.locator(".lines a").first.click()
        visitor.page.wait_for_selector(".timeline")

    return go


def new_campaign(visitor: Visitor, instrument: str = "servqual", title: str = "Winter 2026") -> None:
    """Make a draft and stay on its page."""
    visitor.sign_in()
    visitor.open("/campaigns/new")
    visitor.unfold()
    visitor.page.check(f'input[value="{instrument}"]')
    for field in visitor.page.locator('input[name^="title_"]').all():
        field.fill(title)
    visitor.page.click(".form .button")
    visitor.page.wait_for_selector(".share")


def _opened(visitor: Visitor) -> None:
    new_campaign(visitor, "kano")
    visitor.page.click(".share .button:not(.quiet)")
    visitor.page.wait_for_selector(".qr")


def _preview(visitor: Visitor) -> None:
    new_campaign(visitor)
    visitor.page.click(".share .button.quiet")
    visitor.page.wait_for_selector("[data-cards]")


def _test_sent(visitor: Visitor) -> None:
    _preview(visitor)
    answer(visitor.page, 5)
    visitor.page.click(SEND)
    visitor.page.wait_for_url("**/preview")
    visitor.page.wait_for_selector(".notice")


def _bad_campaign(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.open("/campaigns/new")
    visitor.unfold()
    visitor.page.check('input[value="named"]')
    visitor.page.fill("#opens", "2026-12-31T18:00")
    visitor.page.fill("#closes", "2026-12-01T09:00")
    visitor.page.click(".form .button")
    visitor.page.wait_for_selector(".errors")


def _asks(what: str) -> Callable[[Visitor], None]:
    """The page that asks before a fresh draft is opened and closed, or deleted."""

    def go(visitor: Visitor) -> None:
        new_campaign(visitor)
        if what == "close":
            visitor.page.click("form[action$='/open'] button")
            visitor.page.wait_for_selector("#link")
        visitor.open(re.sub(r"^https?://[^/]+", "", visitor.page.url) + f"/{what}")

    return go


def _stage(*acts: str) -> Callable[[Visitor], None]:
    """A campaign's page after these buttons."""

    def go(visitor: Visitor) -> None:
        _opened(visitor)
        for act in acts:
            if act == "close":
                visitor.page.click("a[href$='/close']")
            visitor.page.click(f"form[action$='/{act}'] button")
            visitor.page.wait_for_selector(".share .notice")

    return go


def _refused(visitor: Visitor) -> None:
    """A step that the campaign's state does not allow."""
    new_campaign(visitor)
    visitor.open(re.sub(r"^https?://[^/]+", "", visitor.page.url) + "/close")


def _edit(visitor: Visitor) -> None:
    new_campaign(visitor)
    visitor.page.click('a[href$="/edit"]')
    visitor.page.wait_for_url("**/edit")


def _of_campaign(slug: str, path: str) -> Callable[[Visitor], None]:
    """A page of the campaign with this link."""

    def go(visitor: Visitor) -> None:
        visitor.sign_in()
        visitor.open(f"/campaigns/{campaign_id(visitor.server.data, slug)}{path}")

    return go


def _bad_people(visitor: Visitor) -> None:
    _of_campaign("personal-empty", "/people")(visitor)
    people = (
        "lin@company.example,林怡君,台北",
        "not an address,Wang,",
        "lin@company.example,,",
        "wu@company.example,,Mars",
    )
    visitor.page.fill("#list", "\n".join(["email,name,site", *people]))
    visitor.page.click("form[action$='/import'] .button")
    visitor.page.wait_for_selector(".errors")


def _person(find: str, page: str) -> Callable[[Visitor], None]:
    """A page about one invited person."""

    def go(visitor: Visitor) -> None:
        _of_campaign("personal-people", f"/people?find={find}")(visitor)
        visitor.page.click(f"a[href$='/{page}']")
        visitor.page.wait_for_url(f"**/{page}")

    return go


def _failed_sign_in(visitor: Visitor) -> None:
    visitor.open("/sign-in")
    visitor.page.fill("#email", "nobody@company.example")
    visitor.page.fill("#password", "a wrong password")
    visitor.page.click(".form .button")
    visitor.page.wait_for_selector(".errors")


MORE_REPORTS = ("servperf", "zones", "pulse", "internal", "gaps_managers", "gaps_staff")

VIEWS: dict[str, Callable[[Visitor], None]] = {
    "front": _plain("/"),
    "answer-servqual": _plain("/s/demo-servqual"),
    "answer-servqual-chosen": _step("demo-servqual", 4),
    "answer-servqual-overall": _step("demo-servqual", 22),
    "answer-servqual-last": _last,
    "answer-servqual-faults": _faulty,
    "answer-kano": _plain("/s/demo-kano"),
    "answer-kano-absent": _step("demo-kano", 1),
    "answer-kano-importance": _card("long-kano", ".of-9"),
    "answer-servperf": _plain("/s/long-servperf"),
    "answer-zones": _card("long-zones", "h2"),
    "answer-points": _points,
    "answer-extremes": _card("short-servqual", "[id$='.most']"),
    "answer-date": _card("long-servqual", "[type=date]"),
    "answer-segment": _segment,
    "answer-nps": _card("long-pulse", ".of-11"),
    "answer-choices": _card("long-pulse", "[data-several]", 2),
    "answer-choice": _card("long-internal", "[id=department]"),
    "answer-ladder": _plain("/s/long-gaps-staff"),
    "answer-managers": _plain("/s/long-gaps-managers"),
    "answer-kiosk": _plain("/s/long-pulse?channel=kiosk"),
    "answer-one-page": _one_page("short-servqual"),
    "answer-one-page-kano": _one_page("short-kano"),
    "answer-one-page-pulse": _one_page("long-pulse"),
    "answer-faults": _all_faults,
    "answer-link-used": _plain("/s/personal-named?invite=a-link-that-was-used"),
    "answer-anonymous": _plain("/s/short-pulse"),
    "answer-not-stored-yet": _not_stored_yet,
    "thanks": _thanks,
    "thanks-receipt": _receipt,
    "not-found": _plain("/s/nowhere"),
    "suggest": _plain("/suggest"),
    "suggest-receipt": lambda visitor: suggest(visitor) and None,
    "receipt-entry": _plain("/suggest/receipt"),
    "receipt-wrong": _wrong_receipt,
    "thread": _thread,
    "receipt-waits": _receipt_waits,
    "sign-in": _plain("/sign-in"),
    "sign-in-failed": _failed_sign_in,
    "campaigns": _desk("/campaigns"),
    "campaign-new": _desk("/campaigns/new"),
    "campaign-new-faults": _bad_campaign,
    "campaign-draft": new_campaign,
    "campaign-preview": _preview,
    "campaign-opened": _opened,
    "campaign-paused": _stage("pause"),
    "campaign-closed": _stage("close"),
    "campaign-close": _asks("close"),
    "campaign-delete": _asks("delete"),
    "campaign-test-sent": _test_sent,
    "campaign-refused": _refused,
    "campaign-edit": _edit,
    "campaign-handed-out": _of_campaign("short-kano", ""),
    "people-empty": _of_campaign("personal-empty", "/people"),
    "people": _of_campaign("personal-people", "/people"),
    "people-anonymous": _of_campaign("personal-anonymous", "/people"),
    "people-faults": _bad_people,
    "personal-link": _person("person001", "link"),
    "person-answer": _person("person000", "answer"),
    "questionnaires": _desk("/questionnaires"),
    "questionnaire-preview": _desk("/questionnaires/zones"),
    "posters": _of_campaign("short-pulse", "/posters"),
    "posters-cards": _of_campaign("short-pulse", "/posters?paper=a6-four"),
    "report-servqual": _campaign("demo-servqual"),
    "report-kano": _campaign("demo-kano"),
    **{f"report-{name}": _of_campaign(f"long-{name}".replace("_", "-"), "") for name in MORE_REPORTS},
    "report-short": _of_campaign("short-servqual", ""),
    "report-some-sites": _of_campaign("some-sites", ""),
    "report-known-list": _of_campaign("known-list", ""),
    "details-some-sites": _of_campaign("some-sites", "/details"),
    "details-known-list": _of_campaign("known-list", "/details"),
    "details-servqual": _details("demo-servqual"),
    "details-kano": _details("demo-kano"),
    "details-zones": _of_campaign("long-zones", "/details"),
    "details-short": _of_campaign("short-servqual", "/details"),
    "engine": _plain("/engine"),
    "charts": _charts,
    "suggestions": _desk("/suggestions"),
    "suggestion": _desk_suggestion("box"),
    "comment": _desk_suggestion("answers"),
    **MORE,
}
