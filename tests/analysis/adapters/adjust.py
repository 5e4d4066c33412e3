"""p values of a family."""

from typing import Any

from analysis.statistics import multiplicity
from tests.analysis.adapters.case import Case


def produce(case: Case) -> dict[str, Any]:
    p = case.numbers("p")[:, 0]
    methods = {
        "bonferroni": multiplicity.bonferroni,
        "holm": multiplicity.holm,
        "hochberg": multiplicity.hochberg,
        "bh": multiplicity.benjamini_hochberg,
        "by": multiplicity.benjamini_yekutieli,
    }
    return {name: method(p).tolist() for name, method in methods.items()}
