"""Tests at their edges: one in a segment, no differences, limits without room."""

from typing import Any

import numpy as np

from analysis.statistics.distribution import from_values
from analysis.statistics.paired import paired_t
from analysis.statistics.signedrank import signed_rank
from analysis.statistics.spc import p_chart, xmr
from analysis.statistics.twogroups import welch
from tests.analysis.adapters.case import Case


def tiny_segments(case: Case) -> dict[str, Any]:
    segments = {name: from_values(values) for name, values in case.groups("segment", "gap").items()}
    tested = {name: group for name, group in segments.items() if group.n > 1}
    result: dict[str, Any] = {
        "segments": [
            {"segment": name, "n": group.n, "mean": group.mean, "sd": group.sd if group.n > 1 else None}
            for name, group in segments.items()
        ],
        "tested_segments": list(tested),
    }
    if len(tested) == 2:
        found = welch(*tested.values())
        result |= {"welch_t": found.t, "welch_df": found.df, "welch_p": found.p}
    return result


def zero_differences(case: Case) -> dict[str, Any]:
    differences: dict[str, list[float]] = {}
    for row in case.rows():
        differences.setdefault(row["variable"], []).append(float(row["P"]) - float(row["E"]))
    found = []
    for name, values in differences.items():
        answers = from_values(np.array(values))
        test, ranks = paired_t(answers), signed_rank(answers)
        found.append(
            {
                "variable": name,
                "n": test.n,
                "n_nonzero": ranks.n_nonzero,
                "wilcoxon_p": ranks.p,
                "V_positive": ranks.positive_ranks,
                "p_exact_conditional": ranks.p_exact,
                "t": test.t,
                "p_t": test.p,
            }
        )
    return {"variables": found}


def constant_gap(case: Case) -> dict[str, Any]:
    e, p = case.numbers("E", "P").T
    differences = from_values(p - e)
    test, ranks = paired_t(differences), signed_rank(differences)
    return {
        "gap_mean": test.mean,
        "gap_sd": test.sd,
        "ci95": test.interval and list(test.interval),
        "t": test.t,
        "d_z": test.d_z,
        "p_t": test.p,
        "wilcoxon_n_nonzero": ranks.n_nonzero,
        "wilcoxon_V_positive": ranks.positive_ranks,
        "wilcoxon_p_exact_conditional": ranks.p_exact,
        "rank_biserial": ranks.rank_biserial,
    }


def charts(case: Case) -> dict[str, Any]:
    rows: dict[str, list[dict[str, str]]] = {}
    for row in case.rows():
        rows.setdefault(row["chart"], []).append(row)
    return {"charts": [{"chart": name, **_chart(samples)} for name, samples in rows.items()]}


def _chart(samples: list[dict[str, str]]) -> dict[str, Any]:
    if samples[0]["n"]:
        shares = p_chart([int(row["x"]) for row in samples], [int(row["n"]) for row in samples])
        return {
            "center": shares.centre,
            "lcl": float(shares.lower[0]),
            "ucl": float(shares.upper[0]),
            "beyond": list(shares.signals.beyond),
        }
    found = xmr([float(row["x"]) for row in samples])
    return {
        "center": found.centre,
        "mr_bar": found.mean_range,
        "lcl": found.limits and found.limits.lower,
        "ucl": found.limits and found.limits.upper,
        "beyond": list(found.signals.beyond),
    }
