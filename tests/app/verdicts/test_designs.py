"""What a rule may say besides: groups of other lists, and answers without flags; both waves are read alike."""

from typing import Any

import pytest

from app.tallies import counting
from app.verdicts import judging
from surveys.codes import Anonymity, Segment
from surveys.storage.engine import Database
from tests.app.verdicts.waves import (
    AFTER,
    BEFORE,
    NEED,
    SITES,
    answer,
    carried_out,
    lead_and_programme,
    measured,
    read,
    wave,
)
from tests.factories import close, step


@pytest.mark.parametrize("by", ["site", "service"])
def test_groups_of_any_list_stand_beside_each_other(database: Database, by: Segment) -> None:
    lead, row = lead_and_programme(database)
    base = wave(database, row, BEFORE, "first", by=by)
    answer(database, base, 160, 4.0, by=by)
    action = carried_out(database, lead, row, base, by=by, treated=SITES[:4], control=SITES[4:], planned=80)
    after = wave(database, row, AFTER, "second", by=by)
    answer(database, after, 240, {name: 4.8 if name in SITES[:4] else 4.2 for name in SITES}, by=by)
    judging.judge_due(database)
    found = read(database, action).verdict or {}
    assert (found["by"], found["sites"], found["word"]) == ("Welch on sites", [4, 4], "improved")
    assert found["now"]["n"] == found["control_now"]["n"] == 120


def test_groups_are_those_of_the_list_that_the_rule_names(database: Database) -> None:
    """Both lists may hold the same name."""
    _, row = lead_and_programme(database)
    found = measured(database, wave(database, row, BEFORE, "first", by="service"))
    answer(database, wave(database, row, BEFORE, "beside", by="service"), 80, 4.0, by="service")
    assert found.groups == {}
    campaign = wave(database, row, AFTER, "second", by="service")
    answer(database, campaign, 80, 4.0, by="service")
    stood = measured(database, campaign)
    assert [*stood.groups] == []
    assert [*stood.read_as("service").groups] == [*SITES]
    assert stood.read_as("service").of_groups(NEED, SITES[:2]).n == 20


def _begun(database: Database, hasty: int, anonymity: Anonymity = "confidential", at_once: bool = True) -> Any:
    """A rule without flagged answers, and the wave that judges it, with sixty answers, so many of them hasty."""
    lead, row = lead_and_programme(database)
    base = wave(database, row, BEFORE, "first")
    answer(database, base, 120, 4.0, hasty=20)
    action = carried_out(database, lead, row, base, flags="out", planned=10)
    after = wave(database, row, AFTER, "second", at_once=at_once, anonymity=anonymity)
    answer(database, after, 60, 4.6, hasty=hasty)
    return action, after


def test_without_flags_both_waves_are_read_alike(database: Database) -> None:
    action, after = _begun(database, hasty=10)
    rule = read(database, action).rule or {}
    assert (rule["flags"], rule["baseline"]["figure"]["n"]) == ("out", 100)
    assert rule["baseline"]["figure"]["mean"] > -2.3  # with those who hurried -2.3
    judging.judge_due(database)
    found = read(database, action).verdict or {}
    assert (found["before"]["n"], found["now"]["n"], found["n_after"]) == (100, 50, 50)
    assert measured(database, after).whole(NEED).n == 60


@pytest.mark.parametrize(("hasty", "told"), [(0, True), (1, False), (4, False), (5, True)])
def test_figures_without_a_few_are_not_read_beside_those_of_all(database: Database, hasty: int, told: bool) -> None:
    """While the wave is open more may come; at its end it cannot be said."""
    action, after = _begun(database, hasty)
    stood = measured(database, after).read_as("site", "out")
    assert stood.tells_flags is told
    assert stood.whole(NEED).n == (60 - hasty if told else 0)
    judging.judge_due(database)
    found = read(database, action).verdict
    assert (found is not None) is told
    close(database, after)
    judging.judge_due(database)
    said = read(database, action).verdict or {}
    assert said["why"] == (None if told else "few flagged")


@pytest.mark.parametrize(("hasty", "why"), [(3, "few flagged"), (12, None)])
def test_a_protected_wave_tells_flags_only_at_its_end(database: Database, hasty: int, why: str | None) -> None:
    action, after = _begun(database, hasty, at_once=False)
    step(database, after.id)
    assert not measured(database, after).tells_flags
    close(database, after)
    counting.close_due(database)
    judging.judge_due(database)
    found = read(database, action).verdict or {}
    assert found["why"] == why, (found["n_after"], found["now"])
    assert (found["effect"] is None) == (why is not None)
