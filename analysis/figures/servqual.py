"""Gap bars, and dumbbells of expectation and perception. Rows come sorted, words come translated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from analysis.estimates.floors import Side
from analysis.estimates.servqual import Row
from analysis.figures import theme
from analysis.figures.numerals import number, signed
from analysis.figures.theme import Column, Drawing, Part, RowLabel

WIDEST_LABEL = 264
BAR, HALF_ZERO = 16, 12  # a bar's height; half of the zero line beside it on phones
TICK_SIZE = 11  # of line-ns: drawn 1.4 times as long
DIRECTION_SPACE, NEAREST = 12, 4  # between the zero line and the words beside it, at best and at least


@dataclass(frozen=True)
class GapLabels:
    """The words of gap figures. sides: what is claimed; hover: lines with the names in braces that appear below."""

    names: Mapping[str, str]  # by need or dimension
    numbers: Mapping[str, str]  # the questionnaire's, by need; none for dimensions
    below: str
    above: str
    gap: str
    interval: str
    n: str
    to: str  # "{lower} to {upper}"
    expectation: str
    perception: str
    low_word: str
    high_word: str
    too_few: str
    sides: Mapping[str, Side]  # by need or dimension
    instead: Mapping[str, str] = field(default_factory=dict)  # words, likewise, for an interval that has no width
    hover: str = (
        "<b>{name}</b><br>{gap_word} {gap}<br>{interval_word} {interval}<br>"
        "{expectation_word} {expectation}, {perception_word} {perception}<br>{n_word} = {n}"
    )


@dataclass(frozen=True)
class _Shown:
    """A row with enough answers, at its place."""

    id: str
    position: int
    n: int
    mean: float
    lower: float
    upper: float
    expectation: float
    perception: float
    color: str


def _shown(position: int, row: Row, labels: GapLabels) -> _Shown | None:
    gap = row.gap
    known = (gap.mean, gap.lower, gap.upper, row.expectation, row.perception)
    if gap.n < theme.FEWEST or None in known:
        return None
    mean, lower, upper, expectation, perception = (float(value) for value in known if value is not None)
    color = theme.GAP_COLORS[labels.sides.get(row.id, 0)]
    return _Shown(row.id, position, gap.n, mean, lower, upper, expectation, perception, color)


def _of(rows: Sequence[Row], labels: GapLabels) -> tuple[list[_Shown], list[int]]:
    """Rows to draw and the places of those withheld."""
    found = [_shown(position, row, labels) for position, row in enumerate(rows)]
    return [row for row in found if row], [position for position, row in enumerate(found) if row is None]


def _label(row: Row, labels: GapLabels, *, number: bool = True) -> RowLabel:
    name, position = labels.names[row.id], labels.numbers.get(row.id, "") if number else ""
    return RowLabel(name, "" if position == name else position, row.id == row.dimension)


def _interval(row: _Shown, labels: GapLabels) -> str:
    return labels.instead.get(row.id) or labels.to.format(lower=signed(row.lower), upper=signed(row.upper))


def _hover(row: _Shown, rows: Sequence[Row], labels: GapLabels) -> str:
    values = {
        "name": labels.names[rows[row.position].id],
        "gap_word": labels.gap,
        "gap": signed(row.mean),
        "interval_word": labels.interval,
        "interval": _interval(row, labels),
        "expectation_word": labels.expectation,
        "expectation": number(row.expectation),
        "perception_word": labels.perception,
        "perception": number(row.perception),
        "n_word": labels.n,
        "n": str(row.n),
    }
    return labels.hover.format(**{name: theme.escape(value) for name, value in values.items()})


def _columns(rows: Sequence[Row], shown: Sequence[_Shown], labels: GapLabels) -> list[Column]:
    by_place = {row.position: row for row in shown}
    found = [by_place.get(position) for position in range(len(rows))]
    return [
        Column(labels.gap, [signed(row.mean) if row else theme.NOTHING for row in found], strong=True),
        Column(labels.interval, [_interval(row, labels) if row else theme.NOTHING for row in found]),
        Column(labels.n, [str(row.n) if row else theme.NOTHING for row in found]),
    ]


# Gap bars


def gap_bars(rows: Sequence[Row], labels: GapLabels, *, phone: bool) -> Drawing:
    """One bar a row from zero to the mean gap, its interval over it. Works for dimensions and for needs."""
    return _phone_bars(rows, labels) if phone else _wide_bars(rows, labels)


def _wide_bars(rows: Sequence[Row], labels: GapLabels) -> Drawing:
    height = 52
    shown, withheld = _of(rows, labels)
    names, left, _ = theme.label_words([_label(row, labels) for row in rows], WIDEST_LABEL)
    columns = _columns(rows, shown, labels)
    numbers, right = theme.column_words(columns)
    ticks = _gap_ticks(shown)
    room = (theme.NARROWEST_WIDE - left - right, _free_beside(columns))
    few = [_too_few(position, ticks, labels) for position in withheld]
    zero = theme.line(0, 0, 0, 1, "chart-zero", 1.5, xref="x", yref="paper", layer="above")
    return {
        "data": _bars(shown, rows, labels, height, 0.0),
        "layout": theme.layout(
            theme.TOP + theme.BOTTOM + height * len(rows),
            (left, right, theme.TOP, theme.BOTTOM),
            xaxis=theme.value_axis(ticks[0], ticks[-1], ticks, theme.tick_texts(ticks, sign=True)),
            yaxis=theme.row_axis(len(rows)),
            shapes=[*theme.row_lines(len(rows), left), zero],
            annotations=[*_directions(ticks, ticks[0], ticks[-1], room, labels), *names, *numbers, *few],
        ),
    }


def _phone_bars(rows: Sequence[Row], labels: GapLabels) -> Drawing:
    """Name, gap and interval on one line, the bar below them; no grid."""
    shown, withheld = _of(rows, labels)
    gap, interval, _ = _columns(rows, shown, labels)
    name_width = theme.NARROWEST_PHONE - interval.width - gap.width - theme.SPACE
    names = [_label(row, labels, number=False) for row in rows]
    wrapped = [theme.wrap(name.name, name_width, theme.LABEL, strong=name.strong) for name in names]
    height = 64 + theme.LINE * (max(map(len, wrapped), default=1) - 1)
    up, down = height / 2 - 15, height / 2 - 24  # the first line over a row's middle, the bar under it
    ticks = _gap_ticks(shown)
    spare = 0.07 * (ticks[-1] - ticks[0])  # the outer ticks' figures, as there is no margin
    low, high = ticks[0] - spare, ticks[-1] + spare
    above = [
        theme.words(
            theme.lines_of(text, name.strong), 0, position, size=theme.LABEL, color="ink", yanchor="top", yshift=up + 10
        )
        for position, (text, name) in enumerate(zip(wrapped, names, strict=True))
    ]
    few = [
        theme.words(theme.escape(labels.too_few), 1, position, xanchor="right", yshift=-down) for position in withheld
    ]
    return {
        "data": _bars(shown, rows, labels, height, down / height),
        "layout": theme.layout(
            30 + theme.BOTTOM + height * len(rows),
            (0, 0, 30, theme.BOTTOM),
            xaxis=theme.value_axis(low, high, ticks, theme.tick_texts(ticks, sign=True), grid=False),
            yaxis=theme.row_axis(len(rows)),
            shapes=[*theme.row_lines(len(rows), 0), *(_short_zero(row.position, down, height) for row in shown)],
            annotations=[
                *_directions(ticks, low, high, (theme.NARROWEST_PHONE, 0), labels),
                *above,
                *_phone_numbers(shown, labels, gap, interval, up),
                *few,
            ],
        ),
    }


def _phone_numbers(shown: Sequence[_Shown], labels: GapLabels, gap: Column, interval: Column, up: float) -> list[Part]:
    parts = []
    for row in shown:
        mean, reach = theme.bold(gap.cells[row.position]), theme.escape(interval.cells[row.position])
        # Nearer to the name than to the interval: where type is wider than Arial, it is long intervals that grow.
        left = {"xanchor": "right", "yshift": up, "xshift": -round(interval.width + 0.85 * theme.SPACE)}
        parts.append(theme.words(mean, 1, row.position, size=theme.LABEL, color="ink", **left))
        parts.append(theme.words(reach, 1, row.position, size=theme.TEXT, color="ink-2", xanchor="right", yshift=up))
    return parts


def _short_zero(position: int, down: float, height: float) -> Part:
    """Only beside the bar, so that it never crosses a number."""
    middle, half = position + down / height, HALF_ZERO / height
    return theme.line(0, 0, middle - half, middle + half, "chart-zero", 1.5, xref="x", yref="y", layer="above")


def _bars(shown: Sequence[_Shown], rows: Sequence[Row], labels: GapLabels, height: float, down: float) -> list[Part]:
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [row.mean for row in shown],
        "y": [row.position + down for row in shown],
        "width": BAR / height,
        "marker": {"color": [row.color for row in shown], "line": {"width": 0}},
        "hoverinfo": "text",
        "hovertext": [_hover(row, rows, labels) for row in shown],
    }
    return [bars, *theme.interval_marks([(row.lower, row.mean, row.upper, row.position + down) for row in shown])]


def _gap_ticks(shown: Sequence[_Shown]) -> list[float]:
    """The scale holds every interval, zero, and something on both sides of it."""
    low = min((row.lower for row in shown), default=-1.0)
    high = max((row.upper for row in shown), default=1.0)
    return theme.nice_ticks(min(low, -0.1), max(high, 0.1))


def _directions(
    ticks: Sequence[float], low: float, high: float, room: tuple[float, float], labels: GapLabels
) -> list[Part]:
    """What the two sides mean: beside the zero line, or at both ends where there is too little room.

    room: the axis's least width, and what is free at its right.
    """
    width, spare = room
    zero = -low / (high - low) * width
    sides = ((labels.below, zero), (labels.above, width - zero + spare))
    left, right = (side - theme.text_width(word, theme.TICK) for word, side in sides)
    up: dict[str, Any] = {"yref": "paper", "yshift": 17}
    below, above = theme.escape(labels.below), theme.escape(labels.above)
    if min(left, right) >= NEAREST:
        beside = {"xref": "x", **up}
        apart = [round(min(free, DIRECTION_SPACE)) for free in (left, right)]
        return [
            theme.words(below, 0, 1, color="gap-below", xanchor="right", xshift=-apart[0], **beside),
            theme.words(above, 0, 1, color="gap-above", xshift=apart[1], **beside),
        ]
    return [
        theme.words(f"← {below}", 0, 1, color="gap-below", **up),
        theme.words(f"{above} →", 1, 1, color="gap-above", xanchor="right", **up),
    ]


def _free_beside(columns: Sequence[Column]) -> float:
    """Between the axis and the first column's head."""
    first = columns[0]
    return theme.SPACE + first.width - theme.text_width(first.head, theme.TICK) - 16


