"""Gaps 1 to 4 on a line: what customers expect, and what staff and managers think they expect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.figures import rows as row_charts
from analysis.figures import theme
from analysis.figures.numerals import number
from analysis.figures.theme import Column, Drawing, Part, RowLabel
from analysis.statistics.intervals import Mean

WHO = ("customers", "staff", "managers")
SYMBOLS = {"customers": "line-ns", "staff": "circle", "managers": "square"}
COLORS = {"customers": "ink", "staff": "gap-above", "managers": "gap-below"}
STEP = 10  # pixels between the three, so that their intervals do not cover each other


@dataclass(frozen=True)
class Gap1Row:
    id: str
    customers: Mean
    staff: Mean | None
    managers: Mean | None

    def of(self, who: str) -> Mean | None:
        found: Mean | None = getattr(self, who)
        return found if found is not None and found.n >= theme.FEWEST and found.lower is not None else None


@dataclass(frozen=True)
class Gap1Labels:
    names: Mapping[str, str]
    who: Mapping[str, str]  # customers, staff, managers
    to: str
    too_few: str
    low_word: str
    high_word: str
    n: str = "n"


def gap1(rows: Sequence[Gap1Row], labels: Gap1Labels, *, low: int, high: int, phone: bool) -> Drawing:
    """Three marks a row, by shape and colour; the first row says whose they are."""
    withheld = {position: labels.too_few for position, row in enumerate(rows) if row.of("customers") is None}
    columns = [Column(labels.who[who], [_cell(row, who) for row in rows], strong=who == "customers") for who in WHO]

    step = STEP / (row_charts.PHONE + 20 if phone else row_charts.WIDE)

    def draw(down: float) -> tuple[list[Part], list[Part]]:
        traces = [
            trace
            for position, who in enumerate(WHO)
            for trace in _marks(rows, who, labels, down + (position - 1) * step)
        ]
        return traces, []

    names = [RowLabel(labels.names[row.id], strong=True) for row in rows]
    words = row_charts.Words(_over(rows, labels), (labels.low_word, labels.high_word), withheld)
    return row_charts.chart(names, columns, draw, row_charts.levels(low, high), words, phone=phone)


def _cell(row: Gap1Row, who: str) -> str:
    mean = row.of(who)
    return theme.NOTHING if mean is None or mean.mean is None else number(mean.mean)


def _marks(rows: Sequence[Gap1Row], who: str, labels: Gap1Labels, down: float) -> list[Part]:
    found = [(position, row.id, mean) for position, row in enumerate(rows) if (mean := row.of(who)) is not None]
    limits = [(mean.lower or 0.0, mean.mean or 0.0, mean.upper or 0.0, position + down) for position, _, mean in found]
    is_tick = who == "customers"
    marker = {
        "symbol": SYMBOLS[who],
        "size": 11,
        "color": COLORS[who],
        "line": {"width": 3 if is_tick else 0, "color": COLORS[who]},
    }
    hovers = [_hover(id_, who, mean, labels) for _, id_, mean in found]
    xs, ys = [mean.mean or 0.0 for _, _, mean in found], [position + down for position, _, _ in found]
    return [*theme.interval_marks(limits), row_charts.markers(xs, ys, marker, hovers)]


def _hover(id_: str, who: str, mean: Mean, labels: Gap1Labels) -> str:
    interval = labels.to.format(lower=number(mean.lower or 0.0), upper=number(mean.upper or 0.0))
    value = f"{labels.who[who]} {number(mean.mean or 0.0)} ({interval})"
    return row_charts.hover(labels.names[id_], value, f"{labels.n} = {mean.n}")


def _over(rows: Sequence[Gap1Row], labels: Gap1Labels) -> list[tuple[float, str, str]]:
    if not rows:
        return []
    found = [(mean.mean or 0.0, labels.who[who], COLORS[who]) for who in WHO if (mean := rows[0].of(who)) is not None]
    return sorted(found)
