"""What pages need of the installed Plotly: its script, and as files the styles it would write into the page itself.

Our content policy forbids scripts to write styles; without them a chart's layers fall below each other.
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_TEXT = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_RULE = re.compile(rf"(?P<selector>{_TEXT}|\w+):(?P<rules>{_TEXT})\s*(?P<end>[,}}])")
_KNOWN_RULE = re.compile(r"[\"']X \.main-svg[\"']:")
_MAP_STYLE = re.compile(r"if\(!document\.getElementById\([\"']([0-9a-f]{64})[\"']\)\)")


class PlotlyChanged(RuntimeError):
    """The installed Plotly is not built the way this module reads it."""


@cache
def script_path() -> Path:
    """plotly.min.js. Found without importing plotly, which is slow."""
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise PlotlyChanged("the package plotly is not installed")
    path = Path(spec.origin).parent / "package_data" / "plotly.min.js"
    if not path.is_file():
        raise PlotlyChanged(f"no script at {path}")
    return path


@cache
def stylesheet() -> str:
    """The rules plotly.js adds to a page, the last one first: it inserts each before the others."""
    rules = [f"{_selector(name)}{{{body}}}" for name, body in _rules(_script())]
    return "\n".join(reversed(rules)) + "\n"


@cache
def map_style_id() -> str:
    """The id of the element that holds the styles of maps: where a page has one, empty or not, none is written."""
    match = _MAP_STYLE.search(_script())
    if match is None:
        raise PlotlyChanged("no guarded style of maps in plotly.min.js")
    return match[1]


def _script() -> str:
    return script_path().read_text(encoding="utf-8")


def _rules(script: str) -> list[tuple[str, str]]:
    """The object literal of selectors and rules, read from its opening brace to its closing one."""
    known = _KNOWN_RULE.search(script)
    if known is None:
        raise PlotlyChanged('no rule "X .main-svg" in plotly.min.js')
    position = script.rindex("{", 0, known.start()) + 1
    rules: list[tuple[str, str]] = []
    while match := _RULE.match(script, position):
        rules.append((_plain(match["selector"]), _plain(match["rules"])))
        position = match.end()
        if match["end"] == "}":
            return rules
    raise PlotlyChanged(f"style rules of plotly.min.js cannot be read: {script[position : position + 60]!r}")


def _plain(literal: str) -> str:
    """A JavaScript string without its quotes; escapes other than of quotes and backslashes do not occur."""
    if literal[0] not in "\"'":
        return literal
    return re.sub(r"\\(.)", r"\1", literal[1:-1])


def _selector(name: str) -> str:
    """As plotly.js completes its selectors."""
    name = re.sub(r"^,", " ,", name)
    return name.replace("X", ".js-plotly-plot .plotly").replace("Y", ".plotly-notifier")
