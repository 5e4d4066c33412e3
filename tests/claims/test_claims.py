"""A small version of `make claims`: no claim is made clearly more often than its limit where it is false."""

import pytest

from tests.claims import gaps, kano, priorities, reach
from tests.claims.study import Study, run

STUDIES = [
    study
    for study in (*gaps.studies(), *kano.studies(), *priorities.studies(), *reach.studies())
    if any(measure.limit is not None for measure in study.measures)
]


@pytest.mark.slow
@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.truth)
def test_false_claims_stay_within_their_limit(study: Study) -> None:
    """Of 120 draws: a claim that is false in 5 % is so in more than 11 % of them in less than one of a thousand."""
    n = study.sizes[1] if len(study.sizes) > 1 else study.sizes[0]
    for measure, rate in zip(study.measures, run(study, n, 120), strict=True):
        if measure.limit is not None:
            assert rate.mean <= measure.limit + 3.2 * (measure.limit * (1 - measure.limit) / 120) ** 0.5, measure.claim
