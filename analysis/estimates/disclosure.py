"""What sums over several sets of people, taken together, tell of a few of them.

Who knows the sums of one thing over some sets of people knows every combination of these sums as well: a sum less
another is the sum of whoever is in one set alone. A combination that is zero for all but a few people tells what these
few said.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analysis.estimates.floors import SHOWN_FROM

BoolArray = NDArray[np.bool_]
MOST_SMALL = 12  # kinds of a few people, whose combinations are tried
PRIME = 2**31 - 1


def atoms(sets: BoolArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """People who are in the same of the sets [k, n] cannot be told apart: membership of each kind of them [k, kinds],
    and how many they are [kinds]. Whoever is in none is left out.
    """
    kinds, sizes = np.unique(sets.astype(np.int64), axis=1, return_counts=True)
    there = kinds.any(axis=0)
    return kinds[:, there], sizes[there]


def safe(sets: BoolArray, least: int = SHOWN_FROM) -> bool:
    """Whether no combination of sums over these sets [k, n] is one over 1 to `least` - 1 people alone.

    Combinations are the words of a linear code, and this asks for its least weight; so it is found as there (Brouwer
    and Zimmermann), from bases without a common person: a combination of a few is on one of them a basis vector alone.
    Where there are too few people for three bases, and too many kinds of them to try, the answer is no.
    """
    kinds, sizes = atoms(sets)
    large = sizes >= least
    reduced, fixed = _echelon(kinds, np.flatnonzero(large))
    rows, sizes = reduced[len(fixed) :, ~large], sizes[~large]  # combinations that vanish on all the others
    rank, bases, left = len(_echelon(rows, np.arange(len(sizes)))[1]), 0, sizes.copy()
    while 2 * bases < least:
        order = np.argsort(-left, kind="stable")
        basis, places = _echelon(rows, order[left[order] > 0])
        if len(places) < rank:
            return len(sizes) <= MOST_SMALL and _none_of_a_few(rows, sizes, rank, least)
        if ((basis[:rank] != 0) @ sizes < least).any():
            return False
        left[places] -= 1
        bases += 1
    return True


def _none_of_a_few(rows: NDArray[np.int64], sizes: NDArray[np.int64], rank: int, least: int) -> bool:
    """The same by trying all of them: leaving a few people out keeps the rank."""
    every = range(len(sizes))
    few = (np.array(chosen) for number in range(1, least) for chosen in combinations(every, number))
    return all(
        len(_echelon(rows, np.setdiff1d(every, chosen))[1]) == rank for chosen in few if sizes[chosen].sum() < least
    )


def _echelon(rows: NDArray[np.int64], columns: NDArray[np.intp]) -> tuple[NDArray[np.int64], list[int]]:
    """Reduced by these columns in their order: the rows, first one for each column that is no combination of earlier
    ones, with a one there and zeros in the others; and these columns.

    In whole numbers modulo a prime. Exact for up to twenty sets, whose determinants are smaller than it (Hadamard's
    bound); beyond that only a determinant that happens to be its multiple would be taken for zero.
    """
    left = rows % PRIME
    found: list[int] = []
    for column in columns:
        there = np.flatnonzero(left[:, column])
        place = len(found)
        if len(there) == 0 or there[-1] < place:
            continue
        first = there[there >= place][0]
        left[[place, first]] = left[[first, place]]
        left[place] = left[place] * pow(int(left[place, column]), -1, PRIME) % PRIME
        others = np.setdiff1d(np.flatnonzero(left[:, column]), [place])
        left[others] = (left[others] - left[others, column, None] * left[place]) % PRIME
        found.append(int(column))
        if len(found) == len(left):
            break
    return left, found


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
