"""Notes on a need: which days they may name."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from surveys.errors import Invalid
from surveys.programmes import annotations, programmes
from surveys.storage.engine import Database
from tests.surveys.programmes.test_programmes import lead

EVENING = datetime(2026, 5, 3, 20, tzinfo=UTC)  # in Taipei it is the next day already, in New York the same


@pytest.mark.parametrize(("zone", "today"), [("Asia/Taipei", date(2026, 5, 4)), ("America/New_York", date(2026, 5, 3))])
def test_a_note_may_be_of_today_on_the_company_s_clock_and_not_later(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str, today: date
) -> None:
    monkeypatch.setattr("surveys.clock.now", lambda: EVENING)
    database = Database(database_url, tmp_path, ZoneInfo(zone))
    with database.write() as session:
        account = lead()
        session.add(account)
        session.flush()
        row = programmes.create(session, account, "Repairs", "repair", "quarterly")
        assert annotations.latest(session) == today
        for day in (date(1999, 12, 31), today + timedelta(days=1)):
            with pytest.raises(Invalid):
                annotations.add(session, account, row, "on_date", day.isoformat(), "New lift")
        for day in (date(2000, 1, 1), today):
            annotations.add(session, account, row, "on_date", day.isoformat(), "New lift")
        assert [note.day for note in annotations.of_need(session, row, "on_date")] == [date(2000, 1, 1), today]
    database.close()
