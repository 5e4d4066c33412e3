"""Which groups are compared, and which are named and left out."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.stats import binom

from analysis.claims.verdicts import significant
from analysis.estimates import segments
from analysis.estimates.segments import Comparison
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import score_kano, score_servqual
from analysis.rows.tally import Tally
from analysis.statistics.distribution import from_values
from analysis.statistics.groups import kruskal_wallis, welch_anova

DESIGN = Design(("a", "b"), {"one": ("a", "b")}, 1, 7)
PAIR = Design(("a",), low=1, high=5)


def of(n: int, level: int = 3) -> Tally:
    perceived = np.array([[level + place % 2, level] for place in range(n)], dtype=float).reshape(n, 2)
    return fold(score_servqual(DESIGN, np.full((n, 2), 5.0), perceived))


def kano_of(functional: Sequence[int], dysfunctional: Sequence[int]) -> Tally:
    return fold(score_kano(PAIR, [[float(x)] for x in functional], [[float(x)] for x in dysfunctional]))


@pytest.mark.parametrize(("n", "expected"), [(9, False), (10, True), (11, True)])
def test_a_group_is_compared_from_ten_answers_on(n: int, expected: bool) -> None:
    tallies = {"north": of(20), "south": of(n, 2), "east": of(20, 4)}
    (found,) = segments.compare(tallies, ("one",))
    assert [(group.name, group.n, group.compared) for group in found.groups] == [
        ("north", 20, True),
        ("south", n, expected),
        ("east", 20, True),
    ]
    pairs = [(pair.first, pair.second) for pair in found.pairs]
    assert pairs == [("north", "south"), ("north", "east"), ("south", "east")] if expected else [("north", "east")]
    assert all(pair.games_howell is not None and pair.dunn is not None for pair in found.pairs)
    assert found.p_adjusted == found.welch.p  # one dimension: nothing to adjust for
    assert found.groups[1].mean == pytest.approx(np.mean([-3 + place % 2 / 2 for place in range(n)]))


def test_who_is_alone_is_compared_with_nobody() -> None:
    (found,) = segments.compare({"north": of(20), "south": of(9)}, ("one",))
    assert (found.pairs, found.welch.p, found.p_adjusted) == ((), None, None)


def test_two_groups_are_a_pair_unless_pairs_are_not_wanted() -> None:
    tallies = {"north": of(10), "south": of(10, 2)}
    assert len(segments.compare(tallies, ("one",))[0].pairs) == 1
    assert segments.compare(tallies, ("one",), posthoc=False)[0].pairs == ()


@pytest.mark.parametrize(("n", "sd"), [(0, None), (1, None), (2, 0.353553)])
def test_a_group_without_figures_has_none(n: int, sd: float | None) -> None:
    (found,) = segments.compare({"north": of(n)}, ("one",))
    (group,) = found.groups
    assert (group.mean is None) is (n == 0)
    assert group.sd == (None if sd is None else pytest.approx(sd, abs=1e-6))


@pytest.mark.parametrize(("n", "expected"), [(9, False), (10, True), (11, True)])
def test_categories_are_compared_from_ten_pairs_on(n: int, expected: bool) -> None:
    must, attractive = kano_of([3] * 20, [5] * 20), kano_of([1] * n, [3] * n)
    (found,) = segments.compare_kano({"north": must, "south": attractive})
    assert {name: (need.category, need.n) for name, need in found.groups.items()} == {
        "north": ("M", 20),
        "south": ("A", n),
    }
    assert (found.test.p is not None) is expected
    assert found.p_adjusted == found.test.p


def test_without_groups_nothing_is_compared() -> None:
    assert segments.compare_kano({}) == ()


@pytest.mark.parametrize(
    ("whole", "groups", "shown"),
    [
        (40, {"north": 20, "south": 20}, {"north", "south"}),
        (45, {"north": 20, "south": 20, "east": 5}, {"north", "south", "east"}),
        (44, {"north": 20, "south": 20, "east": 4}, {"south"}),  # of two alike the first is left out
        (44, {"north": 20, "south": 20}, {"south"}),  # four who named no group
        (45, {"north": 20, "south": 20}, {"north", "south"}),
        (24, {"north": 20, "south": 4}, set()),
        (6, {"north": 3, "south": 3}, set()),
        (0, {"north": 0}, set()),
    ],
)
def test_beside_the_whole_nobody_or_five_are_left(whole: int, groups: dict[str, int], shown: set[str]) -> None:
    assert segments.showable(whole, groups) == shown


def test_of_groups_without_a_difference_one_page_in_twenty_names_one() -> None:
    """Over everything that one page compares: two segments of three groups, five dimensions, twenty people a group."""
    chance, pages, named = np.random.default_rng(5), 600, 0
    for _ in range(pages):
        tests = [
            welch_anova([from_values(chance.integers(-6, 1, 20).astype(float)) for _ in range(3)]) for _ in range(10)
        ]
        alone = [Comparison("one", (), test, None, kruskal_wallis([]), ()) for test in tests]
        together = segments.adjusted_together({"site": alone[:5], "service": alone[5:]})
        named += any(significant(one.p_adjusted) for found in together.values() for one in found)
    assert named <= binom.ppf(0.999, pages, 0.05)


def test_of_a_withheld_group_nothing_is_left() -> None:
    """Four in the east would be told by the rest, so the smallest of the others goes too."""
    tallies = {"north": of(30), "south": of(12, 2), "east": of(4, 4)}
    whole = tallies["north"] + tallies["south"] + tallies["east"]
    (found,) = segments.compare(tallies, ("one",), whole=whole)
    north, south, east = found.groups
    assert (north.n, north.compared) == (30, True)
    assert north.mean is not None
    for group in (south, east):
        assert (group.n, group.mean, group.sd, group.median, group.compared) == (0, None, None, None, False)
    assert found.p is None


def test_of_a_withheld_group_no_category_is_left() -> None:
    tallies = {"north": kano_of([2] * 30, [5] * 30), "south": kano_of([1] * 12, [3] * 12), "east": kano_of([3], [3])}
    whole = tallies["north"] + tallies["south"] + tallies["east"]
    (found,) = segments.compare_kano(tallies, whole=whole)
    assert {name: need.n for name, need in found.groups.items()} == {"north": 30, "south": 0, "east": 0}
    assert not any(found.groups["south"].counts.values())
    assert found.p is None
    (open_to_all,) = segments.compare_kano(tallies)
    assert open_to_all.groups["south"].n == 12
    assert open_to_all.p is not None
