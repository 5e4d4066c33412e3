"""What follows from a tally: the same however it was folded, the same as from the rows, and a word at every edge."""

import dataclasses
import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.claims import waves
from analysis.estimates import drivers, gaptests, kano, reading, reliability, segments, servqual
from analysis.estimates.kano import needs
from analysis.rows import quality
from analysis.rows.checks import FloatArray
from analysis.rows.design import Design
from analysis.rows.folding import MISSING, empty, fold, fold_kano_matrix, fold_matrix
from analysis.rows.scores import score_kano, score_servqual
from analysis.rows.tally import SCALES, Tally
from analysis.statistics import factors
from analysis.statistics.agreement import agreement
from analysis.statistics.cfa import confirm
from analysis.statistics.correlations import joint, kendall, pearson, spearman
from analysis.statistics.distribution import from_values
from analysis.statistics.moments import available_pairs, from_rows
from analysis.statistics.paired import paired_t
from analysis.statistics.regression import regress
from analysis.statistics.signedrank import signed_rank

DESIGN = Design(
    ("a", "b", "c", "d", "e", "f", "g"),
    {"one": ("a", "b", "c"), "two": ("d", "e", "f", "g")},
    1,
    7,
    frozenset({"e"}),
    (1, 5),
)
N = 60


def answers(seed: int, missing: float = 0.1) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Expectations, perceptions and satisfaction of N people who answer with some sense."""
    r = np.random.default_rng(seed)
    mood = r.normal(size=(N, 1))
    e, p = (np.clip(np.rint(4 + shift + mood + r.normal(size=(N, 7))), 1, 7) for shift in (1.2, 0.2))
    overall = np.clip(np.rint(3 + mood[:, 0] + r.normal(size=N)), 1, 5)
    for values in (e, p, overall):
        values[r.random(values.shape) < missing] = np.nan
    return e, p, overall


def tally_of(e: FloatArray, p: FloatArray, overall: FloatArray) -> Tally:
    return fold(score_servqual(DESIGN, e, p, overall=overall), flags={"straight_line": quality.straight_line(e, p)})


def estimates(tally: Tally) -> dict[str, Any]:
    """Everything that is computed from a SERVQUAL tally."""
    dimensions = tuple(DESIGN.dimensions)
    return {
        "gaps": servqual.gaps(tally),
        "listwise": servqual.listwise(tally),
        "item available": servqual.item_available(tally),
        "sampled": servqual.sampled(tally),
        "servperf": servqual.servperf(tally),
        "counts": servqual.counts(tally),
        "tests": gaptests.gap_tests(tally),
        "reliability": [reliability.reliability_of(tally, scale, name) for scale in SCALES for name in dimensions],
        "pairwise": [reliability.pairwise_of(tally, scale, name) for scale in SCALES for name in dimensions],
        "difference": [reliability.difference_of(tally, name) for name in dimensions],
        "drivers": drivers.drivers(tally),
        "penalties": drivers.penalties(tally),
        "segments": segments.compare({"x": tally, "y": tally}, dimensions),
        "adequacy": factors.adequacy(reading.block(tally, "perception").correlation, 50),
        "cfa": confirm(reading.block(tally, "perception"), {"one": [0, 1, 2], "two": [3, 4, 5, 6]}),
    }


def plain(value: Any) -> Any:
    """Dataclasses as nested tuples, so that a difference in the last bit shows."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return tuple((field.name, plain(getattr(value, field.name))) for field in dataclasses.fields(value))
    if isinstance(value, (list, tuple)):
        return tuple(plain(part) for part in value)
    if isinstance(value, dict):
        return tuple((key, plain(part)) for key, part in value.items())
    return value


def no_number_is_nan(value: Any) -> None:
    if isinstance(value, tuple):
        for part in value:
            no_number_is_nan(part)
    assert not (isinstance(value, float) and not math.isfinite(value))


def in_batches(given_: tuple[FloatArray, FloatArray, FloatArray], cuts: list[int]) -> Tally:
    parts = empty(DESIGN, "servqual")
    for start, end in itertools.pairwise([0, *sorted(cuts), N]):
        parts = parts + tally_of(*(values[start:end] for values in given_))
    return parts


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), cuts=st.lists(st.integers(0, N), max_size=4))
def test_random_batches_give_the_same_to_the_last_bit(seed: int, cuts: list[int]) -> None:
    given_ = answers(seed)
    assert in_batches(given_, cuts) == tally_of(*given_)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_equal_tallies_give_equal_estimates_however_they_came_about(seed: int) -> None:
    given_ = answers(seed)
    order = np.random.default_rng(seed).permutation(N)
    wanted = plain(estimates(tally_of(*given_)))
    assert plain(estimates(in_batches(given_, [10, 10, 37]))) == wanted
    assert plain(estimates(tally_of(*(values[order] for values in given_)))) == wanted


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_tally_says_what_the_rows_say(seed: int) -> None:
    e, p, overall = answers(seed)
    tally, scores = tally_of(e, p, overall), score_servqual(DESIGN, e, p, overall=overall)
    gaps = scores.dimension_gap[:, 0]
    assert plain(paired_t(reading.dimension(tally, "gap", "one"))) == plain(paired_t(from_values(gaps)))
    assert plain(signed_rank(reading.item(tally, "gap", "e"))) == plain(signed_rank(from_values(scores.gap[:, 4])))
    rows = from_rows(np.column_stack([scores.satisfaction, scores.servperf]))
    close(plain(regress(reading.drivers(tally))), plain(regress(rows)))
    close(plain(pearson(reading.drivers(tally))), plain(pearson(rows)))
    with_one, from_both = reading.with_dimension(tally, "one"), joint(scores.servperf[:, 0], scores.satisfaction)
    close(plain(spearman(with_one)), plain(spearman(from_both)))
    close(plain(kendall(with_one)), plain(kendall(from_both)))
    close(reading.available_pairs(tally, "gap", DESIGN.needs).tolist(), available_pairs(scores.gap).tolist())


