"""Over time: values with their intervals on an axis of days, and what happened meanwhile. Words come translated.

x is a day's number, so that all charts of a page have one axis.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Literal

from analysis.figures import theme
from analysis.figures.numerals import percent
from analysis.figures.theme import Drawing, Part

Kind = Literal["gap", "level", "share", "count"]

HEIGHT, PHONE_HEIGHT = 220, 180  # of the drawing area
LEFT, RIGHT = 48, 24
APART = 14  # between words of a row
LINE = 19  # a row of words under the axis
LANE = 17  # a row of letters, or of the key, over the chart
KEY_GAP = 12  # between the key and the highest tick's number


@dataclass(frozen=True)
class Axis:
    """The days of a page's charts. rounds: with what they are called; notes: with their letters."""

    first: date
    last: date
    rounds: Sequence[tuple[date, str]]
    notes: Sequence[tuple[date, str]] = ()

    @property
    def ends(self) -> tuple[float, float]:
        first, last = self.first.toordinal(), self.last.toordinal()
        room = max((last - first) * 0.04, 10)
        return first - room, last + room

    def share(self, day: date) -> float:
        low, high = self.ends
        return (day.toordinal() - low) / (high - low)


@dataclass(frozen=True)
class Point:
    """hollow: less certain, or earlier. printed: what stands under it where there is room, a line each."""

    day: date
    value: float
    hover: str
    limits: tuple[float, float] | None = None
    color: str = "ink"
    symbol: str = "circle"
    hollow: bool = False
    printed: Sequence[str] = ()


@dataclass(frozen=True)
class Line:
    """Points in their order, joined. name: with its mark over the chart, where there is more than one line."""

    points: Sequence[Point]
    name: str = ""
    mark: str = ""
    color: str = "ink-2"


def timeline(
    axis: Axis, lines: Sequence[Line], kind: Kind, *, phone: bool, scale: tuple[float, float] | None = None
) -> Drawing:
    """scale: its ends; without it from the data, of gaps with zero inside. Counts are bars."""
    ticks = _ticks(lines, kind, scale)
    ends = scale or (ticks[0], ticks[-1])
    width = (theme.NARROWEST_PHONE if phone else theme.NARROWEST_WIDE) - LEFT - RIGHT
    letters, lanes = _letters(axis, width)
    key = _key(lines, lanes)
    names, name_lines = _names(axis, width)
    printed = _printed(axis, lines, width, name_lines)
    top = 12 + LANE * lanes + (LANE + KEY_GAP if key else 0)
    bottom = theme.BOTTOM + LINE * (len(printed) + name_lines - 1)
    marks = [_bars(axis, line) for line in lines]
    if kind != "count":
        marks = [part for line in lines for part in _marks(line, width / max(len(line.points), 1))]
    zero = [theme.line(0, 1, 0, 0, "chart-zero", 1.5, xref="paper", yref="y", layer="above")] if kind == "gap" else []
    return {
        "data": marks,
        "layout": theme.layout(
            top + (PHONE_HEIGHT if phone else HEIGHT) + bottom,
            (LEFT, RIGHT, top, bottom),
            xaxis=theme.value_axis(*axis.ends, [], [], grid=False),
            yaxis={**theme.value_axis(*ends, ticks, _tick_texts(ticks, kind)), "ticklabelstandoff": 4},
            shapes=[*_note_lines(axis), *zero],
            annotations=[*key, *letters, *names, *(part for row in printed for part in row)],
        ),
    }


