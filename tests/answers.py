"""A campaign that lies in no database, and answers to it."""

from typing import Any

from surveys import instruments
from surveys.campaigns.published import Published
from surveys.codes import Length
from surveys.demo.made_up import documents, given

__all__ = ["documents", "given", "published"]


def published(instrument: str, length: Length = "long", **settings: Any) -> Published:
    usual = {"anonymity": "named", "state": "open"}
    return Published(
        {"en": "Invented"},
        length=length,
        id=1,
        slug="invented",
        demo=False,
        instrument=instruments.load(instrument),
        **usual | settings,
    )
