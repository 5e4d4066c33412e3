"""Regression to the mean, by hand."""

import pytest

from analysis.statistics.intervals import Mean, from_summary
from analysis.statistics.shrinkage import _common, shrunk


def means(*values: float, se: float = 0.15) -> list[Mean]:
    return [from_summary(100, value, se * 10) for value in values]


def worst(means_: list[Mean], whole: Mean | None = None) -> Mean:
    found = shrunk(means_[0], means_, whole)
    assert found is not None
    return found


FOUR = (-1.4, -1.0, -0.8, -0.8)  # mean -1, variance .08


def test_what_was_chosen_is_drawn_towards_the_others() -> None:
    """Squared error .0225, .28125 of the variance: that share of the distance .4 is given up."""
    found, lost = worst(means(*FOUR)), 0.0225 / 0.08
    assert found.mean == pytest.approx(-1.0 - 0.4 * (1 - lost))
    unsure = lost * 0.0225 / 4 + 2 * (lost * 0.4) ** 2
    assert found.se == pytest.approx(((1 - lost) * 0.0225 + unsure) ** 0.5)


def test_no_more_than_to_their_mean() -> None:
    found = worst(means(*FOUR, se=0.3))  # by chance alone their variance were .09
    assert found.mean == pytest.approx(-1.0)
    assert found.se == pytest.approx((0.09 / 4 + 2 * 0.4**2) ** 0.5)


def test_an_error_that_all_have_in_common_stays_whole() -> None:
    """Of four the mean has the squared error .0125: (4 * .0125 - .0225) / 3 = .00917 is common, .01333 between them."""
    found = worst(means(*FOUR), from_summary(100, -1.0, 10 * 0.0125**0.5))
    common = (4 * 0.0125 - 0.0225) / 3
    lost = (0.0225 - common) / 0.08
    unsure = lost * (0.0225 - common) / 4 + 2 * (lost * 0.4) ** 2
    assert found.mean == pytest.approx(-1.0 - 0.4 * (1 - lost))
    assert found.se == pytest.approx(((1 - lost) * (0.0225 - common) + common + unsure) ** 0.5)


@pytest.mark.parametrize(("square", "common"), [(0.0225 / 4, 0.0), (0.001, 0.0), (0.0225, 0.0225), (0.03, 0.0225)])
def test_what_is_common_is_between_nothing_and_all(square: float, common: float) -> None:
    assert _common(0.0225, 4, from_summary(100, -1.0, 10 * square**0.5)) == pytest.approx(common)
    assert _common(0.0225, 4, None) == 0.0


@pytest.mark.parametrize(("known", "some"), [(3, False), (4, True)])
def test_a_rank_is_one_among_four_at_least(known: int, some: bool) -> None:
    nobody = Mean(0, None, None, None, None, None)
    assert (shrunk(means(*FOUR)[0], [*means(*FOUR)[:known], nobody]) is not None) is some
    assert shrunk(nobody, [*means(*FOUR), nobody]) is None


def test_equal_means_without_errors_stay() -> None:
    found = worst(means(-1.0, -1.0, -1.0, -1.0, se=0.0))
    assert (found.mean, found.se) == (-1.0, 0.0)
