"""The mean by resampling."""

from typing import Any

from analysis.statistics.bootstrap import mean_bootstrap
from analysis.statistics.distribution import from_values
from tests.analysis.adapters.case import Case


def produce(case: Case) -> dict[str, Any]:
    answers = from_values(case.numbers("value")[:, 0])
    found = mean_bootstrap(answers, case.params["R"], case.params["confidence"])
    return {
        "n": found.n,
        "mean": found.mean,
        "se_classic": found.classic_se,
        "acceleration_jackknife": found.acceleration,
        "z0_simulated": found.bias,
        "boot_se": found.se,
        "percentile": found.percentile and list(found.percentile),
        "bca": found.bca and list(found.bca),
        "basic": found.basic and list(found.basic),
    }
