"""The 25 cells, published vectors, ties, and what is undefined."""

import math
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom, norm

from analysis.estimates import findings, kano
from analysis.estimates.kano import Category, Share
from analysis.rows.design import Design, EvaluationTable
from analysis.rows.folding import fold
from analysis.rows.scores import kano_categories, score_kano

# Row by row, functional 1 to 5 (Berger et al. 1993, p. 6 and p. 33), written out apart from the code.
CELLS = {
    "berger1993": [
        "Q",
        "A",
        "A",
        "A",
        "O",
        "R",
        "I",
        "I",
        "I",
        "M",
        "R",
        "I",
        "I",
        "I",
        "M",
        "R",
        "I",
        "I",
        "I",
        "M",
        "R",
        "R",
        "R",
        "R",
        "Q",
    ],
    "pouliot1993": [
        "Q",
        "A",
        "A",
        "A",
        "O",
        "R",
        "Q",
        "I",
        "I",
        "M",
        "R",
        "I",
        "I",
        "I",
        "M",
        "R",
        "I",
        "I",
        "Q",
        "M",
        "R",
        "R",
        "R",
        "R",
        "Q",
    ],
}
PAIRS = [(f, d) for f in range(1, 6) for d in range(1, 6)]
ONE = Design(("x",), low=1, high=5)


def column(*codes: float) -> NDArray[np.float64]:
    return np.array(codes)[:, None]


@pytest.mark.parametrize("table", get_args(EvaluationTable))
def test_the_25_cells(table: EvaluationTable) -> None:
    scores = score_kano(ONE, [[f] for f, _ in PAIRS], [[d] for _, d in PAIRS])
    assert kano_categories(scores, table)[:, 0].tolist() == CELLS[table]
    (counts,) = kano.category_counts(fold(scores), table).values()
    assert counts == {category: CELLS[table].count(category) for category in kano.ORDER}


def test_a_pair_needs_both_halves() -> None:
    scores = score_kano(ONE, column(1, 1, np.nan, np.nan), column(5, np.nan, 5, np.nan))
    assert kano_categories(scores)[:, 0].tolist() == ["O", "", "", ""]
    (need,) = kano.needs(fold(scores))
    assert (need.n, need.counts["O"]) == (1, 1)


def test_service_app() -> None:
    """Handbook section 8: M95 O123 A45 I33, n 296, CS+ .568, CS- -.736, category strength 9 %, Fong limit 19.4."""
    counts: dict[Category, int] = {"M": 95, "O": 123, "A": 45, "I": 33}
    need, strengths = kano.classify("app", counts), kano.strengths("app", counts)
    assert (need.n, need.category, need.runner_up, need.certainty) == (296, "O", "M", "firm")
    assert (need.better.value, need.worse.value) == (168 / 296, -218 / 296)
    assert strengths.category_strength == 28 / 296
    assert strengths.fong is not None
    assert (strengths.fong.lhs, round(strengths.fong.rhs, 1), strengths.fong.significant) == (28, 19.4, True)


def test_excellent_service() -> None:
    """101 against 81: Fong says significant at 18.5; the exact test, P(X >= 101 of 182) = 0.079, does not."""
    counts: dict[Category, int] = {"M": 101, "O": 54, "A": 54, "I": 81, "R": 3, "Q": 3}
    need, strengths = kano.classify("service", counts), kano.strengths("service", counts)
    assert strengths.fong is not None
    assert (strengths.fong.lhs, round(strengths.fong.rhs, 1), strengths.fong.significant) == (20, 18.5, True)
    assert (need.certainty, need.rivals) == ("mixed", ("I",))
    assert need.p == pytest.approx(float(binom.sf(100, 182, 0.5)), rel=1e-12)


@pytest.mark.parametrize(
    ("counts", "category", "modes"),
    [
        ({"M": 10, "O": 10, "A": 5}, "M", ("M", "O")),
        ({"O": 10, "A": 10, "I": 5}, "O", ("O", "A")),
        ({"A": 10, "I": 10}, "A", ("A", "I")),
        ({"Q": 4, "R": 4}, "R", ("R", "Q")),
        ({"I": 4, "R": 4, "M": 1}, "I", ("I", "R")),
    ],
)
def test_ties_by_the_rule(counts: dict[Category, int], category: Category, modes: tuple[Category, ...]) -> None:
    backwards = dict(reversed(counts.items()))
    need = kano.classify("x", counts)
    assert need == kano.classify("x", backwards)
    assert (need.category, kano.strengths("x", counts).modes) == (category, modes)
    assert (need.certainty, kano.answers_to_separate(counts)) == ("mixed", None)
    assert set(modes[1:]) <= set(need.rivals)


