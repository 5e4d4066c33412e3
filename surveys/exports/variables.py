"""What a row of a person holds: one variable for each field of the form, and what its numbers mean."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from surveys.campaigns.forms import SEGMENT
from surveys.campaigns.published import Published
from surveys.instruments.schema import NOT_APPLICABLE, General, Instrument, Need, Question, Text

# Of numbers; both are missing. No scale of a questionnaire goes so low.
DOES_NOT_APPLY, NOT_ASKED = -8, -9
LONGEST_NAME = 64  # of SPSS, in bytes
# Words of its language, which are no names of variables.
_RESERVED = frozenset({"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"})
_FOREIGN = re.compile(r"[^a-z0-9_.]")

Cell = int | str | None
Beside = Literal["person.address", "person.name", "sent.moment", "sent.language", "flag.too_fast", "flag.unseen_field"]
Document = Mapping[str, Any]
Read = Callable[[Document], Cell]


@dataclass(frozen=True)
class Code:
    """What a number stands for. id: what the form stores instead of it, where it stores a word."""

    number: int
    id: str
    label: Text | None


@dataclass(frozen=True)
class Variable:
    """name: ASCII, as SPSS takes it. field: of the form, or what stands beside its answers. texts: what was asked, one
    part after the other. codes: of a number that stands for a choice. need: that it is about. measured: whether the
    numbers are distances, an order, or mere names.
    """

    name: str
    field: str
    is_text: bool
    read: Read
    texts: Sequence[Text] = ()
    codes: Sequence[Code] = ()
    need: Need | None = None
    question: str = ""  # its id
    measured: Literal["scale", "ordinal", "nominal"] = "nominal"

    def label(self, code: str) -> str:
        """What was asked, in this language, without the marks of emphasis."""
        return " – ".join(text[code] for text in self.texts).replace("*", "")


def variables_of(published: Published) -> list[Variable]:
    """Of a named campaign all that is stored; of any other only numbers, nothing that says who, where or when."""
    form, named = published.form(), published.anonymity == "named"
    needs = [
        _of_need(need, question) for need in published.instrument.needs for question in published.instrument.questions
    ]
    general = [each for question in form.general for each in _of_general(published.instrument, question, named)]
    beside = [_text(SEGMENT + name) for name in _segments(published)] if named else []
    found = [*needs, *general, *beside]
    names = _names([each.field for each in found])
    return [Variable(**{**vars(each), "name": name}) for each, name in zip(found, names, strict=True)]


def _segments(published: Published) -> list[str]:
    return [name for name in ("site", "service", "channel", "language") if name in published.segments]


def _of_need(need: Need, question: Question) -> Variable:
    field = f"{need.id}.{question.id}"
    asked = need.asks.get(question.id)
    codes = [Code(option.value, "", option.label) for option in question.scale.options]
    texts = [asked] if asked else [need.text, question.legend]

    def read(document: Document) -> Cell:
        value = document.get(field)
        if value is None:
            return NOT_ASKED if "asked" in document and need.id not in document["asked"] else None
        return DOES_NOT_APPLY if value == NOT_APPLICABLE else int(value)

    return Variable("", field, False, read, texts, codes, need, question.id, "ordinal")


def _of_general(instrument: Instrument, question: General, named: bool) -> Iterator[Variable]:
    if question.kind in ("text", "date"):
        if named:
            yield _text(question.id, question.label)
    elif question.kind == "points":
        for dimension in instrument.dimensions:
            field = f"{question.id}.{dimension.id}"
            texts = [question.label, dimension.name]
            yield Variable("", field, False, _number(field), texts, question=question.id, measured="scale")
    elif question.kind == "extremes":
        codes = [Code(place, each.id, each.name) for place, each in enumerate(instrument.dimensions, 1)]
        for end in ("most", "least"):
            field = f"{question.id}.{end}"
            yield Variable("", field, False, _place(field, codes), [question.label], codes, question=question.id)
    elif question.kind == "choices":
        for choice in question.choices:
            texts = [question.label, choice.label]
            read = _ticked(question.id, choice.id)
            yield Variable("", f"{question.id}.{choice.id}", False, read, texts, question=question.id)
    elif question.scale is not None:
        codes = [Code(option.value, "", option.label) for option in question.scale.options]
        read = _number(question.id)
        yield Variable("", question.id, False, read, [question.label], codes, None, question.id, "ordinal")
    else:
        codes = [Code(place, each.id, each.label) for place, each in enumerate(question.choices, 1)]
        yield Variable("", question.id, False, _place(question.id, codes), [question.label], codes, None, question.id)


def _number(field: str) -> Read:
    def read(document: Document) -> Cell:
        value = document.get(field)
        return DOES_NOT_APPLY if value == NOT_APPLICABLE else value

    return read


def _place(field: str, codes: Sequence[Code]) -> Read:
    """The number of what was chosen."""
    numbers = {code.id: code.number for code in codes}
    return lambda document: numbers.get(document.get(field, ""))


def _ticked(field: str, choice: str) -> Read:
    """1: chosen; 0: others were; nothing: none was."""

    def read(document: Document) -> Cell:
        given = document.get(field)
        return None if given is None else int(choice in given)

    return read


def _text(field: str, label: Text | None = None) -> Variable:
    return Variable("", field, True, lambda document: document.get(field), [label] if label else [])


def _names(fields: Sequence[str]) -> list[str]:
    """ASCII, a letter first, no word of SPSS's own, none twice."""
    names: list[str] = []
    for field in fields:
        name = _FOREIGN.sub("_", field.lower())[:LONGEST_NAME].strip("._") or "v"
        name = name if name[0].isalpha() and name not in _RESERVED else f"v_{name}"[:LONGEST_NAME]
        number, free = 2, name
        while free in names:
            end = f"_{number}"
            number, free = number + 1, name[: LONGEST_NAME - len(end)] + end
        names.append(free)
    return names
