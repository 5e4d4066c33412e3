"""Better against worse with its uncertainty, and the shares of the categories. Words come translated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import dist
from typing import Any

from analysis.estimates.kano import ORDER, Category, Need, Share
from analysis.figures import theme
from analysis.figures.numerals import number
from analysis.figures.positions import Corner, Label, corner_of_four, labels_of
from analysis.figures.theme import Column, Drawing, Part, RowLabel

COLORS: Mapping[Category, str] = {category: f"kano-{category.lower()}" for category in ORDER}
SHAPES: Mapping[Category, str] = {"M": "square", "O": "circle", "A": "triangle-up", "I": "x-thin", "R": "triangle-down"}
STACK: Sequence[Category] = ("A", "O", "M", "I", "R", "Q")
ON: Mapping[Category, str] = {  # what is printed on a piece
    "A": "gap-on-2",
    "O": "gap-on-3",
    "M": "gap-on-3",
    "I": "gap-on-2",
    "R": "gap-on-3",
    "Q": "ink-2",
}
SHARE_BAR, SHORTEST_LETTERED, KEY_LINE = 20, 16, 20  # pixels: a bar's height, the shortest piece with a letter
FULL = 1.005  # the end of the shares' scale: the outline of a last piece is not cut
WIDEST_LABEL = 264


@dataclass(frozen=True)
class KanoLabels:
    """The words of Kano figures. The two hover texts: names in braces as they appear below."""

    names: Mapping[str, str]  # by need
    numbers: Mapping[str, str]  # the questionnaire's, by need
    categories: Mapping[Category, str]
    certainties: Mapping[str, str]  # by need
    better: str
    worse: str
    too_few: str
    n: str = "n"
    to: str = "{lower}–{upper}"
    hover: str = (
        "<b>{name}</b><br>{category}<br>{certainty}<br>{better_word} {better} ({better_interval})<br>"
        "{worse_word} {worse} ({worse_interval})<br>{n_word} = {n}"
    )
    share_hover: str = "<b>{name}</b><br>{letter} {category} {share}<br>{n_word} = {n}"


# Better against worse


@dataclass(frozen=True)
class _Point:
    """A need on the map, in shares of its width and height."""

    need: Need
    category: Category
    x: float
    y: float

    @property
    def outline(self) -> Sequence[tuple[float, float]]:
        return self.need.ellipse or ((self.x, self.y),)

    @property
    def hollow(self) -> bool:
        return self.need.certainty == "mixed"


_WIDE = theme.Map(theme.WIDE_MAP, 620, 16, (44, 16, 30, 52))
_PHONE = theme.Map(theme.NARROWEST_PHONE, 400, 13, (34, 8, 30, 52))


def placed(needs: Sequence[Need]) -> list[Need]:
    """The needs that better and worse can show; the page names the others."""
    return [point.need for point in _points(needs)]


def _points(needs: Sequence[Need]) -> list[_Point]:
    points = []
    for need in needs:
        better, worse, category = need.better.value, need.worse.value, need.category
        if need.n >= theme.FEWEST and better is not None and worse is not None and category not in (None, "Q"):
            points.append(_Point(need, category, abs(worse), better))
    return points


def better_worse(needs: Sequence[Need], labels: KanoLabels, *, phone: bool) -> Drawing:
    """Each need at (|worse|, better): shape by category, hollow where undecided, with its 95 % region."""
    area = _PHONE if phone else _WIDE
    points = _points(needs)
    corners = _corner_words(points, labels, area)
    return {
        "data": [*(_ellipse(point) for point in points), _markers(points, labels, area)],
        "layout": theme.layout(
            area.height,
            area.margin,
            width=theme.WIDEST_PHONE_MAP if phone else area.width,
            xaxis=_share_axis(),
            yaxis={**_share_axis(), "ticklabelstandoff": 4},
            shapes=[_middle(vertical=True), _middle(vertical=False)],
            annotations=[
                theme.words(f"↑ {theme.escape(labels.better)}", 0, 1, yref="paper", color="ink-2", **_OVER),
                theme.words(f"{theme.escape(labels.worse)} →", 1, 0, yref="paper", color="ink-2", **_UNDER),
                *(corner.annotation() for corner in corners),
                *(label.annotation(area.area) for label in _named(points, labels, phone=phone) if label is not None),
            ],
        ),
    }


_OVER: dict[str, Any] = {"yshift": 17, "xshift": -28}
_UNDER: dict[str, Any] = {"yshift": -38, "xanchor": "right"}


def _share_axis() -> Part:
    ticks = [0, 0.25, 0.5, 0.75, 1]
    return theme.value_axis(0, 1, ticks, ["0", "0.25", "0.50", "0.75", "1"])


def _middle(*, vertical: bool) -> Part:
    x0, x1, y0, y1 = (0.5, 0.5, 0.0, 1.0) if vertical else (0.0, 1.0, 0.5, 0.5)
    whole = {"xref": "x", "yref": "y", "layer": "between", "opacity": 0.6}
    return theme.line(x0, x1, y0, y1, "chart-zero", 1, **whole)


def _ellipse(point: _Point) -> Part:
    outline = [*point.outline, point.outline[0]]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _ in outline],
        "y": [y for _, y in outline],
        "line": {"color": COLORS[point.category], "width": 1.2, "dash": "dot" if point.hollow else "solid"},
        "opacity": 0.55,
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _sizes(points: Sequence[_Point], area: theme.Map) -> list[float]:
    """Half as large where marks would cover each other."""
    width, height = area.area
    at = [(point.x * width, point.y * height) for point in points]
    crowded = [any(dist(one, other) < area.marker for other in at if other is not one) for one in at]
    whole = [area.marker / 2 if close else area.marker for close in crowded]
    return [size - (2 if point.category in "OI" else 0) for size, point in zip(whole, points, strict=True)]


def _markers(points: Sequence[_Point], labels: KanoLabels, area: theme.Map) -> Part:
    colors = [COLORS[point.category] for point in points]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [point.x for point in points],
        "y": [point.y for point in points],
        "marker": {
            "symbol": [_symbol(point) for point in points],
            "size": _sizes(points, area),
            "color": ["chart-paper" if point.hollow else color for point, color in zip(points, colors, strict=True)],
            "line": {"color": colors, "width": [_stroke(point) for point in points]},
            "opacity": 1,
        },
        "cliponaxis": False,
        "hoverinfo": "text",
        "hovertext": [_hover(point, labels) for point in points],
    }


def _symbol(point: _Point) -> str:
    return "x" if point.category == "I" and point.hollow else SHAPES[point.category]


def _stroke(point: _Point) -> float:
    if point.category == "I":
        return 1.5 if point.hollow else 3
    return 2.5 if point.hollow else 0


def _hover(point: _Point, labels: KanoLabels) -> str:
    need = point.need
    values = {
        "name": labels.names[need.id],
        "category": labels.categories[point.category],
        "certainty": labels.certainties[need.id],
        "better_word": labels.better,
        "better": number(point.y),
        "better_interval": _interval(need.better, labels),
        "worse_word": labels.worse,
        "worse": number(point.x),
        "worse_interval": _interval(need.worse, labels),
        "n_word": labels.n,
        "n": str(need.n),
    }
    return labels.hover.format(**{name: theme.escape(value) for name, value in values.items()})


def _interval(share: Share, labels: KanoLabels) -> str:
    """Of a size, as the map shows worse without its sign."""
    if share.lower is None or share.upper is None:
        return theme.NOTHING
    lower, upper = sorted((abs(share.lower), abs(share.upper)))
    return labels.to.format(lower=number(lower), upper=number(upper))


def _corner_words(points: Sequence[_Point], labels: KanoLabels, area: theme.Map) -> list[Corner]:
    """Each quadrant's category, in a corner of it."""
    corners: Sequence[tuple[Category, int, int]] = (("A", 0, 1), ("O", 1, 1), ("I", 0, 0), ("M", 1, 0))
    return [
        corner_of_four(labels.categories[category], x, y, area.area, points, area.marker) for category, x, y in corners
    ]


