"""The storms, each on an installation of its own; afterwards every acknowledged answer is to be there once."""

import contextlib
import random
import socket
import string
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
from sqlalchemy import func, select, update

from surveys.storage.queries.campaigns import TAKE_BACK_WITHIN
from surveys.storage.tables import campaign, intake, response
from tests.storms.after import Lead
from tests.storms.clients import (
    Believes,
    Crowd,
    Form,
    Ledger,
    Way,
    believes_anything,
    believes_the_header,
    between,
    drops_replies,
    is_a_portal,
    number_of,
)
from tests.storms.databases import Postgres, Sqlite, limit_files
from tests.storms.site import NAMED, ROOT, Site, database_of

Tokens = Sequence[str]
ALL_KINDS = (Sqlite.name, Postgres.name)


@dataclass(frozen=True)
class Storm:
    """disk: needs one that loses what was not synced. fault: planted, so that answers must be lost."""

    name: str
    run: Callable[[Site, Tokens], Ledger]
    kinds: Sequence[str] = ALL_KINDS
    disk: bool = False
    fault: str = ""
    zone: str = "UTC"


def _power_cuts(site: Site, tokens: Tokens, fault: str = "", cuts: int = 4) -> Ledger:
    """In the moment before the last acknowledgement leaves, and after each cut from what was synced."""
    assert site.disk is not None
    site.start(fault)
    with Crowd(site.port, tokens, 16, 60 * cuts) as crowd:
        for cut in range(cuts):
            crowd.until(50 * cut + 20)
            site.disk.cut_at(random.randint(1, 20))
            site.wait()
            site.lose_power()
            site.kind.start(site.disk.environment)
            site.start()
    return crowd.ledger


def _one_cut(fault: str) -> Callable[[Site, Tokens], Ledger]:
    return lambda site, tokens: _power_cuts(site, tokens, fault, cuts=1)


def _failing_syncs(site: Site, tokens: Tokens) -> Ledger:
    """While people send no sync succeeds; once they do again, the power goes at one of the first acknowledgements."""
    assert site.disk is not None
    site.start()
    with Crowd(site.port, tokens, 16, 240) as crowd:
        for cut in range(3):
            crowd.until(60 * cut + 30)
            before = crowd.turned_away
            site.disk.fail(True)
            _until(lambda before=before: crowd.turned_away > before + 20)  # type: ignore[misc]
            site.disk.cut_at(random.randint(1, 3))
            _until(lambda: _is_down_though_mended(site), 120)
            site.lose_power()
            site.kind.start(site.disk.environment)
            site.start()
    return crowd.ledger


def _is_down_though_mended(site: Site) -> bool:
    assert site.disk is not None
    site.kind.mend(site.disk.environment)
    return not site.is_up


