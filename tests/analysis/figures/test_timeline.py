"""Charts over time: one axis of days, words that never touch, notes as letters over their lines."""

import json
from datetime import date, timedelta
from itertools import pairwise

import pytest

from analysis.figures import theme, timeline
from analysis.figures.theme import Drawing
from analysis.figures.timeline import Axis, Line, Point
from tests.analysis.figures.examples import HOSTILE, check, raw_markup, texts

FIRST = date(2023, 6, 1)


def axis(rounds: int, notes: list[tuple[date, str]] | None = None, name: str = "2026年第3季") -> Axis:
    days = [FIRST + timedelta(days=30 * number + 15) for number in range(rounds)]
    return Axis(FIRST, FIRST + timedelta(days=30 * rounds), [(day, name) for day in days], notes or [])


def line(of: Axis, value: float = -0.5) -> Line:
    printed = ("−0.50", "−0.60 to −0.40", "n = 586")
    points = [
        Point(day, value, "hover", (value - 0.1, value + 0.1), "gap-below", printed=printed) for day, _ in of.rounds
    ]
    return Line(points)


def spans(drawing: Drawing, of: Axis, width: float) -> dict[int, list[tuple[float, float]]]:
    """By height under the chart: where words begin and end, from the left edge of the chart's area."""
    found: dict[int, list[tuple[float, float]]] = {}
    for words in drawing["layout"]["annotations"]:
        if words.get("yanchor") == "top":
            long = max(theme.text_width(line, words["font"]["size"]) for line in words["text"].split("<br>"))
            middle = of.share(date.fromordinal(words["x"])) * width + words["xshift"]
            found.setdefault(words["yshift"], []).append((middle - long / 2, middle + long / 2))
    return found


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("rounds", [1, 2, 3, 12, 40])
@pytest.mark.parametrize(
    "name", ["2026年第3季", "Quarter 3 of 2026", "2026-05", "Half 1 of a very long and tiresome year"]
)
def test_words_never_touch_nor_leave_the_page(rounds: int, name: str, phone: bool) -> None:
    of = axis(rounds, name=name)
    drawing = timeline.timeline(of, [line(of)], "gap", phone=phone)
    check(drawing)
    assert json.loads(json.dumps(drawing, allow_nan=False)) == drawing
    width = (theme.NARROWEST_PHONE if phone else theme.NARROWEST_WIDE) - timeline.LEFT - timeline.RIGHT
    rows = spans(drawing, of, width)
    assert rows
    for row in rows.values():
        assert all(one[1] < other[0] for one, other in pairwise(row))
        assert row[0][0] >= -timeline.LEFT - 1
        assert row[-1][1] <= width + timeline.RIGHT + 1 or len(name) > 30
    if not phone:
        assert (len(rows) == 4) == (rounds <= 3)  # numbers under the points, where all have room
    assert rounds < 40 or len(rows) == 1


def test_on_a_phone_every_round_keeps_its_name_in_two_lines_where_one_has_no_room() -> None:
    of = axis(2, name="Quarter 3 of 2026")
    drawn = [words["text"] for words in timeline.timeline(of, [line(of)], "gap", phone=True)["layout"]["annotations"]]
    assert drawn.count("Quarter 3<br>of 2026") == 2
    assert not any(words.startswith("Quarter 3 of") for words in drawn)


def test_all_charts_of_a_page_share_their_axis_and_margins() -> None:
    of = axis(5, [(FIRST + timedelta(days=40), "a")])
    kinds = [timeline.timeline(of, [line(of, 0.5)], kind, phone=False) for kind in ("gap", "level", "share", "count")]  # type: ignore[arg-type]
    assert len({tuple(each["layout"]["xaxis"]["range"]) for each in kinds}) == 1
    assert len({(each["layout"]["margin"]["l"], each["layout"]["margin"]["r"]) for each in kinds}) == 1


@pytest.mark.parametrize("phone", [False, True])
def test_notes_are_letters_over_thin_lines_in_lanes_of_their_own(phone: bool) -> None:
    days = [FIRST + timedelta(days=number) for number in (100, 101, 400)]
    of = axis(20, list(zip(days, "abc", strict=True)))
    drawing = timeline.timeline(of, [line(of)], "gap", phone=phone)
    letters = [
        words for words in drawing["layout"]["annotations"] if words["text"] in ("<b>a</b>", "<b>b</b>", "<b>c</b>")
    ]
    assert [words["x"] for words in letters] == [day.toordinal() for day in days]
    assert letters[0]["yshift"] == letters[2]["yshift"] < letters[1]["yshift"]
    dashed = [shape for shape in drawing["layout"]["shapes"] if shape["line"].get("dash") == "dash"]
    assert [shape["x0"] for shape in dashed] == [day.toordinal() for day in days]


def test_zero_lies_on_a_gap_s_scale_and_a_level_has_its_own() -> None:
    of = axis(3)
    low, high = timeline.timeline(of, [line(of)], "gap", phone=False)["layout"]["yaxis"]["range"]
    assert low <= -0.6 < 0 <= high
    scaled = timeline.timeline(of, [line(of, 6.0)], "level", phone=False, scale=(1, 9))["layout"]["yaxis"]
    assert (scaled["range"], scaled["tickvals"]) == ([1, 9], [1, 3, 5, 7, 9])
    assert (
        timeline.timeline(of, [line(of, 0.5)], "share", phone=False, scale=(0, 1))["layout"]["yaxis"]["ticktext"][-1]
        == "100%"
    )


def test_hostile_words_stay_words() -> None:
    of = axis(2, name=HOSTILE)
    drawing = timeline.timeline(of, [Line(line(of).points, HOSTILE, "●")], "gap", phone=False)
    assert raw_markup(drawing) == []
    assert "<b>" in timeline.hover(HOSTILE, HOSTILE)


@pytest.mark.parametrize("phone", [False, True])
def test_a_distribution_shows_every_point_of_the_scale(phone: bool) -> None:
    felt = {float(point): 0.1 for point in range(1, 8)} | {7.0: 0.4}
    drawing = timeline.distribution(felt, felt, ("Perception", "Expectation"), phone=phone)
    check(drawing)
    assert drawing["layout"]["xaxis"]["ticktext"] == [str(point) for point in range(1, 8)]
    assert {"Perception", "Expectation"} <= set(texts(drawing))
    assert len(timeline.distribution(felt, None, ("P", "E"), phone=phone)["data"]) == 1
