"""Claims on perceptions against expectations: of dimensions, of needs, of the whole, and which is furthest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.claims.claim import Claim, against, hardest_to_beat, smallest
from analysis.claims.verdicts import TONES, TONES_FROM, Tone
from analysis.estimates import apart
from analysis.estimates.reach import Reach, reaching_gaps
from analysis.estimates.servqual import Gaps, Row
from analysis.rows.tally import Tally
from analysis.statistics.intervals import Mean
from analysis.statistics.multiplicity import benjamini_hochberg, holm


@dataclass(frozen=True)
class GapClaims:
    """Gaps with what may be said of them. dimensions: Holm; needs: Benjamini-Hochberg; overall, weighted: each alone.

    furthest: where one is below, all of which any may be the furthest; alone: it clearly is.
    """

    gaps: Gaps
    dimensions: Mapping[str, Claim]
    needs: Mapping[str, Claim]
    overall: Claim
    weighted: Claim
    furthest: tuple[str, ...]

    @property
    def below(self) -> list[str]:
        """The dimensions clearly below expectation by enough to matter."""
        return [id_ for id_, claim in self.dimensions.items() if claim.says == "below"]


def claims(tally: Tally, *, short: bool = False, least: float | None = None, reach: Reach | None = None) -> GapClaims:
    """Of a SERVQUAL tally. short: each person was asked only some needs. least: the smallest gap that matters, in
    points; without it by the scale (`smallest`). reach: what the answers stand for beyond people like these.
    """
    gaps = reaching_gaps(tally, short, reach)
    needs = {name: list(members) for name, members in tally.design.dimensions.items()}

    def p(one: str, other: str) -> float | None:
        found = apart.difference(tally, needs[one], needs[other])
        if reach is not None:
            weights = {need: 1 / len(needs[one]) for need in needs[one]}
            found = reach.of(found, weights | {need: -1 / len(needs[other]) for need in needs[other]})
        return apart.p_lower(found)

    return of_gaps(gaps, least, p)


def of_gaps(gaps: Gaps, least: float | None = None, apart_by: apart.Apart | None = None) -> GapClaims:
    """The same of gaps alone. apart_by: p of the difference between two dimensions; without it by `apart.unpaired`."""
    least = smallest(gaps.low, gaps.high, least)
    dimensions = against(_means(gaps.dimensions), holm, least)
    means = _means(gaps.dimensions)
    some = any(claim.says == "below" for claim in dimensions.values())
    by = apart_by or (lambda one, other: apart.unpaired(means[one], means[other]))
    return GapClaims(
        gaps=gaps,
        dimensions=dimensions,
        needs=against(_means(gaps.items), benjamini_hochberg, least),
        overall=_alone("overall", gaps.overall, least),
        weighted=_alone("weighted", gaps.weighted, least),
        furthest=hardest_to_beat(means, by) if some else (),
    )


@dataclass(frozen=True)
class Cells:
    """Gaps of every need in every group, as one family by Benjamini-Hochberg. of: group, need -> what is claimed.

    widest: where one is below, all of which any may have the widest gap; alone: it clearly has. least: the smallest
    difference that matters.
    """

    of: Mapping[tuple[str, str], Claim]
    widest: tuple[tuple[str, str], ...]
    least: float

    @property
    def below(self) -> int:
        return sum(claim.says == "below" for claim in self.of.values())


def cells(groups: Mapping[str, Mapping[str, Mean]], least: float) -> Cells:
    """groups: name -> need or dimension -> its gap. The groups may be of the same people, or not."""
    means = {(name, id_): mean for name, of in groups.items() for id_, mean in of.items()}
    found = against(means, benjamini_hochberg, least)
    some = any(claim.says == "below" for claim in found.values())
    widest = hardest_to_beat(means, lambda one, other: apart.unpaired(means[one], means[other])) if some else ()
    return Cells(found, widest, least)


def tone(claim: Claim) -> Tone | None:
    """How strong a gap is on a heat map, its sign that of the gap; 0 where it is clear and next to nothing, or too
    small to matter. None where nothing is clear.
    """
    if claim.effect is None or claim.says == "no clear difference":
        return None
    if claim.side == 0:
        return 0
    above, below = (sum(value >= step for step in TONES_FROM) for value in (claim.effect, -claim.effect))
    return TONES[len(TONES_FROM) + above - below]


def _means(rows: Sequence[Row]) -> dict[str, Mean]:
    return {row.id: row.gap for row in rows}


def _alone(id_: str, mean: Mean, least: float) -> Claim:
    return against({id_: mean}, holm, least)[id_]
