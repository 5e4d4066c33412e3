"""The verdict on a change at every border, and the handbook's cases (the loop, section 7)."""

from dataclasses import replace

import pytest
from scipy.stats import ttest_ind_from_stats

from analysis.claims import change, waves
from analysis.claims.change import By, Rule, Target, Verdict, Wave, Why, Word
from analysis.estimates.sites import Site
from analysis.statistics.intervals import Mean, from_summary
from analysis.statistics.multinomial import Homogeneity
from analysis.statistics.shrinkage import shrunk
from analysis.statistics.twogroups import MeanDifference

LEAST = 0.2
PLAIN = Rule(LEAST)
UP, DOWN = Rule(LEAST, "up", 0.3), Rule(LEAST, "down", -0.3)


def judge(
    effect: float, low: float, high: float, rule: Rule = PLAIN, *, p: float = 0.01, by: By = "Welch", n: int = 10
) -> Verdict:
    return change._judge("a", by, (n, n), MeanDifference(effect, None, None, p, (low, high), None), rule, None)


@pytest.mark.parametrize(
    ("effect", "low", "high", "up"),
    [
        (0.3, 0.01, 0.5, "improved"),
        (0.3, 0.0, 0.5, "no clear change"),
        (0.3, -0.01, 0.5, "no clear change"),
        (0.19, 0.01, 0.3, "no clear change"),
        (0.2, 0.01, 0.3, "improved"),
        (0.21, 0.01, 0.3, "improved"),
        (0.1 + 0.1, 0.01, 0.3, "improved"),
        (-0.3, -0.5, 0.01, "no clear change"),
        (-0.3, -0.5, 0.0, "no clear change"),
        (-0.3, -0.5, -0.01, "worse"),
        (-0.19, -0.5, -0.01, "no clear change"),
        (-0.2, -0.5, -0.01, "worse"),
    ],
)
def test_a_word_needs_a_clear_change_that_matters(effect: float, low: float, high: float, up: Word) -> None:
    turned: dict[Word, Word] = {"improved": "worse", "worse": "improved", "no clear change": "no clear change"}
    found = judge(effect, low, high)
    assert (found.word, found.target, found.why) == (up, None, None)
    assert judge(effect, low, high, Rule(LEAST, "down")).word == turned[up]
    assert found.slight is (up == "no clear change" and not low <= 0 <= high)


@pytest.mark.parametrize(("p", "word"), [(0.0499, "improved"), (0.05, "no clear change"), (0.0501, "no clear change")])
def test_a_word_needs_its_p_below_five_per_cent(p: float, word: Word) -> None:
    assert judge(0.3, 0.01, 0.5, p=p).word == word
    assert not judge(0.3, 0.01, 0.5, p=0.05).slight


@pytest.mark.parametrize(
    ("low", "high", "target"),
    [
        (0.31, 0.5, "reached"),
        (0.3, 0.5, "reached"),
        (0.29, 0.5, "open"),
        (0.1, 0.31, "open"),
        (0.1, 0.3, "open"),
        (0.1, 0.29, "missed"),
        (-0.4, 0.31, "open"),
        (-0.4, 0.29, "missed"),
    ],
)
def test_a_target_is_reached_from_its_value_on(low: float, high: float, target: Target) -> None:
    assert judge((low + high) / 2, low, high, UP).target == target
    assert judge(-(low + high) / 2, -high, -low, DOWN).target == target


def test_a_target_is_not_reached_by_what_is_not_clear() -> None:
    assert judge(0.4, 0.31, 0.5, UP, p=0.06).target == "open"


@pytest.mark.parametrize(
    ("least", "target", "better"), [(0.0, None, "up"), (-0.1, None, "up"), (0.2, 0.0, "up"), (0.2, 0.3, "down")]
)
def test_a_rule_wants_something(least: float, target: float | None, better: str) -> None:
    with pytest.raises(ValueError, match="for the better"):
        Rule(least, better, target)  # type: ignore[arg-type]


def test_an_action_may_improve_and_miss_its_target() -> None:
    """Case 12."""
    found = judge(0.25, 0.21, 0.29, UP)
    assert (found.word, found.target) == ("improved", "missed")


# Two waves


def wave(mean: float, sd: float, n: int, **more: object) -> Wave:
    return Wave(from_summary(n, mean, sd), **more)  # type: ignore[arg-type]


