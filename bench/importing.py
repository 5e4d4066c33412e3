"""submit_p99_files: answering while one lead imports 100,000 rows and another exports as many; how long these take."""

import re
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from bench import Figure
from bench.analyze import write_answers
from bench.servers import PASSWORD, bare_server, gaplens
from bench.submit import _get, _post, load
from surveys.demo.load import LEAD_EMAIL

VISITS, ROWS = 6_000, 100_000
LONGEST = 600.0  # seconds for a step


class Lead:
    """Signed in, with what their forms carry."""

    def __init__(self, port: int) -> None:
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=LONGEST)
        signed = self._client.post("/sign-in", data={"email": LEAD_EMAIL, "password": PASSWORD})
        assert signed.status_code == 303, signed.status_code
        self._cookie = {"Cookie": signed.headers["set-cookie"].split(";")[0], "Accept-Language": "en"}
        self._token = self.get("/campaigns").split('name="token" value="')[1].split('"')[0]

    def get(self, path: str) -> str:
        answer = self._client.get(path, headers=self._cookie)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def post(self, path: str, data: dict[str, str], files: dict[str, tuple[str, bytes]] | None = None) -> str:
        answer = self._client.post(path, data={**data, "token": self._token}, files=files, headers=self._cookie)
        assert answer.status_code == 303, (path, answer.status_code, answer.text[:500])
        return answer.headers["location"]

    def download(self, path: str) -> int:
        """Bytes."""
        with self._client.stream("GET", path, headers=self._cookie) as answer:
            assert answer.status_code == 200, (path, answer.status_code)
            return sum(len(part) for part in answer.iter_raw())


def wait_for(lead: Lead, path: str, words: str) -> float:
    began = time.monotonic()
    while words not in lead.get(path):
        assert time.monotonic() - began < LONGEST, words
        time.sleep(0.2)
    return time.monotonic() - began


def _checked(lead: Lead, content: bytes, name: str) -> tuple[str, float]:
    """The file's address, once all of it is checked; the seconds that the check took."""
    address = lead.post("/imports", {"questionnaire": "servqual"}, {"file": (name, content)})
    page = lead.get(address)
    chosen = re.findall(r'<select[^>]*name="(column\.\d+)"[^>]*>.*?value="([^"]+)" selected', page, re.DOTALL)
    lead.post(f"{address}/check", {**dict(chosen), "low.needs": "1", "high.needs": "7"})
    return address, wait_for(lead, address, "answers can be read")


def _confirm(lead: Lead, address: str) -> None:
    mark = re.search(r'name="mark" value="([^"]+)"', lead.get(address))
    assert mark is not None
    days = {"first": "2025-01-01", "last": "2025-03-31"}
    lead.post(f"{address}/confirm", {"mark": mark[1], "title_en": "From a file", "anonymity": "named", **days})


def _stored(lead: Lead, address: str) -> tuple[str, float]:
    _confirm(lead, address)
    seconds = wait_for(lead, address, "answers were imported")
    campaign = re.search(r'href="(/campaigns/\d+)"', lead.get(address).split("<main")[1])
    assert campaign is not None
    return campaign[1], seconds


def run() -> list[Figure]:
    with (
        tempfile.TemporaryDirectory() as folder,
        gaplens(Path(folder)) as (_, port),
        bare_server() as (_, bare_port),
    ):
        source = Path(folder) / "answers.csv"
        write_answers(source)
        lead, content = Lead(port), source.read_bytes()
        first, checked = _checked(lead, content, "first.csv")
        campaign, stored = _stored(lead, first)
        second, _ = _checked(lead, content + b"\n", "second.csv")
        load(port, 2000, [_get(), _post()], ["HTTP/1.1 200", "HTTP/1.1 200"])  # warm up
        load(bare_port, 2000, [_post()], ["HTTP/1.1 303"])
        _confirm(lead, second)
        ratios = _meanwhile(lambda: lead.download(f"{campaign}/export/people/csv"), port, bare_port)
        wait_for(lead, second, "answers were imported")
        began = time.monotonic()
        for address in (second, first):
            lead.post(f"{address}/undo", {"sure": "yes"})
            wait_for(lead, address, "was undone")
        undone = (time.monotonic() - began) / 2
    return [
        Figure("submit_p99_files", statistics.median(ratios), "of bare, import and export meanwhile"),
        Figure("import_check_s", checked, "s"),
        Figure("import_store_s", stored, "s"),
        Figure("import_undo_s", undone, "s"),
    ]


def _meanwhile(work: Callable[[], object], port: int, bare_port: int) -> list[float]:
    """How much slower than the bare server the slowest hundredth is, again and again while the work lasts."""
    thread, ratios = threading.Thread(target=work), list[float]()
    thread.start()
    while thread.is_alive() or not ratios:
        mine, plain = (
            load(each, VISITS, [_post()], [status])
            for each, status in ((port, "HTTP/1.1 200"), (bare_port, "HTTP/1.1 303"))
        )
        ratios.append(mine["p99_ms"] / plain["p99_ms"])
    thread.join()
    return ratios
