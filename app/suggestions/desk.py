"""What a reader of suggestions sees of one: where it stands, what was said, in which campaign it was written."""

from collections.abc import Mapping

from analysis.estimates.floors import shown
from app.i18n import Locale
from app.suggestions import pages
from app.suggestions.words import STATUSES
from surveys.suggestions.suggestions import Thread

OPENING = 80  # characters of a list's line


def said_of(thread: Thread) -> list[pages.Said]:
    return [pages.Said(message.author == "author", message.day, message.text) for message in thread.messages]


def status_of(thread: Thread, locale: Locale) -> str:
    """Where it stands; once there is a reply, that."""
    if thread.replied and thread.suggestion.status == "new":
        return locale.say_as("suggestion", "Answered")
    return locale.say(STATUSES[thread.suggestion.status])


def campaign_of(thread: Thread, counts: Mapping[int, int], locale: Locale) -> tuple[int, str] | None:
    """Id and title, where the words may come from at least so many people as a figure needs."""
    campaign = thread.campaign
    if campaign is None or campaign.id is None or not shown(counts.get(campaign.id, 0)):
        return None
    return campaign.id, locale.title(campaign.title)


def row_of(thread: Thread, counts: Mapping[int, int], locale: Locale) -> pages.SuggestionRow:
    text = " ".join(thread.messages[0].text.split())
    return pages.SuggestionRow(
        id=thread.suggestion.id,
        status=status_of(thread, locale),
        day=thread.suggestion.day,
        opening=text if len(text) <= OPENING else text[:OPENING] + "…",
        campaign=campaign_of(thread, counts, locale),
        replied=thread.replied,
    )
