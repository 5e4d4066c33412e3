"""The questionnaires: what the reader refuses, and what every packaged wording must keep to."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from surveys import demo_answers, instruments
from surveys.instruments.schema import LOCALES, Instrument, InstrumentError, Text

PACKAGE = Path(instruments.__file__).parent
BAD = Path(__file__).parent / "bad_instruments"
CHINESE = ("zh_Hant", "zh_Hans")

# file -> (item, fault) that its message names
FAULTS = {
    "bad_id": ("need On-date, id", "bad id 'On-date'"),
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
    assert files == set(instruments.names())
    assert [instruments.load(name).id for name in instruments.names()] == list(instruments.names())


def test_servqual_has_22_needs_4_5_4_4_5_on_seven_points_and_none_reversed() -> None:
    servqual = instruments.load("servqual")
    counts = [sum(need.dimension == d.id for need in servqual.needs) for d in servqual.dimensions]
    assert counts == [4, 5, 4, 4, 5]
    assert (servqual.questions[0].scale.low, servqual.questions[0].scale.high) == (1, 7)
    assert not any(need.reverse for need in servqual.needs)


def test_needs_stand_in_the_order_of_their_dimensions() -> None:
    servqual = instruments.load("servqual")
    order = [d.id for d in servqual.dimensions]
    places = [order.index(need.dimension) for need in servqual.needs]
    assert all(a <= b for a, b in pairwise(places))


def test_a_need_in_both_questionnaires_is_the_same_need() -> None:
    servqual = {need.id: need for need in instruments.load("servqual").needs}
    shared = [need for need in instruments.load("kano").needs if need.id in servqual]
    assert len(shared) >= 6
    for need in shared:
        other = servqual[need.id]
        assert (need.dimension, need.short, need.text) == (other.dimension, other.short, other.text)


def test_fields_are_needs_and_questions_with_the_values_of_their_scale() -> None:
    servqual, kano = instruments.load("servqual"), instruments.load("kano")
    assert servqual.fields["on_date.expectation"] == frozenset(range(1, 8))
    assert kano.fields["on_date.absent"] == frozenset(range(1, 6))
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
        assert max(map(len, labels)) <= longest
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


# The demo's answers

N = 20_000
GENERATED = {"servqual": demo_answers.servqual_answers, "kano": demo_answers.kano_answers}


def column(answers: list[demo_answers.Answers], field: str) -> list[int | None]:
    return [value if isinstance(value := document.get(field), int) else None for document in answers]


def mean_gap(answers: list[demo_answers.Answers], need: str) -> float:
    pairs = zip(column(answers, f"{need}.expectation"), column(answers, f"{need}.perception"), strict=True)
    gaps = [p - e for e, p in pairs if e is not None and p is not None]
    return sum(gaps) / len(gaps)


@pytest.fixture(scope="module")
def servqual_answers() -> list[demo_answers.Answers]:
    return demo_answers.servqual_answers(instruments.load("servqual"), N, seed=7)


@every_instrument
def test_demo_answers_fit_their_questionnaire(instrument: Instrument) -> None:
    answers = GENERATED[instrument.id](instrument, 300, seed=1)
    assert answers == GENERATED[instrument.id](instrument, 300, seed=1)
    for document in answers:
        for name, value in document.items():
            if name in instrument.texts:
                assert isinstance(value, str)
                assert 0 < len(value) <= instrument.texts[name]
            else:
                assert value == "na" or value in instrument.fields[name]


@every_instrument
def test_a_demo_comment_keeps_to_one_writing(instrument: Instrument) -> None:
    answers = GENERATED[instrument.id](instrument, 1000, seed=3)
    comments = [str(document["comment"]) for document in answers if "comment" in document]
    assert len(comments) == len(set(comments)) > 0
    assert not [text for text in comments if all(foreign(text, locale) for locale in CHINESE)]


@every_instrument
def test_a_few_answers_are_blank_or_not_applicable(instrument: Instrument) -> None:
    answers = GENERATED[instrument.id](instrument, 1000, seed=2)
    asked = 1000 * len(instrument.fields)
    given = [value for document in answers for name, value in document.items() if name in instrument.fields]
    assert 0.01 < (asked - len(given)) / asked < 0.04
    assert 0.01 < given.count("na") / asked < 0.04


def test_the_truth_names_every_need_and_agrees_with_itself() -> None:
    truth, servqual, kano = demo_answers.TRUTH, instruments.load("servqual"), instruments.load("kano")
    assert set(truth.items) == servqual.need_ids
    assert set(truth.kano) == kano.need_ids
    for dimension, gap in truth.dimensions.items():
        gaps = [truth.items[need.id].gap for need in servqual.needs if need.dimension == dimension]
        assert sum(gaps) / len(gaps) == pytest.approx(gap)
    for shares in truth.kano.values():
        assert sum(shares) == pytest.approx(1)


def test_the_gaps_of_many_demo_answers_are_the_truth(servqual_answers: list[demo_answers.Answers]) -> None:
    """SD of a gap is under 1.2, so 0.04 is more than four standard errors at 20 000."""
    for need, item in demo_answers.TRUTH.items.items():
        assert mean_gap(servqual_answers, need) == pytest.approx(item.gap, abs=0.04)


def test_the_expectations_of_many_demo_answers_are_the_truth(servqual_answers: list[demo_answers.Answers]) -> None:
    for need, item in demo_answers.TRUTH.items.items():
        given = [value for value in column(servqual_answers, f"{need}.expectation") if value is not None]
        assert sum(given) / len(given) == pytest.approx(item.expectation, abs=0.03)


def test_the_kano_shares_of_many_demo_answers_are_the_truth() -> None:
    """Berger's table, written here once more: rows present 1 to 5, columns absent 1 to 5."""
    table = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
    answers = demo_answers.kano_answers(instruments.load("kano"), N, seed=7)
    for need, shares in demo_answers.TRUTH.kano.items():
        pairs = zip(column(answers, f"{need}.present"), column(answers, f"{need}.absent"), strict=True)
        seen = [table[p - 1][a - 1] for p, a in pairs if p is not None and a is not None]
        for category, share in zip(demo_answers.CATEGORIES, shares, strict=True):
            assert seen.count(category) / len(seen) == pytest.approx(share, abs=0.016)
