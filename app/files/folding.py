"""A file's answers -> their tallies, scored and looked through as its method does with a campaign's."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.quality import BoolArray
from analysis.rows.scores import KanoScores, ServqualScores
from analysis.rows.tally import Tally
from app.tallies.scoring import EVERYBODY, Extras, Numbers, Scoring
from surveys.files import BLANK, NOT_APPLICABLE

ROWS_AT_ONCE = 16_384  # the tallies of slices add up to the same; memory stays small

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class FileAnswers:
    """The answers of n rows as the reader's codes: question, named as in the method's questionnaires, -> [n, needs].

    points: [n, dimensions]; overall: [n], codes too.
    """

    scoring: Scoring
    design: Design
    codes: Mapping[str, NDArray[np.int8]]
    points: NDArray[np.float64] | None = None
    overall: NDArray[np.int8] | None = None

    @property
    def everybody(self) -> Rows:
        return np.arange(len(next(iter(self.codes.values()))))

    def flagged(self) -> BoolArray:
        """[n]: whose answers carry any flag."""
        each = [self._signs(rows) for rows in _slices(self.everybody)]
        return np.concatenate(each) if each else np.zeros(0, dtype=bool)

    def tally(self, rows: Rows, part: str = EVERYBODY) -> Tally:
        """Of these rows, paired as this part is."""
        nobody = rows[:0]
        tally = fold(self.scored(nobody, part), self._cells(nobody, BLANK), self._cells(nobody, NOT_APPLICABLE))
        for some in _slices(rows):
            blank, not_applicable = (self._cells(some, code) for code in (BLANK, NOT_APPLICABLE))
            flags = self.scoring.signs(self.design, self._numbers(some))
            tally += fold(self.scored(some, part), blank, not_applicable, flags)
        return tally

    def scored(self, rows: Rows, part: str = EVERYBODY) -> ServqualScores | KanoScores:
        points = None if self.points is None else self.points[rows]
        overall = None if self.overall is None else _answers(self.overall[rows])
        return self.scoring.scored(self.design, self._numbers(rows), Extras(points, overall), part)

    def _signs(self, rows: Rows) -> BoolArray:
        found: BoolArray = np.any(list(self.scoring.signs(self.design, self._numbers(rows)).values()), axis=0)
        return found

    def _numbers(self, rows: Rows) -> Numbers:
        return {question: _answers(codes[rows]) for question, codes in self.codes.items()}

    def _cells(self, rows: Rows, code: int) -> NDArray[np.int64]:
        """How many cells of each question and need hold this code: [questions, needs]."""
        return np.stack([(codes[rows] == code).sum(axis=0) for codes in self.codes.values()])


def _slices(rows: Rows) -> list[Rows]:
    return [rows[start : start + ROWS_AT_ONCE] for start in range(0, len(rows), ROWS_AT_ONCE)]


def _answers(codes: NDArray[np.int8]) -> NDArray[np.float64]:
    """Codes of the reader -> scale points; blank, not applicable and dropped cells are NaN alike."""
    return np.where(codes < -100, np.nan, codes.astype(np.float64))
