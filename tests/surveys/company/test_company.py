"""Two leads who save at the same moment: the second waits for the first, and hears of it."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from surveys.company import company
from surveys.company.company import Company
from surveys.errors import ChangedMeanwhile
from surveys.people import accounts
from surveys.storage.engine import Database
from surveys.storage.tables import Account
from tests.conftest import BOTH
from tests.factories import PASSWORD


def save(database: Database, lead: Account, mark: str, name: str, pause: float = 0) -> None:
    with database.write() as session:
        company.change(session, lead, mark, Company({"en": name}))
        time.sleep(pause)


@BOTH
def test_who_saves_second_waits_for_the_first(database: Database) -> None:
    with database.write() as session:
        lead = accounts.create(session, "lead@company.example", "Lead", PASSWORD)
    mark = Company().mark
    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(save, database, lead, mark, "First", pause=1)
        time.sleep(0.5)  # it has changed the row, and is not done
        with pytest.raises(ChangedMeanwhile):
            save(database, lead, mark, "Second")
        first.result()
    with database.read() as session:
        assert company.current(session).name == {"en": "First"}
