"""Means by name, of each dimension or need, and the ends of the scale that they are on."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.estimates import internal_gaps, reading
from analysis.estimates.floors import rank
from analysis.rows.tally import Tally
from analysis.statistics.intervals import Mean
from app.i18n import number
from app.reports.subject import Subject
from surveys.instruments.schema import Question, Scale


@dataclass(frozen=True)
class ScaleEnds:
    """Of an axis, in numbers and words."""

    low: int
    high: int
    low_word: str = ""
    high_word: str = ""

    @property
    def places(self) -> int:
        """Decimals: a hundred points are told with one."""
        return 1 if self.high >= 100 else 2

    def said(self, value: float) -> str:
        return number(value, self.places)


@dataclass(frozen=True)
class Level:
    """One of them."""

    id: str
    name: str
    mean: Mean


def weakest_first(rows: Sequence[Level]) -> list[Level]:
    """By mean; those without one last."""
    return sorted(rows, key=lambda row: rank(row.mean))


def ratings_by_question(question: Question, tally: Tally, subject: Subject) -> list[Level]:
    """How each dimension was rated, in the order of the questionnaire."""
    needs, low = tally.design.needs, question.scale.low
    answers = {need: reading.answers(tally, f"{need}.{question.id}", low) for need in needs}
    return [Level(id_, subject.names[id_], mean) for id_, mean in internal_gaps.ratings(answers).items()]


def ends_of(scale: Scale, subject: Subject) -> ScaleEnds:
    words = [subject.wording(option.label) for option in (scale.options[0], scale.options[-1]) if option.label]
    return ScaleEnds(scale.low, scale.high, *(words if len(words) == 2 else ()))
