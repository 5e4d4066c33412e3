"""What a questionnaire accepts: whatever is sent is refused by name or becomes a document that any reader can trust."""

import unicodedata
from datetime import date, timedelta

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from surveys import clock, instruments
from surveys.answers import responses
from surveys.answers.responses import Answers, Sent
from surveys.campaigns.forms import TOTAL, Form, form_of, long_form
from surveys.campaigns.published import Published
from surveys.errors import Invalid, Problem
from surveys.instruments.schema import NOT_APPLICABLE
from tests.conftest import TODAY
from tests.factories import make_answers
from tests.surveys.questionnaires import KINDS

pytestmark = pytest.mark.usefixtures("noon")
FORMS = [KINDS] + [
    form
    for name in instruments.one_of_each()
    for form in (long_form(instruments.load(name)), form_of(instruments.load(name), (), 1, 3))
]


def refused(form: Form, *fields: tuple[str, str], version: str = "") -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as found:
        responses.validate(form, fields, version)
    return [(problem.field, problem.code) for problem in found.value.problems]


# Whatever is sent


def outcome(form: Form, fields: list[tuple[str, str]]) -> tuple[Answers, list[str]]:
    """The document, or the fields that are refused."""
    try:
        return responses.validate(form, fields), []
    except Invalid as invalid:
        return {}, [problem.field for problem in invalid.problems]


WORDS = st.text(max_size=80) | st.sampled_from(
    ["a\u0301", "e\u200e\u0301", "\u202eabc", "\r\n x \x85", "\ufdfa", "0", "007"]
)
VALUES = (
    st.sampled_from(["1", "2", "3", "5", "0", "na", "20", "50", "100", "yes", "no", "a", "b", "Taipei", ""]) | WORDS
)
DAYS = st.dates(TODAY - timedelta(days=1200), TODAY + timedelta(days=5)).map(date.isoformat)


@st.composite
def sendings(draw: st.DrawFn) -> tuple[Form, list[tuple[str, str]]]:
    form = draw(st.sampled_from(FORMS))
    proper = list(make_answers(form, draw(st.integers(0, 8))).items())
    names = st.sampled_from([*form.fields, *form.need_ids, "no_such", "no_such.expectation"])
    strange = draw(st.lists(st.tuples(names, VALUES | DAYS), max_size=6))
    kept = draw(st.lists(st.sampled_from(proper), unique=True))
    return form, draw(st.permutations(kept + strange))


def assert_in_range(form: Form, document: Answers) -> None:
    for name, value in document.items():
        field = form.fields[name]
        if field.takes == "one":
            assert value in field.values.values()
        elif field.takes == "several":
            assert isinstance(value, list)
            assert value
            assert set(value) <= set(field.values)
            assert len(value) == len(set(value))
        elif field.takes == "text":
            assert isinstance(value, str)
            assert 0 < len(value) <= field.limit
            assert not [c for c in value if unicodedata.category(c) == "Cc" and c not in "\n\t"]
            assert not [c for c in value if unicodedata.bidirectional(c) in {"LRO", "RLO", "LRE", "RLE", "PDF", "LRI"}]
        elif field.takes == "date":
            assert TODAY - responses.LONGEST_AGO <= date.fromisoformat(str(value)) <= TODAY + timedelta(days=1)
        else:
            assert isinstance(value, int)
            assert 0 <= value <= TOTAL


def assert_holds_together(form: Form, document: Answers) -> None:
    for own in form.general:
        given_here = [document[name] for name in form.fields_of(own) if name in document]
        if own.when is not None and given_here:
            assert own.when.holds(document)
        if own.kind == "points" and given_here:
            assert sum(int(str(value)) for value in given_here) == TOTAL
        if own.kind == "extremes":
            assert len(set(map(str, given_here))) == len(given_here)


def as_sent(document: Answers) -> list[tuple[str, str]]:
    return [
        (name, str(each))
        for name, value in document.items()
        for each in (value if isinstance(value, list) else [value])
    ]


@pytest.mark.slow
@given(sendings())
@settings(max_examples=400, deadline=None)
def test_whatever_is_sent_is_refused_or_becomes_a_document_in_range(sent: tuple[Form, list[tuple[str, str]]]) -> None:
    form, fields = sent
    document, problems = outcome(form, fields)
    if problems:
        assert set(problems) <= {"", *form.fields, *form.need_ids, *(own.id for own in form.general)}
        return
    assert document
    assert_in_range(form, document)
    assert_holds_together(form, document)
    assert responses.validate(form, as_sent(document), form.version) == document
    assert orjson.loads(orjson.dumps(document)) == document