def _named(points: Sequence[_Point], labels: KanoLabels, *, phone: bool) -> list[Label | None]:
    """Names, and numbers where these find no place; on a phone always numbers."""
    area = _PHONE if phone else _WIDE
    ids = [point.need.id for point in points]
    texts = [theme.map_texts(labels.names[id_], labels.numbers.get(id_, ""), phone) for id_ in ids]
    corners = [word.box for word in _corner_words(points, labels, area)]
    return labels_of(points, texts, corners, area.area, area.marker)


# Shares of the categories


def share_bars(needs: Sequence[Need], labels: KanoLabels, *, phone: bool) -> Drawing:
    """One bar a need, cut by category; beside it the category, its certainty and n."""
    return _phone_shares(needs, labels) if phone else _wide_shares(needs, labels)


def _wide_shares(needs: Sequence[Need], labels: KanoLabels) -> Drawing:
    height = 40
    rows = [RowLabel(labels.names[need.id], labels.numbers.get(need.id, "")) for need in needs]
    names, left, _ = theme.label_words(rows, WIDEST_LABEL)
    columns = _share_columns(needs, labels)
    numbers, right = theme.column_words(columns)
    key, lines = _key(needs, labels, theme.NARROWEST_WIDE - theme.SPACE - columns[-1].width, left)
    few = [
        theme.words(theme.escape(labels.too_few), 0, position)
        for position, need in enumerate(needs)
        if need.n < theme.FEWEST
    ]
    margin = (left, right, theme.TOP + (lines - 1) * KEY_LINE, theme.BOTTOM)
    annotations = [*key, *names, *numbers, *few, *_letters(needs, 0.0, theme.NARROWEST_WIDE - left - right)]
    return _shares(needs, labels, height, 0.0, margin, annotations)


