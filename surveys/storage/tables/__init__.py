"""The tables, one file a noun. Importing this package loads all of them, so that the metadata is complete."""

from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel

from surveys.storage.tables.accounts import Account, SetupLink, SignIn, Unit, UnitChange
from surveys.storage.tables.actions import Action
from surveys.storage.tables.answers import Intake, Refolding, Response, Tally
from surveys.storage.tables.campaigns import Campaign, InstrumentVersion
from surveys.storage.tables.company import Company
from surveys.storage.tables.events import Event, EventReason
from surveys.storage.tables.imports import ImportedFile
from surveys.storage.tables.invitations import Draft, Invitation
from surveys.storage.tables.needs import WrittenSet
from surveys.storage.tables.places import Place, PlaceChange
from surveys.storage.tables.programmes import Annotation, InRound, Programme, Round
from surveys.storage.tables.suggestions import CommentTag, Message, Suggestion
from surveys.storage.tables.traffic import Traffic

__all__ = [
    "Account",
    "Action",
    "Annotation",
    "Campaign",
    "CommentTag",
    "Company",
    "Draft",
    "Event",
    "EventReason",
    "ImportedFile",
    "InRound",
    "InstrumentVersion",
    "Intake",
    "Invitation",
    "Message",
    "Place",
    "PlaceChange",
    "Programme",
    "Refolding",
    "Response",
    "Round",
    "SetupLink",
    "SignIn",
    "Suggestion",
    "Tally",
    "Traffic",
    "Unit",
    "UnitChange",
    "WrittenSet",
    "campaign",
    "comment_tag",
    "draft",
    "event",
    "event_reason",
    "imported_file",
    "in_round",
    "intake",
    "invitation",
    "message",
    "metadata",
    "refolding",
    "response",
    "round_",
    "suggestion",
    "tally",
    "traffic",
]

metadata: MetaData = SQLModel.metadata
intake: Table = metadata.tables["intake"]
response: Table = metadata.tables["response"]
campaign: Table = metadata.tables["campaign"]
refolding: Table = metadata.tables["refolding"]
tally: Table = metadata.tables["tally"]
invitation: Table = metadata.tables["invitation"]
draft: Table = metadata.tables["draft"]
suggestion: Table = metadata.tables["suggestion"]
comment_tag: Table = metadata.tables["comment_tag"]
message: Table = metadata.tables["message"]
imported_file: Table = metadata.tables["imported_file"]
in_round: Table = metadata.tables["in_round"]
round_: Table = metadata.tables["round"]
event: Table = metadata.tables["event"]
event_reason: Table = metadata.tables["event_reason"]
traffic: Table = metadata.tables["traffic"]
