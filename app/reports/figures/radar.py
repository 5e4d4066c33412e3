"""Expectation and perception of the five dimensions as two shapes."""

from analysis.claims.gaps import GapClaims
from analysis.estimates.floors import judged
from analysis.figures import radar as drawings
from app.i18n import number
from app.reports.figures.common import drawn
from app.reports.pages import (
    Figure,
    Table,
)
from app.reports.subject import Subject
from app.web.csv_files import Cell


def radar(found: GapClaims, subject: Subject) -> Figure | None:
    """Expectation and perception of the five dimensions; None where one of them is not known, or there are not five."""
    gaps = found.gaps
    rows = gaps.dimensions
    known = [row for row in rows if row.expectation is not None and row.perception is not None and judged(row.gap.n)]
    if not all(claim.known for claim in found.dimensions.values()):
        return None
    if len(known) != drawings.AXES or len(rows) != drawings.AXES:
        return None
    shapes = [[row.expectation or 0.0 for row in rows], [row.perception or 0.0 for row in rows]]
    words = (subject.say("Expectation"), subject.say("Perception"))
    labels = drawings.RadarLabels([subject.names[row.id] for row in rows], words)
    both = [drawings.radar(shapes, labels, low=gaps.low, high=gaps.high, phone=phone) for phone in (False, True)]
    below = len(found.below)
    title = (
        subject.say("Perception lies clearly inside expectation in all dimensions")
        if below == drawings.AXES
        else subject.say_n(
            "Perception lies clearly inside expectation in one of 5 dimensions",
            "Perception lies clearly inside expectation in %(n)s of 5 dimensions",
            below,
        )
        if below
        else subject.say("Perception lies clearly inside expectation in no dimension")
    )
    measure = subject.say("Means on the full scale. A ring shows the shape only: read sizes and intervals in the bars.")
    table = Table(
        (subject.say("Dimension"), *words, "n"),
        [
            (subject.names[row.id], number(row.expectation or 0.0), number(row.perception or 0.0), str(row.gap.n))
            for row in rows
        ],
    )
    file: list[list[Cell]] = [
        ["id", *table.head],
        *([row.id, subject.names[row.id], row.expectation, row.perception, row.gap.n] for row in rows),
    ]
    return Figure("ring", title, measure, drawn(title, *both), table, half=True, file=file)
