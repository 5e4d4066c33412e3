import json
from collections.abc import Sequence

import pytest

from analysis.estimates.servqual import Row
from analysis.figures.servqual import dumbbell, gap_bars
from analysis.figures.theme import Drawing
from analysis.statistics.intervals import Mean
from tests.analysis.figures.examples import (
    HOSTILE,
    LONG,
    LONG_CHINESE,
    check,
    dimension,
    gap_labels,
    item,
    items,
    raw_markup,
    texts,
)

CASES = {
    "dimensions": [dimension("REL", -0.7), dimension("RES", -0.53), dimension("TAN", -0.05), dimension("ASS", 0.15)],
    "one row": [item(5, -0.7)],
    "22 rows": items(22),
    "one withheld": [item(1, -0.9), item(2, -0.5, n=9), item(3, 0.3)],
    "all withheld": [item(1, -0.9, n=3), Row("n2", "REL", None, None, Mean(0, None, None, None, None, None))],
    "zero in all": [item(number, -0.02 * number, half=0.3) for number in range(1, 6)],
    "far from zero": [dimension("REL", -4.2), dimension("RES", -3.9)],
    "no variance": [item(1, 0.0, half=0.0), item(2, 0.0, half=0.0)],
}


def _all(rows: Sequence[Row], name: str = "") -> list[Drawing]:
    labels = gap_labels(rows, name)
    bars = [gap_bars(rows, labels, phone=phone) for phone in (False, True)]
    return [*bars, *(dumbbell(rows, labels, low=1, high=7, phone=phone) for phone in (False, True))]


@pytest.mark.parametrize("rows", CASES.values(), ids=CASES.keys())
def test_figures_are_valid_and_json(rows: Sequence[Row]) -> None:
    for figure in _all(rows):
        check(figure)
        assert json.loads(json.dumps(figure, allow_nan=False)) == figure
        assert all(f"Need {row.id}" in " ".join(texts(figure)).replace("<br>", " ") for row in rows)


@pytest.mark.parametrize("name", [LONG, LONG_CHINESE, "W" * 200])
def test_long_names_leave_room_for_the_bars(name: str) -> None:
    for figure in _all(CASES["dimensions"], name):
        check(figure)
        margin = figure["layout"]["margin"]
        assert margin["l"] <= 280
        assert margin["r"] <= 280


def test_words_of_people_are_no_markup() -> None:
    for figure in _all(CASES["22 rows"], HOSTILE):
        assert raw_markup(figure) == []
        assert "&lt;a" in "".join(texts(figure))


@pytest.mark.parametrize("phone", [False, True])
def test_a_color_only_where_something_is_claimed(phone: bool) -> None:
    rows = CASES["dimensions"]
    assert gap_bars(rows, gap_labels(rows), phone=phone)["data"][0]["marker"]["color"] == [
        "gap-below",
        "gap-below",
        "gap-unsure",
        "gap-above",
    ]
    dots = dumbbell(rows, gap_labels(rows), low=1, high=7, phone=phone)["data"][1]
    assert dots["marker"]["color"] == ["gap-below", "gap-below", "gap-unsure", "gap-above"]


def test_a_withheld_row_says_so_and_nothing_else() -> None:
    for figure in _all(CASES["one withheld"]):
        read = " ".join(texts(figure))
        assert read.count("Too few answers to say") == 1
        assert "−0.50" not in read
        assert len(figure["data"][0]["x"]) == 2


def test_hover_tells_value_interval_and_n() -> None:
    rows = [item(1, -0.9, n=398)]
    hover = gap_bars(rows, gap_labels(rows), phone=False)["data"][0]["hovertext"][0]
    assert hover == (
        "<b>Need n1</b><br>Gap −0.90<br>95% interval −1.00 to −0.80<br>Expectation 6.00, Perception 5.10<br>n = 398"
    )


@pytest.mark.parametrize(("low", "high"), [(1, 5), (1, 9), (0, 10), (1, 100)])
def test_other_scales(low: int, high: int) -> None:
    rows = CASES["dimensions"]
    for phone in (False, True):
        figure = dumbbell(rows, gap_labels(rows), low=low, high=high, phone=phone)
        check(figure)
        assert 2 <= len(figure["layout"]["xaxis"]["tickvals"]) <= 7


def test_rows_are_equally_dense() -> None:
    few, many = (gap_bars(items(n), gap_labels(items(n)), phone=False)["layout"]["height"] for n in (5, 22))
    assert many - few == 17 * 52
