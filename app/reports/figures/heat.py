"""The gap of every need in every group, as a table of tones."""

from collections.abc import Mapping

from analysis.estimates.floors import SHOWN_FROM, shown
from analysis.estimates.servqual import Gaps
from analysis.estimates.verdicts import tone
from analysis.statistics.intervals import Mean
from app.i18n import signed
from app.reports.figures.common import NONE
from app.reports.pages import (
    Figure,
    Heat,
    Table,
)
from app.reports.sentences import too_few, worst_first
from app.reports.subject import Subject


def heat(groups: Mapping[str, Gaps], subject: Subject) -> Figure:
    """The gap of every need in every group; too few answers are withheld."""
    columns = list(groups)
    cells = {name: {row.id: row.gap for row in gaps.items} for name, gaps in groups.items()}
    needs = [row.id for row in worst_first(next(iter(groups.values())).items)] if groups else []
    rows = [(subject.names[need], [_tone(cells[name][need]) for name in columns]) for need in needs]
    known = [
        (cells[name][need].mean or 0.0, need, name) for name in columns for need in needs if shown(cells[name][need].n)
    ]
    if known:
        gap, need, name = min(known)
        values = {"need": subject.quoted(subject.names[need]), "group": name, "gap": signed(gap)}
        title = subject.say("%(need)s in %(group)s has the widest gap: %(gap)s", **values)
    else:
        title = too_few(subject)
    measure = subject.say(
        "Mean gap of each need in each group: perception minus expectation. Hatched: fewer than %(n)s answers.",
        n=SHOWN_FROM,
    )
    table = Table(
        (subject.say("Need"), *(subject.say("%(group)s, n", group=name) for name in columns)),
        [(subject.names[need], *(str(cells[name][need].n) for name in columns)) for need in needs],
    )
    return Figure("heat", title, measure, None, table, heat=Heat((subject.say("Need"), *columns), rows))


def _tone(gap: Mean) -> tuple[str, str]:
    """What a cell says, and how it is coloured: m3 to p3, z, or few for what is withheld."""
    strength = tone(gap)
    if strength is None or gap.mean is None:
        return NONE, "few"
    return signed(gap.mean), f"{'m' if strength < 0 else 'p'}{abs(strength)}" if strength else "z"
