"""Receipt codes forgive how they are typed and notice what is wrong."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import receipts

FULL_WIDTH = {ord(" "): "\u3000"} | {number: number + 0xFEE0 for number in range(0x21, 0x7F)}
codes = st.binary(min_size=16, max_size=32).map(lambda key: receipts.make(b"secret", "suggestion", key.hex()))


@given(codes, st.sampled_from([str.lower, str.upper, str.title]), st.sampled_from([" ", "-", "", "  "]))
def test_however_it_is_typed(code: str, case: object, between: str) -> None:
    typed = case(between.join(receipts.groups(code)))  # type: ignore[operator]
    assert receipts.normalise(typed) == code
    assert receipts.normalise(typed.translate(FULL_WIDTH)) == code
    assert receipts.normalise(code.replace("0", "O").replace("1", "l")) == code


@given(codes, st.integers(0, 27), st.sampled_from(receipts.ALPHABET))
def test_one_wrong_character_is_noticed(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    assert receipts.normalise(wrong) == (code if wrong == code else None)


def test_the_same_form_gives_the_same_code() -> None:
    assert receipts.make(b"secret", "suggestion", "key") == receipts.make(b"secret", "suggestion", "key")
    assert receipts.make(b"secret", "suggestion", "key") != receipts.make(b"other", "suggestion", "key")
    assert receipts.make(b"secret", "suggestion", "key") != receipts.make(b"secret", "answer:1", "key")


def test_a_code_has_28_characters_and_says_what_it_was_made_from() -> None:
    """Made apart from the code: HMAC-SHA-256, its first 130 bits in base 32, and their remainder by 1021."""
    code = receipts.make(b"secret", "suggestion", "key")
    assert code == "N2VKAXKHVWH3XW05F76FBN19PJ8H"
    bits = "".join(f"{receipts.ALPHABET.index(character):05b}" for character in code)
    assert hashlib.sha256(code.encode()).hexdigest() == receipts.hash_code(code)
    assert int(bits[:130], 2) % 1021 == int(bits[130:], 2)


@pytest.mark.parametrize("length", [0, 1, 26, 27, 29, 30])
def test_a_code_of_another_length_is_none(length: int) -> None:
    code = receipts.make(b"secret", "suggestion", "key") + "00"
    assert receipts.normalise(code[:length]) is None
    assert receipts.normalise(code[:28]) == code[:28]


def test_two_characters_swapped_are_noticed() -> None:
    code = receipts.make(b"secret", "suggestion", "key")
    for place in range(25):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert receipts.normalise(swapped) == (code if swapped == code else None)


def test_a_letter_that_no_code_has_is_none() -> None:
    code = receipts.make(b"secret", "suggestion", "key")
    assert [receipts.normalise(letter + code[1:]) for letter in "Uü字"] == [None] * 3


def test_groups_of_four() -> None:
    assert receipts.groups("ABCDEFGHJ") == ["ABCD", "EFGH", "J"]
    assert [len(group) for group in receipts.groups(receipts.make(b"secret", "suggestion", "key"))] == [4] * 7
