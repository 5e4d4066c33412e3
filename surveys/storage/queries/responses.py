"""Every query on answers: acknowledged ones wait in `intake`, counted ones are in `response`."""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    TextClause,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    union_all,
    update,
)

from surveys import clock
from surveys.errors import (
    CampaignClosed,
    CampaignNotOpen,
    CampaignPaused,
    GapLensError,
    KeyReused,
    NotFound,
    NotInvited,
)
from surveys.storage import fulltext
from surveys.storage.queries.campaigns import hold_open, wait_for_senders
from surveys.storage.seals import Seals
from surveys.storage.tables import (
    campaign,
    comment_tag,
    draft,
    intake,
    invitation,
    message,
    response,
    suggestion,
    tally,
)

Refusal = GapLensError | None
MOST_NAMED = 1000  # in one statement
KNOWN_UNASKED = ("segment.channel", "segment.language")


@dataclass(frozen=True, slots=True)
class NewResponse:
    """A validated answer, ready to be stored. `answers` is canonical JSON, so that equal bodies are equal texts."""

    id: str
    campaign_id: int
    answers: str
    received: datetime
    locale: str | None
    marks: str = ""
    token_hash: str | None = None  # of the personal link
    receipt_hash: str | None = None  # of the code with which the author of a comment reads the reply
    comment: str | None = None  # of an anonymous answer, which holds only a digest of it
    anonymous: bool = False  # not stored: its campaign says it
    link: str | None = None  # not stored: the hash of the personal link, where only what stands for it is
    step: int | None = None  # of a counted answer: `tables.answers.Response.step`


@dataclass(frozen=True)
class KeptTally:
    """A campaign's tally as the table holds it."""

    layout: int
    n: int
    first: date | None
    last: date | None
    data: str


def stored_answers(connection: Connection, ids: Sequence[str], campaign_ids: Iterable[int]) -> dict[str, str]:
    """id -> answers of those that are already on disk."""
    counted = response.c.campaign_id.in_(campaign_ids) & response.c.id.in_(ids)
    both = union_all(
        select(intake.c.id, intake.c.answers).where(intake.c.id.in_(ids)),
        select(response.c.id, response.c.answers).where(counted),
    )
    return {id_: answers for id_, answers in connection.execute(both)}


_COLUMNS = tuple(column.name for column in intake.columns)
# The place of a row in SQLite's table. The end is fastest, but it shows the order of arrival. So anonymous rows get
# random numbers below zero, and all others lie above, where their numbers say nothing about the anonymous ones.
_NUMBER = "coalesce(:number, max(0, coalesce((SELECT max(rowid) FROM intake), 0)) + 1)"


def _insert(**more: str) -> TextClause:
    """What is new and asked for by an open campaign goes in with one statement; everything else is left as it is.

    more: columns beside our own, and what they hold.
    """
    columns = {**more, **{name: f":{name}" for name in _COLUMNS}}
    statement = text(
        f"INSERT INTO intake ({', '.join(columns)}) SELECT {', '.join(columns.values())}"  # noqa: S608 - all of it is ours
        " WHERE EXISTS (SELECT 1 FROM campaign WHERE id = :campaign_id AND state = 'open' AND NOT paused"
        " AND (opens IS NULL OR opens <= :now) AND (closes IS NULL OR closes >= :now)"
        " AND (access = 'personal') = (:link IS NOT NULL))"
        " AND (:link IS NULL OR EXISTS (SELECT 1 FROM invitation"
        " WHERE token_hash = :link AND campaign_id = :campaign_id AND NOT used))"
        " AND NOT EXISTS (SELECT 1 FROM response WHERE campaign_id = :campaign_id AND id = :id)"
        " ON CONFLICT DO NOTHING"
    )
    typed = (bindparam(column.name, type_=column.type) for column in intake.columns)
    link, now = bindparam("link", type_=intake.c.token_hash.type), bindparam("now", type_=campaign.c.opens.type)
    return statement.bindparams(*typed, link, now)


_INSERT, _INSERT_NUMBERED = _insert(), _insert(rowid=_NUMBER)


