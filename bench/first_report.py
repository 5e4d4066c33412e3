"""first_report: from an empty database to the first report of real answers, for one who knows surveys, not GapLens.

A lead makes an account, copies the clinic's set of needs, takes a language out, changes the title and one sentence in
two languages, publishes it, opens SERVQUAL and Kano on it for five named people, and hands them their links. They
answer at the same time on their phones. Machines are measured; the person's time is that of a keystroke-level model
(Card, Moran and Newell 1980) with 250 English words or 400 Chinese characters a minute for whatever is read first.
"""

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from bench import Figure
from tests.browser.site import Server, Visitor, chromium, free_port, wait_for

KEY, POINT, CLICK, DECIDE, SCAN = 0.28, 1.1, 0.1, 1.35, 4.0  # seconds; SCAN: one more phone at a code on the screen
WORDS, CHARACTERS = 250, 400  # a minute
KEYS_PER_CHARACTER = 4  # of Chinese, by sound and choice
REPORT = "The report on screen"
ADDRESSES = (
    "chen@clinic.example",
    "lin@clinic.example",
    "wu@clinic.example",
    "liu@clinic.example",
    "ho@clinic.example",
)
_CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_WORD = re.compile(r"[A-Za-z0-9'’]+")
_SEEN = """(root) => {
    const found = [], texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let text; (text = texts.nextNode()); ) {
        const inside = text.parentElement;
        const said = text.data.trim();
        if (said && inside.checkVisibility() && !inside.closest(".hidden, option")) found.push(said);
    }
    return found;
}"""


@dataclass
class Step:
    name: str
    person: float = 0.0
    machine: float = 0.0

    @property
    def seconds(self) -> float:
        return self.person + self.machine


@dataclass
class Person:
    """Somebody at a page: does things in the browser, and adds up how long they take."""

    page: Page
    steps: list[Step] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def begin(self, name: str) -> None:
        self.steps.append(Step(name))

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        since = time.perf_counter()
        yield
        self.steps[-1].machine += time.perf_counter() - since

    def spend(self, seconds: float) -> None:
        self.steps[-1].person += seconds

    def read(self, where: str = "main") -> None:
        """Whatever is seen there for the first time."""
        for said in self.page.locator(where).first.evaluate(_SEEN):
            if said not in self.known:
                self.known.add(said)
                chinese = len(_CHINESE.findall(said))
                self.spend(60 * (chinese / CHARACTERS + len(_WORD.findall(said)) / WORDS))

    def click(self, what: str | Locator) -> None:
        self.spend(DECIDE + POINT + CLICK)
        with self.waiting():
            (self.page.locator(what).first if isinstance(what, str) else what).click()
            self.page.wait_for_load_state("load")

    def type(self, where: str, words: str, typed: str | None = None) -> None:
        """typed: only what is typed of it, where the rest stands there."""
        keys = words if typed is None else typed
        chinese = len(_CHINESE.findall(keys))
        self.spend(DECIDE + POINT + CLICK + KEY * (len(keys) + chinese * (KEYS_PER_CHARACTER - 1)))
        self.page.fill(where, words)

    def open(self, address: str) -> None:
        with self.waiting():
            self.page.goto(address, wait_until="load")

    @property
    def seconds(self) -> float:
        return sum(step.seconds for step in self.steps)


