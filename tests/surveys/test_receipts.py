"""Receipt codes forgive how they are typed and notice what is wrong."""

from hypothesis import given
from hypothesis import strategies as st

from surveys import receipts

codes = st.binary(min_size=16, max_size=32).map(lambda key: receipts.make(b"secret", key.hex()))


@given(codes, st.sampled_from([str.lower, str.upper, str.title]), st.sampled_from([" ", "-", "", "  "]))
def test_however_it_is_typed(code: str, case: object, between: str) -> None:
    typed = case(between.join(receipts.groups(code)))  # type: ignore[operator]
    assert receipts.normalise(typed) == code
    assert receipts.normalise(code.replace("0", "O").replace("1", "l")) == code


@given(codes, st.integers(0, 27), st.sampled_from(receipts.ALPHABET))
def test_one_wrong_character_is_noticed(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    assert receipts.normalise(wrong) == (code if wrong == code else None)


def test_the_same_form_gives_the_same_code() -> None:
    assert receipts.make(b"secret", "key") == receipts.make(b"secret", "key")
    assert receipts.make(b"secret", "key") != receipts.make(b"other", "key")
