"""The two servers that are compared, each in a process of its own: GapLens, and a handler that throws the form away."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import Response

PASSWORD = "a bench password"

bare = FastAPI(openapi_url=None, telemetry={"tracing": False, "metrics": False, "logs": False})


@bare.post("/s/{slug}")
async def throw_away(slug: str, request: Request) -> Response:
    await request.form()
    return Response(status_code=303)


@bare.get("/health/live")
def live() -> dict[str, bool]:
    return {"live": True}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    try:
        for _ in range(1200):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live"):
                break
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(30)


@contextlib.contextmanager
def gaplens(data: Path, **environment: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A demo server; the process and its port."""
    port = free_port()
    settings = {"GAPLENS_DATA": str(data), "PORT": str(port), "GAPLENS_DEMO_PASSWORD": PASSWORD}
    command = [sys.executable, "-m", "app", "serve", "--demo"]
    with _running(command, port, {**settings, **environment}) as process:
        yield process, port


@contextlib.contextmanager
def bare_server() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "bench.servers:bare", "--port", str(port), "--log-level", "warning"]
    with _running([*command, "--no-access-log"], port, {}) as process:
        yield process, port
