"""Kano categories in two waves."""

from collections.abc import Sequence

from analysis.estimates.kano import ORDER
from analysis.figures import drift
from analysis.figures.drift import DriftRow
from app.reports.figures.common import (
    drawn,
)
from app.reports.pages import (
    Figure,
    Table,
)
from app.reports.sentences.common import too_few
from app.reports.sentences.kano import category_word
from app.reports.subject import Subject
from app.web.csv_files import Cell


def drifting(rows: Sequence[DriftRow], before: str, after: str, subject: Subject) -> Figure:
    """Kano shares of two waves; before, after: what the waves are called."""
    unsure = subject.say("No clear change")
    labels = drift.DriftLabels(
        names=subject.names,
        numbers=subject.numbers,
        categories={category: category_word(category, subject) for category in ORDER},
        before=before,
        after=after,
        unsure=unsure,
        too_few=too_few(subject),
    )
    certain = [row for row in rows if row.drift.certain]
    if certain:
        one = certain[0].drift
        values = {
            "name": subject.quoted(subject.names[one.id]),
            "before": category_word(one.before, subject),
            "after": category_word(one.after, subject),
        }
        title = subject.say("%(name)s has moved from %(before)s to %(after)s", **values)
    else:
        title = subject.say("No need has clearly changed its category")
    measure = subject.say("Shares of the answers in both waves. An arrow stands only where the change is clear.")
    table = Table(
        (subject.say("Need"), before, after, subject.say("Change"), "n"),
        [
            (
                subject.names[row.after.id],
                category_word(row.before.category, subject),
                category_word(row.after.category, subject),
                subject.say("Certain") if row.drift.certain else unsure,
                f"{row.before.n}, {row.after.n}",
            )
            for row in rows
        ],
        words=frozenset({1, 2, 3}),
    )
    drawings = [drift.drift(rows, labels, phone=phone) for phone in (False, True)]
    file: list[list[Cell]] = [["id", *table.head[:-1], f"n {before}", f"n {after}"]]
    for row, cells in zip(rows, table.rows, strict=True):
        file.append([row.after.id, *cells[:-1], row.before.n, row.after.n])
    return Figure("drift", title, measure, drawn(title, *drawings), table, file=file)
