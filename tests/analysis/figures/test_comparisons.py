"""Zones, changes, ladders and rings: what Plotly knows, and nothing of what is withheld."""

import json

import numpy as np
import pytest

from analysis.claims import change as changes
from analysis.claims.change import Rule, Verdict, Wave
from analysis.estimates.ratings import mean_of
from analysis.figures.change import ChangeLabels, before_after
from analysis.figures.gap1 import Gap1Labels, Gap1Row, gap1
from analysis.figures.radar import RadarLabels, radar
from analysis.figures.theme import Drawing
from analysis.figures.zones import ZoneLabels, ZoneRow, zone_bands
from analysis.statistics.distribution import Distribution, from_values
from analysis.statistics.intervals import Mean
from tests.analysis.figures.examples import HOSTILE, LONG_CHINESE, check, raw_markup, texts

NAMES = {"a": "Reliability", "b": LONG_CHINESE, "c": HOSTILE}


def mean(value: float, n: int = 100) -> Mean:
    return Mean(n, value, 1.0, 0.1, value - 0.2, value + 0.2)


def valid(*figures: Drawing) -> None:
    for figure in figures:
        check(figure)
        assert json.loads(json.dumps(figure, allow_nan=False)) == figure
        assert raw_markup(figure) == []


def zone(*rows: ZoneRow) -> list[Drawing]:
    labels = ZoneLabels(
        names=NAMES,
        statuses={"below zone": "Below the minimum", "within zone": "Within", "above zone": "Above"},
        minimum="Minimum",
        desired="Desired",
        perceived="Perceived",
        interval="95% interval",
        to="{lower} to {upper}",
        too_few="Too few",
        low_word="low",
        high_word="high",
    )
    return [zone_bands(rows, labels, low=1, high=9, phone=phone) for phone in (False, True)]


def test_a_zone_says_where_it_is_and_withholds_a_few() -> None:
    figures = zone(
        ZoneRow("a", 5.0, 7.5, mean(4.2), "below zone"),
        ZoneRow("b", 5.0, 7.5, mean(6.2), "within zone"),
        ZoneRow("c", 5.0, 7.5, mean(8.1, n=9), "above zone"),
    )
    valid(*figures)
    for figure in figures:
        said = " ".join(texts(figure))
        assert "Below the minimum" in said
        assert "Too few" in said
        assert "8.10" not in said
        symbols = [trace["marker"]["symbol"] for trace in figure["data"] if "hovertext" in trace]
        assert symbols == [["triangle-down", "circle"]]
    valid(*zone(ZoneRow("a", None, None, Mean(0, None, None, None, None, None), None)))


def change(*verdicts: Verdict) -> list[Drawing]:
    labels = ChangeLabels(
        names=NAMES,
        words={"improved": "Improved", "no clear change": "No clear change", "worse": "Worse"},
        targets={"reached": "reached", "open": "open", "missed": "missed"},
        change="Change",
        interval="95% interval",
        target="Target",
        worse_side="worse",
        better_side="better",
        to="{lower} to {upper}",
        both_n="n = {before} and {after}",
        why={"too few": "Too few"},
    )
    return [before_after(list(zip("abc", verdicts, strict=False)), labels, phone=phone) for phone in (False, True)]


def verdict(before: Distribution, after: Distribution, target: float | None = None) -> Verdict:
    return changes.of_waves("a", Wave(mean_of(before)), Wave(mean_of(after)), Rule(0.2, target=target))


def test_a_target_is_drawn_only_where_one_was_fixed() -> None:
    r = np.random.default_rng(3)
    before, after, few = (from_values(np.rint(r.normal(mid, 1, n))) for mid, n in ((4, 90), (5, 90), (5, 4)))
    aimed = change(verdict(before, after, target=0.5), verdict(before, before), verdict(before, few))
    plain = change(verdict(before, after), verdict(before, before), verdict(before, few))
    valid(*aimed, *plain)
    for with_target, without in zip(aimed, plain, strict=True):
        dotted = [
            [shape for shape in figure["layout"]["shapes"] if shape["line"].get("dash")]
            for figure in (with_target, without)
        ]
        assert list(map(len, dotted)) == [1, 0]
        assert "Too few" in texts(with_target)
        assert "Improved" in " ".join(texts(with_target))


def test_a_ladder_has_three_marks_and_leaves_out_who_is_too_few() -> None:
    labels = Gap1Labels(
        names=NAMES,
        who={"customers": "Customers", "staff": "Staff think", "managers": "Managers think"},
        to="{lower} to {upper}",
        too_few="Too few",
        low_word="low",
        high_word="high",
    )
    rows = [Gap1Row("a", mean(6.1), mean(5.9), mean(5.2)), Gap1Row("b", mean(6.1), None, mean(3.3, n=4))]
    for phone in (False, True):
        figure = gap1(rows, labels, low=1, high=7, phone=phone)
        valid(figure)
        hovers = [text for trace in figure["data"] for text in trace.get("hovertext", [])]
        assert len(hovers) == 4
        assert "3.30" not in " ".join(texts(figure))


def test_a_ring_takes_five_dimensions_and_two_shapes() -> None:
    labels = RadarLabels(["one", "two", "three", LONG_CHINESE, HOSTILE], ["Expectation", "Perception"])
    for phone in (False, True):
        valid(radar([[6, 5, 6, 5, 6], [5, 4, 5, 4, 5]], labels, low=1, high=7, phone=phone))
    with pytest.raises(ValueError, match="one or two of 5"):
        radar([[6, 5, 6]], labels, low=1, high=7, phone=False)
    with pytest.raises(ValueError, match="one or two of 5"):
        radar([[6, 5, 6, 5, 6]] * 3, labels, low=1, high=7, phone=False)
