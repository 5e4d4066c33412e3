import json

import pytest

from analysis.figures.control import ControlLabels, control_chart
from analysis.figures.theme import Drawing
from analysis.statistics.spc import NO_SIGNALS, Signals
from tests.analysis.figures.examples import HOSTILE, check, raw_markup, texts

VALUES = [3.0, 3.2, 2.9, 5.0, 3.1, 3.0]
BEYOND = Signals(beyond=(3,), one_side=(), run=(), two_of_three=(3,))


def _draw(values: list[float | None], signals: Signals = BEYOND, *, phone: bool, **more: object) -> Drawing:
    labels = ControlLabels(
        value="Days",
        centre="Centre",
        lower="Lower limit",
        upper="Upper limit",
        target="Target",
        rebased="New limits",
        rules={"beyond": "Beyond a limit", "one_side": "Nine", "run": "Six", "two_of_three": "Two of three"},
        signal="Unlike the others",
        too_few="Too few answers to say",
    )
    count = len(values)
    limits: tuple[list[float | None], list[float | None]] = [2.0] * count, [4.0 + 0.1 * at for at in range(count)]
    dates = [f"2026-{month + 1:02d}" for month in range(count)]
    return control_chart(values, 3.2, *limits, signals, dates, labels, phone=phone, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("phone", [False, True])
def test_valid_and_json(phone: bool) -> None:
    more = {"notes": [(2, HOSTILE), (3, "Second technician")], "target": 2.5, "rebased": [4]}
    for values, signals in ((VALUES, BEYOND), ([None, None], NO_SIGNALS), ([], NO_SIGNALS)):
        figure = _draw(values, signals, phone=phone, **(more if values else {}))
        check(figure)
        assert json.loads(json.dumps(figure, allow_nan=False)) == figure
        assert raw_markup(figure) == []
    assert "Too few answers to say" in texts(_draw([None, None], NO_SIGNALS, phone=phone))


@pytest.mark.parametrize("phone", [False, True])
def test_a_rule_break_has_its_own_shape_color_and_words(phone: bool) -> None:
    points = _draw(VALUES, phone=phone)["data"][-1]
    assert points["marker"]["symbol"] == ["circle"] * 3 + ["diamond"] + ["circle"] * 2
    assert [color != "ink" for color in points["marker"]["color"]] == [place == 3 for place in range(6)]
    assert "Beyond a limit<br>Two of three" in points["hovertext"][3]
    assert "Unlike the others" in texts(_draw(VALUES, phone=phone))
    assert "Unlike the others" not in texts(_draw(VALUES, NO_SIGNALS, phone=phone))


@pytest.mark.parametrize("phone", [False, True])
def test_points_of_too_few_leave_a_gap(phone: bool) -> None:
    figure = _draw(VALUES, phone=phone, sizes=[30, 9, 30, 9, 30, 30])
    run, points = figure["data"][-2:]
    assert run["y"] == [3.0, None, 2.9, None, 3.1, 3.0]
    assert points["x"] == [0, 2, 4, 5]
    assert "diamond" not in points["marker"]["symbol"]


def test_limits_may_vary_and_new_ones_are_marked() -> None:
    figure = _draw(VALUES, phone=False, rebased=[4], notes=[(2, "Second technician")])
    assert figure["data"][0]["y"][:4] == [4.0, 4.0, 4.1, 4.1]
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == [3.5, 2]
    assert "Second technician" in texts(figure)
