"""Who belongs to which sums, where figures must not tell what a few people said (`analysis.estimates.disclosure`).

A need alone and the mean of its dimension would differ by those who left some of the dimension out. So of a protected
campaign a person counts for a dimension who answered everything that was asked of it; elsewhere the half rule holds.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.rows.scores import usable_points
from app.tallies.scoring import Scoring
from surveys.answers.extract import Columns
from surveys.instruments.schema import Instrument

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Membership:
    """Of n respondents. given: answers by question [questions, n, needs], below zero where there is none; asked [n,
    needs].
    """

    instrument: Instrument
    scoring: Scoring
    table: Columns
    given: NDArray[np.int16]
    asked: BoolArray

    @cached_property
    def by_person(self) -> bool:
        """Whether people have means over the needs of a dimension. In a short form each was asked other needs: there
        needs are counted one by one, and nothing over them.
        """
        return self.scoring.by_dimension and bool(self.asked.all())

    @cached_property
    def units(self) -> list[list[int]]:
        """Places of the needs that are scored together: dimensions, or single needs."""
        needs = self.instrument.needs
        if not self.by_person:
            return [[place] for place in range(len(needs))]
        names = dict.fromkeys(need.dimension for need in needs)
        return [[place for place, need in enumerate(needs) if need.dimension == name] for name in names]

    @cached_property
    def complete(self) -> BoolArray:
        """[n, units]: whether everything that was asked of it is answered."""
        scored = [place for place, one in enumerate(self.instrument.questions) if not self.scoring.counts(one.id)]
        there = (self.given[scored] >= 0).all(axis=0) | ~self.asked
        columns = [there[:, unit].all(axis=1) & self.asked[:, unit].any(axis=1) for unit in self.units]
        return np.array(columns, dtype=bool).reshape(len(self.units), len(self.asked)).T

    @cached_property
    def whole(self) -> BoolArray:
        """[n]: everything that was asked is answered."""
        return np.asarray(self.complete.all(axis=1))

    @cached_property
    def usable(self) -> BoolArray:
        """[n]: the points of importance can be used, or are not asked."""
        if self.table.points is None:
            return np.ones(len(self.asked), dtype=bool)
        return np.asarray(~np.isnan(usable_points(self.table.points, *self.table.points.shape)).any(axis=1))

    @cached_property
    def satisfied(self) -> BoolArray:
        """[n]: overall satisfaction is answered, or not asked."""
        overall = self.instrument.overall
        everybody = np.ones(len(self.asked), dtype=bool)
        return everybody if overall is None else np.asarray(self.table.ratings[overall.id] >= 0)

    @cached_property
    def said(self) -> BoolArray:
        """[n]: what is set beside the needs is answered too."""
        return np.asarray(self.satisfied & self.usable)

    def sets(self) -> dict[str, BoolArray]:
        """Kinds of people [n] who differ in what is summed over them; each person is in several."""
        found: dict[str, BoolArray] = {}
        if self.scoring.pairs:
            states = self._states() if self.by_person else {"": np.ones_like(self.whole)}
            members = self._of_units() | {"satisfaction": self.satisfied, "points": self.usable}
            for state, those in states.items():
                found |= {f"{name}/{state}": np.asarray(who & those) for name, who in members.items()}
        return found | self.beside_scores()

    def _states(self) -> dict[str, BoolArray]:
        whole, said = self.whole, self.said
        return {"part": ~whole, "whole": np.asarray(whole & ~said), "said": np.asarray(whole & said)}

    def _of_units(self) -> dict[str, BoolArray]:
        return {f"unit {place}": self.complete[:, place] for place in range(len(self.units))}

    def beside_scores(self) -> dict[str, BoolArray]:
        """Whoever answered each of the other questions."""
        overall = self.instrument.overall.id if self.instrument.overall and self.scoring.pairs else None
        found: dict[str, BoolArray] = {
            name: np.asarray(chosen.any(axis=1)) for name, chosen in self.table.chosen.items()
        }
        for name, given in self.table.ratings.items():
            if name != overall:
                found[name] = np.asarray(given >= 0)
        for place, question in enumerate(self.instrument.questions):
            if self.scoring.counts(question.id):
                there = self.given[place] >= 0
                for at, need in enumerate(self.instrument.needs):
                    found[f"{need.id}.{question.id}"] = np.asarray(there[:, at])
        return found if self.scoring.pairs else found | {"points": self.usable}
