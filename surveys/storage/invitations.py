"""Every query on personal links and the drafts behind them."""

from collections.abc import Sequence

from sqlmodel import Session, col, delete, exists, select

from surveys.storage.tables import Draft, Intake, Invitation


def by_hash(session: Session, token_hash: str) -> Invitation | None:
    return session.exec(select(Invitation).where(Invitation.token_hash == token_hash)).one_or_none()


def lock(session: Session, token_hash: str) -> None:
    """On PostgreSQL: what uses this link waits until the transaction ends. On SQLite the write lock does it."""
    session.exec(select(Invitation.id).where(Invitation.token_hash == token_hash).with_for_update())


def waits(session: Session, token_hash: str) -> bool:
    """Whether an answer by this link is acknowledged and not yet counted."""
    return session.exec(select(exists().where(col(Intake.token_hash) == token_hash))).one()


def of_campaign(session: Session, campaign_id: int) -> Sequence[Invitation]:
    """By address."""
    return session.exec(
        select(Invitation).where(Invitation.campaign_id == campaign_id).order_by(col(Invitation.address))
    ).all()


def known_addresses(session: Session, campaign_id: int) -> set[str]:
    return set(session.exec(select(Invitation.address).where(Invitation.campaign_id == campaign_id)).all())


def add_all(session: Session, rows: Sequence[Invitation]) -> None:
    session.add_all(rows)
    session.flush()


def draft(session: Session, token_hash: str) -> Draft | None:
    return session.get(Draft, token_hash)


def forget_drafts(session: Session, campaign_id: int) -> None:
    session.exec(delete(Draft).where(col(Draft.campaign_id) == campaign_id))


def keep_draft(session: Session, row: Draft) -> None:
    session.merge(row)
    session.flush()
