"""What managers and staff said of each dimension, beside the gap that customers see (gaps 1 to 4 beside gap 5)."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.estimates.floors import told
from analysis.statistics.intervals import Mean
from app.reading.rounds import Read, ReadRound, Rounds
from app.reports.levels import ScaleEnds, ends_of, ratings_by_question
from surveys.instruments.schema import Question


@dataclass(frozen=True)
class Answers:
    """To one question of one wave of managers or staff. means: dimension -> how they rated it, with its name."""

    read: Read
    question: Question
    scale: ScaleEnds
    means: dict[str, tuple[str, Mean]]

    @property
    def asks(self) -> str:
        return self.read.wave.subject.wording(self.question.legend)


def answers(read: Read) -> Iterator[Answers]:
    subject = read.wave.subject
    for question in read.wave.questions:
        levels = ratings_by_question(question, read.wave.tally, subject)
        means = {level.id: (level.name, told(level.mean)) for level in levels}
        yield Answers(read, question, ends_of(question.scale, subject), means)


def alike(rounds: Rounds, given: Answers, dimension: str) -> list[tuple[ReadRound, Read]]:
    """The waves up to the one of these answers that asked the same of a dimension, on the same scale."""
    asked = given.read.published.instrument
    needs = [need.id for need in asked.needs if need.dimension == dimension]
    return [
        (each, read)
        for each, read in rounds.history(given.read)
        if given.read.worded_as(read, needs) and given.question in read.wave.questions
    ]


def latest(rounds: Rounds) -> list[Read]:
    """Of each questionnaire for managers or staff the last wave up to this round."""
    found: dict[str, Read] = {}
    for each in reversed(rounds.all[: rounds.at + 1]):
        for read in each.reads:
            if read.method == "internal_gaps" and read.shown:
                found.setdefault(read.published.instrument.id, read)
    return list(found.values())
