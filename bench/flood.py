"""signin_flood_ratio, signin_flood_mb: a lead's page and the server's memory while sixty clients sign in."""

import statistics
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import psutil

from bench import Figure
from bench.servers import PASSWORD, gaplens
from surveys.demo.load import LEAD_EMAIL

CLIENTS, PAGES, ROUNDS = 60, 40, 3
PAGE = "/campaigns/1"


def _flood(port: int, place: int, done: threading.Event, statuses: Counter[int]) -> None:
    """One client that signs in again and again, each time at another address, so that only the server holds it up."""
    # A connection for each try: kept ones may be closed by the server while a client rests.
    limits = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120, limits=limits) as client:
        number = 0
        while not done.is_set():
            number += 1
            form = {"email": f"{place}-{number}@company.example", "password": "a wrong password"}
            statuses[client.post("/sign-in", data=form).status_code] += 1


def _p95(lead: httpx.Client) -> float:
    seconds = []
    for _ in range(PAGES):
        began = time.perf_counter()
        assert lead.get(PAGE).status_code == 200
        seconds.append(time.perf_counter() - began)
        time.sleep(0.02)
    return statistics.quantiles(seconds, n=20)[-1]


def _round(port: int, lead: httpx.Client, server: psutil.Process) -> tuple[float, float, Counter[int]]:
    """Quiet, then under the flood: how many times as long, how many MB more once it is over."""
    quiet, memory = _p95(lead), server.memory_info().rss
    done, statuses = threading.Event(), Counter[int]()
    clients = [threading.Thread(target=_flood, args=(port, place, done, statuses)) for place in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        time.sleep(1)
        flooded = _p95(lead)
    finally:
        done.set()
        for client in clients:
            client.join()
    return flooded / quiet, (server.memory_info().rss - memory) / 1e6, statuses


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder, gaplens(Path(folder)) as (process, port):
        server = psutil.Process(process.pid)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as lead:
            signed = lead.post("/sign-in", data={"email": LEAD_EMAIL, "password": PASSWORD})
            assert signed.status_code == 303, signed.status_code
            lead.headers["Cookie"] = signed.headers["set-cookie"].split(";")[0]
            _p95(lead)  # warm up
            rounds = [_round(port, lead, server) for _ in range(ROUNDS)]
    hashed = sum(statuses[422] for *_, statuses in rounds)
    assert hashed, rounds  # some were
    return [
        Figure("signin_flood_ratio", statistics.median(ratio for ratio, *_ in rounds), "of quiet, p95"),
        Figure("signin_flood_mb", sum(more for _, more, _ in rounds), "MB above quiet"),
        Figure("signin_flood_hashed", hashed, "of 60 clients"),
    ]
