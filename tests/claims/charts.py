"""Studies of control charts: how many ask something where nothing happens. Questions have a rate and no limit."""

import numpy as np

from analysis.claims.charts import Chart, Start, of_shares, of_values
from analysis.statistics.spc import NELSON, NHS, Rules
from tests.claims.changes import autoregressive
from tests.claims.study import Invent, Measure, Study

SIZES = (12, 24, 36, 60)
RULES = {NELSON.name: "nine on a side, six rising, 2 of 3", NHS.name: "seven on a side, seven rising, 2 of 3"}


def studies() -> list[Study]:
    return [
        Study("chart in control, normal readings", _values("normal"), [_asks(rules) for rules in (NELSON, NHS)], SIZES),
        Study("chart in control, limits from 20", _values("normal", 20), [_asks(NELSON)], (24, 36, 60)),
        Study("chart in control, lognormal readings (sd .5)", _values("lognormal"), [_asks(NELSON), _RATE], (24,)),
        Study("chart in control, each reading follows by .5", _values("autoregressive"), [_asks(NELSON), _RATE], (24,)),
        Study("chart of shares, 10 % of 50", _shares(50, 0.1, 0.0), [_asks(rules) for rules in (NELSON, NHS)], SIZES),
        *(
            Study(f"chart of shares, {truth}", _shares(size, p, sd), [_asks(NELSON), _LANEY], (24,))
            for truth, size, p, sd in (
                ("2 % of 50", 50, 0.02, 0.0),
                ("10 % of 2,000", 2000, 0.1, 0.0),
                ("10 % of 2,000 with an sd of 2 % between months", 2000, 0.1, 0.02),
            )
        ),
    ]


def _asked(chart: Chart) -> float:
    found = chart.questions
    return float(bool(found.beyond or found.one_side or found.run or found.two_of_three))


def _asks(rules: Rules) -> Measure:
    return Measure(
        "A point is out of the ordinary", "any point", RULES[rules.name], None, lambda of: _asked(of[rules.name])
    )


_RATE = Measure(
    "So many charts ask something where nothing happens",
    "a rate is said",
    "not where skewed or dependent",
    None,
    lambda of: float(of[NELSON.name].false_alarms is not None),
)
_LANEY = Measure(
    "Samples differ by more than chance",
    "said",
    "chi-square / df from 1.5, sizes from 500",
    None,
    lambda of: float(of[NELSON.name].kind == "Laney p'"),
)


def _values(kind: str, points: int = 12) -> Invent:
    def invent(rng: np.random.Generator, n: int) -> dict[str, Chart]:
        if kind == "autoregressive":
            values = autoregressive(rng, n, 0.5)
        else:
            values = rng.normal(0, 1, n) if kind == "normal" else rng.lognormal(0, 0.5, n)
        return {rules.name: of_values(values.tolist(), [Start(points=points)], rules=rules) for rules in (NELSON, NHS)}

    return invent


def _shares(size: int, p: float, sd: float) -> Invent:
    def invent(rng: np.random.Generator, n: int) -> dict[str, Chart]:
        counted = rng.binomial(size, np.clip(rng.normal(p, sd, n), 0, 1))
        return {rules.name: of_shares(counted.tolist(), [size] * n, rules=rules) for rules in (NELSON, NHS)}

    return invent
