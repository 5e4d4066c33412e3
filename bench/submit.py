"""submit_ratio, submit_p99_ratio, submit_cpu_ms, page_requests, page_bytes: answering, measured over HTTP."""

import gzip
import json
import re
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import psutil

from bench import Figure
from bench.client import Plan
from bench.servers import bare_server, gaplens
from surveys import instruments

CONNECTIONS, VISITS, ROUNDS = 16, 12_000, 3
_HEAD = "Host: 127.0.0.1\r\nAccept-Encoding: gzip\r\nAccept-Language: zh-TW\r\n"


def _post() -> str:
    body = urlencode({"key": "KEY", **dict.fromkeys(instruments.load("servqual").fields, "5")})
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
    load(port, visits, [_get(), _post()], ["HTTP/1.1 200", "HTTP/1.1 303"])
    after = server.cpu_times()
    return 1000 * (after.user + after.system - before.user - before.system) / visits


def _first_load(port: int) -> list[int]:
    """Compressed bytes of each file of a respondent's first load."""

    def fetch(path: str) -> bytes:
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request) as answer:
            return bytes(answer.read())

    page = fetch("/s/demo-servqual")
    html = gzip.decompress(page).decode()
    return [len(page), *(len(fetch(path)) for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', html))]


def run() -> list[Figure]:
    with (
        tempfile.TemporaryDirectory() as folder,
        gaplens(Path(folder)) as (ours, port),
        bare_server() as (_, bare_port),
    ):
        load(port, 2000, [_get(), _post()], ["HTTP/1.1 200", "HTTP/1.1 303"])  # warm up
        load(bare_port, 2000, [_post()], ["HTTP/1.1 303"])
        rounds = [
            (load(port, VISITS, [_post()], ["HTTP/1.1 303"]), load(bare_port, VISITS, [_post()], ["HTTP/1.1 303"]))
            for _ in range(ROUNDS)
        ]
        cpu_ms = statistics.median(_cpu_ms(ours, port) for _ in range(ROUNDS))
        sizes = _first_load(port)
    middle = statistics.median
    return [
        Figure("submit_ratio", middle(mine["per_s"] / plain["per_s"] for mine, plain in rounds), "of bare"),
        Figure("submit_p99_ratio", middle(mine["p99_ms"] / plain["p99_ms"] for mine, plain in rounds), "of bare"),
        Figure("submit_cpu_ms", cpu_ms, "ms"),
        Figure("submit_per_s", middle(mine["per_s"] for mine, _ in rounds), "1/s"),
        Figure("bare_per_s", middle(plain["per_s"] for _, plain in rounds), "1/s"),
        Figure("client_cpu_share", max(both["cpu_share"] for pair in rounds for both in pair), "cores"),
        Figure("page_requests", len(sizes), "requests"),
        Figure("page_bytes", sum(sizes), "bytes"),
    ]
