"""What a lead may decide, and when a campaign takes answers, just below, at and just above every limit."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from surveys import instruments
from surveys.campaigns.plan import Plan, check
from surveys.campaigns.published import Published, Stage

TITLE = {"en": "Autumn"}
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def problems(plan: Plan) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in check(plan)]


@pytest.mark.parametrize(("length", "expected"), [(1, True), (119, True), (120, True), (121, False)])
def test_a_title_has_120_characters_at_most(length: int, expected: bool) -> None:
    assert problems(Plan({"en": "x" * length})) == ([] if expected else [("title_en", "too_long")])


@pytest.mark.parametrize("title", [{}, {"en": ""}, {"en": " ", "zh_Hant": "\n"}])
def test_a_title_is_there_in_one_language_at_least(title: dict[str, str]) -> None:
    assert problems(Plan(title)) == [("title", "title_missing")]


@pytest.mark.parametrize(("length", "expected"), [(0, True), (399, True), (400, True), (401, False)])
def test_thanks_have_400_characters_at_most(length: int, expected: bool) -> None:
    assert problems(Plan(TITLE, thanks={"zh_Hans": "x" * length})) == (
        [] if expected else [("thanks_zh_Hans", "too_long")]
    )


@pytest.mark.parametrize("name", ["site", "service"])
@pytest.mark.parametrize(
    ("values", "length", "expected"),
    [
        (39, 60, None),
        (40, 60, None),
        (41, 60, "too_many_values"),
        (1, 59, None),
        (1, 60, None),
        (1, 61, "too_long"),
    ],
)
def test_forty_values_of_sixty_characters(name: str, values: int, length: int, expected: str | None) -> None:
    listed = [f"{place:0{length}}" for place in range(values)]
    assert problems(Plan(TITLE, segments={name: listed})) == ([] if expected is None else [(name, expected)])


@pytest.mark.parametrize(("seconds", "expected"), [(-60, False), (0, False), (59, False), (60, True), (61, True)])
def test_a_campaign_lasts_a_minute_at_least(seconds: int, expected: bool) -> None:
    plan = Plan(TITLE, opens=NOON, closes=NOON + timedelta(seconds=seconds))
    assert problems(plan) == ([] if expected else [("closes", "closes_first")])


@pytest.mark.parametrize(("days", "expected"), [(-1, False), (0, True), (1, True)])
def test_it_is_decided_on_the_day_of_the_end_at_the_earliest(days: int, expected: bool) -> None:
    """By the company's clock: at 20:00 in London it is the next day in Taipei."""
    closes = NOON + timedelta(hours=8)
    decides = date(2026, 3, 3) + timedelta(days=days)
    found = check(Plan(TITLE, opens=NOON, closes=closes, decides=decides), ZoneInfo("Asia/Taipei"))
    assert [problem.code for problem in found] == ([] if expected else ["decides_first"])


@pytest.mark.parametrize(("anonymity", "access"), [("named", "open"), ("named", "device")])
def test_names_are_known_only_by_personal_links(anonymity: str, access: str) -> None:
    assert problems(Plan(TITLE, anonymity=anonymity, access=access)) == [("anonymity", "named_needs_links")]
    assert problems(Plan(TITLE, anonymity=anonymity, access="personal")) == []
    assert problems(Plan(TITLE, anonymity="anonymous", access=access)) == []


def campaign(**given: object) -> Published:
    made = Published(
        id=1, slug="autumn", title=TITLE, state="open", demo=False, instrument=instruments.load("servqual")
    )
    return replace(made, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(-1, "early"), (0, "open"), (1, "open"), (3599, "open"), (3600, "open"), (3601, "over")],
)
def test_answers_are_taken_from_the_first_second_to_the_last(
    monkeypatch: pytest.MonkeyPatch, seconds: int, expected: Stage
) -> None:
    monkeypatch.setattr("surveys.clock.now", lambda: NOON + timedelta(seconds=seconds))
    planned = {"opens": NOON, "closes": NOON + timedelta(hours=1)}
    assert campaign(**planned).stage == expected
    assert campaign(state="draft", **planned).stage == "draft"
    assert campaign(state="closed", **planned).stage == "over"
    assert campaign().stage == "open"


@pytest.mark.parametrize(("day", "expected"), [(1, True), (2, True), (3, False)])
def test_a_promise_is_told_until_its_day_has_passed(day: int, expected: bool) -> None:
    decides = date(2026, 3, 2)
    assert campaign(decides=decides).promised(date(2026, 3, day)) == (decides if expected else None)


@pytest.mark.parametrize(
    ("anonymity", "state", "expected"),
    [
        ("anonymous", "open", True),
        ("anonymous", "closed", False),
        ("confidential", "open", True),
        ("confidential", "closed", False),
        ("named", "open", False),
    ],
)
def test_figures_that_change_with_each_answer_wait(anonymity: str, state: str, expected: bool) -> None:
    assert campaign(anonymity=anonymity, state=state).in_steps is expected
