"""The tables, one file a noun. Importing this package loads all of them, so that the metadata is complete."""

from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel

from surveys.storage.tables.accounts import Account, SetupLink, SignIn, Unit
from surveys.storage.tables.answers import Intake, Response, Tally
from surveys.storage.tables.campaigns import Campaign, InstrumentVersion
from surveys.storage.tables.company import Company
from surveys.storage.tables.invitations import Draft, Invitation
from surveys.storage.tables.needs import WrittenSet
from surveys.storage.tables.suggestions import CommentTag, Message, Suggestion
from surveys.storage.tables.traffic import Traffic

__all__ = [
    "Account",
    "Campaign",
    "CommentTag",
    "Company",
    "Draft",
    "InstrumentVersion",
    "Intake",
    "Invitation",
    "Message",
    "Response",
    "SetupLink",
    "SignIn",
    "Suggestion",
    "Tally",
    "Traffic",
    "Unit",
    "WrittenSet",
    "campaign",
    "comment_tag",
    "draft",
    "intake",
    "invitation",
    "message",
    "metadata",
    "response",
    "suggestion",
    "tally",
    "traffic",
]

metadata: MetaData = SQLModel.metadata
intake: Table = metadata.tables["intake"]
response: Table = metadata.tables["response"]
campaign: Table = metadata.tables["campaign"]
tally: Table = metadata.tables["tally"]
invitation: Table = metadata.tables["invitation"]
draft: Table = metadata.tables["draft"]
suggestion: Table = metadata.tables["suggestion"]
comment_tag: Table = metadata.tables["comment_tag"]
message: Table = metadata.tables["message"]
traffic: Table = metadata.tables["traffic"]
