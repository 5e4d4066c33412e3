"""The command on golden cases: every expected value within its tolerance."""

import json
import math
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.commands.analyze import analyze

ROOT = Path(__file__).parents[3]
COPIES = ROOT / "tests" / "analysis" / "reference"
# The whole set, where it is at hand; some of its data may not be copied into the project.
OPEN = Path(os.environ.get("GAPLENS_REFERENCE", ROOT.parent / "shared" / "golden" / "open"))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(analyze, [str(argument) for argument in arguments])


def result_of(tmp_path: Path, *arguments: object) -> dict[str, Any]:
    path = tmp_path / "result.json"
    result = run(*arguments, "--json", path)
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def case(name: str) -> Path:
    """The folder of a golden case: the copy, else the open set; where there is neither, the summary says so."""
    for folder in (COPIES / name, OPEN / name):
        if folder.is_dir():
            return folder
    pytest.skip(f"{name} may not be copied into the project; GAPLENS_REFERENCE=DIR names the folder that has it")


def expectation(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return document


def differences(expected: Any, got: Any, tolerance: dict[str, Any], path: str = "") -> list[str]:
    """Where the result lacks or misses an expected value; what it holds besides does not matter."""
    if isinstance(expected, dict):
        return [
            found
            for key, value in expected.items()
            for found in (
                differences(value, got[key], tolerance, f"{path}/{key}") if key in got else [f"{path}/{key} missing"]
            )
        ]
    if isinstance(expected, list):
        if len(expected) != len(got):
            return [f"{path}: {len(got)} instead of {len(expected)}"]
        pairs = enumerate(zip(expected, got, strict=True))
        return [found for i, (one, other) in pairs for found in differences(one, other, tolerance, f"{path}/{i}")]
    if isinstance(expected, bool | str | None) or isinstance(got, bool | str | None):
        same = expected == got
    else:
        same = math.isclose(expected, got, abs_tol=allowed(expected, tolerance, path), rel_tol=0)
    return [] if same else [f"{path}: {got} instead of {expected}"]


def allowed(expected: float, tolerance: dict[str, Any], path: str) -> float:
    absolute, relative = tolerance["default_abs"], tolerance.get("default_rel", 1e-6)
    for rule in tolerance.get("overrides", []):
        if re.search(rule["path"], path):
            absolute, relative = rule.get("abs", 0), rule.get("rel", 0)
    return float(absolute + relative * abs(expected))


def assert_as_expected(folder: Path, got: dict[str, Any]) -> None:
    wanted = expectation(folder)
    assert differences(wanted["expected"], got, wanted["tolerance"]) == []


def names_file(folder: Path, tmp_path: Path) -> Path:
    """A mapping with the names that the case gives its features."""
    path = tmp_path / "mapping.toml"
    features = expectation(folder)["params"]["features"].items()
    path.write_text("".join(f'[[needs]]\nid = "{key}"\nname = "{name}"\n' for key, name in features), encoding="utf-8")
    return path


def test_servqual_01(tmp_path: Path) -> None:
    folder = case("servqual-01-synthetic-7pt")
    got = result_of(tmp_path, "servqual", folder / "input.csv", "--scale", "1-7")
    assert_as_expected(folder, got)
    assert (got["format"], got["version"], got["file"]["n_bad_cells_dropped"]) == ("gaplens.servqual", 4, 0)
    assert got["file"]["columns_ignored"] == ["id", "segment", "wave", "overall_satisfaction", "recommend_0_10"]


@pytest.mark.parametrize(
    ("block", "options"),
    [("with_reverse_scoring", ["--reverse", "10-13,18-22"]), ("without_reverse_scoring_WRONG", [])],
)
def test_servqual_04(tmp_path: Path, block: str, options: list[str]) -> None:
    folder = case("servqual-04-reverse-1988-7pt")
    got = result_of(tmp_path, "servqual", folder / "input.csv", "--scale", "1-7", *options)
    alphas = got["reliability"]
    renamed = {
        "dimensions": [
            {
                **{key: row[key] for key in ("dimension", "E_mean", "P_mean")},
                "gap_mean": row["gap"]["mean"],
                "alpha_P_listwise": alpha["alpha_P_listwise"],
            }
            for row, alpha in zip(got["person50"]["dimensions"], alphas["dimensions"], strict=True)
        ],
        "alpha_P_all22_listwise": alphas["all_22_items"]["alpha_P_listwise"],
    }
    wanted = expectation(folder)
    assert differences(wanted["expected"][block], renamed, wanted["tolerance"]) == []


def test_reliability_02(tmp_path: Path) -> None:
    """The same answers as servqual-01: alpha of E, P and the gap, with Feldt's interval, from R's psych."""
    folder = case("reliability-02-servqual-7pt")
    got = result_of(tmp_path, "servqual", folder / "input.csv", "--scale", "1-7")["reliability"]["dimensions"]
    wanted = {scale["scale"]: scale["listwise"] for scale in expectation(folder)["expected"]["scales"]}
    for row in got:
        for letter, prefix in (("E", "E"), ("P", "P"), ("gap", "G")):
            scale = wanted[f"{prefix}_{row['dimension']}"]
            assert row[f"n_{letter}_listwise"] == scale["n"]
            assert row[f"alpha_{letter}_listwise"] == pytest.approx(scale["raw_alpha"], abs=1e-6)
            assert row[f"alpha_{letter}_ci95"] == pytest.approx(scale["feldt_ci95"], abs=1e-6)


@pytest.mark.parametrize("name", ["kano-02-sauerwein-ski", "kano-04-stp25-readme-table"])
def test_kano_counts(tmp_path: Path, name: str) -> None:
    folder = case(name)
    got = result_of(tmp_path, "kano", folder / "input.csv", "--layout", "counts")
    assert_as_expected(folder, got)
    assert (got["format"], got["version"], got["design"]["layout"]) == ("gaplens.kano", 4, "counts")


@pytest.mark.parametrize("name", ["kano-05-stp25-raw", "kano-09-synthetic-raw"])
def test_kano_wide(tmp_path: Path, name: str) -> None:
    folder = case(name)
    mapping = names_file(folder, tmp_path)
    got = result_of(tmp_path, "kano", folder / "input.csv", "--like", 1, "--mapping", mapping)
    assert_as_expected(folder, got)


def test_kano_pairs(tmp_path: Path) -> None:
    folder = case("kano-06-reppel-transfers")
    assert_as_expected(folder, result_of(tmp_path, "kano", folder / "input.csv", "--like", 1, "--layout", "pairs"))


def servqual_file(tmp_path: Path, rows: Sequence[Sequence[int | str]]) -> Path:
    header = [f"{scale}{item}" for scale in "EP" for item in range(1, 23)]
    path = tmp_path / "answers.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in [header, *rows]), encoding="utf-8")
    return path


def test_one_respondent(tmp_path: Path) -> None:
    """Golden case edge-02: means, and nothing that needs two."""
    path = servqual_file(tmp_path, [[6] * 22 + [5] * 22])
    got = result_of(tmp_path, "servqual", path, "--scale", "1-7")
    assert "SERVQUAL: 1 respondent," in run("servqual", path, "--scale", "1-7").output
    gap = got["person50"]["dimensions"][0]["gap"]
    assert gap == {"n": 1, "mean": -1, "sd": None, "se": None, "lower": None, "upper": None}
    assert got["reliability"]["dimensions"][0]["alpha_P_listwise"] is None


def test_every_answer_the_same(tmp_path: Path) -> None:
    """Golden case edge-01: means and an interval without width, which is said; no alpha."""
    path = servqual_file(tmp_path, [[6] * 44] * 30)
    got = result_of(tmp_path, "servqual", path, "--scale", "1-7")
    gap = got["person50"]["dimensions"][0]["gap"]
    assert (gap["mean"], gap["sd"], gap["lower"], gap["upper"]) == (0, 0, 0, 0)
    assert got["reliability"]["all_22_items"]["alpha_E_listwise"] is None
    assert "no clear difference (all the same" in run("servqual", path, "--scale", "1-7").output


def test_a_dimension_that_applies_to_nobody(tmp_path: Path) -> None:
    """Golden case edge-09: no overall score that looks like one of five dimensions."""
    row = ["N/A"] * 4 + [6] * 18 + ["N/A"] * 4 + [4] * 18
    got = result_of(tmp_path, "servqual", servqual_file(tmp_path, [row] * 6), "--scale", "1-7")
    assert got["person50"]["dimensions"][0]["gap"]["mean"] is None
    assert got["person50"]["overall_unweighted_mean_of_dimension_means"] is None
    assert got["person50"]["overall_unweighted_respondent"]["mean"] is None
    assert got["counts"]["cells_na_answer"] == 48


def test_the_summary_reads_well() -> None:
    text = run("servqual", COPIES / "servqual-01-synthetic-7pt" / "input.csv", "--scale", "1-7").output
    lines = text.splitlines()
    start = lines.index("Dimensions, lowest gap first (gap = perception − expectation)") + 2
    shown = [line.split()[0] for line in lines[start : start + 5]]
    assert shown == ["Responsiveness", "Reliability", "Empathy", "Assurance", "Tangibles"]
    assert "−1.18  −1.38 to −0.99  199  below expectation" in lines[start]
    assert lines[start + 4].endswith("197  no clear difference")
    assert "-" not in "".join(lines[start : start + 5])


def test_small_samples_are_named(tmp_path: Path) -> None:
    rows = [[6, 7] * 11 + [4 + i % 2, 3] * 11 for i in range(29)]
    assert "below expectation (indicative)" in run("servqual", servqual_file(tmp_path, rows), "--scale", "1-7").output
    assert "too few" in run("servqual", servqual_file(tmp_path, rows[:9]), "--scale", "1-7").output


def test_names_from_the_mapping_line_up_in_chinese(tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('like = 5\n[[needs]]\nid = "a"\nname = "答應的日期"\n[[needs]]\nid = "b"\n', encoding="utf-8")
    answers = tmp_path / "k.csv"
    answers.write_text("a_func,a_dys,b_func,b_dys\n" + "5,1,3,1\n" * 12, encoding="utf-8")
    lines = run("kano", answers, "--mapping", mapping).output.splitlines()
    first, second = (next(line for line in lines if line.lstrip().startswith(name)) for name in ("答應", "b "))
    assert "O one-dimensional" in first
    assert "M must-be" in second
    assert first.index("O one") + 5 == second.index("M must")  # five characters of two columns each


@pytest.mark.parametrize(
    ("language", "five", "own"),
    [("en", "Empathy", "Speed"), ("zh_Hant", "關懷性", "Speed"), ("zh_Hans", "移情性", "Speed")],
)
def test_dimensions_have_names_instead_of_abbreviations(tmp_path: Path, language: str, five: str, own: str) -> None:
    """The file's own ones as the file names them, the five of SERVQUAL in the reader's language."""
    mapping = tmp_path / "m.toml"
    dimensions = '[[dimensions]]\nid = "empathy"\n[[dimensions]]\nid = "speed"\nname = "Speed"\n'
    needs = '[[needs]]\nid = "18"\n[[needs]]\nid = "19"\ndimension = "speed"\n'
    mapping.write_text(dimensions + needs, encoding="utf-8")
    answers = servqual_file(tmp_path, [[6] * 22 + [5] * 22] * 12)
    told = ["--scale", "1-7", "--mapping", mapping, "--language", language]
    lines = run("servqual", answers, *told).output.splitlines()
    assert any(line.lstrip().startswith(five) for line in lines)
    assert any(line.lstrip().startswith(own) for line in lines)
    assert not any(line.split()[:1] == ["EMP"] for line in lines)


@pytest.mark.parametrize(
    ("language", "wanted", "found"),
    [
        ("en", "The ends of the answer scale are not declared.", "the columns seem to be separated by semicolons"),
        ("zh_Hant", "沒有指定作答量尺的兩端", "欄位似乎是以分號分隔"),
        ("zh_Hans", "没有指定作答量表的两端", "各列似乎是用分号分隔"),
    ],
)
def test_a_file_is_refused_in_the_language_asked_for(tmp_path: Path, language: str, wanted: str, found: str) -> None:
    answers = servqual_file(tmp_path, [[6] * 44])
    assert wanted in run("servqual", answers, "--language", language).stderr
    answers.write_text(answers.read_text().replace(",", ";"))
    assert found in run("servqual", answers, "--scale", "1-7", "--language", language).stderr


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "row 2, column E1: “8” is outside the declared scale"),
        ("zh_Hant", "第2列E1欄：「8」超出指定的量尺範圍"),
        ("zh_Hans", "第2行E1列：“8”超出指定的量表范围"),
    ],
)
def test_cells_are_named_in_the_language_asked_for(tmp_path: Path, language: str, line: str) -> None:
    answers = servqual_file(tmp_path, [[8, *[6] * 43]])
    assert line in run("servqual", answers, "--scale", "1-7", "--language", language).stderr


