"""A file whose groups are sites that stand for others: terminal, JSON and page claim the same of these others."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.app.files.test_analyze import run

HEAD = [f"{letter}{item}" for letter in "EP" for item in range(1, 23)]
OPTIONS = ("--scale", "1-7", "--segment", "Site")


def file(tmp_path: Path, off: dict[str, float], each: int = 30) -> Path:
    """So many people of each site; by how much its perceptions are off the expectations."""
    rng, path = np.random.default_rng(4), tmp_path / "answers.csv"
    with path.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow([*HEAD, "Site"])
        for site, by in off.items():
            for _ in range(each):
                e, p = (np.clip(np.rint(5 + add + rng.normal(0, 0.8, 22)), 1, 7).astype(int) for add in (0.0, by))
                writer.writerow([*e, *p, site])
    return path


ONE_BAD = {"S0": -3.0, **{f"S{k}": -0.3 for k in range(1, 6)}}


def test_what_one_site_alone_causes_is_no_claim_about_others(tmp_path: Path) -> None:
    """JSON and page read the same claims."""
    path, page = file(tmp_path, ONE_BAD), tmp_path / "page.html"
    alone, one = _both(tmp_path, path)
    others, many = _both(tmp_path, path, "--some-of-many", "--html", page)
    assert "5 dimensions are below expectation" in alone
    assert "No dimension is clearly below expectation." in others
    assert "between 6 sites (Student's t, at most 5 degrees of freedom)" in others
    assert "between" not in alone
    assert "Intervals: t between sites" in others
    assert "Intervals: t, person level" in alone

    assert (one["segments"]["some_of_many"], many["segments"]["some_of_many"]) == (False, True)
    assert {claim["says"] for claim in many["claims"]["dimensions"].values()} == {"no clear difference"}
    for row, wide in zip(one["person50"]["dimensions"], many["person50"]["dimensions"], strict=True):
        assert wide["gap"]["mean"] == row["gap"]["mean"]
        assert wide["gap"]["se"] > 2 * row["gap"]["se"]
        claim = many["claims"]["dimensions"][wide["name"].lower()]
        assert claim["interval"] == [wide["gap"]["lower"], wide["gap"]["upper"]]
    html = page.read_text(encoding="utf-8")
    assert "No dimension is clearly below expectation" in html
    assert "between 6 sites" in html


def _both(tmp_path: Path, path: Path, *options: object) -> tuple[str, dict[str, Any]]:
    """What the terminal says and the JSON, of one run."""
    json_file = tmp_path / "result.json"
    found = run("servqual", path, *OPTIONS, *options, "--json", json_file)
    assert found.exit_code == 0, found.output
    return found.output, json.loads(json_file.read_text(encoding="utf-8"))


def test_sites_that_are_all_below_are_below_elsewhere_too(tmp_path: Path) -> None:
    path = file(tmp_path, {f"S{k}": -1.0 - k / 50 for k in range(5)})
    assert "5 dimensions are below expectation" in run("servqual", path, *OPTIONS, "--some-of-many").output


@pytest.mark.parametrize("off", [{"S0": -2.0}, {"S0": -2.0, "": -2.0}])
def test_of_one_site_nothing_can_be_said_of_others(tmp_path: Path, off: dict[str, float]) -> None:
    said = run("servqual", file(tmp_path, off), *OPTIONS, "--some-of-many").output
    assert "Cannot be said of other sites." in said
    assert "fewer than two of them may be shown" in said
    assert "below expectation" not in said.split("Reliability (")[0]


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_without_groups_it_is_refused(tmp_path: Path, language: str) -> None:
    found = run("servqual", file(tmp_path, ONE_BAD), "--scale", "1-7", "--some-of-many", "--language", language)
    assert found.exit_code == 2
    assert "--some-of-many" in found.stderr
    assert "--segment" in found.stderr
