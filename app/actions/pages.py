"""What the templates about actions receive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.web.page import Fault, Frame, Page

Facts = Sequence[tuple[str, str]]  # what is asked of a rule or verdict, and the answer


@dataclass(frozen=True)
class ActionRow:
    id: int
    title: str
    measured: str
    state: str
    tags: Sequence[str]  # the words of its verdict
    owner: str
    due: date
    late: str  # by how many days; empty where it is not


@dataclass(frozen=True)
class Actions(Page):
    """Those of a programme, the late ones first."""

    template = "actions/list.html"
    frame: Frame
    id: int
    name: str
    rows: Sequence[ActionRow]
    total: int
    states: Sequence[tuple[str, str]]
    owners: Sequence[tuple[str, str]]
    state: str
    owner: str


@dataclass(frozen=True)
class Choosing(Page):
    """In which programme an action is made of a suggestion."""

    template = "actions/choosing.html"
    frame: Frame
    suggestion: str
    programmes: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Group:
    """Options under a heading."""

    name: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Drawn:
    """One mean with its interval, as places from 0 to 100 along a line; or a step that leads from start to `at`."""

    words: str
    at: float
    start: float
    end: float
    hollow: bool
    step: bool


@dataclass(frozen=True)
class Scene:
    """Means one below the other on one line. words: what is seen; target: the place from which it is reached."""

    words: str
    caption: str
    rows: Sequence[Drawn]
    ticks: Sequence[tuple[float, str]]
    target: float | None


@dataclass(frozen=True)
class ActionForm(Page):
    """Make one, change one, fix its rule. action: none yet. state: of the action; standing: what another lead fixed or
    wrote meanwhile. locked: the rule stays as it is. sides: who gets it, in words; groups: of each list, as a form
    sends them; people, flags: choices, where there is one.
    """

    template = "actions/form.html"
    frame: Frame
    id: int
    name: str
    action: int | None
    state: str
    values: Mapping[str, str]
    treated: Sequence[str]
    control: Sequence[str]
    sides: str
    groups: Sequence[Group]
    measures: Sequence[Group]
    kinds: Sequence[tuple[str, str]]
    owners: Sequence[tuple[str, str]]
    chosen: Sequence[tuple[str, str, str]]
    people: Sequence[tuple[str, str, str]]
    flags: Sequence[tuple[str, str, str]]
    facts: Facts
    scene: Scene | None
    notice: str
    hints: Mapping[str, str]
    mark: str
    standing: Facts
    locked: bool
    faults: Sequence[Fault]


@dataclass(frozen=True)
class Button:
    """A move that can be made now; field: what it asks for, if anything."""

    name: str
    words: str
    field: str
    label: str
    cost: bool = False


@dataclass(frozen=True)
class Outside:
    """What outsiders read. fields: name, language, tag, what is written; path: of the page that they read."""

    fields: Sequence[tuple[str, str, str, str]]
    written: bool
    released: str  # the day
    mark: str
    path: str
    longest: int
    standing: Sequence[tuple[str, str]]  # tag and words that somebody else wrote meanwhile
    changed: bool  # somebody else has changed it


@dataclass(frozen=True)
class Sheet(Page):
    """One action on one page of A4: plan, do, check, act."""

    template = "actions/sheet.html"
    frame: Frame
    id: int
    name: str
    action: int
    title: str
    state: str
    state_word: str
    finding: str
    dates: str
    about: str
    cause: str
    what: str
    plan: Facts
    did: Facts
    source: str  # the address of what it comes from
    tags: Sequence[tuple[str, bool]]  # words of the verdict, and whether they are good news
    scene: Scene | None
    check: Facts
    check_words: str
    act: Facts
    foot: str
    buttons: Sequence[Button]
    closing: Sequence[tuple[str, str, str]]
    proposed: str
    can_change: bool
    follows: tuple[int, str] | None
    followed: tuple[int, str] | None
    warning: str
    outside: Outside | None  # of a closed action
    typed: Mapping[str, str]
    faults: Sequence[Fault]