def store(connection: Connection, rows: Sequence[NewResponse]) -> Sequence[Refusal]:
    """Put a group into the open transaction; for each row None where it is stored (now or before), else why not."""
    now = clock.now()
    hold_open(connection, {row.campaign_id for row in rows})
    # A row of an anonymous link must not be locked, as its log would then name the link beside the answer; what stands
    # for it is taken once, and no batch moves meanwhile.
    by_link = [row.token_hash for row in rows if row.token_hash and not row.anonymous]
    if by_link:  # on PostgreSQL a second sender by the same link waits here, and then sees that it was used
        connection.execute(select(invitation.c.id).where(invitation.c.token_hash.in_(by_link)).with_for_update())
    if connection.dialect.name == "sqlite":
        numbers = [-1 - secrets.randbits(62) if row.anonymous else None for row in rows]
        values = [_values(row) | {"now": now, "number": n} for row, n in zip(rows, numbers, strict=True)]
        stored = connection.execute(_INSERT_NUMBERED, values).rowcount
    else:
        stored = connection.execute(_INSERT, [_values(row) | {"now": now} for row in rows]).rowcount
    if by_link:
        _use(connection, by_link)
    if stored == len(rows):
        return [None] * len(rows)
    campaign_ids = {row.campaign_id for row in rows}
    known = stored_answers(connection, [row.id for row in rows], campaign_ids)
    refusals = _refusals(connection, campaign_ids, now)
    return [_outcome(row, known.get(row.id), refusals.get(row.campaign_id, NotFound)) for row in rows]


def _use(connection: Connection, hashes: Sequence[str]) -> None:
    """Links that were just sent with cannot be used again, and their drafts are gone.

    In a protected campaign the link is marked when its answer is counted in a step: see `move_to_response`.
    """
    sent = select(intake.c.token_hash).where(intake.c.token_hash.in_(hashes))
    protected = select(campaign.c.id).where(campaign.c.anonymity != "named", campaign.c.demo.is_(False))
    here = invitation.c.token_hash.in_(sent) & invitation.c.campaign_id.not_in(protected)
    connection.execute(update(invitation).where(here).values(used=True))
    connection.execute(delete(draft).where(draft.c.token_hash.in_(sent)))


def _refusals(connection: Connection, ids: set[int], now: datetime) -> dict[int, Callable[[], GapLensError]]:
    """What a campaign answers to a row that it does not take; of a personal link only that it cannot be used."""
    columns = (campaign.c[name] for name in ("id", "state", "opens", "closes", "access", "paused"))
    found: dict[int, Callable[[], GapLensError]] = {}
    for id_, state, opens, closes, access, paused in connection.execute(select(*columns).where(campaign.c.id.in_(ids))):
        if state == "draft" or (opens is not None and now < opens):
            found[id_] = CampaignNotOpen
        elif access != "personal" and (state == "closed" or (closes is not None and now > closes)):
            found[id_] = CampaignClosed
        elif state == "open" and paused:
            found[id_] = CampaignPaused
        else:
            found[id_] = NotInvited
    return found


def _outcome(row: NewResponse, stored: str | None, refusal: Callable[[], GapLensError]) -> Refusal:
    if stored is None:
        return refusal()
    # A retry is confirmed even after the campaign has closed, and when the page was read in another language meanwhile.
    same = stored == row.answers or _said(stored) == _said(row.answers)
    return None if same else KeyReused()


def _said(answers: str) -> dict[str, object]:
    """Without what the page knows itself."""
    return {name: value for name, value in orjson.loads(answers).items() if name not in KNOWN_UNASKED}


def _values(row: NewResponse) -> dict[str, object]:
    return {name: getattr(row, name) for name in _COLUMNS} | {"link": row.link or row.token_hash}


def campaigns_waiting(connection: Connection) -> list[int]:
    """Ids of the campaigns whose intake is not counted yet."""
    return list(connection.scalars(select(intake.c.campaign_id).distinct()))


def lock_campaign(connection: Connection, campaign_id: int, *, alone: bool = False) -> None:
    """On PostgreSQL: one process counts a campaign at a time; senders do not wait. SQLite has its write lock.

    alone: senders wait. Rows of anonymous links are not locked, so one sent with twice could else be counted twice.
    """
    if alone:  # first, as closing takes both in this order
        wait_for_senders(connection, campaign_id)
    connection.execute(select(campaign.c.id).where(campaign.c.id == campaign_id).with_for_update(key_share=True))


def waiting(connection: Connection, campaign_id: int, limit: int) -> Sequence[NewResponse]:
    """The first of what waits, in the order of their random ids."""
    query = select(*intake.columns).where(intake.c.campaign_id == campaign_id).order_by(intake.c.id).limit(limit)
    return [NewResponse(*row) for row in connection.execute(query)]


