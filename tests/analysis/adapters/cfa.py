"""Confirmatory factors: the model as lavaan writes it."""

from typing import Any

from analysis.statistics import moments
from analysis.statistics.cfa import confirm
from tests.analysis.adapters.case import Case


def produce(case: Case) -> dict[str, Any]:
    model = {
        name.strip(): [item.strip() for item in items.split("+")]
        for name, items in (line.split("=~") for line in case.params["model"].splitlines() if line.strip())
    }
    items = [item for names in model.values() for item in names]
    factors = {name: [items.index(item) for item in names] for name, names in model.items()}
    found = confirm(moments.from_rows(case.numbers(*items)), factors)
    assert found.fit is not None, found.undefined
    fit = found.fit
    assert fit.rmsea_interval is not None
    return {
        "n": found.n,
        "chi2": fit.chi2,
        "df": fit.df,
        "p": fit.p,
        "baseline_chi2": fit.baseline_chi2,
        "baseline_df": fit.baseline_df,
        "cfi": fit.cfi,
        "tli": fit.tli,
        "rmsea": fit.rmsea,
        "rmsea_ci90": list(fit.rmsea_interval),
        "srmr": fit.srmr,
        "aic": fit.aic,
        "bic": fit.bic,
        "loadings": [
            {"factor": loading.factor, "item": items[loading.item], "std": loading.value, "se": loading.se}
            for loading in found.loadings
        ],
        "factor_correlations": [{"f1": two.first, "f2": two.second, "r": two.correlation} for two in found.between],
        "ave_std": {factor.name: factor.ave for factor in found.factors},
        "composite_reliability_std": {factor.name: factor.composite_reliability for factor in found.factors},
        "ave_semtools": {factor.name: factor.ave_in_units for factor in found.factors},
        "omega_semtools": {factor.name: factor.omega_model for factor in found.factors},
        "htmt": [{"f1": two.first, "f2": two.second, "value": two.htmt, "htmt2": two.htmt2} for two in found.between],
    }
