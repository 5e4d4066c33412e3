"""Sites that stand for others, and known lists: what their intervals are made of, and when nothing can be said."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from analysis.claims.gaps import GapClaims, claims
from analysis.estimates import servqual
from analysis.estimates.alike import by_dimension
from analysis.estimates.levels import levels
from analysis.estimates.reach import KnownList, Sites, sites
from analysis.rows.folding import fold, fold_groups
from analysis.rows.scores import score_servqual
from analysis.rows.tally import Tally
from analysis.statistics.intervals import Mean, from_summary, p_of_mean
from tests.claims.gaps import design

DESIGN = design(1, 7)
People = tuple[Tally, Mapping[str, Tally]]


def people(
    sizes: Mapping[str, int], *, off: Mapping[str, float] | None = None, seed: int = 2, skips: float = 0
) -> People:
    """Everybody, and the tallies of the sites; "" is none. off: by how much a site's gaps differ."""
    rng, names = np.random.default_rng(seed), np.repeat(list(sizes), list(sizes.values()))
    n = len(names)
    mean = np.array([(off or {}).get(name, 0.0) for name in names])[:, None]
    e = np.clip(np.rint(4 + rng.normal(0, 0.8, (n, 22))), 1, 7)
    p = np.clip(np.rint(4 + mean + rng.normal(0, 0.8, (n, 22)) + rng.normal(0, 0.5, (n, 1))), 1, 7)
    e[rng.random(e.shape) < skips] = np.nan
    scores = score_servqual(DESIGN, e, p)
    return fold(scores), fold_groups(scores, {name: names == name for name in sizes if name})


def found(of: People, **more: Any) -> GapClaims:
    return claims(of[0], reach=sites(*of, "gap"), **more)


def test_everything_a_report_claims_is_between_sites() -> None:
    """Two sites far below, eight as expected: within sites all is clear, of other sites nothing."""
    off = {"s0": -3.0, "s1": -2.0}
    of = people({f"s{k}": 30 for k in range(10)}, off=off)
    within, between = claims(of[0]), found(of)
    assert len(within.below) == 5
    assert (between.below, between.furthest) == ([], ())
    assert {claim.says for claim in between.needs.values()} == {"no clear difference"}
    assert (within.overall.says, between.overall.says) == ("below", "no clear difference")
    row = between.gaps.dimensions[0].gap
    assert row.mean == within.gaps.dimensions[0].gap.mean
    assert row.degrees == pytest.approx(9)
    gaps = [servqual_gap(of[1][f"s{k}"], of) for k in range(10)]
    assert row.se == pytest.approx(np.std(gaps, ddof=1) / 10**0.5)


def servqual_gap(site: Tally, of: People) -> float:
    shown = sites(of[0], {"one": site}, "gap").shown["d0"]["one"]
    return shown.total / shown.n


def test_sites_that_are_all_below_are_below_elsewhere_too() -> None:
    of = people({f"s{k}": 30 for k in range(10)}, off={f"s{k}": -1.0 - k / 50 for k in range(10)})
    assert found(of).below == list(DESIGN.dimensions)


def test_the_difference_between_dimensions_is_between_sites_too() -> None:
    """The first dimension is far lower in one site alone: it is not clearly the furthest of others."""
    whole, groups = people({f"s{k}": 40 for k in range(6)}, off={f"s{k}": -1.0 for k in range(6)})
    assert len(found((whole, groups)).furthest) > 1
    rng = np.random.default_rng(1)
    e, p = np.full((240, 22), 6.0), np.clip(np.rint(5 + rng.normal(0, 0.5, (240, 22))), 1, 7)
    p[:40, :4] = 1
    where = np.repeat(range(6), 40)
    scores = score_servqual(DESIGN, e, p)
    of = fold(scores), fold_groups(scores, {f"s{k}": where == k for k in range(6)})
    assert claims(of[0]).furthest == ("d0",)
    assert len(found(of).furthest) == 5


@pytest.mark.parametrize(
    ("sizes", "known"),
    [
        ({"a": 60, "b": 60}, True),
        ({"a": 60, "b": 5}, True),
        ({"a": 60, "b": 4, "": 60}, False),  # one may be shown
        ({"a": 60, "b": 7, "c": 4}, False),  # the four would follow, so the seven are withheld with them
        ({"a": 60}, False),
        ({"": 60}, False),
    ],
)
def test_fewer_than_two_sites_that_may_be_shown_say_nothing(sizes: dict[str, int], known: bool) -> None:
    of = people(sizes, off=dict.fromkeys(sizes, -2.0))
    reach, claimed = sites(*of, "gap"), found(of)
    assert reach.known is known
    says = {claim.says for claim in (*claimed.dimensions.values(), *claimed.needs.values(), claimed.overall)}
    assert ("cannot be said" in says) is not known
    assert (claimed.gaps.overall.lower is None) is not known
    assert claimed.gaps.overall.mean is not None
    if not known:
        assert (says, claimed.furthest) == ({"cannot be said"}, ())


