"""Many answers whose tallies are of an older layout are folded anew in slices; meanwhile none of theirs are counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy import Connection

from app.tallies.kept import LAYOUT, Kept, added, days_of, fold_rows, folded_anew, is_current
from surveys.campaigns.published import Published
from surveys.storage.engine import Database
from surveys.storage.queries import refolding
from surveys.storage.queries import responses as storage
from surveys.storage.queries.refolding import Reached
from surveys.storage.queries.responses import KeptTally

AT_ONCE = 2_000  # answers that are folded anew while somebody waits for the page
SLICE = 4_000  # answers that are folded anew in one round
NOTHING = Reached(LAYOUT, "", 0, "{}")


@dataclass(frozen=True)
class Progress:
    """How many of n answers are folded anew."""

    done: int
    n: int


def held(connection: Connection, published: Published) -> bool:
    """Whether nothing may be counted or shown, as many answers are to be folded anew first.

    Protected ones always: what may be shown of them takes longer than a page can wait.
    """
    layouts = refolding.layouts(connection, published.id)
    if is_current(layouts, published):
        return False
    return bool(layouts) if published.protected else refolding.more_than(connection, published.id, AT_ONCE)


def waits(database: Database, published: Published) -> bool:
    """The same; where tallies are missing, which nothing else would notice, the folding is begun."""
    with database.engine.connect() as connection:
        if not held(connection, published):
            return False
        known = published.id in refolding.due(connection, LAYOUT)
    if not known:
        with database.transaction() as connection:
            storage.lock_campaign(connection, published.id)
            if refolding.reached(connection, published.id) is None:
                refolding.keep(connection, published.id, NOTHING)
    return True


def progress(connection: Connection, published: Published) -> Progress:
    return Progress(_so_far(connection, published).done, refolding.number(connection, published.id))


def fold_slice(database: Database, published: Published) -> bool:
    """Fold the next slice anew, after the last one that a program finished; whether any are left.

    Folded before the lock is taken. Nothing moves from the intake until the last slice is in: no answer comes too late
    for the slice to which its id belongs.
    """
    if published.protected:
        return _fold_whole(database, published)
    with database.engine.connect() as connection:
        so_far = _so_far(connection, published)
        rows = storage.counted(connection, published.id, so_far.reached, SLICE)
    sums = _read(so_far.data)
    if rows:
        sums = {**sums, **added(sums, fold_rows(published, rows), days_of(published, rows))}
    with database.transaction() as connection:
        storage.lock_campaign(connection, published.id)
        if is_current(refolding.layouts(connection, published.id), published):
            refolding.end(connection, published.id)
            return False
        if _so_far(connection, published) != so_far:
            return True  # another process was faster
        if len(rows) == SLICE:
            done = so_far.done + len(rows)
            refolding.keep(connection, published.id, Reached(LAYOUT, rows[-1].id, done, _written(sums)))
            return True
        storage.keep_tallies(connection, published.id, sums)
        refolding.end(connection, published.id)
    return False


def _fold_whole(database: Database, published: Published) -> bool:
    """What may be shown of a protected campaign is decided over all of its answers, or what its steps showed."""
    with database.engine.connect() as connection:
        step = storage.next_step(connection, published.id)
        kept = folded_anew(connection, published)
    with database.transaction() as connection:
        storage.lock_campaign(connection, published.id)
        refolding.end(connection, published.id)
        if is_current(refolding.layouts(connection, published.id), published):
            return False
        if storage.next_step(connection, published.id) != step:
            return True  # another process took a step meanwhile
        storage.keep_tallies(connection, published.id, kept)
    return False


def _so_far(connection: Connection, published: Published) -> Reached:
    """What was begun for another layout begins again."""
    found = refolding.reached(connection, published.id)
    return found if found is not None and found.layout == LAYOUT else NOTHING


def _written(sums: Kept) -> str:
    return orjson.dumps({part: (of.n, of.first, of.last, of.data) for part, of in sums.items()}).decode()


def _read(text: str) -> Kept:
    found: Mapping[str, tuple[int, str, str, str]] = orjson.loads(text)
    return {
        part: KeptTally(LAYOUT, n, date.fromisoformat(first), date.fromisoformat(last), data)
        for part, (n, first, last, data) in found.items()
    }
