"""The closed sets of codes that are stored, chosen or asked for, each written once.

The CHECK constraints of the tables, what forms accept and the tables of words follow from them.
"""

from typing import Literal, get_args

State = Literal["draft", "open", "closed"]  # of a campaign
Anonymity = Literal["named", "confidential", "anonymous"]  # what a campaign promises
Access = Literal["open", "device", "personal"]  # anybody with the link, one answer a device, personal links
SitesAre = Literal["all", "some"]  # the sites of a campaign: all that there are, or some of many
Length = Literal["long", "short"]  # of a form
Exported = Literal["tables", "rows"]  # what may leave a campaign that promises more than names do
Channel = Literal["link", "mail", "poster", "card", "kiosk"]  # the ways to a questionnaire
Segment = Literal["site", "service"]  # asked, or said by the link; a campaign lists its values
Known = Literal["channel", "language"]  # known without asking; stored only where a campaign lists it
Listed = Literal["site", "service", "channel"]  # what the company's lists hold
Step = Literal["opened", "started", "finished"]  # of filling in a form
MessageKind = Literal["invite", "remind"]  # of a message to an invited person
Status = Literal[
    "new", "triaged", "review", "accepted", "progress", "done", "verified", "hold", "declined", "merged", "withdrawn"
]  # of a suggestion
Source = Literal["box", "answers"]  # where a suggestion was written: in the suggestion box, or in a questionnaire
Voice = Anonymity  # what a suggestion says of its author
Change = Literal["added", "renamed", "retired", "taken_back", "merged"]  # of an entry of the company's lists
Side = Literal["author", "desk"]  # who wrote a message about a suggestion

Subject = Literal[
    "campaign", "written_set", "programme", "place", "account", "company", "suggestion", "action"
]  # what an event is about: the name of its table
EventKind = Literal[
    "made",
    "changed",
    "moved",
    "opened",
    "paused",
    "resumed",
    "closed",
    "taken_back",
    "put_away",
    "brought_back",
    "deleted",
    "privacy_changed",
    "exported",
    "people_exported",
    "answer_opened",
    "published",
    "round_begun",
    "merged",
    "password_changed",
    "released",
    "withdrawn",
    "imported",
]  # what happened to it; moved: from one of its states to another

ImportState = Literal[
    "read", "checking", "checked", "storing", "stored", "failed", "undoing", "undone"
]  # of a file of answers
DateOrder = Literal["ymd", "dmy", "mdy"]  # how a file writes a date

Rhythm = Literal["monthly", "quarterly", "half_yearly", "yearly", "free"]  # of a programme

ActionState = Literal["draft", "fixed", "doing", "carried_out", "waiting", "judged", "closed", "dropped"]
ActionKind = Literal["change", "training", "standard", "information"]
Origin = Literal["rank", "need", "comment", "group", "suggestion", "none"]  # from where an action was made
Outcome = Literal["standardised", "continued", "given_up"]  # how an action was closed
MoveName = Literal[
    "fix", "change_rule", "start", "carry_out", "wait", "judge", "standardise", "continue", "give_up", "drop"
]  # of an action: surveys.actions.moves says which leads where
MeasureOf = Literal["need", "dimension", "overall"]  # what an action is to change
Statistic = Literal["gap", "perception", "satisfaction", "nps"]
Chosen = Literal["rank", "otherwise"]  # why it is that which was picked
People = Literal["others", "same"]  # who answers again: whoever does, or the same people by their personal links
Flags = Literal["in", "out"]  # whether answers that look thoughtless count

Role = Literal["lead"]  # of an account
Act = Literal[
    "see_campaign",
    "make_campaign",
    "change_campaign",
    "open_campaign",
    "close_campaign",
    "delete_campaign",
    "see_people",
    "invite_people",
    "send_messages",
    "remind_people",
    "remove_people",
    "hand_over_link",
    "see_answer",
    "export_people",
    "see_suggestions",
    "reply_to_suggestion",
    "tag_suggestion",
    "see_set",
    "write_set",
    "change_company",
    "see_programme",
    "write_programme",
    "see_action",
    "write_action",
    "see_places",
    "change_places",
    "change_units",
    "see_events",
    "import_file",
]  # what a signed-in person does: surveys.storage.access says who may

CHANNELS: tuple[Channel, ...] = get_args(Channel)
ALWAYS: tuple[Channel, ...] = ("link", "mail")  # follow from whom a campaign asks; the others are chosen
SEGMENTS: tuple[Segment, ...] = get_args(Segment)
KNOWN: tuple[Known, ...] = get_args(Known)
LISTED: tuple[Listed, ...] = get_args(Listed)
