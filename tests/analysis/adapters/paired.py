"""The same people twice."""

from typing import Any

import numpy as np

from analysis.rows.checks import FloatArray
from analysis.statistics import multiplicity
from analysis.statistics.distribution import from_values
from analysis.statistics.likert import median
from analysis.statistics.paired import PairedT, paired_t
from analysis.statistics.signedrank import SignedRank, signed_rank
from tests.analysis.adapters.case import Case


def produce(case: Case) -> dict[str, Any]:
    variables = case.params["variables"]
    found = [_variable(name, *case.numbers(*columns).T) for name, columns in variables.items()]
    result: dict[str, Any] = {"variables": found}
    if "adjusted" in case.wanted:
        t = np.array([each["p_t"] for each in found])
        ranks = np.array([each["wilcoxon"]["p_asymptotic_continuity"] for each in found])
        result["adjusted"] = {
            "p_t_holm": multiplicity.holm(t).tolist(),
            "p_t_bh": multiplicity.benjamini_hochberg(t).tolist(),
            "p_t_bonferroni": multiplicity.bonferroni(t).tolist(),
            "p_wilcoxon_holm": multiplicity.holm(ranks).tolist(),
            "p_wilcoxon_bh": multiplicity.benjamini_hochberg(ranks).tolist(),
        }
    return result


def _variable(name: str, before: FloatArray, after: FloatArray) -> dict[str, Any]:
    there = ~(np.isnan(before) | np.isnan(after))
    first, second, differences = (from_values(v[there]) for v in (before, after, after - before))
    ranks = signed_rank(differences)
    return {
        "variable": name,
        "n": differences.n,
        "mean_before": first.mean,
        "mean_after": second.mean,
        **t_figures(paired_t(differences, (first.variance, second.variance))),
        "wilcoxon": wilcoxon_figures(ranks),
        "rank_biserial_matched": ranks.rank_biserial,
        "median_diff": median(differences),
    }


def t_figures(found: PairedT) -> dict[str, Any]:
    return {
        "mean_diff": found.mean,
        "sd_diff": found.sd,
        "t": found.t,
        "df": found.df,
        "p_t": found.p,
        "ci95": found.interval and list(found.interval),
        "d_z": found.d_z,
        "d_z_ci95": found.d_z_interval and list(found.d_z_interval),
        "d_av": found.d_av,
        "hedges_g_z": found.hedges_g_z,
    }


def wilcoxon_figures(found: SignedRank) -> dict[str, Any]:
    return {
        "n_nonzero": found.n_nonzero,
        "n_zero": found.n_zero,
        "ties_in_abs_diff": found.ties,
        "V_positive": found.positive_ranks,
        "p_asymptotic_continuity": found.p_corrected,
        "p_asymptotic_no_continuity": found.p_uncorrected,
        "z_pratt": found.z_pratt,
        "p_pratt": found.p_pratt,
        "p_exact_conditional": found.p_exact,
    }
