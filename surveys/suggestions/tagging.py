"""What comments and suggestions are about: proposed by the list of rules, confirmed or corrected by a person.

A comment is about what its questionnaire asked; a suggestion of the box about any set that campaigns ask about.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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
from surveys.suggestions.proposing import NOTHING, Proposal, propose, rules
from surveys.suggestions.suggestions import Thread

BATCH = 200  # proposals in one transaction
IDLE = 60.0  # seconds until it is looked again for comments, when all have a proposal


def propose_waiting(database: Database) -> float | None:
    """Propose for some that have no proposal of the newest list; the seconds until the next round."""
    with database.read() as session:
        sets = _sets(session)
        waiting = storage.untagged(session.connection(), rules().version, BATCH, box=bool(sets))
        asked = _instruments(session, {each.campaign_id for each in waiting if each.campaign_id is not None})
    rows = []
    for each in waiting:
        of = sets if each.campaign_id is None else [asked[each.campaign_id]] if each.campaign_id in asked else []
        rows += [_row(each.id, *_nearest(each.text, of))] if of else []
    if rows:
        with database.transaction() as connection:
            storage.propose(connection, rows)
    return None if len(waiting) == BATCH else IDLE


def _instruments(session: Session, campaign_ids: Collection[int]) -> dict[int, Instrument]:
    found = {id_: stored_campaigns.get(session, id_) for id_ in campaign_ids}
    return {id_: instrument_of(session, campaign) for id_, campaign in found.items() if campaign is not None}


def _sets(session: Session, account: Account | None = None) -> list[Instrument]:
    """Of each set of needs about which campaigns ask, what was asked last; the newest first."""
    found: dict[str, Instrument] = {}
    for campaign in stored_campaigns.asked_last(session, account):
        instrument = instrument_of(session, campaign)
        if instrument.needs_of and instrument.dimensions:
            found.setdefault(instrument.needs_of, instrument)
    return list(found.values())


def _nearest(said: str, sets: Sequence[Instrument]) -> tuple[Instrument, Proposal]:
    """The first of these with a need that the words speak for, else with a dimension."""
    each = [(instrument, propose(said, instrument)) for instrument in sets]
    return next(
        (pair for pair in each if pair[1].need), next((pair for pair in each if pair[1].dimension), (sets[0], NOTHING))
    )


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
    """sets: what the campaign asked; of the box, each that campaigns ask about. about: as forms write it, empty for
    nothing; why: the words that the list found; looked_at: by a person.
    """

    sets: Sequence[Instrument]
    about: str
    proposed: str
    why: tuple[str, ...]
    looked_at: bool


def about(dimension: str | None, need: str | None, needs_of: str = "") -> str:
    """As forms write it. needs_of: where there is a choice of sets."""
    written = f"{dimension}/{need}" if need else dimension or ""
    return f"{needs_of}:{written}" if needs_of and written else written


def tag_of(session: Session, account: Account, thread: Thread) -> Tag | None:
    """Of a comment in whose questionnaire there are dimensions; of a suggestion, as soon as campaigns ask about any."""
    if not (sets := _sets_of(session, account, thread)):
        return None
    box, (instrument, proposal) = thread.campaign is None, _nearest(thread.messages[0].text, sets)
    row = storage.get(session, thread.suggestion.id)
    if row is None or row.needs_of not in {each.needs_of for each in sets}:
        row = _row(thread.suggestion.id, instrument, proposal)
    named = row.needs_of if box else ""
    said = about(row.dimension, row.need, named)
    proposed = about(row.proposed_dimension, row.proposed_need, named)
    same = about(proposal.dimension, proposal.need, instrument.needs_of if box else "") == proposed
    return Tag(sets, said, proposed, proposal.why if same else (), row.day is not None)


def _sets_of(session: Session, account: Account, thread: Thread) -> list[Instrument]:
    if thread.campaign is None:
        return _sets(session, account)
    instrument = instrument_of(session, thread.campaign)
    return [instrument] if instrument.dimensions else []


def tag(session: Session, account: Account, suggestion_id: str, wanted: str) -> None:
    """What a person says it is about. Invalid: what was asked has no such dimension or need."""
    thread = suggestions.one_for(session, account, "tag_suggestion", suggestion_id)
    if not (sets := _sets_of(session, account, thread)):
        raise NotFound
    instrument, proposal = _nearest(thread.messages[0].text, sets)
    row = storage.get(session, suggestion_id) or _row(suggestion_id, instrument, proposal)
    before, _, of = wanted.rpartition(":")
    dimension, _, need = of.partition("/")
    chosen = next((each for each in sets if before in ("", each.needs_of)), None)
    if wanted and (chosen is None or not _is_known(chosen, dimension, need)):
        raise Invalid([Problem("about", "not_a_choice", {})])
    if chosen is not None and chosen.needs_of != row.needs_of and wanted:
        # What was proposed was of another set: of this one nothing was.
        row.needs_of, row.proposed_dimension, row.proposed_need = chosen.needs_of, None, None
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


def in_use(session: Session, account: Account, campaign_ids: Collection[int] | None) -> InUse:
    """campaign_ids: none for the suggestion box."""
    found = storage.in_use(session, account, campaign_ids)
    asked = _instruments(session, {each.campaign_id for each in found if each.campaign_id is not None})
    sets = {each.needs_of: each for each in _sets(session, account)} if campaign_ids is None else {}
    dimensions: dict[str, Text] = {}
    needs: dict[str, tuple[Text | None, dict[str, Text]]] = {}
    for each in sorted(found, key=lambda one: -(one.campaign_id or 0)):
        instrument = sets.get(each.needs_of) if each.campaign_id is None else asked[each.campaign_id]
        if instrument is None:  # of another unit
            continue
        names = {one.id: one.name for one in instrument.dimensions}
        if each.dimension in names:
            dimensions.setdefault(each.dimension, names[each.dimension])
        short = {one.id: one.short for one in instrument.needs}
        if each.need in short and each.need is not None:
            _, own = needs.setdefault(instrument.needs_of, (instrument.topic, {}))
            own.setdefault(f"{instrument.needs_of}/{each.need}", short[each.need])
    return InUse(dimensions, needs)


def among(
    typed: str,
    campaign_ids: Collection[int] | None,
    sites: Collection[tuple[int, str]] | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Among:
    """What an address asks for: nothing more, a dimension, or set and need. campaign_ids: none for the suggestion box.
    sites: with their campaigns. first, last: days, both included.
    """
    needs_of, _, need = typed.partition("/")
    about = {"needs_of": needs_of, "need": need} if need else {"dimension": typed}
    return Among(campaign_ids, sites, first=first, last=last, **about)


def numbers(session: Session, account: Account, among: Among) -> dict[int, int]:
    """Campaign -> how many of these comments were written in it."""
    return storage.numbers(session, account, among)


def looked_at(session: Session, account: Account) -> tuple[int, int]:
    """How many proposals somebody has looked at, and how many of these were confirmed."""
    return storage.looked_at(session, account)
