"""What the list of words proposes, in three languages; and where it says nothing."""

import pytest

from surveys import instruments
from surveys.suggestions.proposing import propose, rules

SERVQUAL = instruments.load("servqual")


@pytest.mark.parametrize(
    ("said", "dimension", "need"),
    [
        ("The waiting area was dirty", "tangibles", "waiting_area"),
        ("工作服很髒", "tangibles", "clean_clothes"),
        ("They promised Wednesday and came two weeks after that", "reliability", None),
        ("又坏了，同样的毛病", "reliability", "fixed_once"),
        ("等了四十分鐘才有人來", "responsiveness", None),
        ("Nobody answered my calls or messages", "responsiveness", "same_day_reply"),
        ("师傅态度很差，没礼貌", "assurance", None),
        ("師傅很專業，解釋得很清楚", "assurance", None),
        ("營業時間不方便，假日都沒開", "empathy", "hours"),
        ("The staff were friendly and patient", "empathy", None),
        ("Rude, and slow", None, None),  # one word for each of two
        ("Thanks!", None, None),
        ("還可以", None, None),
        ("", None, None),
    ],
)
def test_proposals(said: str, dimension: str | None, need: str | None) -> None:
    found = propose(said, SERVQUAL)
    assert (found.dimension, found.need) == (dimension, need)


def test_the_words_for_a_proposal_are_those_that_were_said() -> None:
    assert propose("没礼貌，態度差。Very Impatient? No, patiently!", SERVQUAL).why == ("態度", "没礼貌")
    assert propose("patiently", SERVQUAL).why == ("patiently",)


def test_a_questionnaire_without_dimensions_gets_no_proposal() -> None:
    assert propose("slow and rude", instruments.load("pulse")).dimension is None


def test_the_list_is_about_the_dimensions_that_come_with_the_program() -> None:
    assert set(rules().words) == {dimension.id for dimension in SERVQUAL.dimensions}
    words = [word for each in rules().words.values() for word in each]
    assert len(words) == len(set(words)), "a word that speaks for two dimensions says nothing"
