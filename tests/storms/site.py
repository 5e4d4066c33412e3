"""One installation in a folder of its own: two campaigns, a lead, a database of either kind, a server to be killed."""

import contextlib
import mmap
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from surveys.campaigns.plan import Plan
from surveys.people import accounts
from surveys.storage import migrate
from surveys.storage.engine import Database
from tests.factories import PASSWORD, TITLE, make_campaign, make_guests, make_personal
from tests.storms.databases import Kind, Postgres, Sqlite
from tests.storms.disk import Disk, copy

LEAD = "lead@company.example"
GUESTS = 2500
NAMED, ANONYMOUS = "named", "anonymous"  # the links of the two campaigns; one is answered by personal links
ROOT = Path(__file__).parents[2]


def _kind_of(name: str, folder: Path) -> Kind:
    (folder / "disk" / "data").mkdir(parents=True, exist_ok=True)
    if name == Sqlite.name:
        return Sqlite(folder / "disk" / "data")
    for part in ("disk/pg", "s"):
        (folder / part).mkdir(exist_ok=True)
    return Postgres(folder / "disk", folder / "s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepare(name: str, folder: Path) -> list[str]:
    """What each storm begins with a copy of; the tokens of the personal links."""
    folder.mkdir()
    folder.chmod(0o755)
    kind = _kind_of(name, folder)
    kind.start({})
    with database_of(kind, folder) as database:
        migrate.migrate(database)
        named = make_personal(database, NAMED, NAMED)
        make_campaign(database, slug=ANONYMOUS, plan=Plan(TITLE, anonymity=ANONYMOUS))
        tokens = make_guests(database, named, GUESTS)
        with database.write() as session:
            accounts.create(session, LEAD, "Lead", PASSWORD)
    kind.stop()
    return tokens


@contextlib.contextmanager
def database_of(kind: Kind, folder: Path, url: str = "") -> Iterator[Database]:
    database = Database(url or kind.url, folder / "disk" / "data")
    try:
        yield database
    finally:
        database.close()


class Site:
    """library: of the disk that loses what was not synced; None: files are files. zone: of the company's clock."""

    def __init__(self, name: str, template: Path, folder: Path, library: Path | None = None, zone: str = "UTC") -> None:
        copy(template, folder)
        self.folder, self.port, self._zone = folder, free_port(), zone
        self.kind = _kind_of(name, folder)
        self.disk = Disk(folder, library) if library else None
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "clock").write_bytes(bytes(8))
        with open(folder / "clock", "r+b") as file:
            self._clock = mmap.mmap(file.fileno(), 8)
        self.kind.start(self._environment)

    @property
    def _environment(self) -> Mapping[str, str]:
        return self.disk.environment if self.disk else {}

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def is_up(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def set_clock(self, seconds: float) -> None:
        """So much later, or earlier, than it is."""
        self._clock[:] = struct.pack("=d", seconds)

    def set_clock_to(self, moment: datetime) -> None:
        self.set_clock(moment.timestamp() - time.time())

    def begin(self, fault: str = "") -> None:
        """Start the server, and go on without waiting for it."""
        assert not self.is_up
        url = self.kind.url + ("&options=-csynchronous_commit%3Doff" if fault == "commit off" else "")
        given = {
            "GAPLENS_DATA": str(self.folder / "disk" / "data"),
            "GAPLENS_ZONE": self._zone,
            "DATABASE_URL": url,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "STORM_CLOCK": str(self.folder / "clock"),
            "STORM_FAULT": fault,
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GAPLENS_", "STORM_"))}
        with open(self.folder / "server.log", "ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.storms.server"],
                cwd=ROOT,
                env={**kept, **given, **self._environment},
                stdout=log,
                stderr=log,
            )

    def start(self, fault: str = "") -> None:
        """Start the server, again where it ends at once, until it answers."""
        until = time.monotonic() + 180
        while time.monotonic() < until:
            if not self.is_up:
                self.begin(fault)
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=10),
            ):
                return
            time.sleep(0.1)
        raise RuntimeError(f"the server did not start: {self.log()[-3000:]}")

    def log(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(30)

    def terminate(self) -> None:
        """As a system's watch over its services does."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)

    def wait(self, seconds: float = 60) -> None:
        assert self._process is not None
        self._process.wait(seconds)

    def lose_power(self) -> None:
        """Everything ends; what was synced comes back."""
        assert self.disk is not None
        self.kill()
        self.kind.kill()
        self.disk.come_back()

    def close(self) -> None:
        self.kill()
        self.kind.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def database(self) -> Iterator[Database]:
        with database_of(self.kind, self.folder) as database:
            yield database
