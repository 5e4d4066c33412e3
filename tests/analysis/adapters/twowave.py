"""A share in two waves, of other people and of the same."""

from typing import Any

from analysis.statistics.proportions import mcnemar, two_shares
from tests.analysis.adapters.case import Case


def produce(case: Case) -> dict[str, Any]:
    rows = {row["row"]: row for row in case.rows()}
    x = {name: int(row["x"]) for name, row in rows.items()}
    n = {name: int(row["n"]) for name, row in rows.items() if row["n"]}
    other = two_shares(x["wave1"], n["wave1"], x["wave2"], n["wave2"])
    people = sum(count for name, count in x.items() if name.startswith("paired"))
    same = mcnemar(x["paired_yes_no"], x["paired_no_yes"], people)
    return {
        "independent": {
            "difference_wave1_minus_wave2": other.difference,
            "newcombe_ci": list(other.newcombe),
            "wald_ci": list(other.wald),
            "chi2_no_correction": other.chi2,
            "p": other.p,
            "fisher_p": other.fisher_p,
            "cohens_h": other.cohens_h,
        },
        "paired": {
            "b": x["paired_yes_no"],
            "c": x["paired_no_yes"],
            "n": people,
            "chi2": same.chi2,
            "p": same.p,
            "chi2_cc": same.chi2_corrected,
            "p_cc": same.p_corrected,
            "exact_p": same.exact_p,
            "difference": same.difference,
        },
    }