@given(st.text())
@example("e\u200e\u0301")  # a mark of direction between a letter and its accent
@example("\u200e a \u061c")
def test_a_clean_text_is_clean(text: str) -> None:
    once = responses.clean_text(text)
    assert responses.clean_text(once) == once


# Kinds of fields


def test_each_kind_is_stored_as_what_it_is() -> None:
    document = responses.validate(KINDS, make_answers(KINDS).items())
    assert document == {
        "segment.site": "Taipei",
        **{f"{need}.{question}": 1 for need in ("on_date", "hours") for question in ("expectation", "perception")},
        "rating": 1,
        "pick": "yes",
        "picks": ["a"],
        "line": "A few words",
        "visit": TODAY.isoformat(),
        "points.reliability": 50,
        "points.empathy": 50,
        "extremes.most": "reliability",
        "extremes.least": "empathy",
        "comment": "A few words",
    }


def test_a_need_that_does_not_apply_answers_all_its_questions() -> None:
    document = responses.validate(KINDS, [("hours", NOT_APPLICABLE)])
    assert document == {"hours.expectation": NOT_APPLICABLE, "hours.perception": NOT_APPLICABLE}
    assert refused(KINDS, ("hours", "na"), ("hours.perception", "2")) == [("hours.perception", "answered_twice")]
    assert refused(KINDS, ("hours.perception", "2"), ("hours", "na")) == [("hours.perception", "number_and_na")]
    assert refused(KINDS, ("hours", "na"), ("hours", "na")) == [("hours.expectation", "answered_twice")]


def test_points_are_all_or_none() -> None:
    split = [("points.reliability", "100"), ("points.empathy", "")]
    assert responses.validate(KINDS, split) == {"points.reliability": 100}
    nothing = [("points.reliability", "0"), ("points.empathy", "0"), ("rating", "3")]
    assert responses.validate(KINDS, nothing) == {"rating": 3}
    for other, code in (("49", "points_left"), ("51", "points_over")):
        assert refused(KINDS, ("points.reliability", "50"), ("points.empathy", other)) == [("points", code)]


def test_texts_are_kept_to_the_last_character_and_not_one_more() -> None:
    assert responses.validate(KINDS, [("comment", " " + "字" * 60 + "\n")]) == {"comment": "字" * 60}
    assert refused(KINDS, ("comment", "字" * 61)) == [("comment", "too_long")]
    assert responses.validate(KINDS, [("comment", "a\r\nb\u202ec\x07d\u061c")]) == {"comment": "a\nbcd"}


@pytest.mark.parametrize(("days", "code"), [(-1096, ""), (1, ""), (2, "future_date"), (-1200, "old_date")])
def test_a_visit_was_in_the_last_three_years(days: int, code: str) -> None:
    day = (TODAY + timedelta(days=days)).isoformat()
    if code:
        assert refused(KINDS, ("visit", day)) == [("visit", code)]
    else:
        assert responses.validate(KINDS, [("visit", day)]) == {"visit": day}


@pytest.mark.parametrize("day", ["2026-02-30", "30.9.2026", "2026", "0000-00-00", "today", "２０２６-01-01", "-1"])
def test_what_is_no_day_is_no_date(day: str) -> None:
    assert refused(KINDS, ("visit", day)) == [("visit", "bad_date")]


def test_another_version_is_said_beside_every_other_slip_in_the_order_of_the_page() -> None:
    slips = [("comment", "x" * 99), ("hours.expectation", "9"), ("segment.site", "Oslo"), ("gone", "1")]
    found = refused(KINDS, *slips, version="kinds-3")
    assert [field for field, _ in found] == ["segment.site", "hours.expectation", "comment", "", ""]
    assert {code for field, code in found if not field} == {"other_version", "unknown_field"}


# The row


def published(anonymity: str, kept: frozenset[str] = frozenset()) -> Published:
    servqual = instruments.load("servqual")
    return Published(
        {"en": "Autumn"},
        anonymity=anonymity,
        segments=dict.fromkeys(kept, ()),
        id=7,
        slug="autumn",
        state="open",
        demo=False,
        instrument=servqual,
    )


def row(campaign: Published, sent: Sent, **answers: int) -> responses.NewResponse:
    return responses.new_response(campaign, campaign.form(), sent, answers or {"overall": 5}, "en")


def test_a_row_shows_neither_the_key_nor_who_came_first() -> None:
    rows = [row(published("confidential"), Sent(key=f"{'k' * 22}{number}")) for number in range(50)]
    assert len({each.id for each in rows}) == 50
    assert [each.id for each in rows] != sorted(each.id for each in rows)
    assert not any("kkk" in str(each) for each in rows)


