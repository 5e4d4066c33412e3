"""Control charts."""

from collections.abc import Sequence
from typing import Any

from analysis.statistics.spc import Limits, np_chart, p_chart, xmr
from tests.analysis.adapters.case import Case


def produce(case: Case) -> dict[str, Any]:
    if "spc.xmr" in case.statistics:
        return _xmr(case.numbers("value")[:, 0].tolist())
    counted, sizes = case.numbers("nonconforming", "size").astype(int).T.tolist()
    found = np_chart(counted, sizes[0]) if "spc.np_chart" in case.statistics else p_chart(counted, sizes)
    every = isinstance(case.wanted["lcl"], list)
    return {
        "center": found.centre,
        "lcl": found.lower.tolist() if every else float(found.lower[0]),
        "ucl": found.upper.tolist() if every else float(found.upper[0]),
        "beyond_limits": from_one(found.signals.beyond),
    }


def from_one(places: Sequence[int]) -> list[int]:
    return [place + 1 for place in places]


def _limits(found: Limits | None) -> dict[str, Any]:
    return {"sigma": found.sigma, "lcl": found.lower, "ucl": found.upper} if found else {}


def _xmr(values: list[float]) -> dict[str, Any]:
    found = xmr(values)
    rounded = _limits(found.rounded)
    return {
        "center": found.centre,
        "mr_bar": found.mean_range,
        **_limits(found.limits),
        "exact_d2": _limits(found.exact),
        "lcl_rounded_constant_2_66": rounded["lcl"],
        "ucl_rounded_constant_2_66": rounded["ucl"],
        "mr_ucl": found.range_upper,
        "beyond_limits": from_one(found.signals.beyond),
        "mr_beyond": from_one(found.ranges_beyond),
        "nine_on_one_side": from_one(found.signals.one_side),
    }
