"""Rows of answers, and what is claimed of their gaps: nothing that their n does not carry."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from analysis.claims import gaps
from analysis.claims.claim import Says
from analysis.claims.gaps import cells, tone
from analysis.claims.structure import turned_round
from analysis.estimates import servqual
from analysis.rows.folding import fold
from analysis.rows.scores import score_servqual
from analysis.rows.tally import Tally
from analysis.statistics.intervals import Mean, from_summary
from tests.claims.gaps import design

DESIGN = design(1, 7)


def tally(e: Any, p: Any) -> Tally:
    return fold(score_servqual(DESIGN, np.asarray(e, dtype=float), np.asarray(p, dtype=float)))


def answers(n: int, gap: float, seed: int = 1, sd: float = 1.0) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    shape = (n, 22)
    e = np.clip(np.rint(5.5 + rng.normal(0, sd, shape)), 1, 7)
    p = np.clip(np.rint(5.5 + gap + rng.normal(0, sd, shape)), 1, 7)
    return e, p


def test_seven_people_claim_nothing() -> None:
    found = gaps.claims(tally(*answers(7, -1.7)))
    assert {claim.says for claim in (*found.dimensions.values(), *found.needs.values())} == {"too few"}
    assert (found.below, found.furthest) == ([], ())


def test_five_equal_gaps_have_no_furthest() -> None:
    """Twelve people who all expected seven and got six."""
    found = gaps.claims(tally(np.full((12, 22), 7), np.full((12, 22), 6)))
    assert found.below == list(DESIGN.dimensions)
    assert set(found.furthest) == set(DESIGN.dimensions)


def test_one_that_is_much_further_is_named_alone() -> None:
    e, p = answers(200, -0.5)
    p[:, 4:9] = np.clip(p[:, 4:9] - 2, 1, 7)
    assert gaps.claims(tally(e, p)).furthest == ("d1",)


def test_sixty_thousand_may_find_next_to_nothing() -> None:
    rng = np.random.default_rng(3)
    e = rng.integers(3, 8, (60_000, 22)).astype(float)
    p = np.where(rng.random(e.shape) < 0.05, e - 1, e)
    found = gaps.claims(tally(e, p))
    assert {claim.says for claim in found.dimensions.values()} == {"slightly below"}
    assert {claim.side for claim in found.needs.values()} == {0}


@pytest.mark.parametrize("kind", ["not applicable", "blank"])
def test_nobody_who_answered_claims_nothing(kind: str) -> None:
    nothing = np.full((30, 22), np.nan)
    found = gaps.claims(tally(nothing, nothing))
    assert {claim.says for claim in found.dimensions.values()} == {"too few"}
    assert found.overall.says == "too few"


def test_a_short_form_of_45_people_shows_its_dimensions() -> None:
    """Each was asked 9 of 22 needs; people are counted, not the answers of the least asked need."""
    e, p = answers(45, -1.0)
    rng = np.random.default_rng(5)
    hidden = np.argsort(rng.random(e.shape), axis=1) >= 9
    e[hidden] = p[hidden] = np.nan
    found = gaps.claims(tally(e, p), short=True)
    assert {claim.says for claim in found.dimensions.values()} == {"below"}


def of(n: int, value: float, sd: float = 0.5) -> Mean:
    return from_summary(n, value, sd)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0.124, 0),
        (0.125, 1),
        (0.126, 1),
        (0.249, 1),
        (0.25, 2),
        (0.251, 2),
        (0.749, 2),
        (0.75, 3),
        (0.751, 3),
        (5.0, 3),
    ],
)
def test_tones_of_a_heat_map(size: float, expected: int) -> None:
    for sign in (1, -1):
        (claim,) = cells({"a": {"x": of(400, sign * size)}}, 0.1).of.values()
        assert tone(claim) == sign * expected


@pytest.mark.parametrize(("size", "least", "expected"), [(0.2, 0.2, 1), (0.19, 0.2, 0), (0.9, 1.0, 0), (1.0, 1.0, 3)])
def test_what_does_not_matter_has_no_tone(size: float, least: float, expected: int) -> None:
    (claim,) = cells({"a": {"x": of(4000, size)}}, least).of.values()
    assert tone(claim) == expected


@pytest.mark.parametrize(
    ("n", "value", "says"), [(9, -3.0, "too few"), (10, -3.0, "below"), (400, 0.0, "no clear difference")]
)
def test_a_cell_without_a_claim_has_no_tone(n: int, value: float, says: Says) -> None:
    (claim,) = cells({"a": {"x": of(n, value)}}, 0.2).of.values()
    assert claim.says == says
    assert (tone(claim) is None) is (says != "below")


def test_the_smallest_gap_above_is_not_the_widest() -> None:
    assert cells({"a": {"x": of(50, 0.4), "y": of(50, 0.9)}}, 0.2).widest == ()
    assert cells({"a": {"x": of(50, -2.0), "y": of(50, -0.9)}}, 0.2).widest == (("a", "x"),)
    assert len(cells({"a": {"x": of(50, -1.0)}, "b": {"x": of(50, -0.9)}}, 0.2).widest) == 2


def moody(n: int = 120) -> tuple[Any, Any]:
    """Whoever is content is so with everything."""
    rng = np.random.default_rng(8)
    mood = rng.normal(0, 1, (n, 1)) + rng.normal(0, 0.5, (n, 5))[:, np.repeat(range(5), (4, 5, 4, 4, 5))]
    both = [np.clip(np.rint(4 + mood + rng.normal(0, 0.7, (n, 22))), 1, 7) for _ in range(2)]
    return both[0], both[1]


def test_what_was_turned_round_is_asked_about() -> None:
    e, p = moody()
    assert turned_round(tally(e, p)) == ()
    p[:, 5] = 8 - p[:, 5]
    assert turned_round(tally(e, p)) == ("d1n1",)
    e, p = moody()
    e[:, 9:13], p[:, 9:13] = 8 - e[:, 9:13], 8 - p[:, 9:13]
    assert turned_round(tally(e, p)) == ("d2",)


def test_gaps_alone_have_claims_too() -> None:
    whole = tally(*answers(80, -0.8))
    assert gaps.of_gaps(servqual.gaps(whole)).dimensions == gaps.claims(whole).dimensions


def test_a_need_that_was_skipped_is_missing_from_its_people_not_drawn_by_chance() -> None:
    """Unless the form is said to be short."""
    e, p = answers(60, -0.8)
    p[:20, 0] = np.nan
    whole = tally(e, p)
    assert gaps.claims(whole).gaps == servqual.gaps(whole)
    assert gaps.claims(whole, short=True).gaps == servqual.sampled_gaps(whole)


def test_what_answers_stand_for_holds_for_differences_too() -> None:
    """What is handed on as weights makes the mean that stands beside them."""
    e, p = answers(60, -0.8)
    found = servqual.gaps(tally(e, p))
    known = {row.id: row.gap.mean or 0.0 for row in (*found.items, *found.dimensions)}
    asked = list[float]()

    class Remembering:
        def of(self, mean: Mean, weights: Mapping[str, float]) -> Mean:
            if weights:
                asked.append(sum(weight * known[id_] for id_, weight in weights.items()) - (mean.mean or 0.0))
            return mean

    gaps.claims(tally(e, p), reach=Remembering())
    assert len(asked) == 22 + 5 + 1 + 4
    assert asked == pytest.approx([0.0] * len(asked), abs=1e-9)


def test_cells_that_are_clearly_below_are_counted() -> None:
    assert cells({"a": {"x": of(50, -2.0), "y": of(50, -0.9)}, "b": {"x": of(50, 0.9)}}, 0.2).below == 2
