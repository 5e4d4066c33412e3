"""A mapping that is begun from a file's headings: it is confirmed by a person, and then the file is read."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from surveys.files import Options
from surveys.files.shapes.guess import MOST_DIFFERENT, guess

KANO = (
    "時間戳記,如果我們星期六也營業，您覺得如何？,如果我們沒有星期六也營業，您覺得如何？\n"
    "2026/10/1,很喜歡,不喜歡\n2026/10/2,無所謂,不喜歡\n2026/10/3,理所當然,勉強接受\n"
)
RATED = "No.,Wanted: lift,Got: lift,Member,Site\n007,6,4,Yes,North\n008,7,99,No,South\n009,5,3,Yes,North\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["analyze", *map(str, words)])


def begun(tmp_path: Path, method: str, content: str) -> tuple[Path, Path, str]:
    path, mapping = tmp_path / "a.csv", tmp_path / "m.toml"
    path.write_text(content, encoding="utf-8")
    done = run(method, path, "--guess", mapping)
    assert (done.exit_code, "m.toml" in done.output) == (0, True), done.output
    text = mapping.read_text(encoding="utf-8")
    tomllib.loads(text)
    return path, mapping, text


def confirmed(mapping: Path, *starts: str) -> None:
    """Take away # before lines that begin so."""
    lines = mapping.read_text(encoding="utf-8").splitlines()
    mapping.write_text("\n".join(line[2:] if line[2:].startswith(starts) else line for line in lines), encoding="utf-8")


def test_kano_in_words(tmp_path: Path) -> None:
    path, mapping, text = begun(tmp_path, "kano", KANO)
    assert "functional = 2" in text
    assert "dysfunctional = 3" in text
    assert '# "無所謂" = 3  # 1' in text
    assert run("kano", path, "--mapping", mapping).exit_code == 2
    confirmed(mapping, "like = 1", "[words]", '"')
    assert "3 respondents, 1 need" in run("kano", path, "--mapping", mapping).output


def test_nothing_is_taken_for_a_number_or_a_choice(tmp_path: Path) -> None:
    path, mapping, text = begun(tmp_path, "servqual", RATED)
    for shown in (
        '1 No.: "007" 1, "008" 1, "009" 1',
        '4 Member: "Yes" 2, "No" 1',
        "3 (1), 4 (1), 5 (1), 6 (1)",
        "99 (1)",
    ):
        assert shown in text
    assert "scale" not in tomllib.loads(text)
    assert "--scale" in run("servqual", path, "--mapping", mapping).stderr
    confirmed(mapping, "[scale]", "low", "high", 'segment = "Site"')
    done = run("servqual", path, "--mapping", mapping, "--missing", 99)
    assert (done.exit_code, "3 respondents" in done.output) == (0, True), done.output


def test_classic_columns_keep_their_dimensions(tmp_path: Path) -> None:
    head = ",".join(f"{letter}{item}" for letter in "EP" for item in range(1, 23))
    path, mapping, _ = begun(tmp_path, "servqual", f"{head}\n{','.join('5' * 44)}\n")
    confirmed(mapping, "[scale]", "low", "high")
    assert "Tangibles" in run("servqual", path, "--mapping", mapping).output


@pytest.mark.parametrize("method", ["servqual", "servperf", "zones", "kano"])
def test_whatever_stands_in_a_heading_a_mapping_can_be_read(tmp_path: Path, method: str) -> None:
    begun(tmp_path, method, 'E1,P1,"a ""quote"" \\ and\nmore",\x7fx_func,x_dys\n1,2,"\x7f""",4,5\n2,3,y,1,1\n')


def test_no_file_is_written_over(tmp_path: Path) -> None:
    path, mapping, _ = begun(tmp_path, "servqual", RATED)
    mapping.write_text("mine")
    assert run("servqual", path, "--guess", mapping).exit_code == 1
    assert mapping.read_text() == "mine"


@pytest.mark.parametrize(("different", "rated"), [(MOST_DIFFERENT, True), (MOST_DIFFERENT + 1, False)])
def test_answers_have_few_different_texts(tmp_path: Path, different: int, rated: bool) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x,y\n" + "".join(f"{value},n\n" for value in range(different)), encoding="utf-8")
    assert list(guess(path, Options(), ("perception",)).rated) == ([0] if rated else [])
