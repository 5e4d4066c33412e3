"""What to improve first: each need by its gap, its Kano category and its importance; failing basics before all else.

The gate is ours: a product of weights (Tan & Pawitra 2001) lets what is nice to have outweigh a failing
must-be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from analysis.claims.claim import Claim
from analysis.estimates.floors import Interval
from analysis.estimates.kano import Category, Need
from analysis.statistics.intervals import Mean

# In the order in which they come. failing basic: a must-be that is clearly below; unsettled: below, and nobody knows
# yet what kind of need it is; not below: nothing is clearly missing.
Place = Literal["failing basic", "performance below", "unsettled below", "attractive below", "other below", "not below"]
ORDER: tuple[Place, ...] = (
    "failing basic",
    "performance below",
    "unsettled below",
    "attractive below",
    "other below",
    "not below",
)
_PLACES: Mapping[Category, Place] = {"M": "failing basic", "O": "performance below", "A": "attractive below"}


@dataclass(frozen=True)
class Ranked:
    """One need. rank: that of all it cannot be told apart from, from 1; None where nothing is clearly below.

    score: the gap below expectation times importance, from 0 on, by which needs of one place are sorted; its interval
    is the gap's, as if importance were known. alike: ids of the others of its rank. apart: whether it can also be told
    apart from the needs of its kind that are not clearly below: where few answered, one may be clear by chance alone.
    """

    id: str
    place: Place
    rank: int | None
    gap: Claim
    kano: Need | None
    importance: Mean | None
    score: float
    interval: Interval
    alike: tuple[str, ...] = ()
    apart: bool = False

    @property
    def category(self) -> Category | None:
        """As far as it is settled."""
        return self.kano.category if self.kano is not None and settled(self.kano) else None


def settled(need: Need) -> bool:
    """Whether its category may decide what comes first."""
    return need.certainty in ("firm", "leaning")


def ranked(
    gaps: Mapping[str, Claim], kano: Mapping[str, Need], importance: Mapping[str, Mean], most: float
) -> tuple[Ranked, ...]:
    """All needs with a gap, the first one first. most: the highest importance that can be said; where none was said of
    a need it counts as the mean of the others.
    """
    said = {id_: mean.mean / most for id_, mean in importance.items() if mean.mean is not None}
    usual = sum(said.values()) / len(said) if said else 1.0
    rows = [
        _row(id_, claim, kano.get(id_), importance.get(id_), said.get(id_, usual))
        for id_, claim in gaps.items()
        if claim.known
    ]
    rows.sort(key=lambda row: (ORDER.index(row.place), -row.score))
    found: list[Ranked] = []
    for place in ORDER:
        group = [row for row in rows if row.place == place]
        found += group if place == "not below" else _told_apart(group, len(found))
    unclear = [row for row in found if row.place == "not below"]
    return tuple(replace(row, apart=not row.alike and not _any_like(row, unclear)) for row in found)


def _any_like(row: Ranked, unclear: Sequence[Ranked]) -> bool:
    """Whether one of these may be as far below, and would then stand where it does."""
    return any(_reaches(other, row) and _kind(other.kano) == row.place for other in unclear)


def _row(id_: str, claim: Claim, need: Need | None, importance: Mean | None, weight: float) -> Ranked:
    assert claim.effect is not None
    assert claim.interval is not None
    score, interval = -claim.effect * weight, (-claim.interval[1] * weight, -claim.interval[0] * weight)
    return Ranked(id_, _place(claim, need), None, claim, need, importance, score, interval)


def _place(claim: Claim, need: Need | None) -> Place:
    return "not below" if claim.side >= 0 else _kind(need)


def _kind(need: Need | None) -> Place:
    """Where a need of this category stands once it is clearly below."""
    if need is None or need.category is None or not settled(need):
        return "unsettled below"
    return _PLACES.get(need.category, "other below")


def _told_apart(group: Sequence[Ranked], before: int) -> list[Ranked]:
    """Whoever may be as far below as the first of a rank has the same one. group: sorted by score."""
    blocks: list[list[Ranked]] = []
    for row in group:
        if blocks and _reaches(row, blocks[-1][0]):
            blocks[-1].append(row)
        else:
            blocks.append([row])
    made: list[Ranked] = []
    for block in blocks:
        rank = before + len(made) + 1
        ids = tuple(row.id for row in block)
        made += [replace(row, rank=rank, alike=tuple(id_ for id_ in ids if id_ != row.id)) for row in block]
    return made


def _reaches(one: Ranked, other: Ranked) -> bool:
    """Whether one may be as far below as the other, by their intervals."""
    return one.interval[1] >= other.interval[0]
