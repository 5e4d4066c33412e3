"""export_p99_ratio: how long respondents wait while a lead exports rows of persons, of a bare server."""

import statistics
import tempfile
from pathlib import Path

from app.tallies import counting
from bench import Figure
from bench.analyze import write_answers
from bench.counting import documents_of, store
from bench.lead import Lead, again_and_again
from bench.servers import bare_server, gaplens
from bench.submit import ROUNDS, submit, warm_up
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import published_of
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


def run() -> list[Figure]:
    with (
        tempfile.TemporaryDirectory() as folder,
        gaplens(Path(folder)) as (_, port),
        bare_server() as (_, bare_port),
    ):
        campaign_id = _prepare(Path(folder))
        warm_up(port, bare_port)
        lead = Lead(port)
        with again_and_again(lambda: lead.download(f"/campaigns/{campaign_id}/export/people/xlsx")):
            rounds = [(submit(port, "200"), submit(bare_port, "303")) for _ in range(ROUNDS)]
    ratio = statistics.median(mine["p99_ms"] / plain["p99_ms"] for mine, plain in rounds)
    return [Figure("export_p99_ratio", ratio, "of bare, rows of persons exported meanwhile")]
