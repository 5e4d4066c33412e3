"""What a reader of suggestions sees of one: where it stands, what was said, in which campaign it was written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from analysis.estimates.floors import shown
from app.i18n import Locale
from app.suggestions import pages
from app.suggestions.words import STATUSES
from app.tallies import counting
from app.web.deps import Session
from surveys.suggestions.suggestions import Thread

OPENING = 80  # characters of a list's line


def said_of(thread: Thread) -> list[pages.Said]:
    return [pages.Said(message.author == "author", message.day, message.text) for message in thread.messages]


def status_of(thread: Thread, locale: Locale) -> str:
    """Where it stands; once there is a reply, that."""
    if thread.replied and thread.suggestion.status == "new":
        return locale.say_as("suggestion", "Answered")
    return locale.say(STATUSES[thread.suggestion.status])


@dataclass(frozen=True)
class Counts:
    """How many answered, by campaign and by site of it."""

    campaigns: Mapping[int, int]
    sites: Mapping[tuple[int, str], int]


def counts_of(session: Session, threads: Sequence[Thread]) -> Counts:
    ids = {thread.suggestion.campaign_id for thread in threads if thread.suggestion.campaign_id}
    return Counts(counting.answer_counts(session), counting.site_counts(session, ids))


def named_sites(session: Session, campaign_ids: Collection[int]) -> list[tuple[int, str]]:
    """Campaign and site, where a comment names the site."""
    return [pair for pair, n in counting.site_counts(session, campaign_ids).items() if shown(n)]


def campaign_of(thread: Thread, counts: Mapping[int, int], locale: Locale) -> tuple[int, str] | None:
    """Id and title, where the words may come from at least so many people as a figure needs."""
    campaign = thread.campaign
    if campaign is None or campaign.id is None or not shown(counts.get(campaign.id, 0)):
        return None
    return campaign.id, locale.title(campaign.title)


def site_of(thread: Thread, counts: Mapping[tuple[int, str], int]) -> str:
    """Where it was written, if at least as many answered there as a figure needs."""
    site, campaign_id = thread.suggestion.site, thread.suggestion.campaign_id
    return site if site and campaign_id and shown(counts.get((campaign_id, site), 0)) else ""


def row_of(thread: Thread, counts: Counts, locale: Locale) -> pages.SuggestionRow:
    text = " ".join(thread.messages[0].text.split())
    return pages.SuggestionRow(
        id=thread.suggestion.id,
        status=status_of(thread, locale),
        day=thread.suggestion.day,
        opening=text if len(text) <= OPENING else text[:OPENING] + "…",
        campaign=campaign_of(thread, counts.campaigns, locale),
        site=site_of(thread, counts.sites),
        replied=thread.replied,
    )