TAGS = {
    "zh_Hant": ("zh-Hant", "zh_Hant", "zh-TW", "ZH-HANT", "zh_HK"),
    "zh_Hans": ("zh-Hans", "zh_Hans", "zh-CN", "zh"),
    "en": ("en", "en-GB", "EN"),
}


@pytest.mark.parametrize("told", ["de", "english", "zh-Hant;", ""])
def test_a_language_that_is_none_of_ours_is_named(told: str) -> None:
    refused = run("servqual", COPIES / "servqual-05-hand-3-respondents" / "input.csv", "--language", told)
    assert refused.exit_code == 2
    assert "choose zh-Hant, zh-Hans or en" in refused.stderr


# Names of methods, of coefficients, of files and options, which are the same in every language.
SAME = {"SERVQUAL", "SERVPERF", "Kano", "Cronbach", "KMO", "CFI", "RMSEA", "SRMR", "Holm", "Welch", "Berger"}
SAME |= {"Benjamini", "Hochberg"}
SAME |= {"beta", "better", "worse", "json", "answers", "csv"}


@pytest.mark.parametrize(("code", "tag"), [(code, tag) for code, tags in TAGS.items() for tag in tags])
def test_the_summary_is_wholly_in_the_language_however_its_tag_is_written(tmp_path: Path, code: str, tag: str) -> None:
    gaps = tmp_path / "answers.csv"
    source = (COPIES / "servqual-01-synthetic-7pt" / "input.csv").read_text(encoding="utf-8").splitlines()
    sites = ["Site", *("台北" if place % 3 else "台南" if place % 9 else "台東" for place in range(len(source) - 1))]
    text = "\n".join(f"{row},{site}" for row, site in zip(source[:61], sites, strict=False))
    gaps.write_text(text + "\n", encoding="utf-8")
    whole = ["--overall", "overall_satisfaction", "--overall-scale", "1-7", "--segment", "Site"]
    needs = COPIES / "kano-09-synthetic-raw" / "input.csv"
    said = [
        run("servqual", gaps, "--scale", "1-7", *whole, "--language", tag).output,
        run("servqual", servqual_file(tmp_path, [[6] * 44] * 9), "--scale", "1-7", "--language", tag).output,
        run("kano", needs, "--like", "1", "--language", tag).output,
    ]
    for text in said:
        chinese = re.findall("[\u4e00-\u9fff]{2,}", text.replace("台北", "").replace("台南", "").replace("台東", ""))
        english = set(re.findall("[A-Za-z]{3,}", text)) - SAME - {"input", "Site"}
        assert (not chinese) if code == "en" else (not english), (chinese, english)
        assert len(text.splitlines()) > 10
        assert "構面" not in text


