"""What is claimed of Kano's categories among all needs of a page."""

from dataclasses import replace

import pytest
from scipy.special import bdtrc

from analysis.claims import kano as claims
from analysis.estimates import kano
from analysis.estimates.kano import Category, Need


def need(id_: str = "a", **counts: int) -> Need:
    return kano.classify(id_, {letter: counts.get(letter, 0) for letter in kano.ORDER})


UNDECIDED = [need(f"u{k}", M=20, O=20) for k in range(9)]


@pytest.mark.parametrize(
    ("first", "others", "expected"),
    [
        (58, 0, "mixed"),
        (59, 0, "firm"),
        (59, 9, "leaning"),  # p .044: clear alone, not among ten
        (63, 9, "leaning"),  # .0060: times ten
        (64, 9, "firm"),  # .0033
    ],
)
def test_a_category_is_firm_among_all_needs_of_a_page(first: int, others: int, expected: kano.Certainty) -> None:
    found, *_ = claims.together([need(M=first, O=100 - first), *UNDECIDED[:others]])
    assert claims.certainty(found) == expected
    assert claims.is_must_be(found) is (expected == "firm")


def test_fewer_than_ten_have_no_category_and_are_no_family() -> None:
    few, many = claims.together([need("a", M=9), need("b", M=10)])
    assert (claims.certainty(few), claims.certainty(many)) == (None, "firm")
    assert not claims.is_must_be(few)
    assert claims.is_must_be(many)
    (other,) = claims.together([need(O=30)])
    assert not claims.is_must_be(other)


@pytest.mark.parametrize(
    ("n", "count", "expected"),
    [
        (100, 9, False),  # P(9 or more of a hundred at 5 %) = .063
        (100, 10, True),  # .028
        (20, 3, False),  # .075
        (20, 4, True),  # .016
        (10, 3, True),  # .012
        (9, 9, False),  # too few to say
    ],
)
def test_a_wording_is_unclear_where_more_than_one_in_twenty_clearly_contradict(
    n: int, count: int, expected: bool
) -> None:
    assert bool(claims.unclear([need(M=n - count, Q=count)])) is expected


@pytest.mark.parametrize(
    ("n", "count", "expected"), [(100, 15, False), (100, 16, True), (20, 4, False), (20, 5, True), (9, 9, False)]
)
def test_the_opposite_is_asked_where_more_than_one_in_ten_clearly_want_it(n: int, count: int, expected: bool) -> None:
    """P(15 or more of a hundred at 10 %) = .073, 16 or more .040; 4 of twenty .133, 5 .043."""
    assert bool(claims.unwanted([need(M=n - count, R=count)])) is expected


def test_one_of_many_needs_must_be_clearer() -> None:
    alone = need("a", M=16, Q=4)
    assert claims.unclear([alone]) == {"a"}
    assert claims.unclear([alone, *UNDECIDED]) == frozenset()


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"M": 30, "I": 10, "R": 60}, None),  # most would rather not have it
        ({"M": 1, "O": 1, "R": 58}, None),
        ({"M": 5, "O": 3, "I": 1}, None),  # nine
        ({"M": 5, "O": 3, "I": 1, "R": 1}, None),
        ({"M": 5, "O": 3, "I": 2}, 8),
        ({"M": 30, "I": 10, "R": 20}, 30),
    ],
)
def test_who_would_miss_it_is_counted_of_all_who_answered(counts: dict[Category, int], expected: int | None) -> None:
    found = claims.most_missed([need(**counts)])
    assert (None if found is None else found[1]) == expected


def test_the_most_missed_is_chosen_by_the_lower_end_of_its_interval() -> None:
    few, many = need("few", M=9, I=1), need("many", M=170, I=30)
    found = claims.most_missed([few, many])
    assert found is not None
    assert found[0].id == "many"


@pytest.mark.parametrize(("p", "expected"), [(0.0499, "firm"), (0.05, "leaning"), (0.0501, "leaning")])
def test_a_category_is_firm_below_five_per_cent(p: float, expected: kano.Certainty) -> None:
    (found,) = claims.together([replace(need(M=59, O=41), p=p, certainty="leaning")])
    assert found.certainty == expected


@pytest.mark.parametrize(("times", "expected"), [(0.999999, False), (1.0, False), (1.000001, True)])
def test_what_is_exactly_at_the_level_is_not_said(
    times: float, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "LEVEL", float(bdtrc(4, 20, 0.10)) * times)
    assert bool(claims.unwanted([need(M=15, R=5)])) is expected
    assert claims.unwanted([need(M=20)]) == frozenset()
