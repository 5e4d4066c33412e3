"""Everything that one tally says, in one go: what reports, files and pages pick from."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.estimates import drivers, gaptests, ipa, kano, reading, reliability, segments, servqual
from analysis.estimates.drivers import Drivers, Penalties
from analysis.estimates.gaptests import GapTests
from analysis.estimates.ipa import Quadrants
from analysis.estimates.kano import ORDER, Continuous, Need, Strengths
from analysis.estimates.reliability import DifferenceReliability, Omega, Reliability
from analysis.estimates.segments import Comparison
from analysis.estimates.servqual import Counts, Gaps, ItemAvailable, Listwise, Servperf, WeightedByMeans, Weights
from analysis.rows.design import EvaluationTable
from analysis.rows.tally import SCALES, ScaleName, Tally
from analysis.statistics import cfa, factors, multinomial
from analysis.statistics.cfa import Cfa, Fit
from analysis.statistics.factors import Adequacy, Parallel, Solution
from analysis.statistics.intervals import Mean
from analysis.statistics.multinomial import Interval

ENOUGH_FOR_FACTORS, ENOUGH_FOR_CFA = 100, 200  # below: computed, and called a hint


@dataclass(frozen=True)
class Structure:
    """Do the items form the dimensions: of one scale, listwise over all needs. None where it cannot be computed."""

    scale: ScaleName
    adequacy: Adequacy
    parallel: Parallel | None
    oblimin: Solution | None  # minres, as many factors as dimensions
    varimax: Solution | None
    cfa: Cfa
    one_factor: Fit | None  # of all needs on a single one


@dataclass(frozen=True)
class Fitted:
    """What takes longer than all else together: models of the perceptions, and exact chances of signed ranks."""

    structure: Structure
    omega: Mapping[str, Omega]  # of each dimension
    tests: GapTests


@dataclass(frozen=True)
class Importance:
    """Importance against performance (mean P). stated: mean points; derived: from overall satisfaction."""

    stated: Quadrants | None
    derived: Quadrants | None
    partial: Quadrants | None


@dataclass(frozen=True)
class Priorities:
    """What to improve first, of perceptions; None where the questionnaire did not ask for it."""

    servperf: Servperf
    weights: Weights
    points: Mapping[str, Mean]  # of the same weights, with their intervals
    importance: Importance
    drivers: Drivers | None
    derived: Mapping[str, tuple[float, float]]  # intervals of the dimensions' shares in what `drivers` explains
    penalties: Penalties | None


@dataclass(frozen=True)
class Findings(Priorities):
    """Of one SERVQUAL tally."""

    gaps: Gaps
    listwise: Listwise
    item_available: ItemAvailable
    sampled: Mapping[str, Mean]  # dimension gaps where each person was asked only some of the needs
    weighted_by_means: WeightedByMeans
    listwise_weighted_by_means: WeightedByMeans
    counts: Counts
    tests: GapTests
    reliability: Mapping[tuple[ScaleName, str | None], Reliability]  # scale and dimension, None for all needs
    difference: Mapping[str, DifferenceReliability]
    structure: Sequence[Structure]

    @property
    def fitted(self) -> Fitted:
        """The same as `fitted` of the tally, which would compute it once more."""
        (perceptions,) = (found for found in self.structure if found.scale == "perception")
        omegas = {dimension: self.reliability["perception", dimension].omega for dimension in self.difference}
        return Fitted(perceptions, omegas, self.tests)


@dataclass(frozen=True)
class KanoFindings:
    """Of one Kano tally, by one evaluation table."""

    table: EvaluationTable
    needs: Sequence[Need]
    strengths: Sequence[Strengths]
    continuous: Sequence[Continuous]
    intervals: Mapping[str, Mapping[Literal["goodman", "sison_glaz"], Sequence[Interval]]]  # of the shares, as ORDER
    opposed: Sequence[Need]  # needs labelled R: their wording is to be swapped, and this is what then comes out


def servqual_findings(tally: Tally, scales: Sequence[ScaleName] = SCALES) -> Findings:
    """All estimates of a tally. scales: those whose factor structure is wanted (the slowest part)."""
    design, first = tally.design, priorities(tally)
    gaps, complete = servqual.gaps(tally), servqual.listwise(tally)
    return Findings(
        gaps=gaps,
        listwise=complete,
        item_available=servqual.item_available(tally),
        sampled=servqual.sampled(tally),
        servperf=first.servperf,
        weights=first.weights,
        points=first.points,
        importance=first.importance,
        drivers=first.drivers,
        derived=first.derived,
        penalties=first.penalties,
        weighted_by_means=servqual.weighted_by_mean_weights(gaps.dimensions, first.weights),
        listwise_weighted_by_means=servqual.weighted_by_mean_weights(complete.dimensions, first.weights),
        counts=servqual.counts(tally),
        tests=gaptests.gap_tests(tally),
        reliability={
            (scale, dimension): reliability.reliability_of(tally, scale, dimension)
            for dimension in (*design.dimensions, None)
            for scale in SCALES
        },
        difference={dimension: reliability.difference_of(tally, dimension) for dimension in design.dimensions},
        structure=[structure(tally, scale) for scale in scales],
    )


def priorities(tally: Tally) -> Priorities:
    """The part of `servqual_findings` that a report's charts need; a hundredth of its time."""
    asked = tally.design.overall is not None
    found = drivers.drivers(tally) if asked else None
    servperf, weights = servqual.servperf(tally), servqual.mean_weights(tally)
    penalties = drivers.penalties(tally) if asked else None
    importance = _importance(weights, servperf, found)
    derived = drivers.weight_intervals(tally) if asked else {}
    return Priorities(servperf, weights, servqual.mean_points(tally), importance, found, derived, penalties)