def test_bad_cells_are_listed_and_the_file_refused(tmp_path: Path) -> None:
    path = servqual_file(tmp_path, [[6] * 44, [8, *[6] * 42, "seven"]])
    result = run("servqual", path, "--scale", "1-7")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "row 3, column E1: “8” is outside the declared scale" in result.stderr
    assert "row 3, column P22: “seven” is not a number" in result.stderr
    got = result_of(tmp_path, "servqual", path, "--scale", "1-7", "--bad-cells", "drop")
    assert (got["file"]["n_bad_cells_dropped"], got["items"][0]["n_pairs"], got["items"][1]["n_pairs"]) == (2, 1, 2)
    assert got["counts"]["cells_missing_blank"] == 0


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["servqual"], "--scale"),
        (["servqual", "--scale", "seven"], "1-7"),
        (["servqual", "--scale", "1-7", "--reverse", "10-"], "10-13,18-22"),
        (["servqual", "--scale", "1-7", "--reverse", "23"], "23"),
        (["kano"], "--like"),
        (["kano", "--like", "1"], "--layout"),
    ],
)
def test_what_is_not_declared_is_asked_for(tmp_path: Path, arguments: list[str], advice: str) -> None:
    result = run(*arguments, servqual_file(tmp_path, [[6] * 44]))
    assert result.exit_code == 2
    assert advice in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(("language", "finding"), [("en", "Nothing is clearly"), ("zh_Hant", "可靠性")])