def test_the_two_category_rules_may_differ() -> None:
    """I is the mode, but O + A + M outweigh I + R + Q (as for 'Transparent transfers', Reppel 2022)."""
    strengths = kano.strengths("x", {"M": 30, "O": 50, "A": 40, "I": 60})
    assert (strengths.modes, strengths.category_oam_irq, strengths.category_moai_6pct) == (("I",), "O", "O")


def test_everything_questionable() -> None:
    """Golden case edge-04: better and worse are 0/0, not 0."""
    need, strengths = kano.classify("x", {"Q": 20}), kano.strengths("x", {"Q": 20})
    assert (need.category, need.better, need.worse, need.ellipse) == ("Q", *[Share(None, None, None)] * 2, ())
    assert (strengths.total_strength, strengths.category_strength) == (0, None)
    assert (strengths.fong, strengths.chi_square, strengths.n_aomi) == (None, None, 0)


def test_swapped_wording_turns_reverse_into_what_it_is_the_reverse_of() -> None:
    """(5, 1) is O of the opposite, (3, 1) A, (5, 3) M; the second need, unnamed, stays as it is."""
    codes = np.array([[5, 1], [5, 3], [3, 1], [3, 3], [1, 1]])
    both = Design(("x", "y"), low=1, high=5)
    tally = fold(score_kano(both, codes[:, [0, 0]], codes[:, [1, 1]]))
    before, after = kano.category_counts(tally), kano.category_counts(kano.swapped(tally, {"x"}))
    assert before["x"] == before["y"] == after["y"] == {"M": 0, "O": 0, "A": 0, "I": 1, "R": 3, "Q": 1}
    assert after["x"] == {"M": 1, "O": 1, "A": 1, "I": 1, "R": 0, "Q": 1}
    assert kano.swapped(kano.swapped(tally)) == tally


def test_only_a_need_labelled_reverse_is_counted_the_other_way_round() -> None:
    both = Design(("x", "y"), low=1, high=5)
    tally = fold(score_kano(both, [[5, 1]] * 6 + [[3, 3]], [[1, 5]] * 6 + [[3, 3]]))
    found = findings.kano_findings(tally)
    assert [(need.id, need.category, need.better.value) for need in found.needs] == [("x", "R", 0), ("y", "O", 6 / 7)]
    assert [(need.id, need.category, need.better.value) for need in found.opposed] == [("x", "O", 6 / 7)]


def test_everybody_indifferent_is_zero_without_a_minus() -> None:
    need = kano.classify("x", {"I": 20})
    assert (need.better.value, need.worse.value) == (0, 0)
    assert math.copysign(1, need.worse.value or 0) == 1
    assert need.runner_up is None


def test_nobody() -> None:
    need, strengths = kano.classify("x", {}), kano.strengths("x", {})
    assert (need.n, need.category, need.certainty, need.p, need.answers_needed) == (0, None, None, None, None)
    assert (strengths.modes, strengths.category_oam_irq, strengths.total_strength) == ((), None, None)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"M": 36, "O": 30, "A": 12, "I": 22}, (215, None)),
        ({"M": 60, "O": 40}, None),  # clear
        ({"M": 50, "O": 50}, None),  # a tie may still become clear, but hardly
        ({"M": 5000, "O": 5000}, None),  # this one hardly
        ({"M": 12, "O": 5, "A": 5, "I": 5}, (6, 126)),
        ({"M": 3, "O": 3}, (82, None)),
        ({"M": 31, "O": 30, "A": 27, "I": 27}, (999, None)),
        ({"M": 41, "O": 40, "A": 29}, (1000, None)),
        ({"M": 39, "O": 38, "A": 17, "I": 17}, None),  # 1001
        ({"M": 51, "O": 37, "A": 17, "I": 17}, (42, 999)),
        ({"M": 38, "O": 27, "A": 19}, (44, 1000)),
        ({"M": 35, "O": 25, "A": 3, "I": 3}, (42, None)),  # 1001
    ],
)
def test_more_answers_that_may_settle_it(counts: dict[Category, int], expected: tuple[int, int | None] | None) -> None:
    """(1.645 + 0.8416)^2 n / (a + b) / (2w - 1)^2 - n, with w at both ends of the 50 % interval of a / (a + b)."""
    assert kano.classify("x", counts).answers_needed == expected


