"""What one respondent is asked, and what each field of that form takes."""

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from surveys.codes import Length
from surveys.instruments.schema import NOT_APPLICABLE, General, Instrument, Need

SEGMENT = "segment."  # what stands before the id of a segment in a field's name
SHORT = 12  # cards of a short form
VARIANTS = 64  # different choices of needs that a campaign's short forms ask
TOTAL = 100  # points to give

Takes = Literal["one", "several", "text", "date", "points"]


class Field(NamedTuple):
    """takes: how it is read; values: what a form may send -> what is stored; limit: characters of a text."""

    takes: Takes
    values: Mapping[str, int | str] = {}
    limit: int = 0


@dataclass(frozen=True, eq=False)
class Form:
    """Cards in the order in which they are shown: segments, what is asked first, needs, other questions."""

    instrument: Instrument
    needs: tuple[Need, ...]
    general: tuple[General, ...]
    segments: Mapping[str, tuple[str, ...]]  # asked where the link has not said it
    version: str
    variant: int | None = None  # which of the short forms

    @cached_property
    def need_ids(self) -> frozenset[str]:
        return frozenset(need.id for need in self.needs)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        result = {SEGMENT + name: Field("one", {v: v for v in values}) for name, values in self.segments.items()}
        for question in self.instrument.questions:
            values = {str(option.value): option.value for option in question.scale.options}
            field = Field("one", {NOT_APPLICABLE: NOT_APPLICABLE, **values})
            result |= {f"{need.id}.{question.id}": field for need in self.needs}
        for general in self.general:
            result |= self.fields_of(general)
        return result

    @cached_property
    def stored(self) -> Mapping[tuple[str, str], int | str]:
        """What a single choice may send, field and value -> what is stored."""
        single = ((name, field) for name, field in self.fields.items() if field.takes == "one")
        return {(name, sent): kept for name, field in single for sent, kept in field.values.items()}

    @cached_property
    def together(self) -> tuple[tuple[General, tuple[str, ...]], ...]:
        """Questions about no need whose answers hang on other answers, or on each other, with their fields."""
        hanging = (
            question
            for question in self.general
            if question.when is not None or question.kind in ("points", "extremes")
        )
        return tuple((question, tuple(self.fields_of(question))) for question in hanging)

    def fields_of(self, question: General) -> Mapping[str, Field]:
        """The fields of a question about no need."""
        dimensions = [dimension.id for dimension in self.instrument.dimensions]
        if question.kind == "text":
            return {question.id: Field("text", {}, question.max_length or 0)}
        if question.kind == "date":
            return {question.id: Field("date")}
        if question.kind == "points":
            return {f"{question.id}.{name}": Field("points") for name in dimensions}
        if question.kind == "extremes":
            field = Field("one", {name: name for name in dimensions})
            return {f"{question.id}.most": field, f"{question.id}.least": field}
        if question.scale:
            return {question.id: Field("one", {str(option.value): option.value for option in question.scale.options})}
        return {
            question.id: Field(
                "one" if question.kind == "choice" else "several", {each.id: each.id for each in question.choices}
            )
        }


def version_of(instrument: Instrument) -> str:
    return f"{instrument.id}-{instrument.version}"


def long_form(instrument: Instrument, segments: Mapping[str, tuple[str, ...]] | None = None) -> Form:
    """Every need."""
    return Form(instrument, instrument.needs, _general(instrument, "long"), segments or {}, version_of(instrument))


def short_form(instrument: Instrument, segments: Mapping[str, tuple[str, ...]], campaign_id: int, variant: int) -> Form:
    """At most SHORT cards: the first need of each dimension and a random rest.

    Planned missing data: who is asked what is left to chance alone, so that each need's mean is that of everybody.
    """
    general = _general(instrument, "short")
    cards = SHORT - len(general) - len(segments)
    asked = dealt_needs(instrument, max(cards // cards_per_need(instrument), 1), campaign_id)[variant]
    return Form(instrument, asked, general, segments, version_of(instrument), variant)


def cards_per_need(instrument: Instrument) -> int:
    return len(instrument.questions) if instrument.card_per_question else 1


@lru_cache(maxsize=200)
def dealt_needs(instrument: Instrument, number: int, campaign_id: int) -> tuple[tuple[Need, ...], ...]:
    """So many needs for each variant, in the order of the questionnaire: the anchor of each dimension, where there is
    room for all, and the rest dealt like cards, pack after pack, so that each comes as often as any other.
    """
    chance = random.Random(str(campaign_id))
    anchors = [next(need for need in instrument.needs if need.dimension == d.id) for d in instrument.dimensions]
    if len(anchors) > number:
        anchors = []
    rest = [need for need in instrument.needs if need not in anchors]
    size = min(number - len(anchors), len(rest))
    variants, pack = [], list[Need]()
    for _ in range(VARIANTS):
        hand, pack = pack[:size], pack[size:]
        if len(hand) < size:
            fresh = chance.sample(rest, len(rest))
            more = [need for need in fresh if need not in hand][: size - len(hand)]
            hand, pack = hand + more, [need for need in fresh if need not in more]
        drawn = {need.id for need in (*anchors, *hand)}
        variants.append(tuple(need for need in instrument.needs if need.id in drawn))
    return tuple(variants)


def variant_of(key: str) -> int:
    """Which of the short forms belongs to a form's key: the server knows again what it asked, and keeps no list."""
    return hashlib.sha256(key.encode()).digest()[0] % VARIANTS


@lru_cache(maxsize=2000)
def form_of(
    instrument: Instrument,
    segments: tuple[tuple[str, tuple[str, ...]], ...],
    campaign_id: int,
    variant: int | None,
    anonymous: bool = False,
) -> Form:
    """The same object for the same questions: one of a campaign's short forms, or the long one.

    Anonymous ones ask for no date: with the order book beside it, a day tells who it was.
    """
    if variant is not None and instrument.needs:
        form = short_form(instrument, dict(segments), campaign_id, variant)
    else:
        form = long_form(instrument, dict(segments))
    return (
        replace(form, general=tuple(question for question in form.general if question.kind != "date"))
        if anonymous
        else form
    )


def _general(instrument: Instrument, length: Length) -> tuple[General, ...]:
    """In the order in which they are asked."""
    asked = [question for question in instrument.general if question.form in (None, length)]
    return tuple(sorted(asked, key=lambda question: not question.first))
