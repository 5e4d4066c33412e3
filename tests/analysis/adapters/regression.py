"""One outcome, several predictors."""

from typing import Any

from analysis.statistics import moments
from analysis.statistics.correlations import joint, kendall, pearson, spearman
from analysis.statistics.regression import regress
from tests.analysis.adapters.case import Case


def produce(case: Case) -> dict[str, Any]:
    y, names = case.params["y"], case.params["x"]
    found = regress(moments.from_rows(case.numbers(y, *names)))
    return {
        "correlations_with_y": [_correlation(case, name, y) for name in names],
        "regression": {
            "n": found.n,
            "r2": found.r2,
            "adj_r2": found.adjusted_r2,
            "F": found.f,
            "df1": found.df1,
            "df2": found.df2,
            "p": found.p,
            "sigma": found.sigma,
            "intercept": found.intercept,
            "predictors": [
                {
                    "name": name,
                    "b": own.b,
                    "se": own.se,
                    "t": own.t,
                    "p": own.p,
                    "ci95": list(own.interval),
                    "beta": own.beta,
                    "vif": own.vif,
                    "lmg": own.lmg,
                    "relative_weight": own.relative_weight,
                    "first_r2": own.first_r2,
                    "last_r2": own.last_r2,
                    "pratt": own.pratt,
                }
                for name, own in zip(names, found.predictors, strict=True)
            ],
        },
    }


def _correlation(case: Case, x: str, y: str) -> dict[str, Any]:
    rows = case.numbers(x, y)
    linear, table = pearson(moments.from_rows(rows)), joint(rows[:, 0], rows[:, 1])
    ranks, tau = spearman(table), kendall(table)
    return {
        "x": x,
        "y": y,
        "n": linear.n,
        "pearson": {"r": linear.r, "t": linear.t, "p": linear.p, "ci95": linear.interval and list(linear.interval)},
        "spearman": {"rho": ranks.value, "p_t_approx": ranks.p},
        "kendall_tau_b": {"tau": tau.value, "p": tau.p},
    }
