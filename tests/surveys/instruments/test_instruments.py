"""The questionnaires: what the reader refuses, and what every packaged wording must keep to."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from surveys import instruments
from surveys.answers import responses
from surveys.campaigns import forms
from surveys.campaigns.forms import Field, Form
from surveys.demo import answers as demo_answers
from surveys.instruments import rules
from surveys.instruments.schema import LOCALES, NOT_APPLICABLE, Instrument, InstrumentError, Text

PACKAGE = Path(instruments.__file__).parent
BAD = Path(__file__).parent / "bad_instruments"
CHINESE = ("zh_Hant", "zh_Hans")

# file -> (item, fault) that its message names
FAULTS = {
    "bad_id": ("need On-date, id", "bad id 'On-date'"),
    "choice_twice": ("general where, choice here", "duplicate id"),
    "condition_off_scale": ("general why, when", "'overall' has no such answer"),
    "condition_on_later": ("general why, when", "'overall' is no earlier rating or choice"),
    "condition_without_limit": ("general why, when", "says nothing about the answer"),
    "pulse_with_needs": ("questions", "a pulse asks about no need"),
    "reserved_field": ("general website", "duplicate id"),
    "dimension_without_needs": ("dimension empathy", "no need belongs to it"),
    "duplicate_dimension": ("dimension reliability", "duplicate id"),
    "duplicate_need": ("need on_date", "duplicate id"),
    "duplicate_option": ("scale two", "duplicate option value: 1, 1"),
    "empty_emphasis": ("need on_date, asks, absent, en", "asterisks with nothing between"),
    "empty_text": ("need on_date, short, en", "is empty"),
    "general_named_like_need": ("general on_date", "duplicate id"),
    "kano_four_options": ("scale two", "exactly five options"),
    "kano_need_without_absent": ("need on_date", "asks no question 'absent'"),
    "kano_reverse": ("need on_date", "reverse has no meaning in Kano"),
    "missing_key": ("need on_date", "text is missing"),
    "missing_language": ("need on_date, text", "zh_Hans is missing"),
    "not_toml": ("file", "not TOML"),
    "number_as_text": ("general comment, max_length", "must be a whole number"),
    "rating_without_scale": ("general overall", "a rating takes scale"),
    "role_on_text": ("general comment", "only a rating has a role"),
    "two_overall": ("role overall", "duplicate id"),
    "scale_gap": ("scale two", "without a gap: 1, 3"),
    "unknown_dimension": ("need on_date", "unknown dimension 'speed'"),
    "unknown_key": ("need on_date", "unknown key 'shrot'"),
    "unknown_kind": ("general comment, kind", "must be 'text' or 'rating'"),
    "unknown_question_asked": ("need on_date", "unknown question 'importance'"),
    "unknown_scale": ("question expectation", "unknown scale 'seven'"),
    "unpaired_asterisk": ("need on_date, asks, absent, en", "unpaired asterisk"),
    "version_zero": ("version", "must be at least 1"),
    "wrong_questions": ("questions", "'expectation', then 'perception'"),
}


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_bad_file_is_refused_by_file_item_and_fault(name: str) -> None:
    item, fault = FAULTS[name]
    with pytest.raises(InstrumentError) as refused:
        instruments.read(BAD / f"{name}.toml")
    assert str(refused.value).startswith(f"{name}.toml: {item}: ")
    assert fault in str(refused.value)


def test_every_bad_file_is_tried() -> None:
    assert {path.stem for path in BAD.iterdir()} == set(FAULTS)


def test_no_question_is_called_like_what_a_form_carries() -> None:
    """It would be taken for that, and the answer lost."""
    assert {field.name for field in fields(responses.Sent)} <= set(rules.RESERVED)


def test_what_is_not_utf8_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "big5.toml"
    path.write_bytes("title = '服務'".encode("big5"))
    with pytest.raises(InstrumentError, match=r"big5\.toml: file: not UTF-8"):
        instruments.read(path)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(InstrumentError, match=r"glossary\.toml"):
        instruments.source("glossary")


# What is packaged

every_instrument = pytest.mark.parametrize(
    "instrument", [*map(instruments.load, instruments.names())], ids=lambda i: i.id
)


def texts(thing: Any, place: str = "") -> Iterator[tuple[str, Text]]:
    """Every text of an instrument with its place."""
    if isinstance(thing, Text):
        yield place, thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from texts(part, f"{place}.{getattr(part, 'id', getattr(part, 'value', ''))}")
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from texts(getattr(thing, field.name), f"{place}.{field.name}")
    elif hasattr(thing, "items"):
        for key, part in thing.items():
            yield from texts(part, f"{place}.{key}")


def chinese(instrument: Instrument, locale: str) -> Iterator[tuple[str, str]]:
    for place, text in texts(instrument):
        yield place, text[locale]


def test_every_questionnaire_in_the_package_is_offered_under_its_own_id() -> None:
    files = {path.stem for path in PACKAGE.glob("*.toml")} - {"glossary"}
    assert files == set(instruments.one_of_each()) <= set(instruments.names())
    assert {path.stem for path in PACKAGE.glob("needs/*.toml")} == set(instruments.PACKS)
    assert [instruments.load(name).id for name in instruments.names()] == list(instruments.names())


def test_what_customers_rate_comes_first_and_what_staff_rate_last() -> None:
    order = ("servqual", "servperf", "zones", "kano", "pulse", "internal", "gaps_managers", "gaps_staff")
    assert instruments.one_of_each() == order
    assert [name for name in instruments.names() if "." not in name] == list(order)


@every_instrument
def test_the_frozen_text_says_everything_by_itself(instrument: Instrument) -> None:
    """Also where the needs lie in a file of their own."""
    again = instruments.parse(instruments.source(instrument.id), "frozen")
    assert vars_of(again) == vars_of(instrument)


def vars_of(instrument: Instrument) -> dict[str, Any]:
    return {field.name: getattr(instrument, field.name) for field in fields(instrument)}


@every_instrument
def test_every_text_is_written_in_three_languages(instrument: Instrument) -> None:
    """English words in a Chinese text, and Chinese ones in an English text, were forgotten."""
    for place, text in texts(instrument):
        assert text.zh_Hant != text.en != text.zh_Hans, place
        for locale in CHINESE:
            assert re.search(r"[\u4e00-\u9fff]", text[locale]), place


# Forms: everything that a questionnaire asks can be answered


def filled_in(form: Form) -> list[tuple[str, str]]:
    """The least of every scale, so that whoever is asked what went wrong is asked; every choice; all points to one."""
    return [pair for name, field in form.fields.items() for pair in _answer(form, name, field)]


def _answer(form: Form, name: str, field: Field) -> list[tuple[str, str]]:
    values = [value for value in field.values if value != NOT_APPLICABLE]
    if field.takes == "several":
        return [(name, value) for value in values]
    if field.takes == "one":
        return [(name, values[-1] if name.endswith(".least") else values[0])]
    if field.takes == "points":
        return [(name, "100" if name.endswith(form.instrument.dimensions[0].id) else "0")]
    return [(name, datetime.now(UTC).date().isoformat() if field.takes == "date" else "x" * field.limit)]


@every_instrument
def test_a_long_form_filled_in_is_valid_and_complete(instrument: Instrument) -> None:
    form = forms.long_form(instrument)
    answers = responses.validate(form, filled_in(form), form.version)
    assert answers.keys() == form.fields.keys()
    assert instrument.fields.keys() <= answers.keys()


@every_instrument
def test_a_short_form_filled_in_is_valid_and_has_at_most_twelve_cards(instrument: Instrument) -> None:
    for variant in range(8):
        form = forms.form_of(instrument, (), 1, variant)
        answers = responses.validate(form, filled_in(form), form.version)
        assert answers.keys() == form.fields.keys()
        cards = forms.cards_per_need(instrument) * len(form.needs) + len(form.general)
        assert cards <= forms.SHORT


def test_servqual_weighs_by_points_when_long_and_by_extremes_when_short() -> None:
    servqual = instruments.load("servqual")
    long, short = forms.long_form(servqual), forms.form_of(servqual, (), 1, 1)
    assert [own.kind for own in long.general] == ["rating", "points", "date", "text"]
    assert [own.kind for own in short.general] == ["rating", "extremes", "text"]
    assert len(short.needs) == 9


def test_whoever_is_satisfied_is_not_asked_what_went_wrong() -> None:
    form = forms.long_form(instruments.load("pulse"))
    pairs = [(name, "5" if name == "overall" else value) for name, value in filled_in(form)]
    assert form.fields.keys() - responses.validate(form, pairs).keys() == {"went_wrong"}


# What each is made of


def test_servqual_has_22_needs_4_5_4_4_5_on_seven_points_and_none_reversed() -> None:
    servqual = instruments.load("servqual")
    counts = [sum(need.dimension == d.id for need in servqual.needs) for d in servqual.dimensions]
    assert counts == [4, 5, 4, 4, 5]
    assert (servqual.questions[0].scale.low, servqual.questions[0].scale.high) == (1, 7)
    assert not any(need.reverse for need in servqual.needs)


def test_the_same_22_needs_are_asked_about_with_perceptions_alone_and_in_three_columns() -> None:
    servqual, servperf, zones = map(instruments.load, ("servqual", "servperf", "zones"))
    assert servqual.needs == servperf.needs == zones.needs
    assert servperf.questions == (servqual.questions[1],)
    (scale,) = {question.scale for question in zones.questions}
    assert (scale.low, scale.high) == (1, 9)


def test_support_is_rated_on_five_dimensions_of_two_needs_each() -> None:
    internal = instruments.load("internal")
    assert [sum(need.dimension == d.id for need in internal.needs) for d in internal.dimensions] == [2] * 5
    assert [own.kind for own in internal.general] == ["choice", "rating", "text"]


def test_kano_asks_for_importance_from_1_to_9() -> None:
    importance = instruments.load("kano").questions[2]
    assert (importance.id, importance.scale.low, importance.scale.high) == ("importance", 1, 9)


@every_instrument
def test_needs_stand_in_the_order_of_their_dimensions(instrument: Instrument) -> None:
    order = [d.id for d in instrument.dimensions]
    places = [order.index(need.dimension) for need in instrument.needs]
    assert all(a <= b for a, b in pairwise(places))


def test_a_need_in_two_questionnaires_is_the_same_need() -> None:
    shared = []
    for one, other in combinations(map(instruments.load, instruments.one_of_each()), 2):
        known = {need.id: need for need in one.needs}
        shared += [(need, known[need.id]) for need in other.needs if need.id in known]
    assert len(shared) >= 6
    for need, same in shared:
        assert (need.dimension, need.short, need.text) == (same.dimension, same.short, same.text)


def test_fields_are_needs_and_questions_with_the_values_of_their_scale() -> None:
    servqual, kano = instruments.load("servqual"), instruments.load("kano")
    assert servqual.fields["on_date.expectation"] == frozenset(range(1, 8))
    assert kano.fields["on_date.absent"] == frozenset(range(1, 6))
    assert kano.fields["on_date.importance"] == frozenset(range(1, 10))
    assert servqual.fields["overall"] == frozenset(range(1, 8))
    assert len(servqual.fields) == 45
    assert "comment" not in servqual.fields
    assert servqual.overall is not None
    assert kano.overall is None


def test_a_text_knows_three_languages_and_no_other_name() -> None:
    text = Text("繁", "简", "plain")
    assert [text[locale] for locale in LOCALES] == ["繁", "简", "plain"]
    with pytest.raises(KeyError):
        text["__class__"]


def test_absence_marks_what_changed_and_presence_marks_nothing() -> None:
    for need in instruments.load("kano").needs:
        for locale in LOCALES:
            assert re.fullmatch(r"[^*]*\*[^*]+\*[^*]*", need.asks["absent"][locale]), need.id
            assert "*" not in need.asks["present"][locale], need.id


@every_instrument
def test_short_labels_fit_a_chart_and_differ(instrument: Instrument) -> None:
    for locale, longest in {"zh_Hant": 12, "zh_Hans": 12, "en": 32}.items():
        labels = [need.short[locale] for need in instrument.needs]
        assert max(map(len, labels), default=0) <= longest
        assert len(set(labels)) == len(labels)


# Language

FORBIDDEN = {
    locale: [word for term in terms for word in term.get("never", {}).get(locale, [])]
    for terms in [tomllib.loads((PACKAGE / "glossary.toml").read_text(encoding="utf-8"))["terms"]]
    for locale in CHINESE
}
# Big5 has (nearly) no simplified character, GB 2312 no traditional one. What slips through, in pairs:
CHARSETS = {"zh_Hant": "big5", "zh_Hans": "gb2312"}
PAIRS = "後后機机網网與与壞坏據据價价復复確确願愿懷怀麼么櫃柜氣气離离體体聽听廠厂廣广儘尽寧宁適适種种夠够"
SLIPPED = {"zh_Hant": set(PAIRS[1::2]), "zh_Hans": set(PAIRS[::2])}


def foreign(text: str, locale: str) -> list[str]:
    """The characters that belong to the other writing."""
    known = text.encode(CHARSETS[locale], errors="ignore").decode(CHARSETS[locale])
    return [character for character in text if character not in known or character in SLIPPED[locale]]


def test_the_other_writing_is_told_apart() -> None:
    frequent = "們们這这務务時时問问題题間间員员應应對对說说會会來来為为沒没後后個个過过還还開开請请機机網网單单據据"
    assert foreign(frequent, "zh_Hant") == list(frequent[1::2])
    assert foreign(frequent, "zh_Hans") == list(frequent[::2])


@every_instrument
@pytest.mark.parametrize("locale", CHINESE)
def test_no_character_of_the_other_writing(instrument: Instrument, locale: str) -> None:
    assert not [(place, text) for place, text in chinese(instrument, locale) if foreign(text, locale)]


@every_instrument
@pytest.mark.parametrize("locale", CHINESE)
def test_no_word_that_the_glossary_forbids(instrument: Instrument, locale: str) -> None:
    found = [(place, word) for place, text in chinese(instrument, locale) for word in FORBIDDEN[locale] if word in text]
    assert not found


@every_instrument
@pytest.mark.parametrize("locale", CHINESE)
def test_chinese_has_full_width_punctuation_and_no_spaces(instrument: Instrument, locale: str) -> None:
    quotes = {"zh_Hant": "“”‘’", "zh_Hans": "「」『』"}[locale]
    wrong = re.compile(rf"""[ ,.;:?!()'"{quotes}]""")
    assert not [(place, text) for place, text in chinese(instrument, locale) if wrong.search(text)]


@every_instrument
def test_english_is_plain_ascii_in_single_spaces(instrument: Instrument) -> None:
    for place, text in texts(instrument):
        assert text.en.isascii(), place
        assert text.en == " ".join(text.en.split()), place


@every_instrument
def test_the_three_languages_end_alike(instrument: Instrument) -> None:
    """A sentence in one is a sentence in all, a label in one a label in all."""
    ends = {"。": ".", "？": "?"}
    for place, text in texts(instrument):
        last = [ends.get(text[locale][-1], text[locale][-1]) for locale in LOCALES]
        assert len({mark if mark in ".?" else "" for mark in last}) == 1, place


@every_instrument
def test_needs_are_sentences_and_kano_asks_questions(instrument: Instrument) -> None:
    for need in instrument.needs:
        assert need.text.en.endswith("."), need.id
        assert all(ask.en.endswith("?") for ask in need.asks.values()), need.id
        assert not need.short.en.endswith((".", "?")), need.id


@pytest.mark.parametrize("name", ["servqual", "kano"])
def test_a_demo_comment_keeps_to_one_writing(name: str) -> None:
    generate = {"servqual": demo_answers.servqual_answers, "kano": demo_answers.kano_answers}[name]
    answers = generate(instruments.load(name), 1000, seed=3)
    comments = [str(document["comment"]) for document in answers if "comment" in document]
    assert len(comments) == len(set(comments)) > 0
    assert not [text for text in comments if all(foreign(text, locale) for locale in CHINESE)]
