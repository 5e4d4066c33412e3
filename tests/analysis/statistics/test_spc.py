"""Each rule of a control chart just below, at and just above."""

import numpy as np
import pytest

from analysis.statistics import spc


def signals(*off: float) -> spc.Signals:
    return spc.signals(np.array(off, dtype=float), np.ones(len(off)))


@pytest.mark.parametrize(("off", "expected"), [(2.99, ()), (3.0, ()), (3.01, (0,)), (-3.0, ()), (-3.01, (0,))])
def test_beyond_three_sigma(off: float, expected: tuple[int, ...]) -> None:
    assert signals(off).beyond == expected


@pytest.mark.parametrize(("length", "expected"), [(8, ()), (9, (8,)), (10, (8, 9))])
def test_nine_on_one_side(length: int, expected: tuple[int, ...]) -> None:
    up_and_down = [1.0, 0.5] * 5
    assert signals(*up_and_down[:length]).one_side == expected
    assert signals(*(-value for value in up_and_down[:length])).one_side == expected
    assert signals(-1.0, *up_and_down[:length]).one_side == tuple(place + 1 for place in expected)


def test_a_value_on_the_centre_breaks_a_side() -> None:
    assert signals(*[1.0, 0.5] * 4, 0.0, 1.0).one_side == ()


@pytest.mark.parametrize(("length", "expected"), [(5, ()), (6, (5,)), (7, (5, 6))])
def test_six_rising_or_falling(length: int, expected: tuple[int, ...]) -> None:
    rising = [-0.3 + 0.1 * place for place in range(length)]
    assert signals(*rising).run == expected
    assert signals(*(-value for value in rising)).run == expected


def test_an_equal_value_breaks_a_run() -> None:
    assert signals(0.1, 0.2, 0.3, 0.3, 0.4, 0.5, 0.6).run == ()


@pytest.mark.parametrize(
    ("off", "expected"),
    [
        ((2.01, 0, 2.01), (2,)),
        ((2.0, 0, 2.01), ()),
        ((2.01, 0, 2.0), ()),
        ((2.01, 2.01), (1,)),
        ((2.01, 0, 0, 2.01), ()),
        ((2.01, 0, -2.01), ()),
        ((-2.01, 0, -2.01), (2,)),
        ((2.01, 2.01, 0), (1,)),
    ],
)
def test_two_of_three_beyond_two_sigma(off: tuple[float, ...], expected: tuple[int, ...]) -> None:
    assert signals(*off).two_of_three == expected


def test_limits_need_two_values_that_differ() -> None:
    assert [spc.xmr(values).undefined for values in ([], [1.0], [1.0, 1.0], [1.0, 2.0])] == [
        "no_answers",
        "too_few",
        "no_variance",
        None,
    ]


@pytest.mark.parametrize(("counted", "undefined"), [([0, 0], "no_variance"), ([1, 0], None), ([10, 10], "no_variance")])
def test_shares_need_something_counted_and_something_not(counted: list[int], undefined: str | None) -> None:
    assert spc.p_chart(counted, [10, 10]).undefined == undefined
    assert spc.np_chart(counted, 10).undefined == undefined


def test_limits_of_shares_stay_between_nobody_and_everybody() -> None:
    few, most = spc.p_chart([1, 0], [10, 10]), spc.p_chart([9, 10], [10, 10])
    assert (few.lower.tolist(), most.upper.tolist()) == ([0, 0], [1, 1])
    assert spc.np_chart([9, 10], 10).upper.tolist() == [10, 10]