def of(before: Wave, after: Wave, rule: Rule = UP, **more: object) -> Verdict:
    return change.of_waves("a", before, after, rule, **more)  # type: ignore[arg-type]


BEFORE, AFTER = wave(-0.84, 1.30, 120), wave(-0.41, 1.25, 135)


def test_two_waves() -> None:
    """Case 1."""
    found = of(BEFORE, AFTER)
    assert found.effect == pytest.approx(0.43)
    assert found.interval == pytest.approx((0.1145, 0.7455), abs=0.00005)
    assert found.p == pytest.approx(0.0078, abs=0.00005)
    assert (found.word, found.target, found.by, found.n_before, found.n_after) == (
        "improved",
        "open",
        "Welch",
        120,
        135,
    )
    assert (found.raw, found.expected, found.family) == (None, None, 1)


@pytest.mark.parametrize(
    ("more", "why"), [({"wording": 2}, "wording"), ({"scale": (1, 5)}, "scale"), ({"mode": "paper"}, "mode")]
)
def test_waves_are_compared_only_where_they_asked_the_same(more: dict[str, object], why: Why) -> None:
    """Case 4. Nothing is compared then, so there are no figures either."""
    found = of(BEFORE, replace(AFTER, **more))
    assert (found.word, found.why, found.effect, found.interval, found.p) == (None, why, None, None, None)
    assert of(replace(BEFORE, **more), replace(AFTER, **more)).word == "improved"


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [(10, 10, None), (9, 50, "too few"), (50, 9, "too few"), (10, 9, "too few"), (1, 1, "too few"), (0, 50, "too few")],
)
def test_both_waves_need_ten(before: int, after: int, why: Why | None) -> None:
    found = of(wave(1, 0.1, before), wave(2, 0.1, after))
    assert (found.why, found.word) == (why, None if why else "improved")
    assert (found.interval is None) is (why is not None)


@pytest.mark.parametrize("unknown", [{"mean": None}, {"se": None}])
def test_what_has_no_mean_or_no_error_is_not_judged(unknown: dict[str, None]) -> None:
    known, other = wave(1, 0.1, 20), wave(2, 0.1, 20)
    for waves_ in (
        (replace(known, mean=replace(known.mean, **unknown)), other),
        (other, replace(known, mean=replace(known.mean, **unknown))),
    ):
        found = of(*waves_)
        assert (found.word, found.why, found.effect) == (None, "too few", None)


@pytest.mark.parametrize(("p", "interval"), [(None, (0.1, 0.5)), (0.01, None)])
def test_a_word_needs_an_interval_and_a_p(p: float | None, interval: tuple[float, float] | None) -> None:
    found = change._judge("a", "Welch", (20, 20), MeanDifference(0.3, None, None, p, interval, None), PLAIN, None)
    assert (found.word, found.why) == (None, "too few")


@pytest.mark.parametrize(("before", "after"), [(10, 10), (10, 25), (60, 12)])
def test_waves_are_compared_by_welchs_test(before: int, after: int) -> None:
    found = of(wave(1, 0.9, before), wave(2, 1.4, after))
    assert found.p == pytest.approx(ttest_ind_from_stats(2, 1.4, after, 1, 0.9, before, equal_var=False).pvalue)


def test_where_all_answer_the_same_nothing_is_tested() -> None:
    found = of(wave(4, 0, 20), wave(6, 0, 20))
    assert (found.word, found.why, found.effect, found.interval) == (None, "no variance", 2.0, None)
    assert of(wave(4, 0, 20), wave(6, 0.5, 20)).word == "improved"


@pytest.mark.parametrize(
    ("n", "closed", "why"),
    [
        (134, False, "not yet"),
        (135, False, None),
        (136, False, None),
        (134, True, "below plan"),
        (135, True, None),
        (9, False, "not yet"),
        (9, True, "too few"),
    ],
)
def test_one_look_when_the_planned_are_there_or_the_wave_is_closed(n: int, closed: bool, why: Why | None) -> None:
    found = of(BEFORE, wave(-0.41, 1.25, n, closed=closed), Rule(LEAST, planned=135))
    assert (found.why, found.word) == (why, None if why else "improved")
    assert (found.n_after, found.rule.planned) == (n, 135)
    assert (found.effect is None) is (why in ("not yet", "too few"))  # closed, the figures may be seen