def _ticks(lines: Sequence[Line], kind: Kind, scale: tuple[float, float] | None) -> list[float]:
    if scale is not None:
        low, high = scale
        step = (high - low) / 4 if kind == "share" else max(1, -int(-(high - low) // 4))
        return [low + step * place for place in range(int((high - low) / step) + 1)]
    points = [point for line in lines for point in line.points]
    known = [limit for point in points for limit in (point.value, *(point.limits or ()))]
    known += [0.0] if kind in ("gap", "count") else []
    low, high = min(known, default=0.0), max(known, default=1.0)
    least = 4.0 if kind == "count" else 0.4
    return theme.nice_ticks(low, high if high - low >= least else low + least)


def _tick_texts(ticks: Sequence[float], kind: Kind) -> list[str]:
    return [percent(tick) for tick in ticks] if kind == "share" else theme.tick_texts(ticks, sign=kind == "gap")


# Marks


def _marks(line: Line, room: float) -> list[Part]:
    """room: pixels between two points."""
    points = line.points
    dot, tick = min(11, max(6, room)), min(18, max(6, 0.7 * room))
    x, y = [point.day.toordinal() for point in points], [point.value for point in points]
    still: Part = {"type": "scatter", "x": x, "y": y, "cliponaxis": False}
    joined = {**still, "mode": "lines", "line": {"color": "edge", "width": 1.2}, "hoverinfo": "skip"}
    wide = [point for point in points if point.limits is not None]
    intervals = [_intervals(wide, "chart-paper", 4.5), _intervals(wide, "ink", 2)] if wide else []
    marker = {
        "symbol": [point.symbol for point in points],
        "size": [tick if point.symbol == "line-ew" else dot for point in points],
        "color": ["chart-paper" if point.hollow else point.color for point in points],
        "line": {"color": [point.color for point in points], "width": [_stroke(point) for point in points]},
        "opacity": 1,
    }
    hovers = {"hoverinfo": "text", "hovertext": [point.hover for point in points]}
    return [joined, *intervals, {**still, "mode": "markers", "marker": marker, **hovers}]


def _stroke(point: Point) -> float:
    return 3 if point.symbol in ("line-ew", "x-thin") else 2 if point.hollow else 0


def _intervals(points: Sequence[Point], color: str, thickness: float) -> Part:
    limits = [point.limits or (point.value, point.value) for point in points]
    error = {
        "type": "data",
        "symmetric": False,
        "array": [upper - point.value for point, (_, upper) in zip(points, limits, strict=True)],
        "arrayminus": [point.value - lower for point, (lower, _) in zip(points, limits, strict=True)],
        "color": color,
        "thickness": thickness,
        "width": 0,
    }
    return {
        "type": "scatter",
        "x": [point.day.toordinal() for point in points],
        "y": [point.value for point in points],
        "error_y": error,
        "mode": "markers",
        "marker": {"size": 1, "opacity": 0},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _bars(axis: Axis, line: Line) -> Part:
    low, high = axis.ends
    days = [point.day.toordinal() for point in line.points]
    nearest = min((later - day for day, later in pairwise(days)), default=40)
    return {
        "type": "bar",
        "x": days,
        "y": [point.value for point in line.points],
        "width": min(0.4 * nearest, 0.06 * (high - low)),
        "marker": {"color": "chart-before", "line": {"width": 0}},
        "hoverinfo": "text",
        "hovertext": [point.hover for point in line.points],
    }


def _note_lines(axis: Axis) -> list[Part]:
    whole = {"xref": "x", "yref": "paper", "layer": "below"}
    lines = [theme.line(day.toordinal(), day.toordinal(), 0, 1, "edge", 1, **whole) for day, _ in axis.notes]
    for part in lines:
        part["line"]["dash"] = "dash"
    return lines


# Words


def _letters(axis: Axis, width: float) -> tuple[list[Part], int]:
    """Each over its line, in as many lanes as keep them apart."""
    ends: list[float] = []  # of the last letter in each lane, from the chart upwards
    parts = []
    for day, letter in sorted(axis.notes):
        at, long = axis.share(day) * width, theme.text_width(letter, theme.TEXT, strong=True)
        lane = next((lane for lane, end in enumerate(ends) if at - long / 2 >= end + 6), len(ends))
        ends[lane : lane + 1] = [at + long / 2]
        place: dict[str, Any] = {"xref": "x", "yref": "paper", "xanchor": "center", "yshift": 10 + LANE * lane}
        text = theme.bold(theme.escape(letter))
        parts.append(theme.words(text, day.toordinal(), 1, size=theme.TEXT, color="ink", **place))
    return parts, len(ends)


def _key(lines: Sequence[Line], lanes: int) -> list[Part]:
    parts, x = [], 0.0
    for line in lines:
        if line.name:
            at: dict[str, Any] = {"yref": "paper", "yshift": LANE + KEY_GAP - 5 + LANE * lanes}
            parts.append(theme.words(line.mark, 0, 1, color=line.color, xshift=x - LEFT, **at))
            parts.append(theme.words(theme.escape(line.name), 0, 1, color="ink-2", xshift=x + 18 - LEFT, **at))
            x += 38 + theme.text_width(line.name, theme.TICK)
    return parts


def _names(axis: Axis, width: float) -> tuple[list[Part], int]:
    """What the rounds are called, in two lines where all have room so and only so; and how many lines that takes."""
    names = _row(axis, axis.rounds, 0, width, size=theme.TICK, color="ink-2")
    if len(names) == len(axis.rounds):
        return names, 1
    folded = _row(axis, [(day, _folded(name)) for day, name in axis.rounds], 0, width, size=theme.TICK, color="ink-2")
    return (folded, 2) if len(folded) == len(axis.rounds) else (names, 1)


def _folded(name: str) -> str:
    """Broken at the space that is nearest to the middle, if there is one."""
    spaces = [at for at, character in enumerate(name) if character == " "]
    middle = min(spaces, key=lambda at: abs(at - len(name) / 2), default=len(name))
    return f"{name[:middle]}\n{name[middle + 1 :]}".rstrip("\n")


def _printed(axis: Axis, lines: Sequence[Line], width: float, below: int) -> list[list[Part]]:
    """The rows under the axis, those only in which the words of all points have room; below: the lines over them."""
    points = lines[0].points if lines else ()
    most = max((len(point.printed) for point in points), default=0)
    rows: list[list[Part]] = []
    for place in range(most):
        size, color = (theme.LABEL, "ink") if place == 0 else (theme.TICK, "ink-2")
        texts = [(point.day, point.printed[place]) for point in points if len(point.printed) > place]
        found = _row(axis, texts, len(rows) + below, width, size=size, color=color)
        if len(found) == len(texts):
            rows.append(found)
    return rows


def _row(
    axis: Axis, texts: Sequence[tuple[date, str]], place: int, width: float, *, size: int, color: str
) -> list[Part]:
    """Words under their days, each so many days apart that none touches the next; the last is among them."""
    for step in range(1, len(texts) + 1):
        chosen = [text for at, text in enumerate(texts) if (len(texts) - 1 - at) % step == 0]
        spans = [_span(axis, day, text, width, size) for day, text in chosen]
        if all(one[1] + APART <= other[0] for one, other in pairwise(spans)):
            break
    else:
        return []
    parts = []
    for (day, text), (start, end) in zip(chosen, spans, strict=True):
        shift = round((start + end) / 2 - axis.share(day) * width)
        under: dict[str, Any] = {"xref": "x", "yref": "paper", "xanchor": "center", "yanchor": "top"}
        under |= {"align": "center", "xshift": shift, "yshift": -8 - LINE * place}
        words = "<br>".join(map(theme.escape, text.split("\n")))
        parts.append(theme.words(words, day.toordinal(), 0, size=size, color=color, **under))
    return parts


def _span(axis: Axis, day: date, text: str, width: float, size: int) -> tuple[float, float]:
    """Where words under a day begin and end, within the chart and its margins."""
    long = max(theme.text_width(line, size) for line in text.split("\n"))
    start = min(max(axis.share(day) * width - long / 2, float(-LEFT)), width + RIGHT - long)
    return start, start + long


def hover(head: str, *rows: str) -> str:
    return "<br>".join([theme.bold(theme.escape(head)), *(theme.escape(row) for row in rows if row)])


Shares = Mapping[float, float]


def distribution(levels: Shares, expected: Shares | None, labels: tuple[str, str], *, phone: bool) -> Drawing:
    """Shares of the answers on each point of the scale: bars, and what was expected as ticks. labels: of both."""
    felt, wanted = labels
    points = list(levels)
    most = max([*levels.values(), *(expected or {}).values(), 0.05])
    ticks = theme.nice_ticks(0, most)
    bars = {
        "type": "bar",
        "x": points,
        "y": list(levels.values()),
        "width": 0.44,
        "marker": {"color": "chart-before", "line": {"width": 0}},
        "hoverinfo": "text",
        "hovertext": [hover(f"{point:g}", f"{felt} {percent(levels[point])}") for point in points],
    }
    data: list[Part] = [bars]
    key = [Line((), felt, "■", "chart-before")]
    if expected is not None:
        key.append(Line((), wanted, "━", "ink"))
        still = {"type": "scatter", "mode": "markers", "cliponaxis": False, "hoverinfo": "text"}
        long = 20 if phone else 34
        marker = {"symbol": "line-ew", "size": long, "color": "ink", "line": {"color": "ink", "width": 3}}
        hovers = [hover(f"{point:g}", f"{wanted} {percent(expected[point])}") for point in points]
        ys = [expected[point] for point in points]
        data.append({**still, "x": points, "y": ys, "marker": {**marker, "opacity": 1}, "hovertext": hovers})
    top, bottom = 12 + LANE + KEY_GAP, theme.BOTTOM
    ends = (points[0] - 0.6, points[-1] + 0.6) if points else (0.0, 1.0)
    return {
        "data": data,
        "layout": theme.layout(
            top + PHONE_HEIGHT + bottom,
            (LEFT, RIGHT, top, bottom),
            xaxis=theme.value_axis(*ends, points, [f"{point:g}" for point in points], grid=False),
            yaxis={**theme.value_axis(0, ticks[-1], ticks, [percent(tick) for tick in ticks]), "ticklabelstandoff": 4},
            shapes=[],
            annotations=_key(key, 0),
        ),
    }
