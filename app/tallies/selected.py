"""Some answers of a campaign without protection, folded by a thread of their own while pages say how far it is."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Event

from analysis.rows.tally import Tally
from app.memory.cache import Cache
from app.tallies.anew import Progress
from app.tallies.counting import Counted
from app.tallies.kept import days_of
from app.tallies.tallying import fold
from surveys.campaigns.published import Published
from surveys.storage.engine import Database
from surveys.storage.queries import selections
from surveys.storage.queries.selections import Among

MOST = 200  # selections of campaigns that are remembered
SLICE = 4_000  # answers that are looked through between two looks whether anybody still waits
FORGOTTEN = 30.0  # seconds after which nobody waits any more: the page asks every two
PATIENCE = 0.5  # seconds that a page waits


@dataclass(frozen=True)
class Wanted:
    """Which answers, see `selections.Among`. unflagged: without those that carry a flag. n: how many are counted, by
    which the sums of all that were there are known again.
    """

    fields: tuple[tuple[str, tuple[str, ...]], ...]
    locale: str | None
    since: datetime | None
    before: datetime | None
    unflagged: bool
    n: int

    @property
    def among(self) -> Among:
        return Among(self.fields, self.locale, self.since, self.before)


class StillFolded(Exception):
    """The figures come later."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress


class _Abandoned(Exception):
    """Nobody waits for it, or the program ends."""


@dataclass
class _Folding:
    n: int
    done: int = 0
    asked: float = field(default_factory=time.monotonic)
    counted: Future[Counted] = field(default_factory=Future)


class Selected:
    """One at a time, so that a core stays with the pages. What was folded is remembered."""

    def __init__(self, most: int = MOST) -> None:
        self._known = Cache[_Folding](most)
        self._pool = ThreadPoolExecutor(1, "selected")
        self._ending = Event()

    def counted(self, database: Database, published: Published, wanted: Wanted, patience: float) -> Counted:
        """StillFolded: not within so many seconds."""

        def begin() -> _Folding:
            found = _Folding(wanted.n)
            found.counted = self._pool.submit(self._fold, database, published, wanted, found)
            return found

        key = (published.id, published.slug, wanted)
        folding = self._known.get(key, begin)
        folding.asked = time.monotonic()
        if not wait([folding.counted], patience).done:
            raise StillFolded(Progress(folding.done, folding.n))
        if folding.counted.cancelled() or folding.counted.exception() is not None:
            self._known.drop(key)
        try:
            return folding.counted.result()
        except _Abandoned:  # just before somebody asked again
            raise StillFolded(Progress(0, folding.n)) from None

    def stop(self) -> None:
        self._ending.set()
        self._pool.shutdown(cancel_futures=True)

    def _fold(self, database: Database, published: Published, wanted: Wanted, folding: _Folding) -> Counted:
        def goes_on(done: int) -> None:
            folding.done = min(done, folding.n)
            if self._ending.is_set() or time.monotonic() - folding.asked > FORGOTTEN:
                raise _Abandoned

        return folded(database, published, wanted, goes_on)


def folded(
    database: Database, published: Published, wanted: Wanted, looked_at: Callable[[int], object] = lambda _: None
) -> Counted:
    """looked_at: is told before each slice how many answers were looked through."""
    parts: dict[str, Tally] = fold(published.instrument, [])
    days: list[date] = []
    after: str | None = ""
    done = 0
    while after is not None:
        looked_at(done)
        with database.engine.connect() as connection:
            found = selections.chosen(connection, published.id, wanted.among, after, SLICE)
        after, done = found.last, done + SLICE
        if found.rows:
            documents, marks = [row.answers for row in found.rows], [row.marks for row in found.rows]
            fresh = fold(published.instrument, documents, marks, unflagged=wanted.unflagged)
            parts |= {part: parts[part] + each if part in parts else each for part, each in fresh.items()}
            days += {min(here := days_of(published, found.rows)), max(here)}
    return Counted(parts, min(days, default=None), max(days, default=None))