def test_without_a_plan_a_wave_is_judged_at_its_close() -> None:
    assert of(BEFORE, replace(AFTER, closed=False), PLAIN).why == "not yet"
    assert of(BEFORE, AFTER, PLAIN).word == "improved"


def composition(moved: int, n: int = 200) -> Homogeneity:
    half = n // 2
    return waves.composition({"mail": half, "kiosk": half}, {"mail": half + moved, "kiosk": half - moved})


def test_where_other_people_answered_nothing_is_said() -> None:
    found = of(BEFORE, AFTER, people=composition(30))
    assert (found.word, found.why, found.target) == (None, "other people", None)
    assert found.interval is not None
    assert of(BEFORE, AFTER, people=composition(0)).word == "improved"
    assert of(BEFORE, replace(AFTER, wording=2), people=composition(30)).why == "wording"


# Regression to the mean


def among(chosen: float, others: list[float], se: float = 0.15, n: int = 100) -> list[Mean]:
    return [from_summary(n, mean, se * n**0.5) for mean in (chosen, *others)]


def test_what_was_chosen_as_the_worst_starts_from_where_it_truly_is() -> None:
    """By hand: means of variance .08, squared error .0225; -1.4 lies .4 off their mean, .1125 of that by chance."""
    means = among(-1.4, [-1.0, -0.8, -0.8])
    after = Wave(from_summary(100, -0.9, 1.5))
    found, naive = (of(Wave(means[0]), after, PLAIN, among=chosen_from) for chosen_from in (means, None))
    assert naive.effect == pytest.approx(0.5)
    assert (found.raw, found.effect) == (pytest.approx(0.5), pytest.approx(0.3875))
    assert found.expected == pytest.approx(0.1125)
    base = shrunk(means[0], means)
    assert base is not None
    assert base.se is not None
    assert found.interval is not None
    assert found.interval[1] - found.interval[0] == pytest.approx(2 * 1.972 * (base.se**2 + 0.0225) ** 0.5, abs=0.001)


def test_a_need_that_was_chosen_otherwise_keeps_its_baseline() -> None:
    """Case 6: a complaint led to it, no rank."""
    found = of(Wave(among(-1.3, [])[0]), Wave(from_summary(100, -0.9, 1.5)), PLAIN)
    assert (found.raw, found.expected) == (None, None)
    assert found.effect == pytest.approx(0.4)


def test_where_all_differ_by_chance_alone_everything_was_to_be_expected() -> None:
    means = among(-1.0, [-0.9, -0.8, -0.9])
    found = of(Wave(means[0]), Wave(from_summary(100, -0.9, 1.5)), PLAIN, among=means)
    assert (found.raw, found.effect) == (pytest.approx(0.1), pytest.approx(0.0))
    assert found.word == "no clear change"


@pytest.mark.parametrize(
    ("after", "raw", "word"),
    [
        (-1.53, -0.13, "no clear change"),  # far below where it truly was, yet not clearly below what was measured
        (-1.55, -0.15, "worse"),  # its interval is 0.139 either way
        (-1.30, 0.10, "no clear change"),
    ],
)
def test_what_came_back_less_than_expected_is_not_worse(after: float, raw: float, word: Word) -> None:
    means = among(-1.4, [-1.0, -0.8, -0.8], 0.05)
    found = of(
        Wave(means[0]),
        Wave(from_summary(100, after, 0.5)),
        Rule(0.01),
        among=[*means[:1], *among(-0.8, [-0.9] * 9, 0.2)],
    )
    assert (found.raw, found.word) == (pytest.approx(raw), word)


@pytest.mark.parametrize(("known", "why"), [(3, "few ranked"), (4, None)])
def test_the_worst_of_three_is_not_judged(known: int, why: Why | None) -> None:
    means = among(-1.4, [-1.0, -0.8, -0.8])
    assert of(Wave(means[0]), Wave(from_summary(100, -0.9, 1.5)), PLAIN, among=means[:known]).why == why


@pytest.mark.parametrize(("closed", "why"), [(False, "not yet"), (True, "few flagged")])
def test_figures_that_are_withheld_say_nothing(closed: bool, why: Why) -> None:
    """As many as are planned, and four of them flagged."""
    before, after = (from_summary(100, mean, 1.2) for mean in (-1.0, -0.5))
    found = of(Wave(before), Wave(after, closed=closed, withheld=True), Rule(0.2, planned=50))
    assert (found.why, found.effect) == (why, None)


