"""A reference case as its adapter sees it: what was asked, the data, and which figures are wanted, not their values."""

import csv
import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analysis.rows.checks import FloatArray

MISSING = {"", "NA", "N/A"}


@dataclass(frozen=True)
class Case:
    """`wanted` has the shape of the expected figures with every value replaced by None (names under texts kept)."""

    folder: Path
    id: str
    params: dict[str, Any]
    definitions: Any
    statistics: list[str]
    wanted: Any

    @property
    def family(self) -> str:
        return self.id.split("-")[0]

    def rows(self, file: str = "input.csv") -> list[dict[str, str]]:
        with (self.folder / file).open(encoding="utf-8-sig", newline="") as lines:
            header, *rows = csv.reader(lines)
        return [dict(zip(header, row or [""], strict=True)) for row in rows if row or len(header) == 1]

    def columns(self, file: str = "input.csv") -> list[str]:
        with (self.folder / file).open(encoding="utf-8-sig", newline="") as lines:
            return next(csv.reader(lines))

    def numbers(self, *columns: str, file: str = "input.csv") -> FloatArray:
        """[n, columns]; missing words are NaN."""
        wanted = columns or tuple(self.columns(file))
        return np.array([[_number(row[column]) for column in wanted] for row in self.rows(file)], dtype=float)

    def groups(self, group: str, value: str) -> dict[str, FloatArray]:
        """Name -> its values; rows without a name or a value are left out."""
        found: dict[str, list[float]] = {}
        for row in self.rows():
            number = _number(row[value])
            if row[group] not in MISSING and not math.isnan(number):
                found.setdefault(row[group], []).append(number)
        return {name: np.array(values) for name, values in found.items()}


def _number(cell: str) -> float:
    return math.nan if cell.strip() in MISSING else float(cell)


def load(folder: Path) -> tuple[Case, Any, dict[str, Any]]:
    """The case, the expected figures and their tolerance."""
    document = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    case = Case(
        folder,
        document["id"],
        document.get("params") or {},
        document.get("definitions") or {},
        document["statistics"] if isinstance(document["statistics"], list) else [document["statistics"]],
        _shape(document["expected"]),
    )
    return case, document["expected"], document["tolerance"]


def _shape(expected: Any) -> Any:
    """Keys only."""
    if isinstance(expected, dict):
        return {key: _shape(value) for key, value in expected.items()}
    if isinstance(expected, list):
        return [_shape(value) for value in expected]
    return None


def differences(expected: Any, given: Any, rules: dict[str, Any], path: str = "") -> list[str]:
    """What is missing or off by more than the case allows."""
    if isinstance(expected, dict):
        return [
            line
            for key, value in expected.items()
            for line in (
                differences(value, given[key], rules, f"{path}/{key}")
                if isinstance(given, dict) and key in given
                else [f"{path}/{key}: missing"]
            )
        ]
    if isinstance(expected, list):
        if not isinstance(given, list) or len(given) != len(expected):
            return [
                f"{path}: {len(expected)} values expected, got {given if not isinstance(given, list) else len(given)}"
            ]
        pairs = enumerate(zip(expected, given, strict=True))
        return [line for place, (e, g) in pairs for line in differences(e, g, rules, f"{path}/{place}")]
    exact = (bool, str, type(None))
    if isinstance(expected, exact) or isinstance(given, exact):
        return [] if expected == given else [f"{path}: expected {expected!r}, got {given!r}"]
    if math.isnan(given) or abs(expected - given) > _allowed(rules, path, expected):
        return [f"{path}: expected {expected!r}, got {given!r}"]
    return []


def _allowed(rules: dict[str, Any], path: str, expected: float) -> float:
    absolute, relative = rules.get("default_abs", 1e-6), rules.get("default_rel", 1e-6)
    for rule in rules.get("overrides", []):
        if re.search(rule["path"], path):
            absolute, relative = rule.get("abs", 0), rule.get("rel", 0)
    return float(absolute + relative * abs(expected))
