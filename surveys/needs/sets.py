"""Sets of needs: make, copy, change, publish; find the ones on which an account may act."""

import secrets
import string
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlmodel import Session

from surveys import clock, instruments
from surveys.errors import NotFound, NotPossible
from surveys.events import events
from surveys.instruments import needset
from surveys.instruments.needset import KINDS, NeedSet
from surveys.instruments.schema import Instrument, InstrumentError, Need
from surveys.needs.missing import ready
from surveys.storage import access, locks
from surveys.storage.queries import campaigns as frozen
from surveys.storage.queries import needs as storage
from surveys.storage.tables import Account, WrittenSet

EMPTY = NeedSet(id="empty", version=1)
_LETTERS = string.ascii_lowercase + string.digits


def create(session: Session, owner: Account, needs: NeedSet) -> WrittenSet:
    """A new set that begins as a copy of this one, and remembers where it comes from."""
    if not access.may(owner, "write_set"):
        raise NotFound
    id_ = f"own_{''.join(secrets.choice(_LETTERS) for _ in range(8))}"
    copy = replace(needs, id=id_, version=1, origin="" if needs is EMPTY else needs.id)
    now = clock.now()
    row = WrittenSet(
        id=id_, unit_id=owner.unit_id, document=needset.to_toml(copy), published=0, created=now, changed=now
    )
    return storage.add(session, row)


def seen_by(session: Session, account: Account) -> Sequence[WrittenSet]:
    return storage.allowed(session, account, "see_set")


def one_for(session: Session, account: Account, set_id: str, *, write: bool = False) -> WrittenSet:
    """The set on which the account wants to act. NotFound also where it exists and the account may not."""
    row = storage.one_allowed(session, account, "write_set" if write else "see_set", set_id)
    if row is None:
        raise NotFound
    return row


def draft_of(row: WrittenSet) -> NeedSet:
    """As it is being written; its version is the one that it will be published as."""
    return replace(needset.parse(row.document, row.id), version=row.published + 1)


def published_of(session: Session, set_id: str, version: int) -> NeedSet | None:
    source = frozen.frozen_source(session, set_id, version)
    return None if source is None else needset.parse(source, set_id)


def changed_since(session: Session, row: WrittenSet) -> frozenset[str]:
    """Ids of needs whose words the draft changes: results of the next version are not joined by these."""
    latest, draft = published_of(session, row.id, row.published), draft_of(row)
    if latest is None:
        return frozenset()
    before = {need.id: need for need in latest.needs}
    return frozenset(need.id for need in draft.needs if need.id in before and need != before[need.id])


def is_changed(session: Session, row: WrittenSet) -> bool:
    """Whether the draft says anything that its latest version does not."""
    latest = published_of(session, row.id, row.published)
    return latest is None or replace(latest, version=1) != replace(draft_of(row), version=1)


def change(session: Session, row: WrittenSet, made: Callable[[NeedSet], NeedSet]) -> NeedSet:
    """Write what `made` makes of the draft as it is now. ChangedMeanwhile, InstrumentError: nothing is changed."""
    locks.hold(session, row)
    draft = _with_scales(made(draft_of(row)))
    source = needset.to_toml(draft)
    needset.parse(source, row.id)  # whatever it holds must be read again
    row.document, row.changed = source, clock.now()
    storage.add(session, row)
    return draft


def _with_scales(needs: NeedSet) -> NeedSet:
    """With the scales of its questions and no others."""
    scales = {question.scale.id: question.scale for question in needs.general if question.scale}
    return replace(needs, scales=tuple(scales.values()))


def publish(session: Session, row: WrittenSet, by: Account | None = None) -> int:
    """Freeze the draft as a version, with each questionnaire that can be asked of it. NotPossible: there is none."""
    locks.hold(session, row)
    draft = draft_of(row)
    kinds = ready(draft)
    if not kinds:
        raise NotPossible("set_not_whole")
    if not is_changed(session, row):
        return row.published
    for kind in kinds:
        name = instruments.name_of(kind, row.id)
        frozen.freeze(session, name, draft.version, instruments.compose(kind, draft, name=name, version=draft.version))
    frozen.freeze(session, row.id, draft.version, needset.to_toml(draft))
    row.published, row.changed = draft.version, clock.now()
    storage.add(session, row)
    by_id, asked = by.id if by else None, {"version": draft.version, "kinds": list(kinds)}
    events.write(session, "published", "written_set", row.id, account_id=by_id, data=asked)
    return draft.version


def campaigns_of(session: Session, set_id: str) -> int:
    return storage.campaigns_of(session, [instruments.name_of(kind, set_id) for kind in KINDS])


def put_away(session: Session, row: WrittenSet, away: bool = True) -> None:
    row.put_away = away
    storage.add(session, row)


def remove(session: Session, row: WrittenSet) -> None:
    """One that was never published. NotPossible: it was."""
    if row.published:
        raise NotPossible("set_published")
    storage.remove(session, row)


def tried(needs: NeedSet, kind: str) -> Instrument:
    """A draft as a questionnaire, to look at and to try. NotFound: it cannot be asked yet."""
    if kind not in KINDS:
        raise NotFound
    try:
        return instruments.made(kind, needs, name=needs.id, version=1)
    except InstrumentError:
        raise NotFound from None


def changed_needs(one: Instrument, other: Instrument) -> frozenset[str]:
    """Ids of needs that both ask about in other words, or about another dimension: waves are not joined by these."""
    if one is other:
        return frozenset()
    if one.needs_of != other.needs_of:
        return one.need_ids | other.need_ids
    before = {need.id: need for need in one.needs}
    return frozenset(
        need.id for need in other.needs if need.id in before and _wording(need) != _wording(before[need.id])
    )


def _wording(need: Need) -> object:
    return need.dimension, need.text, tuple(sorted(need.asks.items(), key=lambda item: item[0]))


def published_ids(session: Session, row: WrittenSet) -> frozenset[str]:
    """Ids of needs and questions that any version had."""
    ids: set[str] = set()
    for number in range(1, row.published + 1):
        if (needs := published_of(session, row.id, number)) is not None:
            ids |= {need.id for need in needs.needs} | {question.id for question in needs.general}
    return frozenset(ids)
