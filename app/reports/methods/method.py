"""What a method is: how it scores, what its report says, what stands behind the report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.estimates.reading import Persons
from app.reports.pages import Report, Section
from app.reports.wave import Wave
from app.tallies.scoring import Scoring


@dataclass(frozen=True)
class Method:
    """name: for the pages, marked for translation. report, sections and quality take the answers of one wave. quality:
    what sections say of how far the answers can be trusted, beside how many carry a flag. reaches: whose means follow
    what the answers stand for (`Wave.reach`).
    """

    name: str
    scoring: Scoring
    report: Callable[[Wave], Report]
    sections: Callable[[Wave], Sequence[Section]]
    quality: Callable[[Wave], Sequence[Section]]
    reaches: Persons | None = None