def _until(holds: Callable[[], object], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("it did not come to pass")
        time.sleep(0.05)


def _full_disk(site: Site, tokens: Tokens) -> Ledger:
    """No file may grow any more; then there is room again, and nothing is started anew but what gave up."""
    site.start()
    words = "".join(random.choices(string.ascii_lowercase, k=900))
    with Crowd(site.port, tokens, 16, 900, words=words) as crowd:
        crowd.until(50)
        limit_files(_writers(site), _room(site), site.kind.user)
        _until(lambda: crowd.turned_away > 40)
        limit_files(_writers(site), None, site.kind.user)
        site.kind.mend({})
    return crowd.ledger


def _writers(site: Site) -> list[int]:
    return [site.pid] if isinstance(site.kind, Sqlite) else site.kind.processes()


def _room(site: Site) -> int:
    """SQLite's log hardly grows. PostgreSQL's is in pieces of 1 MB, which always fit; its tables do not for long."""
    if isinstance(site.kind, Postgres):
        return 2**20
    return (site.kind.folder / "gaplens.db-wal").stat().st_size + 30_000


def _killed_server(site: Site, tokens: Tokens) -> Ledger:
    site.start()
    with Crowd(site.port, tokens, 16, 400) as crowd:
        for kill in range(4):
            crowd.until(60 * kill + random.randint(20, 50))
            site.kill()
            site.start()
    return crowd.ledger


def _killed_database(site: Site, tokens: Tokens) -> Ledger:
    """The server goes on."""
    site.start()
    with Crowd(site.port, tokens, 16, 600) as crowd:
        for kill in range(4):
            crowd.until(90 * kill + random.randint(20, 60))
            site.kind.kill()
            time.sleep(random.uniform(0, 0.5))
            site.kind.start({})
        pid = site.pid
    if not site.is_up or site.pid != pid:
        crowd.ledger.faults.append("the server ended")
    return crowd.ledger


def _through(way: Way, believes: Believes = believes_the_header) -> Callable[[Site, Tokens], Ledger]:
    def run(site: Site, tokens: Tokens) -> Ledger:
        site.start()
        with between(site.port, way) as port, Crowd(port, tokens, 16, 300, believes=believes) as crowd:
            pass
        return crowd.ledger

    return run


def _half_sent(site: Site, tokens: Tokens) -> Ledger:
    """Told to end, the server waits for whoever goes on sending, and not for ever for those who do not."""
    site.start()
    with Crowd(site.port, tokens, 16, 300) as crowd, contextlib.ExitStack() as stack:
        crowd.until(100)
        forms = [crowd.take() for _ in range(8)]
        halves = [stack.enter_context(_half(site.port, form)) for form in forms]
        time.sleep(0.3)
        site.terminate()
        time.sleep(1)
        for form, (connection, rest) in list(zip(forms, halves, strict=True))[:4]:
            with contextlib.suppress(OSError):
                connection.sendall(rest)
                head = connection.recv(65536).decode(errors="replace").partition("\r\n\r\n")[0]
                said = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:])
                if said.get("gaplens-stored") == form.key.lower():
                    crowd.ledger.acknowledged[form.number] = said.get("gaplens-receipt", "").upper()
        drained = len(crowd.ledger.acknowledged.keys() & {form.number for form in forms})
        if drained < 4:
            crowd.ledger.faults.append(f"{drained} of 4 were still taken")
        site.wait(60)
        site.start()
        for form in forms:
            crowd.settle(form)
    return crowd.ledger


@contextlib.contextmanager
def _half(port: int, form: Form) -> Iterator[tuple[socket.socket, bytes]]:
    """A connection that has sent half of a form, and the other half."""
    body, half = form.body.encode(), len(form.body) // 2
    head = f"POST /s/{form.slug} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
    kind = "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(head.encode() + kind.encode() + body[:half])
        yield connection, body[half:]


def _backup(site: Site, tokens: Tokens) -> Ledger:
    """Made while 64 send; what was acknowledged before it began is in it."""
    site.start()
    with Crowd(site.port, tokens, 64, 1500) as crowd:
        crowd.until(300)
        before = set(crowd.ledger.acknowledged)
        folder = site.folder / "backup"
        folder.mkdir()
        url = site.kind.dump(folder / "dump")
        during = len(crowd.ledger.acknowledged) - len(before)
        with database_of(site.kind, site.folder, url) as copy, copy.engine.connect() as connection:
            texts = [*connection.scalars(select(intake.c.answers)), *connection.scalars(select(response.c.answers))]
        numbers = [number_of(orjson.loads(text)) for text in texts]
    if missing := before - set(numbers):
        crowd.ledger.faults.append(f"{len(missing)} not in the backup")
    if len(numbers) != len(set(numbers)):
        crowd.ledger.faults.append("doubled in the backup")
    if not during:
        crowd.ledger.faults.append("nobody sent while it was made")
    return crowd.ledger


def _hours(site: Site, tokens: Tokens) -> Ledger:
    """An hour ahead, two days ahead, when steps are due, an hour behind, and right again."""
    site.start()
    with Crowd(site.port, tokens, 16, 500) as crowd:
        for place, hours in enumerate((1, 49, -1, 0), 1):
            crowd.until(100 * place)
            site.set_clock(hours * 3600)
            time.sleep(0.7)  # jobs run
    return crowd.ledger


def _summer_time(site: Site, tokens: Tokens) -> Ledger:
    """Over both of a year's changes, by the company's clock."""
    site.start()
    with Crowd(site.port, tokens, 16, 400) as crowd:
        for place, change in enumerate(
            (datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)), 1
        ):
            crowd.until(150 * place)
            site.set_clock_to(change - timedelta(seconds=0.5))
            time.sleep(1.5)
    return crowd.ledger


