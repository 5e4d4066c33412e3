"""Levels and shares as dots with their intervals on a whole scale. Rows come sorted, words come translated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.figures import rows as row_charts
from analysis.figures import theme
from analysis.figures.numerals import percent
from analysis.figures.rows import Axis
from analysis.figures.theme import Column, Drawing, Part, RowLabel

BEFORE = 12  # how far the wave before lies under a row's marks


@dataclass(frozen=True)
class LevelRow:
    """A mean or a share with its interval; None where there is none. n: of answers. instead: words for an interval that
    has no width.
    """

    name: str
    value: float | None
    limits: tuple[float, float] | None
    n: int
    instead: str = ""


@dataclass(frozen=True)
class LevelLabels:
    value: str
    interval: str
    to: str  # "{lower} to {upper}"
    too_few: str
    low_word: str = ""
    high_word: str = ""
    n: str = "n"


def level_dots(
    rows: Sequence[LevelRow],
    labels: LevelLabels,
    axis: Axis,
    said: Callable[[float], str],
    *,
    phone: bool,
    before: Sequence[LevelRow | None] = (),
) -> Drawing:
    """One dot a row over its interval. said: a value as it is printed. before: of each row the same in the wave before,
    as a hollow dot under it.
    """
    shown = {position: limits for position, row in enumerate(rows) if (limits := _limits(row)) is not None}
    withheld = {position: labels.too_few for position in range(len(rows)) if position not in shown}

    def interval(position: int) -> str:
        lower, _, upper = shown[position]
        return rows[position].instead or labels.to.format(lower=said(lower), upper=said(upper))

    def column(head: str, cell: Callable[[int], str], strong: bool = False) -> Column:
        return Column(
            head, [cell(position) if position in shown else theme.NOTHING for position in range(len(rows))], strong
        )

    columns = [
        column(labels.value, lambda position: said(shown[position][1]), strong=True),
        column(labels.interval, interval),
        column(labels.n, lambda position: str(rows[position].n)),
    ]

    def draw(down: float) -> tuple[list[Part], list[Part]]:
        earlier = [
            (*limits, place + down + BEFORE / (row_charts.PHONE if phone else row_charts.WIDE))
            for place, row in enumerate(before)
            if row is not None and (limits := _limits(row)) is not None
        ]
        points = [(*limits, position + down) for position, limits in shown.items()]
        marker = {"symbol": "circle", "size": 11, "color": "ink", "line": {"width": 0}}
        hovers = [
            row_charts.hover(
                rows[position].name,
                f"{labels.value} {said(value)}",
                f"{labels.interval} {interval(position)}",
                f"{labels.n} = {rows[position].n}",
            )
            for position, (_, value, _) in shown.items()
        ]
        xs, ys = [value for _, value, _, _ in points], [y for *_, y in points]
        marks = [*theme.interval_marks(points), row_charts.markers(xs, ys, marker, hovers)]
        return [*(theme.earlier_marks(earlier) if earlier else []), *marks], []

    names = [RowLabel(row.name) for row in rows]
    words = row_charts.Words((), (labels.low_word, labels.high_word), withheld)
    return row_charts.chart(names, columns, draw, axis, words, phone=phone)


def _limits(row: LevelRow) -> tuple[float, float, float] | None:
    """Lower end, value, upper end; None where too few answered for an interval."""
    if row.n < theme.FEWEST or row.value is None or row.limits is None:
        return None
    return row.limits[0], row.value, row.limits[1]


def shares() -> Axis:
    """From nobody to everybody, with room for the outermost dot and figure."""
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
    return Axis(-0.02, 1.05, ticks, [percent(tick) for tick in ticks])
