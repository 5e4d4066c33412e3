"""export_p99_ratio: how long respondents wait while a lead exports rows of persons, of a bare server."""

import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from app.tallies import counting
from bench import Figure
from bench.analyze import write_answers
from bench.counting import documents_of, store
from bench.servers import PASSWORD, bare_server, gaplens
from bench.submit import ROUNDS, submit, warm_up
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import published_of
from surveys.demo.load import LEAD_EMAIL
from surveys.storage.engine import Database


def _prepare(folder: Path) -> int:
    """The id of a campaign of 100,000 answers that may leave, beside those of the demo."""
    answers = folder / "answers.csv"
    write_answers(answers)
    database = Database(f"sqlite:///{folder / 'gaplens.db'}")
    with database.write() as session:
        plan = Plan({"en": "Bench"}, exported="rows")
        campaign = campaigns.create(session, instrument="servqual", plan=plan, slug="bench", demo=True)
        lifecycle.open_campaign(session, campaign)
    with database.read() as session:
        published = published_of(session, campaign)
    store(database, published, documents_of(answers, published))
    counting.count_campaign(database, published)
    database.close()
    return published.id


@contextmanager
def _exporting(port: int, campaign_id: int) -> Iterator[None]:
    done = threading.Event()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=300) as lead:
        signed = lead.post("/sign-in", data={"email": LEAD_EMAIL, "password": PASSWORD})
        assert signed.status_code == 303, signed.status_code
        cookie = {"Cookie": signed.headers["set-cookie"].split(";")[0]}

        def export() -> None:
            while not done.is_set():
                file = lead.get(f"/campaigns/{campaign_id}/export/people/xlsx", headers=cookie)
                assert file.status_code == 200, file.status_code

        exporter = threading.Thread(target=export)
        exporter.start()
        try:
            yield
        finally:
            done.set()
            exporter.join()


def run() -> list[Figure]:
    with (
        tempfile.TemporaryDirectory() as folder,
        gaplens(Path(folder)) as (_, port),
        bare_server() as (_, bare_port),
    ):
        campaign_id = _prepare(Path(folder))
        warm_up(port, bare_port)
        with _exporting(port, campaign_id):
            rounds = [(submit(port, "200"), submit(bare_port, "303")) for _ in range(ROUNDS)]
    ratio = statistics.median(mine["p99_ms"] / plain["p99_ms"] for mine, plain in rounds)
    return [Figure("export_p99_ratio", ratio, "of bare, rows of persons exported meanwhile")]
