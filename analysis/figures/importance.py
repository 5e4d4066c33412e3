"""Importance against performance, with the uncertainty of both. Words come translated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.estimates.ipa import Quadrant, Quadrants
from analysis.figures import theme
from analysis.figures.numerals import number
from analysis.figures.positions import Box, Corner, Label, Range, corner, labels_of
from analysis.figures.theme import Drawing, Part

Interval = tuple[float, float]

STANDOFF = 4  # pixels between the axis and its figures
DENSE = 8  # pixels between the points of an interval's outline, so that no word lies across it


@dataclass(frozen=True)
class ImportancePoint:
    """A need or a dimension. Intervals: 95 %, None where there is none."""

    id: str
    importance: float
    performance: float
    importance_interval: Interval | None
    performance_interval: Interval | None
    n: int
    clear: bool = True  # whether its quadrant is claimed: else hollow


@dataclass(frozen=True)
class ImportanceLabels:
    """The words of the map. hover: names in braces as they appear below."""

    names: Mapping[str, str]
    numbers: Mapping[str, str]  # the questionnaire's, by id
    quadrants: Mapping[Quadrant, str]  # what to do, for the corners
    importance: str
    performance: str
    rule: str  # where the cross-hair stands: "Lines: means of the needs"
    interval: str
    undecided: str  # an interval crosses a line: hollow
    too_few: str
    places: int = 2  # decimals of importance
    n: str = "n"
    to: str = "{lower}–{upper}"
    alike: str = "all alike"  # for an interval that has no width
    hover: str = (
        "<b>{name}</b><br>{quadrant}<br>{importance_word} {importance} ({importance_interval})<br>"
        "{performance_word} {performance} ({performance_interval})<br>{n_word} = {n}"
    )


@dataclass(frozen=True)
class _Map(theme.Map):
    """And what it shows."""

    x_range: Range
    y_range: Range


@dataclass(frozen=True)
class _Spot:
    """A point in shares of the map's width and height; its outline goes along the arms of its intervals and back."""

    point: ImportancePoint
    quadrant: Quadrant
    hollow: bool
    x: float
    y: float
    outline: Sequence[tuple[float, float]]


def placed(points: Sequence[ImportancePoint]) -> list[ImportancePoint]:
    """The points that are shown; the page names the others."""
    return [point for point in points if point.n >= theme.FEWEST]


def quadrants(
    points: Sequence[ImportancePoint],
    crosshair: Quadrants,
    labels: ImportanceLabels,
    *,
    x_range: Range,
    y_range: Range,
    phone: bool,
) -> Drawing:
    """Each point at (performance, importance) with both intervals; hollow where one crosses the cross-hair.

    x_range, y_range: the axes' ends, which hold every point. Intervals are cut there.
    """
    rule = _rule(crosshair, labels, phone)
    area = _map(x_range, y_range, len(rule), phone)
    spots = [_spot(point, crosshair, area) for point in placed(points)]
    named = _named(spots, crosshair, labels, area, phone)
    empty = [theme.words(theme.escape(labels.too_few), 0.5, 0.5, yref="paper", xanchor="center")]
    return {
        "data": [_arms(spots, area), _markers(spots, labels, area.marker)],
        "layout": theme.layout(
            area.height,
            area.margin,
            width=theme.WIDEST_PHONE_MAP if phone else area.width,
            xaxis=_axis(x_range),
            yaxis={**_axis(y_range), "ticklabelstandoff": STANDOFF},
            shapes=[_line(crosshair, area, vertical=True), _line(crosshair, area, vertical=False)],
            annotations=[
                *_axis_words(labels, area),
                *_rule_words(rule, area),
                *(word.annotation() for word in _corner_words(labels, area)),
                *([] if spots else empty),
                *(label.annotation(area.area, x_range, y_range) for label in named if label is not None),
            ],
        ),
    }


