"""Before and after: each change with its interval, the target that was fixed, the verdict in a word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.claims.change import Target, Verdict, Why, Word
from analysis.figures import rows as row_charts
from analysis.figures import theme
from analysis.figures.numerals import signed
from analysis.figures.theme import Column, Drawing, Part, RowLabel

COLORS: Mapping[Word, str] = {"improved": "gap-above", "no clear change": "gap-unsure", "worse": "gap-below"}
SYMBOLS: Mapping[Word, str] = {"improved": "triangle-up", "no clear change": "circle", "worse": "triangle-down"}
TARGET = 14  # half the height of a target's line


@dataclass(frozen=True)
class ChangeLabels:
    names: Mapping[str, str]
    words: Mapping[Word, str]
    targets: Mapping[Target, str]
    change: str
    interval: str
    target: str
    worse_side: str
    better_side: str
    to: str  # "{lower} to {upper}"
    both_n: str  # "n = {before} and {after}"
    why: Mapping[Why, str]


def before_after(rows: Sequence[tuple[str, Verdict]], labels: ChangeLabels, *, phone: bool) -> Drawing:
    """Each row's change from the first to the second wave."""
    shown = [(position, id_, verdict) for position, (id_, verdict) in enumerate(rows) if verdict.word is not None]
    withheld = {position: labels.why[verdict.why] for position, (_, verdict) in enumerate(rows) if verdict.why}
    columns = [
        Column(labels.change, [_known(verdict, signed(verdict.effect or 0.0)) for _, verdict in rows], strong=True),
        Column("" if phone else labels.interval, [_known(verdict, _interval(verdict, labels)) for _, verdict in rows]),
        Column("", [labels.words[verdict.word] if verdict.word else "" for _, verdict in rows], words=True),
        Column("n", [_known(verdict, f"{verdict.n_before}, {verdict.n_after}") for _, verdict in rows]),
    ]

    def draw(down: float) -> tuple[list[Part], list[Part]]:
        limits = [
            (verdict.interval[0], verdict.effect or 0.0, verdict.interval[1], position + down)
            for position, _, verdict in shown
            if verdict.interval
        ]
        marker = {
            "symbol": [SYMBOLS[verdict.word] for _, _, verdict in shown if verdict.word],
            "color": [COLORS[verdict.word] for _, _, verdict in shown if verdict.word],
            "size": 13,
            "line": {"width": 0},
        }
        hovers = [_hover(id_, verdict, labels) for _, id_, verdict in shown]
        changes = [verdict.effect or 0.0 for _, _, verdict in shown]
        dots = row_charts.markers(changes, [position + down for position, _, _ in shown], marker, hovers)
        return [*theme.interval_marks(limits), dots], [
            _target(position, verdict, down, phone) for position, _, verdict in _aimed(shown)
        ]

    names = [RowLabel(labels.names[id_], strong=True) for id_, _ in rows]
    words = row_charts.Words(_over(shown, labels), (f"← {labels.worse_side}", f"{labels.better_side} →"), withheld)
    return row_charts.chart(names, columns, draw, _axis(shown), words, phone=phone)


Shown = Sequence[tuple[int, str, Verdict]]


def _known(verdict: Verdict, text: str) -> str:
    return text if verdict.word is not None else theme.NOTHING


def _aimed(shown: Shown) -> Shown:
    return [one for one in shown if one[2].rule.target is not None]


def _axis(shown: Shown) -> row_charts.Axis:
    limits = [limit for _, _, verdict in shown if verdict.interval for limit in verdict.interval]
    limits += [verdict.rule.target for _, _, verdict in shown if verdict.rule.target is not None]
    return row_charts.scale(min([-0.1, *limits]), max([0.1, *limits]), sign=True, zero=True)


def _target(position: int, verdict: Verdict, down: float, phone: bool) -> Part:
    half = TARGET / (row_charts.PHONE + 20 if phone else row_charts.WIDE)
    y, x = position + down, verdict.rule.target or 0.0
    dashed = {"xref": "x", "yref": "y", "layer": "above"}
    part = theme.line(x, x, y - half, y + half, "accent", 2, **dashed)
    part["line"]["dash"] = "dot"
    return part


def _over(shown: Shown, labels: ChangeLabels) -> list[tuple[float, str, str]]:
    aimed = _aimed(shown)
    return [(aimed[0][2].rule.target or 0.0, labels.target, "accent")] if aimed else []


def _interval(verdict: Verdict, labels: ChangeLabels) -> str:
    if verdict.interval is None:
        return theme.NOTHING
    low, high = map(signed, verdict.interval)
    return labels.to.format(lower=low, upper=high)


def _hover(id_: str, verdict: Verdict, labels: ChangeLabels) -> str:
    aim = ""
    if verdict.rule.target is not None and verdict.target is not None:
        aim = f"{labels.target} {signed(verdict.rule.target)}: {labels.targets[verdict.target]}"
    return row_charts.hover(
        labels.names[id_],
        labels.words[verdict.word] if verdict.word else "",
        f"{labels.change} {signed(verdict.effect or 0.0)} ({_interval(verdict, labels)})",
        aim,
        labels.both_n.format(before=verdict.n_before, after=verdict.n_after),
    )
