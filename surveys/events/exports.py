"""What signed-in people downloaded: told at once, written into the log of events a moment later.

A download is a safe request and waits for no lock: it fails neither where the store is busy nor where it is full. Of a
program that is killed, what it was told in that moment is lost.
"""

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from surveys import clock
from surveys.codes import Subject
from surveys.events import events
from surveys.storage.engine import Database
from surveys.storage.tables import Account


@dataclass(frozen=True)
class _Export:
    subject_kind: Subject
    subject_id: int | str
    account_id: int | None
    data: dict[str, Any]
    at: datetime


class Exports:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Export] = []

    def note(self, account: Account, subject_kind: Subject, subject_id: int | str, **data: Any) -> None:
        """data: ids, codes and numbers."""
        with self._lock:
            self._waiting.append(_Export(subject_kind, subject_id, account.id, data, clock.now()))

    def write_down(self, database: Database) -> None:
        """In one transaction; what fails waits for the next round."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        try:
            with database.write() as session:
                for each in waiting:
                    who, at = each.account_id, each.at
                    about = each.subject_kind, each.subject_id
                    events.write(session, "exported", *about, account_id=who, data=each.data, at=at)
        except Exception:
            with self._lock:
                self._waiting = waiting + self._waiting
            raise
