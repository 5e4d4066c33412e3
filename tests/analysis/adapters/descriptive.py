"""One rating question."""

from typing import Any

import numpy as np

from analysis.statistics.distribution import from_values
from analysis.statistics.likert import likert
from tests.analysis.adapters.case import Case


def produce(case: Case) -> dict[str, Any]:
    answers = case.numbers("answer")[:, 0]
    low, high = case.params["scale_min"], case.params["scale_max"]
    found = likert(from_values(answers), low, high)
    return {
        "n_rows": len(answers),
        "n_valid": found.n,
        "n_missing": int(np.isnan(answers).sum()),
        "mean": found.mean,
        "sd": found.sd,
        "se": found.se,
        "median": found.median,
        "q1_type7": found.quartile_1,
        "q3_type7": found.quartile_3,
        "mode": found.modes[0],
        "skewness_g1": found.skewness,
        "skewness_G1": found.skewness_adjusted,
        "excess_kurtosis_g2": found.excess_kurtosis,
        "frequencies": {str(point): count for point, count in zip(range(low, high + 1), found.counts, strict=True)},
        "top2box": found.top_2,
        "bottom2box": found.bottom_2,
        "mean_100": found.mean_100,
    }
