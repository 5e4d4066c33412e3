"""What a questionnaire asked, as numbers see it: needs in order, their dimensions, the ends of the scale."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

EvaluationTable = Literal["berger1993", "pouliot1993"]

# Rows: answer when present (like, must-be, neutral, live-with, dislike); columns: when absent.
# Berger et al. 1993, CQM Journal 2(4), p. 6 (= Kano et al. 1984); Pouliot in the same issue, p. 33.
EVALUATION_TABLES: Mapping[EvaluationTable, tuple[str, ...]] = {
    "berger1993": ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"),
    "pouliot1993": ("QAAAO", "RQIIM", "RIIIM", "RIIQM", "RRRRQ"),
}


@dataclass(frozen=True)
class Design:
    """The needs that were asked about and how their answers are to be read.

    needs: ids in questionnaire order; dimensions: dimension id -> ids of its needs, in order.
    low, high: the ends of the answer scale (SERVQUAL); reverse: needs worded negatively, recoded to low + high - x.
    overall: the ends of the scale of overall satisfaction, where that was asked.
    """

    needs: tuple[str, ...]
    dimensions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    low: int = 1
    high: int = 7
    reverse: frozenset[str] = frozenset()
    overall: tuple[int, int] | None = None

    @property
    def middle(self) -> tuple[float, float]:
        """The ends of the middle third of the scale: a rating below it is low, one above it high."""
        third = (self.high - self.low) / 3
        return self.low + third, self.high - third

    @cached_property
    def membership(self) -> NDArray[np.float32]:
        """[k, d]: 1 where the need belongs to the dimension."""
        result = np.zeros((len(self.needs), len(self.dimensions)), dtype=np.float32)
        for column, needs in enumerate(self.dimensions.values()):
            result[[self.needs.index(need) for need in needs], column] = 1
        return result
