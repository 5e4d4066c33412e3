"""How many open, begin and finish a questionnaire, by day and channel: counted in memory, written down every moment.

Nothing that tells people apart is looked at. What was counted since the last writing is lost if the program is killed.
"""

import threading
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta, tzinfo

from surveys import clock
from surveys.campaigns.published import Published
from surveys.codes import CHANNELS, Step
from surveys.storage.engine import Database
from surveys.storage.queries import traffic as storage

REMEMBERED = 5000  # answers, and forms, whose telling it again is not counted again

Row = tuple[date, str, int, int, int]  # day, channel, opened, began, sent


class _Remembered:
    """The last ones, in memory."""

    def __init__(self) -> None:
        self._known: dict[str, None] = {}

    def is_new(self, name: str) -> bool:
        if name in self._known:
            return False
        if len(self._known) >= REMEMBERED:
            self._known.pop(next(iter(self._known)))
        self._known[name] = None
        return True


class Traffic:
    """zone: the company's clock, by which days are counted."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._lock = threading.Lock()
        self._counts: Counter[tuple[int, date, str, Step]] = Counter()
        self._finished, self._begun = _Remembered(), _Remembered()

    def note(self, published: Published, channel: str, step: Step) -> None:
        channel = channel if channel in CHANNELS else CHANNELS[0]
        with self._lock:
            self._counts[published.id, _day(published, self._zone), channel, step] += 1

    def finish(self, published: Published, channel: str, response_id: str, began: bool = False) -> bool:
        """Count an answer once, however often it is sent; whether it is new. began: no page has told that it was."""
        if not self._finished.is_new(response_id):
            return False
        if began:
            self.note(published, channel, "started")
        self.note(published, channel, "finished")
        return True

    def start(self, published: Published, channel: str, key: str) -> None:
        """Count a form as begun once, however often its page tells."""
        if self._begun.is_new(f"{published.id}:{key}"):
            self.note(published, channel, "started")

    def write_down(self, database: Database) -> None:
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            with database.transaction() as connection:
                storage.add(connection, counts)
        except Exception:
            with self._lock:
                self._counts.update(counts)
            raise


def counted(database: Database, published: Published) -> Sequence[Row]:
    """What is written down of a campaign; the oldest day first."""
    with database.engine.connect() as connection:
        return storage.of_campaign(connection, published.id)


def _day(published: Published, zone: tzinfo) -> date:
    """Today. Where anonymous answers keep their channel, this week's Monday: a channel by which only one came would
    otherwise date that answer.
    """
    today = clock.today(zone)
    by_week = published.anonymous and "channel" in published.kept
    return today - timedelta(days=today.weekday()) if by_week else today
