"""A control chart: eras with frozen limits, what asks to be explained, and whether a target is met as things are.

A point that breaks a rule is a question, not a verdict: a chart of a process in which nothing happens asks some too,
and `false_alarms` says how often. Verdicts are made by `change`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise
from math import inf
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.claims.verdicts import FIRM_FROM, Better, depend, dispersed, firm, good, skewed, sparse
from analysis.estimates.floors import Interval
from analysis.rows.checks import FloatArray
from analysis.statistics import series, spc
from analysis.statistics.spc import D2_TABLE, D4, NELSON, NHS, NO_SIGNALS, Rules, Signals
from analysis.statistics.undefined import Undefined

Kind = Literal["XmR", "p", "Laney p'"]  # p': of shares of large samples that differ by more than chance
Assurance = Literal["met", "sometimes", "not without change"]
_Limits = tuple[float, FloatArray]

# Of charts in which nothing happens, how many ask something at so many points, as measured in docs/claims.md; limits
# from the first 12 (from 20: fewer). p' is of the kind of XmR, as its limits follow from moving ranges too.
FALSE_ALARMS: Mapping[tuple[Literal["ranges", "shares"], str], Mapping[int, float]] = {
    ("ranges", NELSON.name): {12: 0.05, 24: 0.28, 36: 0.41, 60: 0.58},
    ("ranges", NHS.name): {12: 0.04, 24: 0.33, 36: 0.49, 60: 0.69},
    ("shares", NELSON.name): {12: 0.04, 24: 0.18, 36: 0.30, 60: 0.50},
    ("shares", NHS.name): {12: 0.05, 24: 0.26, 36: 0.45, 60: 0.68},
}


@dataclass(frozen=True)
class Start:
    """From here limits are new and rest on so many points, 12 to 20 as a rule. ValueError: fewer, or no reason."""

    at: int = 0
    points: int = FIRM_FROM
    reason: str = ""

    def __post_init__(self) -> None:
        if not firm(self.points) or (self.at > 0 and not self.reason.strip()):
            raise ValueError("limits rest on 12 points at least, and are set anew for a reason")


FROM_THE_FIRST = (Start(),)


@dataclass(frozen=True)
class Era:
    """Points start to end - 1. points: how many its limits rest on; firm: enough, else they are provisional."""

    start: int
    end: int
    points: int
    reason: str

    @property
    def firm(self) -> bool:
        return firm(self.points)


@dataclass(frozen=True)
class Chart:
    """centre, lower, upper: of each point; None where an era has no limits. excluded: points that no limit rests on and
    no rule looks at, with their cause; they are drawn all the same. questions: points of firm eras that break a rule.
    """

    kind: Kind
    rules: Rules
    values: tuple[float, ...]
    centre: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    eras: tuple[Era, ...]
    questions: Signals
    ranges_beyond: tuple[int, ...] = ()  # of XmR: the second point of a moving range above its limit
    excluded: Mapping[int, str] = field(default_factory=dict)
    sparse: bool = False  # of shares: samples too small for their limits
    dispersion: float | None = None  # of shares: chi-square over its degrees of freedom
    r1: float | None = None  # of the last era's points that limits rest on
    g1: float | None = None
    undefined: Undefined | None = None

    @property
    def firm(self) -> bool:
        """Whether the limits of today can be relied on."""
        return bool(self.eras) and self.eras[-1].firm and self.undefined is None

    @property
    def dependent(self) -> bool:
        return depend(self.r1)

    @property
    def skewed(self) -> bool:
        return skewed(self.g1)

    @property
    def false_alarms(self) -> float | None:
        """How many charts of so many points ask something where nothing happens; None where nobody knows, as readings
        are lopsided, follow each other or count too little: then more.
        """
        if not self.firm or self.dependent or self.skewed or self.sparse:
            return None
        measured = FALSE_ALARMS.get(("shares" if self.kind == "p" else "ranges", self.rules.name))
        return None if measured is None else float(np.interp(len(self.values), list(measured), list(measured.values())))

    @property
    def shifted(self) -> bool:
        """Whether the last era's points stay on one side of its centre: limits may then be set anew, if the cause is
        known.
        """
        return self.firm and any(place >= self.eras[-1].start for place in self.questions.one_side)


def of_values(
    values: Sequence[float],
    starts: Sequence[Start] = FROM_THE_FIRST,
    *,
    excluded: Mapping[int, str] | None = None,
    rules: Rules = NELSON,
    bounds: Interval = (-inf, inf),
) -> Chart:
    """XmR chart. bounds: what readings cannot pass, where limits are cut. ValueError: a point excluded without a cause,
    eras out of order.
    """
    x = np.asarray(values, dtype=float)
    series_ = _Series(x, starts, excluded or {}, rules, bounds)

    def limits(part: slice, base: slice) -> _Limits:
        centre, mean_range = spc.centre_and_range(series_.kept[base])
        return centre, np.full(len(x[part]), mean_range / D2_TABLE)

    chart = series_.chart("XmR", limits)
    return replace(chart, ranges_beyond=series_.ranges_beyond())


def of_shares(
    counted: Sequence[int],
    sizes: Sequence[int],
    starts: Sequence[Start] = FROM_THE_FIRST,
    *,
    excluded: Mapping[int, str] | None = None,
    rules: Rules = NELSON,
) -> Chart:
    """p chart, each point with limits of its own; p' where samples are large and differ by far more than chance. sizes:
    all above 0. ValueError: as above.
    """
    x, n = np.asarray(counted, dtype=float), np.asarray(sizes, dtype=float)
    series_ = _Series(x / n, starts, excluded or {}, rules, (0.0, 1.0))
    found = [
        series.excess(*(values[base][~np.isnan(series_.kept[base])] for values in (x, n))) for base in series_.bases
    ]
    chi2, df = sum(square for square, _ in found), sum(free for _, free in found)
    large = dispersed((chi2, df), n)

    def limits(part: slice, base: slice) -> _Limits:
        centre, times = spc.laney(series_.kept[base], n[base])
        return centre, np.sqrt(centre * (1 - centre) / n[part]) * (times if large else 1.0)

    chart = series_.chart("Laney p'" if large else "p", limits)
    few = bool(chart.values) and sparse(chart.centre[-1], n)
    return replace(chart, sparse=few, dispersion=chi2 / df if df else None)


def assurance(chart: Chart, target: float | None, better: Better) -> Assurance | None:
    """Whether the process meets a target as it is: by its limits of today. None without a target or firm limits."""
    if target is None or not chart.firm:
        return None
    limits = [limit for limit in (chart.lower[-1], chart.upper[-1]) if limit is not None]
    least, most = sorted(good(limit, better) for limit in limits)
    if least >= good(target, better):
        return "met"
    return "sometimes" if most >= good(target, better) else "not without change"


def meets(value: float, target: float, better: Better) -> bool:
    """Whether one reading meets the target."""
    return good(value, better) >= good(target, better)


@dataclass(frozen=True, eq=False)
class _Series:
    """values [n] with the eras that they fall into."""

    values: FloatArray
    starts: Sequence[Start]
    excluded: Mapping[int, str]
    rules: Rules
    bounds: Interval

    def __post_init__(self) -> None:
        at = [start.at for start in self.starts]
        if at != sorted(set(at)) or at[:1] != [0]:
            raise ValueError("eras begin with the first point and rise")
        if not all(cause.strip() for cause in self.excluded.values()):
            raise ValueError("a point is excluded for a cause")

    @property
    def kept(self) -> FloatArray:
        """NaN where a point is excluded."""
        kept = self.values.copy()
        kept[list(self.excluded)] = np.nan
        return kept

    @property
    def parts(self) -> list[slice]:
        return [slice(*ends) for ends in pairwise([*(start.at for start in self.starts), len(self.values)])]

    @property
    def bases(self) -> list[slice]:
        """Of each era the points that limits rest on, with those excluded among them."""
        return [self._base(start, part) for start, part in zip(self.starts, self.parts, strict=True)]

    def _base(self, start: Start, part: slice) -> slice:
        so_far = np.cumsum(~np.isnan(self.kept[part]))
        return slice(start.at, start.at + int((so_far <= start.points).sum()))

    def chart(self, kind: Kind, limits: Callable[[slice, slice], _Limits]) -> Chart:
        """limits: era, its base -> centre and the sigma of each of its points."""
        n, kept = len(self.values), self.kept
        centre, sigma = np.full(n, np.nan), np.full(n, np.nan)
        eras, questions = [], NO_SIGNALS
        for start, part, base in zip(self.starts, self.parts, self.bases, strict=True):
            rest_on = int((~np.isnan(kept[base])).sum())
            eras.append(Era(part.start, part.stop, rest_on, start.reason))
            if rest_on < 2:
                continue
            centre[part], sigma[part] = limits(part, base)
            if not (sigma[part] > 0).all():
                sigma[part] = np.nan
            elif firm(rest_on):
                there = part.start + np.flatnonzero(~np.isnan(kept[part]))
                questions = _added(questions, spc.signals(kept[there] - centre[there], sigma[there], self.rules), there)
        low, high = self.bounds
        last = kept[self.bases[-1]]
        return Chart(
            kind=kind,
            rules=self.rules,
            values=tuple(self.values.tolist()),
            centre=_known(centre),
            lower=_known(np.maximum(centre - 3 * sigma, low)),
            upper=_known(np.minimum(centre + 3 * sigma, high)),
            eras=tuple(eras),
            questions=questions,
            excluded=dict(self.excluded),
            r1=series.autocorrelation(last),
            g1=series.skewness(last),
            undefined=_why(n, eras[-1].points, sigma),
        )

    def ranges_beyond(self) -> tuple[int, ...]:
        kept, found = self.kept, []
        for part, base in zip(self.parts, self.bases, strict=True):
            if firm(int((~np.isnan(kept[base])).sum())):
                limit = D4 * spc.centre_and_range(kept[base])[1]
                ranges = np.abs(np.diff(kept[part]))
                found += [part.start + 1 + int(place) for place in np.flatnonzero(ranges > limit)]
        return tuple(found)


def _added(questions: Signals, found: Signals, places: NDArray[np.intp]) -> Signals:
    """With those of one more era, whose points lie at these places of the chart."""
    return Signals(
        *(
            (*getattr(questions, rule.name), *(int(places[at]) for at in getattr(found, rule.name)))
            for rule in fields(Signals)
        )
    )


def _known(values: FloatArray) -> tuple[float | None, ...]:
    return tuple(None if value != value else value for value in values.tolist())


def _why(n: int, points: int, sigma: FloatArray) -> Undefined | None:
    if not n:
        return "no_answers"
    if points < 2:
        return "too_few"
    return "no_variance" if np.isnan(sigma[-1]) else None
