"""What comments are about: proposed by the list of rules, confirmed or corrected by a person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from surveys import clock
from surveys.campaigns.published import instrument_of
from surveys.errors import Invalid, NotFound, Problem
from surveys.instruments.schema import Instrument, Text
from surveys.storage.engine import Database, zone_of
from surveys.storage.queries import campaigns as stored_campaigns
from surveys.storage.queries import tags as storage
from surveys.storage.queries.suggestions import Among
from surveys.storage.tables import Account, CommentTag
from surveys.suggestions import suggestions
from surveys.suggestions.proposing import Proposal, propose, rules
from surveys.suggestions.suggestions import Thread

BATCH = 200  # proposals in one transaction
IDLE = 60.0  # seconds until it is looked again for comments, when all have a proposal


def propose_waiting(database: Database) -> float | None:
    """Propose for some comments that have no proposal of the newest list; the seconds until the next round."""
    with database.read() as session:
        waiting = storage.untagged(session.connection(), rules().version, BATCH)
        asked = _instruments(session, {each.campaign_id for each in waiting})
    rows = [
        _row(each.id, asked[each.campaign_id], propose(each.text, asked[each.campaign_id]))
        for each in waiting
        if each.campaign_id in asked
    ]
    if rows:
        with database.transaction() as connection:
            storage.propose(connection, rows)
    return None if len(waiting) == BATCH else IDLE


def _instruments(session: Session, campaign_ids: Collection[int]) -> dict[int, Instrument]:
    found = {id_: stored_campaigns.get(session, id_) for id_ in campaign_ids}
    return {id_: instrument_of(session, campaign) for id_, campaign in found.items() if campaign is not None}


def _row(suggestion_id: str, instrument: Instrument, proposal: Proposal) -> CommentTag:
    return CommentTag(
        suggestion_id=suggestion_id,
        needs_of=instrument.needs_of,
        proposed_dimension=proposal.dimension,
        proposed_need=proposal.need,
        rules=rules().version,
        dimension=proposal.dimension,
        need=proposal.need,
    )


@dataclass(frozen=True)
class Tag:
    """instrument: what the campaign asked. about: as forms write it, empty for nothing; why: the words that the list
    found; looked_at: by a person.
    """

    instrument: Instrument
    about: str
    proposed: str
    why: tuple[str, ...]
    looked_at: bool


def about(dimension: str | None, need: str | None) -> str:
    """As forms write it."""
    return f"{dimension}/{need}" if need else dimension or ""


def tag_of(session: Session, thread: Thread) -> Tag | None:
    """Of a comment in whose questionnaire there are dimensions."""
    if thread.campaign is None:
        return None
    instrument = instrument_of(session, thread.campaign)
    if not instrument.dimensions:
        return None
    proposal = propose(thread.messages[0].text, instrument)
    row = storage.get(session, thread.suggestion.id) or _row(thread.suggestion.id, instrument, proposal)
    said, proposed = about(row.dimension, row.need), about(row.proposed_dimension, row.proposed_need)
    why = proposal.why if proposed == about(proposal.dimension, proposal.need) else ()
    return Tag(instrument, said, proposed, why, row.day is not None)


def tag(session: Session, account: Account, suggestion_id: str, wanted: str) -> None:
    """What a person says a comment is about. Invalid: the questionnaire has no such dimension or need."""
    thread = suggestions.one_for(session, account, "tag_suggestion", suggestion_id)
    known = tag_of(session, thread)
    if known is None:
        raise NotFound
    dimension, _, need = wanted.partition("/")
    if wanted and not _is_known(known.instrument, dimension, need):
        raise Invalid([Problem("about", "not_a_choice", {})])
    proposal = propose(thread.messages[0].text, known.instrument)
    row = storage.get(session, suggestion_id) or _row(suggestion_id, known.instrument, proposal)
    row.dimension, row.need = dimension or None, need or None
    row.account_id, row.day = account.id, clock.today(zone_of(session))
    storage.keep(session, row)


def _is_known(instrument: Instrument, dimension: str, need: str) -> bool:
    if need:
        return any((each.id, each.dimension) == (need, dimension) for each in instrument.needs)
    return any(each.id == dimension for each in instrument.dimensions)


@dataclass(frozen=True)
class InUse:
    """What comments are about: dimension -> name; title of a set -> (how an address writes a need, its name)."""

    dimensions: Mapping[str, Text]
    needs: Mapping[str, tuple[Text | None, Mapping[str, Text]]]


def in_use(session: Session, account: Account, campaign_ids: Collection[int]) -> InUse:
    found = storage.in_use(session, account, campaign_ids)
    asked = _instruments(session, {each.campaign_id for each in found})
    dimensions: dict[str, Text] = {}
    needs: dict[str, tuple[Text | None, dict[str, Text]]] = {}
    for each in sorted(found, key=lambda one: -one.campaign_id):
        instrument = asked[each.campaign_id]
        names = {one.id: one.name for one in instrument.dimensions}
        if each.dimension in names:
            dimensions.setdefault(each.dimension, names[each.dimension])
        short = {one.id: one.short for one in instrument.needs}
        if each.need in short and each.need is not None:
            _, own = needs.setdefault(instrument.needs_of, (instrument.topic, {}))
            own.setdefault(f"{instrument.needs_of}/{each.need}", short[each.need])
    return InUse(dimensions, needs)


def among(typed: str, campaign_ids: Collection[int], sites: Collection[tuple[int, str]] | None = None) -> Among:
    """What an address asks for: nothing more, a dimension, or set and need. sites: with their campaigns."""
    needs_of, _, need = typed.partition("/")
    if need:
        return Among(campaign_ids, sites, needs_of=needs_of, need=need)
    return Among(campaign_ids, sites, dimension=typed)


def numbers(session: Session, account: Account, among: Among) -> dict[int, int]:
    """Campaign -> how many of these comments were written in it."""
    return storage.numbers(session, account, among)


def looked_at(session: Session, account: Account) -> tuple[int, int]:
    """How many proposals somebody has looked at, and how many of these were confirmed."""
    return storage.looked_at(session, account)