def test_nothing_but_sums_that_are_shown_goes_into_an_interval() -> None:
    """Whoever is of sites that may not be shown is one more site: how they are spread over these does not show."""
    off = {"a": -1.0, "b": -0.4, "c": 0.2, "x": -1.5}
    sizes = {"a": 40, "b": 40, "c": 40, "x": 3, "y": 3, "": 4}
    whole, groups = people(sizes, off=off)
    merged = {name: groups[name] for name in "abc"}
    assert found((whole, groups)) == found((whole, merged))
    assert sites(whole, groups, "gap").most == 4
    assert found((whole, groups)).gaps.overall.degrees == pytest.approx(found((whole, merged)).gaps.overall.degrees)


def test_with_answers_left_out_and_in_short_forms_it_follows_the_same_sums() -> None:
    of = people({f"s{k}": 40 for k in range(8)}, off={"s0": -1.0, "s1": 1.0}, skips=0.3)
    for short in (False, True):
        claimed = found(of, short=short)
        plain = claims(of[0], short=short)
        for row, before in zip(claimed.gaps.dimensions, plain.gaps.dimensions, strict=True):
            assert (row.gap.n, row.gap.mean) == (before.gap.n, before.gap.mean)
            assert (row.gap.se or 0) > (before.gap.se or 0)
            assert row.gap.degrees < 8


def test_perceptions_follow_too() -> None:
    whole, groups = people({f"s{k}": 30 for k in range(10)}, off={"s0": 2.0, "s1": -2.0})
    reach = sites(whole, groups, "perception")
    plain, reached = levels(whole, "perception"), levels(whole, "perception", reach=reach)
    assert reached.overall is not None
    assert plain.overall is not None
    assert reached.overall.mean == plain.overall.mean
    for one, other in (
        (reached.dimensions["d0"], plain.dimensions["d0"]),
        (reached.needs["d0n0"], plain.needs["d0n0"]),
    ):
        assert (one.se or 0) > (other.se or 0)


def test_how_alike_they_are_leaves_out_what_may_not_be_shown() -> None:
    whole, groups = people({"a": 40, "b": 40, "x": 3, "": 7}, off={"a": -1.0})
    found = by_dimension(whole, groups, "gap")["d0"]
    assert (found.groups, found.n) == (2, 80)
    assert found.correlation > 0.2
    assert by_dimension(whole, {"a": groups["a"]}, "gap") == {}


def test_of_nobody_nothing_is_known() -> None:
    empty = Sites({}, {})
    assert (empty.known, empty.number) == (False, 0)
    assert found(people({"a": 0, "b": 0})).overall.says == "too few"
    assert servqual.gaps(people({"a": 0})[0]).respondents == 0


# Known lists


@pytest.mark.parametrize(
    ("n", "invited", "width"), [(30, 40, (10 / 39) ** 0.5), (80, 120, (40 / 119) ** 0.5), (60, 300, (240 / 299) ** 0.5)]
)
def test_an_interval_is_as_much_narrower_as_of_the_list_is_known(n: int, invited: int, width: float) -> None:
    plain = from_summary(n, -0.5, 1.2)
    listed = KnownList(invited).of(plain, {})
    assert None not in (listed.lower, listed.upper, plain.lower, plain.upper)
    assert (listed.upper - listed.lower) / (plain.upper - plain.lower) == pytest.approx(width)  # type: ignore[operator]
    assert (listed.n, listed.mean, listed.sd) == (plain.n, plain.mean, plain.sd)
    assert not listed.is_census


def test_all_of_a_list_are_a_census_and_more_than_all_none() -> None:
    everybody, plain = from_summary(40, -0.5, 1.2), from_summary(41, -0.5, 1.2)
    census = KnownList(40).of(everybody, {})
    assert (census.se, census.lower, census.upper, census.is_census) == (0.0, -0.5, -0.5, True)
    assert (p_of_mean(census) or 0) < 1e-9
    assert KnownList(40).of(plain, {}) == plain
    assert KnownList(40).of(one := Mean(1, 2.0, None, None, None, None), {}) == one
    assert not from_summary(40, -0.5, 0.0).is_census  # all alike, of many more


def test_claims_are_about_the_list() -> None:
    """Line, tag and colour alike: half as wide, so what is not clear of people like these is clear of these."""
    whole, _ = people({"": 30}, off={"": -0.45}, seed=5)
    plain, listed = claims(whole), claims(whole, reach=KnownList(40))
    assert plain.below == []
    assert len(listed.below) == 5
    for before, after in zip(plain.gaps.items, listed.gaps.items, strict=True):
        assert (after.gap.se or 0) == pytest.approx((before.gap.se or 0) * (10 / 39) ** 0.5)
    census = claims(whole, reach=KnownList(30))
    assert all(row.gap.is_census for row in census.gaps.dimensions)
    assert census.furthest == (min(census.dimensions, key=lambda id_: census.dimensions[id_].effect or 0.0),)
