"""A demo server of its own process and a Chromium to visit it with."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, StorageState, sync_playwright

from tests.browser import looks
from tests.browser.campaigns import PASSWORD, prepare
from tests.browser.chromium import find

LEAD = "lead@demo.example"
LANGUAGES = {"zh-Hant": "zh-TW", "zh-Hans": "zh-CN", "en": "en-GB"}
# Texts in which two Chinese sentences stand apart, or two English ones do not; a space before a link is meant.
_GAPS = """() => {
    const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text; (text = texts.nextNode()); ) {
        const pre = getComputedStyle(text.parentElement).whiteSpace.startsWith("pre");
        if (!pre && /[。！？]\\s+\\S|[a-z)”][.!?][A-Z][a-z]/.test(text.data)) found.push(text.data.trim());
    }
    for (const part of document.querySelectorAll("p")) {
        const copy = part.cloneNode(true);
        for (const link of copy.querySelectorAll("a, br")) link.replaceWith("-");
        const pre = getComputedStyle(part).whiteSpace.startsWith("pre");
        if (!pre && /[。！？]\\s+[\\u4e00-\\u9fff]/.test(copy.textContent)) found.push(copy.textContent.trim());
    }
    return [...new Set(found)];
}"""
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@dataclass(frozen=True)
class Server:
    address: str
    process: subprocess.Popen[bytes]
    data: Path
    signed_in: list[Any] = field(default_factory=list)  # the lead's cookies


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serve(data: Path, port: int | None = None) -> Iterator[Server]:
    """A server on a port of this machine, with the demo and campaigns of every questionnaire."""
    if not (data / "gaplens.db").exists():
        prepare(data)
    port = port or free_port()
    environment = {"GAPLENS_DATA": str(data), "PORT": str(port), "GAPLENS_DEMO_PASSWORD": PASSWORD, "HOST": "127.0.0.1"}
    command = [sys.executable, "-m", "app", "serve", "--demo"]
    process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/health/ready", process)
        yield Server(address, process, data)
    finally:
        process.terminate()
        process.wait(30)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Two minutes at most, on a machine that has much else to do; not at all for a server that has ended."""
    latest = time.monotonic() + 120
    while time.monotonic() < latest:
        assert process.poll() is None, f"the server ended with {process.returncode}"
        with contextlib.suppress(OSError), urllib.request.urlopen(address):
            return
        time.sleep(0.1)
    raise TimeoutError(f"no answer from {address}")


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(_QUIET))
        yield browser
        browser.close()


class Visitor:
    """One browser context: a person with a language and a width. Notes every fault of every page it opens."""

    def __init__(
        self,
        browser: Browser,
        server: Server,
        language: str = "en",
        width: int = 390,
        javascript: bool = True,
        state: StorageState | None = None,
    ) -> None:
        self.server, self.language, self.width, self.javascript = server, language, width, javascript
        self.faults: list[str] = []
        self.context: BrowserContext = browser.new_context(
            locale=LANGUAGES[language],
            viewport={"width": width, "height": 844 if width < 700 else 900},
            java_script_enabled=javascript,
            reduced_motion="reduce",
            storage_state=state,
        )
        self.page: Page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        # A page that answers 4xx on purpose is itself reported as an error by the browser.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    def open(self, path: str) -> Page:
        self.page.goto(self.server.address + path, wait_until="load")
        return self.page

    def unfold(self) -> None:
        """Open whatever is folded away."""
        self.page.locator("details").evaluate_all("parts => { for (const part of parts) part.open = true; }")

    def tab_to(self, selector: str) -> None:
        """Onward by Tab until it has the focus."""
        for _ in range(120):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"no Tab leads to {selector}")

    def sign_in(self) -> None:
        """As the lead, once for each server; whoever comes later goes on with that."""
        if self.server.signed_in:
            self.context.add_cookies(self.server.signed_in)
            return
        self.open("/sign-in")
        self.page.fill("#email", LEAD)
        self.page.fill("#password", PASSWORD)
        self.page.click(".form .button")
        self.page.wait_for_url("**/home")
        self.server.signed_in.extend(self.context.cookies())

    def check(self, axe: bool = True) -> list[str]:
        """What is wrong with the page as it stands: language, title, ids, width, and what axe finds if it is asked."""
        faults, self.faults = self.faults, []
        html = self.page.content()
        lang = self.page.get_attribute("html", "lang")
        if lang != self.language:
            faults.append(f"language is {lang}")
        if not self.page.title():
            faults.append("no title")
        ids = re.findall(r'\sid="([^"]*)"', html)
        faults += [f"id twice: {name}" for name in {name for name in ids if ids.count(name) > 1}]
        faults += [
            f"a sentence that is not filled in: {words}" for words in re.findall(r".{,40}(?:%%|%\(\w+\)).{,40}", html)
        ]
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            faults.append(f"{wide} px too wide")
        faults += [f"a space between sentences, or none: {words}" for words in self.page.evaluate(_GAPS)]
        if not axe or not self.javascript:  # axe waits for the page's own timers
            return faults
        return faults + looks.violations(self.page)

    def forget(self) -> None:
        """Nothing that a page left stays, as for a new person; the scripts are still known, which saves seconds."""
        self.page.unroute_all()
        self.context.unroute_all()
        self.page.evaluate("sessionStorage.clear()")
        self.open("/static/img/mark.svg")  # of the same site, so that the browser keeps its process
        site = {"origin": self.server.address, "storageTypes": "all"}
        self.context.new_cdp_session(self.page).send("Storage.clearDataForOrigin", site)
        self.context.clear_cookies()
        self.faults.clear()

    def close(self) -> None:
        self.context.close()
