import json
from collections.abc import Sequence

import pytest

from analysis.estimates.kano import Need
from analysis.figures.kano import better_worse, placed, share_bars
from analysis.figures.theme import Drawing
from tests.analysis.figures.examples import (
    HOSTILE,
    LONG,
    LONG_CHINESE,
    check,
    kano_labels,
    need,
    raw_markup,
    texts,
)

FIRM = [
    need(1, M=220, O=96, A=18, I=68, R=2, Q=4),
    need(2, M=90, O=205, A=50, I=58),
    need(3, M=20, O=62, A=245, I=76, R=5, Q=2),
    need(4, M=30, O=32, A=58, I=285, R=3),
    need(5, M=15, O=12, A=40, I=110, R=190, Q=20),
]
CASES = {
    "five": FIRM,
    "one": FIRM[:1],
    "22": [need(n, M=20 + n, O=25, A=45 - n, I=20) for n in range(1, 23)],
    "all alike": [need(n, M=20, O=20, A=20, I=20) for n in range(1, 12)],
    "one withheld": [*FIRM, need(6, M=4, O=3, I=2), need(7)],
    "all withheld": [need(6, M=4, O=3, I=2), need(7)],
    "only reverse and questionable": [need(1, R=30, Q=10), need(2, Q=40)],
    "at the corners": [need(1, M=50), need(2, O=50), need(3, A=50), need(4, I=50)],
}


def _all(needs: Sequence[Need], name: str = "") -> list[Drawing]:
    labels = kano_labels(needs, name)
    return [draw(needs, labels, phone=phone) for draw in (better_worse, share_bars) for phone in (False, True)]


@pytest.mark.parametrize("needs", CASES.values(), ids=CASES.keys())
def test_figures_are_valid_and_json(needs: Sequence[Need]) -> None:
    for figure in _all(needs):
        check(figure)
        assert json.loads(json.dumps(figure, allow_nan=False)) == figure


def test_words_of_people_are_no_markup() -> None:
    for figure in _all(CASES["22"], HOSTILE):
        assert raw_markup(figure) == []
        assert "&lt;a" in "".join(texts(figure))


@pytest.mark.parametrize("name", [LONG, LONG_CHINESE, "W" * 200])
def test_long_names_leave_room(name: str) -> None:
    for figure in _all(FIRM, name):
        check(figure)
        assert figure["layout"]["margin"]["l"] <= 280


def test_shapes_and_hollow_marks() -> None:
    mixed = need(6, M=100, O=100, A=10, I=10)
    needs = [*FIRM, mixed]
    marks = better_worse(needs, kano_labels(needs), phone=False)["data"][-1]["marker"]
    assert marks["symbol"] == ["square", "circle", "triangle-up", "x-thin", "triangle-down", "square"]
    assert marks["color"][0] == "kano-m"
    assert marks["color"][-1] == "chart-paper"
    assert marks["line"]["color"][-1] == "kano-m"


def test_worse_goes_to_the_right_and_better_up() -> None:
    marks = better_worse(FIRM[:1], kano_labels(FIRM), phone=False)["data"][-1]
    base = 220 + 96 + 18 + 68
    assert marks["x"] == [pytest.approx((220 + 96) / base)]
    assert marks["y"] == [pytest.approx((96 + 18) / base)]


def test_needs_without_coefficients_are_left_out() -> None:
    needs = [*CASES["one withheld"], *CASES["only reverse and questionable"]]
    assert [found.id for found in placed(needs)] == ["n1", "n2", "n3", "n4", "n5"]


def test_phones_show_numbers() -> None:
    read = [
        annotation["text"] for annotation in better_worse(FIRM, kano_labels(FIRM), phone=True)["layout"]["annotations"]
    ]
    assert {"1", "2", "3", "4", "5"} <= set(read)
    assert not any("Need" in text for text in read)


def test_a_name_without_a_place_becomes_its_number() -> None:
    needs = CASES["all alike"]
    read = texts(better_worse(needs, kano_labels(needs), phone=False))
    named = [found.id for found in needs if f"Need {found.id}" in read]
    numbered = [found.id for found in needs if found.id[1:] in read]
    assert named[:1] == ["n1"]
    assert len(named) + len(numbered) >= len(needs)


def test_shares_of_a_need_make_a_whole() -> None:
    data = share_bars(FIRM, kano_labels(FIRM), phone=False)["data"]
    for place in range(len(FIRM)):
        assert sum(trace["x"][place] for trace in data) == pytest.approx(1)
    assert [trace["marker"]["color"] for trace in data] == [
        "kano-a",
        "kano-o",
        "kano-m",
        "kano-i",
        "kano-r",
        "chart-paper",
    ]


def test_a_withheld_need_says_so_and_nothing_else() -> None:
    needs = [need(6, M=4, O=3, I=2)]
    for phone in (False, True):
        figure = share_bars(needs, kano_labels(needs), phone=phone)
        assert "Too few answers to say" in texts(figure)
        assert all(trace["x"] == [] for trace in figure["data"])
        assert "9" not in " ".join(texts(figure))
