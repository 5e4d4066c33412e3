"""What the structure of the answers allows to say, by each thing that may speak against it."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from analysis.claims import structure
from analysis.claims.structure import Says
from analysis.estimates import findings
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import score_servqual
from analysis.statistics.cfa import Between, Fit, Loading
from tests.claims.gaps import design

FIT = Fit(10.0, 8, 0.3, 100.0, 10, 0.95, 0.95, 0.05, None, 0.05, 0.0, 1000.0)


def found(
    n: int = 300,
    *,
    fit: Fit | None = FIT,
    htmt: float = 0.5,
    components: int = 2,
    loading: float = 0.8,
    one_factor: float | None = 1200.0,
) -> Any:
    cfa = SimpleNamespace(
        n=n,
        fit=fit,
        loadings=(Loading("a", 0, loading, 0.05),),
        factors=("a", "b"),
        between=(Between("a", "b", htmt, htmt, htmt),),
    )
    one = None if one_factor is None else replace(FIT, bic=one_factor)
    return SimpleNamespace(cfa=cfa, parallel=SimpleNamespace(components=components), one_factor=one)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (found(), "borne out"),
        (found(fit=None), "cannot be judged"),
        (found(fit=replace(FIT, cfi=0.89)), "not borne out"),
        (found(100, fit=replace(FIT, cfi=0.89)), "not borne out"),
        (found(99, fit=replace(FIT, cfi=0.89)), "cannot be judged"),
        (found(htmt=0.849), "borne out"),
        (found(htmt=0.85), "with reservations"),
        (found(htmt=0.899), "with reservations"),
        (found(htmt=0.90), "hardly apart"),
        (found(one_factor=1001.0), "borne out"),
        (found(one_factor=1000.0), "hardly apart"),
        (found(199), "with reservations"),
        (found(200), "borne out"),
        (found(components=1), "with reservations"),
        (found(loading=0.49), "with reservations"),
        (found(loading=0.50), "borne out"),
    ],
)
def test_the_dimensions_are_borne_out_where_nothing_speaks_against_them(given: Any, says: Says) -> None:
    assert structure.claim(given).says == says


def test_what_speaks_against_them_is_named() -> None:
    claim = structure.claim(found(199, htmt=0.87, components=1, loading=0.3))
    assert claim.reservations == ("few answers", "fewer components", "weak loadings", "close dimensions")
    assert (claim.close, structure.claim(found(htmt=0.95)).alike) == ((("a", "b"),), (("a", "b"),))
    assert structure.claim(found(htmt=0.9)).close == ()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_one_factor_alone_bears_out_no_five_dimensions(seed: int) -> None:
    """The fit is good all the same."""
    rng = np.random.default_rng(seed)
    p = np.clip(np.rint(4 + rng.normal(0, 1, (300, 1)) + rng.normal(0, 0.8, (300, 22))), 1, 7)
    result = findings.structure(fold(score_servqual(design(1, 7), np.full_like(p, 6.0), p)), "perception")
    assert result.cfa.fit is not None
    assert result.cfa.fit.cfi > 0.95
    assert structure.claim(result).says == "hardly apart"


@pytest.mark.parametrize("n", [9, 10, 11, 60])
def test_each_is_held_against_the_sum_of_the_others(n: int) -> None:
    x = np.random.default_rng(4).normal(0, 1, (n, 4)) + np.array([1, 1, 1, -1]) * np.arange(n)[:, None] / n
    r = [np.corrcoef(x[:, i], np.delete(x, i, axis=1).sum(axis=1))[0, 1] for i in range(4)]
    expected = norm.cdf(np.arctanh(r) * np.sqrt(n - 3)) if n >= 10 else [None] * 4
    assert structure._with_the_rest(n, np.cov(x.T)) == ([None] * 4 if n < 10 else pytest.approx(expected))


@pytest.mark.parametrize(
    ("covariance", "first"),
    [
        ([[0.0, 0.0, 0.0], [0.0, 1.0, 0.5], [0.0, 0.5, 1.0]], None),  # all gave the same
        ([[1.0, 0.2, -0.2], [0.2, 1.0, -1.0], [-0.2, -1.0, 1.0]], None),  # the others add up to the same
        ([[0.5, 0.0, 0.0], [0.0, 0.2, 0.1], [0.0, 0.1, 0.2]], 0.5),
        ([[1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]], 1.0),
        ([[1.0, -0.5, -0.5], [-0.5, 0.25, 0.25], [-0.5, 0.25, 0.25]], 0.0),
    ],
)
def test_of_what_does_not_vary_no_direction_is_known(covariance: list[list[float]], first: float | None) -> None:
    found, *_ = structure._with_the_rest(100, np.array(covariance))
    assert found == (None if first is None else pytest.approx(first))


def moody(sizes: tuple[int, ...], turned: tuple[int, ...]) -> Any:
    """Dimensions of so many needs, of 200 people who are content with everything or with nothing."""
    dimensions = {f"d{place}": tuple(f"d{place}n{k}" for k in range(size)) for place, size in enumerate(sizes)}
    of = Design(tuple(need for needs in dimensions.values() for need in needs), dimensions, 1, 7)
    rng = np.random.default_rng(6)
    p = np.clip(np.rint(4 + rng.normal(0, 1.5, (200, 1)) + rng.normal(0, 0.7, (200, sum(sizes)))), 1, 7)
    p[:, turned] = 8 - p[:, turned]
    return fold(score_servqual(of, np.full_like(p, 6.0), p))


@pytest.mark.parametrize(
    ("sizes", "turned", "expected"),
    [
        ((3, 3, 3), (), ()),
        ((3, 3, 3), (0,), ("d0n0",)),
        ((3, 3, 3), (0, 1, 2), ("d0",)),
        ((3, 3), (0, 1, 2), ()),  # of two dimensions nothing says which one
        ((2, 3, 3), (0,), ()),  # nor of two needs
    ],
)
def test_of_three_that_belong_together_the_turned_one_is_named(
    sizes: tuple[int, ...], turned: tuple[int, ...], expected: tuple[str, ...]
) -> None:
    assert structure.turned_round(moody(sizes, turned)) == expected


@pytest.mark.parametrize(("p", "expected"), [(0.0249, ("d0n0",)), (0.025, ()), (0.0251, ())])
def test_turned_round_is_said_among_all_that_was_looked_at(
    p: float, expected: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(structure, "_opposites", lambda tally: [("d0n0", p), ("d0n1", 0.9), ("d0n2", None)])
    assert structure.turned_round(moody((3,), ())) == expected