def test_the_plan_is_for_eighty_per_cent_power() -> None:
    assert pytest.approx((norm.ppf(0.95) + norm.ppf(0.8)) ** 2, rel=1e-3) == kano.POWER_80


@pytest.mark.parametrize(("first", "expected"), [(58, "mixed"), (59, "firm"), (60, "firm")])
def test_a_category_leads_where_a_coin_would_not(first: int, expected: kano.Certainty) -> None:
    """Of a hundred answers to two categories: 59 or more by a coin in 4.4 %, 58 or more in 6.7 %."""
    found = kano.classify("a", {"M": first, "O": 100 - first})
    assert (found.certainty, found.rivals) == (expected, () if expected == "firm" else ("O",))
    assert found.p == pytest.approx(float(binom.sf(first - 1, 100, 0.5)), rel=1e-12)


def test_the_outline_lies_in_the_square_around_the_point() -> None:
    """With a quarter of chi-square's limit added to each category, as Agresti and Coull do for one share."""
    more = 5.9915 / 4
    need = kano.classify("x", {"M": 40, "O": 30, "A": 20, "I": 10})
    outline = np.array(need.ellipse)
    assert outline.shape == (32, 2)
    assert outline.min() >= 0
    assert outline.max() <= 1
    middle = [(70 + 2 * more) / (100 + 4 * more), 0.5]
    assert outline.mean(axis=0) == pytest.approx(middle, abs=1e-4)
    assert np.ptp(outline[:, 1]) / 2 == pytest.approx(math.sqrt(5.9915 * 0.25 / (100 + 4 * more)), rel=0.01)


@pytest.mark.parametrize("counts", [{"M": 30}, {"O": 12}, {"I": 10}])
def test_where_all_agree_intervals_and_regions_still_have_a_width(counts: dict[Category, int]) -> None:
    need = kano.classify("x", counts)
    for share in (need.better, need.worse):
        assert (share.upper or 0) - (share.lower or 0) > 0.05
    assert np.ptp(np.array(need.ellipse), axis=0).min() > 0.05


@pytest.mark.parametrize("true", [0.50, 0.90, 0.95, 0.98])
def test_better_and_worse_hold_what_is_true(true: float) -> None:
    """Exact coverage of the 95 % intervals, by adding up the binomial: never far below, on the average as said."""
    found = []
    for n in range(12, 101):
        counts = np.arange(n + 1)
        limits = [kano.classify("x", {"M": int(x), "I": int(n - x)}).worse for x in counts]
        held = [(one.lower or 0) <= -true <= (one.upper or 0) for one in limits]
        found.append(float(binom.pmf(counts, n, true)[held].sum()))
    assert min(found) >= 0.89
    assert 0.94 <= sum(found) / len(found) <= 0.975


def test_intervals_hold_the_value() -> None:
    need = kano.classify("x", {"M": 40, "O": 30, "A": 20, "I": 10, "R": 7, "Q": 3})
    for share in (need.better, need.worse):
        assert None not in (share.value, share.lower, share.upper)
        assert share.lower < share.value < share.upper  # type: ignore[operator]


def test_dumouchel_means_by_hand() -> None:
    """Pairs (1, 5), (3, 3), (2, 4): functional 4, 0, 2, dysfunctional 4, 0, 2."""
    (means,) = kano.continuous(fold(score_kano(ONE, column(1, 3, 2, np.nan), column(5, 3, 4, 1))))
    assert (means.functional.n, means.functional.mean, means.functional.sd) == (3, 2, 2)
    assert (means.dysfunctional.mean, means.dysfunctional.sd) == (2, 2)


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="counts"):
        kano.classify("x", {"M": -1})


