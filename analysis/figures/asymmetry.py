"""What a low rating costs and what a high one gives: penalty and reward of overall satisfaction. Rows come sorted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from analysis.estimates.drivers import PenaltyReward
from analysis.estimates.floors import Side, shown
from analysis.figures import theme
from analysis.figures.numerals import signed
from analysis.figures.theme import Column, Drawing, Part, RowLabel

WIDEST_LABEL = 240
BAR = 11  # two under each other, as both intervals may hold zero


@dataclass(frozen=True)
class AsymmetryLabels:
    """The words of the figure. hover: names in braces as they appear below."""

    names: Mapping[str, str]  # by need
    numbers: Mapping[str, str]  # the questionnaire's, by need
    penalty: str
    reward: str
    lowers: str  # what lies left of zero
    raises: str  # what lies right of it
    low: str  # who rated low
    high: str
    interval: str
    to: str  # "{lower} to {upper}"
    n: str  # head of "{low} / {high}"
    note: str  # under the chart
    too_few: str
    clear: Mapping[tuple[str, Literal["low", "high"]], Side]  # what is claimed: need, rating -> which way
    ns: str = "{low} / {high}"
    hover: str = "<b>{name}</b><br>{side_word} {value}<br>{interval_word} {interval}<br>{group_word} n = {n}"


@dataclass(frozen=True)
class _Side:
    """The penalty or the reward of a row, at its place."""

    position: int
    is_penalty: bool
    n: int
    mean: float
    lower: float
    upper: float
    color: str


def asymmetry_bars(rows: Sequence[PenaltyReward], labels: AsymmetryLabels, *, phone: bool) -> Drawing:
    """Two bars a need from zero: the penalty of a low rating and, under it, the reward of a high one."""
    return _phone_bars(rows, labels) if phone else _wide_bars(rows, labels)


def _side(position: int, row: PenaltyReward, rating: Literal["low", "high"], labels: AsymmetryLabels) -> _Side | None:
    n, found = (row.n_low, row.penalty) if rating == "low" else (row.n_high, row.reward)
    if found is None:
        return None
    color = theme.GAP_COLORS[labels.clear.get((row.need, rating), 0)]
    return _Side(position, rating == "low", n, found.b, *found.interval, color)


def _sides(rows: Sequence[PenaltyReward], labels: AsymmetryLabels) -> list[tuple[_Side | None, _Side | None]]:
    return [
        (_side(position, row, "low", labels), _side(position, row, "high", labels)) for position, row in enumerate(rows)
    ]


def _wide_bars(rows: Sequence[PenaltyReward], labels: AsymmetryLabels) -> Drawing:
    height = 52
    sides = _sides(rows, labels)
    label_rows = [RowLabel(labels.names[row.need], labels.numbers.get(row.need, "")) for row in rows]
    names, left, _ = theme.label_words(label_rows, WIDEST_LABEL)
    numbers, right = theme.column_words(_columns(rows, sides, labels))
    room = theme.NARROWEST_WIDE - left - right
    ticks = _ticks(sides)
    note, bottom = _note(labels, theme.NARROWEST_WIDE, left)
    zero = theme.line(0, 0, 0, 1, "chart-zero", 1.5, xref="x", yref="paper", layer="above")
    few = [
        theme.words(theme.escape(labels.too_few), 0, position, xref="x", xanchor="center", bgcolor="chart-paper")
        for position, pair in enumerate(sides)
        if pair == (None, None)
    ]
    directions, top = _directions(labels, ticks[0], ticks[-1], room)
    return {
        "data": _bars(sides, rows, labels, height, 0.0),
        "layout": theme.layout(
            top + bottom + height * len(rows),
            (left, right, top, bottom),
            xaxis=theme.value_axis(ticks[0], ticks[-1], ticks, theme.tick_texts(ticks, sign=True)),
            yaxis=theme.row_axis(len(rows)),
            shapes=[*theme.row_lines(len(rows), left), zero],
            annotations=[*directions, *names, *numbers, *few, *note],
        ),
    }


def _phone_bars(rows: Sequence[PenaltyReward], labels: AsymmetryLabels) -> Drawing:
    """The name, then penalty, reward and n, then the bars; no grid."""
    sides = _sides(rows, labels)
    names = [theme.wrap(labels.names[row.need], theme.NARROWEST_PHONE, theme.LABEL) for row in rows]
    height = 88 + theme.LINE * (max(map(len, names), default=1) - 1)
    down = height / 2 - 20
    ticks = _ticks(sides)
    spare = 0.07 * (ticks[-1] - ticks[0])  # the outer ticks' figures, as there is no margin
    low, high = ticks[0] - spare, ticks[-1] + spare
    directions, top = _directions(labels, low, high, theme.NARROWEST_PHONE)
    annotations = directions
    for position, (row, name, pair) in enumerate(zip(rows, names, sides, strict=True)):
        style: dict[str, Any] = {"size": theme.LABEL, "color": "ink", "yanchor": "top", "yshift": height / 2 - 4}
        annotations.append(theme.words(theme.lines_of(name), 0, position, **style))
        annotations += _phone_numbers(position, row, pair, labels, -(height / 2 - 50))
    note, bottom = _note(labels, theme.NARROWEST_PHONE, 0)
    shown = [position for position, pair in enumerate(sides) if pair != (None, None)]
    return {
        "data": _bars(sides, rows, labels, height, down / height),
        "layout": theme.layout(
            top + bottom + height * len(rows),
            (0, 0, top, bottom),
            xaxis=theme.value_axis(low, high, ticks, theme.tick_texts(ticks, sign=True), grid=False),
            yaxis=theme.row_axis(len(rows)),
            shapes=[*theme.row_lines(len(rows), 0), *(_short_zero(position, down, height) for position in shown)],
            annotations=[*annotations, *note],
        ),
    }


def _phone_numbers(
    position: int, row: PenaltyReward, pair: tuple[_Side | None, _Side | None], labels: AsymmetryLabels, shift: float
) -> list[Part]:
    if pair == (None, None):
        return [theme.words(theme.escape(labels.too_few), 0, position, yshift=shift)]
    penalty, reward = (theme.bold(_mean(side)) for side in pair)
    values = f"{theme.escape(labels.penalty)} {penalty}   {theme.escape(labels.reward)} {reward}"
    return [
        theme.words(values, 0, position, color="ink-2", yshift=shift),
        theme.words(theme.escape(f"n {_ns(row, labels)}"), 1, position, xanchor="right", color="ink-2", yshift=shift),
    ]


def _short_zero(position: int, down: float, height: float) -> Part:
    """Only beside the bars, so that it never crosses a number."""
    middle, half = position + down / height, (BAR + 4) / height
    return theme.line(0, 0, middle - half, middle + half, "chart-zero", 1.5, xref="x", yref="y", layer="above")


def _columns(
    rows: Sequence[PenaltyReward], sides: Sequence[tuple[_Side | None, _Side | None]], labels: AsymmetryLabels
) -> list[Column]:
    return [
        Column(labels.penalty, [_mean(penalty) for penalty, _ in sides], strong=True),
        Column(labels.reward, [_mean(reward) for _, reward in sides], strong=True),
        Column(labels.n, [_ns(row, labels) for row in rows]),
    ]


def _mean(side: _Side | None) -> str:
    return signed(side.mean) if side else theme.NOTHING


def _ns(row: PenaltyReward, labels: AsymmetryLabels) -> str:
    low, high = (str(n) if shown(n) else theme.NOTHING for n in (row.n_low, row.n_high))
    return labels.ns.format(low=low, high=high)


def _bars(
    sides: Sequence[tuple[_Side | None, _Side | None]],
    rows: Sequence[PenaltyReward],
    labels: AsymmetryLabels,
    height: float,
    down: float,
) -> list[Part]:
    shown = [side for pair in sides for side in pair if side]
    y = [side.position + down + (-BAR if side.is_penalty else BAR) / 2 / height for side in shown]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [side.mean for side in shown],
        "y": y,
        "width": (BAR - 1) / height,
        "marker": {"color": [side.color for side in shown], "line": {"width": 0}},
        "hoverinfo": "text",
        "hovertext": [_hover(side, rows, labels) for side in shown],
    }
    points = [(side.lower, side.mean, side.upper, at) for side, at in zip(shown, y, strict=True)]
    return [bars, *theme.interval_marks(points)]


def _hover(side: _Side, rows: Sequence[PenaltyReward], labels: AsymmetryLabels) -> str:
    values = {
        "name": labels.names[rows[side.position].need],
        "side_word": labels.penalty if side.is_penalty else labels.reward,
        "value": signed(side.mean),
        "interval_word": labels.interval,
        "interval": labels.to.format(lower=signed(side.lower), upper=signed(side.upper)),
        "group_word": labels.low if side.is_penalty else labels.high,
        "n": str(side.n),
    }
    return labels.hover.format(**{name: theme.escape(value) for name, value in values.items()})


def _ticks(sides: Sequence[tuple[_Side | None, _Side | None]]) -> list[float]:
    """The scale holds every interval, zero, and something on both sides of it."""
    shown = [side for pair in sides for side in pair if side]
    low = min((side.lower for side in shown), default=-1.0)
    high = max((side.upper for side in shown), default=1.0)
    return theme.nice_ticks(min(low, -0.1), max(high, 0.1))


def _directions(labels: AsymmetryLabels, low: float, high: float, width: float) -> tuple[list[Part], int]:
    """What the two sides mean, beside the zero line where both fit there, else at the ends; and the top margin.

    Words too long for one line take two.
    """
    zero = -low / (high - low) * width
    up: dict[str, Any] = {"yref": "paper", "yshift": 17}
    left, right = (theme.text_width(word, theme.TICK) for word in (labels.lowers, labels.raises))
    lowers, raises = theme.escape(labels.lowers), theme.escape(labels.raises)
    if left + 8 <= zero and right + 8 <= width - zero:
        return [
            theme.words(lowers, 0, 1, xref="x", color="gap-below", xanchor="right", xshift=-8, **up),
            theme.words(raises, 0, 1, xref="x", color="gap-above", xshift=8, **up),
        ], theme.TOP
    lines = 0 if left + right + 60 <= width else theme.LINE
    return [
        theme.words(f"← {lowers}", 0, 1, color="gap-below", yref="paper", yshift=17 + lines),
        theme.words(f"{raises} →", 1, 1, color="gap-above", xanchor="right", **up),
    ], theme.TOP + lines


def _note(labels: AsymmetryLabels, width: float, left: float) -> tuple[list[Part], int]:
    """Under the axis's figures, and the bottom margin."""
    if not labels.note:
        return [], theme.BOTTOM
    lines = theme.wrap(labels.note, width, theme.TICK, most=4)
    under = {"yref": "paper", "yshift": -30, "yanchor": "top", "xshift": -left}
    return [theme.words(theme.lines_of(lines), 0, 0, **under)], theme.BOTTOM + 8 + theme.LINE * len(lines)
