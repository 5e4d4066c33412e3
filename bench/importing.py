"""submit_p99_files: answering while one lead imports 100,000 rows and another exports as many; how long these take."""

import re
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench import Figure
from bench.analyze import write_answers
from bench.lead import Lead
from bench.servers import bare_server, gaplens
from bench.submit import submit, warm_up


def _checked(lead: Lead, content: bytes, name: str) -> tuple[str, float]:
    """The file's address, once all of it is checked; the seconds that the check took."""
    address = lead.post("/imports", {"questionnaire": "servqual"}, {"file": (name, content)})
    page = lead.get(address)
    chosen = re.findall(r'<select[^>]*name="(column\.\d+)"[^>]*>.*?value="([^"]+)" selected', page, re.DOTALL)
    lead.post(f"{address}/check", {**dict(chosen), "low.needs": "1", "high.needs": "7"})
    return address, lead.wait_for(address, "answers can be read")


def _confirm(lead: Lead, address: str) -> None:
    mark = re.search(r'name="mark" value="([^"]+)"', lead.get(address))
    assert mark is not None
    days = {"first": "2025-01-01", "last": "2025-03-31"}
    lead.post(f"{address}/confirm", {"mark": mark[1], "title_en": "From a file", "anonymity": "named", **days})


def _stored(lead: Lead, address: str) -> tuple[str, float]:
    _confirm(lead, address)
    seconds = lead.wait_for(address, "answers were imported")
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
        warm_up(port, bare_port)
        _confirm(lead, second)
        ratios = _meanwhile(lambda: lead.download(f"{campaign}/export/people/csv"), port, bare_port)
        lead.wait_for(second, "answers were imported")
        began = time.monotonic()
        for address in (second, first):
            lead.post(f"{address}/undo", {"sure": "yes"})
            lead.wait_for(address, "was undone")
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
        mine, plain = submit(port, "200"), submit(bare_port, "303")
        ratios.append(mine["p99_ms"] / plain["p99_ms"])
    thread.join()
    return ratios
