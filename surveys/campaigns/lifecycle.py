"""What becomes of a campaign: opened, paused, closed, taken back, put away, deleted."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from surveys import clock
from surveys.campaigns import campaigns, questionnaires
from surveys.campaigns.published import is_settled
from surveys.codes import EventKind
from surveys.errors import NotPossible
from surveys.events import events
from surveys.storage.engine import Database
from surveys.storage.queries import campaigns as storage
from surveys.storage.queries import invitations, removal
from surveys.storage.tables import Account, Campaign

PROMISE = 2  # the words with which campaigns open now; those that are open keep theirs


def _note(session: Session, campaign: Campaign, kind: EventKind, by: Account | None, **data: object) -> None:
    """by: None, where the program does it by itself."""
    events.write(session, kind, "campaign", campaign.id or 0, account_id=by.id if by else None, data=data)


def open_campaign(session: Session, campaign: Campaign, by: Account | None = None) -> None:
    """Publish: from now on the wording is frozen and answers are taken."""
    if campaign.state == "closed":
        raise NotPossible("closed_for_good")
    begins = campaign.state == "draft"
    questionnaires.freeze(session, campaign)
    campaign.state, campaign.opened = "open", campaign.opened or clock.now()
    campaign.put_away, campaign.promise = False, PROMISE
    storage.add(session, campaign)
    if begins:
        asked = {"version": campaign.version, "promise": campaign.promise, **campaigns.privacy_of(campaign)}
        _note(session, campaign, "opened", by, **asked)


def pause(session: Session, campaign: Campaign, by: Account | None = None, *, paused: bool = True) -> None:
    """Take no answers for a while, or take them again."""
    storage.hold_back(session, campaign)
    if campaign.state != "open":
        raise NotPossible("not_open")
    changes, campaign.paused = campaign.paused != paused, paused
    storage.add(session, campaign)
    if changes:
        _note(session, campaign, "paused" if paused else "resumed", by)


def close_campaign(session: Session, campaign: Campaign, by: Account | None = None) -> None:
    """Take no more answers. What follows for figures, links and drafts comes once it is settled."""
    storage.hold_back(session, campaign)
    if campaign.state != "open":
        raise NotPossible("not_open")
    campaign.state, campaign.closed = "closed", clock.now()
    storage.add(session, campaign)
    _note(session, campaign, "closed", by)


def take_back(session: Session, campaign: Campaign, by: Account | None = None) -> None:
    """Undo a close by hand, as long as it has not settled: nothing has followed from it yet. A pause stays one."""
    storage.hold_back(session, campaign)
    if campaign.state != "closed" or is_settled(campaign):
        raise NotPossible("closed_for_good")
    campaign.state, campaign.closed = "open", None
    storage.add(session, campaign)
    _note(session, campaign, "taken_back", by)


def close_due(session: Session, campaign_id: int) -> None:
    """Close one whose last second has passed."""
    campaign = storage.get(session, campaign_id)
    if campaign is not None:
        with contextlib.suppress(NotPossible):  # its lead, or another process, has closed it
            close_campaign(session, campaign)


def due(session: Session) -> Sequence[int]:
    """Ids of those that were to close before now."""
    return storage.open_after(session, clock.now())


def forget_drafts(database: Database) -> None:
    """Unsent answers to campaigns that are closed for good; the store is only written to where there are any."""
    over = storage.settled(clock.now())
    with database.read() as session:
        if not invitations.any_draft_of(session, over):
            return
    with database.write() as session:
        invitations.forget_drafts_of(session, over)


def unfinished(session: Session) -> Sequence[int]:
    """Ids of settled ones whose answers are not all in the figures, or that may still say who answered, or when."""
    return storage.unfinished(session, clock.now())


def mark_scrubbed(session: Session, campaign_id: int) -> None:
    campaign = storage.get(session, campaign_id)
    assert campaign is not None
    campaign.sealed = True
    storage.add(session, campaign)


def put_away(session: Session, campaign: Campaign, by: Account | None = None, *, away: bool = True) -> None:
    """Off the list of campaigns, or back on it."""
    if away and campaign.state == "open":
        raise NotPossible("still_open")
    changes, campaign.put_away = campaign.put_away != away, away
    storage.add(session, campaign)
    if changes:
        _note(session, campaign, "put_away" if away else "brought_back", by)


@dataclass(frozen=True)
class Removed:
    """What is deleted with a campaign: people on its list, and comments with what was said about them."""

    people: int
    comments: int


def to_remove(session: Session, campaign: Campaign) -> Removed:
    """NotPossible: it takes answers, or its close can still be taken back."""
    _check_removable(campaign)
    return Removed(*removal.counts(session.connection(), campaign.id or 0))


def delete(session: Session, campaign: Campaign, by: Account | None = None) -> None:
    """For good: the campaign with its answers, people, comments and figures."""
    storage.hold_back(session, campaign)
    _check_removable(campaign)
    _note(session, campaign, "deleted", by)
    removal.remove(session.connection(), campaign.id or 0)
    session.info["seals"].throw_away(campaign.id or 0)


def _check_removable(campaign: Campaign) -> None:
    if campaign.state == "open":
        raise NotPossible("still_open")
    if campaign.state == "closed" and not is_settled(campaign):
        raise NotPossible("not_settled")
