"""A questionnaire as data: what is asked about which needs, in three languages. `reader` makes one from a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal, Self

from surveys.codes import Length

NOT_APPLICABLE = "na"  # the answer to a question that does not apply
LOCALES = ("zh_Hant", "zh_Hans", "en")
# Who reads one kind of Chinese reads the other with little trouble.
NEAREST: Mapping[str, tuple[str, ...]] = {
    "zh_Hant": ("zh_Hant", "zh_Hans", "en"),
    "zh_Hans": ("zh_Hans", "zh_Hant", "en"),
    "en": ("en", "zh_Hant", "zh_Hans"),
}


def in_each_language(name: str) -> tuple[str, ...]:
    """What somebody called something in each of LOCALES, with a line | between them; nothing of one name for all."""
    each = tuple(part.strip() for part in name.split("|"))
    return each if len(each) == len(LOCALES) and all(each) else ()


# The sets of needs of questionnaires that were published before these had a name.
SETS_OF_OLDER = {"servqual": "repair", "servperf": "repair", "zones": "repair", "kano": "repair"}

MethodName = Literal["servqual", "servperf", "zones", "kano", "internal_gaps", "pulse"]
Kind = Literal["text", "rating", "choice", "choices", "date", "points", "extremes"]
# What the analysis takes a question for: overall satisfaction (to which drivers are related), recommendation, effort.
Role = Literal["overall", "nps", "ces"]


class Fault(str):
    """What is wrong with an item, in English; `sentence` and `values` say it in any language that the desk speaks."""

    sentence: str
    values: Mapping[str, str | int]

    def __new__(cls, sentence: str, **values: str | int) -> Self:
        self = super().__new__(cls, sentence % values if values else sentence)
        self.sentence, self.values = sentence, values
        return self


class InstrumentError(ValueError):
    """A questionnaire file that cannot be used; the message names the file, the item and the fault."""

    def __init__(self, file: str, item: str, fault: Fault) -> None:
        super().__init__(f"{file}: {item}: {fault}")
        self.file, self.item, self.fault = file, item, fault


@dataclass(frozen=True)
class Text:
    """One wording in each language that it has. Words *between asterisks* are shown emphasised."""

    zh_Hant: str = ""  # noqa: N815 - the locale code
    zh_Hans: str = ""  # noqa: N815
    en: str = ""

    def __getitem__(self, locale: str) -> str:
        """In this language, or in the nearest that it has."""
        return next((said for nearest in NEAREST[locale] if (said := str(getattr(self, nearest)))), "")

    def has(self, locale: str) -> bool:
        return bool(getattr(self, locale))

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(locale for locale in LOCALES if self.has(locale))


NOTHING = Text()  # is written yet


@dataclass(frozen=True)
class Option:
    """One point of a scale. Between the ends of a long one the number may speak for itself."""

    value: int
    label: Text | None
    hint: Text | None


@dataclass(frozen=True)
class Choice:
    """One thing to choose, with the id that is stored."""

    id: str
    label: Text


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
class Condition:
    """Show a question when another one was answered so. All that is given must hold; no answer holds nothing."""

    question: str  # form field
    among: tuple[int | str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None

    @property
    def data(self) -> dict[str, object]:
        """For the browser, which decides the same."""
        return {
            "question": self.question,
            "among": list(self.among),
            "at_least": self.at_least,
            "at_most": self.at_most,
        }

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Whether it holds for these stored answers. static/js/conditions.js says the same in the browser."""
        given = answers.get(self.question)
        several = given if isinstance(given, list) else [given]
        if given is None or (self.among and not set(several) & set(self.among)):
            return False
        if self.at_least is None and self.at_most is None:
            return True
        low, high = (limit if limit is not None else given for limit in (self.at_least, self.at_most))
        return isinstance(given, int) and bool(low <= given <= high)  # type: ignore[operator]


@dataclass(frozen=True)
class General:
    """Asked once, about no need. Which of the parts below a kind has: `reader.PARTS`.

    text: max_length, one line or more. rating: a scale. choice, choices: one or any of `choices`. date: not later than
    today. points: 100 over the dimensions, in fields `id.dimension`. extremes: the most and the least important
    dimension, in fields `id.most` and `id.least`.
    """

    id: str
    kind: Kind
    label: Text
    hint: Text | None = None
    max_length: int | None = None
    one_line: bool = False
    scale: Scale | None = None
    role: Role | None = None
    choices: tuple[Choice, ...] = ()
    when: Condition | None = None
    form: Length | None = None  # asked only in the long or only in the short form
    first: bool = False  # asked before the needs
    kinds: tuple[str, ...] = ()  # in a set of needs: the kinds of questionnaires that ask it; none: all


@dataclass(frozen=True, eq=False)
class Instrument:
    """One version of a questionnaire. `wording_source` says where its sentences come from.

    needs_of: the set of needs that it asks about. A need is known by its set and its id, and by both only.
    """

    id: str
    version: int
    method: MethodName
    title: Text
    intro: Text
    minutes: int
    wording_source: str
    questions: tuple[Question, ...]
    dimensions: tuple[Dimension, ...]
    needs: tuple[Need, ...]
    general: tuple[General, ...]
    needs_of: str = ""
    topic: Text | None = None  # the title of that set
    languages: tuple[str, ...] = LOCALES  # in which everything that respondents read is written

    @cached_property
    def need_ids(self) -> frozenset[str]:
        return frozenset(need.id for need in self.needs)

    @property
    def widest(self) -> int:
        """The range of the widest scale of its questions about needs, or of the others where there are none."""
        scales = [one.scale for one in self.questions] or [one.scale for one in self.general if one.scale]
        return max((scale.high - scale.low for scale in scales), default=0)

    @cached_property
    def fields(self) -> Mapping[str, frozenset[int]]:
        """Form field with a number, `need.question` or the id of a rating, -> the values it takes."""
        values = {q.id: frozenset(option.value for option in q.scale.options) for q in self.questions}
        ratings = {
            question.id: frozenset(option.value for option in question.scale.options)
            for question in self.general
            if question.scale
        }
        return MappingProxyType(
            {f"{need.id}.{q.id}": values[q.id] for need in self.needs for q in self.questions} | ratings
        )

    @property
    def card_per_question(self) -> bool:
        """Kano asks each question about a need on a card of its own, any other method all of them on one."""
        return self.method == "kano"

    @cached_property
    def overall(self) -> General | None:
        """The question of overall satisfaction, where one is asked."""
        return self.with_role("overall")

    def with_role(self, role: Role) -> General | None:
        return next((question for question in self.general if question.role == role), None)

    @cached_property
    def comment(self) -> General | None:
        """The question whose answer is read by a person, who may reply: the first text of several lines."""
        return next((question for question in self.general if question.kind == "text" and not question.one_line), None)

    def of_kind(self, kind: Kind) -> tuple[General, ...]:
        return tuple(question for question in self.general if question.kind == kind)
