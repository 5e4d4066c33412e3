"""Regression to the mean, by hand."""

import pytest

from analysis.statistics.intervals import Mean, from_summary
from analysis.statistics.shrinkage import shrunk


def means(*values: float, se: float = 0.15) -> list[Mean]:
    return [from_summary(100, value, se * 10) for value in values]


def test_what_was_chosen_is_drawn_towards_the_others() -> None:
    """Variance .16, squared error .0225: B = .859375."""
    found = shrunk(*(lambda all_: (all_[0], all_))(means(-1.3, -0.9, -0.5)))
    assert found is not None
    assert found.mean == pytest.approx(-0.9 - 0.4 * 0.859375)
    assert found.se == pytest.approx((0.859375 * 0.0225) ** 0.5)


def test_no_more_than_to_their_mean() -> None:
    close = means(-1.0, -0.9, -0.8)  # variance .01, less than the errors alone would give
    found = shrunk(close[0], close)
    assert found is not None
    assert (found.mean, found.se) == (pytest.approx(-0.9), 0.0)


def test_an_error_that_all_have_in_common_stays_whole() -> None:
    """Of three the mean has the squared error .0125: (3 * .0125 - .0225) / 2 = .0075 is common, .015 between them."""
    all_ = means(-1.3, -0.9, -0.5)
    found = shrunk(all_[0], all_, from_summary(100, -0.9, 10 * 0.0125**0.5))
    assert found is not None
    kept = 1 - 0.015 / 0.16
    assert found.mean == pytest.approx(-0.9 - 0.4 * kept)
    assert found.se == pytest.approx((kept * 0.015 + 0.0075) ** 0.5)


@pytest.mark.parametrize(("known", "some"), [(2, False), (3, True)])
def test_a_rank_is_one_among_three_at_least(known: int, some: bool) -> None:
    all_ = [*means(-1.3, -0.9, -0.5)[:known], Mean(0, None, None, None, None, None)]
    assert (shrunk(all_[0], all_) is not None) is some
    assert shrunk(all_[-1], [*means(-1.3, -0.9, -0.5), all_[-1]]) is None


def test_equal_means_without_errors_stay() -> None:
    all_ = means(-1.0, -1.0, -1.0, se=0.0)
    found = shrunk(all_[0], all_)
    assert found is not None
    assert (found.mean, found.se) == (-1.0, 0.0)
