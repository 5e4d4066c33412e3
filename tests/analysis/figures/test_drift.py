import json

import pytest

from analysis.claims import waves
from analysis.estimates.kano import ORDER, Need
from analysis.figures.drift import DriftLabels, DriftRow, drift
from analysis.figures.theme import Drawing
from tests.analysis.figures.examples import HOSTILE, LONG_CHINESE, check, need, raw_markup, texts


def _rows(*pairs: tuple[Need, Need]) -> list[DriftRow]:
    found = waves.drift({before.id: before for before, _ in pairs}, {after.id: after for _, after in pairs})
    return [DriftRow(one.id, before, after, one) for one, (before, after) in zip(found, pairs, strict=True)]


MOVED = (need(1, A=150, O=20, I=10), need(1, M=150, O=20, I=10))
SAME = (need(2, A=60, O=50, I=40), need(2, A=58, O=55, I=40))
FEW = (need(3, A=60, O=20), need(3, M=9))


def _draw(rows: list[DriftRow], *, phone: bool, name: str = "") -> Drawing:
    words = ("Must-be", "One-dimensional", "Attractive", "Indifferent", "Reverse", "Questionable")
    labels = DriftLabels(
        names={row.id: name or f"Need {row.id}" for row in rows},
        numbers={row.id: row.id[1:] for row in rows},
        categories=dict(zip(ORDER, words, strict=True)),
        before="2025",
        after="2026",
        unsure="No clear change",
        too_few="Too few answers to say",
    )
    return drift(rows, labels, phone=phone)


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("pairs", [(MOVED, SAME, FEW), (FEW,)])
def test_valid_and_json(pairs: tuple[tuple[Need, Need], ...], phone: bool) -> None:
    for name in ("", LONG_CHINESE, HOSTILE):
        figure = _draw(_rows(*pairs), phone=phone, name=name)
        check(figure)
        assert json.loads(json.dumps(figure, allow_nan=False)) == figure
        assert raw_markup(figure) == []


@pytest.mark.parametrize("phone", [False, True])
def test_an_arrow_only_where_the_move_is_certain(phone: bool) -> None:
    rows = _rows(MOVED, SAME)
    assert [row.drift.certain for row in rows] == [True, False]
    read = texts(_draw(rows, phone=phone))
    assert [text for text in read if "→" in text] == ["<b>A → M</b>"]
    assert read.count("No clear change") == 1


@pytest.mark.parametrize("phone", [False, True])
def test_a_wave_with_too_few_is_withheld(phone: bool) -> None:
    figure = _draw(_rows(FEW), phone=phone)
    assert "Too few answers to say" in texts(figure)
    assert all(len(trace["x"]) == 1 for trace in figure["data"])
    assert "9" not in texts(figure)
    assert not any("→" in text for text in texts(figure))