def _too_few(position: int, ticks: Sequence[float], labels: GapLabels) -> Part:
    """Beside the zero line, where there is more room."""
    to_left = -ticks[0] > ticks[-1]
    anchor = {"xanchor": "right" if to_left else "left", "xshift": -8 if to_left else 8}
    return theme.words(theme.escape(labels.too_few), 0, position, xref="x", **anchor)


# Dumbbells


def dumbbell(
    rows: Sequence[Row],
    labels: GapLabels,
    *,
    low: int,
    high: int,
    phone: bool,
    before: Mapping[str, float] = MappingProxyType({}),
) -> Drawing:
    """Expectation (tick) and perception (dot) of each row on the whole scale, the distance in the gap's colour.

    before: mean perceptions of the previous wave, as hollow dots under the others.
    """
    figure = _phone_dumbbell(rows, labels, low, high) if phone else _wide_dumbbell(rows, labels, low, high)
    ys = dict(zip((row.id for row in rows if _shown(0, row, labels)), figure["data"][1]["y"], strict=True))
    known = [(before[id_], y) for id_, y in ys.items() if id_ in before]
    if known:
        figure["data"].insert(0, theme.before_marks(known))
    return figure


def _wide_dumbbell(rows: Sequence[Row], labels: GapLabels, low: int, high: int) -> Drawing:
    shown, withheld = _of(rows, labels)
    names, left, lines = theme.label_words([_label(row, labels) for row in rows], WIDEST_LABEL)
    columns = _columns(rows, shown, labels)
    numbers, right = theme.column_words(columns)
    height = 29 + (lines - 1) * (theme.LINE - 2)
    room = (theme.NARROWEST_WIDE - left - right, _free_beside(columns))
    few = [theme.words(theme.escape(labels.too_few), 0, position, xshift=8) for position in withheld]
    annotations = [*_mark_words(shown, labels, (low, high), room), *_end_words(labels), *names, *numbers, *few]
    return _dumbbell(rows, shown, labels, (low, high), (left, right), height, 0.0, annotations)