def _phone_shares(needs: Sequence[Need], labels: KanoLabels) -> Drawing:
    """Name, then category, certainty and n, then the bar."""
    room = theme.NARROWEST_PHONE
    names = [theme.wrap(labels.names[need.id], room, theme.LABEL) for need in needs]
    height = 78 + theme.LINE * (max(map(len, names), default=1) - 1)
    key, lines = _key(needs, labels, room, 0.0)
    annotations = [*key, *_letters(needs, (height / 2 - 20) / height, room)]
    for position, (need, name) in enumerate(zip(needs, names, strict=True)):
        top: dict[str, Any] = {"size": theme.LABEL, "color": "ink", "yanchor": "top", "yshift": height / 2 - 4}
        under: dict[str, Any] = {"color": "ink-2", "yshift": -(height / 2 - 43)}
        annotations.append(theme.words(theme.lines_of(name), 0, position, **top))
        annotations.append(theme.words(_class_words(need, labels), 0, position, **under))
        if need.n >= theme.FEWEST:
            annotations.append(
                theme.words(f"{theme.escape(labels.n)} = {need.n}", 1, position, xanchor="right", **under)
            )
    margin = (0.0, 0.0, theme.TOP + (lines - 1) * KEY_LINE, theme.BOTTOM)
    return _shares(needs, labels, height, (height / 2 - 20) / height, margin, annotations)


def _class_words(need: Need, labels: KanoLabels) -> str:
    if need.n < theme.FEWEST or need.category is None:
        return theme.escape(labels.too_few)
    return f"{theme.bold(need.category)} {theme.escape(labels.certainties[need.id])}"


def _share_columns(needs: Sequence[Need], labels: KanoLabels) -> list[Column]:
    enough = [need.n >= theme.FEWEST for need in needs]
    pairs = list(zip(needs, enough, strict=True))
    return [
        Column("", [(need.category or "") if shown else theme.NOTHING for need, shown in pairs], strong=True),
        Column("", [labels.certainties[need.id] if shown else "" for need, shown in pairs], words=True),
        Column(labels.n, [str(need.n) if shown else theme.NOTHING for need, shown in pairs]),
    ]


