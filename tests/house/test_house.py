"""What holds for the whole tree: sizes, fresh and complete translations, tables that match the migrations."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from alembic import command

from surveys.storage import migrate
from surveys.storage.engine import Database
from tests.house import catalogues

ROOT = Path(__file__).parent.parent.parent
SOURCES = sorted(
    path
    for folder in ("app", "surveys", "analysis", "static", "migrations", "tests", "bench")
    for suffix in ("py", "html", "js", "css")
    for path in (ROOT / folder).rglob(f"*.{suffix}")
)
LONGEST_FILE, LONGEST_FUNCTION = 400, 80
_PLACE = re.compile(r"%\((\w+)\)s")
_CODE = re.compile(r"gaplens(?: [A-Za-z-]+)+(?=[^A-Za-z-]|$)|GAPLENS_\w+|--[a-z-]+|\w+\.key\b", re.ASCII)
_SPACED = re.compile(r"[\u3400-\u9fff] [%\dA-Za-z]|[A-Za-z\d%)s] [\u3400-\u9fff]")


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): n for path in SOURCES if (n := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_function_is_longer_than_80_lines() -> None:
    long = []
    for path in SOURCES:
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {length}")
    assert long == []


def test_the_slow_parts_of_scipy_are_loaded_where_they_are_used() -> None:
    """`import scipy` and `scipy.stats.x`: statistics and optimisation would add a second to every start."""
    slow = re.compile(
        r"^(from scipy import .*\b(stats|optimize)\b|(from|import) scipy\.(stats|optimize))", re.MULTILINE
    )
    parts = [
        path for path in SOURCES if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in ("app", "analysis")
    ]
    assert parts
    assert [str(path.relative_to(ROOT)) for path in parts if slow.search(path.read_text())] == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_translations_are_fresh_and_complete(language: str) -> None:
    wanted = {(message.context, message.id) for message in catalogues.extract() if message.id}
    catalog = catalogues.read(language)
    known = {(message.context, message.id): message for message in catalog if message.id}
    assert wanted - known.keys() == set(), "run: make translations"
    assert known.keys() - wanted == set(), "run: make translations"
    for message in known.values():
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        assert all(strings), f"not translated: {message.id}"
        assert not message.fuzzy, f"fuzzy: {message.id}"
        for string in strings:
            assert set(_PLACE.findall(string)) <= set(_PLACE.findall(ids[-1])), message.id
            assert set(_PLACE.findall(ids[-1])) - {"n", "num"} <= set(_PLACE.findall(string)), message.id


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_between_chinese_and_figures_no_space_is_typed(language: str) -> None:
    """The style sheet sets a narrow one. A number with a sign keeps its space."""
    signed = r"(?:%\((?:adequacy|superiority|lower|upper)\)s|[−+][\d.]+)"
    found = []
    for message in catalogues.read(language):
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        plain = [re.sub(rf" {signed}|{signed} ", "", string) for string in strings]
        found += [string for string in plain if message.id and _SPACED.search(string)]
    assert found == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_ranges_of_numbers_are_written_alike(language: str) -> None:
    """1 至 7, never with the word that movement is said with."""
    found = [message.id for message in catalogues.read(language) if re.search(r"\)s到%\(", str(message.string))]
    assert found == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_what_is_copied_into_a_terminal_is_the_same_in_every_language(language: str) -> None:
    for message in catalogues.read(language):
        wanted = _CODE.findall(str(message.id))
        assert _CODE.findall(str(message.string)) == wanted, message.id


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_translations_use_the_words_of_the_glossary(language: str) -> None:
    glossary = tomllib.loads((ROOT / "surveys" / "instruments" / "glossary.toml").read_text())
    never = {word for term in glossary["terms"] for word in term.get("never", {}).get(language, [])}
    found = []
    for message in catalogues.read(language):
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        found += [(word, string) for word in never for string in strings if message.id and word in string]
    assert found == []


def test_tables_match_the_migrations(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'fresh.db'}")
    migrate.migrate(database)
    config = migrate.configuration()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_locks_hold_no_registry_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text().splitlines()
        assert [line for line in lines if "://" in line or line.startswith("--index")] == []


def test_templates_are_escaped() -> None:
    """No template switches escaping off, and no style is written into the markup."""
    for path in (ROOT / "app" / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\|\s*safe\b|autoescape|\bstyle=", text), path.name


def test_templates_leave_colons_to_the_catalogues() -> None:
    """Chinese has one of its own; for codes, screen readers and the tabs of a browser any will do."""
    for path in (ROOT / "app" / "templates").rglob("*.html"):
        shown = re.sub(r'<span class="hidden">.*?</span>|{% block title %}.*|translate="no".*', "", path.read_text())
        assert not re.search(r"}}: [{<]", shown), path.name
