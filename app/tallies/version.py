"""By what a page knows that its figures have moved: the numbers of kept tallies, and no more than the page shows."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from analysis.estimates.floors import shown
from app.tallies.counting import MOST_BATCHES
from app.tallies.kept import LARGEST_BATCH, LAYOUT
from surveys import marks
from surveys.campaigns.published import is_protected, is_settled
from surveys.storage.queries import refolding
from surveys.storage.queries import responses as storage
from surveys.storage.tables import Campaign

Stand = Mapping[int, tuple[object, ...]]  # campaign -> what its figures are made of


def mark(session: Session, campaigns: Sequence[Campaign]) -> str:
    """Another one after each answer, of protected campaigns after each step. It does not change by counting alone, but
    where so many wait that one look at the page does not count them all.
    """
    return mark_of(stand(session, campaigns), campaigns)


def stand(session: Session, campaigns: Sequence[Campaign]) -> Stand:
    """Read before any figure: what comes between the two is then seen with the next look."""
    connection, ids = session.connection(), [each.id or 0 for each in campaigns]
    kept, waiting = refolding.numbers(connection, ids), storage.waiting_counts(connection, ids)
    return {
        id_: _stand(each, *kept.get(id_, (LAYOUT, 0)), waiting.get(id_, 0))
        for id_, each in zip(ids, campaigns, strict=True)
    }


def mark_of(stand: Stand, campaigns: Sequence[Campaign]) -> str:
    """Of some of the campaigns that stand so."""
    return marks.mark_of([stand[each.id or 0] for each in campaigns])


def _stand(campaign: Campaign, layout: int, n: int, waiting: int) -> tuple[object, ...]:
    stands = (campaign.id, campaign.state, campaign.paused, is_settled(campaign))
    if is_protected(campaign):  # fewer than may be shown look like none
        return (*stands, layout, n) if shown(n) else stands
    return (*stands, layout, n + waiting, n if waiting > MOST_BATCHES * LARGEST_BATCH else 0)


def moves(campaigns: Sequence[Campaign]) -> bool:
    """Whether anything may still come into their figures."""
    return any(not is_settled(each) or (is_protected(each) and not each.finished) for each in campaigns)
