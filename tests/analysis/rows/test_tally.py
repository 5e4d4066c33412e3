"""Addition is exact, whatever the answers and however they are divided."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.estimates import kano, reliability, servqual
from analysis.rows.design import Design
from analysis.rows.folding import empty, fold
from analysis.rows.scores import score_kano, score_servqual
from analysis.rows.tally import Tally, from_json, same_design

DESIGN = Design(
    needs=("a", "b", "c", "d", "e", "f"),
    dimensions={"one": ("a", "b", "c"), "two": ("d", "e"), "three": ("f",)},
    low=0,
    high=10,
    reverse=frozenset({"b", "f"}),
)
KANO = Design(needs=("x", "y", "z"), low=1, high=5)

MANY = tuple(f"need{number}" for number in range(61))


def servqual_tally(seed: int, rows: slice, n: int = 40) -> Tally:
    """The tally of some rows of n random respondents, about a seventh of the cells missing."""
    r = np.random.default_rng(seed)
    answers = r.integers(0, 11, size=(2, n, 6)).astype(float)
    answers[r.random(answers.shape) < 0.15] = np.nan
    weights = r.integers(0, 40, size=(n, 3)).astype(float)
    weights[r.random(weights.shape) < 0.1] = np.nan
    blank = np.isnan(answers[:, rows]).sum(axis=1)
    return fold(score_servqual(DESIGN, answers[0, rows], answers[1, rows], weights[rows]), blank)


def kano_tally(seed: int, rows: slice, n: int = 40) -> Tally:
    r = np.random.default_rng(seed)
    codes = r.integers(1, 6, size=(2, n, 3)).astype(float)
    codes[r.random(codes.shape) < 0.15] = np.nan
    return fold(score_kano(KANO, codes[0, rows], codes[1, rows]), np.isnan(codes[:, rows]).sum(axis=1))


def assert_same(one: Tally, other: Tally) -> None:
    """Integers to the last bit, floats within 1e-12."""
    assert same_design(one.design, other.design)
    assert one.integers.keys() == other.integers.keys()
    for name, array in one.integers.items():
        np.testing.assert_array_equal(array, other.integers[name], err_msg=name)
    for name, values in one.floats.items():
        np.testing.assert_allclose(values, other.floats[name], rtol=1e-12, atol=0, err_msg=name)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10**6), cut=st.integers(0, 40))
def test_parts_add_up_to_the_whole(seed: int, cut: int) -> None:
    first, second = slice(0, cut), slice(cut, 40)
    assert_same(servqual_tally(seed, first) + servqual_tally(seed, second), servqual_tally(seed, slice(None)))
    assert kano_tally(seed, first) + kano_tally(seed, second) == kano_tally(seed, slice(None))


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10**6), cut=st.integers(0, 40))
def test_estimates_of_the_sum_are_those_of_the_whole(seed: int, cut: int) -> None:
    both = servqual_tally(seed, slice(0, cut)) + servqual_tally(seed, slice(cut, 40))
    whole = servqual_tally(seed, slice(None))
    one, other = servqual.gaps(both), servqual.gaps(whole)
    assert (one.items, one.dimensions, one.overall) == (other.items, other.dimensions, other.overall)
    assert one.weighted.n == other.weighted.n
    if one.weighted.mean is not None:
        assert one.weighted.mean == pytest.approx(other.weighted.mean, rel=1e-12, abs=1e-12)
    assert servqual.item_available(both) == servqual.item_available(whole)
    assert reliability.alpha_of(both, "gap") == reliability.alpha_of(whole, "gap")
    parts = kano_tally(seed, slice(0, cut)) + kano_tally(seed, slice(cut, 40))
    assert kano.needs(parts) == kano.needs(kano_tally(seed, slice(None)))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_order_and_nobody_do_not_matter(seed: int) -> None:
    first, second = servqual_tally(seed, slice(0, 15)), servqual_tally(seed, slice(15, 40))
    assert first + second == second + first
    assert first + empty(DESIGN, "servqual") == first
    assert empty(KANO, "kano") + kano_tally(seed, slice(None)) == kano_tally(seed, slice(None))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_json_keeps_every_bit(seed: int) -> None:
    for tally in (servqual_tally(seed, slice(None)), kano_tally(seed, slice(None)), empty(DESIGN, "servqual")):
        assert from_json(tally.to_json()) == tally


def test_every_estimate_of_nobody_is_none() -> None:
    nobody = empty(DESIGN, "servqual")
    assert servqual.gaps(nobody).overall.mean is None
    assert servqual.servperf(nobody).overall_items.n == 0
    assert servqual.mean_weights(nobody).points == {"one": None, "two": None, "three": None}
    assert reliability.alpha_of(nobody, "gap", "one").alpha is None
    assert kano.needs(empty(KANO, "kano"))[0].category is None


def test_tallies_of_different_designs_are_not_added() -> None:
    tally = servqual_tally(1, slice(None))
    turned = Design(DESIGN.needs, dict(reversed(list(DESIGN.dimensions.items()))), 0, 10, DESIGN.reverse)
    with pytest.raises(ValueError, match="another design"):
        _ = tally + empty(turned, "servqual")
    with pytest.raises(ValueError, match="different arrays"):
        _ = empty(DESIGN, "servqual") + empty(DESIGN, "kano")


def test_sums_cannot_be_changed_afterwards() -> None:
    tally = kano_tally(1, slice(None))
    with pytest.raises(ValueError, match="read-only"):
        tally.integers["kano"][0, 0, 0] = 1


def test_a_json_text_of_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="not a tally"):
        from_json('{"format": "other"}')


NARROW = np.full((3, 6), 5.0)


@pytest.mark.parametrize(
    ("expectation", "name"),
    [
        (NARROW[:, :5], "expectation: shape"),
        (NARROW + 6, "expectation: a value is outside 0..10"),
        (NARROW + 0.5, "expectation: a value is not a whole number"),
        (np.where(NARROW > 0, np.inf, 0), "expectation: infinite"),
    ],
)
def test_what_cannot_be_scored_names_the_argument(expectation: NDArray[np.float64], name: str) -> None:
    with pytest.raises(ValueError, match=name):
        score_servqual(DESIGN, expectation, NARROW)
    with pytest.raises(ValueError, match="perception: shape"):
        score_servqual(DESIGN, NARROW, NARROW[:2])


@pytest.mark.parametrize(
    ("design", "why"),
    [
        (Design(("a", "a")), "listed twice"),
        (Design(("a",), low=5, high=5), "low must be below high"),
        (Design(("a",), reverse=frozenset("b")), "reverse names an unknown need"),
        (Design(("a",), {"one": ("b",)}), "unknown need"),
        (Design(("a",), {"one": ("a",), "two": ("a",)}), "belongs to two"),
        (Design(MANY, {"one": MANY}), "1 to 60 needs"),
    ],
)
def test_a_design_that_contradicts_itself_is_refused(design: Design, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        empty(design, "servqual")


def test_the_digest_is_that_of_equal_tallies_alone() -> None:
    tally = servqual_tally(1, slice(None))
    assert from_json(tally.to_json()).digest() == tally.digest()
    others = [servqual_tally(1, slice(1, None)), kano_tally(1, slice(None))]
    for name in ("respondents", "histogram/gap"):
        changed = tally.integers[name].copy()
        changed.flat[0] += 1
        others.append(replace(tally, integers={**tally.integers, name: changed}))
    named = tuple(f"{need}?" for need in tally.design.needs)
    others.append(replace(tally, design=replace(tally.design, needs=named)))
    floats = {name: array + 0.5 for name, array in tally.floats.items()}
    others.append(replace(tally, floats=floats))
    assert len({tally.digest(), *(other.digest() for other in others)}) == len(others) + 1


def test_products_stand_in_the_order_of_each_dimension_over_its_complete_rows() -> None:
    design = Design(("a", "b", "c", "d"), {"one": ("d", "a"), "two": ("c",)}, 1, 7)
    chance = np.random.default_rng(4)
    e, p = (chance.integers(1, 8, (30, 4)).astype(float) for _ in "ep")
    p[chance.random(p.shape) < 0.2] = np.nan
    tally = fold(score_servqual(design, e, p))
    for name, columns in {"one": [3, 0], "two": [2]}.items():
        rows = p[:, columns][~np.isnan(p[:, columns]).any(axis=1)]
        with_ones = np.column_stack([np.ones(len(rows)), rows])
        assert np.array_equal(tally.integers[f"block/perception/{name}"], with_ones.T @ with_ones)
