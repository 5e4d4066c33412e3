"""Control charts: values over time, their centre and limits, what breaks a rule, what was done. Words come translated.

Points lie at x = 0, 1, 2 ...; places are these numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from analysis.figures import theme
from analysis.figures.numerals import number
from analysis.figures.theme import Drawing, Part
from analysis.statistics.spc import Signals

Kind = Literal["level", "share", "count"]
Rule = Literal["beyond", "one_side", "run", "two_of_three"]
RULES: Sequence[Rule] = ("beyond", "one_side", "run", "two_of_three")
Number = TypeVar("Number", int, float)
Known = Sequence[float | None]

HEIGHT, PHONE_HEIGHT = 300, 240  # of the drawing area
LEFT, DATE_GAP = 48, 12
HIGH = 17  # of a word's line over or beside the chart


@dataclass(frozen=True)
class ControlLabels:
    """The words of the chart. hover: names in braces as they appear below."""

    value: str  # what is drawn, over the vertical axis
    centre: str
    lower: str
    upper: str
    target: str
    rebased: str  # "new limits"
    rules: Mapping[Rule, str]
    signal: str  # what the diamonds are
    too_few: str
    n: str = "n"
    hover: str = "<b>{date}</b><br>{value_word} {value}{rules}{n}"


@dataclass(frozen=True)
class _Chart:
    """What is drawn, in one form: every sequence as long as values, None where nothing is known or shown."""

    values: Known
    centre: Known
    lower: Known
    upper: Known
    target: float | None
    broken: Mapping[int, Sequence[Rule]]  # by place
    dates: Sequence[str]
    sizes: Sequence[int] | None
    kind: Kind

    @property
    def ends(self) -> tuple[float, float]:
        return -0.5, max(len(self.values), 1) - 0.5

    def share(self, position: float) -> float:
        return (position - self.ends[0]) / (self.ends[1] - self.ends[0])


def control_chart(
    values: Known,
    centre: float | Known | None,
    lower: Known,
    upper: Known,
    signals: Signals,
    dates: Sequence[str],
    labels: ControlLabels,
    *,
    phone: bool,
    notes: Sequence[tuple[int, str]] = (),
    target: float | None = None,
    rebased: Sequence[int] = (),
    kind: Kind = "level",
    sizes: Sequence[int] | None = None,
) -> Drawing:
    """Points that break a rule are diamonds in another colour.

    centre: one for all, or one a point. notes: a place and what was done there. rebased: places from which limits are
    new. sizes: each point's n, where it has one; points of fewer than theme.FEWEST are not shown, nor those of None.
    """
    chart = _chart(values, centre, lower, upper, signals, dates, target, kind, sizes)
    room = theme.NARROWEST_PHONE if phone else theme.NARROWEST_WIDE
    ticks = _ticks(chart)
    height = PHONE_HEIGHT if phone else HEIGHT
    ends, right = _end_words(chart, labels, (ticks[0], ticks[-1]), height, phone)
    width = room - LEFT - right
    over, lanes = _note_words(chart, notes, width, numbered=phone)
    listed, list_height = _listed(notes, room) if phone else ([], 0)
    heads, head_lines = _heads(chart, labels, rebased, room)
    top, bottom = 20 + HIGH * (lanes + head_lines), theme.BOTTOM + list_height
    for part in heads:
        part["yshift"] += HIGH * lanes
    low, high = ticks[0], ticks[-1]
    known = any(value is not None for value in chart.values)
    empty = [theme.words(theme.escape(labels.too_few), 0.5, 0.5, yref="paper", xanchor="center")]
    return {
        "data": [*_lines(chart), _run(chart), _points(chart, labels, phone)],
        "layout": theme.layout(
            top + height + bottom,
            (LEFT, right, top, bottom),
            xaxis=_dates(chart, width),
            yaxis={
                **theme.value_axis(low, high, ticks, _tick_texts(ticks, kind)),
                "ticklabelstandoff": 4,
            },
            shapes=[*_rebase_lines(rebased), *_note_lines(chart, notes, lanes)],
            annotations=[*heads, *over, *listed, *ends, *([] if known else empty)],
        ),
    }


def _chart(
    values: Known,
    centre: float | Known | None,
    lower: Known,
    upper: Known,
    signals: Signals,
    dates: Sequence[str],
    target: float | None,
    kind: Kind,
    sizes: Sequence[int] | None,
) -> _Chart:
    few = [size < theme.FEWEST for size in sizes] if sizes is not None else [False] * len(values)
    shown = [None if withheld else value for value, withheld in zip(values, few, strict=True)]
    middles = centre if isinstance(centre, Sequence) else [centre] * len(values)
    broken: dict[int, list[Rule]] = {}
    for rule in RULES:
        positions: tuple[int, ...] = getattr(signals, rule)
        for position in positions:
            if shown[position] is not None:
                broken.setdefault(position, []).append(rule)
    return _Chart(shown, middles, lower, upper, target, broken, dates, sizes, kind)


def _known(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def _text(value: float, kind: Kind) -> str:
    if kind == "share":
        return f"{100 * value:.1f}%".replace("-", "−")
    return f"{value:.0f}".replace("-", "−") if kind == "count" and value == int(value) else number(value)


def _ticks(chart: _Chart) -> list[float]:
    """The scale holds values, limits and target; more than one value of it."""
    target = [chart.target] if chart.target is not None else []
    known = [*_known(chart.values), *_known(chart.centre), *_known(chart.lower), *_known(chart.upper), *target]
    low, high = min(known, default=0.0), max(known, default=1.0)
    least = {"level": 0.1, "share": 0.02, "count": 4.0}[chart.kind]
    if high - low < least:
        low, high = low - least / 2, high + least / 2
    if chart.kind != "level":
        low = max(low, 0.0)
    return theme.nice_ticks(low, high)


def _tick_texts(ticks: Sequence[float], kind: Kind) -> list[str]:
    if kind != "share":
        return theme.tick_texts(ticks, sign=False)
    return [f"{text}%" for text in theme.tick_texts([round(100 * tick, 6) for tick in ticks], sign=False)]


def _dates(chart: _Chart, width: float) -> Part:
    """As many dates as have room, the last one among them."""
    longest = max((theme.text_width(date, theme.TICK) for date in chart.dates), default=0) + DATE_GAP
    count = len(chart.dates)
    step = max(1, -int(-longest * count // max(width, 1)))
    room = [theme.text_width(date, theme.TICK) / 2 for date in chart.dates]  # left of a point, for half its date
    positions = [
        position
        for position in range(count)
        if (count - 1 - position) % step == 0 and chart.share(position) * width >= room[position]
    ]
    texts = [theme.escape(chart.dates[position]) for position in positions]
    return theme.value_axis(*chart.ends, [float(position) for position in positions], texts, grid=False)


# Marks


def _lines(chart: _Chart) -> list[Part]:
    """Limits and centre as steps, a level for each point; the target straight through."""
    target = [chart.target] * len(chart.values)
    return [
        _level(chart.upper, "ink-3", 1.5, "dash"),
        _level(chart.lower, "ink-3", 1.5, "dash"),
        _level(chart.centre, "ink-3", 1.5, "solid"),
        _level(target, "gap-above", 2, "dot"),
    ]


def _level(values: Known, color: str, width: float, dash: str) -> Part:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [position + side for position in range(len(values)) for side in (-0.5, 0.5)],
        "y": [value for value in values for _ in range(2)],
        "line": {"color": color, "width": width, "dash": dash},
        "connectgaps": False,
        "hoverinfo": "skip",
    }


def _run(chart: _Chart) -> Part:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(range(len(chart.values))),
        "y": list(chart.values),
        "line": {"color": "ink", "width": 1.5},
        "connectgaps": False,
        "hoverinfo": "skip",
    }


def _points(chart: _Chart, labels: ControlLabels, phone: bool) -> Part:
    positions = [position for position, value in enumerate(chart.values) if value is not None]
    size = 7 if phone else 9
    return {
        "type": "scatter",
        "mode": "markers",
        "x": positions,
        "y": [chart.values[position] for position in positions],
        "marker": {
            "symbol": ["diamond" if position in chart.broken else "circle" for position in positions],
            "size": [size + 5 if position in chart.broken else size for position in positions],
            "color": ["gap-below" if position in chart.broken else "ink" for position in positions],
            "line": {"color": "chart-paper", "width": 1.5},
            "opacity": 1,
        },
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [_hover(chart, position, labels) for position in positions],
    }


def _hover(chart: _Chart, position: int, labels: ControlLabels) -> str:
    value = chart.values[position]
    rules = "".join(f"<br>{theme.escape(labels.rules[rule])}" for rule in chart.broken.get(position, ()))
    n = f"<br>{theme.escape(labels.n)} = {chart.sizes[position]}" if chart.sizes is not None else ""
    values = {
        "date": theme.escape(chart.dates[position]),
        "value_word": theme.escape(labels.value),
        "value": theme.NOTHING if value is None else _text(value, chart.kind),
    }
    return labels.hover.format(**values, rules=rules, n=n)


def _rebase_lines(rebased: Sequence[int]) -> list[Part]:
    """Before the first point with new limits."""
    whole = {"xref": "x", "yref": "paper", "layer": "below"}
    return [
        {**theme.line(position - 0.5, position - 0.5, 0, 1, "ink-3", 1.5, **whole), "line": _DASHED}
        for position in rebased
    ]


_DASHED = {"color": "ink-3", "width": 1.5, "dash": "dash"}


def _note_lines(chart: _Chart, notes: Sequence[tuple[int, str]], lanes: int) -> list[Part]:
    """From the words to the point's place."""
    whole = {"xref": "x", "yref": "paper", "layer": "below"}
    return [theme.line(position, position, 0, 1, "edge", 1, **whole) for position, _ in notes]


