"""The gap of every need in every group, as a table of tones."""

from collections.abc import Mapping, Sequence

from analysis.claims.claim import Claim, smallest
from analysis.claims.gaps import Cells, cells, tone
from analysis.claims.verdicts import TONES_FROM
from analysis.estimates.floors import SHOWN_FROM, ends, shown
from analysis.estimates.servqual import Gaps
from analysis.statistics.intervals import Mean
from app.i18n import signed
from app.reports.figures.common import NONE, basis
from app.reports.pages import (
    Figure,
    Heat,
    HeatCell,
    Table,
)
from app.reports.sentences.common import interval, too_few, worst_first
from app.reports.subject import Subject
from app.web.csv_files import Cell


def heat(groups: Mapping[str, Gaps], subject: Subject, least: float | None = None) -> Figure:
    """The gap of every need in every group; too few answers are withheld. least: the smallest that matters."""
    gaps = {name: {row.id: row.gap for row in group.items} for name, group in groups.items()}
    needs = [row.id for row in worst_first(next(iter(groups.values())).items)] if groups else []
    low, high = next(((each.low, each.high) for each in groups.values()), (0, 0))
    words = subject.say(
        "Mean gap of each need in each group: perception minus expectation. A cell opens to say its 95% interval and "
        "n. Colour: clear among all of them (Benjamini-Hochberg, 5%)."
    )
    return heat_of("heat", gaps, needs, smallest(low, high, least), words, subject)


def heat_of(
    id_: str, gaps: Mapping[str, Mapping[str, Mean]], rows: Sequence[str], least: float, measure: str, subject: Subject
) -> Figure:
    """gaps: column -> row -> gap; a cell without answers is empty. least: the smallest that matters."""
    found = cells(gaps, least)
    body = [
        (subject.names[row], [heat_cell(column[row], found.of[name, row], subject) for name, column in gaps.items()])
        for row in rows
    ]
    counts = [gap.n for group in gaps.values() for gap in group.values() if shown(gap.n)]
    return Figure(
        id_,
        _title(found, subject),
        subject.locale.sentences([measure, basis(counts, subject)]),
        None,
        _table(gaps, rows, subject),
        heat=Heat((subject.say("Name"), *gaps), body, tone_key(found.least, body, subject)),
        file=file_of(gaps, rows, subject),
    )


def _title(found: Cells, subject: Subject) -> str:
    known = sum(claim.known for claim in found.of.values())
    if not known:
        return too_few(subject)
    if len(found.widest) == 1:
        ((group, need),) = found.widest
        effect = found.of[group, need].effect or 0.0
        values = {"need": subject.quoted(subject.names[need]), "group": group, "gap": signed(effect)}
        return subject.say("%(need)s in %(group)s has the widest gap: %(gap)s", **values)
    if not found.below:
        return subject.say("None of %(all)s gaps is below expectation", all=known)
    if found.below == known:
        return subject.say("All %(all)s gaps are below expectation", all=known)
    return subject.say_n(
        "One of %(all)s gaps is below expectation",
        "%(n)s of %(all)s gaps are below expectation",
        found.below,
        all=known,
    )


def heat_cell(gap: Mean, claim: Claim, subject: Subject) -> HeatCell:
    """Its colour says how far it is from expectation, where that is clear."""
    more = subject.say("n = %(n)s", n=gap.n)
    if gap.mean is None or not shown(gap.n):
        return HeatCell(NONE, "few", more)
    strength = tone(claim)
    sign = "u" if strength is None else "m" if strength < 0 else "p" if strength > 0 else "z"
    more = subject.say("%(interval)s, %(n)s", interval=interval(gap, subject), n=more)
    return HeatCell(signed(gap.mean), f"{sign}{abs(strength) if strength else ''}", more)


HeatRows = Sequence[tuple[str, Sequence[HeatCell]]]


def tone_key(least: float, rows: HeatRows, subject: Subject) -> list[tuple[str, str]]:
    """From the widest gap below to the widest above; without the tones of gaps too small to matter, and without that of
    too few answers where all rows have enough.
    """
    withheld = any(cell.tone == "few" for _, cells in rows for cell in cells)
    slight, some, strong = (max(border, least) for border in TONES_FROM)
    steps = [(1, slight, some), (2, some, strong)]

    def between(low: float, high: float) -> str:
        return subject.say("%(lower)s to %(upper)s", lower=_border(low), upper=_border(high))

    return [
        ("m3", subject.say("%(gap)s and below", gap=_border(-strong))),
        *((f"m{tone}", between(-to, -start)) for tone, start, to in reversed(steps) if start < to),
        ("z", between(-slight, slight)),
        *((f"p{tone}", between(start, to)) for tone, start, to in steps if start < to),
        ("p3", subject.say("%(gap)s and above", gap=_border(strong))),
        ("u", subject.say("No clear gap")),
        *([("few", subject.say("Fewer than %(n)s answers", n=SHOWN_FROM))] if withheld else []),
    ]


def _border(gap: float) -> str:
    return signed(gap, 3).rstrip("0").rstrip(".")


def _table(gaps: Mapping[str, Mapping[str, Mean]], needs: Sequence[str], subject: Subject) -> Table:
    head = [subject.say("Need")]
    for name in gaps:
        head += [name, subject.say("%(group)s, 95%% interval", group=name), subject.say("%(group)s, n", group=name)]
    rows = []
    for need in needs:
        cells = [subject.names[need]]
        for group in gaps.values():
            gap = group[need]
            known = gap.mean is not None and shown(gap.n)
            cells += [signed(gap.mean or 0.0), interval(gap, subject)] if known else [NONE, too_few(subject)]
            cells.append(str(gap.n))
        rows.append(cells)
    return Table(head, rows)


def file_of(gaps: Mapping[str, Mapping[str, Mean]], needs: Sequence[str], subject: Subject) -> list[list[Cell]]:
    """Unrounded, a line for each need in each group."""
    limits = (subject.say("Interval from"), subject.say("Interval to"))
    head: list[Cell] = ["id", subject.say("Need"), subject.say("Group"), subject.say("Gap"), *limits, "n"]
    body: list[list[Cell]] = [
        [need, subject.names[need], name, gap.mean, *(ends(gap) or (None, None)), gap.n]
        for need in needs
        for name, group in gaps.items()
        if shown((gap := group[need]).n)
    ]
    return [head, *body]
