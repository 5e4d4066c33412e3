"""Groups with an order."""

from typing import Any

from analysis.statistics.distribution import from_values
from analysis.statistics.trend import jonckheere
from tests.analysis.adapters.case import Case


def produce(case: Case) -> dict[str, Any]:
    groups = {name: from_values(values) for name, values in sorted(case.groups("group", "value").items())}
    found = jonckheere(list(groups.values()))
    result = {
        "group_sizes": {name: group.n for name, group in groups.items()},
        "J": found.j,
        "mean": found.mean,
        "variance_tie_corrected": found.variance,
        "z": found.z,
        "p_two_sided": found.p,
        "p_increasing": found.p_rising,
    }
    return result | {"p_increasing_exact": found.p_rising_exact, "p_two_sided_exact": found.p_exact}
