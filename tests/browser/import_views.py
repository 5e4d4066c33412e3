"""The states of files of answers: brought in, asked about, refused, checked, stored, undone."""

import random
from collections.abc import Callable, Sequence

from playwright.sync_api import expect

from tests.browser.site import Visitor
from tests.surveys.imports.files import as_csv, servqual_rows

WORDS = ("非常不同意", "不同意", "有點不同意", "普通", "有點同意", "同意", "非常同意")


def in_words(n: int) -> list[list[str]]:
    """Answers in words, as a Chinese survey tool saves them."""
    rows, chance = servqual_rows(n, sites=("台北", "台北 ", "高雄")), random.Random(2)
    head = [f"{place}、第{place}題" for place in range(1, 45)]
    found = [[*head, "您去的是哪個據點", "日期", "還想說什麼"]]
    for row in rows[1:]:
        answers = [WORDS[int(cell) - 1] if chance.random() > 0.02 else "不適用" for cell in row[:44]]
        found.append([*answers, *row[44:]])
    return found


def _bring(visitor: Visitor, rows: Sequence[Sequence[str]], name: str, questionnaire: str = "servqual") -> None:
    visitor.sign_in()
    visitor.open("/imports")
    page = visitor.page
    page.set_input_files("#file", {"name": name, "mimeType": "text/csv", "buffer": as_csv(rows)})
    page.select_option("#instrument", questionnaire)
    page.click("main form .button:not(a)")
    page.wait_for_selector(".map")


def _list(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.open("/imports")


def _look(visitor: Visitor) -> None:
    _bring(visitor, servqual_rows(30, high=5), "last-year.csv")


def _say(visitor: Visitor, low: str, high: str) -> None:
    visitor.page.fill('[name="low.needs"]', low)
    visitor.page.fill('[name="high.needs"]', high)


def _check(visitor: Visitor) -> None:
    visitor.page.click(".mapping > .part > .actions .button")
    expect(visitor.page.locator("#summary")).to_be_visible(timeout=20_000)


def _faulty(visitor: Visitor) -> None:
    _bring(visitor, servqual_rows(30, high=5), "last-year.csv")
    visitor.page.select_option('[id="column.1"]', "")
    visitor.page.click(".mapping > .part > .actions .button")
    expect(visitor.page.locator(".errors")).to_be_visible()


def _words(visitor: Visitor) -> None:
    _bring(visitor, in_words(40), "9月門市.csv")
    page = visitor.page
    fields = page.locator('[id="column.0"] optgroup').nth(0).locator("option").count()
    for place in range(44):
        half, need = divmod(place, 22)
        value = page.locator(f'[id="column.{place}"] optgroup').nth(half).locator("option").nth(min(need, fields - 1))
        page.select_option(f'[id="column.{place}"]', value.get_attribute("value"))
    page.select_option('[id="column.44"]', "segment.site")
    page.select_option('[id="column.45"]', "date")
    page.click(".mapping > .part > .actions .button")
    expect(page.locator(".errors")).to_be_visible()
    _say(visitor, "1", "7")
    page.click(".mapping > .part > .actions .button")
    expect(page.locator(".codes")).to_be_visible(timeout=20_000)


def _checked(visitor: Visitor) -> None:
    _bring(visitor, servqual_rows(30, high=5), "last-year.csv")
    _say(visitor, "1", "5")
    _check(visitor)


def _confirm(visitor: Visitor) -> None:
    visitor.page.check('[name="anonymity"][value="confidential"]')
    visitor.page.click("#wave .button")


def _stored(visitor: Visitor) -> None:
    _checked(visitor)
    _confirm(visitor)
    expect(visitor.page.locator('main a.button[href^="/campaigns/"]')).to_be_visible(timeout=20_000)


def _undone(visitor: Visitor) -> None:
    _stored(visitor)
    visitor.page.click("details.part summary")
    visitor.page.check('[name="sure"]')
    visitor.page.click("details.part .button")
    expect(visitor.page.locator("details.part")).to_have_count(0)


def _wave_faults(visitor: Visitor) -> None:
    _checked(visitor)
    visitor.page.click("#wave .button")
    expect(visitor.page.locator(".errors")).to_be_visible()


def _refused(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.open("/imports")
    visitor.page.set_input_files("#file", {"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n"})
    visitor.page.click("main form .button:not(a)")
    expect(visitor.page.locator(".errors")).to_be_visible()


IMPORT_VIEWS: dict[str, Callable[[Visitor], None]] = {
    "import-list": _list,
    "import-refused": _refused,
    "import-look": _look,
    "import-faults": _faulty,
    "import-words": _words,
    "import-checked": _checked,
    "import-wave-faults": _wave_faults,
    "import-stored": _stored,
    "import-undone": _undone,
}