def kano_findings(tally: Tally, table: EvaluationTable = "berger1993") -> KanoFindings:
    """All estimates of a Kano tally."""
    needs = kano.needs(tally, table)
    return KanoFindings(
        table=table,
        needs=needs,
        strengths=[kano.strengths(need.id, need.counts) for need in needs],
        continuous=kano.continuous(tally),
        intervals={need.id: share_intervals(need) for need in needs if need.n},
        opposed=_opposed(tally, table, {need.id for need in needs if need.category == "R"}),
    )


def _opposed(tally: Tally, table: EvaluationTable, reverse: Container[str]) -> list[Need]:
    counts = kano.category_counts(kano.swapped(tally, reverse), table)
    return [kano.classify(need, found) for need, found in counts.items() if need in reverse]


def share_intervals(need: Need) -> dict[Literal["goodman", "sison_glaz"], Sequence[Interval]]:
    """Of the six shares of a need at once, so that all hold together at 95 %. ValueError: nobody answered."""
    counts = [need.counts[category] for category in ORDER]
    return {"goodman": multinomial.goodman(counts), "sison_glaz": multinomial.sison_glaz(counts)}


def structure(tally: Tally, scale: ScaleName) -> Structure:
    """KMO, Bartlett, parallel analysis, exploratory and confirmatory factors of one scale."""
    rows, design = reading.block(tally, scale), tally.design
    fit = factors.adequacy(rows.correlation, rows.n)
    number, columns = len(design.dimensions), [need for needs in design.dimensions.values() for need in needs]
    oblimin = varimax = None
    if fit.undefined is None and 1 <= number < len(columns):
        plain = factors.minres(rows.correlation, number)
        oblimin, varimax = (factors.rotated(plain, rows.correlation, how) for how in ("oblimin", "varimax"))
    positions = [design.needs.index(need) for need in columns]
    ordered = iter(range(len(columns)))
    pattern = {name: [next(ordered) for _ in needs] for name, needs in design.dimensions.items()}
    return Structure(
        scale=scale,
        adequacy=fit,
        parallel=factors.parallel_analysis(rows.correlation, rows.n),
        oblimin=oblimin,
        varimax=varimax,
        cfa=cfa.confirm(rows.of(positions), pattern) if pattern else Cfa(rows.n, None, (), (), (), "few_items"),
        one_factor=cfa.confirm(rows.of(positions), {"all": list(range(len(positions)))}).fit if pattern else None,
    )


def omegas(tally: Tally) -> Mapping[str, Omega]:
    """Of each dimension, of the perceptions."""
    blocks = {dimension: reading.block(tally, "perception", dimension) for dimension in tally.design.dimensions}
    return {dimension: reliability.omega(rows) for dimension, rows in blocks.items()}


def fitted(tally: Tally) -> Fitted:
    return Fitted(structure(tally, "perception"), omegas(tally), gaptests.gap_tests(tally))


def compared(tallies: Mapping[str, Tally], dimensions: Sequence[str]) -> Sequence[Comparison]:
    """Segments against each other, dimension by dimension; nothing where there is only one."""
    return segments.compare(tallies, tuple(dimensions)) if len(tallies) > 1 else ()


def _importance(weights: Weights, servperf: Servperf, found: Drivers | None) -> Importance:
    performance = {name: mean.mean for name, mean in servperf.dimensions.items() if mean.mean is not None}
    points = {name: value for name, value in weights.points.items() if value is not None}
    known = len(performance) == len(servperf.dimensions) > 0
    stated = ipa.quadrants(points, performance) if known and points.keys() == performance.keys() else None
    if found is None or not known:
        return Importance(stated, None, None)
    return Importance(
        stated, drivers.revised_ipa(found, performance), drivers.revised_ipa(found, performance, "partial")
    )
