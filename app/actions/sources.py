"""Where an action comes from: a rank, a need, a comment, a group, a suggestion, or nothing."""

from dataclasses import dataclass
from typing import get_args

from app.actions.room import Room
from surveys.actions.actions import From
from surveys.codes import Chosen, Origin
from surveys.suggestions import suggestions, tagging

LONGEST = 200  # characters of an id in an address


@dataclass(frozen=True)
class Source:
    """As an address says it: at most one of them."""

    rank: str = ""  # a need's id
    need: str = ""
    group: str = ""  # a site
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
    """What is known of it. text: as a form carries it; need: that it is about."""

    text: str
    need: str
    chosen: Chosen = "otherwise"


def source_of(room: Room, source: Source) -> Found:
    """NotFound: a comment that the reader may not see."""
    if source.suggestion:
        thread = suggestions.one_for(room.session, room.staff.account, "see_suggestions", source.suggestion)
        tag = tagging.tag_of(room.session, room.staff.account, thread)
        origin = "suggestion" if thread.suggestion.campaign_id is None else "comment"
        return Found(f"{origin}:{source.suggestion}", "" if tag is None else tag.about.partition("/")[2])
    if source.group:
        return Found(f"group:{source.group}", "", "rank")
    if source.rank:
        return Found(f"rank:{source.rank}", source.rank, "rank")
    return Found(f"need:{source.need}" if source.need else "none:", source.need)
