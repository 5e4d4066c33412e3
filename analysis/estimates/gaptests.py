"""Is a gap more than chance: paired tests of every dimension and need of a tally, with effect sizes."""

from dataclasses import dataclass

from analysis.estimates import reading
from analysis.rows.tally import Tally
from analysis.statistics.multiplicity import benjamini_hochberg, holm, within
from analysis.statistics.paired import PairedT, paired_t
from analysis.statistics.signedrank import SignedRank, signed_rank


@dataclass(frozen=True)
class GapTest:
    """Of one dimension or need. p_adjusted: within its family, of the test that is read first (`GapTests`)."""

    id: str
    t: PairedT
    ranks: SignedRank
    p_adjusted: float | None


@dataclass(frozen=True)
class GapTests:
    """Dimensions: t first, Holm over the family. Needs: signed ranks first, Benjamini-Hochberg (a screening).

    No test decides about another. family: how many p values each adjustment was made over.
    """

    dimensions: tuple[GapTest, ...]
    needs: tuple[GapTest, ...]
    family: tuple[int, int]


def gap_tests(tally: Tally) -> GapTests:
    """Student's t and Wilcoxon's signed ranks of every gap, from the histograms of the differences."""
    by_t = t_tests(tally)
    dimensions = {name: signed_rank(reading.dimension(tally, "gap", name)) for name in tally.design.dimensions}
    needs = {need: reading.item(tally, "gap", need) for need in tally.design.needs}
    ranks = [signed_rank(differences) for differences in needs.values()]
    adjusted = within([each.p for each in ranks], benjamini_hochberg)
    return GapTests(
        tuple(GapTest(name, t, dimensions[name], p) for name, (t, p) in by_t.items()),
        tuple(
            GapTest(need, paired_t(differences), each, p)
            for (need, differences), each, p in zip(needs.items(), ranks, adjusted, strict=True)
        ),
        (sum(t.p is not None for t, _ in by_t.values()), sum(each.p is not None for each in ranks)),
    )


def t_tests(tally: Tally) -> dict[str, tuple[PairedT, float | None]]:
    """Student's t of every dimension's gap, and its p adjusted over all of them (Holm)."""
    found = {name: paired_t(reading.dimension(tally, "gap", name)) for name in tally.design.dimensions}
    adjusted = within([t.p for t in found.values()], holm)
    return {name: (t, p) for (name, t), p in zip(found.items(), adjusted, strict=True)}