# Words


def _heads(chart: _Chart, labels: ControlLabels, rebased: Sequence[int], room: float) -> tuple[list[Part], int]:
    """Over the chart: what is drawn, and what the marks are, as far as there are any; in how many lines."""
    words = [("↑", labels.value, "ink-2")]
    words += [("◆", labels.signal, "gap-below")] if chart.broken else []
    words += [("┆", labels.rebased, "ink-3")] if rebased else []
    positions, x, lines = [], 0.0, 1
    for mark, text, color in words:
        long = 16 + theme.text_width(text, theme.TICK)
        if x and x + long > room:
            x, lines = 0.0, lines + 1
        positions.append((mark, text, color, x, lines))
        x += long + 20
    parts = []
    for mark, text, color, x, line in positions:
        at: dict[str, Any] = {"yref": "paper", "yshift": 22 + (lines - line) * HIGH}
        parts.append(theme.words(mark, 0, 1, color=color, xshift=x - LEFT, **at))
        parts.append(theme.words(theme.escape(text), 0, 1, color="ink-2", xshift=x + 16 - LEFT, **at))
    return parts, lines


def _note_words(
    chart: _Chart, notes: Sequence[tuple[int, str]], width: float, *, numbered: bool
) -> tuple[list[Part], int]:
    """What was done, or its number, over its place, in as many lanes as keep the words apart."""
    ends: list[float] = []  # of the last word in each lane, from the chart upwards
    parts = []
    for mark, (position, text) in sorted(enumerate(notes, 1), key=lambda note: note[1][0]):
        shown = str(mark) if numbered else theme.wrap(text, width / 2, theme.TICK, most=1)[0]
        long, at = theme.text_width(shown, theme.TICK), chart.share(position) * width
        start = min(max(at - long / 2, 0.0), width - long)
        lane = next((lane for lane, end in enumerate(ends) if start >= end + 10), len(ends))
        ends[lane : lane + 1] = [start + long]
        shift = {"xshift": round(start - at), "yshift": 12 + HIGH * lane}
        parts.append(theme.words(theme.escape(shown), position, 1, xref="x", yref="paper", color="ink", **shift))
    return parts, len(ends)


