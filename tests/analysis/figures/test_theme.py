import json
import re
from pathlib import Path

import pytest

from analysis.figures import theme
from analysis.figures.numerals import number, signed

ROOT = Path(__file__).parent.parent.parent.parent


def _light_tokens() -> dict[str, str]:
    """The first blocks of tokens.css and data.css, one name pointing at another followed."""
    sheets = [(ROOT / "static/css" / name).read_text() for name in ("tokens.css", "data.css")]
    blocks = [sheet.partition(":root {")[2].partition("\n}")[0] for sheet in sheets]
    found = dict(re.findall(r"--([\w-]+):\s*([^;]+);", "".join(blocks)))
    return {name: found[value[6:-1]] if value.startswith("var(--") else value for name, value in found.items()}


def test_the_light_set_is_that_of_the_stylesheet() -> None:
    tokens = _light_tokens()
    assert {name: tokens[name] for name in theme.LIGHT} == theme.LIGHT


def test_the_drawing_module_has_the_same_set() -> None:
    script = (ROOT / "static/js/figures.js").read_text()
    block = script.partition("const LIGHT = {")[2].partition("};")[0]
    assert dict(re.findall(r'"?([\w-]+)"?: "(#\w+)"', block)) == theme.LIGHT


def test_a_name_that_is_a_token_stays_a_name() -> None:
    part = {"text": "ink", "hovertext": ["ink"], "font": {"color": "ink"}, "marker": {"color": ["ink", "edge"]}}
    assert theme.painted(part) == {
        "text": "ink",
        "hovertext": ["ink"],
        "font": {"color": "#1b1f23"},
        "marker": {"color": ["#1b1f23", "#7f868c"]},
    }


@pytest.mark.parametrize(
    ("value", "text"), [(-0.7, "−0.70"), (0.154, "+0.15"), (0.004, "0.00"), (-0.004, "0.00"), (12, "+12.00")]
)
def test_gaps_have_a_sign(value: float, text: str) -> None:
    assert signed(value) == text


def test_levels_have_none() -> None:
    assert [number(value) for value in (5.5, -0.001, 0)] == ["5.50", "0.00", "0.00"]


def test_words_of_people_are_escaped_once() -> None:
    assert theme.escape('<b>a</b> & "b"\n&lt;') == '&lt;b&gt;a&lt;/b&gt; &amp; "b" &amp;lt;'


@pytest.mark.parametrize(
    ("text", "width"), [("Told the day at once, by phone or by mail", 120), ("答應的日期，就會辦好", 80)]
)
def test_wrapped_lines_fit_and_lose_nothing_before_the_last(text: str, width: float) -> None:
    lines = theme.wrap(text, width, 15, most=9)
    assert all(theme.text_width(line, 15) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line[0] in "，。" for line in lines)


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    lines = theme.wrap("字" * 90, 100, 15)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert theme.text_width(lines[1].rstrip("…"), 15) + 15 <= 100


def test_no_name_is_an_empty_line() -> None:
    assert theme.wrap("", 100, 15) == [""]


@pytest.mark.parametrize(("low", "high"), [(-0.81, 0.25), (-3.64, 0.1), (-0.1, 0.1), (-61, 12)])
def test_ticks_hold_the_data_and_zero_and_are_few(low: float, high: float) -> None:
    ticks = theme.nice_ticks(low, high)
    assert ticks[0] <= low < 0 < high <= ticks[-1]
    assert 0 in ticks
    assert 3 <= len(ticks) <= 5


def test_ticks_of_an_axis_have_the_same_decimals() -> None:
    assert theme.tick_texts([-1, -0.5, 0, 0.5], sign=True) == ["−1.0", "−0.5", "0", "+0.5"]


def test_a_figure_is_json() -> None:
    parts = [*theme.row_lines(2, 10), *theme.interval_marks([(0.1, 0.2, 0.3, 0)]), theme.row_axis(2)]
    assert json.loads(json.dumps(parts)) == parts
