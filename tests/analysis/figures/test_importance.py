import json

import pytest

from analysis.estimates.ipa import Quadrants
from analysis.figures import theme
from analysis.figures.importance import ImportanceLabels, ImportancePoint, placed, quadrants
from analysis.figures.theme import Drawing
from tests.analysis.figures.examples import HOSTILE, check, raw_markup, texts

MIDDLE = Quadrants(5.0, 4.5, {})
POINTS = [
    ImportancePoint("n1", 6.5, 3.2, (6.3, 6.7), (3.0, 3.4), 200),
    ImportancePoint("n2", 6.0, 5.8, None, (5.6, 6.0), 200),
    ImportancePoint("n3", 5.1, 4.6, (4.8, 5.4), (4.2, 5.0), 200),
    ImportancePoint("n4", 3.0, 3.1, None, None, 9),
]


def _draw(
    points: list[ImportancePoint], *, phone: bool, name: str = "", y_range: tuple[float, float] = (1, 7)
) -> Drawing:
    labels = ImportanceLabels(
        names={point.id: name or f"Need {point.id}" for point in points},
        numbers={point.id: point.id[1:] for point in points},
        quadrants={
            "concentrate here": "Concentrate here",
            "keep up the good work": "Keep it up",
            "low priority": "Low priority",
            "possible overkill": "Perhaps too much",
        },
        importance="Importance",
        performance="Performance",
        rule="Lines: means of the needs",
        interval="95% interval",
        undecided="Undecided",
        too_few="Too few answers to say",
    )
    return quadrants(points, MIDDLE, labels, x_range=(1, 7), y_range=y_range, phone=phone)


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("points", [POINTS, POINTS[:1], POINTS[3:], []])
def test_valid_and_json(points: list[ImportancePoint], phone: bool) -> None:
    figure = _draw(points, phone=phone)
    check(figure)
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure
    assert "Lines: means of the needs" in " ".join(texts(figure)).replace("<br>", " ")


@pytest.mark.parametrize("phone", [False, True])
def test_too_few_are_not_shown(phone: bool) -> None:
    assert [point.id for point in placed(POINTS)] == ["n1", "n2", "n3"]
    figure = _draw(POINTS, phone=phone)
    assert len(figure["data"][1]["x"]) == 3
    assert "Need n4" not in texts(figure)
    assert "Too few answers to say" in texts(_draw(POINTS[3:], phone=phone))


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("most", [0.125, 7, 25_000])
def test_figures_of_the_axis_are_not_cut_off(most: float, phone: bool) -> None:
    layout = _draw([], phone=phone, y_range=(0, most))["layout"]
    axis = layout["yaxis"]
    widest = max(theme.text_width(text, axis["tickfont"]["size"]) for text in axis["ticktext"])
    assert widest + axis["ticklabelstandoff"] < layout["margin"]["l"]


def test_hollow_only_where_an_interval_crosses_a_line() -> None:
    assert _draw(POINTS, phone=False)["data"][1]["marker"]["color"] == ["ink", "ink", "chart-paper"]


def test_both_intervals_are_drawn() -> None:
    arms = _draw(POINTS, phone=False)["data"][0]
    assert arms["error_x"]["array"][0] == pytest.approx(0.2)
    assert arms["error_y"]["arrayminus"][:2] == [pytest.approx(0.2), 0]


def test_names_and_on_phones_numbers() -> None:
    assert "Need n1" in texts(_draw(POINTS, phone=False))
    assert {"1", "2", "3"} <= set(texts(_draw(POINTS, phone=True)))
    assert raw_markup(_draw(POINTS, phone=False, name=HOSTILE)) == []
