"""SERVQUAL estimates of a tally: gaps of items and dimensions, weighted and unweighted."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from analysis.estimates.floors import shown
from analysis.rows.design import Design
from analysis.rows.scores import person_factor
from analysis.rows.tally import ScaleName, Tally
from analysis.statistics.intervals import Mean, mean_interval, t_quantile

Rows = Literal["person", "listwise"]


@dataclass(frozen=True)
class Row:
    """One need or dimension: expectation and perception over the same complete pairs, and their gap P - E."""

    id: str
    dimension: str  # its own id for a dimension
    expectation: float | None
    perception: float | None
    gap: Mean


@dataclass(frozen=True)
class Gaps:
    """Every gap of one group of respondents, in questionnaire order."""

    respondents: int
    items: tuple[Row, ...]
    dimensions: tuple[Row, ...]
    overall: Mean  # mean of a person's five dimension gaps
    weighted: Mean  # by the person's own 100 points; n = 0 where none were asked
    low: int
    high: int


@dataclass(frozen=True)
class Listwise:
    """The same gaps over those respondents only who answered every E and P: a check on the half rule."""

    respondents: int
    dimensions: tuple[Row, ...]
    overall: Mean
    weighted: Mean


@dataclass(frozen=True)
class ItemAvailable:
    """Gaps as means of item means, each item over everybody who answered its pair. None where an item has no pair."""

    dimensions: Mapping[str, float | None]
    overall: float | None  # mean of the dimensions
    overall_items: float | None  # mean of all items


@dataclass(frozen=True)
class Servperf:
    """Perceptions alone (Cronin & Taylor 1992)."""

    dimensions: Mapping[str, Mean]
    overall_items: Mean  # mean of a person's answered P items, at least half of them
    overall_dimensions: float | None  # mean of the dimension means
    weighted: Mean


@dataclass(frozen=True)
class Weights:
    """Mean importance points per dimension, brought to a sum of 100; None where nobody gave usable ones."""

    n: int
    points: Mapping[str, float | None]


@dataclass(frozen=True)
class WeightedByMeans:
    """Dimension gaps times mean weight shares. Differs from the person-level score where weights and gaps correlate."""

    dimensions: Mapping[str, float | None]
    overall: float | None


@dataclass(frozen=True)
class Counts:
    """What was answered, of how many. Cells: counts per need, over E and P together or apart."""

    respondents: int
    complete: int  # answered every E and P
    answered_expectation: tuple[int, ...]
    answered_perception: tuple[int, ...]
    blank: int
    not_applicable: int


def gaps(tally: Tally) -> Gaps:
    """Item gaps over complete pairs, dimension gaps by the half rule, overall and weighted over persons.

    Parasuraman, Zeithaml & Berry 1988; weighted: Zeithaml, Parasuraman & Berry 1990.
    """
    design = tally.design
    where = {need: dimension for dimension, needs in design.dimensions.items() for need in needs}
    items = (_row(tally, "pair", position, need, where.get(need, ""), 1) for position, need in enumerate(design.needs))
    return Gaps(
        respondents=tally.respondents,
        items=tuple(items),
        dimensions=_dimension_rows(tally, "person"),
        overall=_overall(tally, "person"),
        weighted=_floats(tally, "weighted/gap"),
        low=design.low,
        high=design.high,
    )


def listwise(tally: Tally) -> Listwise:
    """The dimension and overall gaps of complete respondents."""
    return Listwise(
        respondents=int(tally.integers["complete"][0]),
        dimensions=_dimension_rows(tally, "listwise"),
        overall=_overall(tally, "listwise"),
        weighted=_floats(tally, "weighted/listwise"),
    )


def incomplete(tally: Tally) -> dict[str, Mean]:
    """The dimension gaps of everybody else who counts by the half rule."""
    rest = tally.integers["person/gap"] - tally.integers["listwise/gap"]
    factor = person_factor(tally.design)
    return {name: _mean(row.tolist(), factor) for name, row in zip(tally.design.dimensions, rest, strict=True)}


def item_available(tally: Tally) -> ItemAvailable:
    """Dimension gap = mean of its item means, whoever answered them."""
    means = {row.id: row.gap.mean for row in gaps(tally).items}
    dimensions = {
        dimension: mean_of_all([means[need] for need in needs]) for dimension, needs in tally.design.dimensions.items()
    }
    return ItemAvailable(dimensions, mean_of_all(list(dimensions.values())), mean_of_all(list(means.values())))


def sampled(tally: Tally, scale: ScaleName = "gap") -> Mapping[str, Mean]:
    """Dimension means where each person was asked only some of the needs: mean of the needs' means.

    Its variance from pairwise counts and covariances: (1/k2) sum over i, j of n_ij cov_ij / (n_i n_j). Of two needs
    that fewer than two people answered together the products around the needs' own means stand for n_ij cov_ij: so a
    pair that nobody was asked adds nothing. n: answers of the need with the fewest.

    Of a tally without sums over pairs the standard error is the mean of the needs' own: never less than the true one,
    whatever the needs have to do with each other.
    """
    design = tally.design
    return {
        name: combined(tally, scale, {design.needs.index(need): 1 / len(needs) for need in needs})
        for name, needs in design.dimensions.items()
    }


def sampled_overall(tally: Tally, scale: ScaleName = "gap") -> Mean:
    """The mean of the dimension means of `sampled`."""
    design = tally.design
    weights = {
        design.needs.index(need): 1 / (len(design.dimensions) * len(needs))
        for needs in design.dimensions.values()
        for need in needs
    }
    return combined(tally, scale, weights)


def sampled_gaps(tally: Tally) -> Gaps:
    """As `gaps`, for short forms: no scores of persons, each of whom was asked other needs, and so none by weights. n
    of a dimension counts people (`by_people`).
    """
    whole, dimensions = gaps(tally), sampled(tally)
    members = {name: [row for row in whole.items if row.dimension == name] for name in dimensions}
    rows = [
        Row(
            name,
            name,
            mean_of_all([row.expectation for row in members[name]]),
            mean_of_all([row.perception for row in members[name]]),
            gap,
        )
        for name, mean in dimensions.items()
        for gap in [by_people(mean, [row.gap.n for row in members[name]])]
    ]
    overall, nobody = by_people(sampled_overall(tally), [row.gap.n for row in whole.items]), mean_interval(0, 0, 0)
    return Gaps(whole.respondents, whole.items, tuple(rows), overall, nobody, whole.low, whole.high)


def by_people(mean: Mean, answers: Sequence[int]) -> Mean:
    """A mean over needs with so many answers, with people as its n: as many as answered the need that most did, so at
    least so many were asked. Nothing where one of the needs has too few answers to be shown.
    """
    counts = answers or [0]
    return replace(mean, n=max(counts)) if shown(min(counts)) else Mean(min(counts), None, None, None, None, None)


def combined(tally: Tally, scale: ScaleName, weights: Mapping[int, float]) -> Mean:
    """The weighted sum of needs' means, each over its own answers. weights: by the need's place."""
    if f"pairs/{scale}" not in tally.integers:
        return _combined_apart(tally, scale, weights)
    rows, by = list(weights), list(weights.values())
    n, sums, products = (part[np.ix_(rows, rows)].tolist() for part in tally.integers[f"pairs/{scale}"])
    places = range(len(rows))
    counts = [n[i][i] for i in places]
    if min(counts, default=0) < 1:
        return Mean(min(counts, default=0), None, None, None, None, None)
    means = [sums[i][i] / counts[i] for i in places]
    mean = math.fsum(weight * value for weight, value in zip(by, means, strict=True))
    if min(counts) < 2:
        return Mean(min(counts), mean, None, None, None, None)

    def shared(i: int, j: int) -> float:
        """n_ij cov_ij"""
        if n[i][j] > 1:
            return float((n[i][j] * products[i][j] - sums[i][j] * sums[j][i]) / (n[i][j] - 1))
        around: float = products[i][j] - means[j] * sums[i][j] - means[i] * sums[j][i] + n[i][j] * means[i] * means[j]
        return around

    variance = math.fsum(by[i] * by[j] * shared(i, j) / (counts[i] * counts[j]) for i in places for j in places)
    se = math.sqrt(max(variance, 0.0))
    reach = t_quantile(min(counts) - 1, 0.975) * se
    return Mean(min(counts), mean, None, se, mean - reach, mean + reach)


def _combined_apart(tally: Tally, scale: ScaleName, weights: Mapping[int, float]) -> Mean:
    rows, counts = list(weights), tally.integers[f"histogram/{scale}"]
    values = np.arange(counts.shape[1]) + (tally.design.low - tally.design.high if scale == "gap" else tally.design.low)
    sums = np.stack([counts.sum(axis=1), counts @ values, counts @ values**2], axis=1)
    moments = [_mean(row, 1) for row in sums[rows].tolist()]
    n = min((each.n for each in moments), default=0)
    means = [each.mean for each in moments if each.mean is not None]
    if not means or len(means) < len(rows):
        return Mean(n, None, None, None, None, None)
    mean = math.fsum(weights[row] * value for row, value in zip(rows, means, strict=True))
    errors = [each.se for each in moments if each.se is not None]
    if len(errors) < len(rows):
        return Mean(n, mean, None, None, None, None)
    se = math.fsum(abs(weights[row]) * value for row, value in zip(rows, errors, strict=True))
    reach = t_quantile(n - 1, 0.975) * se
    return Mean(n, mean, None, se, mean - reach, mean + reach)


def servperf(tally: Tally) -> Servperf:
    """Perception scores; a person counts for a dimension with at least half of its P items answered."""
    factor = person_factor(tally.design)
    rows = tally.integers["servperf/dimensions"]
    dimensions = {
        dimension: _mean(rows[position].tolist(), factor) for position, dimension in enumerate(tally.design.dimensions)
    }
    return Servperf(
        dimensions=dimensions,
        overall_items=_mean_of_items(tally),
        overall_dimensions=mean_of_all([mean.mean for mean in dimensions.values()]),
        weighted=_floats(tally, "weighted/servperf"),
    )


def mean_weights(tally: Tally) -> Weights:
    """Mean points of the respondents whose points can be used."""
    means = mean_points(tally)
    return Weights(max((mean.n for mean in means.values()), default=0), {d: mean.mean for d, mean in means.items()})


def mean_points(tally: Tally) -> dict[str, Mean]:
    """The same with their intervals."""
    moments = tally.floats["points"].tolist()
    return {d: _mean(row, 1) for d, row in zip(tally.design.dimensions, moments, strict=True)}


def weighted_by_mean_weights(rows: Sequence[Row], weights: Weights) -> WeightedByMeans:
    """Each dimension's mean gap times its mean share of the points, and their sum."""
    products: dict[str, float | None] = {}
    for row in rows:
        points, gap = weights.points.get(row.id), row.gap.mean
        products[row.id] = None if points is None or gap is None else points / 100 * gap
    known = [value for value in products.values() if value is not None]
    return WeightedByMeans(products, math.fsum(known) if known and len(known) == len(rows) else None)


