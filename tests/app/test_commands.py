"""The command line as the person who runs the server uses it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from surveys import accounts
from surveys.errors import SignInFailed
from surveys.storage.engine import Database


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


def test_a_start_without_demo_prints_a_link_for_the_first_account(data: Path) -> None:
    port = "8971"
    command = [sys.executable, "-m", "app", "serve"]
    server = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env={"GAPLENS_DATA": str(data), "PORT": port, "PYTHONUNBUFFERED": "1"},
    )
    assert server.stdout is not None
    printed = [server.stdout.readline() for _ in range(3)]
    server.terminate()
    server.wait(20)
    assert re.search(rf"http://127\.0\.0\.1:{port}/setup/\S{{40,}}", printed[1])
    assert f"GapLens is at http://127.0.0.1:{port}" in printed[2]
