"""A programme with two rounds, filled once and copied for each test: its answers take longer than what is read."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from surveys.storage.engine import Database
from surveys.storage.tables import Campaign
from tests.app.reading.made import Lead, programme
from tests.conftest import Site, running, settings_of


@dataclass
class Repairs:
    """A site with the programme, a lead who reads, the programme's path and its campaigns."""

    site: Site
    lead: Lead
    path: str
    made: dict[str, Campaign]


@pytest.fixture(scope="session")
def filled(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, dict[str, Campaign]]:
    """The file, the programme's path and its campaigns."""
    folder = tmp_path_factory.mktemp("filled")
    file = Path(shutil.copy(migrated_sqlite, folder / "gaplens.db"))
    url = f"sqlite:///{file}"
    database = Database(url, folder)
    with running(settings_of(folder, url), database) as site:
        path, made = programme(site, Lead(site, "founder@company.example"))
    database.close()
    assert not [*folder.glob("gaplens.db-*")]  # the log is in the file
    return file, path, made


@pytest.fixture
def repairs(filled: tuple[Path, str, dict[str, Campaign]], tmp_path: Path) -> Iterator[Repairs]:
    file, path, made = filled
    url = f"sqlite:///{shutil.copy(file, tmp_path / 'gaplens.db')}"
    database = Database(url, tmp_path)
    with running(settings_of(tmp_path, url), database) as site:
        yield Repairs(site, Lead(site), path, made)
    database.close()
