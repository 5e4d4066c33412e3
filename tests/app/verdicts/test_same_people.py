"""People who answer twice by personal links are compared with themselves, in named campaigns and nowhere else."""

from typing import Any

import pytest
from scipy import stats

from app.tallies import counting
from app.verdicts import judging, same_people
from surveys.actions.actions import Action
from surveys.actions.rule import Measure
from surveys.campaigns import lifecycle
from surveys.codes import Anonymity
from surveys.storage.engine import Database
from surveys.storage.queries import pairs
from surveys.storage.tables import Campaign, Programme
from tests.app.verdicts.people import answer, wave
from tests.app.verdicts.waves import AFTER, BEFORE, SITES, carried_out, lead_and_programme, read
from tests.conftest import BOTH
from tests.factories import close, published_of

THEN = {number: 3 + number % 3 for number in range(40)}  # what each said first
NOW = {number: THEN[number] + (number % 4 != 0) for number in range(30)} | dict.fromkeys(range(100, 106), 1)


def _begun(
    database: Database, planned: int = 20, first: Anonymity = "named", second: Anonymity = "named", **rule: Any
) -> tuple[Programme, Action, Campaign, Campaign]:
    """Both waves: all of the first have answered, and nobody of the second."""
    lead, row = lead_and_programme(database)
    base = wave(database, row, BEFORE, "first", THEN, first)
    answer(database, base, THEN)
    close(database, base)
    counting.close_due(database)
    action = carried_out(database, lead, row, base, planned=planned, people="same", **rule)
    return row, action, base, wave(database, row, AFTER, "second", range(120), second)


def _verdict(database: Database, action: Action) -> dict[str, Any]:
    judging.judge_due(database)
    return dict(read(database, action).verdict or {})


@BOTH
def test_each_is_compared_with_themselves(database: Database) -> None:
    _, action, _, after = _begun(database)
    answer(database, after, NOW)
    close(database, after)
    found = _verdict(database, action)
    both = [(THEN[number], NOW[number]) for number in range(30)]
    plain = stats.ttest_rel([now for _, now in both], [then for then, _ in both])
    assert (found["word"], found["by"], found["n_before"], found["n_after"]) == ("improved", "paired t", 30, 30)
    assert found["effect"] == pytest.approx(sum(now - then for then, now in both) / 30)
    assert found["p"] == pytest.approx(plain.pvalue)
    assert found["interval"] == pytest.approx(list(plain.confidence_interval()))
    assert found["answered"] == [40, 36]
    assert found["before"]["mean"] == pytest.approx(sum(then for then, _ in both) / 30 - 6)
    assert found["now"]["mean"] == pytest.approx(sum(now for _, now in both) / 30 - 6)


@pytest.mark.parametrize(("first", "second"), [("confidential", "named"), ("named", "confidential")])
@BOTH
def test_of_a_protected_campaign_nobody_is_paired(database: Database, first: Anonymity, second: Anonymity) -> None:
    """Also where the rule says so, and confidential answers keep their links."""
    _, action, base, after = _begun(database, first=first, second=second)
    answer(database, after, NOW)
    close(database, after)
    counting.close_due(database)
    with database.engine.connect() as connection:
        assert pairs.possible(connection, base.id or 0, after.id or 0) == 0
        assert pairs.ids(connection, base.id or 0, after.id or 0) == []
    found = _verdict(database, action)
    assert (found["word"], found["why"], found["n_after"], found["effect"]) == (None, "few paired", 0, None)


def test_it_is_judged_once_so_many_have_answered_both(database: Database) -> None:
    row, action, _, after = _begun(database, planned=20)
    answer(database, after, dict.fromkeys([*range(19), *range(100, 106)], 6))
    assert not _verdict(database, action)
    answer(database, after, {19: 2})
    judging.judge_programme(database, row.id or 0)  # as a page does, which reads no answers
    assert read(database, action).verdict is None
    found = _verdict(database, action)
    assert (found["word"], found["n_after"], found["answered"]) == ("improved", 20, [40, 26])