def test_the_page_needs_nothing_else(tmp_path: Path, language: str, finding: str) -> None:
    target = tmp_path / "page.html"
    answers = servqual_file(tmp_path, [[6] * 44] * 12)
    result = run("servqual", answers, "--scale", "1-7", "--html", target, "--language", language)
    assert result.exit_code == 0, result.output
    page = target.read_text()
    assert finding in page
    assert 'data-figure="dimensions-data"' in page
    # No file is loaded: everything between Plotly's script and the page's own parts stands inside.
    assert not re.search(r"<(?:script|link|img)[^>]*(?:src|href)=\"(?!data:)", page)


@pytest.mark.slow
def test_satisfaction_groups_and_thoughtless_answers(tmp_path: Path) -> None:
    """A file with a column of satisfaction and one of sites: drivers, comparison, and flags that change no figure."""
    folder, lines = case("servqual-01-synthetic-7pt"), []
    header, *rows = (folder / "input.csv").read_text(encoding="utf-8").splitlines()
    for place, row in enumerate(rows):
        lines.append(f"{row},{'North' if place % 3 else 'South'}")
    straight = ",".join(['"X"', "North", "1", *["6"] * 44, *["20"] * 5, "6", "9", "North"])
    path = tmp_path / "answers.csv"
    path.write_text("\n".join([f'{header},"Site"', *lines, straight]) + "\n", encoding="utf-8")
    told = ["--scale", "1-7", "--overall", "overall_satisfaction", "--overall-scale", "1-7", "--segment", "Site"]
    got = result_of(tmp_path, "servqual", path, *told)
    assert got["version"] == 4
    assert got["quality"]["flags"]["straight_line"] == 1
    assert (got["counts"]["n_respondents"], got["quality"]["left"]) == (201, 200)
    assert got["quality"]["without_flagged"]["respondents"] == 200
    assert got["drivers"]["regression"]["r2"] == pytest.approx(0.56, abs=0.02)
    assert set(got["segments"]["gaps"]) == {"North", "South"}
    assert next(one["dimension"] for one in got["segments"]["compared"]) == "tangibles"
    assert got["importance"]["stated"]["quadrants"].keys() == got["importance"]["derived"]["quadrants"].keys()
    summary = run("servqual", path, *told).output
    assert "What overall satisfaction goes with" in summary
    assert "1 with the same answer throughout; 200 others" in summary


@pytest.mark.parametrize(
    ("told", "advice"),
    [(["--overall", "id"], "--overall-scale"), (["--segment", "id"], "more than 50 different groups")],
)
def test_columns_that_cannot_be_used_are_refused(told: list[str], advice: str) -> None:
    path = case("servqual-01-synthetic-7pt") / "input.csv"
    refused = run("servqual", path, "--scale", "1-7", *told)
    assert refused.exit_code == 2
    assert advice in refused.output + refused.stderr


def test_the_documented_schema_names_every_key(tmp_path: Path) -> None:
    """Whoever reads docs/analysis-json.md finds every part of both documents."""
    words = (ROOT / "docs" / "analysis-json.md").read_text(encoding="utf-8")
    gaps = result_of(tmp_path, "servqual", case("servqual-01-synthetic-7pt") / "input.csv", "--scale", "1-7")
    needs = result_of(tmp_path, "kano", case("kano-09-synthetic-raw") / "input.csv", "--like", "1")
    missing = [key for key in {*gaps, *needs, *needs["berger1993"][0], *gaps["tests"]} if f"`{key}`" not in words]
    assert missing == []