def test_the_same_answers_in_another_order_are_the_same_document() -> None:
    one, other = row(published("named"), Sent(key="k"), a=1, b=2), row(published("named"), Sent(key="k"), b=2, a=1)
    assert (one.id, one.answers) == (other.id, other.answers)


@pytest.mark.parametrize("anonymity", ["named", "confidential"])
def test_who_is_not_anonymous_leaves_time_language_and_marks(anonymity: str) -> None:
    found = row(published(anonymity), Sent(key="k", began="1", website="x"))
    assert (found.locale, found.marks) == ("en", "unseen_field")


def test_anonymous_leaves_a_day_and_whether_it_was_too_fast() -> None:
    now = str(int(clock.now().timestamp()))
    found = row(published("anonymous"), Sent(key="k", began=now, website="x"))
    assert (found.received.hour, found.received.minute, found.received.second) == (0, 0, 0)
    assert (found.locale, found.marks) == (None, "too_fast")


def test_a_channel_that_nobody_knows_is_not_kept() -> None:
    campaign = published("confidential", frozenset({"channel", "language"}))
    for channel, kept in (("kiosk", {"segment.channel": "kiosk"}), ("<b>", {}), ("", {})):
        document = orjson.loads(row(campaign, Sent(key="k", channel=channel)).answers)
        assert document == {"overall": 5, "segment.language": "en", **kept}


# Limits


@pytest.mark.parametrize(("length", "expected"), [(0, False), (21, False), (22, True), (64, True), (65, False)])
def test_a_key_has_22_to_64_characters(length: int, expected: bool) -> None:
    try:
        assert responses.check_key("k" * length) == "k" * length
        assert expected
    except Invalid:
        assert not expected


@pytest.mark.parametrize(
    ("days", "code"),
    [(0, None), (1, None), (2, "future_date"), (-1, None), (-1097, None), (-1098, None), (-1099, "old_date")],
)
def test_a_visit_is_of_the_last_three_years(monkeypatch: pytest.MonkeyPatch, days: int, code: str | None) -> None:
    """Until tomorrow, as it may be tomorrow already in the east."""
    monkeypatch.setattr("surveys.clock.today", lambda: date(2026, 3, 2))
    problems: list[Problem] = []
    answers: Answers = {}
    day = date(2026, 3, 2) + timedelta(days=days)
    responses._read_date("visit", f" {day} ", answers, problems)
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert answers == ({} if code else {"visit": str(day)})


@pytest.mark.parametrize(
    ("raw", "points"),
    [("0", 0), ("99", 99), ("100", 100), ("101", None), ("-1", None), ("099", 99), ("0100", None), ("1.5", None)],
)
def test_points_go_from_nothing_to_a_hundred(raw: str, points: int | None) -> None:
    problems: list[Problem] = []
    answers: Answers = {}
    responses._read_points("points", raw, answers, problems)
    assert (answers.get("points"), bool(problems)) == (points, points is None)


@pytest.mark.parametrize(
    ("seconds", "answers", "expected"),
    [
        (22, 23, True),
        (22.9, 23, True),
        (23, 23, False),
        (24, 23, False),
        (0, 1, True),
        (0.9, 1, True),
        (1, 1, False),
        (-1, 23, False),  # a clock that was set back says nothing
        (0, 0, False),
    ],
)
def test_too_fast_is_under_a_second_an_answer(seconds: float, answers: int, expected: bool) -> None:
    given = {str(place): 1 for place in range(answers)}
    assert responses.marks_of(Sent(began="1000"), given, 1000 + seconds) == ("too_fast" if expected else "")


@pytest.mark.parametrize("began", ["", "x", "-1", "1" * 12, "١٢"])
def test_without_a_readable_start_nothing_is_too_fast(began: str) -> None:
    assert responses.marks_of(Sent(began=began), {"a": 1}, 111_111_111_111.5) == ""
    assert responses.marks_of(Sent(began="1" * 11), {"a": 1}, 11_111_111_111.5) == "too_fast"


@pytest.mark.parametrize(("length", "expected"), [(19, True), (20, True), (21, False)])
def test_a_text_has_as_many_characters_as_its_question_takes(length: int, expected: bool) -> None:
    fields = [("rating", "1"), ("pick", "yes"), ("line", "x" * length)]
    if expected:
        assert responses.validate(KINDS, fields)["line"] == "x" * length
    else:
        assert refused(KINDS, *fields) == [("line", "too_long")]
