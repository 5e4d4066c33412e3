"""The gallery: every kind of chart from invented answers, computed once with the functions that reports use."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from math import inf

import numpy as np
from numpy.typing import NDArray

from analysis.claims import change, charts, waves
from analysis.claims.change import Rule, Verdict, Wave
from analysis.claims.claim import smallest
from analysis.claims.gaps import of_gaps
from analysis.claims.kano import together
from analysis.claims.zones import claims as zone_claims
from analysis.estimates import drivers, findings, kano, reading, servqual
from analysis.estimates.drivers import Penalties
from analysis.estimates.findings import Findings
from analysis.estimates.kano import ORDER, Need
from analysis.estimates.ratings import mean_of
from analysis.estimates.servqual import Gaps
from analysis.estimates.zones import Tolerance, tolerances
from analysis.figures.drift import DriftRow
from analysis.figures.gap1 import Gap1Row
from analysis.figures.timeline import Axis
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import score_servqual
from analysis.rows.tally import Tally
from analysis.statistics.distribution import from_values
from analysis.statistics.multiplicity import holm
from app.i18n import Locale
from app.reports.figures import kano as kano_figures
from app.reports.figures import servqual as servqual_figures
from app.reports.figures import timeline
from app.reports.figures.asymmetry import penalties
from app.reports.figures.change import changes
from app.reports.figures.control import Series, control_chart
from app.reports.figures.drift import drifting
from app.reports.figures.gap1 import gap1
from app.reports.figures.heat import heat
from app.reports.figures.importance import all_priorities
from app.reports.figures.levels import means
from app.reports.figures.pareto import ranking
from app.reports.figures.radar import radar
from app.reports.figures.zones import zone
from app.reports.levels import Level, ScaleEnds, weakest_first
from app.reports.pages import Figure
from app.reports.sentences.levels import span_title
from app.reports.subject import Subject, subject_of
from app.tallies.tallying import design_of
from surveys import instruments
from surveys.demo.truth import TRUTH

SEED, PEOPLE = 11, 260
SITES = ("north", "south", "online")
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Invented:
    """Results, ready to be drawn."""

    first: Findings
    second: Gaps
    sites: dict[str, Gaps]
    needs: tuple[Need, ...]
    drift: list[DriftRow]
    zones: list[Tolerance]
    verdicts: list[tuple[str, Verdict]]
    estimates_of_gap1: list[Gap1Row]
    penalties: Penalties
    months: list[float]
    topics: dict[str, int]


@cache
def invented() -> Invented:
    rng = np.random.default_rng(SEED)
    design = design_of(instruments.load("servqual"))
    design = Design(design.needs, design.dimensions, 1, 7, overall=(1, 7))
    names = tuple(design.dimensions)
    before, after = _wave(design, rng, 0.0), _wave(design, rng, 0.5)
    whole, changed = before.tally(), after.tally()
    results = findings.servqual_findings(whole, ())
    tallies = [before.tally(rows) for rows in np.array_split(np.arange(PEOPLE), [120, 256])]
    return Invented(
        first=results,
        second=servqual.gaps(changed),
        sites={site: servqual.gaps(tally) for site, tally in zip(SITES, tallies, strict=True)},
        needs=together([_kano(need, shares, rng) for need, shares in TRUTH.kano.items()]),
        drift=_drift(rng),
        zones=_zones(names, rng),
        verdicts=_verdicts(whole, changed, names),
        estimates_of_gap1=_gap1(names, rng),
        penalties=_penalties(design, rng),
        months=[float(value) for value in np.round(rng.normal(3.6, 0.5, 14), 1)]
        + [2.6, 2.4, 2.5, 2.2, 2.6, 2.3, 2.5, 2.4, 4.4, 2.3, 2.4, 2.6],
        topics={"on_date": 41, "told_when": 23, "fixed_once": 17, "hours": 12, "polite": 10, "records": 7, "tools": 5},
    )


def figures(locale: Locale) -> list[Figure]:
    """All charts in the reader's language."""
    data, instrument = invented(), instruments.load("servqual")
    subject = subject_of(instrument, locale, locale.date(date(2026, 9, 30)))
    kano_subject = subject_of(instruments.load("kano"), locale, locale.date(date(2026, 9, 30)))
    found, second = of_gaps(data.first.gaps), of_gaps(data.second)
    places = (locale.say("North"), locale.say("South"), locale.say("Online"))
    sites = dict(zip(places, data.sites.values(), strict=True))
    spring, autumn = locale.say("Spring 2026"), locale.say("Autumn 2026")
    topics = {name: subject.names[name] for name in data.topics}
    shown = [
        servqual_figures.dimensions(found, subject),
        radar(found, subject),
        servqual_figures.needs(second, subject, found.gaps),
        zone("zone", data.zones, zone_claims(data.zones, 1, 9, holm), ScaleEnds(1, 9), subject),
        _levels(data.first, subject),
        heat(sites, subject),
        *all_priorities(data.first, subject),
        penalties(data.penalties, subject),
        kano_figures.better_worse(data.needs, kano_subject),
        kano_figures.shares(data.needs, kano_subject),
        drifting(data.drift, spring, autumn, kano_subject),
        changes(data.verdicts, subject.say("Spring and autumn 2026."), subject),
        gap1(data.estimates_of_gap1, 1, 7, subject),
        control_chart(_series(data.months, subject), subject.say("Days to repair"), subject),
        ranking(data.topics, topics, subject),
        *_over_time(data, {date(2026, 5, 15): spring, date(2026, 9, 15): autumn}, subject, kano_subject),
    ]
    return [figure for figure in shown if figure is not None]


