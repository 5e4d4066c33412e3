"""The check of sentences catches most of the bad ones, and leaves most of the good ones alone, in each language."""

import dataclasses
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from surveys.needs import guide

LOCALES = ("zh_Hant", "zh_Hans", "en")
SENTENCES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text())
KINDS: dict[str, guide.Remark] = {"double": "double", "negated": "negation"}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_measure_has_twenty_good_and_twenty_bad_sentences(locale: str) -> None:
    sizes = {kind: len(set(sentences)) for kind, sentences in SENTENCES[locale].items()}
    assert sizes == {"good": 20, "double": 10, "negated": 10}


@pytest.mark.parametrize("locale", LOCALES)
def test_of_twenty_bad_sentences_sixteen_are_caught_for_what_they_are(locale: str) -> None:
    caught = [
        sentence
        for kind, remark in KINDS.items()
        for sentence in SENTENCES[locale][kind]
        if remark in guide.remarks(sentence, locale)
    ]
    assert len(caught) >= 16


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("locale", LOCALES)
def test_of_ten_of_a_kind_eight_are_caught_and_two_at_most_are_also_called_the_other(locale: str, kind: str) -> None:
    said = [guide.remarks(sentence, locale) for sentence in SENTENCES[locale][kind]]
    assert sum(KINDS[kind] in remarks for remarks in said) >= 8
    assert sum(bool(set(remarks) - {KINDS[kind]}) for remarks in said) <= 2


@pytest.mark.parametrize("locale", LOCALES)
def test_of_twenty_good_sentences_two_at_most_are_flagged(locale: str) -> None:
    assert len([sentence for sentence in SENTENCES[locale]["good"] if guide.remarks(sentence, locale)]) <= 2


# A sentence, and the one beside it of which the check says something else.
AROUND: list[tuple[str, str, tuple[guide.Remark, ...]]] = [
    # one thing said twice, or a fixed pair; and the same with a second thing
    ("en", "The rooms are clean and tidy.", ()),
    ("en", "The rooms are clean and tidy and cheap.", ("double",)),
    ("en", "The rooms are clean and cheap.", ("double",)),
    ("en", "They explain the terms and conditions.", ()),
    ("en", "They explain the terms and send a copy.", ("double",)),
    ("en", "They are open between 9 and 5.", ()),
    ("en", "They answer calls and messages the same day.", ()),
    ("en", "They answer calls and return the keys.", ("double",)),
    ("zh_Hant", "等候區乾淨整潔。", ()),
    ("zh_Hant", "等候區乾淨、整潔。", ()),
    ("zh_Hant", "等候區乾淨、安靜。", ("double",)),
    ("zh_Hans", "姓名和电话写得清楚。", ()),
    ("zh_Hans", "姓名和电话都对。", ("double",)),
    ("zh_Hans", "他们和我说话很客气。", ()),
    ("zh_Hans", "态度和效率很好。", ("double",)),
    ("en", "They offer the choice between a room and a suite.", ()),
    ("en", "They offer the use of a room and a suite.", ("double",)),
    ("en", "They are more and more careful.", ()),
    ("en", "They are more and less careful.", ("double",)),
    # what joins two things, each alone
    ("en", "They repair shoes.", ()),
    ("en", "They repair shoes as well.", ("double",)),
    ("en", "Both the shop and the site close late.", ("double",)),
    ("en", "Both doors of the shop close late.", ()),
    ("en", "They listen and explain things.", ("double",)),
    ("en", "The bag fits and the price is right.", ("double",)),
    ("en", "The bag has pockets and prices are fair.", ("double",)),
    ("en", "The bag has pockets and straps.", ()),
    ("en", "They work quickly and by the book.", ("double",)),
    ("en", "They reply and by the book.", ()),
    ("en", "They give clear answers and fair advice.", ("double",)),
    ("en", "They care for price and quality.", ("double",)),
    ("en", "The price is fair, the bag has pockets.", ("double",)),
    ("en", "The price is fair, because the bag has pockets.", ()),
    ("en", "The bag fits, it holds.", ("double",)),
    ("zh_Hant", "他們不只修車，還洗車。", ("double",)),
    ("zh_Hans", "除了修车，他们还洗车。", ("double",)),
    ("zh_Hans", "除了周日，他们天天修车。", ()),
    ("zh_Hant", "他們修車，另外洗車。", ("double",)),
    ("zh_Hant", "他們修車，先洗車。", ()),
    ("zh_Hant", "餐點好吃，服務也到位。", ("double",)),
    ("zh_Hant", "下班後，服務也到位。", ()),
    ("zh_Hans", "柜台会说明，也会示范。", ("double",)),
    ("zh_Hans", "周末，也会示范。", ()),
    ("zh_Hant", "現場安靜，輕聲說話就聽得清楚。", ()),
    ("zh_Hant", "現場安靜，說話聽得清楚。", ("double",)),
    # a first clause that only says when
    ("en", "When I call, they are quick.", ()),
    ("en", "They are near, they are quick.", ("double",)),
    ("en", "When the light is not on, they come.", ()),
    ("en", "The light is not on when they come.", ("negation",)),
    ("zh_Hant", "沒人接電話的時候，可以留言。", ()),
    ("zh_Hant", "電話沒人接，可以留言。", ("negation",)),
    ("zh_Hant", "回覆及時，態度親切。", ("double",)),
    ("zh_Hant", "回覆時，態度親切。", ()),
    ("zh_Hans", "价格低的时候，服务也好。", ()),
    ("zh_Hans", "价格低，服务也好。", ("double",)),
    ("zh_Hans", "修好，就会通知我。", ()),
    # the frame of a Kano question is no second thing, and its "if" no case
    ("en", "If we are quick, how do you feel?", ()),
    ("en", "If we never make you wait, how do you feel?", ("negation",)),
    ("en", "If you ask and we can tell you, how do you feel?", ()),
    ("en", "If the room is large and we can tell you, how do you feel?", ("double",)),
    ("zh_Hant", "如果不用等，您的感受是？", ("negation",)),
    ("zh_Hant", "如果當天修好，您會覺得如何？", ()),
    ("zh_Hans", "如果不满意，可以退货。", ()),
    # signs of a negation that negate nothing
    ("en", "They know another way.", ()),
    ("en", "They don’t know another way.", ("negation",)),
    ("en", "They answer no later than Monday.", ()),
    ("en", "They answer no later call.", ("negation",)),
    ("en", "They charge no fees.", ("negation",)),
    ("en", "They are unhelpful.", ("negation",)),
    ("en", "They lack time.", ("negation",)),
    ("en", "They are under my roof.", ()),
    ("en", "There is a no-show fee.", ()),
    ("en", "Not only is it cheap, it is good.", ("double",)),
    ("zh_Hant", "餐點不錯。", ()),
    ("zh_Hant", "餐點不貴。", ("negation",)),
    ("zh_Hant", "查得到是不是還有位子。", ()),
    ("zh_Hant", "服務特別親切。", ()),
    ("zh_Hant", "師傅別遲到。", ("negation",)),
    ("zh_Hans", "这里有无线网络。", ()),
    ("zh_Hans", "这里无网络。", ("negation",)),
    # both at once
    ("en", "They are not friendly and fast.", ("double", "negation")),
    ("zh_Hant", "他們不快又不專業。", ("double", "negation")),
    # two sentences, a slash, marks of half and full width
    ("en", "They are quick. They are kind.", ("double",)),
    ("en", "They are open 24/7.", ()),
    ("en", "They are kind to her/him.", ()),
    ("zh_Hant", "他們很快。他們親切。", ("double",)),
    ("zh_Hans", "他们很快.", ()),
    ("zh_Hans", "质量好,价格低.", ("double",)),
    # emphasis does not hide anything
    ("en", "They are *quick* and *cheap*.", ("double",)),
    ("zh_Hant", "我*不*用等。", ("negation",)),
]


