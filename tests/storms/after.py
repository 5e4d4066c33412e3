"""After a storm: close the campaigns, let the server count, and hold what is stored to what was acknowledged."""

import html
import re
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.parse import urlencode

import orjson
from sqlalchemy import func, select

from surveys import receipts
from surveys.storage.engine import Database
from surveys.storage.tables import campaign, intake, response, tally
from tests import factories
from tests.factories import PASSWORD
from tests.storms.clients import Ledger, number_of
from tests.storms.site import LEAD, Site

COUNTED_WITHIN = 60  # seconds


@dataclass(frozen=True)
class Outcome:
    """What of a storm stands in the table; faults: why it failed."""

    sent: int
    acknowledged: int
    stored: int
    doubled: int
    lost: int
    comments: str  # at the desk, of those that were acknowledged
    faults: tuple[str, ...]

    @property
    def result(self) -> str:
        return "; ".join(self.faults) or "good"


def settle(site: Site) -> None:
    """The server runs and has counted everything; campaigns are closed for good."""
    if not site.is_up:
        site.start()
    with site.database() as database:
        with database.read() as session:
            still_open = session.exec(select(campaign.c.id).where(campaign.c.state == "open")).scalars().all()  # type: ignore[call-overload]
        for row in still_open:
            factories.close(database, _Id(row))
        until = time.monotonic() + COUNTED_WITHIN
        while _waiting(database) and time.monotonic() < until:
            time.sleep(0.2)


def _waiting(database: Database) -> bool:
    unfinished = (campaign.c.anonymity == "anonymous") & ~(campaign.c.finished & campaign.c.sealed)
    with database.engine.connect() as connection:
        waits = connection.scalar(select(func.count()).select_from(intake))
        return bool(waits or connection.scalar(select(func.count()).select_from(campaign).where(unfinished)))


def look(site: Site, ledger: Ledger) -> Outcome:
    """Into the tables, and at the desk as the lead sees it."""
    settle(site)
    with site.database() as database, database.engine.connect() as connection:
        rows = [number_of(orjson.loads(text)) for text in connection.scalars(select(response.c.answers))]
        waiting = [number_of(orjson.loads(text)) for text in connection.scalars(select(intake.c.answers))]
        counted = connection.scalar(select(func.sum(tally.c.n)).where(tally.c.segment == "")) or 0
        whole = _is_whole(database)
    stored, desk = Counter(rows + waiting), Counter(at_the_desk(site))
    said = {number: receipt for number, receipt in ledger.acknowledged.items() if ledger.sent[number].comment}
    ids = [receipts.hash_code(receipts.normalise(receipt) or "") for receipt in said.values()]
    there = sum(desk[each] == 1 for each in ids)
    lost = len(ledger.acknowledged.keys() - stored.keys())
    doubled = sum(stored.values()) - len(stored)
    unsettled = len(ledger.sent) - len(ledger.acknowledged) - len(ledger.refused)
    faults = {
        f"{lost} lost": lost,
        f"{doubled} doubled": doubled,
        f"{len(waiting)} never counted": waiting,
        f"{counted} in the figures": counted != len(rows),
        f"{len(stored.keys() - ledger.sent.keys())} of nobody": stored.keys() - ledger.sent.keys(),
        f"{len(ledger.refused & stored.keys())} refused and stored": ledger.refused & stored.keys(),
        f"{len(said) - there} comments missing or doubled": there < len(said),
        f"{unsettled} never told": unsettled,
        "the file is damaged": not whole,
    }
    return Outcome(
        sent=len(ledger.sent),
        acknowledged=len(ledger.acknowledged),
        stored=sum(stored.values()),
        doubled=doubled,
        lost=lost,
        comments=f"{there} of {len(said)}",
        faults=tuple(name for name, there_is in faults.items() if there_is),
    )


def _is_whole(database: Database) -> bool:
    """PostgreSQL checks its pages' sums while it reads them."""
    if not database.is_sqlite:
        return True
    with database.engine.connect() as connection:
        checks = (
            connection.exec_driver_sql(f"PRAGMA {name}").all() for name in ("integrity_check", "foreign_key_check")
        )
        return [*checks] == [[("ok",)], []]


class Lead:
    """Signed in by hand: the cookie is a secure one, and this is plain http."""

    def __init__(self, site: Site) -> None:
        self.address = f"http://127.0.0.1:{site.port}"
        self._cookie = ""
        signed = self.open("/sign-in", email=LEAD, password=PASSWORD)
        self._cookie = signed.headers["set-cookie"].split(";")[0]

    def open(self, path: str, **fields: str):  # type: ignore[no-untyped-def]
        """The reply, whatever its status; what is sent is not followed."""
        data = urlencode(fields).encode() if fields else None
        request = urllib.request.Request(self.address + path, data, {"Cookie": self._cookie, "Accept-Language": "en"})
        try:
            return urllib.request.build_opener(_Stay).open(request, timeout=30)
        except HTTPError as error:
            return error

    def page(self, path: str) -> str:
        return html.unescape(self.open(path).read().decode())

    def press(self, path: str, page: str) -> int:
        """A button of a page."""
        token = self.page(page).split('name="token" value="')[1].split('"')[0]
        return int(self.open(path, token=token).status)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: object) -> None:
        return None


class _Id:
    """What `factories.close` wants of a campaign."""

    def __init__(self, id_: int) -> None:
        self.id = id_


def at_the_desk(site: Site) -> list[str]:
    """The ids of all comments, page after page."""
    lead, found = Lead(site), list[str]()
    for number in range(1, 200):
        ids = re.findall(r'href="/suggestions/(\w{64})"', lead.page(f"/suggestions?source=answers&page={number}"))
        if not ids:
            break
        found += ids
    return found