def _over_time(data: Invented, rounds: Mapping[date, str], subject: Subject, kano_subject: Subject) -> list[Figure]:
    """One need in two rounds, with a note between them."""
    days = list(rounds)
    moments = [timeline.Moment(day, name, day == days[-1]) for day, name in rounds.items()]
    axis = Axis(date(2026, 4, 1), date(2026, 10, 1), list(rounds.items()), [(date(2026, 7, 20), "a")])
    rows = [gaps.items[4] for gaps in (data.first.gaps, data.second)]
    sides = [of_gaps(gaps).needs[rows[0].id].side for gaps in (data.first.gaps, data.second)]
    measured = [timeline.Measured(at, row.gap, side) for at, row, side in zip(moments, rows, sides, strict=True)]
    levels = [
        timeline.Levels(at, row.expectation, row.perception, row.gap.n, side)
        for at, row, side in zip(moments, rows, sides, strict=True)
        if row.expectation is not None and row.perception is not None
    ]
    drift = data.drift[0]
    return [
        timeline.gap_over_time(measured, axis, subject),
        timeline.levels_over_time(levels, axis, subject),
        timeline.kano_over_time(list(zip(moments, (drift.before, drift.after), strict=True)), axis, kano_subject),
        timeline.comments_over_time(list(zip(moments, (6, 11), strict=True)), axis, subject),
        timeline.distribution(
            from_values(np.repeat(np.arange(1.0, 8.0), [1, 2, 6, 14, 40, 90, 107])),
            from_values(np.repeat(np.arange(1.0, 8.0), [0, 0, 1, 4, 15, 68, 172])),
            rounds[days[-1]],
            (1, 7),
            subject,
        ),
    ]


def _levels(results: Findings, subject: Subject) -> Figure:
    """Perceptions alone."""
    dimensions = results.servperf.dimensions.items()
    rows = weakest_first([Level(id_, subject.names[id_], mean) for id_, mean in dimensions])
    scale = ScaleEnds(1, 7, subject.low_word, subject.high_word)
    measure = subject.say("Mean perception of each dimension, with its 95% interval.")
    return means("levels", span_title(rows, subject), measure, rows, scale, subject)


@dataclass(frozen=True)
class _Wave:
    """Answers of invented people, a row each."""

    design: Design
    expectation: Floats
    perception: Floats
    points: Floats
    overall: Floats

    def tally(self, rows: NDArray[np.intp] | None = None) -> Tally:
        limit = np.arange(len(self.overall)) if rows is None else rows
        answers = (values[limit] for values in (self.expectation, self.perception, self.points, self.overall))
        return fold(score_servqual(self.design, *answers))


def _wave(design: Design, rng: np.random.Generator, better: float) -> _Wave:
    """Answers around the demo's truth; reliability better by so much."""
    expected = np.array([TRUTH.items[need].expectation for need in design.needs]) - 0.4
    gap = np.array([TRUTH.items[need].gap for need in design.needs])
    gap += np.where(np.isin(design.needs, design.dimensions["reliability"]), better, 0.0)
    shape = (PEOPLE, len(gap))
    mood = rng.normal(0, 0.6, (PEOPLE, 1))
    e = np.clip(np.rint(expected + 0.3 * mood + rng.normal(0, 0.6, shape)), 1, 7)
    p = np.clip(np.rint(expected + gap + mood + rng.normal(0, 0.9, shape)), 1, 7)
    felt = 0.6 * p[:, 4:9].mean(axis=1) + 0.4 * p.mean(axis=1)
    overall = np.clip(np.rint(felt + rng.normal(0, 0.7, PEOPLE)), 1, 7)
    for values in (e, p):
        values[rng.random(shape) < 0.04] = np.nan
    return _Wave(design, e, p, rng.dirichlet([4, 10, 7, 5, 5], PEOPLE) * 100, overall)


