"""Factor models where they are strained: Heywood cases, perfect fits, copies, and where the answer is known."""

import numpy as np
import pytest

from analysis.statistics import factors
from analysis.statistics.cfa import confirm
from analysis.statistics.moments import Moments, from_rows
from analysis.statistics.regression import regress


def moments(correlation: list[list[float]], n: int = 200) -> Moments:
    matrix = np.array(correlation)
    return Moments(n, np.zeros(len(matrix)), matrix)


def test_a_heywood_case_is_named_and_shown() -> None:
    """Correlations of 0.8, 0.8 and 0.5 need a squared loading of 0.8 * 0.8 / 0.5 > 1: a negative variance."""
    found = confirm(moments([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]]), {"one": [0, 1, 2]})
    assert found.undefined == "negative_variance"
    assert found.fit is not None
    assert max(loading.value for loading in found.loadings) > 1


def test_a_perfect_pattern_is_recovered() -> None:
    loadings = np.array([0.9, 0.8, 0.7, 0.6, 0.75, 0.85])
    places = np.array([0, 0, 0, 1, 1, 1])
    phi = np.array([[1, 0.4], [0.4, 1]])
    implied = np.outer(loadings, loadings) * phi[np.ix_(places, places)]
    np.fill_diagonal(implied, 1.0)
    found = confirm(Moments(500, np.zeros(6), implied), {"a": [0, 1, 2], "b": [3, 4, 5]})
    assert found.fit is not None
    assert found.fit.chi2 == pytest.approx(0, abs=1e-6)
    assert found.fit.cfi == 1
    assert [loading.value for loading in found.loadings] == pytest.approx(loadings, abs=1e-6)
    assert found.between[0].correlation == pytest.approx(0.4, abs=1e-6)


@pytest.mark.parametrize("turn", ["varimax", "oblimin"])
def test_turning_keeps_what_is_explained(turn: str) -> None:
    r = np.random.default_rng(4)
    rows = r.normal(size=(400, 2)) @ r.uniform(0.3, 1, (2, 8)) + r.normal(size=(400, 8))
    correlation = from_rows(rows).correlation
    plain = factors.minres(correlation, 2)
    turned = factors.rotated(plain, correlation, turn)  # type: ignore[arg-type]
    np.testing.assert_allclose(turned.communalities, plain.communalities, atol=1e-8)
    assert turned.rms_residual == pytest.approx(plain.rms_residual, abs=1e-10)
    assert factors.aligned(turned, -turned.loadings[:, ::-1]).loadings == pytest.approx(-turned.loadings[:, ::-1])


def test_random_answers_have_no_component() -> None:
    rows = np.random.default_rng(8).normal(size=(500, 10))
    found = factors.parallel_analysis(from_rows(rows).correlation, 500)
    assert found is not None
    assert found.components_95 == 0
    assert sum(found.random_mean) == pytest.approx(10)


def test_a_regression_is_that_of_numpy_and_its_shares_sum_to_r2() -> None:
    r = np.random.default_rng(6)
    x = r.normal(size=(80, 4)) @ r.normal(size=(4, 4))
    y = x @ np.array([1.0, -0.5, 0.2, 0.0]) + r.normal(size=80)
    found = regress(from_rows(np.column_stack([y, x])))
    solved, *_ = np.linalg.lstsq(np.column_stack([np.ones(80), x]), y, rcond=None)
    assert [found.intercept, *(own.b for own in found.predictors)] == pytest.approx(solved)
    for shares in ([own.lmg for own in found.predictors], [own.relative_weight for own in found.predictors]):
        assert sum(share or 0.0 for share in shares) == pytest.approx(found.r2)


def test_what_cannot_be_factored_is_refused() -> None:
    copy = np.ones((3, 3))
    assert factors.adequacy(copy, 100).undefined == "singular"
    assert factors.parallel_analysis(copy, 100) is None
    with pytest.raises(ValueError, match="inverted"):
        factors.minres(copy, 1)
    with pytest.raises(ValueError, match="1 to 3"):
        factors.minres(np.eye(3), 4)
    assert confirm(moments([[1, 0.5], [0.5, 1]]), {"one": [0, 1]}).undefined == "few_items"
    with pytest.raises(ValueError, match="exactly one"):
        confirm(moments([[1, 0.5], [0.5, 1]]), {"one": [0]})
