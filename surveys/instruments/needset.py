"""A set of needs as data: what a service is asked about, by whatever kind of questionnaire; TOML -> set -> TOML.

While it is written anything may be missing: a language, a sentence, a dimension's needs. What is there has its shape.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

import tomli_w

from surveys.instruments import rules
from surveys.instruments.reader import DIMENSION, GENERAL, SCALE, with_scales
from surveys.instruments.schema import NOTHING, Dimension, Fault, General, InstrumentError, Scale, Text
from surveys.instruments.shapes import (
    Key,
    Place,
    Reader,
    document,
    each,
    identifier,
    made,
    positive,
    string,
    table,
    text,
)

KINDS = ("servqual", "servperf", "zones", "kano")  # of questionnaires that ask about a set of needs
MOST = {"dimensions": 9, "needs": 60, "general": 30, "scales": 20}
LONGEST = 500  # characters of a text
MOST_BYTES = 200_000  # of a file

_LENIENT: Reader = lambda value, place: text(value, replace(place, languages="any"))  # noqa: E731 - one of the readers


@dataclass(frozen=True)
class SetNeed:
    """One need. text: what SERVQUAL, SERVPERF and zones ask, and of which Kano asks how much it matters; present,
    absent: the two sentences of Kano; kinds: the kinds of questionnaires that ask about it, none: all.
    """

    id: str
    dimension: str
    short: Text = NOTHING
    text: Text = NOTHING
    present: Text = NOTHING
    absent: Text = NOTHING
    kinds: tuple[str, ...] = ()

    def asked_by(self, kind: str) -> bool:
        """Whether a questionnaire of this kind asks about it; Kano only where one of its sentences is written."""
        own = kind != "kano" or bool(self.present.languages or self.absent.languages)
        return own and (not self.kinds or kind in self.kinds)


@dataclass(frozen=True)
class NeedSet:
    """One version of a set of needs. Its languages are those of its title.

    service: what an excellent one of is spoken of ("clinic"); source: where its sentences come from; origin: the set
    of which it is a copy.
    """

    id: str
    version: int
    title: Text = NOTHING
    service: Text = NOTHING
    intro: Text = NOTHING
    source: str = ""
    origin: str = ""
    scales: tuple[Scale, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    needs: tuple[SetNeed, ...] = ()
    general: tuple[General, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        return self.title.languages

    def asked_by(self, kind: str) -> tuple[SetNeed, ...]:
        return tuple(need for need in self.needs if need.asked_by(kind))

    def general_of(self, kind: str) -> tuple[General, ...]:
        """What this kind of questionnaire asks about no need: not what has no use in it, nor what only follows it."""
        asked = [question for question in self.general if self._useful(question, kind)]
        # A condition on a question of the set that is not asked here is never met.
        left_out = {question.id for question in self.general} - {question.id for question in asked}
        while follows := [one for one in asked if one.when and one.when.question in left_out]:
            left_out |= {one.id for one in follows}
            asked = [one for one in asked if one not in follows]
        return tuple(asked)

    def loses(self, question: General, kind: str) -> bool:
        """Whether this kind would ask it, but for the question after which it is asked."""
        return self._useful(question, kind) and question not in self.general_of(kind)

    def _useful(self, question: General, kind: str) -> bool:
        several = len({need.dimension for need in self.asked_by(kind)}) > 1
        useful = several or question.kind not in ("points", "extremes")
        useful = useful and not (kind == "kano" and question.role == "overall")
        return useful and (not question.kinds or kind in question.kinds)


def _kinds(value: Any, place: Place) -> tuple[str, ...]:
    if not isinstance(value, list) or any(kind not in KINDS for kind in value):
        raise place.fault(Fault("must be a list of %(allowed)s", allowed=", ".join(KINDS)))
    return tuple(kind for kind in KINDS if kind in value)


_TEXTS = {name: Key(_LENIENT, False, NOTHING) for name in ("short", "text", "present", "absent")}
_KINDS = {"kinds": Key(_kinds, False, ())}
_NEED = made(SetNeed, {"id": Key(identifier), "dimension": Key(identifier)} | _TEXTS | _KINDS)
_SET = {
    "id": Key(identifier),
    "version": Key(positive),
    "title": Key(text, False, NOTHING),
    "service": Key(text, False, NOTHING),
    "intro": Key(text, False, NOTHING),
    "source": Key(string, False, ""),
    "origin": Key(identifier, False, ""),
    "scales": Key(each("scale", SCALE), False, ()),
    "dimensions": Key(each("dimension", DIMENSION), False, ()),
    "needs": Key(each("need", _NEED), False, ()),
    "general": Key(
        each("general", made(General, GENERAL | {"label": Key(text, False, NOTHING)} | _KINDS)),
        False,
        (),
    ),
}


def read(content: bytes, file: str) -> NeedSet:
    """The set in a file. InstrumentError."""
    try:
        return parse(content.decode("utf-8-sig"), file)
    except UnicodeDecodeError as error:
        raise InstrumentError(file, "file", Fault("not UTF-8 text")) from error


@lru_cache(maxsize=100)
def parse(source: str, file: str) -> NeedSet:
    """The set that a file's text describes; `file` is what messages call it. InstrumentError. Remembered, as a page
    about a set asks several times.
    """
    if len(source.encode()) > MOST_BYTES:
        raise InstrumentError(file, "file", Fault("is longer than %(most)s bytes", most=MOST_BYTES))
    described = document(source, file)
    for part, most in MOST.items():
        if isinstance(described.get(part), list) and len(described[part]) > most:
            raise InstrumentError(file, part, Fault("there are more than %(most)s", most=most))
    parts = table(_SET, described, Place(file, "", "any"))
    rules.hold(rules.of_scales(parts["scales"]), file)
    general = with_scales(parts.pop("general"), file, {scale.id: scale for scale in parts["scales"]})
    found = NeedSet(general=general, **parts)
    rules.hold(_faults(found), file)
    return found


def _faults(needs: NeedSet) -> rules.Faults:
    known = {dimension.id for dimension in needs.dimensions}
    yield from rules.twice("dimension", [dimension.id for dimension in needs.dimensions])
    yield from rules.twice("need", [need.id for need in needs.needs])
    ids = (need.id for need in needs.needs)
    yield from rules.twice("general", [*rules.RESERVED, *ids, *(question.id for question in needs.general)])
    for need in needs.needs:
        if need.dimension not in known:
            yield f"need {need.id}", Fault("unknown dimension '%(name)s'", name=need.dimension)
    for place, said in texts(needs):
        for locale in said.languages:
            if len(said[locale]) > LONGEST:
                yield f"{place}, {locale}", Fault("is longer than %(most)s characters", most=LONGEST)


def texts(thing: Any, place: str = "") -> Iterator[tuple[str, Text]]:
    """Every text of a set, or of a part of one, with its place in the file."""
    if isinstance(thing, Text):
        yield place, thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from texts(part, f"{place} {getattr(part, 'id', getattr(part, 'value', ''))}".strip())
    elif is_dataclass(thing) and not (isinstance(thing, Scale) and place.endswith(", scale")):
        for part in fields(thing):
            inner = {"needs": "need", "dimensions": "dimension", "scales": "scale"}.get(part.name, part.name)
            yield from texts(getattr(thing, part.name), f"{place}, {inner}" if place else inner)


def _plain(thing: Any) -> Any:
    """As TOML has it, without what has its default."""
    if isinstance(thing, Text):
        return {locale: thing[locale] for locale in thing.languages}
    if isinstance(thing, tuple):
        return [_plain(part) for part in thing]
    if not is_dataclass(thing):
        return thing
    parts = {part.name: getattr(thing, part.name) for part in fields(thing)}
    if isinstance(thing, General):
        parts["scale"] = thing.scale.id if thing.scale else None
    plain = {name: _plain(part) for name, part in parts.items()}
    return {name: part for name, part in plain.items() if part or (type(part) is int)}


def to_document(needs: NeedSet) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(needs)
    return plain


def to_toml(needs: NeedSet) -> str:
    return tomli_w.dumps(to_document(needs))