def waiting_ids(connection: Connection, campaign_id: int) -> Sequence[str]:
    """In an order that tells nothing of when they came."""
    query = select(intake.c.id).where(intake.c.campaign_id == campaign_id)
    return connection.scalars(query.order_by(intake.c.id)).all()


def waiting_of(connection: Connection, ids: Sequence[str]) -> Sequence[NewResponse]:
    """Those of these that wait, in the order of their ids."""
    query = select(*intake.columns).where(intake.c.id.in_(ids)).order_by(intake.c.id)
    return [NewResponse(*row) for row in connection.execute(query)]


def number_waiting(connection: Connection, campaign_id: int) -> int:
    query = select(func.count()).select_from(intake).where(intake.c.campaign_id == campaign_id)
    return connection.scalar(query) or 0


def number_of(connection: Connection, campaign_id: int, most: int) -> int:
    """How many answers a campaign has, counted or waiting; looked for up to so many."""
    both = union_all(*(select(table.c.id).where(table.c.campaign_id == campaign_id) for table in (intake, response)))
    return connection.scalar(select(func.count()).select_from(both.limit(most).subquery())) or 0


def move_to_response(
    connection: Connection,
    campaign_id: int,
    rows: Sequence[NewResponse],
    batch_day: datetime | None = None,
    seals: Seals | None = None,
    step: int | None = None,
) -> Sequence[NewResponse]:
    """Bring rows from intake to response; returned are those that were still there and not counted before.

    batch_day, seals: of an anonymous campaign. Then the rows carry this moment and no link, and all their links are
    marked as used at once: nothing says any more who of them said what.
    """
    ids = [row.id for row in rows]
    before = (response.c.campaign_id == campaign_id, response.c.id.in_(ids))
    there = set(connection.scalars(select(response.c.id).where(*before)))
    present = set(connection.scalars(select(intake.c.id).where(intake.c.id.in_(ids)))) - there
    link = select(invitation.c.id).where(invitation.c.token_hash == intake.c.token_hash).scalar_subquery()
    columns: dict[str, ColumnElement[Any]] = {
        name: intake.c[name] for name in ("id", "campaign_id", "answers", "locale", "marks")
    }
    columns["received"] = intake.c.received if batch_day is None else literal(batch_day, response.c.received.type)
    columns["invitation_id"] = link if batch_day is None else literal(None, response.c.invitation_id.type)
    columns["step"] = literal(step, response.c.step.type)
    moving = select(*columns.values()).where(intake.c.id.in_(present)).order_by(intake.c.id)
    hashes = {row.token_hash for row in rows if row.token_hash and row.id in present}
    # Sorted: rows of a file that PostgreSQL changed in the order of the answers would tell whose they are.
    links = _links(connection, campaign_id, hashes, seals if batch_day is not None else None)
    for start in range(0, len(links), MOST_NAMED):
        some = links[start : start + MOST_NAMED]
        connection.execute(update(invitation).where(invitation.c.token_hash.in_(some)).values(used=True))
    connection.execute(insert(response).from_select(list(columns), moving))
    connection.execute(delete(intake).where(intake.c.id.in_(ids)))
    return [row for row in rows if row.id in present]


def _links(connection: Connection, campaign_id: int, found: set[str], seals: Seals | None) -> list[str]:
    """The hashes of the links for which these stand."""
    if not found or seals is None:
        return sorted(found)
    unused = (invitation.c.campaign_id == campaign_id, invitation.c.used.is_(False))
    hashes = connection.scalars(select(invitation.c.token_hash).where(*unused))
    return sorted(one for one in hashes if one in found or seals.mark(campaign_id, one) in found)


def answer_of(connection: Connection, invitation_id: int, token_hash: str) -> tuple[str, datetime] | None:
    """What came by this personal link, counted or waiting, and when."""
    both = union_all(
        select(intake.c.answers, intake.c.received).where(intake.c.token_hash == token_hash),
        select(response.c.answers, response.c.received).where(response.c.invitation_id == invitation_id),
    )
    row = connection.execute(both).first()
    return None if row is None else (row.answers, row.received)


