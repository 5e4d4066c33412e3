"""The wave by which an action is judged: the first one of the same questionnaire that its rule lets in."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from surveys import clock
from surveys.actions.rule import Rule
from surveys.campaigns.published import is_protected
from surveys.storage.engine import zone_of
from surveys.storage.queries import actions as storage
from surveys.storage.queries import responses
from surveys.storage.tables import Campaign


@dataclass(frozen=True)
class Remeasure:
    """round: its first day."""

    campaign: Campaign
    round: date


def remeasure(session: Session, programme_id: int, rule: Rule) -> Remeasure | None:
    """In a later round than the baseline, and opened on the rule's first day or later. None: there is none yet."""
    zone = zone_of(session)
    for each, campaign in storage.waves(session, programme_id):
        opening = max(moment for moment in (campaign.opens, campaign.opened, campaign.created) if moment)
        same = campaign.instrument == rule.baseline.instrument
        if same and each.begins > rule.baseline.round and clock.day_of(opening, zone) >= rule.not_before:
            return Remeasure(campaign, each.begins)
    return None


def begun(session: Session, found: Remeasure) -> bool:
    """Whether it has an answer. Of a protected campaign: whether it is open, as nobody may learn when one came."""
    campaign = found.campaign
    if is_protected(campaign):
        return campaign.opens is None or campaign.opens <= clock.now()
    return responses.number_of(session.connection(), campaign.id or 0, 1) > 0
