"""The questionnaires that campaigns may ask: those that come with GapLens, and those published of sets written here."""

from sqlmodel import Session

from surveys import instruments
from surveys.errors import NotPossible
from surveys.instruments.needset import KINDS
from surveys.instruments.schema import Instrument
from surveys.storage.queries import campaigns as storage
from surveys.storage.queries import needs
from surveys.storage.tables import Account, Campaign, WrittenSet


def frozen(session: Session, name: str, version: int) -> Instrument:
    """In the very words that were published; as it stands now where a campaign is still to be opened."""
    parsed: dict[tuple[str, int], Instrument] = session.info["published_instruments"]
    if (name, version) not in parsed:
        source = storage.frozen_source(session, name, version)
        if source is None:
            return instruments.load(name)
        parsed[name, version] = instruments.parse(source, name)
    return parsed[name, version]


def newest(session: Session, name: str) -> Instrument:
    """As a campaign that is opened now would ask it. InstrumentError: there is none of this name."""
    if name in instruments.names():
        return instruments.load(name)
    version = needs.latest(session, name)
    return instruments.load(name) if version is None else frozen(session, name, version)


def freeze(session: Session, campaign: Campaign) -> None:
    """Fix the wording with which a draft opens. NotPossible: it changed without a new version."""
    if campaign.state == "draft":
        campaign.version = newest(session, campaign.instrument).version
    if campaign.instrument not in instruments.names():
        return  # frozen when its set was published
    standing = storage.frozen_source(session, campaign.instrument, campaign.version)
    source = instruments.source(campaign.instrument)
    if standing is None:
        storage.freeze(session, campaign.instrument, campaign.version, source)
    elif standing != source and instruments.load(campaign.instrument).version == campaign.version:
        raise NotPossible("wording_changed")


def offered(session: Session, account: Account | None) -> list[Instrument]:
    """Own ones first, the last changed set before the others."""
    return [*_own(session, account), *map(instruments.load, instruments.names())]


def _own(session: Session, account: Account | None) -> list[Instrument]:
    rows = needs.allowed(session, account, "see_set") if account is not None else ()
    return [each for row in rows for each in _of_set(session, row)]


def _of_set(session: Session, row: WrittenSet) -> list[Instrument]:
    """Those of its latest version; none of a set that was put away."""
    if not row.published or row.put_away:
        return []
    names = (instruments.name_of(kind, row.id) for kind in KINDS)
    return [
        frozen(session, name, row.published)
        for name in names
        if storage.frozen_source(session, name, row.published) is not None
    ]


def beside(session: Session, account: Account, instrument: Instrument) -> list[Instrument]:
    """The others that may be asked about the same set of needs."""
    if instrument.needs_of in instruments.PACKS:
        found = [instruments.load(instruments.name_of(kind, instrument.needs_of)) for kind in KINDS]
    else:
        row = needs.one_allowed(session, account, "see_set", instrument.needs_of)
        found = _of_set(session, row) if row else []
    return [each for each in found if each.id != instrument.id]


def is_offered(session: Session, account: Account | None, name: str) -> bool:
    return name in instruments.names() or any(each.id == name for each in _own(session, account))