def rewrite(connection: Connection, campaign_id: int) -> None:
    """PostgreSQL keeps with every row the number of its transaction: give all answers, comments and links of a campaign
    the same. Their order in the file is given by `Database.rewrite`.
    """
    answers, links = response.c.campaign_id == campaign_id, invitation.c.campaign_id == campaign_id
    own = select(suggestion.c.id).where(suggestion.c.campaign_id == campaign_id)
    connection.execute(update(response).where(answers).values(marks=response.c.marks))
    connection.execute(update(message).where(message.c.suggestion_id.in_(own)).values(place=message.c.place))
    fulltext.rewrite(connection, own)
    tags = update(comment_tag).where(comment_tag.c.suggestion_id.in_(own))
    connection.execute(tags.values(rules=comment_tag.c.rules))
    connection.execute(update(suggestion).where(suggestion.c.id.in_(own)).values(day=suggestion.c.day))
    connection.execute(update(invitation).where(links).values(used=invitation.c.used))


def kept_tallies(connection: Connection, campaign_id: int) -> dict[str, KeptTally]:
    """Part of the campaign -> its tally."""
    columns = (tally.c.segment, tally.c.layout, tally.c.n, tally.c.first, tally.c.last, tally.c.data)
    rows = connection.execute(select(*columns).where(tally.c.campaign_id == campaign_id))
    return {segment: KeptTally(*row) for segment, *row in rows}


def keep_tallies(connection: Connection, campaign_id: int, kept: Mapping[str, KeptTally]) -> None:
    """These and no others."""
    connection.execute(delete(tally).where(tally.c.campaign_id == campaign_id))
    for part, each in kept.items():
        keep_tally(connection, campaign_id, each, part)


def keep_tally(connection: Connection, campaign_id: int, kept: KeptTally, segment: str = "") -> None:
    values: Mapping[str, object] = vars(kept)
    here = (tally.c.campaign_id == campaign_id, tally.c.segment == segment)
    if connection.execute(update(tally).where(*here).values(**values)).rowcount == 0:
        connection.execute(insert(tally).values(campaign_id=campaign_id, segment=segment, **values))


def counted(connection: Connection, campaign_id: int, after: str, limit: int) -> Sequence[NewResponse]:
    """A page of the counted answers, by id: for folding anew."""
    columns = [response.c[name] for name in ("id", "answers", "received", "locale", "marks", "step")]
    query = select(*columns).where(response.c.campaign_id == campaign_id, response.c.id > after)
    rows = connection.execute(query.order_by(response.c.id).limit(limit))
    return [
        NewResponse(id_, campaign_id, answers, received, locale, marks, step=step)
        for id_, answers, received, locale, marks, step in rows
    ]


def next_step(connection: Connection, campaign_id: int) -> int:
    """The number of a protected campaign's next step, from 1."""
    last = select(func.max(response.c.step)).where(response.c.campaign_id == campaign_id)
    return (connection.scalar(last) or 0) + 1


def waiting_counts(connection: Connection, campaign_ids: Collection[int] | None = None) -> dict[int, int]:
    """Campaign id -> how many acknowledged answers are not counted yet; of protected campaigns nothing is said.

    campaign_ids: of these only.
    """
    at_once = select(campaign.c.id).where(or_(campaign.c.anonymity == "named", campaign.c.demo))
    if campaign_ids is not None:
        at_once = at_once.where(campaign.c.id.in_(campaign_ids))
    query = select(intake.c.campaign_id, func.count()).where(intake.c.campaign_id.in_(at_once))
    return {campaign_id: n for campaign_id, n in connection.execute(query.group_by(intake.c.campaign_id))}


def tally_counts(connection: Connection, campaign_ids: Collection[int] | None = None) -> dict[int, int]:
    """Campaign id -> how many answers its tally holds. campaign_ids: of these only."""
    query = select(tally.c.campaign_id, tally.c.n).where(tally.c.segment == "")
    if campaign_ids is not None:
        query = query.where(tally.c.campaign_id.in_(campaign_ids))
    return {campaign_id: n for campaign_id, n in connection.execute(query)}


def group_counts(connection: Connection, campaign_ids: Collection[int], start: str) -> dict[tuple[int, str], int]:
    """Campaign id and part -> n, of the parts whose name begins so."""
    named = tally.c.segment.startswith(start, autoescape=True) & tally.c.campaign_id.in_(campaign_ids)
    rows = connection.execute(select(tally.c.campaign_id, tally.c.segment, tally.c.n).where(named))
    return {(campaign_id, segment): n for campaign_id, segment, n in rows}
