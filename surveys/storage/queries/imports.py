"""Every query on files of answers, and the way of their answers into the database."""

from collections.abc import Sequence

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, func, select

from surveys.codes import Act
from surveys.storage.access import narrow
from surveys.storage.queries.responses import NewResponse
from surveys.storage.tables import Account, Campaign, ImportedFile, InstrumentVersion, response

WORKING = ("checking", "storing", "undoing")
KEPT = ("read", "checking", "checked", "storing", "failed")


def add(session: Session, row: ImportedFile) -> ImportedFile:
    session.add(row)
    session.flush()
    return row


def get(session: Session, import_id: int) -> ImportedFile | None:
    return session.get(ImportedFile, import_id)


def remove(session: Session, row: ImportedFile) -> None:
    session.delete(row)
    session.flush()


def allowed(session: Session, account: Account, act: Act, limit: int) -> Sequence[ImportedFile]:
    """Those on which the account may act, the newest first."""
    query = narrow(select(ImportedFile), ImportedFile, account, act)
    return session.exec(query.order_by(col(ImportedFile.id).desc()).limit(limit)).all()


def one_allowed(session: Session, account: Account, act: Act, import_id: int) -> ImportedFile | None:
    query = narrow(select(ImportedFile).where(ImportedFile.id == import_id), ImportedFile, account, act)
    return session.exec(query).one_or_none()


def of_campaign(session: Session, account: Account, campaign_id: int) -> ImportedFile | None:
    query = narrow(
        select(ImportedFile).where(ImportedFile.campaign_id == campaign_id), ImportedFile, account, "import_file"
    )
    return session.exec(query).one_or_none()


def working(session: Session) -> Sequence[int]:
    """Ids of those on which there is work to do, the oldest first."""
    query = select(ImportedFile.id).where(col(ImportedFile.state).in_(WORKING))
    return [each for each in session.exec(query.order_by(col(ImportedFile.id))) if each is not None]


def kept(session: Session) -> Sequence[ImportedFile]:
    """Those whose file lies on the disk still."""
    return session.exec(select(ImportedFile).where(col(ImportedFile.state).in_(KEPT))).all()


def ended(session: Session, account: Account, limit: int) -> Sequence[ImportedFile]:
    """Those that were stored once, the newest first: how they were read is kept."""
    query = narrow(select(ImportedFile), ImportedFile, account, "import_file")
    query = query.where(col(ImportedFile.state).in_(("stored", "undoing", "undone")))
    return session.exec(query.order_by(col(ImportedFile.id).desc()).limit(limit)).all()


def stored_with(session: Session, account: Account, digest: str) -> ImportedFile | None:
    """The last one of these bytes that is stored."""
    query = narrow(select(ImportedFile), ImportedFile, account, "import_file")
    query = query.where(ImportedFile.digest == digest, ImportedFile.state == "stored")
    return session.exec(query.order_by(col(ImportedFile.id).desc())).first()


def hold(session: Session, import_id: int) -> ImportedFile | None:
    """As it is now; nobody else changes it until this transaction ends."""
    query = select(ImportedFile).where(ImportedFile.id == import_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def fitting_version(session: Session, name: str, source: str) -> int:
    """The version under which a file's questionnaire is frozen, below zero: the same words and scales have the same."""
    query = select(InstrumentVersion).where(InstrumentVersion.name == name, col(InstrumentVersion.version) < 0)
    found = session.exec(query.order_by(col(InstrumentVersion.version).desc())).all()
    for each in found:
        if each.source == source:
            return each.version
    lowest = min((each.version for each in found), default=0)
    session.add(InstrumentVersion(name=name, version=lowest - 1, source=source))
    session.flush()
    return lowest - 1


def forget_version(session: Session, name: str, version: int) -> None:
    """A file's questionnaire that no campaign has any more."""
    used = session.exec(
        select(func.count()).select_from(Campaign).where(Campaign.instrument == name, Campaign.version == version)
    ).one()
    row = session.get(InstrumentVersion, (name, version)) if version < 0 and not used else None
    if row is not None:
        session.delete(row)


_COLUMNS = ("id", "campaign_id", "answers", "received", "locale", "marks", "step")


def store(connection: Connection, rows: Sequence[NewResponse]) -> None:
    """Put answers of a file beside the counted ones; those that are there already stay as they are."""
    values = [{name: getattr(row, name) for name in _COLUMNS} for row in rows]
    if connection.dialect.name == "postgresql":
        connection.execute(postgresql.insert(response).on_conflict_do_nothing(), values)
    else:
        connection.execute(sqlite.insert(response).on_conflict_do_nothing(), values)
