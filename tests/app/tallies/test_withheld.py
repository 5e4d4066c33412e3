"""How much is withheld of a protected campaign where some questions are skipped; `pytest -s` prints it."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.estimates import servqual
from analysis.estimates.floors import SHOWN_FROM
from app.tallies.protection import decided, final
from app.tallies.scoring import EVERYBODY
from app.tallies.tallying import Protection
from tests.app.tallies.test_disclosure import Campaign, flags_of_pace
from tests.app.tallies.test_disclosure import _invented as invented

__all__ = ["flags_of_pace"]


@pytest.mark.parametrize(("people", "dimensions", "needs"), [(20, 5, 20), (30, 5, 20), (60, 5, 20), (120, 5, 22)])
def test_with_some_skips_every_dimension_and_most_needs_stay(people: int, dimensions: int, needs: int) -> None:
    """Of five dimensions and 22 needs. Printed is how much is withheld beside what everybody said of each need."""
    campaign = invented("servqual", people, 0.05, seed=people)
    kept = final(campaign.published.instrument, lambda: [campaign.page])
    gaps = servqual.gaps(kept[EVERYBODY])
    told = [[row.gap.n for row in rows if row.gap.n >= SHOWN_FROM] for rows in (gaps.dimensions, gaps.items)]
    said = sum(row.count(f'.{one}"') for row in campaign.rows for one in ("expectation", "perception")) / 2
    print(
        f"{people} people: withheld are {5 - len(told[0])} of 5 dimensions, {22 - len(told[1])} of 22 needs,"
        f" {1 - sum(told[1]) / said:.0%} of what they said of needs"
    )
    assert len(told[0]) >= dimensions
    assert len(told[1]) >= needs


@pytest.mark.parametrize(
    ("people", "groups", "alone"),
    [(60, (0.2, 0.6), (0.5, 0.8)), (120, (0.45, 0.7), (0.5, 0.85)), (300, (0.65, 0.85), (0.8, 0.9))],
)
def test_with_some_skips_most_people_stay_in_what_stands_beside_all(
    people: int, groups: tuple[float, float], alone: tuple[float, float]
) -> None:
    """In the groups of two sites, and without sites in figures without flagged answers: in steps, and at once."""
    several, one = (invented("servqual", people, 0.05, seed=people, fast=0.1, groups=there) for there in (True, False))
    for place, in_steps in enumerate((True, False)):
        site, flags = (_decided(campaign, in_steps) for campaign in (several, one))
        of_groups = site.groups["site"].sum() / site.counts.sum()
        careful = np.array([mark == "" for mark in one.marks])
        of_careful = flags.without_flags.sum() / flags.counts[careful].sum()
        how = "in steps" if in_steps else "at once"
        print(f"{people} people, {how}: {of_groups:.0%} in the groups of two sites, {of_careful:.0%} without flags")
        assert of_groups >= groups[place]
        assert of_careful >= alone[place]


def _decided(campaign: Campaign, in_steps: bool) -> Protection:
    page = campaign.page if in_steps else replace(campaign.page, steps=[None] * len(campaign.rows))
    found = decided(campaign.published.instrument, lambda: [page])
    assert found is not None
    return found
