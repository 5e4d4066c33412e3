"""Which needs two versions of a questionnaire ask about in other words: waves are not joined by these."""

from dataclasses import replace

from surveys import instruments
from surveys.instruments.needset import NeedSet, SetNeed
from surveys.instruments.schema import Instrument, Text
from surveys.needs.sets import changed_needs

SHOP = instruments.pack("shop")


def asked(needs: NeedSet, kind: str = "servqual") -> Instrument:
    return instruments.made(kind, needs, name="own_shop", version=1)


def with_first(**changes: object) -> NeedSet:
    first: SetNeed = replace(SHOP.needs[0], **changes)  # type: ignore[arg-type] - fields of a need
    return replace(SHOP, needs=(first, *SHOP.needs[1:]))


def test_the_same_words_are_unchanged() -> None:
    assert changed_needs(asked(SHOP), asked(SHOP)) == frozenset()
    assert changed_needs(asked(SHOP), asked(with_first(short=Text("短", "短", "Short")))) == frozenset()


def test_other_words_or_another_dimension_are_changed() -> None:
    first = frozenset({SHOP.needs[0].id})
    words = Text("別的句子。", "别的句子。", "Another sentence.")
    assert changed_needs(asked(SHOP), asked(with_first(text=words))) == first
    assert changed_needs(asked(SHOP), asked(with_first(dimension="empathy"))) == first
    assert changed_needs(asked(SHOP, "kano"), asked(with_first(absent=words), "kano")) == first
    assert changed_needs(asked(SHOP), asked(with_first(absent=words))) == frozenset()


def test_what_only_one_of_them_asks_is_not_changed() -> None:
    fewer = replace(SHOP, needs=SHOP.needs[1:])
    assert changed_needs(asked(SHOP), asked(fewer)) == changed_needs(asked(fewer), asked(SHOP)) == frozenset()


def test_needs_of_another_set_are_never_the_same() -> None:
    copy = replace(SHOP, id="own_copy")
    assert changed_needs(asked(SHOP), asked(copy)) == asked(SHOP).need_ids