@contextlib.contextmanager
def empty_site(data: Path) -> Iterator[tuple[Server, str]]:
    """A server of an empty database, and the link for its first account."""
    port = free_port()
    environment = {
        **os.environ,
        "GAPLENS_DATA": str(data),
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "app", "serve"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        link = next(line.decode().strip() for line in process.stdout if b"/setup/" in line)
        wait_for(f"http://127.0.0.1:{port}/health/ready", process)
        yield Server(f"http://127.0.0.1:{port}", process, data), link
    finally:
        process.terminate()
        process.wait(30)


def _account(lead: Person, link: str) -> None:
    lead.begin("The first account")
    lead.open(link)
    lead.read()
    lead.type("#email", "chen@clinic.example")
    lead.type("#name", "Chen Mei")
    lead.type("#password", "rain on seven roofs")
    lead.click(".form .button")


def _set(lead: Person) -> None:
    lead.begin("Find the clinic's set and copy it")
    lead.read()
    lead.click("a[href='/needs'].button")
    lead.read()
    lead.click("form:has([name=origin][value=clinic]) button")
    lead.begin("Look at the set")
    lead.read()
    lead.begin("Its title and noun, one language taken out")
    lead.click(".outline a[href$='/head']")
    lead.read(".middle")
    lead.type("#title_zh_Hant", "仁愛診所")
    lead.type("#title_en", "Renai Clinic")
    lead.type("#service_zh_Hant", "診所")
    lead.type("#service_en", "clinic")
    lead.click("button[name=without][value=zh_Hans]")
    lead.begin("One sentence in two languages")
    lead.click(".outline a[href$='/needs/my_turn']")
    lead.read(".middle")
    lead.type("#text_zh_Hant", "約好的時間到了，十分鐘內就輪到我。", "<十")
    lead.type("#text_en", "They see me within ten minutes of the time I was given.", "<<<<<<<ten")
    lead.click("button[value=save]")
    lead.read(".preview")
    lead.begin("Publish")
    lead.click("a:text('To publishing')")
    lead.read(".gate")
    lead.click("form[action$='/publish'] button")
    lead.read()


def _campaigns(lead: Person) -> tuple[str, str]:
    """The addresses of the two."""
    lead.begin("A campaign: SERVQUAL, for five named people")
    lead.click("label:has([value=named])")
    lead.click("button[value=servqual]")
    lead.begin("Put the five on its list")
    lead.read()
    first = lead.page.url
    lead.type("#list", ", ".join(ADDRESSES))
    lead.begin("Open it, and Kano for the same people")
    lead.click("button[name=then][value=open]")
    lead.click("summary:text('by another questionnaire')")
    lead.read(".share")
    lead.click("button[value$='.kano']")
    lead.read()
    second = lead.page.url
    lead.click("button[name=then][value=open]")
    return first, second


def _links(lead: Person, campaign: str) -> list[str]:
    lead.begin("Hand over five links, as codes on the screen")
    lead.open(campaign)  # by its name in the list
    lead.spend(2 * (DECIDE + POINT + CLICK))
    lead.click("a[href$='/links']")
    lead.read(".head")
    lead.spend(SCAN * len(ADDRESSES))
    found: list[str] = lead.page.locator(".codes a").evaluate_all("links => links.map((link) => link.href)")
    assert len(found) == len(ADDRESSES)
    return found


def _answer(browser: Browser, server: Server, link: str, place: int) -> Step:
    """One person on a phone, card after card; what may be left out is passed over."""
    visitor = Visitor(browser, server, "zh-Hant" if place % 2 else "en")
    person = Person(visitor.page)
    person.begin("")
    person.open(link)
    person.read("header")
    while True:
        person.read("main")
        label = visitor.page.locator("[data-progress] label")
        progress, tapped = label.inner_text(), False
        for group in visitor.page.locator("[data-card]:visible fieldset, fieldset[data-card]:visible").all():
            options = group.locator("label:has([type=radio]:not([value=na]))")
            if tapped := options.count() > 0:
                person.click(options.nth((place + 3 + options.count() // 2) % options.count()))
        if visitor.page.locator("[data-send]").is_visible():
            break
        with person.waiting(), contextlib.suppress(AssertionError):  # a card that was answered goes on by itself
            expect(label).not_to_have_text(progress, timeout=5000 if tapped else 1)
        if label.inner_text() == progress:
            visitor.page.wait_for_timeout(1000 * DECIDE)  # a person does, and the tap counts it; sooner none is heeded
            person.click("[data-next]")
    with visitor.page.expect_response(
        lambda heard: heard.request.method == "POST" and "/started" not in heard.url
    ) as sent:
        person.click("[data-send]")
    assert sent.value.ok, f"refused with {sent.value.status}"
    visitor.page.wait_for_selector("[data-cards]", state="detached")
    visitor.close()
    return person.steps[0]


def _answered(lead: Person, server: Server, browser: Browser, links: list[str]) -> None:
    """All at the same time: as long as the slowest of them takes."""
    slowest = max((_answer(browser, server, link, place) for place, link in enumerate(links)), key=lambda s: s.seconds)
    lead.begin("Five answer on their phones, at the same time")
    lead.steps[-1].person, lead.steps[-1].machine = slowest.person, slowest.machine


def _report(lead: Person, campaign: str) -> None:
    lead.begin(REPORT)
    lead.open(campaign)
    lead.page.wait_for_selector(".figure")
    lead.spend(2 * (DECIDE + POINT + CLICK))


def trial(data: Path) -> tuple[list[Step], list[Step]]:
    """Until the first report is on screen, and from there until that of the other questionnaire is."""
    with empty_site(data) as (server, link), chromium() as browser:
        visitor = Visitor(browser, server, width=1280)
        lead = Person(visitor.page)
        _account(lead, link)
        _set(lead)
        first, second = _campaigns(lead)
        for campaign in (first, second):
            _answered(lead, server, browser, _links(lead, campaign))
            _report(lead, campaign)
        assert visitor.faults == []
        until = next(place for place, step in enumerate(lead.steps) if step.name == REPORT) + 1
        return lead.steps[:until], lead.steps[until:]


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory() as data:
        first, then = trial(Path(data))
    for step in (*first, *then):
        print(f"  {step.name:<52}{step.person:>8.1f} s person{step.machine:>8.1f} s machine{step.seconds:>8.1f} s")
    return [
        Figure("first_report", sum(step.seconds for step in first), "s"),
        Figure("second_report", sum(step.seconds for step in then), "s"),
    ]
