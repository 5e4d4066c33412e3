"""Results and words to draw figures from, and what every figure must be."""

from collections.abc import Iterator, Sequence
from typing import Any

from analysis.estimates.floors import side
from analysis.estimates.kano import ORDER, Need, classify
from analysis.estimates.servqual import Row
from analysis.figures import theme
from analysis.figures.kano import KanoLabels
from analysis.figures.servqual import GapLabels
from analysis.statistics.intervals import Mean
from tests.analysis.figures import plotly

HOSTILE = '<a href="https://evil.example">free</a> &lt;b&gt; %{x} ink'
LONG = "The technician calls before coming, agrees on a time and says what has to be ready for the visit"
LONG_CHINESE = "維修人員到府前會先以電話確認時間並說明需要準備什麼以及大約要多久才能完成" * 2


def mean(gap: float, half: float = 0.1, n: int = 400) -> Mean:
    return Mean(n, gap, 1.0, half / 2, gap - half, gap + half)


def dimension(name: str, gap: float, half: float = 0.1, n: int = 400) -> Row:
    return Row(name, name, 6.0, 6.0 + gap, mean(gap, half, n))


def item(number: int, gap: float, half: float = 0.1, n: int = 400) -> Row:
    return Row(f"n{number}", "REL", 6.0, 6.0 + gap, mean(gap, half, n))


def items(count: int) -> list[Row]:
    return [item(number, -1.1 + number * 0.06) for number in range(1, count + 1)]


def gap_labels(rows: Sequence[Row], name: str = "") -> GapLabels:
    return GapLabels(
        names={row.id: name or f"Need {row.id}" for row in rows},
        numbers={row.id: row.id[1:] for row in rows if row.id != row.dimension},
        below="Below expectation",
        above="Above expectation",
        gap="Gap",
        interval="95% interval",
        n="n",
        to="{lower} to {upper}",
        expectation="Expectation",
        perception="Perception",
        low_word="Strongly disagree",
        high_word="Strongly agree",
        too_few="Too few answers to say",
        sides={row.id: side(row.gap) for row in rows},
    )


def need(number: int, **counts: int) -> Need:
    return classify(f"n{number}", {category: counts.get(category, 0) for category in ORDER})


def kano_labels(needs: Sequence[Need], name: str = "") -> KanoLabels:
    words = ("Must-be", "One-dimensional", "Attractive", "Indifferent", "Reverse", "Questionable")
    return KanoLabels(
        names={found.id: name or f"Need {found.id}" for found in needs},
        numbers={found.id: found.id[1:] for found in needs},
        categories=dict(zip(ORDER, words, strict=True)),
        certainties={found.id: found.certainty or "–" for found in needs},
        better="Satisfied where it is there",
        worse="Dissatisfied where it is missing",
        too_few="Too few answers to say",
    )


def check(figure: theme.Drawing) -> None:
    """Plotly knows every property and value, and every colour is a token or nothing at all."""
    plotly.check(figure)
    assert {color for color in colors(figure)} <= {*theme.LIGHT, theme.CLEAR}


def colors(part: Any, key: str = "") -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            yield from colors(value, name)
    elif isinstance(part, list):
        for value in part:
            yield from colors(value, key)
    elif isinstance(part, str) and key.endswith("color"):
        yield part


def texts(figure: theme.Drawing) -> list[str]:
    """Everything a reader can read: annotations, ticks and hover texts."""
    layout = figure["layout"]
    return [
        *(annotation["text"] for annotation in layout["annotations"]),
        *layout["xaxis"].get("ticktext", []),
        *(text for trace in figure["data"] for text in trace.get("hovertext", [])),
    ]


def raw_markup(figure: theme.Drawing) -> list[str]:
    """Texts that hold a tag or an entity that is not ours."""
    ours = ("<b>", "</b>", "<br>", "&lt;", "&gt;", "&amp;")
    found = []
    for text in texts(figure):
        rest = text
        for mark in ours:
            rest = rest.replace(mark, "")
        if "<" in rest or "&" in rest:
            found.append(text)
    return found
