"""Charts over the rounds say no more than their n, and no interval leaves its scale."""

from datetime import date

import numpy as np
import pytest

from analysis.figures.timeline import Axis
from analysis.statistics.distribution import from_values
from analysis.statistics.intervals import from_summary
from analysis.statistics.proportions import wilson
from app.reports.figures import timeline
from app.reports.figures.timeline import Levels, Measured, Moment
from tests.app.reports.test_sentences import SUBJECT

DAY = date(2026, 8, 15)
NOW = Moment(DAY, "Quarter 3 of 2026", now=True)
AXIS = Axis(date(2026, 7, 1), date(2026, 10, 1), [(DAY, NOW.name)])


def test_the_interval_of_a_level_ends_where_its_scale_does() -> None:
    mean = from_summary(12, 6.8, 0.6)
    assert mean.upper is not None
    assert mean.upper > 7
    figure = timeline.mean_over_time("importance", "Importance", [Measured(NOW, mean)], (1, 7), "", AXIS, SUBJECT)
    assert figure.title.endswith("to 7.00)")
    assert figure.file[1][1:] == [mean.mean, mean.lower, 7, 12]


@pytest.mark.parametrize(("n", "told"), [(9, False), (10, True), (11, True)])
def test_a_title_says_a_share_with_its_interval_from_ten_answers_on(n: int, told: bool) -> None:
    answers = from_values(np.array([4.0, *[7.0] * (n - 1)]))  # one at the middle
    figure = timeline.distribution(answers, None, NOW.name, (1, 7), SUBJECT)
    low, high = wilson(1, n)
    words = f"{1 / n:.0%} ({low:.0%} to {high:.0%}) perceive it in the lower half of the scale or at its middle"
    assert figure.title == (words if told else "Single answers: too few answers to say")


@pytest.mark.parametrize(("n", "told"), [(9, False), (10, True)])
def test_a_title_names_means_from_ten_answers_on(n: int, told: bool) -> None:
    figure = timeline.levels_over_time([Levels(NOW, 6.0, 5.5, n, 0)], AXIS, SUBJECT)
    assert (figure.title == "Expectation 6.00, perception 5.50 in Quarter 3 of 2026") == told
    assert ("too few" in figure.title) != told
