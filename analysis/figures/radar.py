"""The five dimensions in a ring: at most two shapes, on the full scale; always with the bar chart beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.figures import theme
from analysis.figures.numerals import number
from analysis.figures.theme import Drawing, Part

AXES = 5
COLORS, DASHES, SYMBOLS = ("ink", "accent"), ("dot", "solid"), ("diamond", "circle")


@dataclass(frozen=True)
class RadarLabels:
    names: Sequence[str]  # of the dimensions
    shapes: Sequence[str]  # what each shape is called


def radar(shapes: Sequence[Sequence[float]], labels: RadarLabels, *, low: int, high: int, phone: bool) -> Drawing:
    """shapes: means of the dimensions, one or two of them. ValueError: another number of shapes or dimensions."""
    if not 1 <= len(shapes) <= len(COLORS) or any(len(shape) != AXES for shape in shapes):
        raise ValueError(f"shapes: one or two of {AXES} values expected")
    height, side = (360.0, 90.0) if phone else (420.0, 150.0)
    size = theme.TICK if phone else theme.LABEL
    names = ["<br>".join(map(theme.escape, theme.wrap(name, side + 12, size))) for name in labels.names]
    traces = [_shape(shape, names, labels, position) for position, shape in enumerate(shapes)]
    ticks = [float(value) for value in range(low, high + 1) if (value - low) % max((high - low) // 3, 1) == 0]
    angular = {
        "direction": "clockwise",
        "rotation": 90,
        "tickfont": {"size": size, "color": "ink"},
        "gridcolor": "chart-grid",
        "linecolor": "chart-grid",
        "ticks": "",
    }
    radial = {
        "range": [low, high],
        "tickvals": ticks,
        "ticktext": [*theme.tick_texts(ticks, sign=False)[:-1], ""],  # the last would stand on a dimension's name
        "tickfont": {"size": theme.TICK, "color": "ink-3"},
        "gridcolor": "chart-grid",
        "showline": False,
        "ticks": "",
        "angle": 90,
        "tickangle": 90,
    }
    keys = [
        theme.words(
            f"{mark} {theme.escape(word)}", 0, 1, yref="paper", yshift=20 - 20 * position, color=color, size=theme.TEXT
        )
        for position, (mark, word, color) in enumerate(zip(("◇", "●"), labels.shapes, COLORS, strict=False))
    ]
    laid = theme.layout(height, (side, side, 44, 34), annotations=[{**key, "xshift": -side + 4} for key in keys])
    laid["polar"] = {"bgcolor": theme.CLEAR, "angularaxis": angular, "radialaxis": radial, "gridshape": "linear"}
    laid["xaxis"] = {"visible": False, "fixedrange": True}
    laid["yaxis"] = {"visible": False, "fixedrange": True}
    return {"data": traces, "layout": laid}


def _shape(values: Sequence[float], names: Sequence[str], labels: RadarLabels, position: int) -> Part:
    around = [*values, values[0]]
    hovers = [
        f"{theme.bold(theme.escape(name))}<br>{theme.escape(labels.shapes[position])} {number(value)}"
        for name, value in zip([*labels.names, labels.names[0]], around, strict=True)
    ]
    return {
        "type": "scatterpolar",
        "mode": "lines+markers",
        "r": around,
        "theta": [*names, names[0]],
        "line": {"color": COLORS[position], "width": 2, "dash": DASHES[position]},
        "marker": {"color": COLORS[position], "size": 8, "symbol": SYMBOLS[position]},
        "hoverinfo": "text",
        "hovertext": hovers,
    }
