"""Whom to add to sums that are shown already, so that nothing follows about a few people.

Who knows two sums of one thing knows their difference as well: the sum over whoever is in one of them alone.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.estimates.floors import SHOWN_FROM

BoolArray = NDArray[np.bool_]


def step(sets: Sequence[BoolArray], order: NDArray[np.intp], least: int = SHOWN_FROM) -> NDArray[np.intp]:
    """Whom to add to sums that were shown before, of n people who wait; empty where that is not possible yet.

    sets: what is summed, each over those [n] who belong to it; kinds that must not be told apart by a sum of a few.
    order: 0 to n - 1 by chance. Of each set nobody is added, or `least` or more and as many are left, so that neither
    the next sums less these, nor the last ones less these, are the sums of a few. No more than half are added.
    """
    taken = np.zeros(len(order), dtype=bool)
    taken[order[: len(order) // 2]] = True
    changed = True
    while changed:
        changed = False
        for members in sets:
            inside = [place for place in order if taken[place] and members[place]]
            stay = int((members & ~taken).sum())
            wanted = max(least - stay, 0)
            if inside and (wanted or len(inside) < least):
                back = inside[:wanted] if len(inside) - wanted >= least else inside
                taken[back] = False
                changed = True
    found = order[taken[order]]
    return found if len(found) >= least else found[:0]
