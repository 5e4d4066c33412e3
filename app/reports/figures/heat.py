"""The gap of every need in every group, as a table of tones."""

from collections.abc import Mapping

from analysis.estimates.servqual import Gaps
from analysis.statistics.intervals import Mean
from app.i18n import signed
from app.reports.figures.common import NONE
from app.reports.pages import (
    Figure,
    Heat,
    Table,
)
from app.reports.sentences import FEWEST, too_few, worst_first
from app.reports.subject import Subject

STEPS = (0.25, 0.75)  # a heat map's tones begin here; below the first a gap is next to nothing


def heat(groups: Mapping[str, Gaps], subject: Subject) -> Figure:
    """The gap of every need in every group; too few answers are withheld."""
    columns = list(groups)
    cells = {name: {row.id: row.gap for row in gaps.items} for name, gaps in groups.items()}
    needs = [row.id for row in worst_first(next(iter(groups.values())).items)] if groups else []
    rows = [(subject.names[need], [_tone(cells[name][need]) for name in columns]) for need in needs]
    known = [
        (cells[name][need].mean or 0.0, need, name)
        for name in columns
        for need in needs
        if cells[name][need].n >= FEWEST
    ]
    if known:
        gap, need, name = min(known)
        values = {"need": subject.quoted(subject.names[need]), "group": name, "gap": signed(gap)}
        title = subject.say("%(need)s in %(group)s has the widest gap: %(gap)s", **values)
    else:
        title = too_few(subject)
    measure = subject.say(
        "Mean gap of each need in each group: perception minus expectation. Hatched: fewer than 5 answers."
    )
    table = Table(
        (subject.say("Need"), *(subject.say("%(group)s, n", group=name) for name in columns)),
        [(subject.names[need], *(str(cells[name][need].n) for name in columns)) for need in needs],
    )
    return Figure("heat", title, measure, None, table, heat=Heat((subject.say("Need"), *columns), rows))


def _tone(gap: Mean) -> tuple[str, str]:
    if gap.mean is None or gap.n < FEWEST:
        return NONE, "few"
    size = abs(gap.mean)
    step = 0 if size < STEPS[0] / 2 else 1 if size < STEPS[0] else 2 if size < STEPS[1] else 3
    return signed(gap.mean), f"{'m' if gap.mean < 0 else 'p'}{step}" if step else "z"
