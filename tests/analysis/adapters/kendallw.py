"""Whether experts agree."""

from typing import Any

from analysis.statistics.consensus import kendall_w
from tests.analysis.adapters.case import Case


def produce(case: Case) -> dict[str, Any]:
    name, *raters = case.columns()
    found = kendall_w(case.numbers(*raters))
    return {
        "items": found.items,
        "raters": found.raters,
        "W_tie_corrected": found.w,
        "W_uncorrected": found.w_uncorrected,
        "chi2": found.chi2,
        "df": found.df,
        "p": found.p,
        "mean_spearman": found.mean_spearman,
        "mean_ranks": {row[name]: rank for row, rank in zip(case.rows(), found.mean_ranks.tolist(), strict=True)},
    }