def close(one: Any, other: Any) -> None:
    """Equal but for rounding."""
    if isinstance(one, (tuple, list)):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            close(a, b)
    elif isinstance(one, float) and isinstance(other, float):
        assert one == pytest.approx(other, rel=1e-9, abs=1e-10)
    else:
        assert one == other


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_order_of_respondents_and_a_common_shift_change_nothing(seed: int) -> None:
    e, p, overall = answers(seed)
    order = np.random.default_rng(seed).permutation(N)
    assert tally_of(e[order], p[order], overall[order]) == tally_of(e, p, overall)
    wide = dataclasses.replace(DESIGN, low=1, high=9, overall=None)
    one, other = (fold(score_servqual(wide, e + shift, p + shift)) for shift in (0, 2))
    for row, shifted in zip(servqual.gaps(one).items, servqual.gaps(other).items, strict=True):
        assert row.gap == shifted.gap
    assert plain(gaptests.gap_tests(one)) == plain(gaptests.gap_tests(other))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_names_of_segments_and_turning_twice_change_nothing(seed: int) -> None:
    e, p, overall = answers(seed)
    half = slice(0, 30), slice(30, N)
    parts = [tally_of(e[rows], p[rows], overall[rows]) for rows in half]
    names = tuple(DESIGN.dimensions)
    for one, other in zip(
        segments.compare(dict(zip("xy", parts, strict=True)), names),
        segments.compare(dict(zip("qr", parts, strict=True)), names),
        strict=True,
    ):
        assert (one.welch, one.ranks, one.p_adjusted) == (other.welch, other.ranks, other.p_adjusted)
    turned = np.where(np.arange(7) == 4, 8 - e, e)
    upright = dataclasses.replace(DESIGN, reverse=frozenset())
    np.testing.assert_array_equal(
        score_servqual(DESIGN, turned, p).expectation, score_servqual(upright, e, p).expectation
    )


def compact(values: FloatArray) -> Any:
    return np.where(np.isnan(values), MISSING, values).astype(np.int8)


def test_a_compact_matrix_gives_the_same_tally() -> None:
    e, p, overall = answers(3)
    matrix = fold_matrix(DESIGN, compact(e), compact(p), compact(overall))
    assert plain(estimates(matrix)) == plain(estimates(tally_of(e, p, overall)))
    design = Design(("x", "y"), low=1, high=5)
    codes = np.random.default_rng(1).integers(1, 6, (2, 200, 2)).astype(float)
    assert fold_kano_matrix(design, compact(codes[0]), compact(codes[1])) == fold(score_kano(design, *codes))


ALL_SIX = np.full((12, 7), 6.0)
EDGES = {
    "nobody": (np.empty((0, 7)), np.empty((0, 7)), np.empty(0)),
    "one": (ALL_SIX[:1], ALL_SIX[:1] - 1, np.array([3.0])),
    "two": (ALL_SIX[:2], ALL_SIX[:2] - [[1], [3]], np.array([3.0, 4.0])),
    "no variance": (ALL_SIX, ALL_SIX, np.full(12, 4.0)),
    "an item nobody answered": (np.where(np.arange(7) == 2, np.nan, ALL_SIX), ALL_SIX - 2, np.full(12, np.nan)),
    "nothing answered": (np.full((12, 7), np.nan), np.full((12, 7), np.nan), np.full(12, np.nan)),
    "one item copies another": (
        np.repeat(np.arange(1.0, 8)[:, None], 7, axis=1),
        np.repeat(np.array([1.0, 3, 2, 5, 4, 7, 6])[:, None], 7, axis=1),
        np.array([1.0, 2, 3, 4, 5, 1, 2]),
    ),
}


@pytest.mark.parametrize("name", EDGES)
def test_edges_give_no_exception_and_no_nan(name: str) -> None:
    found = estimates(tally_of(*EDGES[name]))
    no_number_is_nan(plain(found))