def _kano(need: str, shares: tuple[float, ...], rng: np.random.Generator, n: int = 180) -> Need:
    counts = rng.multinomial(n, np.array(shares) / sum(shares)).tolist()
    return kano.classify(need, dict(zip(ORDER, counts, strict=True)))


def _drift(rng: np.random.Generator) -> list[DriftRow]:
    """Two years apart: one need has become a must, the others are where they were."""
    later = {**TRUTH.kano, "track_online": (0.62, 0.17, 0.08, 0.10, 0.02, 0.01)}
    names = ("track_online", "call_ahead", "explains", "prompt")
    before = {need: _kano(need, TRUTH.kano[need], rng, 150) for need in names}
    after = {need: _kano(need, later[need], rng, 160) for need in names}
    return [DriftRow(one.id, before[one.id], after[one.id], one) for one in waves.drift(before, after)]


def _zones(names: tuple[str, ...], rng: np.random.Generator) -> list[Tolerance]:
    """Five dimensions of four needs on nine points: one below the zone, one above."""
    design = Design(
        tuple(f"{name} {number}" for name in names for number in range(4)),
        {name: tuple(f"{name} {number}" for number in range(4)) for name in names},
        1,
        9,
    )
    level = np.repeat((6.9, 4.9, 6.2, 7.9, 6.6), 4)
    minimum = np.clip(np.rint(rng.normal(5.6, 0.8, (120, 20))), 1, 9)
    desired = np.clip(minimum + rng.integers(1, 4, minimum.shape).astype(np.float64), 1, 9)
    perceived = np.clip(np.rint(rng.normal(level, 1.0, minimum.shape)), 1, 9)
    low, high = (fold(score_servqual(design, expected, perceived)) for expected in (minimum, desired))
    return list(tolerances(low, high).dimensions)


def _verdicts(before: Tally, after: Tally, names: tuple[str, ...]) -> list[tuple[str, Verdict]]:
    """Reliability was to gain 0.3 points."""
    people = waves.composition({"counter": 140, "phone": 120}, {"counter": 132, "phone": 128})
    least = smallest(before.design.low, before.design.high)
    found = []
    for name in names:
        first, second = (Wave(mean_of(reading.dimension(tally, "gap", name))) for tally in (before, after))
        rule = Rule(least, target=0.3 if name == "reliability" else None)
        found.append(change.of_waves(name, first, second, rule, people=people))
    return list(zip(names, change.together(found), strict=True))


def _gap1(names: tuple[str, ...], rng: np.random.Generator) -> list[Gap1Row]:
    """Managers underrate how much reliability is expected."""
    rows = []
    for name, expected in zip(names, (5.8, 6.6, 6.3, 6.1, 6.0), strict=True):
        guess = expected - (0.9 if name == "reliability" else 0.1)
        customers, staff, managers = (
            mean_of(from_values(np.clip(rng.normal(middle, 0.7, n), 1, 7).round(2)))
            for middle, n in ((expected, 240), (expected - 0.2, 38), (guess, 14))
        )
        rows.append(Gap1Row(name, customers, staff, managers))
    return rows


def _penalties(design: Design, rng: np.random.Generator) -> Penalties:
    """People who differ more than the demo's: two needs hurt where they are low, one lifts where it is high."""
    p = rng.integers(1, 8, (900, len(design.needs))).astype(np.float64)
    felt = 4.4 - 1.1 * (p[:, 4] <= 2) - 0.7 * (p[:, 6] <= 2) + 0.8 * (p[:, 15] >= 6) + 0.12 * (p[:, 10] - 4)
    overall = np.clip(np.rint(felt + rng.normal(0, 0.9, len(p))), 1, 7)
    found = drivers.penalties(fold(score_servqual(design, p, p, overall=overall)))
    return replace(found, needs=tuple(found.needs[place] for place in (4, 6, 9, 10, 15, 18)))


def _series(values: list[float], subject: Subject) -> Series:
    """Limits from the first fourteen months, anew from the fifteenth: a second technician came."""
    came = charts.Start(14, reason=subject.say("a second technician"))
    return Series(
        chart=charts.of_values(values, [charts.Start(points=14), came], bounds=(0.0, inf)),
        dates=[f"{2025 + place // 12}-{place % 12 + 1:02d}" for place in range(len(values))],
        notes=((came.at, came.reason),),
        target=3.0,
    )
