"""Charts made of rows: names at the left, marks between, columns of numbers at the right; on phones above."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.figures import theme
from analysis.figures.theme import Column, Drawing, Part, RowLabel

WIDEST_LABEL = 264
WIDE, PHONE = 52, 74  # heights of a row
MARKS = 22  # on phones: how far the marks lie under a row's middle

# What is drawn in the rows (traces, shapes), told how far below a row's middle, in rows.
Draw = Callable[[float], tuple[list[Part], list[Part]]]


@dataclass(frozen=True)
class Axis:
    low: float
    high: float
    ticks: Sequence[float]
    texts: Sequence[str]
    zero: bool = False  # draw the line at zero


@dataclass(frozen=True)
class Words:
    """What stands beside the marks: over them words at a value, under the axis words at its two ends; few: by place."""

    over: Sequence[tuple[float, str, str]] = ()  # value, words, token; side by side, from the left
    ends: tuple[str, str] = ("", "")
    few: Mapping[int, str] = field(default_factory=dict)


def scale(low: float, high: float, *, sign: bool = False, zero: bool = False) -> Axis:
    """Round ticks that hold both ends."""
    ticks = theme.nice_ticks(low, high)
    return Axis(ticks[0], ticks[-1], ticks, theme.tick_texts(ticks, sign=sign), zero)


def levels(low: int, high: int) -> Axis:
    """The whole scale of an answer."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, high - low) if (high - low) / step <= 6)
    ticks = [float(value) for value in range(low, high + 1, step)]
    return Axis(low, high, ticks, theme.tick_texts(ticks, sign=False))


def chart(
    names: Sequence[RowLabel], columns: Sequence[Column], draw: Draw, axis: Axis, words: Words, *, phone: bool
) -> Drawing:
    """columns: the first is strong and stands beside the name on phones, the others under it."""
    if phone:
        return _phone(names, columns, draw, axis, words)
    left_words, left, lines = theme.label_words(names, WIDEST_LABEL)
    numbers, right = theme.column_words(columns)
    height = WIDE + (lines - 2) * theme.LINE if lines > 2 else WIDE
    room = theme.NARROWEST_WIDE - left - right
    few = [_few(position, text, {"xshift": 8}) for position, text in words.few.items()]
    annotations = [*_over(words, axis, room, 12), *_ends(words, 0), *left_words, *numbers, *few]
    return _figure(names, draw, axis, (left, right), height, 0.0, annotations, words)


def _phone(names: Sequence[RowLabel], columns: Sequence[Column], draw: Draw, axis: Axis, words: Words) -> Drawing:
    first, *others = columns
    width = theme.NARROWEST_PHONE - first.width - theme.SPACE
    wrapped = [theme.wrap(name.name, width, theme.LABEL, strong=name.strong) for name in names]
    small = [_beside(others, position) if position not in words.few else [] for position in range(len(names))]
    lines = max((len(name) + len(rest) for name, rest in zip(wrapped, small, strict=True)), default=1)
    height = PHONE + theme.LINE * (lines - 1)
    top = height / 2 - 6
    down = height / 2 - MARKS
    annotations = [*_over(words, axis, theme.NARROWEST_PHONE - 24, 12), *_ends(words, 12)]
    withheld = words.few
    for position, (name, parts) in enumerate(zip(names, wrapped, strict=True)):
        ink: dict[str, Any] = {"color": "ink", "size": theme.LABEL, "yanchor": "top"}
        annotations.append(theme.words(theme.lines_of(parts, name.strong), 0, position, xshift=-12, yshift=top, **ink))
        if position in withheld:
            annotations.append(_few(position, withheld[position], {"xshift": -12, "yshift": -down}))
            continue
        value = theme.bold(theme.escape(first.cells[position]))
        annotations.append(theme.words(value, 1, position, xanchor="right", xshift=12, yshift=top, **ink))
        under = {"xshift": -12, "yshift": top - theme.LINE * len(parts) - 4, "yanchor": "top", "color": "ink-2"}
        annotations.append(theme.words(theme.lines_of(small[position]), 0, position, **under))
    return _figure(names, draw, axis, (12, 12), height, down / height, annotations, words)


def _beside(columns: Sequence[Column], position: int) -> list[str]:
    """What the other columns say of a row, with their heads; two lines at most."""
    said = " · ".join(f"{column.head} {column.cells[position]}".strip() for column in columns)
    return theme.wrap(said, theme.NARROWEST_PHONE, theme.TICK) if said else []


def _figure(
    names: Sequence[RowLabel],
    draw: Draw,
    axis: Axis,
    sides: tuple[float, float],
    height: float,
    down: float,
    annotations: list[Part],
    words: Words,
) -> Drawing:
    traces, shapes = draw(down)
    bottom = theme.BOTTOM + (20 if any(words.ends) else 0)
    half = 14 / height
    zeros = [
        theme.line(0, 0, row + down - half, row + down + half, "chart-zero", 1.5, xref="x", yref="y", layer="above")
        for row in range(len(names) if axis.zero else 0)
        if row not in words.few
    ]
    return {
        "data": traces,
        "layout": theme.layout(
            theme.TOP + bottom + height * len(names),
            (*sides, theme.TOP, bottom),
            xaxis=theme.value_axis(axis.low, axis.high, axis.ticks, axis.texts, grid=down == 0.0),
            yaxis=theme.row_axis(len(names)),
            shapes=[*theme.row_lines(len(names), sides[0]), *shapes, *zeros],
            annotations=annotations,
        ),
    }


def _over(words: Words, axis: Axis, room: float, right: float) -> list[Part]:
    """Side by side in the order given, as near as can be to where they belong, left of the heads of columns."""
    spread = axis.high - axis.low
    middles = [(value - axis.low) / spread * room for value, _, _ in words.over]
    halves = [theme.text_width(text, theme.TICK) / 2 for _, text, _ in words.over]
    placed: list[float] = []
    for middle, half in zip(middles, halves, strict=True):
        before = placed[-1] + halves[len(placed) - 1] + 10 if placed else 0.0
        placed.append(max(middle, before + half))
    end = room + right
    for position in range(len(placed) - 1, -1, -1):
        placed[position] = min(placed[position], end - halves[position])
        end = placed[position] - halves[position] - 10
    up: dict[str, Any] = {"xref": "x", "yref": "paper", "yshift": 12, "xanchor": "center"}
    return [
        theme.words(theme.escape(text), value, 1, color=color, xshift=round(position - middle), **up)
        for (value, text, color), position, middle in zip(words.over, placed, middles, strict=True)
    ]


def _ends(words: Words, inset: float) -> list[Part]:
    under: dict[str, Any] = {"yref": "paper", "yshift": -38}
    low, high = words.ends
    found = []
    if low:
        found.append(theme.words(theme.escape(low), 0, 0, xshift=-inset, **under))
    if high:
        found.append(theme.words(theme.escape(high), 1, 0, xanchor="right", xshift=inset, **under))
    return found


def _few(position: int, text: str, shift: Mapping[str, float]) -> Part:
    return theme.words(theme.escape(text), 0, position, **shift)


def markers(xs: Sequence[float], ys: Sequence[float], marker: Mapping[str, Any], hover: Sequence[str]) -> Part:
    """Marks with their hover texts."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(xs),
        "y": list(ys),
        "marker": {"opacity": 1, **marker},
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": list(hover),
    }


def hover(name: str, *lines: str) -> str:
    """A bold name, then lines."""
    return "<br>".join([theme.bold(theme.escape(name)), *(theme.escape(text) for text in lines if text)])
