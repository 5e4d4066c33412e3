"""From how many answers satisfaction is explained, and what low and high ratings go with."""

import numpy as np
import pytest
from scipy.stats import t as student

from analysis.estimates import drivers
from analysis.estimates.drivers import Penalties
from analysis.rows.checks import FloatArray
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import score_servqual
from analysis.rows.tally import Tally


def tally(perceived: list[int], low: int = 1, high: int = 7) -> Tally:
    design = Design(("a", "b"), {"one": ("a",), "two": ("b",)}, low, high, overall=(1, 5))
    rows = np.array([[value, low + (3 * place) % (high - low + 1)] for place, value in enumerate(perceived)], float)
    overall = np.array([1 + place % 5 for place in range(len(perceived))], float)
    return fold(score_servqual(design, rows, rows, overall=overall))


@pytest.mark.parametrize(("n", "expected"), [(49, False), (50, True), (51, True)])
def test_fifty_answers_are_enough(n: int, expected: bool) -> None:
    found = drivers.drivers(tally([1 + (place * place) % 7 for place in range(n)]))
    assert (found.regression.n, found.enough) == (n, expected)


@pytest.mark.parametrize(
    ("low", "high", "lowest", "highest"),
    [
        (1, 5, (1, 2), (4, 5)),
        (1, 7, (1, 2), (6, 7)),
        (1, 9, (1, 2, 3), (7, 8, 9)),
        (0, 10, (0, 1, 2, 3), (7, 8, 9, 10)),
        (-2, 2, (-2, -1), (1, 2)),
    ],
)
def test_low_and_high_are_the_outer_thirds(
    low: int, high: int, lowest: tuple[int, ...], highest: tuple[int, ...]
) -> None:
    found = drivers.penalties(tally([*range(low, high + 1)], low, high)).needs[0]
    assert (found.n_low, found.n_high) == (len(lowest), len(highest))
    assert found.n_middle == high - low + 1 - len(lowest) - len(highest)


NEEDS = tuple("abcdef")
SIX = Design(NEEDS, {"one": NEEDS[:3], "two": NEEDS[3:]}, 1, 7, overall=(1, 7))


def rated(p: FloatArray, overall: FloatArray) -> Penalties:
    return drivers.penalties(fold(score_servqual(SIX, p, p, overall=overall)))


def people(n: int = 300, seed: int = 4) -> tuple[FloatArray, FloatArray]:
    rng = np.random.default_rng(seed)
    p = rng.integers(1, 8, (n, 6)).astype(float)
    felt = 4 - 1.5 * (p[:, 0] <= 2) + 1.0 * (p[:, 3] >= 6) + 0.2 * (p[:, 1] - 4) + rng.normal(0, 1, n)
    return p, np.clip(np.rint(felt), 1, 7)


def columns_of(p: FloatArray) -> FloatArray:
    """The constant, low ratings, high ratings."""
    return np.column_stack([np.ones(len(p)), p <= 2, p >= 6]).astype(float)


def test_effects_are_those_of_least_squares_on_the_rows() -> None:
    """NumPy's lstsq on the people who answered everything, who are fewer than those of the dimensions' regression."""
    p, overall = people()
    rng = np.random.default_rng(5)
    p[rng.random(p.shape) < 0.03] = np.nan
    overall[rng.random(len(overall)) < 0.05] = np.nan
    complete = ~np.isnan(np.column_stack([p, overall])).any(axis=1)
    x, y = columns_of(p[complete]), overall[complete]
    b, residual, *_ = np.linalg.lstsq(x, y, rcond=None)
    se = np.sqrt(residual[0] / (len(y) - x.shape[1]) * np.diag(np.linalg.inv(x.T @ x)))
    found = rated(p, overall)
    assert (found.n, found.effects, found.undefined) == (complete.sum(), 12, None)
    effects = [row.penalty for row in found.needs] + [row.reward for row in found.needs]
    for place, effect in enumerate(effects, 1):
        assert effect is not None
        assert (effect.b, effect.se) == pytest.approx((b[place], se[place]), rel=1e-9, abs=1e-9)
        reach = student.ppf(0.975, len(y) - 13) * se[place]
        assert effect.interval == pytest.approx((b[place] - reach, b[place] + reach), rel=1e-9, abs=1e-9)
        assert effect.p == pytest.approx(2 * student.sf(abs(b[place] / se[place]), len(y) - 13), rel=1e-6)
    assert found.r2 == pytest.approx(1 - residual[0] / ((y - y.mean()) ** 2).sum(), rel=1e-9)


