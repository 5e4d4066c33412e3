"""Perceptions alone and zones of tolerance from files: the figures of plain numpy, and the sentences of campaigns."""

import json
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray

from analysis.estimates.zones import zones
from app.cli import main
from app.files import page
from app.files.analyze import analyze_ratings, summary, to_json
from app.i18n import BY_CODE
from surveys.files import Options, SpreadsheetError
from surveys.files.declared import CLASSIC

LETTERS = {"M": 4.0, "D": 6.0, "P": 5.0}
SEVEN = Options(scale=(1, 7))


def file(tmp_path: Path, letters: str, n: int = 40) -> tuple[Path, dict[str, NDArray[np.float64]]]:
    """22 answers of each letter by n people at two sites, and the numbers that were written."""
    chance = np.random.default_rng(5)
    drawn = {letter: np.clip(np.rint(chance.normal(mean, 1, (n, 22))), 1, 7) for letter, mean in LETTERS.items()}
    head = [f"{letter}{item}" for letter in letters for item in range(1, 23)]
    rows = np.hstack([drawn[letter] for letter in letters]).astype(int)
    lines = [",".join([*head, "Site"])]
    lines += [",".join([*map(str, row), "North" if at % 2 else "South"]) for at, row in enumerate(rows)]
    path = tmp_path / "answers.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path, drawn


def items(dimension: str) -> list[int]:
    return [item - 1 for item in CLASSIC[dimension][0]]


def test_perceptions_alone(tmp_path: Path) -> None:
    path, drawn = file(tmp_path, "P")
    report = analyze_ratings(path, Options(scale=(1, 7), segment="Site"), "servperf")
    document = json.loads(json.dumps(to_json(report), allow_nan=False))
    assert document["format"] == "gaplens.servperf"
    for at, found in enumerate(document["levels"]["needs"].values()):
        assert found["mean"] == pytest.approx(drawn["P"][:, at].mean())
    for dimension, found in document["levels"]["dimensions"].items():
        people = drawn["P"][:, items(dimension)].mean(axis=1)
        assert (found["mean"], found["sd"]) == pytest.approx((people.mean(), people.std(ddof=1)))
    assert document["counts"]["answered"] == {"perception": {str(item): 40 for item in range(1, 23)}}
    assert [group["n"] for group in document["segments"]["compared"][0]["groups"]] == [20, 20]
    assert set(document["scales"]) == {*(f"perception.{name}" for name in CLASSIC), "perception.all"}


def test_three_columns(tmp_path: Path) -> None:
    path, drawn = file(tmp_path, "MDP")
    document: Any = to_json(analyze_ratings(path, SEVEN, "zones"))
    for found in document["zones"]["dimensions"]:
        expected = zones(*(drawn[letter][:, items(found["id"])] for letter in "MDP")).every
        for name in ("adequacy", "superiority"):
            assert found[name]["mean"] == pytest.approx(getattr(expected, name).mean)
            assert found[name]["lower"] == pytest.approx(getattr(expected, name).lower)
        assert found["status"] == expected.status
        assert found["shares"] == pytest.approx([expected.below, expected.above])
    assert set(document["claims"]["dimensions"]["places"].values()) == {"within"}


def test_a_triple_that_lacks_one_is_none(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    (tmp_path / "m.toml").write_text('[[dimensions]]\nid = "q"\n[[needs]]\nid = "1"\ndimension = "q"\n')
    path.write_text("M1,D1,P1\n" + "3,6,5\n" * 9 + ",6,1\n3,N/A,1\n")
    document = to_json(analyze_ratings(path, Options(scale=(1, 7), mapping=tmp_path / "m.toml"), "zones"))
    (found,) = document["zones"]["needs"]
    assert (found["adequacy"]["n"], found["adequacy"]["mean"]) == (9, 2)
    assert document["counts"]["answered"] == {"minimum": {"1": 10}, "desired": {"1": 10}, "perceived": {"1": 11}}
    assert (document["counts"]["cells_missing_blank"], document["counts"]["cells_na_answer"]) == (1, 1)


@pytest.mark.parametrize("method", ["servperf", "zones"])
@pytest.mark.parametrize("code", ["en", "zh_Hant", "zh_Hans"])
def test_what_is_said_and_drawn(tmp_path: Path, method: Literal["servperf", "zones"], code: str) -> None:
    path, _ = file(tmp_path, "MDP")
    said = Options(scale=(1, 7), segment="Site", some_of_many=method == "zones")
    report, locale = analyze_ratings(path, said, method), BY_CODE[code]
    words, html = summary(report, locale), page.html(report, locale)
    assert "n 40" in words or " 40" in words
    assert all(f'id="{figure}"' in html for figure in ("dimensions", "needs", "by-group"))
    if code == "en":
        assert "within the zone" in words.lower() if method == "zones" else "of 7 (" in words


@pytest.mark.parametrize(
    ("method", "letters", "code"),
    [("zones", "DP", "part-missing"), ("zones", "P", "part-missing"), ("servperf", "M", "columns-missing")],
)
def test_what_lacks_a_part_says_so(
    tmp_path: Path, method: Literal["servperf", "zones"], letters: str, code: str
) -> None:
    with pytest.raises(SpreadsheetError) as caught:
        analyze_ratings(file(tmp_path, letters)[0], SEVEN, method)
    assert caught.value.code == code


def test_half_a_servqual_file_names_the_command_that_reads_it(tmp_path: Path) -> None:
    path, _ = file(tmp_path, "P")
    refused = CliRunner().invoke(main, ["analyze", "servqual", str(path), "--scale", "1-7"])
    assert (refused.exit_code, "gaplens analyze servperf" in refused.stderr) == (2, True)
    done = CliRunner().invoke(main, ["analyze", "servperf", str(path), "--scale", "1-7"])
    assert done.exit_code == 0, done.output


def test_one_column_is_not_two_questions(tmp_path: Path) -> None:
    path, _ = file(tmp_path, "MDP")
    (tmp_path / "m.toml").write_text('[[needs]]\nid = "1"\nminimum = "D1"\n')
    with pytest.raises(SpreadsheetError, match="same-column"):
        analyze_ratings(path, Options(scale=(1, 7), mapping=tmp_path / "m.toml"), "zones")
