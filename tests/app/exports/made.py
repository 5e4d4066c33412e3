"""Campaigns with answers, their files, and what is in these."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

from app.tallies import counting
from surveys.campaigns.plan import Plan
from surveys.storage.tables import Campaign
from tests.conftest import Site
from tests.factories import TITLE, close, make_answers, make_campaign, make_guests, make_personal, published_of


def send(site: Site, campaign: Campaign, people: int, tokens: Sequence[str] = (), **otherwise: str) -> None:
    """Each answers all, otherwise than the one before; an empty text of `otherwise`: not that."""
    form = published_of(site.database, campaign).form()
    for person in range(people):
        said = {**make_answers(form, person % 4), **otherwise, "key": f"{campaign.slug[:8]}{person:022}"}
        said = {name: value for name, value in said.items() if value}
        device = site.device()
        if tokens:
            device.get(f"/i/{tokens[person]}")
            said["invite"] = tokens[person]
        sent = device.post(f"/s/{campaign.slug}", data=said)
        assert sent.status_code == 200, sent.text
    counting.count_waiting(site.database)


def protected(
    site: Site, people: int = 12, anonymity: str = "confidential", exported: str = "rows", **plan: Any
) -> Campaign:
    """Closed for good, all counted."""
    segments = {"site": ["North", "South"], "language": []}
    made = Plan(TITLE, anonymity=anonymity, exported=exported, segments=segments, **plan)  # type: ignore[arg-type]
    campaign = make_campaign(site.database, plan=made, at_once=False)
    send(site, campaign, people, comment="Mei was there")
    close(site.database, campaign)
    counting.close_due(site.database)
    counting.counted(site.database, published_of(site.database, campaign))
    return campaign


def named(site: Site, people: int = 3, **plan: Any) -> Campaign:
    campaign = make_personal(site.database, "named", **plan)
    send(site, campaign, people, make_guests(site.database, campaign, people))
    return campaign


def table(content: bytes) -> list[list[str]]:
    """Of a CSV file with its mark."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def packed(content: bytes) -> Mapping[str, list[list[str]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        assert all(files.read(name).startswith(b"\xef\xbb\xbf") for name in files.namelist())
        return {name: table(files.read(name)) for name in files.namelist()}


def sheets(content: bytes) -> Mapping[str, list[tuple[Any, ...]]]:
    """Name -> rows, those above the head included."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