def _map(x_range: Range, y_range: Range, rule_lines: int, phone: bool) -> _Map:
    bottom = 52 + rule_lines * theme.LINE
    figures = max(theme.text_width(text, theme.TICK) for text in _axis(y_range)["ticktext"])
    left = max(34.0 if phone else 44.0, figures + STANDOFF + 2)
    if phone:
        return _Map(theme.NARROWEST_PHONE, 348 + bottom, 12, (left, 8, 30, bottom), x_range, y_range)
    return _Map(theme.WIDE_MAP, 568 + bottom, 13, (left, 16, 30, bottom), x_range, y_range)


def _spot(point: ImportancePoint, crosshair: Quadrants, area: _Map) -> _Spot:
    x, y = _share(point.performance, area.x_range), _share(point.importance, area.y_range)
    across = [_share(end, area.x_range) for end in point.performance_interval or ()]
    up = [_share(end, area.y_range) for end in point.importance_interval or ()]
    half, (width, height) = area.marker / 2 + 1, area.area
    ends = [(min([x - half / width, *across]), y), (max([x + half / width, *across]), y)]
    ends += [(x, min([y - half / height, *up])), (x, max([y + half / height, *up]))]
    return _Spot(
        point,
        _quadrant(point, crosshair),
        not point.clear
        or _crosses(point.performance_interval, crosshair.performance)
        or _crosses(point.importance_interval, crosshair.importance),
        x,
        y,
        [position for end in ends for position in _there_and_back((x, y), (_inside(end[0]), _inside(end[1])), area)],
    )


def _share(value: float, ends: Range) -> float:
    return (value - ends[0]) / (ends[1] - ends[0])


def _inside(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def _crosses(interval: Interval | None, line: float) -> bool:
    return interval is not None and interval[0] <= line <= interval[1]


def _quadrant(point: ImportancePoint, crosshair: Quadrants) -> Quadrant:
    """As the analysis says; for a point it did not know, by the same rule: on the line is above it."""
    if point.id in crosshair.quadrants:
        return crosshair.quadrants[point.id]
    good = point.performance >= crosshair.performance
    if point.importance >= crosshair.importance:
        return "keep up the good work" if good else "concentrate here"
    return "possible overkill" if good else "low priority"


def _there_and_back(start: tuple[float, float], end: tuple[float, float], area: _Map) -> Sequence[tuple[float, float]]:
    """Close together, from the middle of a cross to an end of it, and back to the middle."""
    (x, y), (u, v), (width, height) = start, end, area.area
    steps = int((abs(u - x) * width + abs(v - y) * height) / DENSE) + 1
    out = [(x + (u - x) * step / steps, y + (v - y) * step / steps) for step in range(steps + 1)]
    return [*out, *out[-2::-1]]


def _axis(ends: Range) -> Part:
    ticks = [tick for tick in theme.nice_ticks(*ends, most=7) if ends[0] <= tick <= ends[1]]
    return theme.value_axis(*ends, ticks, theme.tick_texts(ticks, sign=False))


def _line(crosshair: Quadrants, area: _Map, *, vertical: bool) -> Part:
    x, y = (crosshair.performance,) * 2, (crosshair.importance,) * 2
    (x0, x1), (y0, y1) = (x, area.y_range) if vertical else (area.x_range, y)
    return theme.line(x0, x1, y0, y1, "chart-zero", 1.5, xref="x", yref="y", layer="between")


def _taken_by_lines(crosshair: Quadrants, area: _Map) -> list[Box]:
    """No word lies across the cross-hair."""
    width, height = area.area
    x, y = _share(crosshair.performance, area.x_range) * width, _share(crosshair.importance, area.y_range) * height
    return [Box(x - 2, 0, x + 2, height), Box(0, y - 2, width, y + 2)]


def _arms(spots: Sequence[_Spot], area: _Map) -> Part:
    points = [spot.point for spot in spots]
    across = [_reach(point.performance, point.performance_interval, area.x_range) for point in points]
    up = [_reach(point.importance, point.importance_interval, area.y_range) for point in points]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [point.performance for point in points],
        "y": [point.importance for point in points],
        "error_x": _error(across),
        "error_y": _error(up),
        "marker": {"size": 1, "opacity": 0},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _reach(value: float, interval: Interval | None, ends: Range) -> tuple[float, float]:
    """How far the interval goes below and above the value, on the map."""
    lower, upper = interval or (value, value)
    return value - max(lower, min(ends[0], value)), min(upper, max(ends[1], value)) - value


def _error(reaches: Sequence[tuple[float, float]]) -> Part:
    return {
        "type": "data",
        "symmetric": False,
        "array": [above for _, above in reaches],
        "arrayminus": [below for below, _ in reaches],
        "color": "edge",
        "thickness": 1.5,
        "width": 0,
    }


def _markers(spots: Sequence[_Spot], labels: ImportanceLabels, size: float) -> Part:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [spot.point.performance for spot in spots],
        "y": [spot.point.importance for spot in spots],
        "marker": {
            "symbol": "circle",
            "size": [size - (2 if spot.hollow else 0) for spot in spots],
            "color": ["chart-paper" if spot.hollow else "ink" for spot in spots],
            "line": {"color": "ink", "width": [2.5 if spot.hollow else 0 for spot in spots]},
            "opacity": 1,
        },
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [_hover(spot, labels) for spot in spots],
    }


