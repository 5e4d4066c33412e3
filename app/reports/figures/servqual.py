"""Gaps: every dimension and every need, with table and file."""

from collections.abc import Mapping, Sequence

from analysis.claims.gaps import GapClaims
from analysis.estimates.floors import ends, judged, shown
from analysis.estimates.servqual import Gaps, Row
from analysis.figures import servqual as servqual_figures
from analysis.figures.servqual import GapLabels
from analysis.statistics.intervals import Mean
from app.i18n import number, signed
from app.reports.figures.common import basis, drawn, few_said_once
from app.reports.pages import (
    Figure,
    Table,
)
from app.reports.sentences.common import interval, nothing_known, tag_for, too_few, worst_first
from app.reports.sentences.servqual import gap_title, needs_title
from app.reports.subject import Subject
from app.web.csv_files import Cell


def _gap_labels(found: GapClaims, subject: Subject) -> GapLabels:
    return GapLabels(
        names=subject.names,
        numbers=subject.numbers,
        below=subject.say("Below expectation"),
        above=subject.say("Above expectation"),
        gap=subject.say("Gap"),
        interval=subject.say("95% interval"),
        n="n",
        to=subject.say("%(lower)s to %(upper)s", lower="{lower}", upper="{upper}"),
        expectation=subject.say("Expectation"),
        perception=subject.say("Perception"),
        low_word=subject.low_word,
        high_word=subject.high_word,
        too_few=nothing_known(found.dimensions.values(), subject),
        sides={id_: claim.side for id_, claim in {**found.dimensions, **found.needs}.items()},
        instead={
            row.id: interval(row.gap, subject) for row in (*found.gaps.dimensions, *found.gaps.items) if row.gap.se == 0
        },
    )


def _level(value: float | None) -> str:
    return "–" if value is None else number(value)


def _overall_rows(gaps: Gaps, subject: Subject) -> list[tuple[str, Mean]]:
    """Under the dimensions: all of them together, and by the person's own points where these were asked."""
    rows = [(subject.say("Overall"), gaps.overall)]
    return [*rows, (subject.say("Overall by each person's points"), gaps.weighted)] if gaps.weighted.n else rows


def _gap_table(rows: Sequence[Row], subject: Subject, overall: Sequence[tuple[str, Mean]] = ()) -> Table:
    head = (
        subject.say("Name"),
        subject.say("Gap"),
        subject.say("95% interval"),
        "n",
        subject.say("Expectation"),
        subject.say("Perception"),
    )
    cells = [_gap_cells(subject.names[row.id], row.gap, (row.expectation, row.perception), subject) for row in rows]
    return Table(head, [*cells, *(_gap_cells(name, gap, (None, None), subject) for name, gap in overall)])


def _gap_cells(name: str, gap: Mean, levels: Sequence[float | None], subject: Subject) -> Sequence[str]:
    if gap.mean is None or not shown(gap.n):
        return (name, "–", too_few(subject), "–", "–", "–")
    return (name, signed(gap.mean), interval(gap, subject), str(gap.n), *(_level(level) for level in levels))


def _gap_file(rows: Sequence[Row], gaps: Gaps, subject: Subject) -> list[list[Cell]]:
    """Unrounded. The whole stands below the dimensions, not below the needs, which have no mean of their own."""
    head: list[Cell] = [
        "id",
        subject.say("Name"),
        subject.say("Expectation"),
        subject.say("Perception"),
        subject.say("Gap"),
        subject.say("Interval from"),
        subject.say("Interval to"),
        subject.say("Standard deviation"),
        "n",
    ]
    known = [(row.id, subject.names[row.id], row.expectation, row.perception, row.gap) for row in rows]
    if rows and rows[0].id == rows[0].dimension:
        whole = zip(("overall", "weighted"), _overall_rows(gaps, subject), strict=False)
        known += [(id_, name, None, None, gap) for id_, (name, gap) in whole]
    body: list[list[Cell]] = [
        [id_, name, e, p, gap.mean, *(ends(gap) or (None, None)), gap.sd, gap.n]
        for id_, name, e, p, gap in known
        if shown(gap.n)
    ]
    return [head, *body]


def _with_before(table: Table, rows: Sequence[Row], before: Mapping[str, float], subject: Subject) -> Table:
    """With a column of the previous wave's perceptions, where there was one."""
    if not before:
        return table
    cells = [_level(before.get(row.id)) for row in rows]
    extended = [(*row, cell) for row, cell in zip(table.rows, cells, strict=True)]
    return Table((*table.head, subject.say("Perception before")), extended)


def dimensions(found: GapClaims, subject: Subject) -> Figure:
    """The dimensions as gap bars, the worst first."""
    gaps = found.gaps
    rows = worst_first(gaps.dimensions)
    labels, counts = _gap_labels(found, subject), [row.gap.n for row in rows]
    title = gap_title(found, subject)
    words = subject.say(
        "Mean gap: perception minus expectation, scale %(low)s to %(high)s; thin line: 95%% interval. Colour: clear "
        "among all dimensions (Holm, 5%%), at least %(least)s.",
        low=gaps.low,
        high=gaps.high,
        least=number(found.overall.least),
    )
    figure = Figure(
        id="dimensions",
        title=title,
        measure=subject.locale.sentences([words, basis(counts, subject)]),
        drawn=drawn(
            title,
            servqual_figures.gap_bars(rows, labels, phone=False),
            servqual_figures.gap_bars(rows, labels, phone=True),
        ),
        table=_gap_table(rows, subject, _overall_rows(gaps, subject)),
        tag=tag_for(min(counts), subject),
        half=True,
        file=_gap_file(rows, gaps, subject),
    )
    return few_said_once(figure, _measured(gaps, subject), counts, subject)


def _measured(gaps: Gaps, subject: Subject) -> str:
    return subject.say(
        "Mean gap: perception minus expectation, on a scale of %(low)s to %(high)s.", low=gaps.low, high=gaps.high
    )


def needs(found: GapClaims, subject: Subject, before: Gaps | None = None) -> Figure:
    """Every need's expectation and perception as a dumbbell, the worst gap first; before: the previous wave."""
    gaps = found.gaps
    rows = worst_first(gaps.items)
    labels, counts = _gap_labels(found, subject), [row.gap.n for row in rows]
    title = needs_title(found, subject)
    words = subject.say(
        "Mean expectation (tick) and mean perception (dot) of each need, scale %(low)s to %(high)s. Colour: clear "
        "among all needs (Benjamini-Hochberg, 5%%), at least %(least)s.",
        low=gaps.low,
        high=gaps.high,
        least=number(found.overall.least),
    )
    earlier = {
        row.id: row.perception
        for row in (before.items if before else ())
        if row.perception is not None and judged(row.gap.n)
    }
    if earlier:
        words = subject.locale.sentences([words, subject.say("Hollow dot: perception in the wave before.")])
    drawings = [
        servqual_figures.dumbbell(rows, labels, low=gaps.low, high=gaps.high, phone=phone, before=earlier)
        for phone in (False, True)
    ]
    figure = Figure(
        id="needs",
        title=title,
        measure=subject.locale.sentences([words, basis(counts, subject)]),
        drawn=drawn(title, *drawings),
        table=_with_before(_gap_table(rows, subject), rows, earlier, subject),
        tag=tag_for(min(counts), subject),
        file=_gap_file(rows, gaps, subject),
    )
    return few_said_once(figure, _measured(gaps, subject), counts, subject)
