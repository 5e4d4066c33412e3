"""`gaplens doctor` says whether the log of events is as it was written."""

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.settings import Settings
from surveys.events import events
from surveys.storage.engine import Database
from tests.conftest import BOTH
from tests.surveys.events.test_events import tamper, write_some

pytestmark = BOTH


@pytest.fixture(autouse=True)
def installed(database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAPLENS_DATA", str(settings.data))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)


def doctor(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *arguments])


def test_a_whole_log_is_told_with_its_end(database: Database) -> None:
    head = write_some(database, 3)
    told = doctor()
    assert told.exit_code == 0
    assert f"whole: 3, the last with the digest {head.hash}" in told.output
    with database.write() as session:
        events.write(session, "moved", "action", 1)
    told = doctor("--events-head", head.hash.upper())
    assert told.exit_code == 0
    assert "that of event 3" in told.output


def test_a_changed_line_and_an_end_that_was_cut_off_are_told(database: Database) -> None:
    head = write_some(database, 3)
    tamper(database, "DELETE FROM event_reason")
    tamper(database, "DELETE FROM event WHERE id = 3")
    assert doctor().exit_code == 0
    told = doctor("--events-head", head.hash)
    assert told.exit_code == 1
    assert "ends with 2" in told.output
    tamper(database, "UPDATE event SET account_id = 9 WHERE id = 1")
    told = doctor()
    assert told.exit_code == 1
    assert "Event 1 was changed" in told.output
