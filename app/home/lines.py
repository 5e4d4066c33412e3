"""Each thing that waits as a line: how late it is, what it is, what is to be done, and where."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.campaigns.words import number_of
from app.home.pages import Line
from app.i18n import N_, Locale
from app.suggestions.desk import opening
from surveys.codes import ActionState
from surveys.late.late import OpenCampaign, Row, RunningAction, Waiting

TITLES: Mapping[ActionState, str] = {
    "draft": N_("Action %(title)s: its rule is not fixed"),
    "fixed": N_("Action %(title)s has not begun"),
    "doing": N_("Action %(title)s is not carried out"),
    "judged": N_("Action %(title)s has its verdict"),
}
VERBS: Mapping[ActionState, str] = {
    "draft": N_("Fix the rule"),
    "fixed": N_("Begin"),
    "doing": N_("Write the result"),
    "judged": N_("Decide what follows"),
}
PLACES: Mapping[ActionState, str] = {"draft": "/edit", "fixed": "#next", "doing": "#next", "judged": "#act"}


@dataclass(frozen=True)
class Teller:
    """owners: account -> name."""

    locale: Locale
    owners: Mapping[int, str]

    def line(self, row: Row) -> Line:
        about = row.about
        if isinstance(about, RunningAction):
            title, words, at, verb = self._action(about, row)
        elif isinstance(about, OpenCampaign):
            title, words, at, verb = self._campaign(about, row)
        else:
            title, words, at, verb = self._suggestion(about, row)
        mark = "late" if row.days > 0 else "soon" if row.days == 0 else ""
        return Line(self._tag(row.days), mark, title, words, at, verb)

    def following(self, row: Row) -> str:
        say, day = self.locale.say, self.locale.date(row.due)
        about = row.about
        title = self.locale.title(about.campaign.title) if isinstance(about, OpenCampaign) else ""
        if isinstance(about, RunningAction):
            title = about.title
        return say("The next day is %(day)s: %(title)s.", day=day, title=self.locale.quoted(title))

    def _tag(self, days: int) -> str:
        if days == 0:
            return self.locale.say("today")
        if days < 0:
            return self.locale.say_n("in %(n)s day", "in %(n)s days", -days)
        return self.locale.say_n("%(n)s day late", "%(n)s days late", days)

    def _action(self, row: RunningAction, of: Row) -> tuple[str, str, str, str]:
        say, day = self.locale.say, self.locale.date(of.due)
        owner = self.owners.get(row.owner_id or 0, "–")
        if row.state == "judged":
            words = say("Judged on %(day)s; it waits for its close. Owner: %(owner)s.", day=day, owner=owner)
        else:
            words = say("To be carried out by %(day)s. Owner: %(owner)s.", day=day, owner=owner)
        at = f"/programmes/{row.programme_id}/actions/{row.id}{PLACES[row.state]}"
        return say(TITLES[row.state], title=self.locale.quoted(row.title)), words, at, say(VERBS[row.state])

    def _campaign(self, about: OpenCampaign, of: Row) -> tuple[str, str, str, str]:
        say, campaign, day = self.locale.say, about.campaign, self.locale.date(of.due)
        title, id_ = self.locale.quoted(self.locale.title(campaign.title)), campaign.id
        n = number_of(campaign, about.n, self.locale)
        if of.days > 0:
            heading, verb, at = say("%(title)s is still open", title=title), say("Close it"), f"/campaigns/{id_}"
        elif campaign.access == "personal":
            heading, verb, at = "", say("Remind"), f"/campaigns/{id_}/people"
        else:
            heading, verb, at = "", say("Hand it out"), f"/campaigns/{id_}"
        if about.short:
            heading = heading or say("%(title)s is short of answers", title=title)
            said = [say("%(n)s of %(planned)s answers that an action waits for.", n=n, planned=about.planned or 0)]
        else:
            heading = heading or say("%(title)s closes soon", title=title)
            said = [say("%(n)s answers.", n=n)]
        if about.ends != "free":
            closes = N_("It closes on %(day)s.") if about.ends == "closes" else N_("Its round ends on %(day)s.")
            said.append(say(closes, day=day))
        return heading, self.locale.sentences(said), at, verb

    def _suggestion(self, row: Waiting, of: Row) -> tuple[str, str, str, str]:
        say, text = self.locale.say, " ".join(row.text.split())
        words = say("A reply was due by %(day)s.", day=self.locale.date(of.due))
        title = say("Suggestion %(words)s has no reply", words=self.locale.quoted(opening(text)))
        return title, words, f"/suggestions/{row.id}", say("Write a reply")