def test_what_is_undefined_says_why() -> None:
    found = estimates(tally_of(*EDGES["no variance"]))
    assert found["tests"].dimensions[0].t.undefined == "no_variance"
    assert found["tests"].dimensions[0].ranks.undefined == "no_differences"
    assert found["reliability"][0].alpha.undefined == "no_variance"
    assert found["drivers"].regression.undefined == "no_variance"
    assert found["adequacy"].undefined == "no_variance"
    assert found["cfa"].undefined == "no_variance"
    assert found["counts"].respondents == 12
    nobody = estimates(tally_of(*EDGES["nobody"]))
    assert nobody["drivers"].regression.undefined == "no_answers"
    assert estimates(tally_of(*EDGES["one item copies another"]))["cfa"].undefined in ("too_few", "singular")


def test_flags_look_at_one_answer_alone() -> None:
    e = np.array([[6.0] * 7, [6, 6, 6, 6, 2, 6, 6], [6, 5, 6, 6, 6, 6, 6], [6, 6, 6, 6, np.nan, np.nan, np.nan]])
    assert quality.straight_line(e, e).tolist() == [True, False, False, False]
    design = Design(tuple("abcdefgh"), low=1, high=5)
    present = np.array([[1, 1, 3, 3, 3, 3, 3, 3], [1, 3, 3, 3, 3, 3, 3, 3], [3] * 8], dtype=float)
    absent = np.array([[1, 1, 3, 5, 3, 3, 3, 4], [1, 3, 3, 3, 3, 5, 3, 4], [3] * 8], dtype=float)
    pairs = score_kano(design, present, absent)
    assert quality.contradictory(pairs).tolist() == [True, False, False]
    assert quality.straight_line(present, absent).tolist() == [False, False, True]
    assert quality.minimum_above_desired(np.array([[5.0, np.nan]]), np.array([[4.0, 3]])).all()


def test_drift_is_certain_only_where_both_waves_are() -> None:
    attractive = {"A": 70, "O": 10, "I": 15, "M": 5}
    must = {"A": 5, "O": 15, "I": 10, "M": 70}
    torn = {"A": 30, "O": 10, "I": 10, "M": 31}
    waves_of = [
        {"x": kano.classify("x", attractive), "y": kano.classify("y", attractive)},
        {"x": kano.classify("x", must), "y": kano.classify("y", torn)},
    ]
    moved, unsure = waves.drift(*waves_of)
    assert (moved.before, moved.after, moved.certain, moved.expected) == ("A", "M", True, True)
    assert not unsure.certain


def test_penalty_and_reward_are_told_apart() -> None:
    """A need that hurts when it is low and lifts nobody when it is high."""
    r = np.random.default_rng(2)
    p = r.integers(1, 8, (400, 7)).astype(float)
    overall = np.where(p[:, 0] <= 2, 1.0, 4.0) + r.integers(0, 2, 400)
    tally = fold(score_servqual(DESIGN, p, p, overall=overall))
    found = drivers.penalties(tally).needs[0]
    assert found.n_low + found.n_middle + found.n_high == 400
    assert found.asymmetry is not None
    assert found.asymmetry < -0.8
    assert needs(fold(score_kano(Design(("x",), low=1, high=5), [[np.nan]], [[1]])))[0].category is None


def test_sampled_gaps_are_the_usual_ones_where_everybody_was_asked_everything() -> None:
    e, p, overall = answers(12, missing=0.0)
    tally = tally_of(e, p, overall)
    for row in servqual.gaps(tally).dimensions:
        found = servqual.sampled(tally)[row.id]
        assert (found.mean, found.se, found.lower) == pytest.approx((row.gap.mean, row.gap.se, row.gap.lower), rel=1e-9)


def test_sampled_gaps_hold_the_truth_as_often_as_they_say() -> None:
    """Each of 60 people answers two of four needs; in 400 waves about 95 in 100 intervals hold the truth."""
    r = np.random.default_rng(9)
    design = Design(tuple("wxyz"), {"one": tuple("wxyz")}, -20, 20)
    truth, held = np.array([-1.0, -0.5, 0.0, 0.5]), 0
    for _ in range(400):
        gap = np.rint(truth + r.normal(0, 1, (N, 1)) + r.normal(0, 1, (N, 4)) + 0.5 * r.choice([-1, 1], (N, 4)))
        asked = r.permuted(np.tile([True, True, False, False], (N, 1)), axis=1)
        tally = fold(score_servqual(design, np.zeros((N, 4)), np.where(asked, gap, np.nan)))
        found = servqual.sampled(tally)["one"]
        assert found.lower is not None
        assert found.upper is not None
        held += found.lower < -0.25 < found.upper
    assert 0.92 < held / 400 < 0.98


def test_agreement_of_two_judges_by_hand() -> None:
    """Agree in 3 of 4; by chance (2/4 * 1/4 + 2/4 * 3/4) = 1/2, so kappa is (3/4 - 1/2) / (1/2) = 1/2."""
    found = agreement(["a", "a", "b", "b"], ["a", "b", "b", "b"])
    assert (found.n, found.agreeing, found.share, found.kappa) == (4, 3, 0.75, pytest.approx(0.5))
    assert agreement([], []).undefined == "no_answers"
    assert agreement(["a"], ["a"]).undefined == "no_variance"
