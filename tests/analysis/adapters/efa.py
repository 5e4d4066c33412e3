"""Exploratory factors. Their order and sign are arbitrary: they are laid beside the expected ones before comparing."""

from typing import Any, Literal, cast

import numpy as np

from analysis.rows.checks import FloatArray
from analysis.statistics import factors, moments
from analysis.statistics.factors import Solution
from tests.analysis.adapters.case import Case

EXTRACT = {"minres": factors.minres, "ml": factors.maximum_likelihood}
METHOD = "Horn 1965, normal deviates, 1000 replications, principal components (unreduced matrix)"


def produce(case: Case) -> dict[str, Any]:
    items, correlation, n = _correlations(case)
    fit, random = factors.adequacy(correlation, n), factors.parallel_analysis(correlation, n)
    assert fit.kmo_items is not None
    assert random is not None
    return {
        "n": n,
        "p": len(items),
        "kmo_overall": fit.kmo,
        "kmo_items": dict(zip(items, fit.kmo_items, strict=True)),
        "bartlett": {"chi2": fit.chi2, "df": fit.df, "p": fit.p},
        "determinant": fit.determinant,
        "eigenvalues": list(random.eigenvalues),
        "n_kaiser": random.kaiser,
        "parallel_analysis_pca": {
            "method": METHOD,
            "n_components_mean": random.components,
            "n_components_95": random.components_95,
            "random_mean": list(random.random_mean),
            "random_95": list(random.random_95),
        },
        "n_factors": len(_solutions(case, correlation)[0].ss_loadings),
        "solutions": [_named(items, solution) for solution in _solutions(case, correlation)],
    }


def matched(produced: dict[str, Any], expected: dict[str, Any], case: Case) -> dict[str, Any]:
    """The produced figures with the factors of every solution in the expected order and direction."""
    items, correlation, _ = _correlations(case)
    pairs = zip(_solutions(case, correlation), expected["solutions"], strict=True)
    return produced | {"solutions": [_named(items, factors.aligned(own, _target(other))) for own, other in pairs]}


def _correlations(case: Case) -> tuple[list[str], FloatArray, int]:
    if case.params.get("input") == "correlation matrix":
        items = case.columns()[1:]
        return items, case.numbers(*items), case.params["n"]
    rows = moments.from_rows(case.numbers())
    return case.columns(), rows.correlation, rows.n


def _solutions(case: Case, correlation: FloatArray) -> list[Solution]:
    """Unrotated first, then one for each statistic such as efa.minres_varimax, in their order."""
    wanted = [name.removeprefix("efa.").split("_") for name in case.statistics if name.endswith(("varimax", "oblimin"))]
    number = case.params["n_factors"]
    return [
        factors.minres(correlation, number),
        *(
            factors.rotated(EXTRACT[how](correlation, number), correlation, cast(Literal["varimax", "oblimin"], turn))
            for how, turn in wanted
        ),
    ]


def _named(items: list[str], solution: Solution) -> dict[str, Any]:
    names = [f"F{number}" for number, _ in enumerate(solution.ss_loadings, 1)]
    return {
        "rotation": solution.rotation,
        "extraction": solution.extraction,
        "loadings": [
            {"item": item, **dict(zip(names, row, strict=True))}
            for item, row in zip(items, solution.loadings.tolist(), strict=True)
        ],
        "communalities": dict(zip(items, solution.communalities.tolist(), strict=True)),
        "ss_loadings": dict(zip(names, solution.ss_loadings.tolist(), strict=True)),
        "proportion_var_total": solution.explained,
        "phi": None if solution.phi is None else solution.phi.tolist(),
        "rms_residual": solution.rms_residual,
    }


def _target(expected: dict[str, Any]) -> FloatArray:
    return np.array([[value for key, value in row.items() if key != "item"] for row in expected["loadings"]])
