"""What a reader of suggestions sees of one: where it stands, what was said, in which campaign it was written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from analysis.estimates.floors import shown
from analysis.estimates.segments import showable
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
    """How many answered each campaign, and which of its sites a comment may name."""

    campaigns: Mapping[int, int]
    sites: Mapping[int, frozenset[str]]


def counts_of(session: Session, threads: Sequence[Thread]) -> Counts:
    ids = {thread.suggestion.campaign_id for thread in threads if thread.suggestion.campaign_id}
    campaigns = counting.answer_counts(session)
    return Counts(campaigns, sites_named(session, ids, campaigns))


def sites_named(session: Session, ids: Collection[int], counts: Mapping[int, int]) -> dict[int, frozenset[str]]:
    """Campaign -> its sites that a comment names.

    A comment without a site would be of those few who were elsewhere, or who said no site: so where these are fewer
    than a figure needs, others name none either.
    """
    found = counting.site_counts(session, ids)
    return {id_: showable(counts.get(id_, 0), of) for id_, of in found.items()}


def campaign_of(thread: Thread, counts: Mapping[int, int], locale: Locale) -> tuple[int, str] | None:
    """Id and title, where the words may come from at least so many people as a figure needs."""
    campaign = thread.campaign
    if campaign is None or campaign.id is None or not shown(counts.get(campaign.id, 0)):
        return None
    return campaign.id, locale.title(campaign.title)


def site_of(thread: Thread, sites: Mapping[int, frozenset[str]]) -> str:
    """Where it was written, if that may be told."""
    site, campaign_id = thread.suggestion.site, thread.suggestion.campaign_id
    return site if site and campaign_id and site in sites.get(campaign_id, ()) else ""


def opening(text: str) -> str:
    """How it begins, as long as a list's line; a word that would be cut is left out, if it is not very long."""
    if len(text) <= OPENING:
        return text
    cut = text[:OPENING]
    whole = cut.rpartition(" ")[0]
    return (whole if len(whole) > OPENING * 3 // 4 else cut) + "…"


def row_of(thread: Thread, counts: Counts, locale: Locale) -> pages.SuggestionRow:
    text = " ".join(thread.messages[0].text.split())
    return pages.SuggestionRow(
        id=thread.suggestion.id,
        status=status_of(thread, locale),
        day=thread.suggestion.day,
        opening=opening(text),
        campaign=campaign_of(thread, counts.campaigns, locale),
        site=site_of(thread, counts.sites),
        replied=thread.replied,
    )
