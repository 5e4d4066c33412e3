"""The command line as the person who runs the server uses it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlmodel import select

from app.cli import main
from surveys.errors import SignInFailed
from surveys.people import accounts
from surveys.storage.engine import Database
from surveys.storage.tables import Account, Unit
from tests.app.mail.server import free_port


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GAPLENS_DATA", str(tmp_path))
    for name in ("DATABASE_URL", "GAPLENS_DEMO_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def can_sign_in(data: Path, email: str, password: str) -> bool:
    database = Database(f"sqlite:///{data / 'gaplens.db'}")
    with database.read() as session:
        try:
            accounts.verify(session, email, password)
        except SignInFailed:
            return False
    return True


def test_the_demo_says_how_to_sign_in_once(data: Path) -> None:
    first, second = run("demo"), run("demo")
    password = re.search(r"password +(\S+)", first.output)
    assert password is not None
    assert can_sign_in(data, "lead@demo.example", password[1])
    assert password[1] not in second.output
    assert "gaplens account password lead@demo.example" in second.output


def test_an_account_of_a_unit_sees_that_unit(data: Path) -> None:
    for name in ("ann", "bob"):
        made = run("account", "create", f"{name}@company.example", "--unit", "North", "--password", "a long password")
        assert made.exit_code == 0
    with Database(f"sqlite:///{data / 'gaplens.db'}").read() as session:
        units = [account.unit_id for account in session.exec(select(Account))]
        assert units == [session.exec(select(Unit)).one().id] * 2


def test_an_account_is_made_and_gets_a_new_password(data: Path) -> None:
    assert run("account", "create", "ann@company.example", "--password", "a long password").exit_code == 0
    assert can_sign_in(data, "ann@company.example", "a long password")
    changed = run("account", "password", "ann@company.example")
    assert can_sign_in(data, "ann@company.example", changed.output.split()[-1])
    assert not can_sign_in(data, "ann@company.example", "a long password")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("account", "create", "nobody", "--password", "a long password"), "Write an e-mail address"),
        (("account", "create", "ann@company.example", "--password", "short"), "A password has 8 to 200"),
        (("account", "password", "nobody@company.example"), "No account has the address"),
    ],
)
def test_what_cannot_be_done_is_said(data: Path, arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert words in result.output


def test_every_command_explains_itself() -> None:
    for name in main.list_commands(None):  # type: ignore[arg-type]
        result = run(name, "--help")
        assert result.exit_code == 0
        assert len(result.output.splitlines()) > 3


def serve(data: Path, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "app", "serve"]
    environment = {"GAPLENS_DATA": str(data), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)


def printed(server: subprocess.Popen[str]) -> str:
    """Until it serves, or has ended."""
    assert server.stdout is not None
    lines: list[str] = []
    while not lines or (lines[-1] and "GapLens is at" not in lines[-1]):
        lines.append(server.stdout.readline())
    return "".join(lines)


@pytest.mark.slow
def test_the_first_server_of_a_file_prints_a_link_for_the_first_account_and_a_second_does_not_start(
    data: Path,
) -> None:
    """Two that write and checkpoint at once can damage the file; other commands go on beside a server."""
    port = free_port()
    first = serve(data, port)
    words = printed(first)
    assert f"GapLens is at http://127.0.0.1:{port}" in words
    assert re.search(rf"http://127\.0\.0\.1:{port}/setup/\S{{40,}}", words)
    second = serve(data, free_port())
    assert f"Error: Another GapLens server has {data / 'gaplens.db'} open. Stop it first." in printed(second)
    assert second.wait(20) == 1
    assert run("account", "create", "ann@company.example", "--password", "a long password").exit_code == 0
    first.kill()
    first.wait(20)
    third = serve(data, free_port())  # nothing is left behind by one that was killed
    assert "GapLens is at" in printed(third)
    third.terminate()
    third.wait(20)
