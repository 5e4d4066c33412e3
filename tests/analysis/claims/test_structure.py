"""What the structure of the answers allows to say, by each thing that may speak against it."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from analysis.claims import structure
from analysis.claims.structure import Says
from analysis.estimates import findings
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