def counts(tally: Tally) -> Counts:
    """Respondents, complete respondents, answers per need, and cells without an answer by reason."""
    answered = [tally.integers[f"histogram/{scale}"].sum(axis=1).tolist() for scale in ("expectation", "perception")]
    return Counts(
        respondents=tally.respondents,
        complete=int(tally.integers["complete"][0]),
        answered_expectation=tuple(answered[0]),
        answered_perception=tuple(answered[1]),
        blank=int(tally.integers["blank"].sum()),
        not_applicable=int(tally.integers["not_applicable"].sum()),
    )


def mean_of_available(values: Sequence[float | None]) -> tuple[float | None, int]:
    """The mean of those that there are, and of how many: never to be shown as an overall score of all."""
    known = [value for value in values if value is not None]
    return (math.fsum(known) / len(known) if known else None), len(known)


def mean_of_all(values: Sequence[float | None]) -> float | None:
    """The mean; None where one is missing: four dimensions are not comparable with five."""
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known and len(known) == len(values) else None


def _dimension_rows(tally: Tally, rows: Rows) -> tuple[Row, ...]:
    factor = person_factor(tally.design)
    names = tally.design.dimensions
    return tuple(_row(tally, rows, position, name, name, factor) for position, name in enumerate(names))


def _row(tally: Tally, group: str, position: int, name: str, dimension: str, factor: int) -> Row:
    e, p, gap = (
        _mean(tally.integers[f"{group}/{scale}"][position].tolist(), factor)
        for scale in ("expectation", "perception", "gap")
    )
    return Row(name, dimension, e.mean, p.mean, gap)


def _overall(tally: Tally, rows: Rows) -> Mean:
    return _mean(tally.integers[f"{rows}/overall"][0].tolist(), overall_factor(tally.design))


def overall_factor(design: Design) -> int:
    """What a person's overall mean is kept multiplied by: 300 for five dimensions of up to six needs."""
    return person_factor(design) * max(len(design.dimensions), 1)


def _floats(tally: Tally, name: str) -> Mean:
    return _mean(tally.floats[name][0].tolist(), 1)


def _mean(moments: list[int] | list[float], factor: int) -> Mean:
    n, total, squares = moments
    return mean_interval(int(n), total, squares, factor)


def _mean_of_items(tally: Tally) -> Mean:
    """Mean over persons of (sum of P) / (number answered), from sums grouped by that number: exact by one factor."""
    groups = tally.integers["servperf/items"].tolist()
    half = max(math.ceil((len(groups) - 1) / 2), 1)
    factor = math.lcm(*range(half, len(groups)))
    n = total = squares = 0
    for answered in range(half, len(groups)):
        count, row_sum, row_squares = groups[answered]
        scale = factor // answered
        n, total, squares = n + count, total + row_sum * scale, squares + row_squares * scale * scale
    return mean_interval(n, total, squares, factor)