def test_batches_give_the_same_effects() -> None:
    p, overall = people()
    parts = [
        fold(score_servqual(SIX, p[rows], p[rows], overall=overall[rows])) for rows in (slice(90), slice(90, None))
    ]
    assert drivers.penalties(parts[0] + parts[1]) == rated(p, overall)


def test_a_need_that_only_goes_along_with_another_has_no_effect_of_its_own() -> None:
    """Alone it would seem to hurt as well."""
    p, _ = people(2000)
    p[:, 1] = np.where(np.arange(2000) % 5 < 4, p[:, 0], p[:, 1])
    overall = np.clip(np.rint(5 - 2 * (p[:, 0] <= 2) + np.random.default_rng(1).normal(0, 1, 2000)), 1, 7)
    found = rated(p, overall).needs
    assert found[0].penalty is not None
    assert found[1].penalty is not None
    assert found[0].penalty.b == pytest.approx(-2, abs=0.3)
    assert found[1].penalty.interval[0] < 0 < found[1].penalty.interval[1]
    alone = overall[p[:, 1] <= 2].mean() - overall[(p[:, 1] > 2) & (p[:, 1] < 6)].mean()
    assert alone < -1


@pytest.mark.parametrize(("number", "there"), [(4, False), (5, True), (6, True)])
@pytest.mark.parametrize("rating", ["low", "middle", "high"])
def test_a_rating_that_fewer_than_five_gave_is_left_out(rating: str, number: int, there: bool) -> None:
    p, overall = people()
    value = {"low": 1.0, "middle": 4.0, "high": 7.0}
    others = [of for name, of in value.items() if name != rating]
    p[:, 2] = np.resize(others, len(p))
    p[:number, 2] = value[rating]
    found = rated(p, overall)
    row = found.needs[2]
    assert {"low": row.n_low, "middle": row.n_middle, "high": row.n_high}[rating] == number
    left_out = {"low": (True, False), "middle": (True, True), "high": (False, True)}[rating]
    expected = [there or not out for out in left_out]
    assert [row.penalty is not None, row.reward is not None] == expected
    assert found.effects == 10 + sum(expected)
    assert found.undefined is None


def test_where_effects_cannot_be_told_apart_there_is_a_reason_and_no_number() -> None:
    p, overall = people()
    same = p.copy()
    same[:, 1] = same[:, 0]
    for found, why in [
        (rated(same, overall), "singular"),
        (rated(p, np.full(300, 4.0)), "constant_part"),
        (rated(p[:1], overall[:1]), "too_few"),
        (rated(p[:0], overall[:0]), "no_answers"),
        (rated(np.full((300, 6), 7.0), overall), "too_few"),
        (rated(p, np.where(p[:, 0] <= 2, 1.0, 7.0)), "singular"),
    ]:
        assert found.undefined == why
        assert all(row.penalty is None and row.reward is None and row.asymmetry is None for row in found.needs)


def test_whoever_was_asked_only_some_needs_is_in_no_joint_regression() -> None:
    p, overall = people()
    p[np.arange(300), np.arange(300) % 6] = np.nan
    found = rated(p, overall)
    assert (found.n, found.effects, found.undefined) == (0, 0, "no_answers")
