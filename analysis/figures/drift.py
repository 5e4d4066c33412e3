"""Needs as they age: the shares of the categories in two waves, one under the other. Words come translated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.claims.waves import Drift
from analysis.estimates.kano import Category, Need
from analysis.figures import theme
from analysis.figures.kano import COLORS, FULL, KEY_LINE, ON, SHORTEST_LETTERED, STACK
from analysis.figures.theme import Drawing, Part, RowLabel

WIDEST_LABEL, WIDEST_WAVE = 220, 110
BAR, APART = 16, 22  # a bar's height, and between the middles of a need's two
NUMBERS = 46  # margin for n on phones


@dataclass(frozen=True)
class DriftRow:
    """One need in both waves."""

    id: str
    before: Need
    after: Need
    drift: Drift


@dataclass(frozen=True)
class DriftLabels:
    """The words of the figure. hover: names in braces as they appear below."""

    names: Mapping[str, str]  # by need
    numbers: Mapping[str, str]  # the questionnaire's, by need
    categories: Mapping[Category, str]
    before: str  # the waves' names
    after: str
    unsure: str  # instead of an arrow that is not certain
    too_few: str
    n: str = "n"
    hover: str = "<b>{name}</b><br>{wave}<br>{letter} {category} {share}<br>{n_word} = {n}"


@dataclass(frozen=True)
class _Bar:
    """One need in one wave; y: its middle, in rows."""

    id: str
    wave: str
    need: Need
    y: float

    @property
    def enough(self) -> bool:
        return self.need.n >= theme.FEWEST


def drift(rows: Sequence[DriftRow], labels: DriftLabels, *, phone: bool) -> Drawing:
    """Two bars a need, cut by category; an arrow between the letters only where the move is certain."""
    return _phone_drift(rows, labels) if phone else _wide_drift(rows, labels)


def _bars(rows: Sequence[DriftRow], labels: DriftLabels, height: float, down: float) -> list[_Bar]:
    """down: from the middle of a row to that between its bars, in pixels."""
    return [
        _Bar(row.id, wave, need, position + (down + shift) / height)
        for position, row in enumerate(rows)
        for wave, need, shift in ((labels.before, row.before, -APART / 2), (labels.after, row.after, APART / 2))
    ]


def _move(row: DriftRow, labels: DriftLabels) -> tuple[str, bool]:
    """What stands beside the two bars, and whether it is an arrow."""
    if min(row.before.n, row.after.n) < theme.FEWEST:
        return theme.NOTHING, False
    if row.drift.certain and row.drift.before and row.drift.after:
        return f"{row.drift.before} → {row.drift.after}", True
    return labels.unsure, False


def _move_words(row: DriftRow, labels: DriftLabels, position: int, **at: Any) -> Part:
    text, certain = _move(row, labels)
    if certain:
        return theme.words(theme.bold(theme.escape(text)), 1, position, size=theme.LABEL, color="ink", **at)
    return theme.words(theme.escape(text), 1, position, **at)


def _move_width(rows: Sequence[DriftRow], labels: DriftLabels) -> float:
    return max((theme.text_width(_move(row, labels)[0], theme.LABEL, strong=True) for row in rows), default=0)


def _wide_drift(rows: Sequence[DriftRow], labels: DriftLabels) -> Drawing:
    height = 64
    bars = _bars(rows, labels, height, 0)
    label_rows = [RowLabel(labels.names[row.id], labels.numbers.get(row.id, "")) for row in rows]
    names, name_width, _ = theme.label_words(label_rows, WIDEST_LABEL)
    waves = _wave_width(labels)
    left = name_width + waves + 8
    for part in names:
        part["xshift"] -= left - name_width
    n_width, move = _n_width(bars, labels), _move_width(rows, labels)
    right = round(2 * theme.SPACE + move + n_width)
    room = theme.NARROWEST_WIDE - left - right
    key, lines = _key(bars, labels, theme.NARROWEST_WIDE - theme.SPACE - n_width, left)
    at: dict[str, Any] = {"xanchor": "left", "xshift": theme.SPACE}
    annotations = [
        *key,
        *names,
        *_wave_words(bars, -8),
        *_n_words(bars, labels, right),
        *(_move_words(row, labels, position, **at) for position, row in enumerate(rows)),
        *_letters(bars, room),
        theme.words(theme.escape(labels.n), 1, 1, yref="paper", xanchor="right", xshift=right, yshift=17),
    ]
    return _figure(rows, bars, labels, height, (left, right, theme.TOP + (lines - 1) * KEY_LINE), annotations)


def _phone_drift(rows: Sequence[DriftRow], labels: DriftLabels) -> Drawing:
    """The name, then the arrow or its words, then the bars."""
    room = theme.NARROWEST_PHONE
    names = [theme.wrap(labels.names[row.id], room, theme.LABEL) for row in rows]
    height = 104 + theme.LINE * (max(map(len, names), default=1) - 1)
    down = height / 2 - 32
    bars = _bars(rows, labels, height, down)
    left, right = _wave_width(labels) + 8, NUMBERS
    key, lines = _key(bars, labels, room, left)
    annotations = [*key, *_wave_words(bars, -8), *_n_words(bars, labels, right), *_letters(bars, room - left - right)]
    for position, (row, name) in enumerate(zip(rows, names, strict=True)):
        style: dict[str, Any] = {"size": theme.LABEL, "color": "ink", "yanchor": "top", "yshift": height / 2 - 4}
        annotations.append(theme.words(theme.lines_of(name), 0, position, xshift=-left, **style))
        annotations.append(_move_words(row, labels, position, xanchor="right", xshift=right, yshift=66 - height / 2))
    annotations.append(
        theme.words(theme.escape(labels.n), 1, 0, yref="paper", xanchor="right", xshift=right, yshift=-16)
    )
    return _figure(rows, bars, labels, height, (left, right, theme.TOP + (lines - 1) * KEY_LINE), annotations)


def _figure(
    rows: Sequence[DriftRow],
    bars: Sequence[_Bar],
    labels: DriftLabels,
    height: float,
    sides: tuple[float, float, float],
    annotations: list[Part],
) -> Drawing:
    """sides: margin left, right and top."""
    left, right, top = sides
    ticks = [0, 0.25, 0.5, 0.75, 1]
    texts = ["0", "25%", "50%", "75%", "100%"]
    few = [theme.words(theme.escape(labels.too_few), 0, bar.y, xshift=8) for bar in bars if not bar.enough]
    return {
        "data": [_pieces(category, bars, labels, height) for category in STACK],
        "layout": theme.layout(
            top + theme.BOTTOM + height * len(rows),
            (left, right, top, theme.BOTTOM),
            barmode="stack",
            xaxis=theme.value_axis(0, FULL, ticks, texts, grid=False),
            yaxis=theme.row_axis(len(rows)),
            shapes=theme.row_lines(len(rows), left),
            annotations=[*annotations, *few],
        ),
    }


def _wave_width(labels: DriftLabels) -> int:
    widest = max(theme.text_width(wave, theme.TICK) for wave in (labels.before, labels.after))
    return round(1.1 * min(widest, WIDEST_WAVE))  # some fonts are a tenth wider


def _wave_words(bars: Sequence[_Bar], shift: float) -> list[Part]:
    return [
        theme.words(theme.lines_of(theme.wrap(bar.wave, WIDEST_WAVE, theme.TICK, most=1)), 0, bar.y, **_at_left(shift))
        for bar in bars
    ]


def _at_left(shift: float) -> dict[str, Any]:
    return {"xanchor": "right", "xshift": shift, "color": "ink-2"}


def _n_width(bars: Sequence[_Bar], labels: DriftLabels) -> float:
    return max(theme.text_width(text, theme.TEXT) for text in (labels.n, *(str(bar.need.n) for bar in bars)))


def _n_words(bars: Sequence[_Bar], labels: DriftLabels, right: float) -> list[Part]:
    at: dict[str, Any] = {"xanchor": "right", "xshift": right, "color": "ink-2"}
    return [theme.words(str(bar.need.n) if bar.enough else theme.NOTHING, 1, bar.y, **at) for bar in bars]


def _pieces(category: Category, bars: Sequence[_Bar], labels: DriftLabels, height: float) -> Part:
    shown = [bar for bar in bars if bar.enough]
    outlined = category == "Q"
    return {
        "type": "bar",
        "orientation": "h",
        "x": [bar.need.counts[category] / bar.need.n for bar in shown],
        "y": [bar.y for bar in shown],
        "width": BAR / height,
        "marker": {
            "color": "chart-paper" if outlined else COLORS[category],
            "line": {"color": COLORS[category] if outlined else "chart-paper", "width": 1},
        },
        "hoverinfo": "text",
        "hovertext": [_hover(category, bar, labels) for bar in shown],
    }


def _hover(category: Category, bar: _Bar, labels: DriftLabels) -> str:
    values = {
        "name": labels.names[bar.id],
        "wave": bar.wave,
        "letter": category,
        "category": labels.categories[category],
        "share": f"{100 * bar.need.counts[category] / bar.need.n:.0f}%",
        "n_word": labels.n,
        "n": str(bar.need.n),
    }
    return labels.hover.format(**{name: theme.escape(value) for name, value in values.items()})


def _letters(bars: Sequence[_Bar], room: float) -> list[Part]:
    """The category of each piece that is long enough: colour alone would not say it."""
    letters = []
    for bar in bars:
        start = 0.0
        for category in STACK:
            share = bar.need.counts[category] / bar.need.n if bar.enough else 0.0
            if share * room >= SHORTEST_LETTERED:
                centre: dict[str, Any] = {"xref": "x", "xanchor": "center", "color": ON[category]}
                letters.append(theme.words(category, start + share / 2, bar.y, **centre))
            start += share
    return letters


def _key(bars: Sequence[_Bar], labels: DriftLabels, room: float, left: float) -> tuple[list[Part], int]:
    """What the colours mean, over the bars, in as many lines as they take: only categories that were answered."""
    shown = [category for category in STACK if any(bar.need.counts[category] for bar in bars if bar.enough)]
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
