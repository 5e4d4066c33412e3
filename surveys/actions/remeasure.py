"""The wave by which an action is judged: the first one of the same questionnaire that its rule lets in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from sqlmodel import Session

from surveys import clock
from surveys.actions.rule import Rule
from surveys.campaigns.published import is_protected
from surveys.storage.engine import zone_of
from surveys.storage.queries import actions as storage
from surveys.storage.queries import responses
from surveys.storage.tables import Campaign, Round


@dataclass(frozen=True)
class Remeasure:
    """round: its first day."""

    campaign: Campaign
    round: date


@dataclass(frozen=True)
class Wanted:
    """What of a rule decides which wave it is. after: the first day of the baseline's round."""

    instrument: str
    after: date
    not_before: date


def remeasure(session: Session, programme_id: int, rule: Rule) -> Remeasure | None:
    """In a later round than the baseline, and opened on the rule's first day or later. None: there is none yet."""
    base = rule.baseline
    wanted = Wanted(base.instrument, base.round, rule.not_before)
    return first_of(storage.waves(session, programme_id), wanted, zone_of(session))


def first_of(waves: Sequence[tuple[Round, Campaign]], wanted: Wanted, zone: tzinfo) -> Remeasure | None:
    """Of these waves, which are in the order of their rounds."""
    for each, campaign in waves:
        opening = max(moment for moment in (campaign.opens, campaign.opened, campaign.created) if moment)
        same = campaign.instrument == wanted.instrument
        if same and each.begins > wanted.after and clock.day_of(opening, zone) >= wanted.not_before:
            return Remeasure(campaign, each.begins)
    return None


def begun(session: Session, found: Remeasure) -> bool:
    """Whether it has an answer. Of a protected campaign: whether it is open, as nobody may learn when one came."""
    campaign = found.campaign
    if is_protected(campaign):
        return campaign.opens is None or campaign.opens <= clock.now()
    return responses.number_of(session.connection(), campaign.id or 0, 1) > 0