# Sites


def site(before: float, after: float, n: int = 25, sd: float = 1.0) -> Site:
    return Site(from_summary(n, before, sd), from_summary(n, after, sd))


TREATED = [site(0.0, by) for by in (0.62, 0.41, 0.55, 0.30, 0.48, 0.66)]
CONTROL = [site(0.0, by) for by in (0.20, 0.05, 0.31, -0.02, 0.18, 0.10)]


def test_sites_beside_sites() -> None:
    """Case 9."""
    found = change.beside_sites("a", TREATED, CONTROL, PLAIN)
    assert found.effect == pytest.approx(0.3667, abs=0.00005)
    assert found.interval == pytest.approx((0.203, 0.530), abs=0.0005)
    assert found.p == pytest.approx(0.00055, abs=0.000005)
    assert (found.word, found.by, found.sites, found.n_before) == ("improved", "Welch on sites", (6, 6), 300)


@pytest.mark.parametrize(("treated", "control", "enough"), [(4, 4, True), (3, 6, False), (6, 3, False), (5, 4, True)])
def test_few_sites_are_a_hint_at_most(treated: int, control: int, enough: bool) -> None:
    """Case 32."""
    found = change.beside_sites("a", TREATED[:treated], CONTROL[:control], PLAIN)
    assert (found.by == "Welch on sites") is enough
    if not enough:
        assert (found.word, found.why, found.target) == (None, "few sites", None)
        assert found.hint in ("improved", "no clear change")
    else:
        assert (found.why, found.hint) == (None, None)


def test_a_hint_is_what_the_word_were() -> None:
    many = [site(0.0, 0.5, 400)], [site(0.0, 0.0, 400)]
    assert change.beside_sites("a", *many, PLAIN).hint == "improved"
    assert change.beside_sites("a", *many, Rule(LEAST, "down")).hint == "worse"
    assert change.beside_sites("a", [site(0.0, 0.5, 9)], [site(0.0, 0.0, 400)], PLAIN).why is not None


def test_sites_without_answers_do_not_count_and_the_earlier_trend_is_a_figure() -> None:
    gone = Site(from_summary(25, 0.0, 1.0), Mean(0, None, None, None, None, None))
    earlier = ([site(0.1, 0.4), site(0.0, 0.2)], [site(0.0, 0.1), gone])
    found = change.beside_sites("a", [*TREATED, gone], CONTROL, PLAIN, earlier=earlier)
    assert found.sites == (6, 6)
    assert found.earlier == pytest.approx(0.15)  # 0.25 less 0.1
    assert change.beside_sites("a", TREATED, CONTROL, PLAIN, earlier=([], CONTROL)).earlier is None
    assert change.beside_sites("a", [], [], PLAIN).why == "too few"


def test_sites_are_looked_at_once_too() -> None:
    assert change.beside_sites("a", TREATED, CONTROL, PLAIN, closed=False).why == "not yet"
    assert change.beside_sites("a", TREATED, CONTROL, Rule(LEAST, planned=150), closed=False).word == "improved"
    assert change.beside_sites("a", TREATED, CONTROL, Rule(LEAST, planned=151)).why == "below plan"


# Several together


def test_actions_of_one_review_are_one_family() -> None:
    """Case 10."""
    alone = [judge(0.3, 0.01, 0.5, p=p) for p in (0.004, 0.011, 0.020, 0.041)] + [judge(0.3, -0.1, 0.5, p=0.30)]
    unknown = [change._judge("b", "Welch", (10, 10), MeanDifference(*[None] * 6), PLAIN, "wording")]
    *found, left_out = change.together([*alone, *unknown])
    assert [one.p_adjusted for one in found] == pytest.approx([0.020, 0.044, 0.060, 0.082, 0.300])
    assert [one.p for one in found] == [0.004, 0.011, 0.020, 0.041, 0.30]
    assert [one.word for one in alone] == ["improved"] * 4 + ["no clear change"]
    assert [one.word for one in found] == ["improved"] * 2 + ["no clear change"] * 3
    assert {one.family for one in found} == {5}
    assert (left_out.family, left_out.why) == (1, "wording")


def test_a_target_falls_with_its_word() -> None:
    reached = judge(0.4, 0.31, 0.5, UP, p=0.02)
    assert [reached.target, *(one.target for one in change.together([reached] * 3))] == ["reached"] + ["open"] * 3
