"""Is a gap more than chance: paired tests of every dimension and need of a tally, with effect sizes."""

from dataclasses import dataclass

from analysis.estimates import reading
from analysis.rows.tally import Tally
from analysis.statistics.distribution import Distribution
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
    names = tuple(tally.design.dimensions)
    dimensions = [_test(reading.dimension(tally, "gap", name)) for name in names]
    needs = [_test(reading.item(tally, "gap", need)) for need in tally.design.needs]
    by_t, by_ranks = [t.p for t, _ in dimensions], [ranks.p for _, ranks in needs]
    return GapTests(
        tuple(GapTest(name, *found, p) for name, found, p in zip(names, dimensions, within(by_t, holm), strict=True)),
        tuple(
            GapTest(need, *found, p)
            for need, found, p in zip(tally.design.needs, needs, within(by_ranks, benjamini_hochberg), strict=True)
        ),
        (sum(p is not None for p in by_t), sum(p is not None for p in by_ranks)),
    )


def _test(differences: Distribution) -> tuple[PairedT, SignedRank]:
    return paired_t(differences), signed_rank(differences)
