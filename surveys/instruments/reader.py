"""TOML -> Instrument: the shape of each table of a file. What must hold between them is in `rules`."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from surveys.instruments import rules
from surveys.instruments.schema import (
    LOCALES,
    Choice,
    Condition,
    Dimension,
    General,
    Instrument,
    InstrumentError,
    Need,
    Option,
    Question,
    Scale,
    Text,
)

_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Place:
    """Where in which file we are reading, for messages."""

    file: str
    item: str

    def inside(self, part: str) -> "Place":
        return Place(self.file, f"{self.item}, {part}" if self.item else part)

    def fault(self, fault: str) -> InstrumentError:
        return InstrumentError(self.file, self.item or "file", fault)


Reader = Callable[[Any, Place], Any]


class Key(NamedTuple):
    """How a key's value is read; what it is where the key is absent, unless it must be there."""

    read: Reader
    required: bool = True
    default: Any = None


def _table(keys: Mapping[str, Key], value: Any, place: Place) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise place.fault("must be a table")
    for name in value:
        if name not in keys:
            raise place.fault(f"unknown key {name!r}")
    for name, key in keys.items():
        if key.required and name not in value:
            raise place.fault(f"{name} is missing")
    return {
        name: key.read(value[name], place.inside(name)) if name in value else key.default for name, key in keys.items()
    }


def _string(value: Any, place: Place) -> str:
    if not isinstance(value, str):
        raise place.fault("must be a text in quotes")
    if not value.strip():
        raise place.fault("is empty")
    return value


def _words(value: Any, place: Place) -> str:
    if _string(value, place).count("*") % 2:
        raise place.fault("has an unpaired asterisk")
    if "**" in value:
        raise place.fault("has two asterisks with nothing between them")
    return str(value)


def _identifier(value: Any, place: Place) -> str:
    if not _ID.fullmatch(_string(value, place)):
        raise place.fault(f"bad id {value!r}: lower-case letters, figures and _, a letter first")
    return str(value)


def _integer(value: Any, place: Place) -> int:
    if type(value) is not int:
        raise place.fault("must be a whole number")
    return value


def _positive(value: Any, place: Place) -> int:
    if _integer(value, place) < 1:
        raise place.fault("must be at least 1")
    return int(value)


def _flag(value: Any, place: Place) -> bool:
    if not isinstance(value, bool):
        raise place.fault("must be true or false")
    return value


def _one_of(*allowed: str) -> Reader:
    def read(value: Any, place: Place) -> str:
        if value not in allowed:
            raise place.fault(f"must be {' or '.join(map(repr, allowed))}, not {value!r}")
        return str(value)

    return read


def _text(value: Any, place: Place) -> Text:
    return Text(**_table({locale: Key(_words) for locale in LOCALES}, value, place))


def _asks(value: Any, place: Place) -> Mapping[str, Text]:
    if not isinstance(value, dict):
        raise place.fault("must be a table")
    return MappingProxyType({question: _text(text, place.inside(question)) for question, text in value.items()})


def _each(what: str, read: Reader) -> Reader:
    """A list of tables, each called by its id or value in messages, by its number where it has none."""

    def read_all(value: Any, place: Place) -> tuple[Any, ...]:
        if not isinstance(value, list) or not value:
            raise place.fault("must be a list of tables, not empty")
        outer = Place(place.file, place.item.rpartition(", ")[0])
        return tuple(read(item, outer.inside(f"{what} {_name(item, i)}")) for i, item in enumerate(value, start=1))

    return read_all


def _name(item: Any, number: int) -> Any:
    name = item.get("id", item.get("value")) if isinstance(item, dict) else None
    return f"no. {number}" if name in (None, "") else name


def _made(make: Callable[..., Any], keys: Mapping[str, Key]) -> Reader:
    return lambda value, place: make(**_table(keys, value, place))


def _raw(value: Any, place: Place) -> Any:
    return value


def _among(value: Any, place: Place) -> tuple[int | str, ...]:
    if not isinstance(value, list) or not value or any(type(each) not in (int, str) for each in value):
        raise place.fault("must be a list of numbers or ids, not empty")
    return tuple(value)


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

