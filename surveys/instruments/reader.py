"""TOML -> Instrument: the shape of each table of a file. What must hold between them is in `rules`."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from surveys.instruments import rules
from surveys.instruments.schema import (
    LOCALES,
    NOTHING,
    SETS_OF_OLDER,
    Choice,
    Condition,
    Dimension,
    Fault,
    General,
    Instrument,
    Need,
    Option,
    Question,
    Scale,
)
from surveys.instruments.shapes import (
    Key,
    Place,
    among,
    asks,
    document,
    each,
    flag,
    identifier,
    integer,
    languages,
    made,
    name,
    one_of,
    positive,
    raw,
    string,
    table,
    text,
)

# Which parts a general question of a kind must have.
PARTS: Mapping[str, frozenset[str]] = {
    "text": frozenset({"max_length"}),
    "rating": frozenset({"scale"}),
    "choice": frozenset({"choices"}),
    "choices": frozenset({"choices"}),
    "date": frozenset(),
    "points": frozenset(),
    "extremes": frozenset(),
}

_OPTION = made(Option, {"value": Key(integer), "label": Key(text, False), "hint": Key(text, False)})
_CHOICE = made(Choice, {"id": Key(identifier), "label": Key(text)})
_CONDITION = made(
    Condition,
    {
        "question": Key(string),
        "among": Key(among, False, ()),
        "at_least": Key(integer, False),
        "at_most": Key(integer, False),
    },
)
SCALE = made(Scale, {"id": Key(identifier), "options": Key(each("option", _OPTION))})
_QUESTION = {"id": Key(identifier), "legend": Key(text), "hint": Key(text, False), "scale": Key(identifier)}
DIMENSION = made(
    Dimension, {"id": Key(identifier), "name": Key(text, False, NOTHING), "description": Key(text, False, NOTHING)}
)
_NEED = made(
    Need,
    {
        "id": Key(identifier),
        "dimension": Key(identifier),
        "short": Key(text),
        "text": Key(text),
        "asks": Key(asks, False, MappingProxyType({})),
        "reverse": Key(flag, False, False),
    },
)
GENERAL = {
    "id": Key(identifier),
    "kind": Key(one_of(*PARTS)),
    "label": Key(text),
    "hint": Key(text, False),
    "max_length": Key(positive, False),
    "one_line": Key(flag, False, False),
    "first": Key(flag, False, False),
    "scale": Key(identifier, False),
    "role": Key(one_of("overall", "nps", "ces"), False),
    "choices": Key(each("choice", _CHOICE), False, ()),
    "when": Key(_CONDITION, False),
    "form": Key(one_of("long", "short"), False),
}
_OLDER_NAMES = {"ladder": "internal_gaps"}  # of methods, in versions that were published before


def _method(value: Any, place: Place) -> Any:
    return one_of(*rules.QUESTIONS)(_OLDER_NAMES.get(value, value), place)


_INSTRUMENT = {
    "id": Key(name),
    "version": Key(positive),
    "method": Key(_method),
    "title": Key(text),
    "intro": Key(text),
    "minutes": Key(positive),
    "wording_source": Key(string),
    "needs_of": Key(identifier, False, ""),
    "topic": Key(text, False),
    "languages": Key(languages, False, LOCALES),
    "scales": Key(each("scale", SCALE)),
    "questions": Key(raw, False, ()),
    "dimensions": Key(each("dimension", DIMENSION), False, ()),
    "needs": Key(each("need", _NEED), False, ()),
    "general": Key(each("general", made(General, GENERAL)), False, ()),
}


def _questions(value: Any, outer: Place, scales: Mapping[str, Scale]) -> tuple[Question, ...]:
    """Read after the scales, because they name one."""

    def read(value: Any, place: Place) -> Question:
        parts = table(_QUESTION, value, place)
        if parts["scale"] not in scales:
            raise place.fault(Fault("unknown scale '%(name)s'", name=parts["scale"]))
        return Question(**{**parts, "scale": scales[parts["scale"]]})

    if value == ():  # none: a questionnaire about no need
        return ()
    read_all = each("question", read)
    result: tuple[Question, ...] = read_all(value, outer.inside("questions"))
    return result


def with_scales(general: tuple[General, ...], file: str, scales: Mapping[str, Scale]) -> tuple[General, ...]:
    """Ratings name a scale; what a kind must and must not have is looked at here, as `rules` never sees a bare name."""
    found = []
    for question in general:
        place = Place(file, f"general {question.id}")
        given = {part for part in ("max_length", "scale", "choices") if getattr(question, part)}
        if given != PARTS[question.kind]:
            raise place.fault(
                Fault(
                    "a %(kind)s takes %(parts)s",
                    kind=question.kind,
                    parts=" and ".join(sorted(PARTS[question.kind])) or "no part of its own",
                )
            )
        name = str(question.scale) if question.scale is not None else ""
        if name and name not in scales:
            raise place.fault(Fault("unknown scale '%(name)s'", name=name))
        found.append(replace(question, scale=scales[name] if name else None))
    return tuple(found)


def parse(source: str, file: str) -> Instrument:
    """The instrument that a file's text describes; `file` is what messages call it."""
    described = document(source, file)
    written = languages(described.get("languages", list(LOCALES)), Place(file, "languages"))
    parts = table(_INSTRUMENT, described, place := Place(file, "", written))
    scales: tuple[Scale, ...] = parts.pop("scales")
    rules.hold(rules.of_scales(scales), file)
    named = {scale.id: scale for scale in scales}
    questions = _questions(parts.pop("questions"), place, named)
    general = with_scales(parts.pop("general"), file, named)
    needs_of = parts.pop("needs_of") or SETS_OF_OLDER.get(parts["id"], parts["id"])
    instrument = Instrument(questions=questions, general=general, needs_of=needs_of, **parts)
    rules.hold(rules.of_instrument(instrument), file)
    return instrument
