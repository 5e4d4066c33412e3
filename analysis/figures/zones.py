"""Zone of tolerance: from the least acceptable to the desired level, and where what was got lies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.estimates.zones import Status
from analysis.figures import rows as row_charts
from analysis.figures import theme
from analysis.figures.numerals import number
from analysis.figures.theme import Column, Drawing, Part, RowLabel
from analysis.statistics.intervals import Mean

BAND = 12  # half the height of a band


@dataclass(frozen=True)
class ZoneRow:
    """Of one need or dimension. perceived: with its interval; None where nobody gave a complete triple.

    certain: the intervals of the differences agree with the status; without it the mark has no colour of its own.
    """

    id: str
    minimum: float | None
    desired: float | None
    perceived: Mean
    status: Status | None
    certain: bool = True


@dataclass(frozen=True)
class ZoneLabels:
    names: Mapping[str, str]
    statuses: Mapping[Status, str]
    minimum: str
    desired: str
    perceived: str
    interval: str
    to: str  # "{lower} to {upper}"
    too_few: str
    low_word: str
    high_word: str
    n: str = "n"
    alike: str = "all alike"  # for an interval that has no width


COLORS: Mapping[Status, str] = {"below zone": "gap-below", "within zone": "gap-unsure", "above zone": "gap-above"}
SYMBOLS: Mapping[Status, str] = {"below zone": "triangle-down", "within zone": "circle", "above zone": "triangle-up"}


def zone_bands(rows: Sequence[ZoneRow], labels: ZoneLabels, *, low: int, high: int, phone: bool) -> Drawing:
    """One band a row, the perceived mean on it: shape and word say below, in or above the zone."""
    shown = [(position, row) for position, row in enumerate(rows) if _enough(row)]
    withheld = {position: labels.too_few for position, row in enumerate(rows) if not _enough(row)}
    columns = [
        Column(labels.perceived, [_cell(row, number(row.perceived.mean or 0.0)) for row in rows], strong=True),
        Column("", [_cell(row, labels.statuses.get(row.status, "") if row.status else "") for row in rows], words=True),
        Column(labels.n, [_cell(row, str(row.perceived.n)) for row in rows]),
    ]

    def draw(down: float) -> tuple[list[Part], list[Part]]:
        traces = [
            _dots(shown, labels, down),
            *theme.interval_marks([_limits(position, row, down) for position, row in shown]),
        ]
        return [*traces[1:], traces[0]], [_band(position, row, down, phone) for position, row in shown]

    names = [RowLabel(labels.names[row.id]) for row in rows]
    over = _over(shown, labels)
    words = row_charts.Words(over, (labels.low_word, labels.high_word), withheld)
    return row_charts.chart(names, columns, draw, row_charts.levels(low, high), words, phone=phone)


def _enough(row: ZoneRow) -> bool:
    known = (row.minimum, row.desired, row.perceived.mean, row.perceived.lower, row.perceived.upper, row.status)
    return row.perceived.n >= theme.FEWEST and None not in known


def _cell(row: ZoneRow, text: str) -> str:
    return text if _enough(row) else theme.NOTHING


def _limits(position: int, row: ZoneRow, down: float) -> tuple[float, float, float, float]:
    mean = row.perceived
    return (mean.lower or 0.0, mean.mean or 0.0, mean.upper or 0.0, position + down)


def _band(position: int, row: ZoneRow, down: float, phone: bool) -> Part:
    half = BAND / (row_charts.PHONE + 20 if phone else row_charts.WIDE)
    y = position + down
    edge = {"color": "edge", "width": 1}
    box = {"type": "rect", "x0": row.minimum, "x1": row.desired, "y0": y - half, "y1": y + half}
    return {**box, "xref": "x", "yref": "y", "fillcolor": "chart-band", "line": edge, "layer": "below"}


def _dots(shown: Sequence[tuple[int, ZoneRow]], labels: ZoneLabels, down: float) -> Part:
    statuses = [row.status or "within zone" for _, row in shown]
    marker = {
        "symbol": [SYMBOLS[status] for status in statuses],
        "size": 12,
        "color": [
            COLORS[status] if row.certain else "gap-unsure" for status, (_, row) in zip(statuses, shown, strict=True)
        ],
        "line": {"width": 0},
    }
    xs = [row.perceived.mean or 0.0 for _, row in shown]
    return row_charts.markers(
        xs, [position + down for position, _ in shown], marker, [_hover(row, labels) for _, row in shown]
    )


def _hover(row: ZoneRow, labels: ZoneLabels) -> str:
    mean = row.perceived
    ends = labels.to.format(lower=number(mean.lower or 0.0), upper=number(mean.upper or 0.0))
    interval = ends if mean.se else labels.alike
    return row_charts.hover(
        labels.names[row.id],
        labels.statuses[row.status] if row.status else "",
        f"{labels.minimum} {number(row.minimum or 0.0)}, {labels.desired} {number(row.desired or 0.0)}",
        f"{labels.perceived} {number(mean.mean or 0.0)} ({interval})",
        f"{labels.n} = {mean.n}",
    )


def _over(shown: Sequence[tuple[int, ZoneRow]], labels: ZoneLabels) -> list[tuple[float, str, str]]:
    """What the two ends of the band are, once, over the first row."""
    if not shown:
        return []
    row = shown[0][1]
    return [(row.minimum or 0.0, labels.minimum, "ink-3"), (row.desired or 0.0, labels.desired, "ink-3")]
