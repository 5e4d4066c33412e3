"""What all figures share. A figure is JSON in Plotly's words; its colours are names of tokens, replaced when drawn.

Lengths are pixels. Rows lie at y = 0, 1, 2 ... from the top; `xref: paper` with a shift in pixels places words
beside them whatever the width, which only the page knows.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from analysis.estimates.floors import JUDGED_FROM, Side

Drawing = dict[str, Any]
Part = dict[str, Any]

NARROWEST_WIDE, NARROWEST_PHONE = 736, 288  # charts' widths in windows of 768 and 320 pixels
WIDE_MAP, WIDEST_PHONE_MAP = 656, 360  # maps' widths: 656 is the column beside their words, 41rem
TOP, BOTTOM = 34, 30
LABEL, TICK, TEXT = 15, 13, 14  # font sizes
LINE = 19  # height of a line of a wrapped label
SPACE = 24  # between columns of numbers
NOTHING = "–"
# Widths of Latin letters in ems: Arial's and a little more, as other faces are wider.
_WIDTHS = (
    ("ijl|'", 0.24),
    (" .,:;ftI/!", 0.3),
    ("()[]r-", 0.36),
    ("cksvxyzJ", 0.53),
    ("wCDHNRUO", 0.77),
    ("mMW%@", 0.94),
)
FEWEST = JUDGED_FROM  # below: "too few", no value
CLEAR = "rgba(0,0,0,0)"
GAP_COLORS: Mapping[Side, str] = {-1: "gap-below", 0: "gap-unsure", 1: "gap-above"}

# The tokens figures may name, with the light values for files and slides (static/css/tokens.css and data.css).
LIGHT: Mapping[str, str] = {
    "surface": "#ffffff",
    "ink": "#1b1f23",
    "ink-2": "#454c53",
    "ink-3": "#5f676e",
    "edge": "#7f868c",
    "gap-below": "#9a3f10",
    "gap-unsure": "#868d94",
    "gap-above": "#215d9a",
    "gap-on-3": "#ffffff",
    "gap-on-2": "#1b1f23",
    "kano-m": "#232c3b",
    "kano-o": "#5a55c8",
    "kano-a": "#b8800a",
    "kano-i": "#868d94",
    "kano-r": "#a5316a",
    "kano-q": "#868d94",
    "chart-grid": "#e6e6e1",
    "chart-zero": "#454c53",
    "chart-paper": "#f7f7f4",
    "chart-band": "#ecece6",
    "chart-before": "#868d94",
    "accent": "#0b655c",
}


@dataclass(frozen=True)
class Map:
    """A drawing area: its size in pixels as far as known; a phone's is at least this wide."""

    width: float
    height: float
    marker: float
    margin: tuple[float, float, float, float]

    @property
    def area(self) -> tuple[float, float]:
        left, right, top, bottom = self.margin
        return self.width - left - right, self.height - top - bottom