def _hover(spot: _Spot, labels: ImportanceLabels) -> str:
    point = spot.point
    values = {
        "name": labels.names[point.id],
        "quadrant": labels.undecided if spot.hollow else labels.quadrants[spot.quadrant],
        "importance_word": labels.importance,
        "importance": number(point.importance, labels.places),
        "importance_interval": _interval(point.importance_interval, labels, labels.places),
        "performance_word": labels.performance,
        "performance": number(point.performance),
        "performance_interval": _interval(point.performance_interval, labels),
        "interval_word": labels.interval,
        "n_word": labels.n,
        "n": str(point.n),
    }
    return labels.hover.format(**{name: theme.escape(value) for name, value in values.items()})


def _interval(interval: Interval | None, labels: ImportanceLabels, places: int = 2) -> str:
    if interval is None:
        return theme.NOTHING
    if interval[0] == interval[1]:
        return labels.alike
    lower, upper = (number(limit, places) for limit in interval)
    return labels.to.format(lower=lower, upper=upper)


# Words


def _corner_words(labels: ImportanceLabels, area: _Map) -> list[Corner]:
    """What to do with a quadrant, in its outer corner."""
    corners: Sequence[tuple[Quadrant, int, int]] = (
        ("concentrate here", 0, 1),
        ("keep up the good work", 1, 1),
        ("low priority", 0, 0),
        ("possible overkill", 1, 0),
    )
    half = area.area[0] / 2 - 12
    return [
        corner(theme.wrap(labels.quadrants[name], half, theme.TICK, most=1)[0], x, y, area.area)
        for name, x, y in corners
    ]


def _axis_words(labels: ImportanceLabels, area: _Map) -> list[Part]:
    over, under = theme.escape(f"↑ {labels.importance}"), theme.escape(f"{labels.performance} →")
    return [
        theme.words(over, 0, 1, yref="paper", color="ink-2", xshift=16 - area.margin[0], yshift=17),
        theme.words(under, 1, 0, yref="paper", color="ink-2", xanchor="right", yshift=-38),
    ]


def _rule(crosshair: Quadrants, labels: ImportanceLabels, phone: bool) -> list[str]:
    return theme.wrap(labels.rule, theme.NARROWEST_PHONE if phone else 600, theme.TICK, most=3)


def _rule_words(rule: Sequence[str], area: _Map) -> list[Part]:
    """Under the axis: what the two lines are."""
    under = {"xshift": -area.margin[0], "yshift": -51, "yanchor": "top"}
    return [theme.words(theme.lines_of(rule), 0, 0, yref="paper", **under)]


def _named(
    spots: Sequence[_Spot], crosshair: Quadrants, labels: ImportanceLabels, area: _Map, phone: bool
) -> list[Label | None]:
    """Names, and numbers where these find no place; on a phone always numbers."""
    names = [(labels.names[spot.point.id], labels.numbers.get(spot.point.id, "")) for spot in spots]
    texts = [theme.map_texts(name, number, phone) for name, number in names]
    taken = [*(word.box for word in _corner_words(labels, area)), *_taken_by_lines(crosshair, area)]
    return labels_of(spots, texts, taken, area.area, area.marker)