@pytest.mark.parametrize(
    ("a", "b", "other", "expected"),
    [
        (6, 4, 0, 58),  # 2.706 * 10 * 10 / 4 = 67.65, so 68 in all
        (505, 495, 0, 26_060),  # 2.706 * 1000 * 1000 / 100 = 27,060 exactly
        (30, 20, 50, 36),  # 2.706 * 100 * 50 / 100 = 135.3
        (90, 10, 0, -95),  # 2.706 * 100 * 100 / 6400 = 4.23
        (5, 5, 3, None),
    ],
)
def test_how_many_more_answers_separate_the_two_leading(a: int, b: int, other: int, expected: int | None) -> None:
    thirds: dict[Category, int] = {"M": a, "O": b, "R": (other + 1) // 3, "A": (other + 1) // 3}
    thirds["I"] = other - thirds["R"] - thirds["A"]
    assert kano.answers_to_separate(thirds) == expected


@pytest.mark.parametrize(
    ("difference", "expected"),
    [(14, False), (16, False), (18, True)],  # 1.645 * sqrt(100) = 16.45
)
def test_leaders_differ_by_a_true_test_of_ten_per_cent(difference: int, expected: bool) -> None:
    found = kano.strengths("a", {"M": 50 + difference // 2, "O": 50 - difference // 2, "R": 30}).calibrated
    assert found is not None
    assert (found.difference, found.limit, found.significant) == (difference, pytest.approx(16.45), expected)


@pytest.mark.parametrize(
    ("difference", "expected"),
    [(10, False), (12, True)],  # 1.65 * sqrt(100 * 100 / 200) = 11.67
)
def test_fongs_limit(difference: int, expected: bool) -> None:
    found = kano.strengths("a", {"A": 50 + difference // 2, "I": 50 - difference // 2}).fong
    assert found is not None
    assert (found.lhs, found.rhs, found.significant) == (difference, pytest.approx(11.667, abs=1e-3), expected)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"I": 40, "O": 35, "M": 25}, "O"),  # 5 % apart: the more basic of the two
        ({"I": 40, "O": 34, "M": 26}, "O"),  # 6 %
        ({"I": 40, "O": 33, "M": 27}, "I"),  # 7 %
        ({"I": 47, "O": 40, "M": 29}, "I"),  # 6.03 %
        ({"R": 40, "I": 36, "M": 24}, "I"),
        ({"R": 40, "I": 30, "M": 30}, "R"),
    ],
)
def test_six_per_cent_between_the_two_leading(counts: dict[Category, int], expected: Category) -> None:
    assert kano.strengths("a", counts).category_moai_6pct == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"A": 3, "O": 3, "I": 5}, "O"),  # six against five
        ({"A": 3, "O": 2, "I": 5}, "I"),
        ({"A": 2, "O": 2, "I": 5}, "I"),
        ({"M": 1, "O": 4, "Q": 2, "R": 2}, "O"),
        ({"M": 2, "O": 2, "Q": 3, "R": 2}, "Q"),
    ],
)
def test_wanted_or_not_by_the_larger_half(counts: dict[Category, int], expected: Category) -> None:
    assert kano.strengths("a", counts).category_oam_irq == expected


def test_a_runner_up_is_one_that_somebody_chose() -> None:
    assert kano.classify("a", {"M": 5}).runner_up is None
    assert kano.classify("a", {"M": 5, "R": 1}).runner_up == "R"


def test_a_difference_at_the_limit_is_one() -> None:
    """1.645 * sqrt(160,000) = 658; 1.65 * sqrt(3,200 * 3,200 / 6,400) = 66."""
    calibrated = kano.strengths("a", {"M": 80_329, "O": 79_671}).calibrated
    fong = kano.strengths("a", {"M": 1633, "O": 1567}).fong
    assert calibrated is not None
    assert fong is not None
    assert (calibrated.difference, calibrated.limit, calibrated.significant) == (658, 658.0, True)
    assert (fong.lhs, fong.rhs, fong.significant) == (66, 66.0, True)


@pytest.mark.parametrize(
    ("counts", "expected"), [({}, False), ({"Q": 3, "R": 2}, False), ({"Q": 3, "I": 1}, True), ({"M": 2}, True)]
)
def test_better_and_worse_need_one_answer_that_is_neither_q_nor_r(counts: dict[Category, int], expected: bool) -> None:
    found = kano.strengths("a", counts)
    assert (found.usable, found.chi_square is not None) == (expected, expected)


@pytest.mark.parametrize("other", range(40))
def test_whoever_is_not_apart_yet_needs_one_more_at_least(other: int) -> None:
    for first in range(max(other, 1), other + 30):
        needed = kano.classify("a", {"M": first, "O": other}).answers_needed
        assert needed is None or (needed[0] >= 1 and (needed[1] is None or needed[1] >= needed[0]))


def test_what_nobody_chose_leads_nothing() -> None:
    assert (kano.leads(0, 0), kano.leads(0, 5), kano.leads(5, 0)) == (1.0, 1.0, 2.0**-5)


@pytest.mark.parametrize(("times", "expected"), [(0.999999, "mixed"), (1.0, "mixed"), (1.000001, "firm")])
def test_a_category_leads_below_its_level(
    times: float, expected: kano.Certainty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kano, "CLEAR_BELOW", kano.leads(58, 42) * times)
    found = kano.classify("a", {"M": 58, "O": 42})
    assert (found.certainty, found.rivals) == (expected, () if expected == "firm" else ("O",))