def painted(part: Any, colours: Mapping[str, str] = LIGHT, key: str = "") -> Any:
    """The figure with colours for tokens: only where a colour is meant, as a need may be called "ink"."""
    if isinstance(part, Mapping):
        return {name: painted(value, colours, name) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [painted(value, colours, key) for value in part]
    return colours.get(part, part) if isinstance(part, str) and key.endswith("color") else part


def escape(text: str) -> str:
    """Words of people: Plotly would read tags, links among them, and entities."""
    return html.escape(" ".join(text.split()), quote=False)


def bold(text: str) -> str:
    return f"<b>{text}</b>"


def tick_texts(values: Sequence[float], *, sign: bool) -> list[str]:
    """With as many decimals as the longest needs; zero is 0."""
    decimals = max((len(f"{value:.6f}".rstrip("0").partition(".")[2]) for value in values), default=0)
    return [f"{value:{'+' if sign else ''}.{decimals}f}".replace("-", "−") if value else "0" for value in values]


# The stylesheet lets Chinese stand a little apart from figures and Latin.
SPACE_BETWEEN = 0.125
_MEETING = re.compile(r"[\u2e80-\u9fff](?=[0-9A-Za-z])|[0-9A-Za-z](?=[\u2e80-\u9fff])")


def text_width(text: str, size: float, *, strong: bool = False) -> float:
    """About how wide plain text is drawn, rather too wide than too narrow: fonts differ."""
    spaces = SPACE_BETWEEN * len(_MEETING.findall(text))
    return (sum(map(_em, text)) + spaces) * size * (1.06 if strong else 1)


@lru_cache(10_000)
def _em(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    return next((width for letters, width in _WIDTHS if character in letters), 0.75 if character.isupper() else 0.59)


def wrap(text: str, width: float, size: float, *, strong: bool = False, most: int = 2) -> list[str]:
    """At most so many lines, broken between words or characters of Chinese; what is left over becomes an ellipsis."""
    lines: list[str] = []
    rest = " ".join(text.split())
    while rest:
        fitting = _fitting(rest, width, size, strong)
        if fitting == len(rest):
            return [*lines, rest]
        if len(lines) == most - 1:
            return [*lines, rest[: _fitting(rest, width - size, size, strong)].rstrip() + "…"]
        end = _break(rest, fitting)
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return lines or [""]


def _fitting(text: str, width: float, size: float, strong: bool) -> int:
    """How many characters fit, one at least."""
    used = 0.0
    for position, character in enumerate(text):
        used += text_width(character, size, strong=strong)
        if used > width:
            return max(position, 1)
    return len(text)


def _break(text: str, fitting: int) -> int:
    for end in range(fitting, 0, -1):
        wide = (unicodedata.east_asian_width(text[end - 1]) in "WF", unicodedata.east_asian_width(text[end]) in "WF")
        closing = unicodedata.category(text[end]).startswith("P")  # a line does not begin with a comma
        if " " in (text[end], text[end - 1]) or (any(wide) and not closing):
            return end
    return fitting


def map_texts(name: str, number: str, phone: bool) -> Sequence[str]:
    """What may stand at a mark of a map, the best first: on a phone its number alone, if it has one."""
    return (number,) if phone and number else (name, number) if number else (name,)


def words(text: str, x: float, y: float, **more: Any) -> Part:
    """An annotation. Anything Plotly knows may be said by name; size and color go to its font."""
    font = {"size": more.pop("size", TICK), "color": more.pop("color", "ink-3")}
    placed = {"xref": "paper", "yref": "y", "xanchor": "left", "yanchor": "middle", "align": "left", **more}
    return {"x": x, "y": y, "text": text, "showarrow": False, "borderpad": 0, "font": font, **placed}


def line(x0: float, x1: float, y0: float, y1: float, color: str, width: float, **more: Any) -> Part:
    stroke = {"color": color, "width": width}
    return {"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": stroke, **more}


def row_lines(count: int, left: float) -> list[Part]:
    """Between rows, over the whole width: far beyond the right edge, which cuts them."""
    whole = {"xref": "paper", "xsizemode": "pixel", "xanchor": 0, "yref": "y", "layer": "below"}
    return [line(-left, 4000, row + 0.5, row + 0.5, "chart-grid", 1, **whole) for row in range(count - 1)]


@dataclass(frozen=True)
class Column:
    """Numbers printed at the right of the rows, or words, which begin below each other instead of ending so."""

    head: str
    cells: Sequence[str]
    strong: bool = False
    words: bool = False

    @property
    def size(self) -> int:
        return LABEL if self.strong else TEXT

    @property
    def width(self) -> float:
        cells = (text_width(cell, self.size, strong=self.strong) for cell in self.cells)
        return max(text_width(self.head, TICK), *cells, 0)


def column_words(columns: Sequence[Column]) -> tuple[list[Part], float]:
    """The columns' annotations and the margin they need."""
    edge, parts = 0.0, []
    for column in columns:
        edge += SPACE + column.width
        right: Part = {"xanchor": "right", "xshift": round(edge)}
        if column.words:
            right = {"xanchor": "left", "xshift": round(edge - column.width)}
        if column.head:
            parts.append(words(escape(column.head), 1, 1, yref="paper", yshift=TOP / 2, **right))
        color = "ink" if column.strong else "ink-2"
        for row, cell in enumerate(column.cells):
            text = bold(escape(cell)) if column.strong else escape(cell)
            parts.append(words(text, 1, row, size=column.size, color=color, **right))
    return parts, round(edge)


@dataclass(frozen=True)
class RowLabel:
    """What a row is called; number: the questionnaire's, small before it."""

    name: str
    number: str = ""
    strong: bool = False


def label_words(labels: Sequence[RowLabel], widest: float) -> tuple[list[Part], float, int]:
    """The annotations left of the rows, the margin they need and the number of lines of the longest."""
    numbers = max((text_width(label.number, TICK) for label in labels), default=0)
    indent = round(numbers + 16) if numbers else 0
    wrapped = [wrap(label.name, widest - indent, LABEL, strong=label.strong) for label in labels]
    longest = max(
        (
            text_width(part, LABEL, strong=label.strong)
            for label, parts in zip(labels, wrapped, strict=True)
            for part in parts
        ),
        default=0,
    )
    left = round(indent + longest + 16)
    # Digits are wider in some faces: there are three pixels to spare at both sides.
    parts = [
        words(escape(label.number), 0, row, xanchor="right", xshift=round(numbers) + 3 - left)
        for row, label in enumerate(labels)
        if label.number
    ]
    for row, (label, text) in enumerate(zip(labels, wrapped, strict=True)):
        parts.append(words(lines_of(text, label.strong), 0, row, size=LABEL, color="ink", xshift=indent - left))
    return parts, left, max(map(len, wrapped), default=1)


def lines_of(parts: Iterable[str], strong: bool = False) -> str:
    """Lines of plain words as Plotly wants them."""
    return "<br>".join(bold(escape(part)) if strong else escape(part) for part in parts)


def interval_marks(points: Sequence[tuple[float, float, float, float]]) -> list[Part]:
    """Intervals as (lower, mean, upper, y): a line over a halo, so that it reads on a bar and off it."""
    return [_interval_line(points, "chart-paper", 4.5), _interval_line(points, "ink", 2)]


def _interval_line(points: Sequence[tuple[float, float, float, float]], color: str, thickness: float) -> Part:
    error = {
        "type": "data",
        "symmetric": False,
        "array": [upper - mean for _, mean, upper, _ in points],
        "arrayminus": [mean - lower for lower, mean, _, _ in points],
        "color": color,
        "thickness": thickness,
        "width": 0,
    }
    x, y = [mean for _, mean, _, _ in points], [y for *_, y in points]
    marks = {"mode": "markers", "marker": {"size": 1, "opacity": 0}, "cliponaxis": False, "hoverinfo": "skip"}
    return {"type": "scatter", "x": x, "y": y, "error_x": error, **marks}


def earlier_marks(points: Sequence[tuple[float, float, float, float]]) -> list[Part]:
    """Means of the previous wave over their intervals, (lower, mean, upper, y) each."""
    return [_interval_line(points, "chart-before", 1.5), before_marks([(mean, y) for _, mean, _, y in points])]


def before_marks(known: Sequence[tuple[float, float]]) -> Part:
    """Means of the previous wave as hollow dots, (x, y) each."""
    marker = {"symbol": "circle", "size": 9, "color": "chart-paper", "line": {"width": 1.75, "color": "chart-before"}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in known],
        "y": [y for _, y in known],
        "marker": {**marker, "opacity": 1},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def value_axis(low: float, high: float, ticks: Sequence[float], texts: Sequence[str], *, grid: bool = True) -> Part:
    return {
        "range": [low, high],
        "tickmode": "array",
        "tickvals": list(ticks),
        "ticktext": list(texts),
        "tickfont": {"size": TICK, "color": "ink-3"},
        "tickangle": 0,
        "showgrid": grid,
        "gridcolor": "chart-grid",
        "gridwidth": 1,
        **_still(),
    }


def row_axis(count: int) -> Part:
    return {"range": [count - 0.5, -0.5], "showgrid": False, "showticklabels": False, **_still()}


def _still() -> Part:
    return {"zeroline": False, "showline": False, "ticks": "", "fixedrange": True, "automargin": False}


def layout(height: float, margin: tuple[float, float, float, float], **more: Any) -> Part:
    """margin: left, right, top, bottom. Font and width are the drawing module's."""
    left, right, top, bottom = margin
    return {
        "height": round(height),
        "margin": {"l": round(left), "r": round(right), "t": top, "b": bottom, "pad": 0, "autoexpand": False},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"size": TEXT, "color": "ink-2"},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": "surface",
            "bordercolor": "edge",
            "font": {"size": TEXT, "color": "ink"},
            "align": "left",
            "namelength": -1,
        },
        "separators": ".,",
        **more,
    }


def nice_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round values from at or under low to at or over high, at most so many."""
    for power in range(-3, 9):
        for factor in (1, 2, 2.5, 5):
            step = factor * 10.0**power
            first, last = _floor(low / step), -_floor(-high / step)
            if last - first < most:
                return [round(position * step, 6) for position in range(first, last + 1)]
    raise ValueError("low, high: no scale holds them")


def _floor(value: float) -> int:
    return int((value + 1e-9) // 1)
