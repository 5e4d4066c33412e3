"""`python -m bench.memory [MINUTES] [VISITS_PER_SECOND]`: the curve of the server's memory under mixed load.

Sixteen clients answer, suggest and read receipts while a lead goes through all pages and files; at most twenty minutes.
"""

import http.client
import itertools
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode, urljoin

import psutil

from bench.servers import PASSWORD, gaplens
from bench.submit import answers
from surveys.demo.load import LEAD_EMAIL

CLIENTS, MOST_MINUTES, EVERY = 16, 20.0, 30.0
REFUSED = "1" * 28  # a receipt that opens nothing
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Load:
    port: int
    pause: float  # seconds between two visits of one client
    done: threading.Event = field(default_factory=threading.Event)
    counts: Counter[str] = field(default_factory=Counter)


class Client:
    """One kept connection, opened anew where the server closed it."""

    def __init__(self, load: Load, language: str) -> None:
        self._load, self._connection = load, http.client.HTTPConnection("127.0.0.1", load.port, timeout=300)
        self.headers = {"Accept-Language": language, "Sec-Fetch-Site": "same-origin"}

    def ask(self, what: str, path: str, form: dict[str, str] | None = None) -> tuple[http.client.HTTPResponse, str]:
        body = None if form is None else urlencode(form)
        for _ in range(2):
            try:
                headers = {**self.headers, **(_FORM if body else {})}
                self._connection.request("GET" if body is None else "POST", path, body, headers)
                answer = self._connection.getresponse()
                text = answer.read().decode(errors="replace")
                break
            except (http.client.HTTPException, ConnectionError):
                self._connection.close()
        else:
            raise ConnectionError(path)
        self._load.counts[f"{what} {answer.status}"] += 1
        return answer, text


def _key(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    return found[1] if found else ""


def _answer(client: Client, load: Load, number: int) -> None:
    """Fetch and send; of twenty visits three go to the suggestion box and its receipts."""
    if number % 20 < 17:
        _, page = client.ask("questionnaire", "/s/demo-servqual?channel=link")
        client.ask("answer", "/s/demo-servqual", {**answers(), "key": _key(page), "comment": f"Words {number}"})
        return
    _, page = client.ask("suggestion form", "/suggest")
    _, receipt = client.ask("suggestion", "/suggest/sent", {"key": _key(page), "text": f"A lamp is broken {number}"})
    code = " ".join(re.findall(r"<span>(\w{4})</span>", receipt)) or REFUSED
    client.ask("receipt", "/suggest/receipt", {"code": code if number % 20 < 19 else REFUSED})


def _visit(load: Load, place: int) -> None:
    client = Client(load, ("zh-TW", "zh-CN", "en")[place % 3])
    for number in itertools.count(place, CLIENTS):
        if load.done.wait(load.pause):
            return
        _answer(client, load, number)


def _lead(load: Load) -> None:
    """All that a lead can reach by links, page by page, over and over."""
    client = Client(load, "zh-TW")
    signed, _ = client.ask("sign-in", "/sign-in", {"email": LEAD_EMAIL, "password": PASSWORD})
    client.headers["Cookie"] = (signed.getheader("set-cookie") or "").split(";")[0]
    while not load.done.is_set():
        waiting, seen = ["/campaigns", "/engine", "/charts"], set[str]()
        while waiting and len(seen) < 150:
            path = waiting.pop(0)
            if path in seen or load.done.wait(load.pause):
                continue
            seen.add(path)
            answer, page = client.ask("lead's page", path)
            if "text/html" in (answer.getheader("content-type") or ""):
                links = [urljoin(path, unescape(link)).split("#")[0] for link in re.findall(r'href="([^"]+)"', page)]
                waiting += [link for link in links if link.startswith("/") and not link.startswith("/s/")]


def _print(gone: float, server: psutil.Process, load: Load) -> None:
    memory, asked = server.memory_info().rss / 1e6, sum(load.counts.values())
    print(f"{gone / 60:8.1f}{memory:8.0f}{server.num_threads():9}{asked:10}", flush=True)


def main() -> None:
    minutes = min(float(sys.argv[1]) if len(sys.argv) > 1 else MOST_MINUTES, MOST_MINUTES)
    visits_per_second = float(sys.argv[2]) if len(sys.argv) > 2 else 40.0
    with tempfile.TemporaryDirectory() as folder, gaplens(Path(folder)) as (process, port):
        load, server = Load(port, CLIENTS / visits_per_second), psutil.Process(process.pid)
        people = ThreadPoolExecutor(CLIENTS + 1)
        began = time.monotonic()
        try:
            at_work = [people.submit(_lead, load), *(people.submit(_visit, load, place) for place in range(CLIENTS))]
            print(f"{'minutes':>8}{'MB':>8}{'threads':>9}{'requests':>10}")
            while (gone := time.monotonic() - began) < 60 * minutes and not any(each.done() for each in at_work):
                _print(gone, server, load)
                time.sleep(min(EVERY, 60 * minutes - gone))
        finally:
            load.done.set()
            people.shutdown()
        for each in at_work:
            each.result()
        _print(60 * minutes, server, load)
        for what, times in sorted(load.counts.items()):
            print(f"  {what:<28}{times:>8}")


if __name__ == "__main__":
    main()
