"""Real rows with good defaults."""

import secrets

from surveys import campaigns, instruments
from surveys.instruments.schema import Instrument
from surveys.storage.engine import Database
from surveys.storage.tables import Campaign

PASSWORD = "correct horse battery"


def make_campaign(
    database: Database,
    instrument: str = "servqual",
    slug: str = "autumn",
    state: str = "open",
    unit_id: int | None = None,
) -> Campaign:
    with database.write() as session:
        campaign = campaigns.create(session, instrument=instrument, title={"en": "Autumn"}, slug=slug)
        campaign.unit_id = unit_id
        if state != "draft":
            campaigns.open_campaign(session, campaign)
        if state == "closed":
            campaigns.close_campaign(session, campaign)
    return campaign


def make_form(instrument: str = "servqual", value: int = 5, **changed: str) -> dict[str, str]:
    """A completely answered form, with a fresh key."""
    asked: Instrument = instruments.load(instrument)
    return {"key": secrets.token_urlsafe(16), **{name: str(value) for name in asked.fields}, **changed}