_OPTION = _made(Option, {"value": Key(_integer), "label": Key(_text, False), "hint": Key(_text, False)})
_CHOICE = _made(Choice, {"id": Key(_identifier), "label": Key(_text)})
_CONDITION = _made(
    Condition,
    {
        "question": Key(_string),
        "among": Key(_among, False, ()),
        "at_least": Key(_integer, False),
        "at_most": Key(_integer, False),
    },
)
_SCALE = _made(Scale, {"id": Key(_identifier), "options": Key(_each("option", _OPTION))})
_QUESTION = {"id": Key(_identifier), "legend": Key(_text), "hint": Key(_text, False), "scale": Key(_identifier)}
_DIMENSION = _made(Dimension, {"id": Key(_identifier), "name": Key(_text), "description": Key(_text)})
_NEED = _made(
    Need,
    {
        "id": Key(_identifier),
        "dimension": Key(_identifier),
        "short": Key(_text),
        "text": Key(_text),
        "asks": Key(_asks, False, MappingProxyType({})),
        "reverse": Key(_flag, False, False),
    },
)
_GENERAL = _made(
    General,
    {
        "id": Key(_identifier),
        "kind": Key(_one_of(*PARTS)),
        "label": Key(_text),
        "hint": Key(_text, False),
        "max_length": Key(_positive, False),
        "one_line": Key(_flag, False, False),
        "first": Key(_flag, False, False),
        "scale": Key(_identifier, False),
        "role": Key(_one_of("overall", "nps", "ces"), False),
        "choices": Key(_each("choice", _CHOICE), False, ()),
        "when": Key(_CONDITION, False),
        "form": Key(_one_of("long", "short"), False),
    },
)
_OLDER_NAMES = {"ladder": "internal_gaps"}  # of methods, in versions that were published before


def _method(value: Any, place: Place) -> Any:
    return _one_of(*rules.QUESTIONS)(_OLDER_NAMES.get(value, value), place)


_INSTRUMENT = {
    "id": Key(_identifier),
    "version": Key(_positive),
    "method": Key(_method),
    "title": Key(_text),
    "intro": Key(_text),
    "minutes": Key(_positive),
    "wording_source": Key(_string),
    "needs_from": Key(_identifier, False),
    "scales": Key(_each("scale", _SCALE)),
    "questions": Key(_raw, False, ()),
    "dimensions": Key(_each("dimension", _DIMENSION), False, ()),
    "needs": Key(_each("need", _NEED), False, ()),
    "general": Key(_each("general", _GENERAL), False, ()),
}


def _questions(value: Any, file: str, scales: Mapping[str, Scale]) -> tuple[Question, ...]:
    """Read after the scales, because they name one."""

    def read(value: Any, place: Place) -> Question:
        parts = _table(_QUESTION, value, place)
        if parts["scale"] not in scales:
            raise place.fault(f"unknown scale {parts['scale']!r}")
        return Question(**{**parts, "scale": scales[parts["scale"]]})

    if value == ():  # none: a questionnaire about no need
        return ()
    read_all = _each("question", read)
    result: tuple[Question, ...] = read_all(value, Place(file, "questions"))
    return result


def _with_scales(general: tuple[General, ...], file: str, scales: Mapping[str, Scale]) -> tuple[General, ...]:
    """Ratings name a scale; what a kind must and must not have is looked at here, as `rules` never sees a bare name."""
    found = []
    for question in general:
        place = Place(file, f"general {question.id}")
        given = {part for part in ("max_length", "scale", "choices") if getattr(question, part)}
        if given != PARTS[question.kind]:
            raise place.fault(
                f"a {question.kind} takes {' and '.join(sorted(PARTS[question.kind])) or 'no part of its own'}"
            )
        name = str(question.scale) if question.scale is not None else ""
        if name and name not in scales:
            raise place.fault(f"unknown scale {name!r}")
        found.append(replace(question, scale=scales[name] if name else None))
    return tuple(found)


def parse(source: str, file: str) -> Instrument:
    """The instrument that a file's text describes; `file` is what messages call it."""
    try:
        document = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise InstrumentError(file, "file", f"not TOML: {error}") from error
    parts = _table(_INSTRUMENT, document, Place(file, ""))
    del parts["needs_from"]  # its text was put behind this one before: see `surveys.instruments`
    scales: tuple[Scale, ...] = parts.pop("scales")
    rules.hold(rules.of_scales(scales), file)
    named = {scale.id: scale for scale in scales}
    questions = _questions(parts.pop("questions"), file, named)
    general = _with_scales(parts.pop("general"), file, named)
    instrument = Instrument(questions=questions, general=general, **parts)
    rules.hold(rules.of_instrument(instrument), file)
    return instrument
