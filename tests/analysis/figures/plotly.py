"""Plotly's own check of a figure, once for each form that their parts have."""

from typing import Any

import plotly.graph_objects as go

from analysis.figures import theme

_WORDS = {"text", "hovertext", "ticktext", "customdata", "name", "meta", "x", "y", "z"}
_seen: set[tuple[str, object]] = set()


def check(figure: theme.Drawing) -> None:
    """Plotly knows every property and takes its value. Building graph_objects is slow, so this is done for one trace,
    annotation, shape and layout of each form: the same properties, of the same types, signs and settings, whatever the
    numbers and words are.
    """
    painted = theme.painted(figure)
    lists = {"data": painted["data"], **{name: painted["layout"].get(name, []) for name in ("annotations", "shapes")}}
    layout = {name: value for name, value in painted["layout"].items() if name not in lists}
    new = {(name, _form(part)): part for name, parts in [*lists.items(), ("layout", [layout])] for part in parts}
    for known in _seen & new.keys():
        del new[known]
    if new:
        data, *rest = ([part for (name, _), part in new.items() if name == of] for of in lists)
        go.Figure({"data": data, "layout": {**layout, **dict(zip(("annotations", "shapes"), rest, strict=True))}})
        _seen.update(new)


def _form(part: Any, key: str = "") -> object:
    if isinstance(part, dict):
        return frozenset((name, _form(value, name)) for name, value in part.items())
    if isinstance(part, list | tuple):
        return type(part), frozenset(_form(value, key) for value in part)
    if isinstance(part, str):
        return str if key in _WORDS else part
    if isinstance(part, int | float) and not isinstance(part, bool):
        return type(part), part < 0, part > 1
    return type(part), part
