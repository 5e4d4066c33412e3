"""Published worked examples, computed anew: whoever doubts the engine can look. Facts, with their source."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.estimates import kano, published
from analysis.estimates.kano import ORDER, Category, Share
from analysis.rows.design import EVALUATION_TABLES
from analysis.statistics import spc
from analysis.statistics.proportions import wilson
from analysis.statistics.samplesize import krejcie_morgan

ExampleId = Literal[
    "table", "ski", "retail", "service_app", "hospital", "unweighted", "wilson", "sample_size", "viscosity", "juice"
]


@dataclass(frozen=True)
class Check:
    """One printed figure. within: half of its last printed place, more where its inputs were printed rounded."""

    what: str  # as the source names it
    expected: float
    computed: float
    within: float

    @property
    def difference(self) -> float:
        return self.computed - self.expected

    @property
    def agrees(self) -> bool:
        return abs(self.difference) <= self.within + 1e-12


@dataclass(frozen=True)
class Example:
    id: ExampleId
    source: str
    rounded: bool  # the printed inputs were rounded, so the last printed place may differ by one
    checks: Sequence[Check]

    @property
    def agrees(self) -> bool:
        return all(check.agrees for check in self.checks)


def examples() -> tuple[Example, ...]:
    """All of them, computed now."""
    return tuple(Example(id_, source, rounded, tuple(checks())) for id_, source, rounded, checks in _EXAMPLES)


def _table() -> Iterator[Check]:
    letters = "".join(EVALUATION_TABLES["berger1993"])
    for category, printed in zip(ORDER, (3, 1, 3, 9, 7, 2), strict=True):
        yield Check(f"{category} of 25", printed, letters.count(category), 0)


Counts = Mapping[Category, int]

_SKI: Mapping[str, tuple[Counts, float, float]] = {  # percentages of A, O, M, I; printed better, worse
    "Edge grip": ({"A": 7, "O": 33, "M": 50, "I": 10}, 0.40, -0.83),
    "Ease of turn": ({"A": 11, "O": 46, "M": 31, "I": 12}, 0.57, -0.78),
    "Service": ({"A": 66, "O": 22, "M": 3, "I": 9}, 0.89, -0.25),
}
_RETAIL: Mapping[str, tuple[Counts, float, float]] = {
    "App-based bonus program": ({"A": 216, "O": 56, "M": 13, "I": 275, "R": 23, "Q": 24}, 0.486, -0.123),
    "Smart mirror": ({"A": 229, "O": 42, "M": 5, "I": 276, "R": 33, "Q": 22}, 0.491, -0.085),
    "Free in-store WiFi": ({"A": 187, "O": 71, "M": 46, "I": 258, "R": 19, "Q": 26}, 0.459, -0.208),
}


def _coefficients(needs: Mapping[str, tuple[Counts, float, float]], within: float) -> Iterator[Check]:
    for name, (counts, better, worse) in needs.items():
        found = kano.classify(name, counts)
        yield Check(f"{name}: better", better, _known(found.better), within)
        yield Check(f"{name}: worse", worse, _known(found.worse), within)


def _known(share: Share) -> float:
    return float("nan") if share.value is None else share.value


def _service_app() -> Iterator[Check]:
    counts: Counts = {"M": 95, "O": 123, "A": 45, "I": 33}
    found, strengths = kano.classify("Service app", counts), kano.strengths("Service app", counts)
    assert strengths.fong is not None
    assert strengths.category_strength is not None
    yield Check("CS+", 0.568, _known(found.better), 0.0005)
    yield Check("CS−", -0.736, _known(found.worse), 0.0005)
    yield Check("category strength, %", 9, 100 * strengths.category_strength, 0.5)
    yield Check("Fong's limit", 19.4, strengths.fong.rhs, 0.05)


# Mean perception and expectation of every item; printed gap of the dimension.
_HOSPITAL: Mapping[str, tuple[Sequence[tuple[float, float]], float]] = {
    "Reliability/Responsiveness": (
        [
            *((4.04, 4.94), (4.08, 4.92), (4.11, 4.92), (3.97, 4.93), (4.02, 4.90)),
            *((4.03, 4.91), (4.08, 4.93), (4.09, 4.94), (4.04, 4.95), (4.04, 4.95)),
        ],
        -0.88,
    ),
    "Empathy": (
        [(4.39, 4.96), (3.95, 4.90), (3.34, 4.87), (3.97, 4.94), (3.90, 4.86), (3.83, 4.78), (3.86, 4.82)],
        -0.98,
    ),
    "Tangibles": ([(4.36, 4.96), (4.29, 4.97), (3.96, 4.95), (4.12, 4.94)], -0.76),
}


def _hospital() -> Iterator[Check]:
    items = {
        f"{name} {position}": (e, p) for name, (rows, _) in _HOSPITAL.items() for position, (p, e) in enumerate(rows)
    }
    members = {name: [f"{name} {position}" for position in range(len(rows))] for name, (rows, _) in _HOSPITAL.items()}
    found = published.gap_table(items, members)
    for name, (_, gap) in _HOSPITAL.items():
        yield Check(name, gap, found.dimensions[name].gap, 0.015)
    yield Check("Total of 21 items", -0.89, found.overall_items.gap, 0.015)


def _unweighted() -> Iterator[Check]:
    gaps = dict(enumerate((-0.65, -1.10, -0.83, -0.70, -1.01)))
    yield Check(
        "SERVQUAL score", -0.86, published.overall_gap({str(position): gap for position, gap in gaps.items()}), 0.005
    )


def _wilson() -> Iterator[Check]:
    for x, n, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        found = wilson(x, n)
        yield Check(f"{x}/{n}, from", low, found[0], 0.00005)
        yield Check(f"{x}/{n}, to", high, found[1], 0.00005)


def _sample_size() -> Iterator[Check]:
    printed = {10: 10, 50: 44, 100: 80, 220: 140, 500: 217, 1300: 297, 9000: 368}
    for population, size in printed.items():
        yield Check(f"N = {population}", size, krejcie_morgan(population).nearest, 0)


_VISCOSITY = (33.75, 33.05, 34.0, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.2, 33.62, 33.0, 33.54, 33.12, 33.84)
_JUICE = (12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6)


def _viscosity() -> Iterator[Check]:
    found = spc.xmr(_VISCOSITY)
    assert found.limits is not None
    assert found.centre is not None
    assert found.mean_range is not None
    yield Check("centre", 33.52, found.centre, 0.005)
    yield Check("mean moving range", 0.48, found.mean_range, 0.005)
    yield Check("upper limit", 34.80, found.limits.upper, 0.005)
    yield Check("lower limit", 32.24, found.limits.lower, 0.0051)


def _juice() -> Iterator[Check]:
    found = spc.p_chart(_JUICE, [50] * len(_JUICE))
    yield Check("centre", 0.2313, found.centre or 0.0, 0.00005)
    yield Check("upper limit", 0.4102, float(found.upper[0]), 0.00005)
    yield Check("lower limit", 0.0524, float(found.lower[0]), 0.00005)


_EXAMPLES: Sequence[tuple[ExampleId, str, bool, Callable[[], Iterator[Check]]]] = (
    ("table", "Kano et al. 1984; Berger et al. 1993, CQM Journal 2(4)", False, _table),
    (
        "ski",
        "Sauerwein, Bailom, Matzler & Hinterhuber 1996; Matzler & Hinterhuber 1998, Technovation 18(1)",
        True,
        lambda: _coefficients(_SKI, 0.0101),
    ),
    (
        "retail",
        "Brand & Rese 2026, Journal of Retailing and Consumer Services 89, table 1",
        False,
        lambda: _coefficients(_RETAIL, 0.0005),
    ),
    ("service_app", "stp25kano, README: Service app", False, _service_app),
    ("hospital", "Zarei et al. 2012, BMC Health Services Research 12:31, table 2 (CC BY 2.0)", True, _hospital),
    ("unweighted", "12manage.com, forum on SERVQUAL: unweighted score of five dimensions", False, _unweighted),
    ("wilson", "Newcombe 1998, Statistics in Medicine 17: 857-872, table I", False, _wilson),
    (
        "sample_size",
        "Krejcie & Morgan 1970, Educational and Psychological Measurement 30: 607-610",
        False,
        _sample_size,
    ),
    ("viscosity", "Montgomery 1991, Introduction to Statistical Quality Control: viscosity", False, _viscosity),
    ("juice", "Montgomery 1991, Introduction to Statistical Quality Control: orange juice cans", False, _juice),
)
