import json

import pytest

from analysis.figures.pareto import ParetoLabels, pareto
from analysis.figures.theme import Drawing
from tests.analysis.figures.examples import HOSTILE, LONG_CHINESE, check, raw_markup, texts

COUNTS = {"a": 30, "b": 50, "c": 7, "d": 5}


def _draw(counts: dict[str, int], total: int, *, phone: bool, name: str = "") -> Drawing:
    labels = ParetoLabels(
        names={key: name or f"Topic {key}" for key in counts},
        others="Others",
        count="Named",
        share="Share",
        cumulative="Together",
        of_total="of {total} mentions",
        too_few="Too few answers to say",
    )
    return pareto(counts, total, labels, phone=phone)


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("counts", [COUNTS, {"a": 50}, {"a": 3}, {}])
def test_valid_and_json(counts: dict[str, int], phone: bool) -> None:
    for name in ("", LONG_CHINESE, HOSTILE):
        figure = _draw(counts, 100, phone=phone, name=name)
        check(figure)
        assert json.loads(json.dumps(figure, allow_nan=False)) == figure
        assert raw_markup(figure) == []
        assert "of 100 mentions" in texts(figure)


@pytest.mark.parametrize("phone", [False, True])
def test_largest_first_and_the_small_ones_together_at_the_end(phone: bool) -> None:
    figure = _draw(COUNTS, 100, phone=phone)
    assert figure["data"][0]["x"] == [50, 30, 12]
    assert [text for text in texts(figure) if text in ("50%", "80%", "92%")][-3:] == ["50%", "80%", "92%"]
    assert not {"Topic c", "Topic d", "7", "5"} & set(texts(figure))


@pytest.mark.parametrize("phone", [False, True])
def test_others_that_are_too_few_have_no_number(phone: bool) -> None:
    figure = _draw({"a": 50, "c": 7}, 57, phone=phone)
    assert figure["data"][0]["x"] == [50]
    assert "Too few answers to say" in texts(figure)
    assert not {"7", "12%", "100%"} & set(texts(figure))


def test_shares_over_a_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="total"):
        _draw(COUNTS, 80, phone=False)
