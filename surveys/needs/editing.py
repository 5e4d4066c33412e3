"""Changes of a set of needs, one part at a time; whoever changes one says what they saw of it."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar

from surveys import marks
from surveys.errors import ChangedMeanwhile, Invalid, NotPossible, Problem
from surveys.instruments.needset import MOST, NeedSet, SetNeed
from surveys.instruments.rules import RESERVED
from surveys.instruments.schema import Dimension, General, Text

Part = SetNeed | Dimension | General
Room = Literal["needs", "dimensions", "general"]
Change = Callable[[NeedSet], NeedSet]
_Part = TypeVar("_Part", bound=Part)
_ID = re.compile(r"[a-z][a-z0-9_]*")


def mark(part: object) -> str:
    """By which a form says which words it showed."""
    return marks.mark_of(part)


def find(parts: Sequence[_Part], id_: str) -> _Part | None:
    return next((part for part in parts if part.id == id_), None)


def parts_of(needs: NeedSet, room: Room) -> tuple[Part, ...]:
    parts: tuple[Part, ...] = getattr(needs, room)
    return parts


def _with(needs: NeedSet, room: Room, parts: Sequence[Part]) -> NeedSet:
    changes: dict[str, Any] = {room: tuple(parts)}
    return replace(needs, **changes)


def head(seen: str, title: Text, service: Text, intro: Text, source: str) -> Change:
    """The words about the set itself."""

    def made(needs: NeedSet) -> NeedSet:
        if seen != mark(head_of(needs)) and head_of(needs) != (title, service, intro, source):
            raise ChangedMeanwhile(head_of(needs))
        return replace(needs, title=title, service=service, intro=intro, source=source)

    return made


def head_of(needs: NeedSet) -> tuple[Text, Text, Text, str]:
    return needs.title, needs.service, needs.intro, needs.source


def put(room: Room, part: Part, *, seen: str = "", before: str = "", published: Collection[str] = ()) -> Change:
    """Write a part: in the place of the one with the id `before`, or as a new one at the end.

    seen: the mark of what the form showed; published: ids that a version had, which mean what they meant there.
    Invalid: a bad id, or one that is taken. ChangedMeanwhile.
    """

    def made(needs: NeedSet) -> NeedSet:
        parts = parts_of(needs, room)
        standing = find(parts, before) if before else None
        if before and (standing is None or (seen != mark(standing) and standing != part)):
            raise ChangedMeanwhile(standing)
        if not before and len(parts) >= MOST[room]:
            raise Invalid([Problem("main", "too_many_parts", {"most": MOST[room]})])
        if problems := id_problems(needs, room, part.id, before, published):
            raise Invalid(problems)
        if before in published and part.id != before:
            raise NotPossible("id_published")
        written = [part if one is standing else one for one in parts] if standing else [*parts, part]
        changed = _with(needs, room, written)
        if room == "dimensions" and before:
            own = [replace(need, dimension=part.id) if need.dimension == before else need for need in needs.needs]
            changed = _with(changed, "needs", own)
        return changed

    return made


def id_problems(needs: NeedSet, room: Room, id_: str, before: str, published: Collection[str]) -> list[Problem]:
    """What is wrong with an id. Needs and general questions share one name space: their ids are form fields."""
    rooms: tuple[Room, ...] = ("dimensions",) if room == "dimensions" else ("needs", "general")
    others = {part.id for each in rooms for part in parts_of(needs, each)} - {before}
    if not _ID.fullmatch(id_) or id_ in RESERVED:
        return [Problem("id", "bad_id", {})]
    taken = id_ in others or (id_ != before and id_ in published)
    return [Problem("id", "id_taken", {})] if taken else []


def taken_out(room: Room, id_: str, seen: str) -> Change:
    """Without this part. NotPossible: a dimension that has needs. ChangedMeanwhile."""

    def made(needs: NeedSet) -> NeedSet:
        standing = find(parts_of(needs, room), id_)
        if standing is not None and seen != mark(standing):
            raise ChangedMeanwhile(standing)
        if room == "dimensions" and any(need.dimension == id_ for need in needs.needs):
            raise NotPossible("dimension_in_use")
        return _with(needs, room, [part for part in parts_of(needs, room) if part.id != id_])

    return made


def moved(room: Room, id_: str, by: int) -> Change:
    """One place up (-1) or down (1); a need among those of its dimension."""

    def made(needs: NeedSet) -> NeedSet:
        parts = list(parts_of(needs, room))
        places = [place for place, part in enumerate(parts) if _beside(part, find(parts, id_))]
        at = next((place for place in places if parts[place].id == id_), None)
        if at is not None and 0 <= (to := places.index(at) + by) < len(places):
            parts[at], parts[places[to]] = parts[places[to]], parts[at]
        return _with(needs, room, parts)

    return made


def _beside(one: Part, other: Part | None) -> bool:
    return not isinstance(one, SetNeed) or not isinstance(other, SetNeed) or one.dimension == other.dimension


def free_id(needs: NeedSet, room: Room, words: str) -> str:
    """An id that nothing has yet, of English words where there are some."""
    stem = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:30]
    stem = stem if _ID.fullmatch(stem) else {"needs": "need", "dimensions": "dimension", "general": "question"}[room]
    rooms: tuple[Room, ...] = ("needs", "general", "dimensions")
    taken = {part.id for each in rooms for part in parts_of(needs, each)}
    return next(id_ for number in range(1, 1000) if (id_ := stem if number == 1 else f"{stem}_{number}") not in taken)
