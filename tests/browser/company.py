"""The company's words, written by a lead and taken away again, so that other pages stay as they are."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PIL import Image, ImageDraw
from playwright.sync_api import Page

from tests.browser.site import Visitor
from tests.surveys.company.pictures import saved

NAMES = {"zh_Hant": "林家維修股份有限公司", "zh_Hans": "林家维修股份有限公司", "en": "Lin Repair and Service Ltd"}
CONTACTS = {
    "zh_Hant": "品質部 quality@company.example，02 1234 5678",
    "zh_Hans": "质量部 quality@company.example，02 1234 5678",
    "en": "Quality team: quality@company.example, 02 1234 5678",
}
PRIVACY = {
    "zh_Hant": "我們只用您的答案來改善服務，保存兩年後刪除。\n\n您可以隨時來信詢問我們存了什麼。",
    "zh_Hans": "我们只用您的答案来改进服务，保存两年后删除。\n\n您可以随时来信询问我们存了什么。",
    "en": "We use your answers to improve our service and for nothing else, and delete them after two years.\n\n"
    "Write to us at any time to learn what we keep.",
}
TEXTS = {"name": NAMES, "contact": CONTACTS, "privacy": PRIVACY}


def logo() -> bytes:
    """As wide as many are."""
    image = Image.new("RGBA", (480, 160), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse((8, 8, 152, 152), fill=(20, 60, 120, 255))
    pen.text((190, 40), "LIN", fill=(20, 60, 120, 255), font_size=100)
    return saved(image)


def fill(page: Page, texts: dict[str, dict[str, str]] = TEXTS) -> None:
    for name, each in texts.items():
        for code, words in each.items():
            page.fill(f"#{name}_{code}", words)


def choose(page: Page, content: bytes, name: str = "logo.png") -> None:
    page.set_input_files("#logo", {"name": name, "mimeType": "image/png", "buffer": content})


def save(page: Page) -> None:
    page.click(".form .actions .button")
    page.wait_for_url("**/company?saved=true")


@contextmanager
def written(visitor: Visitor) -> Iterator[None]:
    """As long as this lasts all of it stands, for every visitor of this server."""
    visitor.sign_in()
    page = visitor.context.new_page()
    page.goto(f"{visitor.server.address}/company")
    fill(page)
    choose(page, logo())
    save(page)
    _wait(visitor, stands=True)
    try:
        yield
    finally:
        page.goto(f"{visitor.server.address}/company")
        fill(page, {name: dict.fromkeys(texts, "") for name, texts in TEXTS.items()})
        page.check("[name=without_logo]")
        save(page)
        page.close()
        _wait(visitor, stands=False)


def _wait(visitor: Visitor, *, stands: bool) -> None:
    """Pages remember what was written for a moment."""
    latest = time.monotonic() + 30
    address = f"{visitor.server.address}/suggest"
    while ('class="about"' in visitor.context.request.get(address).text()) != stands:
        assert time.monotonic() < latest
        time.sleep(0.1)


def _company(visitor: Visitor) -> None:
    with written(visitor):
        visitor.open("/company")
        visitor.page.wait_for_selector(".logo")


def _company_faults(visitor: Visitor) -> None:
    """A picture that is none, and words that are too many."""
    visitor.sign_in()
    page = visitor.open("/company")
    page.locator("#contact_en").evaluate(
        "field => { field.removeAttribute('maxlength'); field.value = 'x'.repeat(201); }"
    )
    choose(page, b"<svg/>", "logo.svg")
    page.click(".form .actions .button")
    page.wait_for_selector(".errors")


def _company_changed(visitor: Visitor) -> None:
    """Somebody else has saved meanwhile."""
    visitor.sign_in()
    page = visitor.open("/company")
    fill(page, {"name": {"en": "Lin & Sons"}, "privacy": {"en": "We keep your answers."}})
    with written(visitor):
        page.click(".form .actions .button")
        page.wait_for_selector(".notice.warn")


def _of_company(path: str) -> Callable[[Visitor], None]:
    """A page of respondents while all of it is written; the notice is open."""

    def go(visitor: Visitor) -> None:
        with written(visitor):
            visitor.open(path)
            visitor.page.wait_for_function("document.querySelector('.logo').complete")
            visitor.page.click(".about summary")

    return go


VIEWS = {
    "company": _company,
    "company-faults": _company_faults,
    "company-changed": _company_changed,
    "answer-company": _of_company("/s/demo-servqual"),
}