def _listed(notes: Sequence[tuple[int, str]], room: float) -> tuple[list[Part], int]:
    """Under a phone's chart: what the numbers over it are; and how high the list is."""
    parts: list[Part] = []
    down = 0
    for mark, (_, text) in enumerate(notes, 1):
        lines = theme.wrap(text, room - 20, theme.TICK, most=3)
        at: dict[str, Any] = {"yref": "paper", "yanchor": "top", "yshift": -theme.BOTTOM - down}
        parts.append(theme.words(str(mark), 0, 0, color="ink", xshift=-LEFT, **at))
        parts.append(theme.words(theme.lines_of(lines), 0, 0, color="ink", xshift=20 - LEFT, **at))
        down += theme.LINE * len(lines) + 2
    return parts, down


def _end_words(
    chart: _Chart, labels: ControlLabels, ends: tuple[float, float], height: float, phone: bool
) -> tuple[list[Part], int]:
    """What the lines are, at their right ends, apart from each other; and the margin they take.

    On phones without figures, as there the width is the points'.
    """
    levels = [
        (labels.upper, _last(chart.upper), "ink-2"),
        (labels.centre, _last(chart.centre), "ink-2"),
        (labels.lower, _last(chart.lower), "ink-2"),
        (labels.target, chart.target, "gap-above"),
    ]
    found = sorted(((value, word, color) for word, value, color in levels if value is not None), reverse=True)
    texts = [word if phone else f"{word} {_text(value, chart.kind)}" for value, word, _ in found]
    texts = [theme.wrap(text, 84 if phone else 150, theme.TICK, most=1)[0] for text in texts]
    pixels = [(value - ends[0]) / (ends[1] - ends[0]) * height for value, _, _ in found]
    parts = []
    for (value, _, color), text, pixel, at in zip(found, texts, pixels, _apart(pixels, height), strict=True):
        shift = {"xshift": 6, "yshift": round(at - pixel)}
        parts.append(theme.words(theme.escape(text), 1, value, color=color, **shift))
    width = max((theme.text_width(text, theme.TICK) for text in texts), default=0)
    return parts, round(1.1 * width + 8) if texts else 12  # some fonts are a tenth wider


def _last(values: Known) -> float | None:
    known = _known(values)
    return known[-1] if known else None


def _apart(pixels: Sequence[float], height: float) -> list[float]:
    """Heights of words, from the highest down, that do not touch and stay beside the chart, near where they belong."""
    found: list[float] = []
    for pixel in pixels:
        found.append(min(pixel, found[-1] - HIGH) if found else pixel)
    under = 0.0  # the lowest may not pass the chart's lower edge: push up from below
    for position in reversed(range(len(found))):
        found[position] = max(found[position], under)
        under = found[position] + HIGH
    return found