def _shares(
    needs: Sequence[Need],
    labels: KanoLabels,
    height: float,
    down: float,
    margin: tuple[float, float, float, float],
    annotations: list[Part],
) -> Drawing:
    all_ticks = [0, 0.25, 0.5, 0.75, 1]
    ticks = all_ticks if margin[0] else all_ticks[1:-1]  # no room for the outer ones' figures without a margin
    return {
        "data": [_pieces(category, needs, labels, height, down) for category in STACK],
        "layout": theme.layout(
            margin[2] + margin[3] + height * len(needs),
            margin,
            barmode="stack",
            xaxis=theme.value_axis(0, FULL, ticks, [f"{100 * tick:.0f}%" for tick in ticks], grid=margin[0] > 0),
            yaxis=theme.row_axis(len(needs)),
            shapes=theme.row_lines(len(needs), margin[0]),
            annotations=annotations,
        ),
    }


def _pieces(category: Category, needs: Sequence[Need], labels: KanoLabels, height: float, down: float) -> Part:
    shown = [(position, need) for position, need in enumerate(needs) if need.n >= theme.FEWEST]
    outlined = category == "Q"
    return {
        "type": "bar",
        "orientation": "h",
        "x": [need.counts[category] / need.n for _, need in shown],
        "y": [position + down for position, _ in shown],
        "width": SHARE_BAR / height,
        "marker": {
            "color": "chart-paper" if outlined else COLORS[category],
            "line": {"color": COLORS[category] if outlined else "chart-paper", "width": 1},
        },
        "hoverinfo": "text",
        "hovertext": [_share_hover(category, need, labels) for _, need in shown],
    }


def _share_hover(category: Category, need: Need, labels: KanoLabels) -> str:
    values = {
        "name": labels.names[need.id],
        "letter": category,
        "category": labels.categories[category],
        "share": f"{100 * need.counts[category] / need.n:.0f}%",
        "n_word": labels.n,
        "n": str(need.n),
    }
    return labels.share_hover.format(**{name: theme.escape(value) for name, value in values.items()})


def _letters(needs: Sequence[Need], down: float, room: float) -> list[Part]:
    """The category of each piece that is long enough: colour alone would not say it."""
    letters = []
    for position, need in enumerate(needs):
        start = 0.0
        for category in STACK:
            share = need.counts[category] / need.n if need.n >= theme.FEWEST else 0.0
            if share * room >= SHORTEST_LETTERED:
                centre: dict[str, Any] = {"xref": "x", "xanchor": "center", "color": ON[category]}
                letters.append(theme.words(category, start + share / 2, position + down, **centre))
            start += share
    return letters


def _key(needs: Sequence[Need], labels: KanoLabels, room: float, left: float) -> tuple[list[Part], int]:
    """What the colours mean, over the bars, in as many lines as they take: only categories that were answered."""
    shown = [c for c in STACK if any(need.counts[c] for need in needs if need.n >= theme.FEWEST)]
    positions, x, lines = [], 0.0, 1
    for category in shown:
        text = f"{category} {labels.categories[category]}"
        long = 18 + theme.text_width(text, theme.TICK)
        if x and x + long > room:
            x, lines = 0.0, lines + 1
        positions.append((category, text, x, lines))
        x += long + 14
    parts = []
    for category, text, x, line in positions:
        at: dict[str, Any] = {"yref": "paper", "yshift": 17 + (lines - line) * KEY_LINE}
        square = "□" if category == "Q" else "■"
        parts.append(theme.words(square, 0, 1, color=COLORS[category], xshift=x - left, **at))
        parts.append(theme.words(theme.escape(text), 0, 1, color="ink-2", xshift=x + 18 - left, **at))
    return parts, lines
