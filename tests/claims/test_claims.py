"""A small version of `make claims`: no claim is made clearly more often than its limit where it is false."""

from typing import Literal

import pytest

from analysis.claims.charts import FALSE_ALARMS
from analysis.statistics.spc import NELSON, NHS
from tests.claims import every
from tests.claims.study import Study, run

STUDIES = [
    study for study in every.studies() if not study.few and any(measure.limit is not None for measure in study.measures)
]


@pytest.mark.slow
@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.truth)
def test_false_claims_stay_within_their_limit(study: Study) -> None:
    """Of 120 draws: a claim that is false in 5 % is so in more than 11 % of them in less than one of a thousand."""
    n = study.sizes[1] if len(study.sizes) > 1 else study.sizes[0]
    for measure, rate in zip(study.measures, run(study, n, 120), strict=True):
        if measure.limit is not None:
            assert rate.mean <= measure.limit + 3.2 * (measure.limit * (1 - measure.limit) / 120) ** 0.5, measure.claim


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "truth"), [("ranges", "chart in control, normal readings"), ("shares", "chart of shares, 10 % of 50")]
)
@pytest.mark.parametrize("n", [12, 24, 60])
def test_charts_ask_as_often_as_they_say(kind: Literal["ranges", "shares"], truth: str, n: int) -> None:
    (study,) = [study for study in every.studies() if study.truth == truth]
    for rules, rate in zip((NELSON, NHS), run(study, n, 300), strict=True):
        said = FALSE_ALARMS[kind, rules.name][n]
        assert abs(rate.mean - said) < 3.5 * (said * (1 - said) / 300) ** 0.5 + 0.01
