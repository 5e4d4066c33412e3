"""Two groups of different people."""

from typing import Any

from analysis.statistics.distribution import from_values
from analysis.statistics.twogroups import cohens_d, mann_whitney, student_t, welch
from tests.analysis.adapters.case import Case


def produce(case: Case) -> dict[str, Any]:
    groups = case.groups("group", "value")
    names = sorted(groups)
    first, second = (from_values(groups[name]) for name in names)
    unequal, equal = welch(first, second), student_t(first, second)
    ranks, effect = mann_whitney(first, second), cohens_d(first, second)
    return {
        "groups": names,
        "n": [first.n, second.n],
        "mean": [first.mean, second.mean],
        "sd": [first.sd, second.sd],
        "welch": {
            "t": unequal.t,
            "df": unequal.df,
            "p": unequal.p,
            "ci95": unequal.interval and list(unequal.interval),
        },
        "student": {"t": equal.t, "df": equal.df, "p": equal.p},
        "mann_whitney": {
            "U_first": ranks.u,
            "p_asymptotic_continuity": ranks.p_corrected,
            "p_asymptotic_no_continuity": ranks.p_uncorrected,
        },
        "cohens_d_pooled": effect.d,
        "cohens_d_ci95": effect.interval and list(effect.interval),
        "hedges_g": effect.hedges_g,
        "cliffs_delta": ranks.cliffs_delta,
    }
