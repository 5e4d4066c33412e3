"""SERVQUAL estimates of a tally: gaps of items and dimensions, weighted and unweighted."""

from dataclasses import dataclass

from analysis.intervals import Mean


@dataclass(frozen=True)
class Row:
    """One need or dimension: expectation and perception over the same complete pairs, and their gap P - E."""

    id: str
    dimension: str  # its own id for a dimension
    expectation: float | None
    perception: float | None
    gap: Mean


@dataclass(frozen=True)
class Gaps:
    """Every gap of one group of respondents, in questionnaire order."""

    respondents: int
    items: tuple[Row, ...]
    dimensions: tuple[Row, ...]
    overall: Mean  # mean of a person's five dimension gaps
    weighted: Mean  # by the person's own 100 points; n = 0 where none were asked
    low: int
    high: int
