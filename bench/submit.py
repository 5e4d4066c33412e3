"""submit_ratio, submit_p99_ratio, submit_cpu_ms, page_requests, page_bytes: answering, measured over HTTP."""

import gzip
import json
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

import httpx
import psutil

from bench import Figure
from bench.client import Plan
from bench.lead import Lead, again_and_again
from bench.servers import bare_server, gaplens
from surveys import instruments
from surveys.campaigns.forms import TOTAL, long_form

CONNECTIONS, VISITS, ROUNDS = 16, 12_000, 3
_HEAD = "Host: 127.0.0.1\r\nAccept-Encoding: gzip\r\nAccept-Language: zh-TW\r\n"


def answers() -> dict[str, str]:
    """Every question of the long form answered, as a browser sends it."""
    form = long_form(instruments.load("servqual"))
    carried = {"website": "", "version": form.version, "channel": "link", "key": "KEY", "began": "1790000000"}
    given: dict[str, str] = {}
    for name, field in form.fields.items():
        if field.takes == "one":
            given[name] = "5" if "5" in field.values else next(iter(field.values))
    for own in form.general:
        names = list(form.fields_of(own))
        if own.kind == "points":
            given |= dict.fromkeys(names, str(TOTAL // len(names)))
    return given | carried


def _post() -> str:
    body = urlencode(answers())
    length = len(body) - len("KEY") + 22
    kind = "Content-Type: application/x-www-form-urlencoded\r\n"
    return f"POST /s/demo-servqual HTTP/1.1\r\n{_HEAD}{kind}Content-Length: {length}\r\n\r\n{body}"


def _get() -> str:
    return f"GET /s/demo-servqual HTTP/1.1\r\n{_HEAD}\r\n"


def load(port: int, visits: int, steps: list[str], wanted: list[str]) -> dict[str, float]:
    """Run the client in a process of its own."""
    plan = Plan(port, CONNECTIONS, visits, steps, wanted)
    command = [sys.executable, "-m", "bench.client"]
    done = subprocess.run(
        command, input=json.dumps(vars(plan)), capture_output=True, text=True, check=True, timeout=120
    )
    result: dict[str, float] = json.loads(done.stdout)
    assert not result["wrong"], f"{result['wrong']} answers were not {wanted}"
    return result


def _cpu_ms(process: subprocess.Popen[bytes], port: int) -> float:
    """The server's CPU for one respondent: the questionnaire fetched and sent."""
    server, visits = psutil.Process(process.pid), 4000
    before = server.cpu_times()
    load(port, visits, [_get(), _post()], ["HTTP/1.1 200", "HTTP/1.1 200"])
    after = server.cpu_times()
    return 1000 * (after.user + after.system - before.user - before.system) / visits


def _first_load(port: int) -> list[int]:
    """Compressed bytes of each file of a respondent's first load."""

    def fetch(path: str) -> bytes:
        with httpx.stream("GET", f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "gzip"}) as answer:
            return b"".join(answer.iter_raw())

    page = fetch("/s/demo-servqual")
    html = gzip.decompress(page).decode()
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
    imported = [f"/static/js/{name}" for path in files for name in _imports(fetch(path), path)]
    return [len(page), *(len(fetch(path)) for path in [*files, *imported])]


def _imports(content: bytes, path: str) -> list[str]:
    """The modules that a script loads in turn."""
    script = gzip.decompress(content).decode() if ".js" in path else ""
    return re.findall(r'from\s*"\./([^"]+)"', script)


def submit(port: int, status: str) -> dict[str, float]:
    return load(port, VISITS, [_post()], [f"HTTP/1.1 {status}"])


def warm_up(port: int, bare_port: int) -> None:
    load(port, 2000, [_get(), _post()], ["HTTP/1.1 200", "HTTP/1.1 200"])
    load(bare_port, 2000, [_post()], ["HTTP/1.1 303"])


def run() -> list[Figure]:
    with (
        tempfile.TemporaryDirectory() as folder,
        gaplens(Path(folder)) as (ours, port),
        bare_server() as (_, bare_port),
    ):
        warm_up(port, bare_port)
        rounds = [(submit(port, "200"), submit(bare_port, "303")) for _ in range(ROUNDS)]
        lead = Lead(port)  # whose report page refreshes every second
        with again_and_again(lambda: lead.get("/campaigns/1"), every=1.0):
            read = [(submit(port, "200"), submit(bare_port, "303")) for _ in range(ROUNDS)]
        cpu_ms = statistics.median(_cpu_ms(ours, port) for _ in range(ROUNDS))
        sizes = _first_load(port)
    middle = statistics.median
    return [
        Figure("submit_ratio", middle(mine["per_s"] / plain["per_s"] for mine, plain in rounds), "of bare"),
        Figure(
            "submit_p99_ratio",
            middle(mine["p99_ms"] / plain["p99_ms"] for mine, plain in read),
            "of bare, read meanwhile",
        ),
        Figure("submit_p99_quiet", middle(mine["p99_ms"] / plain["p99_ms"] for mine, plain in rounds), "of bare"),
        Figure("submit_cpu_ms", cpu_ms, "ms"),
        Figure("submit_per_s", middle(mine["per_s"] for mine, _ in rounds), "1/s"),
        Figure("bare_per_s", middle(plain["per_s"] for _, plain in rounds), "1/s"),
        Figure("client_cpu_share", max(both["cpu_share"] for pair in rounds for both in pair), "cores"),
        Figure("page_requests", len(sizes), "requests"),
        Figure("page_bytes", sum(sizes), "bytes"),
    ]
