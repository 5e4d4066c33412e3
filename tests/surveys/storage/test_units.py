"""Who sees which rows: those of the own unit and of none; who belongs to no unit sees all."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from surveys.storage.access import narrow
from surveys.storage.engine import Database
from surveys.storage.tables import Account, Campaign, Suggestion, Unit, metadata

MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
UNITS = {"north": 1, "south": 2, "all": None}


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[Session]:
    """A campaign and a suggestion of each unit, and of none."""
    database = Database(f"sqlite:///{tmp_path / 'access.db'}")
    metadata.create_all(database.engine)
    with database.write() as session:
        session.add_all([Unit(id=1, name="North"), Unit(id=2, name="South")])
        session.flush()
        for name, unit in UNITS.items():
            fixed = {"title": {"en": "A"}, "anonymity": "named", "state": "draft", "created": MOMENT}
            session.add(Campaign(slug=name, unit_id=unit, instrument="servqual", version=1, **fixed))
            day = date(2026, 3, 2)
            session.add(Suggestion(id=name, unit_id=unit, voice="anonymous", status="new", day=day))
        session.flush()
        yield session
    database.close()


@pytest.mark.parametrize(
    ("unit", "expected"),
    [(1, {"north", "all"}), (2, {"south", "all"}), (3, {"all"}), (None, {"north", "south", "all"})],
)
def test_the_own_rows_and_those_of_everybody(rows: Session, unit: int | None, expected: set[str]) -> None:
    viewer = Account(email="a@b", name="A", password_hash="-", unit_id=unit, created=MOMENT)
    assert {row.slug for row in rows.exec(narrow(select(Campaign), Campaign, viewer, "see_campaign"))} == expected
    assert {row.id for row in rows.exec(narrow(select(Suggestion), Suggestion, viewer, "see_suggestions"))} == expected


def test_the_check_narrows_what_was_asked_and_never_widens_it(rows: Session) -> None:
    viewer = Account(email="a@b", name="A", password_hash="-", unit_id=1, created=MOMENT)
    asked = select(Campaign).where(col(Campaign.slug) == "south")
    assert rows.exec(narrow(asked, Campaign, viewer, "see_campaign")).all() == []
