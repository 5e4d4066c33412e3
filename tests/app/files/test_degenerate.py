"""Files at their degenerate ends, on odd scales: text and numbers say what is true, without figures that are none."""

import json
import re
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from analysis.estimates import findings
from analysis.rows.tally import Tally
from tests.app.files.test_analyze import run

Cell = Callable[[int, int, str, int, int], object]  # person, item, "E" or "P", the ends of the scale
SERVQUAL: dict[str, tuple[int, Cell]] = {
    "all alike": (30, lambda person, item, level, low, high: (low + high) // 2),
    "least expected": (30, lambda person, item, level, low, high: low if level == "E" else high),
    "one person": (1, lambda person, item, level, low, high: high - (item + (level == "P")) % 3),
    "two people": (2, lambda person, item, level, low, high: low + (item + person + (level == "P")) % 3),
    "nothing applies": (30, lambda person, item, level, low, high: "N/A"),
    "blank": (30, lambda person, item, level, low, high: ""),
    "extremes": (60, lambda person, item, level, low, high: (low, high)[(person + item) % 2]),
    "extremes by level": (60, lambda person, item, level, low, high: (low, high)[(person + (level == "P")) % 2]),
    "nearly nothing": (3000, lambda person, item, level, low, high: high if person % 500 == 0 and item == 3 else ""),
}
KANO: dict[str, tuple[int, Callable[[int, int, bool], object]]] = {
    "indifferent": (30, lambda person, need, absent: 3),
    "must-be": (30, lambda person, need, absent: 5 if absent else 3),
    "contradictory": (30, lambda person, need, absent: 1),
    "one person": (1, lambda person, need, absent: 1),
    "blank": (30, lambda person, need, absent: ""),
    "ties": (60, lambda person, need, absent: 5 if absent else (1, 3)[person % 2]),
}
WITHOUT_WIDTH = re.compile(r"(?<![\d.−+-])([−+-]?\d+(?:\.\d+)?%?)(?: to |–)\1(?![\d.])")


def analysed(tmp_path: Path, method: str, text: str, *options: str) -> str:
    """What is printed; whatever NumPy and SciPy warn of is an error."""
    answers, target = tmp_path / "answers.csv", tmp_path / "result.json"
    answers.write_text(text, encoding="utf-8")
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        result = run(method, answers, *options, "--json", target, "--html", tmp_path / "page.html")
    assert result.exit_code == 0, (result.output, result.exception)
    json.loads(target.read_text(encoding="utf-8"), parse_constant=pytest.fail)
    for line in result.output.splitlines():
        assert not re.search(r"\bnan\b|\binf\b|\bNone\b|%\(|[−-]0\.00\b", line), line
        assert not WITHOUT_WIDTH.search(line), line
    return result.output


def rows_of(people: int, cell: Cell, low: int, high: int) -> str:
    head = [f"{level}{item}" for level in "EP" for item in range(1, 23)] + ["sat", "site"]
    rows = [
        [
            *(cell(person, item, level, low, high) for level in "EP" for item in range(22)),
            1 + person % 7,
            "AB"[person > 9],
        ]
        for person in range(people)
    ]
    return "\n".join(",".join(map(str, row)) for row in [head, *rows]) + "\n"


@pytest.mark.parametrize("pattern", SERVQUAL)
@pytest.mark.parametrize("scale", ["1-7", "0-10", "-2-2", "0-100"])
def test_files_of_degenerate_gaps(tmp_path: Path, scale: str, pattern: str) -> None:
    low, high = int(scale[: scale.rindex("-")]), int(scale.rpartition("-")[2])
    people, cell = SERVQUAL[pattern]
    told = ("--scale", scale, "--overall", "sat", "--overall-scale", "1-7", "--segment", "site")
    text = analysed(tmp_path, "servqual", rows_of(people, cell, low, high), *told)
    if pattern in ("all alike", "extremes"):  # E and P are equal
        assert "No dimension is clearly below expectation." in text
        assert "differ\n" not in text


@pytest.mark.parametrize("pattern", KANO)
def test_files_of_degenerate_categories(tmp_path: Path, pattern: str) -> None:
    people, cell = KANO[pattern]
    head = ",".join(["id", *(f"n{need}_{way}" for need in range(6) for way in ("func", "dys"))])
    rows = [
        ",".join([str(person), *(str(cell(person, need, way)) for need in range(6) for way in (False, True))])
        for person in range(people)
    ]
    analysed(tmp_path, "kano", "\n".join([head, *rows]) + "\n", "--like", "1")


def test_models_are_fitted_once_for_text_and_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scales, fit = [], findings.structure

    def counting(tally: Tally, scale: findings.ScaleName) -> findings.Structure:
        scales.append(scale)
        return fit(tally, scale)

    monkeypatch.setattr(findings, "structure", counting)
    people, cell = SERVQUAL["extremes by level"]
    analysed(tmp_path, "servqual", rows_of(people, cell, 1, 7), "--scale", "1-7")
    assert sorted(scales) == sorted(findings.SCALES)
