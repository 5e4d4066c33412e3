"""What comes first: failing basics whatever their weight, and who cannot be told apart shares a rank."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.claims.claim import Claim, Says
from analysis.claims.joint_map import ORDER, ranked
from analysis.estimates.kano import Category, Certainty, Need, Share
from analysis.statistics.intervals import Mean

NONE = Share(None, None, None)


def gap(effect: float, half: float = 0.05, says: Says | None = None) -> Claim:
    side: Says = says or ("below" if effect + half < 0 else "no clear difference")
    return Claim("need", side, 100, effect, (effect - half, effect + half), 0.01, 22, 0.2)


def kind(category: Category, certainty: Certainty = "firm") -> Need:
    return Need("need", 100, {}, category, None, certainty, 0.01, (), None, NONE, NONE, ())


def said(mean: float) -> Mean:
    return Mean(100, mean, 1.0, 0.1, mean - 0.2, mean + 0.2)


def test_a_failing_basic_comes_first_whatever_its_weight() -> None:
    """Tan & Pawitra's weights (4 / 2 / 1 for attractive, performance, must-be) would put it last."""
    rows = ranked(
        {"basic": gap(-0.3), "performance": gap(-2.5), "attractive": gap(-3.0)},
        {"basic": kind("M"), "performance": kind("O"), "attractive": kind("A")},
        {"basic": said(2), "performance": said(9), "attractive": said(9)},
        9,
    )
    assert [(row.id, row.rank) for row in rows] == [("basic", 1), ("performance", 2), ("attractive", 3)]


@pytest.mark.parametrize(("effect", "place"), [(-0.06, "failing basic"), (-0.05, "not below"), (0.4, "not below")])
def test_a_basic_fails_where_its_interval_lies_wholly_below(effect: float, place: str) -> None:
    (row,) = ranked({"need": gap(effect)}, {"need": kind("M")}, {}, 1)
    assert row.place == place
    assert (row.rank is None) == (place == "not below")


@pytest.mark.parametrize(
    ("certainty", "place"), [("firm", "failing basic"), ("leaning", "failing basic"), ("mixed", "unsettled below")]
)
def test_a_category_decides_once_it_is_settled(certainty: Certainty, place: str) -> None:
    (row,) = ranked({"need": gap(-1)}, {"need": kind("M", certainty)}, {}, 1)
    assert row.place == place


def test_what_nobody_asked_kano_about_is_unsettled() -> None:
    (row,) = ranked({"need": gap(-1)}, {}, {}, 1)
    assert (row.place, row.category) == ("unsettled below", None)


def test_performance_is_sorted_by_gap_times_importance() -> None:
    gaps = {"wide": gap(-1.0), "heavy": gap(-0.8)}
    kano = {"wide": kind("O"), "heavy": kind("O")}
    assert [row.id for row in ranked(gaps, kano, {"wide": said(4), "heavy": said(9)}, 9)] == ["heavy", "wide"]
    assert [row.id for row in ranked(gaps, kano, {}, 1)] == ["wide", "heavy"]


@pytest.mark.parametrize(("other", "ranks"), [(-1.11, [1, 2]), (-1.10, [1, 1]), (-1.05, [1, 1])])
def test_intervals_that_meet_share_a_rank(other: float, ranks: list[int]) -> None:
    rows = ranked({"one": gap(-1.0), "two": gap(other)}, {"one": kind("O"), "two": kind("O")}, {}, 1)
    assert [row.rank for row in rows] == ranks
    assert all(bool(row.alike) == (ranks == [1, 1]) for row in rows)


def test_the_rank_after_a_shared_one_counts_all_of_it() -> None:
    gaps = {"one": gap(-2.0), "two": gap(-2.05), "three": gap(-1.0)}
    rows = ranked(gaps, {id_: kind("O") for id_ in gaps}, {}, 1)
    assert [row.rank for row in rows] == [1, 1, 3]


@pytest.mark.parametrize(
    ("other", "category", "apart"), [(-0.89, "M", False), (-0.79, "M", True), (-0.89, "O", True), (-0.89, "I", True)]
)
def test_first_is_told_apart_from_what_is_not_clear_too(other: float, category: Category, apart: bool) -> None:
    """The interval of the first ends at -0.9; that of the other, which is not clearly below, is 0.1 wide."""
    gaps = {"first": gap(-1.0, 0.1), "other": gap(other, 0.1, "no clear difference")}
    (first, _) = ranked(gaps, {"first": kind("M"), "other": kind(category)}, {}, 1)
    assert (first.id, first.rank, first.alike, first.apart) == ("first", 1, (), apart)


def test_of_too_few_nothing_is_ranked() -> None:
    assert ranked({"need": gap(-1, says="too few")}, {"need": kind("M")}, {}, 1) == ()


CLAIMS = st.builds(gap, st.floats(-4, 4), st.floats(0.01, 2))
KINDS = st.builds(kind, st.sampled_from(["M", "O", "A", "I", "R", "Q"]), st.sampled_from(["firm", "leaning", "mixed"]))


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.tuples(CLAIMS, KINDS, st.floats(1, 9)), max_size=12))
def test_places_and_ranks_never_fall(needs: dict[str, tuple[Claim, Need, float]]) -> None:
    rows = ranked(
        {id_: claim for id_, (claim, _, _) in needs.items()},
        {id_: need for id_, (_, need, _) in needs.items()},
        {id_: said(weight) for id_, (_, _, weight) in needs.items()},
        9,
    )
    places = [ORDER.index(row.place) for row in rows]
    assert places == sorted(places)
    ranks = [row.rank for row in rows if row.rank is not None]
    assert ranks == sorted(ranks)
    assert all(rank <= number for number, rank in enumerate(ranks, 1))
    assert {row.id for row in rows} == set(needs)


def test_without_importance_the_score_is_the_gap() -> None:
    (row,) = ranked({"need": gap(-1.5, 0.25)}, {"need": kind("O")}, {}, 9)
    assert (row.score, row.interval) == (1.5, (1.25, 1.75))
    (level,) = ranked({"need": gap(0.0, 0.25)}, {}, {}, 9)
    assert (level.score, level.interval, level.rank) == (0.0, (-0.25, 0.25), None)


@pytest.mark.parametrize(
    ("gaps", "ranks"),
    [
        ((-3.0, -1.0, -0.99), [1, 2, 2]),
        ((-3.0, -2.99, -1.0), [1, 1, 3]),
        ((-1.08, -1.0, -0.92), [1, 1, 3]),  # the last meets the second, not the first
    ],
)
def test_a_rank_is_shared_with_its_first(gaps: tuple[float, ...], ranks: list[int]) -> None:
    of = {str(place): gap(effect) for place, effect in enumerate(gaps)}
    rows = ranked(of, {id_: kind("O") for id_ in of}, {}, 1)
    assert [(row.id, row.rank) for row in rows] == [(str(place), rank) for place, rank in enumerate(ranks)]


@pytest.mark.parametrize(("half", "apart"), [(0.3, True), (0.4, False), (1.9, False)])
def test_what_may_be_further_below_than_the_first_is_not_told_apart_from_it(half: float, apart: bool) -> None:
    """Its interval ends just above, at and far below that of the first."""
    gaps = {"first": gap(-1.0, 0.1), "other": gap(-0.5, half, "no clear difference")}
    assert ranked(gaps, {id_: kind("M") for id_ in gaps}, {}, 1)[0].apart is apart
    gaps["other"] = gap(-3.0, 1.0, "no clear difference")
    assert not ranked(gaps, {id_: kind("M") for id_ in gaps}, {}, 1)[0].apart
