import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import pytest

from analysis.estimates.drivers import PenaltyReward
from analysis.estimates.floors import Side
from analysis.figures.asymmetry import AsymmetryLabels, asymmetry_bars
from analysis.figures.theme import Drawing
from analysis.statistics.regression import Coefficient
from tests.analysis.figures.examples import HOSTILE, LONG_CHINESE, check, raw_markup, texts


def _effect(mean: float, half: float = 0.2) -> Coefficient:
    return Coefficient(mean, half / 2, mean / half * 2, 0.01, (mean - half, mean + half))


def _row(need: str, penalty: float, reward: float, n_low: int = 40, n_high: int = 90) -> PenaltyReward:
    low, high = (_effect(of) if n >= 5 else None for of, n in ((penalty, n_low), (reward, n_high)))
    return PenaltyReward(need, n_low, 120, n_high, low, high, None)


ROWS = [_row("n1", -0.9, 0.1), _row("n2", -0.1, 0.6), _row("n3", -0.77, 0.4, n_low=4), _row("n4", -1, 1, 4, 3)]


def _draw(
    rows: list[PenaltyReward],
    *,
    phone: bool,
    name: str = "",
    clear: Mapping[tuple[str, Literal["low", "high"]], Side] = MappingProxyType({}),
) -> Drawing:
    labels = AsymmetryLabels(
        names={row.need: name or f"Need {row.need}" for row in rows},
        numbers={row.need: row.need[1:] for row in rows},
        penalty="Penalty",
        reward="Reward",
        lowers="Less satisfied",
        raises="More satisfied",
        low="Rated low",
        high="Rated high",
        interval="95% interval",
        to="{lower} to {upper}",
        n="n, low / high",
        note="This is not a Kano class",
        too_few="Too few answers to say",
        clear=clear,
    )
    return asymmetry_bars(rows, labels, phone=phone)


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], ROWS[3:]])
def test_valid_and_json(rows: list[PenaltyReward], phone: bool) -> None:
    for name in ("", LONG_CHINESE, HOSTILE):
        figure = _draw(rows, phone=phone, name=name)
        check(figure)
        assert json.loads(json.dumps(figure, allow_nan=False)) == figure
        assert raw_markup(figure) == []
        assert "This is not a Kano class" in texts(figure)


@pytest.mark.parametrize("phone", [False, True])
def test_a_side_with_too_few_is_withheld_alone(phone: bool) -> None:
    figure = _draw(ROWS, phone=phone)
    assert figure["data"][0]["x"] == [-0.9, 0.1, -0.1, 0.6, 0.4]
    read = " ".join(texts(figure))
    assert "−0.77" not in read
    assert read.count("Too few answers to say") == 1
    assert "40 / 90" in read
    assert "– / 90" in read


def test_a_color_only_where_something_is_claimed() -> None:
    clear: Mapping[tuple[str, Literal["low", "high"]], Side] = {("n1", "low"): -1, ("n2", "high"): 1}
    colors = _draw(ROWS[:2], phone=False, clear=clear)["data"][0]["marker"]["color"]
    assert colors == ["gap-below", "gap-unsure", "gap-unsure", "gap-above"]
