"""The shapes of tables in a questionnaire's file, and what is said of one that is not so."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from surveys.instruments.schema import LOCALES, Fault, InstrumentError, Text

_ID = re.compile(r"[a-z][a-z0-9_]*")

Languages = tuple[str, ...] | Literal["any"]


@dataclass(frozen=True)
class Place:
    """Where in which file we are reading, for messages."""

    file: str
    item: str
    languages: Languages = LOCALES  # that each text must have

    def inside(self, part: str) -> "Place":
        return replace(self, item=f"{self.item}, {part}" if self.item else part)

    def fault(self, fault: Fault) -> InstrumentError:
        return InstrumentError(self.file, self.item or "file", fault)


Reader = Callable[[Any, Place], Any]


class Key(NamedTuple):
    """How a key's value is read; what it is where the key is absent, unless it must be there."""

    read: Reader
    required: bool = True
    default: Any = None


def table(keys: Mapping[str, Key], value: Any, place: Place) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise place.fault(Fault("must be a table"))
    for name in value:
        if name not in keys:
            raise place.fault(Fault("unknown key '%(name)s'", name=name))
    for name, key in keys.items():
        if key.required and name not in value:
            raise place.fault(Fault("%(name)s is missing", name=name))
    return {
        name: key.read(value[name], place.inside(name)) if name in value else key.default for name, key in keys.items()
    }


def string(value: Any, place: Place) -> str:
    if not isinstance(value, str):
        raise place.fault(Fault("must be a text in quotes"))
    if not value.strip():
        raise place.fault(Fault("is empty"))
    return value


def words(value: Any, place: Place) -> str:
    if string(value, place).count("*") % 2:
        raise place.fault(Fault("has an unpaired asterisk"))
    if "**" in value:
        raise place.fault(Fault("has two asterisks with nothing between them"))
    return str(value)


def identifier(value: Any, place: Place) -> str:
    if not _ID.fullmatch(string(value, place)):
        raise place.fault(Fault("bad id '%(id)s': lower-case letters, figures and _, a letter first", id=str(value)))
    return str(value)


def name(value: Any, place: Place) -> str:
    """Of a questionnaire: an id, or that of a set of needs and of a kind, with a dot between them."""
    if not all(_ID.fullmatch(part) for part in string(value, place).split(".", 1)):
        raise place.fault(Fault("bad name '%(name)s': an id, or two with a dot between them", name=str(value)))
    return str(value)


def integer(value: Any, place: Place) -> int:
    if type(value) is not int:
        raise place.fault(Fault("must be a whole number"))
    return value


def positive(value: Any, place: Place) -> int:
    if integer(value, place) < 1:
        raise place.fault(Fault("must be at least 1"))
    return int(value)


def flag(value: Any, place: Place) -> bool:
    if not isinstance(value, bool):
        raise place.fault(Fault("must be true or false"))
    return value


def one_of(*allowed: str) -> Reader:
    def read(value: Any, place: Place) -> str:
        if value not in allowed:
            raise place.fault(
                Fault("must be %(allowed)s, not %(value)r", allowed=" or ".join(map(repr, allowed)), value=value)
            )
        return str(value)

    return read


def text(value: Any, place: Place) -> Text:
    """Where any languages do, those that have no words yet are left out."""
    if place.languages == "any":
        value = {locale: said for locale, said in value.items() if said != ""} if isinstance(value, dict) else value
    return Text(**table({locale: Key(words, locale in place.languages, "") for locale in LOCALES}, value, place))


def asks(value: Any, place: Place) -> Mapping[str, Text]:
    if not isinstance(value, dict):
        raise place.fault(Fault("must be a table"))
    return MappingProxyType({question: text(said, place.inside(question)) for question, said in value.items()})


def each(what: str, read: Reader) -> Reader:
    """A list of tables, each called by its id or value in messages, by its number where it has none."""

    def read_all(value: Any, place: Place) -> tuple[Any, ...]:
        if not isinstance(value, list) or not value:
            raise place.fault(Fault("must be a list of tables, not empty"))
        outer = replace(place, item=place.item.rpartition(", ")[0])
        return tuple(read(item, outer.inside(f"{what} {_called(item, i)}")) for i, item in enumerate(value, start=1))

    return read_all


def _called(item: Any, number: int) -> Any:
    name = item.get("id", item.get("value")) if isinstance(item, dict) else None
    return f"no. {number}" if name in (None, "") else name


def made(make: Callable[..., Any], keys: Mapping[str, Key]) -> Reader:
    return lambda value, place: make(**table(keys, value, place))


def raw(value: Any, place: Place) -> Any:
    return value


def among(value: Any, place: Place) -> tuple[int | str, ...]:
    if not isinstance(value, list) or not value or any(type(each) not in (int, str) for each in value):
        raise place.fault(Fault("must be a list of numbers or ids, not empty"))
    return tuple(value)


def document(source: str, file: str) -> dict[str, Any]:
    """What TOML says."""
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise InstrumentError(file, "file", Fault("not TOML: %(error)s", error=str(error))) from error
    except RecursionError:
        raise InstrumentError(file, "file", Fault("is nested too deeply")) from None


def languages(value: Any, place: Place) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or any(each not in LOCALES for each in value):
        raise place.fault(Fault("must be a list of %(allowed)s", allowed=", ".join(LOCALES)))
    return tuple(locale for locale in LOCALES if locale in value)
