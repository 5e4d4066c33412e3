"""A questionnaire as data: what is asked about which needs, in three languages. `reader` makes one from a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal

NOT_APPLICABLE = "na"  # the answer to a question that does not apply
LOCALES = ("zh_Hant", "zh_Hans", "en")

Method = Literal["servqual", "kano"]
Role = Literal["overall"]  # overall satisfaction: what the drivers are related to


class InstrumentError(ValueError):
    """A questionnaire file that cannot be used; the message names the file, the item and the fault."""

    def __init__(self, file: str, item: str, fault: str) -> None:
        super().__init__(f"{file}: {item}: {fault}")
        self.file, self.item, self.fault = file, item, fault


@dataclass(frozen=True)
class Text:
    """One wording in every language. Words *between asterisks* are shown emphasised."""

    zh_Hant: str  # noqa: N815 - the locale code
    zh_Hans: str  # noqa: N815
    en: str

    def __getitem__(self, locale: str) -> str:
        if locale not in LOCALES:
            raise KeyError(locale)
        return str(getattr(self, locale))


@dataclass(frozen=True)
class Option:
    value: int
    label: Text
    hint: Text | None


@dataclass(frozen=True)
class Scale:
    """Options in the order of their values, without a gap."""

    id: str
    options: tuple[Option, ...]

    @property
    def low(self) -> int:
        return self.options[0].value

    @property
    def high(self) -> int:
        return self.options[-1].value


@dataclass(frozen=True)
class Question:
    """Asked about every need."""

    id: str
    legend: Text
    hint: Text | None
    scale: Scale


@dataclass(frozen=True)
class Dimension:
    id: str
    name: Text
    description: Text


@dataclass(frozen=True)
class Need:
    """One thing that customers want of the service."""

    id: str
    dimension: str
    short: Text  # heads a row in charts
    text: Text  # the sentence on the card
    asks: Mapping[str, Text] = field(default_factory=dict, hash=False)  # question id -> sentence instead of its legend
    reverse: bool = False  # agreeing is bad: recoded before anything is computed


@dataclass(frozen=True)
class General:
    """Asked once, about no need: a text (max_length), or a rating on a scale. role: what the analysis takes it for."""

    id: str
    kind: Literal["text", "rating"]
    label: Text
    hint: Text | None
    max_length: int | None
    scale: Scale | None
    role: Role | None


@dataclass(frozen=True)
class Instrument:
    """One version of a questionnaire. `wording_source` says where its sentences come from."""

    id: str
    version: int
    method: Method
    title: Text
    intro: Text
    minutes: int
    wording_source: str
    questions: tuple[Question, ...]
    dimensions: tuple[Dimension, ...]
    needs: tuple[Need, ...]
    general: tuple[General, ...]

    @cached_property
    def need_ids(self) -> frozenset[str]:
        return frozenset(need.id for need in self.needs)

    @cached_property
    def fields(self) -> Mapping[str, frozenset[int]]:
        """Form field, `need.question` or the id of a rating, -> the values it takes."""
        values = {q.id: frozenset(option.value for option in q.scale.options) for q in self.questions}
        ratings = {own.id: frozenset(option.value for option in own.scale.options) for own in self.general if own.scale}
        return MappingProxyType(
            {f"{need.id}.{q.id}": values[q.id] for need in self.needs for q in self.questions} | ratings
        )

    @cached_property
    def texts(self) -> Mapping[str, int]:
        """Free text: form field -> the most characters that it takes."""
        return MappingProxyType({own.id: own.max_length for own in self.general if own.max_length})

    @cached_property
    def overall(self) -> General | None:
        """The question of overall satisfaction, where one is asked."""
        return next((own for own in self.general if own.role == "overall"), None)

    @cached_property
    def choices(self) -> Mapping[str, Mapping[str, int | str]]:
        """Form field -> what a form may send for it -> what is stored."""
        choices: dict[frozenset[int], dict[str, int | str]] = {
            allowed: {NOT_APPLICABLE: NOT_APPLICABLE, **{str(value): value for value in allowed}}
            for allowed in set(self.fields.values())
        }
        return {name: choices[allowed] for name, allowed in self.fields.items()}
