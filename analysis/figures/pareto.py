"""What is named most: counts by category, largest first, with their cumulative share. Words come translated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.figures import theme
from analysis.figures.numerals import percent
from analysis.figures.theme import Column, Drawing, Part, RowLabel

WIDEST_LABEL = 264
BAR = 16


@dataclass(frozen=True)
class ParetoLabels:
    """The words of the figure. hover: names in braces as they appear below."""

    names: Mapping[str, str]  # by category
    others: str  # the row of those with too few
    count: str
    share: str
    cumulative: str
    of_total: str  # "of {total} comments"
    too_few: str
    hover: str = "<b>{name}</b><br>{count_word} {count}<br>{share_word} {share}<br>{cumulative_word} {cumulative}"


@dataclass(frozen=True)
class _Row:
    """count: None where it is withheld; before: how many lie in the rows over this one."""

    name: str
    count: int | None
    before: int
    is_rest: bool


def pareto(counts: Mapping[str, int], total: int, labels: ParetoLabels, *, phone: bool) -> Drawing:
    """One bar a category; those under theme.FEWEST are one last row, itself withheld if it is as small.

    total: what shares are of. ValueError where it is below the sum: a comment with three topics counts as three.
    """
    if sum(counts.values()) > total:
        raise ValueError("total: below the sum of counts")
    rows = _rows(counts, labels)
    return _phone_bars(rows, total, labels) if phone else _wide_bars(rows, total, labels)


def _rows(counts: Mapping[str, int], labels: ParetoLabels) -> list[_Row]:
    enough = {name: count for name, count in counts.items() if count >= theme.FEWEST}
    rows, before = [], 0
    for name in sorted(enough, key=lambda name: -enough[name]):
        rows.append(_Row(labels.names[name], enough[name], before, False))
        before += enough[name]
    rest = sum(counts.values()) - before
    if rest:
        rows.append(_Row(labels.others, rest if rest >= theme.FEWEST else None, before, True))
    return rows


def _cells(rows: Sequence[_Row], total: int) -> list[tuple[str, str, str]]:
    """Count, share and cumulative share."""
    return [
        (theme.NOTHING,) * 3
        if row.count is None
        else (str(row.count), percent(row.count / total), percent((row.before + row.count) / total))
        for row in rows
    ]


def _columns(rows: Sequence[_Row], total: int, labels: ParetoLabels) -> list[Column]:
    cells = _cells(rows, total)
    return [
        Column(labels.count, [count for count, _, _ in cells], strong=True),
        Column(labels.share, [share for _, share, _ in cells]),
        Column(labels.cumulative, [cumulative for *_, cumulative in cells]),
    ]


def _wide_bars(rows: Sequence[_Row], total: int, labels: ParetoLabels) -> Drawing:
    names, left, lines = theme.label_words([RowLabel(row.name) for row in rows], WIDEST_LABEL)
    height = 32 + (lines - 1) * (theme.LINE - 2)
    numbers, right = theme.column_words(_columns(rows, total, labels))
    few = [
        theme.words(theme.escape(labels.too_few), 0, position, xshift=8)
        for position, row in enumerate(rows)
        if row.count is None
    ]
    return _figure(rows, total, labels, height, 0.0, (left, right), [*names, *numbers, *few])


def _phone_bars(rows: Sequence[_Row], total: int, labels: ParetoLabels) -> Drawing:
    """Name, count and share on one line; the bar below them, the cumulative share beside it."""
    count, share, cumulative = _columns(rows, total, labels)
    numbers = count.width + share.width + theme.SPACE
    right = round(max(46.0, cumulative.width + 8))
    names = [theme.wrap(row.name, theme.NARROWEST_PHONE - numbers - theme.SPACE / 2, theme.LABEL) for row in rows]
    height = 56 + theme.LINE * (max(map(len, names), default=1) - 1)
    up, down = height / 2 - 4, height / 2 - 16
    heads: dict[str, Any] = {"yref": "paper", "xanchor": "right", "yshift": 15}
    at_share = right - round(cumulative.width + theme.SPACE / 2)
    at_count = at_share - round(share.width + theme.SPACE / 2)
    parts = [
        theme.words(theme.escape(column.head), 1, 1, xshift=shift, **heads)
        for column, shift in ((count, at_count), (share, at_share), (cumulative, right))
    ]
    for position, (row, name) in enumerate(zip(rows, names, strict=True)):
        style: dict[str, Any] = {"yanchor": "top", "yshift": up, "size": theme.LABEL}
        parts.append(theme.words(theme.lines_of(name), 0, position, color="ink", **style))
        if row.count is None:
            parts.append(theme.words(theme.escape(labels.too_few), 0, position, yshift=-down))
            continue
        numbers_at: dict[str, Any] = {**style, "xanchor": "right"}
        parts.append(
            theme.words(theme.bold(count.cells[position]), 1, position, color="ink", xshift=at_count, **numbers_at)
        )
        numbers_at["size"] = theme.TEXT
        parts.append(theme.words(share.cells[position], 1, position, color="ink-2", xshift=at_share, **numbers_at))
        parts.append(theme.words(cumulative.cells[position], 1, position, color="ink-2", xshift=right, **numbers_at))
    return _figure(rows, total, labels, height, down / height, (0, right), parts)


def _figure(
    rows: Sequence[_Row],
    total: int,
    labels: ParetoLabels,
    height: float,
    down: float,
    sides: tuple[float, float],
    annotations: list[Part],
) -> Drawing:
    left, right = sides
    largest = max((row.count or 0 for row in rows), default=0)
    ticks = [tick for tick in theme.nice_ticks(0, max(largest, 4)) if tick == int(tick)]
    texts = theme.tick_texts(ticks, sign=False)
    margin = (left, right, theme.TOP, theme.BOTTOM + 22)
    under = {"yref": "paper", "yshift": -40, "xshift": -left}
    return {
        "data": [_bars(rows, total, labels, height, down)],
        "layout": theme.layout(
            theme.TOP + theme.BOTTOM + 22 + height * len(rows),
            margin,
            xaxis=theme.value_axis(0, ticks[-1], ticks, texts if left else ["", *texts[1:]], grid=left > 0),
            yaxis=theme.row_axis(len(rows)),
            shapes=theme.row_lines(len(rows), left),
            annotations=[
                *annotations,
                theme.words(theme.escape(labels.of_total.format(total=total)), 0, 0, color="ink-2", **under),
            ],
        ),
    }


def _bars(rows: Sequence[_Row], total: int, labels: ParetoLabels, height: float, down: float) -> Part:
    shown = [(position, row, row.count) for position, row in enumerate(rows) if row.count is not None]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [count for _, _, count in shown],
        "y": [position + down for position, _, _ in shown],
        "width": BAR / height,
        "marker": {"color": ["gap-unsure" if row.is_rest else "ink-2" for _, row, _ in shown], "line": {"width": 0}},
        "hoverinfo": "text",
        "hovertext": [_hover(row, count, total, labels) for _, row, count in shown],
    }


def _hover(row: _Row, count: int, total: int, labels: ParetoLabels) -> str:
    values = {
        "name": row.name,
        "count_word": labels.count,
        "count": str(count),
        "share_word": labels.share,
        "share": percent(count / total),
        "cumulative_word": labels.cumulative,
        "cumulative": percent((row.before + count) / total),
    }
    return labels.hover.format(**{name: theme.escape(value) for name, value in values.items()})