def _phone_dumbbell(rows: Sequence[Row], labels: GapLabels, low: int, high: int) -> Drawing:
    """Names above their row, the gap beside it."""
    shown, withheld = _of(rows, labels)
    gap = _columns(rows, shown, labels)[0]
    left, right = 6.0, max(46.0, round(gap.width + 8))
    names = [theme.wrap(_label(row, labels).name, theme.NARROWEST_PHONE - 4, theme.TEXT, most=2) for row in rows]
    height = 46 + theme.LINE * (max(map(len, names), default=1) - 1)
    up, down = height / 2 - 3, height / 2 - 14
    room = (theme.NARROWEST_PHONE - left - right, right)
    annotations = [*_mark_words(shown, labels, (low, high), room), *_end_words(labels)]
    for position, (row, parts) in enumerate(zip(rows, names, strict=True)):
        name = theme.lines_of(parts, row.id == row.dimension)
        style: dict[str, Any] = {"size": theme.TEXT, "color": "ink"}
        annotations.append(theme.words(name, 0, position, yanchor="top", xshift=-left, yshift=up, **style))
    for point in shown:
        text = theme.bold(gap.cells[point.position])
        style = {"size": theme.TEXT, "color": "ink", "xanchor": "right", "xshift": right, "yshift": -down}
        annotations.append(theme.words(text, 1, point.position, **style))
    few = theme.escape(labels.too_few)
    annotations += [theme.words(few, 0, position, xshift=-left, yshift=-down) for position in withheld]
    return _dumbbell(rows, shown, labels, (low, high), (left, right), height, down / height, annotations)


