"""Verdicts are written by the program, once, whoever looks, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from app.tallies import counting
from app.verdicts import judging
from surveys import clock
from surveys.actions import actions
from surveys.actions.rule import Measure
from surveys.errors import NotPossible
from surveys.storage.engine import Database
from surveys.storage.tables import Campaign
from tests.app.verdicts import waves
from tests.app.verdicts.waves import AFTER, BEFORE, SITES, answer, carried_out, lead_and_programme, moves_of, read, wave
from tests.conftest import BOTH
from tests.factories import close, step


@BOTH
def test_two_who_look_at_once_find_one_verdict(database: Database) -> None:
    lead, row = lead_and_programme(database)
    base = wave(database, row, BEFORE, "first")
    answer(database, base, 120, 4.0)
    close(database, base)
    action = carried_out(database, lead, row, base, planned=60)
    judging.judge_due(database)
    assert read(database, action).verdict is None  # nobody has answered yet
    after = wave(database, row, AFTER, "second")
    answer(database, after, 59, 4.6)
    judging.judge_due(database)
    assert read(database, action).verdict is None
    answer(database, after, 1, 4.6, seed=1)

    together = Barrier(3)

    def look() -> None:
        together.wait()
        judging.judge_programme(database, row.id or 0)

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(look) for _ in range(3)]:
            done.result()
    found = read(database, action)
    assert found.state == "judged"
    assert found.verdict is not None
    assert (found.verdict["word"], found.verdict["n_after"]) == ("improved", 60)
    assert moves_of(database, action) == ["draft", "fixed", "doing", "carried_out", "judged"]

    answer(database, after, 40, 2.0, seed=2)
    close(database, after)
    judging.judge_due(database)
    again = read(database, action)
    assert (again.verdict, again.judged_at) == (found.verdict, found.judged_at)


@BOTH
def test_a_rule_changes_until_the_first_answer_of_the_wave_that_judges(database: Database) -> None:
    lead, row = lead_and_programme(database)
    base = wave(database, row, BEFORE, "first")
    answer(database, base, 60, 4.0)
    action = carried_out(database, lead, row, base)
    after = wave(database, row, AFTER, "second")

    def change(target: float) -> None:
        with database.write() as session:
            mine = actions.one(session, row, action.id or 0)
            rule = actions.rule_of(mine)
            assert rule is not None
            plan = actions.Plan("change", "A planner", "", "", lead.id, mine.due, None)
            made = waves.replace(rule, target=target)
            actions.change(session, lead, mine, actions.mark(mine), plan, made, "Budget was cut")

    change(0.4)
    assert (read(database, action).rule or {})["target"] == 0.4
    answer(database, after, 1, 4.0)
    with pytest.raises(NotPossible) as refused:
        change(0.1)
    assert refused.value.reason == "measuring_begun"
    assert (read(database, action).rule or {})["target"] == 0.4


def _second(database: Database, planned: int = 60, **rule: object) -> tuple[actions.Action, Campaign, waves.Programme]:
    lead, row = lead_and_programme(database)
    base = wave(database, row, BEFORE, "first")
    answer(database, base, 160, 4.0)
    close(database, base)
    action = carried_out(database, lead, row, base, planned=planned, **rule)
    return action, wave(database, row, AFTER, "second"), row


def test_a_wave_that_closes_below_plan_says_so(database: Database) -> None:
    action, after, _ = _second(database)
    answer(database, after, 40, 5.0)
    close(database, after)
    judging.judge_due(database)
    found = read(database, action).verdict or {}
    assert (found["word"], found["why"], found["n_after"]) == (None, "below plan", 40)


def test_sites_are_judged_beside_sites(database: Database) -> None:
    action, after, _ = _second(database, treated=SITES[:4], control=SITES[4:], planned=80)
    answer(database, after, 240, {name: 4.8 if name in SITES[:4] else 4.2 for name in SITES})
    judging.judge_due(database)
    found = read(database, action).verdict or {}
    assert (found["by"], found["sites"], found["word"]) == ("Welch on sites", [4, 4], "improved")
    assert found["n_after"] == 240
    assert found["now"]["n"] == found["control_now"]["n"] == 120


def test_the_first_wave_after_the_day_judges(database: Database) -> None:
    lead, row = lead_and_programme(database)
    base = wave(database, row, BEFORE, "first")
    answer(database, base, 60, 4.0)
    wave(database, row, BEFORE, "beside")  # of the same round
    action = carried_out(database, lead, row, base, planned=20)
    later = wave(database, row, AFTER, "second")
    with database.write() as session:
        opened = session.get(Campaign, later.id)
        assert opened is not None
        opened.opened = opened.created = clock.now() - timedelta(days=2)
    answer(database, later, 30, 5.0)
    third = wave(database, row, AFTER.replace(year=2027), "third")
    answer(database, third, 30, 4.0)
    judging.judge_due(database)
    assert (read(database, action).verdict or {})["wave"] == third.id


def test_a_protected_wave_judges_when_it_is_closed_and_all_of_it_is_counted(database: Database) -> None:
    lead, row = lead_and_programme(database)
    base = wave(database, row, BEFORE, "first")
    answer(database, base, 60, 4.0)
    action = carried_out(database, lead, row, base, planned=20)
    after = wave(database, row, AFTER, "second", at_once=False)
    answer(database, after, 60, 5.0)
    step(database, after.id)
    judging.judge_due(database)
    assert read(database, action).verdict is None
    close(database, after)
    judging.judge_due(database)
    assert read(database, action).verdict is None
    counting.close_due(database)
    judging.judge_due(database)
    assert (read(database, action).verdict or {})["n_after"] == 60


def test_actions_of_one_round_are_one_family(database: Database) -> None:
    lead, row = lead_and_programme(database)
    base = wave(database, row, BEFORE, "first")
    answer(database, base, 120, 4.0)
    needs = ("on_date", "polite")
    made = [carried_out(database, lead, row, base, Measure("need", need, "gap"), planned=60) for need in needs]
    slow = carried_out(database, lead, row, base, Measure("dimension", "reliability", "gap"), planned=90)
    after = wave(database, row, AFTER, "second")
    answer(database, after, 70, 4.3)
    judging.judge_due(database)
    assert [read(database, each).verdict for each in (*made, slow)] == [None] * 3  # one still waits
    answer(database, after, 20, 4.3, seed=1)
    judging.judge_due(database)
    found = [read(database, each).verdict or {} for each in (*made, slow)]
    assert [each["family"] for each in found] == [3, 3, 3]
    assert all(each["p_adjusted"] >= each["p"] for each in found)
    assert max(each["p_adjusted"] / each["p"] for each in found) == pytest.approx(3)

    late = carried_out(database, lead, row, base, Measure("overall", "", "gap"), planned=60)
    judging.judge_due(database)
    assert (read(database, late).verdict or {})["family"] == 4
    assert [read(database, each).verdict for each in (*made, slow)] == found


def test_a_baseline_that_was_deleted_judges_all_the_same(database: Database) -> None:
    from surveys.campaigns import lifecycle

    lead, row = lead_and_programme(database)
    base = wave(database, row, BEFORE, "first")
    answer(database, base, 120, 4.0)
    close(database, base)
    action = carried_out(database, lead, row, base, planned=60)
    with database.write() as session:
        gone = session.get(Campaign, base.id)
        assert gone is not None
        lifecycle.delete(session, gone)
    after = wave(database, row, AFTER, "second")
    answer(database, after, 60, 4.6)
    judging.judge_due(database)
    assert (read(database, action).verdict or {})["word"] == "improved"
