"""A load client that costs little: one process, raw keep-alive connections, one request at a time on each.

`python -m bench.client` reads a `Plan` as JSON from standard input and prints one JSON line: requests per second, 99th
percentile in ms, its own CPU share, how many were not as wanted.
"""

import json
import secrets
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field


@dataclass
class Plan:
    """What is sent, over and over: for each step of a visit a request with KEY where a fresh key goes."""

    port: int
    connections: int
    visits: int
    steps: list[str]
    wanted: list[str]  # how each step's answer starts, such as "HTTP/1.1 303"


@dataclass
class Visit:
    """One connection and where it stands."""

    socket: socket.socket
    step: int = 0
    key: str = ""
    sent: float = 0.0
    buffer: bytes = b""
    left: int = -1  # bytes of the body still to come; -1 before the head is complete


@dataclass
class Outcome:
    started: int = 0
    finished: int = 0
    wrong: int = 0
    latencies: list[float] = field(default_factory=list)


def _send(visit: Visit, plan: Plan) -> None:
    if visit.step == 0:
        visit.key = secrets.token_urlsafe(16)
    visit.buffer, visit.left, visit.sent = b"", -1, time.perf_counter()
    visit.socket.sendall(plan.steps[visit.step].replace("KEY", visit.key).encode())


def _complete(visit: Visit, chunk: bytes) -> bool:
    """Whether the whole answer is there."""
    visit.buffer += chunk
    if visit.left < 0:
        head, end, body = visit.buffer.partition(b"\r\n\r\n")
        if not end:
            return False
        length = next((line[15:] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b"0")
        visit.left = int(length) - len(body)
    else:
        visit.left -= len(chunk)
    return visit.left <= 0


def _advance(visit: Visit, plan: Plan, outcome: Outcome) -> bool:
    """Take the answer, start what comes next; False where nothing does."""
    outcome.latencies.append(time.perf_counter() - visit.sent)
    outcome.wrong += not visit.buffer.startswith(plan.wanted[visit.step].encode())
    visit.step += 1
    if visit.step == len(plan.steps):
        visit.step = 0
        outcome.finished += 1
        if outcome.started >= plan.visits:
            return False
        outcome.started += 1
    _send(visit, plan)
    return True


def run(plan: Plan) -> dict[str, float]:
    selector, outcome = selectors.DefaultSelector(), Outcome()
    began, cpu = time.perf_counter(), time.process_time()
    for _ in range(plan.connections):
        connection = socket.create_connection(("127.0.0.1", plan.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        visit = Visit(connection)
        selector.register(connection, selectors.EVENT_READ, visit)
        outcome.started += 1
        _send(visit, plan)
    open_ = plan.connections
    while open_:
        for key, _ in selector.select(timeout=30):
            visit = key.data
            if _complete(visit, visit.socket.recv(262_144)) and not _advance(visit, plan, outcome):
                selector.unregister(visit.socket)
                visit.socket.close()
                open_ -= 1
    took = time.perf_counter() - began
    latencies = sorted(outcome.latencies)
    return {
        "per_s": outcome.finished / took,
        "p99_ms": 1000 * latencies[int(0.99 * (len(latencies) - 1))],
        "cpu_share": (time.process_time() - cpu) / took,
        "wrong": outcome.wrong,
    }


if __name__ == "__main__":
    print(json.dumps(run(Plan(**json.load(sys.stdin)))))
