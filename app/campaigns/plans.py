"""What a lead types about a campaign -> its plan, and back; moments on the company's clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from math import isfinite
from typing import Any, Protocol

from app.i18n import BY_CODE
from surveys import clock, instruments
from surveys.campaigns.plan import CHOICES, Plan
from surveys.codes import CHANNELS, KNOWN, SEGMENTS
from surveys.errors import Invalid, Problem, ProblemCode
from surveys.instruments.needset import KINDS
from surveys.instruments.schema import Text

Values = Mapping[str, str]
NEW = "_new"  # ends the name of the field for names that no list has yet
USUALLY_DECIDED = timedelta(weeks=6)
LAST_SECOND = timedelta(seconds=59)  # the minute at which a campaign closes is still one of it


class Unreadable(Exception):
    """What was typed cannot be read; code: of the problem."""

    def __init__(self, code: ProblemCode) -> None:
        super().__init__(code)
        self.code: ProblemCode = code


class Setting(Protocol):
    """How one setting stands in the form: `read` from what was typed, `show` as what is typed again."""

    @property
    def name(self) -> str: ...

    def read(self, values: Values, zone: tzinfo) -> Any:
        """Unreadable."""

    def show(self, value: Any, zone: tzinfo) -> Values: ...


@dataclass(frozen=True)
class Choice:
    name: str

    def read(self, values: Values, _: tzinfo) -> str:
        return values.get(self.name) or str(getattr(Plan, self.name))

    def show(self, value: str, _: tzinfo) -> Values:
        return {self.name: value}


@dataclass(frozen=True)
class Texts:
    """One in each language."""

    name: str

    def read(self, values: Values, _: tzinfo) -> dict[str, str]:
        return {code: values.get(f"{self.name}_{code}", "") for code in BY_CODE}

    def show(self, value: Mapping[str, str], _: tzinfo) -> Values:
        return {f"{self.name}_{code}": text for code, text in value.items()}


@dataclass(frozen=True)
class Segments:
    """Those that are asked have a line for each value (`joined`); those that are known without asking are ticked."""

    name: str

    def read(self, values: Values, _: tzinfo) -> dict[str, list[str]]:
        read: dict[str, list[str]] = {name: lines(values.get(name, "")) for name in SEGMENTS}
        read = {name: lines for name, lines in read.items() if lines}
        return read | {name: [] for name in KNOWN if values.get(f"keep_{name}")}

    def show(self, value: Mapping[str, list[str]], _: tzinfo) -> Values:
        shown: dict[str, str] = {name: "\n".join(value.get(name, ())) for name in SEGMENTS}
        return shown | {f"keep_{name}": "yes" for name in KNOWN if name in value}


@dataclass(frozen=True)
class Channels:
    """Those that are chosen, a line each (`joined`); a form that names none leaves all."""

    name: str

    def read(self, values: Values, _: tzinfo) -> list[str]:
        return lines(values.get(self.name, "")) or list(CHANNELS)

    def show(self, value: Iterable[str], _: tzinfo) -> Values:
        return {self.name: "\n".join(value)}


@dataclass(frozen=True)
class Moment:
    """latest: the last second of the minute, and the later one of an hour that comes twice."""

    name: str
    latest: bool = False

    def read(self, values: Values, zone: tzinfo) -> datetime | None:
        if not (written := values.get(self.name, "").strip()):
            return None
        try:
            moment = clock.to_utc(written, zone, latest=self.latest)
            return moment + LAST_SECOND if self.latest else moment
        except (ValueError, OverflowError):
            raise Unreadable("bad_moment") from None

    def show(self, value: datetime | None, zone: tzinfo) -> Values:
        return {self.name: f"{clock.to_local(value, zone):%Y-%m-%dT%H:%M}" if value else ""}


@dataclass(frozen=True)
class Number:
    name: str

    def read(self, values: Values, _: tzinfo) -> float | None:
        if not (written := values.get(self.name, "").strip()):
            return None
        try:
            number = float(written.replace(",", ".").replace("．", "."))
        except ValueError:
            raise Unreadable("bad_number") from None
        if not isfinite(number):
            raise Unreadable("bad_number")
        return number

    def show(self, value: float | None, _: tzinfo) -> Values:
        return {self.name: "" if value is None else str(value)}


@dataclass(frozen=True)
class Day:
    name: str

    def read(self, values: Values, _: tzinfo) -> date | None:
        if not (written := values.get(self.name, "").strip()):
            return None
        try:
            return date.fromisoformat(written)
        except ValueError:
            raise Unreadable("bad_date") from None

    def show(self, value: date | None, _: tzinfo) -> Values:
        return {self.name: value.isoformat() if value else ""}


FORM: tuple[Setting, ...] = (
    *map(Choice, CHOICES),
    Texts("title"),
    Segments("segments"),
    Channels("channels"),
    Day("decides"),
    Moment("opens"),
    Moment("closes", latest=True),
    Texts("thanks"),
    Number("smallest_difference"),
)


def plan_from(values: Values, zone: tzinfo) -> Plan:
    """Invalid: a moment or a day that cannot be read. Everything else is judged by `surveys.campaigns.plan`."""
    problems: list[Problem] = []
    read: dict[str, Any] = {}
    for setting in FORM:
        try:
            read[setting.name] = setting.read(values, zone)
        except Unreadable as unreadable:
            problems.append(Problem(setting.name, unreadable.code, {}))
            read[setting.name] = None
    if problems:
        raise Invalid(problems)
    return Plan(**read)


def joined(fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A form's texts; what is ticked of a list, and what is added to it, as lines of one text."""
    typed: dict[str, str] = {}
    for name, value in fields:
        segment = name.removesuffix(NEW)
        several = segment in (*SEGMENTS, "channels")
        typed[segment if several else name] = f"{typed.get(segment, '')}\n{value}".strip() if several else value
    return typed


def instrument_from(values: Values) -> str:
    """The name of the questionnaire: a kind about the set that was chosen, or one about no set."""
    kind = values.get("instrument", "")
    return instruments.name_of(kind, values.get("needs") or instruments.PACKS[0]) if kind in KINDS else kind


def values_of(instrument: str, plan: Plan, zone: tzinfo) -> dict[str, str]:
    """A plan as its form shows it."""
    needs, _, kind = instrument.rpartition(".")
    values = {"instrument": kind, "needs": needs or instruments.PACKS[0]}
    for setting in FORM:
        values |= setting.show(getattr(plan, setting.name), zone)
    return values


def about(needs: str, title: Text | None, values: Values) -> dict[str, str]:
    """The same values about this set; one that is written here gives the campaign its title."""
    if title is None or needs in instruments.PACKS:
        return {**values, "needs": needs}
    own = Texts("title").show({code: title[code] for code in title.languages}, UTC)
    return {**values, **own, "needs": needs}


def whose(typed: Values) -> Values:
    """What is decided where a draft is made at once: the questionnaire, and with it who answers."""
    anonymity = typed.get("anonymity", Plan.anonymity)
    access = "personal" if anonymity == "named" else Plan.access
    return {"instrument": typed.get("instrument", ""), "anonymity": anonymity, "access": access}


def fresh_values(zone: tzinfo) -> dict[str, str]:
    """What the form of a new campaign starts with."""
    decides = clock.today(zone) + USUALLY_DECIDED
    return values_of("", Plan({}, decides=decides), zone)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