def _dumbbell(
    rows: Sequence[Row],
    shown: Sequence[_Shown],
    labels: GapLabels,
    ends: tuple[int, int],
    sides: tuple[float, float],
    height: float,
    down: float,
    annotations: list[Part],
) -> Drawing:
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, ends[1] - ends[0]) if (ends[1] - ends[0]) / step <= 6)
    ticks = [float(value) for value in range(ends[0], ends[1] + 1, step)]
    margin = (*sides, theme.TOP, theme.BOTTOM + 20)
    return {
        "data": _marks(shown, rows, labels, down),
        "layout": theme.layout(
            theme.TOP + theme.BOTTOM + 20 + height * len(rows),
            margin,
            xaxis=theme.value_axis(*ends, ticks, theme.tick_texts(ticks, sign=False)),
            yaxis=theme.row_axis(len(rows)),
            shapes=[*theme.row_lines(len(rows), sides[0]), *(_distance(row, down) for row in shown)],
            annotations=annotations,
        ),
    }


def _distance(row: _Shown, down: float) -> Part:
    y, between = row.position + down, {"xref": "x", "yref": "y", "layer": "between"}
    return theme.line(row.expectation, row.perception, y, y, row.color, 4, **between)


def _marks(shown: Sequence[_Shown], rows: Sequence[Row], labels: GapLabels, down: float) -> list[Part]:
    common = {
        "type": "scatter",
        "mode": "markers",
        "y": [row.position + down for row in shown],
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [_hover(row, rows, labels) for row in shown],
    }
    tick = {"symbol": "line-ns", "size": TICK_SIZE, "color": "ink", "line": {"width": 3, "color": "ink"}}
    dot = {"symbol": "circle", "size": 11, "color": [row.color for row in shown], "line": {"width": 0}}
    return [
        {**common, "x": [row.expectation for row in shown], "marker": {**tick, "opacity": 1}},
        {**common, "x": [row.perception for row in shown], "marker": {**dot, "opacity": 1}},
    ]


def _mark_words(
    shown: Sequence[_Shown], labels: GapLabels, ends: tuple[int, int], room: tuple[float, float]
) -> list[Part]:
    """What tick and dot mean, once, over the first row's; apart from each other where the marks are close."""
    if not shown:
        return []
    row = shown[0]
    color = "ink-3" if row.color == "gap-unsure" else row.color  # that grey is too light for words
    marks = [(row.perception, labels.perception, color), (row.expectation, labels.expectation, "ink")]
    halves = [theme.text_width(word, theme.TICK) / 2 for _, word, _ in marks]
    pixels = [(value - ends[0]) / (ends[1] - ends[0]) * room[0] for value, _, _ in marks]
    positions = _apart(pixels, halves, sum(room))
    up: dict[str, Any] = {"xref": "x", "yref": "paper", "yshift": 9, "xanchor": "center"}
    return [
        theme.words(theme.escape(word), value, 1, color=color, xshift=round(position - pixel), **up)
        for (value, word, color), pixel, position in zip(marks, pixels, positions, strict=True)
    ]


def _apart(pixels: Sequence[float], halves: Sequence[float], end: float) -> list[float]:
    """Middles of two words that neither touch nor pass the end, as near as can be to where they belong."""
    first, second = sorted((0, 1), key=lambda position: pixels[position])
    missing = max(halves[0] + halves[1] + 8 - (pixels[second] - pixels[first]), 0)
    found = list(pixels)
    found[second] = min(pixels[second] + missing / 2, end - halves[second])
    found[first] = min(pixels[first] - missing / 2, found[second] - halves[0] - halves[1] - 8)
    return found


def _end_words(labels: GapLabels) -> list[Part]:
    under: dict[str, Any] = {"yref": "paper", "yshift": -38}
    return [
        theme.words(theme.escape(labels.low_word), 0, 0, xshift=-4, **under),
        theme.words(theme.escape(labels.high_word), 1, 0, xshift=4, xanchor="right", **under),
    ]