@pytest.mark.parametrize(("locale", "sentence", "expected"), AROUND)
def test_what_is_just_beside_each_other_is_told_apart(
    locale: str, sentence: str, expected: tuple[guide.Remark, ...]
) -> None:
    assert guide.remarks(sentence, locale) == expected


@pytest.mark.parametrize(
    ("locale", "sentence", "expected"),
    [
        ("en", "And if you wait and *nobody can tell you how long*, how do you feel?", ()),
        ("en", "And if the room is *not clean*, how do you feel?", ()),
        ("en", "And if the room is *dark and noisy*, how do you feel?", ()),
        ("en", "And if *the room is dark and the bed is hard*, how do you feel?", ("double",)),
        ("en", "And if the room is dark and the bed is hard, how do you feel?", ("double",)),
        ("zh_Hant", "反過來，如果過了答應的日期*還沒辦好*，您的感受是？", ()),
        ("zh_Hans", "反过来，如果*房间又小又吵*，您的感受是？", ("double",)),
    ],
)
def test_an_absent_sentence_may_negate_and_says_what_it_emphasises(
    locale: str, sentence: str, expected: tuple[guide.Remark, ...]
) -> None:
    assert guide.remarks(sentence, locale, absent=True) == expected


PARTS = [
    *("and ", "is ", "you ", "both ", "no", "n't", ", ", ". ", "/", "*", "'", "if ", ", how do you feel?"),
    *(
        "又",
        "不",
        "有沒有",
        "除了",
        "還",
        "快",
        "，",
        "、",
        "時，",
        "如果",
        "，您的感受是？",
        "🙂",
        "👩‍👩‍👧",
        "א",
        "ﷺ",
        "\u202e",
        "\x00",
    ),
]
long_texts = st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map(lambda parts: ("".join(parts) * 5000)[:5000])


@given(
    sentence=st.text(max_size=5000) | st.lists(st.sampled_from(PARTS)).map("".join) | long_texts, absent=st.booleans()
)
@example(sentence="", absent=False)
@example(sentence="*", absent=True)
@example(sentence="\ud800", absent=False)
def test_any_text_has_its_remarks(sentence: str, absent: bool) -> None:
    for locale in LOCALES:
        remarks = guide.remarks(sentence, locale, absent=absent)
        assert set(remarks) <= {"double", "negation"}
        assert not (absent and "negation" in remarks)


def test_time_grows_with_the_text_and_no_faster() -> None:
    """No pattern repeats anything without a limit, so each place of a text takes a bounded time."""
    for language in {id(each): each for each in guide._LANGUAGES.values()}.values():
        for field in dataclasses.fields(language):
            pattern = getattr(language, field.name).pattern
            assert not re.search(r"(?<!\\)[*+]|,\}", pattern), field.name
