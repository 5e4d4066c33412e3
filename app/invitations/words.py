"""The words for what is wrong in a list of people, and for why no message can leave."""

from collections.abc import Mapping

from app.i18n import N_
from app.mail.outbox import Trouble
from surveys.people.addresses import WrongReason

WRONG: Mapping[WrongReason, str] = {
    "empty": N_("There is no address in it."),
    "too_many": N_("More than %(most)s rows. Import them in parts."),
    "not_csv": N_("From here on the quotation marks do not match."),
    "no_address_column": N_("The first line must name the columns, one of them email."),
    "column_twice": N_("The first line names the same column twice."),
    "too_many_cells": N_("More cells than columns. Put what holds a comma in quotation marks."),
    "no_address": N_("No address."),
    "not_an_address": N_("Not an address: %(value)s"),
    "twice": N_("The same address as in line %(value)s."),
    "unknown_language": N_("Not one of the three languages: %(value)s"),
    "unknown_site": N_("Not a site of this campaign: %(value)s"),
    "unknown_service": N_("Not a service of this campaign: %(value)s"),
}
TROUBLES: Mapping[Trouble, str] = {
    "unreachable": N_("The mail server cannot be reached. We try again by ourselves."),
    "broken_off": N_("The mail server broke off. We try again by ourselves."),
    "login": N_(
        "The mail server does not accept our name and password. Once they are right, sending goes on by itself."
    ),
    "encryption": N_("The connection to the mail server cannot be encrypted. Once it can, sending goes on by itself."),
    "sender": N_("The mail server does not accept our sender's address. Once it is right, sending goes on by itself."),
    "folder": N_("The folder for messages cannot be written to. We try again by ourselves."),
}