@pytest.mark.parametrize(("n", "why"), [(9, "few paired"), (10, None)])
def test_fewer_than_ten_say_nothing(database: Database, n: int, why: str | None) -> None:
    _, action, _, after = _begun(database, planned=10)
    answer(database, after, {number: THEN[number] + number % 2 for number in range(n)})
    close(database, after)
    found = _verdict(database, action)
    assert (found["why"], found["n_after"]) == (why, n)
    assert (found["effect"] is None) == (why is not None)


def test_a_baseline_that_was_deleted_leaves_nobody_to_compare(database: Database) -> None:
    _, action, base, after = _begun(database)
    with database.write() as session:
        lifecycle.delete(session, session.get_one(Campaign, base.id))
    answer(database, after, NOW)
    close(database, after)
    assert _verdict(database, action)["why"] == "few paired"


def test_of_treated_groups_those_who_were_there_both_times(database: Database) -> None:
    _, action, _, after = _begun(database, planned=10, treated=SITES[:2])
    answer(database, after, dict.fromkeys(range(20), 6))  # of the sites A and B ten of the first wave ...
    answer(database, after, dict.fromkeys(range(20, 40), 6), of=1)  # ... and some who were at another one then
    close(database, after)
    found = _verdict(database, action)
    there = [number for number in range(20) if number % len(SITES) < 2] + [24, 25, 32, 33]
    assert found["n_after"] == len(there)


@pytest.mark.parametrize(("flags", "n"), [("in", 30), ("out", 23)])
def test_flagged_answers_count_in_both_waves_or_in_neither(database: Database, flags: str, n: int) -> None:
    lead, row = lead_and_programme(database)
    base = wave(database, row, BEFORE, "first", THEN)
    answer(database, base, THEN, hasty=range(5))
    close(database, base)
    action = carried_out(database, lead, row, base, planned=10, people="same", flags=flags)
    after = wave(database, row, AFTER, "second", range(40))
    answer(database, after, dict.fromkeys(range(30), 6), hasty=range(3, 7))
    close(database, after)
    assert _verdict(database, action)["n_after"] == n


@pytest.mark.parametrize(
    ("measure", "effect"),
    [
        (Measure("dimension", "reliability", "gap"), 0.5),
        (Measure("overall", "", "gap"), 0.5),
        (Measure("need", "on_date", "perception"), 0.5),
        (Measure("dimension", "reliability", "perception"), 0.5),
        (Measure("overall", "", "perception"), 0.5),
    ],
)
def test_all_that_is_measured_is_measured_of_each(database: Database, measure: Measure, effect: float) -> None:
    _, action, _, after = _begun(database, measure=measure)
    answer(database, after, {number: THEN[number] + number % 2 for number in range(30)})
    close(database, after)
    found = _verdict(database, action)
    assert (found["effect"], found["n_after"]) == (pytest.approx(effect), 30)


def test_answers_are_read_a_slice_at_a_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(same_people, "SLICE", 7)
    monkeypatch.setattr(pairs, "MOST_NAMED", 3)
    _, action, _, after = _begun(database)
    answer(database, after, NOW)
    close(database, after)
    assert _verdict(database, action)["n_after"] == 30
    assert published_of(database, after).anonymity == "named"


def test_the_worst_gives_up_what_comes_back_by_itself(database: Database) -> None:
    """As among different people; the change as measured stands beside it."""
    _, action, _, after = _begun(database, chosen="rank", measure=Measure("dimension", "reliability", "gap"))
    answer(database, after, NOW)
    close(database, after)
    found = _verdict(database, action)
    assert found["raw"] is not None
    assert found["start"]["mean"] - found["before"]["mean"] == pytest.approx(found["raw"] - found["effect"])
