"""Where an action comes from: a rank, a need, a comment, a group, a suggestion, or nothing."""

from dataclasses import dataclass
from typing import get_args
from urllib.parse import quote

from app.actions.room import Room
from surveys.actions.actions import Action, From
from surveys.codes import Chosen, Origin
from surveys.errors import NotFound
from surveys.suggestions import suggestions, tagging

LONGEST = 200  # characters of an id in an address


@dataclass(frozen=True)
class Source:
    """As an address says it: at most one of them."""

    rank: str = ""  # a need's id
    need: str = ""
    group: str = ""  # of a list: a site, unless something else is said
    by: str = "site"
    suggestion: str = ""  # or a comment

    @staticmethod
    def of(text: str) -> From:
        """What a form carried; what none of ours would carry says nothing."""
        origin, _, id_ = text.partition(":")
        if origin not in get_args(Origin) or len(id_) > LONGEST or not id_.isprintable():
            return From()
        return From(origin, id_)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Found:
    """What is known of it. text: as a form carries it; need, else dimension: that it is about."""

    text: str
    need: str
    chosen: Chosen = "otherwise"
    dimension: str = ""


def source_of(room: Room, source: Source) -> Found:
    """NotFound: a comment that the reader may not see."""
    if source.suggestion:
        thread = suggestions.one_for(room.session, room.staff.account, "see_suggestions", source.suggestion)
        tag = tagging.tag_of(room.session, room.staff.account, thread)
        origin = "suggestion" if thread.suggestion.campaign_id is None else "comment"
        dimension, _, need = ("" if tag is None else tag.about.rpartition(":")[2]).partition("/")
        return Found(f"{origin}:{source.suggestion}", need, dimension=dimension)
    if source.group:
        return Found(f"group:{source.group}", "", "rank")
    if source.rank:
        return Found(f"rank:{source.rank}", source.rank, "rank")
    return Found(f"need:{source.need}" if source.need else "none:", source.need)


def checked(room: Room, source: From) -> From:
    """NotFound: a comment that the writer may not see."""
    if source.origin in ("comment", "suggestion"):
        suggestions.one_for(room.session, room.staff.account, "see_suggestions", source.id)
    return source


def address_of(room: Room, row: Action) -> str:
    """Where the reader looks at what it comes from; empty where there is nothing to see."""
    programme = f"/programmes/{room.row.id}"
    if row.origin in ("comment", "suggestion"):
        try:
            checked(room, From(row.origin, row.origin_id))
        except NotFound:
            return ""
        return f"/suggestions/{row.origin_id}"
    if row.origin in ("rank", "need") and row.origin_id:
        return f"{programme}/needs/{quote(row.origin_id, safe='')}"
    return f"{programme}/segments" if row.origin == "group" else ""