def _closing_second(site: Site, tokens: Tokens) -> Ledger:
    """It passes while twelve send, the campaign is closed, and the clock is set back before it."""
    closes = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=5)
    with site.database() as database, database.transaction() as connection:
        connection.execute(update(campaign).values(closes=closes))
    site.set_clock_to(closes - timedelta(seconds=60))
    site.start()
    with Crowd(site.port, tokens, 12, 4000) as crowd:
        crowd.until(100)
        site.set_clock_to(closes - timedelta(seconds=1))
        _until(lambda: len(crowd.ledger.refused) > 50)
        time.sleep(1)
        site.set_clock_to(closes - timedelta(hours=1))
        time.sleep(1)
        crowd.leave()
        late = crowd.take()
        crowd.settle(late)
    if late.number not in crowd.ledger.refused:
        crowd.ledger.faults.append("open again when the clock was set back")
    with site.database() as database, database.engine.connect() as connection:
        named = select(campaign.c.id).where(campaign.c.slug == NAMED).scalar_subquery()
        last = connection.scalar(select(func.max(response.c.received)).where(response.c.campaign_id == named))
    if last is None or last > closes:
        crowd.ledger.faults.append(f"the last was stored at {last}")
    site.set_clock_to(closes + timedelta(hours=1))
    return crowd.ledger


def _closing(site: Site, tokens: Tokens) -> Ledger:
    """A lead closes both campaigns while twelve send, takes one close back, and closes again."""
    site.start()
    lead, campaigns = Lead(site), (1, 2)
    with Crowd(site.port, tokens, 12, 4000) as crowd:
        for again in range(3):
            crowd.until(len(crowd.ledger.acknowledged) + 60)
            refused = len(crowd.ledger.refused)
            statuses = [lead.press(f"/campaigns/{id_}/close", f"/campaigns/{id_}") for id_ in campaigns]
            _until(lambda refused=refused: len(crowd.ledger.refused) > refused + 20)  # type: ignore[misc]
            if again < 2:
                statuses += [lead.press(f"/campaigns/{id_}/take-back", f"/campaigns/{id_}") for id_ in campaigns]
            assert set(statuses) == {303}, statuses
        crowd.leave()
    site.set_clock(TAKE_BACK_WITHIN.total_seconds())
    return crowd.ledger


def _migrations(site: Site, tokens: Tokens) -> Ledger:
    """Schemas down and up again, killed at any of their statements; some answers are counted, some wait."""
    site.start()
    with Crowd(site.port, tokens, 16, 300) as crowd:
        pass
    site.terminate()
    site.wait()
    chance, kills = random.Random(), 0
    for target in ("0002", "head") * 4:
        kills += _migrate(site, target, chance.randint(1, 12)) != 0
    if kills < 3:
        crowd.ledger.faults.append(f"only {kills} were killed")
    return crowd.ledger


def _migrate(site: Site, target: str, statement: int) -> int:
    """Killed at this statement, if there are so many."""
    folder = site.folder / "disk" / "data"
    command = [sys.executable, "-m", "tests.storms.server", site.kind.url, str(folder), target, str(statement)]
    return subprocess.run(command, cwd=ROOT, timeout=120, stderr=subprocess.DEVNULL).returncode


STORMS = (
    Storm("power lost at an acknowledgement", _power_cuts, disk=True),
    Storm("syncs fail, then power is lost", _failing_syncs, disk=True),
    Storm("disk full", _full_disk),
    Storm("server killed under 16 clients", _killed_server),
    Storm("database killed under load", _killed_database, (Postgres.name,)),
    Storm("replies dropped", _through(drops_replies)),
    Storm("captive portal", _through(is_a_portal)),
    Storm("ended with half-sent bodies", _half_sent),
    Storm("backup under 64 clients", _backup),
    Storm("clock moved by hours and days", _hours),
    Storm("clock over summer time", _summer_time, zone="Europe/Berlin"),
    Storm("clock over the closing second", _closing_second),
    Storm("closing while twelve send", _closing),
    Storm("schema down and up, killed", _migrations),
)
CONTROLS = (
    Storm("SQLite syncs now and then (synchronous NORMAL)", _one_cut("normal"), (Sqlite.name,), True, "normal"),
    Storm("PostgreSQL commits without sync", _one_cut("commit off"), (Postgres.name,), True, "commit off"),
    Storm("acknowledged before the commit", _one_cut("early"), ALL_KINDS, True, "early"),
    Storm("a page that believes any 200", _through(is_a_portal, believes_anything), (Sqlite.name,), fault="page"),
)


def open_site(storm: Storm, kind: str, template: Path, folder: Path, library: Path | None) -> Site:
    return Site(kind, template, folder, library if storm.disk else None, storm.zone)
