"""What sums over several sets of people, taken together, tell of a few of them.

Who knows the sums of one thing over some sets of people knows every combination of these sums as well: a sum less
another is the sum of whoever is in one set alone. A combination that is zero for all but a few people tells what these
few said.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analysis.estimates.floors import SHOWN_FROM

BoolArray = NDArray[np.bool_]
MOST_SMALL = 12  # kinds of a few people, whose combinations are tried


def atoms(sets: BoolArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """People who are in the same of the sets [k, n] cannot be told apart: membership of each kind of them [k, kinds],
    and how many they are [kinds]. Whoever is in none is left out.
    """
    kinds, sizes = np.unique(sets.astype(np.int64), axis=1, return_counts=True)
    there = kinds.any(axis=0)
    return kinds[:, there], sizes[there]


def safe(sets: BoolArray, least: int = SHOWN_FROM) -> bool:
    """Whether no combination of sums over these sets [k, n] is one over 1 to `least` - 1 people alone.

    Where there are too many small kinds of people to try them all, the answer is no.
    """
    kinds, sizes = atoms(sets)
    small = [int(place) for place in np.flatnonzero(sizes < least)]
    whole = rank(kinds)
    if rank(kinds[:, sizes >= least]) == whole:  # nothing vanishes on all the others
        return True
    if len(small) > MOST_SMALL:
        return False
    few = [
        chosen
        for number in range(1, least)
        for chosen in combinations(small, number)
        if sizes[list(chosen)].sum() < least
    ]
    return all(rank(np.delete(kinds, chosen, axis=1)) == whole for chosen in few)


def rank(rows: NDArray[np.int64]) -> int:
    """Of a matrix of whole numbers, in fractions: exact."""
    left = [[Fraction(int(value)) for value in row] for row in rows]
    found = 0
    for column in range(rows.shape[1]):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left = [row for row in left if row is not pivot]
        found += 1
        for row in left:
            if row[column]:
                factor = row[column] / pivot[column]
                row[:] = [value - factor * other for value, other in zip(row, pivot, strict=True)]
    return found


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
