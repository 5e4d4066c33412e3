"""Several groups of different people."""

from itertools import combinations
from typing import Any

import numpy as np

from analysis.statistics import multiplicity
from analysis.statistics.distribution import from_values
from analysis.statistics.groups import FTest, anova, dunn, games_howell, kruskal_wallis, levene, tukey, welch_anova
from analysis.statistics.likert import median
from analysis.statistics.twogroups import mann_whitney, welch
from tests.analysis.adapters.case import Case


def _adjusted(p: list[float | None]) -> dict[str, Any]:
    raw = np.array(p, dtype=float)
    adjusted = {"holm": multiplicity.holm(raw), "bh": multiplicity.benjamini_hochberg(raw)}
    return {"raw": p, **{name: values.tolist() for name, values in adjusted.items()}}


def _f(found: FTest) -> dict[str, Any]:
    return {"F": found.f, "df1": found.df1, "df2": found.df2, "p": found.p, "eta2": found.eta2, "omega2": found.omega2}


def produce(case: Case) -> dict[str, Any]:
    named = {name: from_values(values) for name, values in sorted(case.groups("group", "value").items())}
    groups = list(named.values())
    pairs, ranks, apart = list(combinations(groups, 2)), kruskal_wallis(groups), dunn(groups)
    return {
        "n": sum(group.n for group in groups),
        "k": len(groups),
        "groups": [
            {"group": name, "n": group.n, "mean": group.mean, "sd": group.sd, "median": median(group)}
            for name, group in named.items()
        ],
        "anova": _f(anova(groups)),
        "welch": _f(welch_anova(groups)),
        "kruskal_wallis": {
            "H": ranks.h,
            "df": ranks.df,
            "p": ranks.p,
            "epsilon2": ranks.epsilon2,
            "eta2_H": ranks.eta2,
        },
        "brown_forsythe_levene": _f(levene(groups)),
        "pairs": [f"{one} | {other}" for one, other in combinations(named, 2)],
        "pairwise_welch_t": _adjusted([welch(one, other).p for one, other in pairs]),
        "pairwise_wilcoxon": _adjusted([mann_whitney(one, other).p_corrected for one, other in pairs]),
        "tukey_hsd_p": tukey(groups),
        "games_howell_p": games_howell(groups),
        "dunn": {"z": [pair.z for pair in apart], **_adjusted([pair.p for pair in apart])},
    }
