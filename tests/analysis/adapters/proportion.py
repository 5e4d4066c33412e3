"""Intervals of shares."""

from typing import Any

from analysis.statistics import proportions
from tests.analysis.adapters.case import Case

METHODS = {
    "wilson": proportions.wilson,
    "wilson_cc": proportions.wilson_corrected,
    "clopper_pearson": proportions.clopper_pearson,
    "agresti_coull": proportions.agresti_coull,
    "wald": proportions.wald,
}


def produce(case: Case) -> dict[str, Any]:
    level = case.params["confidence"]
    rows = [(int(row["x"]), int(row["n"])) for row in case.rows()]
    return {
        "rows": [
            {"x": x, "n": n, "p": proportions.share(x, n)}
            | {name: list(method(x, n, level)) for name, method in METHODS.items()}
            for x, n in rows
        ]
    }
