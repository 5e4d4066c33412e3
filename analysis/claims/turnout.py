"""Who of the invited has answered: is the share the same in each group of a list."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.claims.verdicts import significant
from analysis.estimates.floors import judged
from analysis.statistics.multinomial import homogeneity
from analysis.statistics.multiplicity import holm, within

Groups = Mapping[str, tuple[int, int]]  # of one segment: group -> how many are invited, and how many of them answered


@dataclass(frozen=True)
class Turnout:
    """Of one segment. p: Pearson's chi-square over the groups that are large enough, adjusted over `family` segments;
    None: nothing can be compared.
    """

    segment: str
    groups: Groups
    p: float | None
    family: int

    @property
    def differs(self) -> bool:
        return significant(self.p)


def turnout(segments: Mapping[str, Groups]) -> list[Turnout]:
    """One family by Holm: where all shares are the same, any segment is said to differ in at most 5 %."""
    found = [_p(groups) for groups in segments.values()]
    family = sum(p is not None for p in found)
    pairs = zip(segments.items(), within(found, holm), strict=True)
    return [Turnout(segment, groups, p, family) for (segment, groups), p in pairs]


def _p(groups: Groups) -> float | None:
    counts = [(answered, invited - answered) for invited, answered in groups.values() if judged(invited)]
    return homogeneity(np.array(counts, dtype=np.int64).reshape(len(counts), 2)).p
