"""What a set of needs lacks before it can be asked, each with the field where it is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

from surveys import instruments
from surveys.instruments import rules
from surveys.instruments.composing import written
from surveys.instruments.needset import KINDS, NeedSet
from surveys.instruments.schema import NOTHING, Dimension, InstrumentError, Text

# What is lacking: words in a language, a title or needs at all, more than one need of a dimension (its reliability
# cannot be computed), any need of a dimension, one of Kano's two sentences, the question that a condition names, at all
# or in some kinds of questionnaires.
Lack = Literal["words", "title", "needs", "second_need", "no_need", "kano", "condition", "not_asked"]


@dataclass(frozen=True)
class Missing:
    """part, id: of what ("need", "on_time"); field: of it; locale: in which language, where it is words. kinds: that do
    not ask it.
    """

    lack: Lack
    part: str
    id: str = ""
    field: str = ""
    locale: str = ""
    kinds: tuple[str, ...] = ()  # of questionnaires


@lru_cache(maxsize=500)
def ready(needs: NeedSet) -> Mapping[str, tuple[str, ...]]:
    """Each kind of questionnaire that can be asked -> the languages in which it can. Remembered: lists ask for many."""
    if any(True for _ in rules.of_conditions(needs.general)):
        return MappingProxyType({})
    kinds = {kind: languages for kind in KINDS if (languages := written(kind, needs)) and _holds(kind, needs)}
    return MappingProxyType(kinds)


def _holds(kind: str, needs: NeedSet) -> bool:
    """Whether the questionnaire is one: every rule of questionnaires is asked, not those that we thought of here."""
    try:
        instruments.made(kind, needs, name=needs.id, version=1)
    except InstrumentError:
        return False
    return True


def missing(needs: NeedSet) -> list[Missing]:
    """In the order in which the editor shows it."""
    return [
        *([] if needs.languages else [Missing("title", "title")]),
        *([] if needs.needs else [Missing("needs", "need")]),
        *_words(needs, "service", "", {"service": needs.service}),
        *_words(needs, "intro", "", {"intro": needs.intro}),
        *_dimensions(needs),
        *_needs(needs),
        *_general(needs),
    ]


def _words(
    needs: NeedSet, part: str, id_: str, texts: dict[str, Text], must: tuple[str, ...] = ()
) -> Iterator[Missing]:
    """Words in each language of the set, of what must be written and of what is written in any of them."""
    for field, text in texts.items():
        if field in must or text.languages:
            for locale in needs.languages:
                if not text.has(locale):
                    yield Missing("words", part, id_, field, locale)


def _dimensions(needs: NeedSet) -> Iterator[Missing]:
    for dimension in needs.dimensions:
        texts = {"name": dimension.name, "description": dimension.description}
        yield from _words(needs, "dimension", dimension.id, texts, ("name",))
        own = [need for need in needs.needs if need.dimension == dimension.id]
        if len(own) < 2:
            yield Missing("second_need" if own else "no_need", "dimension", dimension.id)


def _needs(needs: NeedSet) -> Iterator[Missing]:
    for need in needs.needs:
        yield from _words(needs, "need", need.id, {"short": need.short, "text": need.text}, ("short", "text"))
        kano = {"present": need.present, "absent": need.absent}
        if need.asked_by("kano"):
            yield from _words(needs, "need", need.id, kano, tuple(kano))
        elif not need.kinds or "kano" in need.kinds:
            yield Missing("kano", "need", need.id, "present")


def _general(needs: NeedSet) -> Iterator[Missing]:
    for question in needs.general:
        texts = {"label": question.label} | ({"hint": question.hint} if question.hint else {})
        yield from _words(needs, "general", question.id, texts, ("label",))
        for choice in question.choices:
            yield from _words(needs, "general", question.id, {"choices": choice.label}, ("choices",))
        for option in question.scale.options if question.scale else ():
            yield from _words(needs, "general", question.id, {"scale": option.label} if option.label else {})
    for item, _ in rules.of_conditions(needs.general):
        yield Missing("condition", "general", item.split(",")[0].removeprefix("general "), "when")
    for question in needs.general:
        if left_out := tuple(kind for kind in KINDS if needs.asked_by(kind) and needs.loses(question, kind)):
            yield Missing("not_asked", "general", question.id, "when", kinds=left_out)


def filled(needs: NeedSet, need_id: str, locale: str, kind: str) -> NeedSet:
    """One need alone, with a mark in the place of words that it lacks in this language: to look at."""
    need = next(need for need in needs.needs if need.id == need_id)
    sentences = ("short", "text", *(("present", "absent") if kind == "kano" else ()))
    written: dict[str, Any] = {name: _or_mark(getattr(need, name), locale) for name in sentences}
    alone = replace(need, kinds=(), **written)
    dimension = Dimension(need.dimension, _or_mark(NOTHING, locale), NOTHING)
    title = _or_mark(NOTHING, locale)
    return replace(needs, title=title, intro=NOTHING, dimensions=(dimension,), needs=(alone,), general=(), scales=())


def _or_mark(text: Text, locale: str) -> Text:
    return Text(**{locale: text[locale] if text.has(locale) else "…"})
