"""Gap 1: what customers expect, and what staff and managers think they expect."""

from collections.abc import Sequence

from analysis.claims.verdicts import underrates
from analysis.estimates.floors import on_scale
from analysis.figures import gap1 as drawings
from analysis.figures.gap1 import Gap1Row
from analysis.statistics.intervals import Mean
from app.reports.figures.common import (
    NONE,
    drawn,
    mean_words,
    range_words,
)
from app.reports.pages import (
    Figure,
    Table,
)
from app.reports.sentences.common import too_few
from app.reports.subject import Subject


def gap1(rows: Sequence[Gap1Row], low: int, high: int, subject: Subject) -> Figure:
    """Gap 1: what customers expect beside what staff and managers think."""
    who = {
        "customers": subject.say("Customers"),
        "staff": subject.say("Staff think"),
        "managers": subject.say("Managers think"),
    }
    labels = drawings.Gap1Labels(
        names=subject.names,
        who=who,
        to=range_words(subject),
        too_few=too_few(subject),
        low_word=subject.low_word,
        high_word=subject.high_word,
    )
    underrated = [row for row in rows if row.customers is not None and underrates(row.customers, row.managers)]
    title = (
        subject.say(
            "Managers underrate what customers expect: %(names)s",
            names=subject.listed([subject.names[row.id] for row in underrated]),
        )
        if underrated
        else subject.say("Managers do not clearly underrate what customers expect")
    )
    measure = subject.say(
        "What customers expect, and what staff and managers think they expect; means with 95% intervals."
    )
    table = Table(
        (subject.say("Dimension"), *who.values(), "n"),
        [
            (
                subject.names[row.id],
                *(mean_words(mean and on_scale(mean, low, high), subject) for mean in _who(row)),
                ", ".join(str(mean.n) if mean else NONE for mean in _who(row)),
            )
            for row in rows
        ],
    )
    both = [drawings.gap1(rows, labels, low=low, high=high, phone=phone) for phone in (False, True)]
    return Figure("gap1", title, measure, drawn(title, *both), table)


def _who(row: Gap1Row) -> tuple[Mean | None, ...]:
    return row.customers, row.staff, row.managers
