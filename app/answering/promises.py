"""What is promised to whoever answers, on the form, after sending and in mails: what is stored, what happens next."""

from dataclasses import dataclass
from datetime import tzinfo

from app.i18n import N_, Locale, Worded
from app.tallies import steps
from surveys import clock
from surveys.campaigns.published import Published, Stored

_NAMES: dict[Stored, str] = {
    "site": N_("the site"),
    "service": N_("the service"),
    "channel": N_("how you reached this form"),
    "language": N_("the language"),
    "day": N_("the day"),
    "time": N_("the time"),
    "pace": N_("whether you were very fast"),
    "machine": N_("signs of a machine"),
}


_STEPS = N_(
    "Results change only in steps of %(fewest)s or more answers. Where all agree, that is known; whoever sent most of "
    "the answers could work out the others."
)


_ROWS = N_(
    "Once the campaign is closed and has ten answers or more, the quality team may also export the answers as a list: "
    "a line for each person, in random order, without site, service, day, language or comment. Whoever knows some of "
    "your answers could find your line, and read the others."
)


@dataclass(frozen=True)
class Promises:
    """A campaign's promises to one reader. zone: the company's clock."""

    published: Published
    locale: Locale
    zone: tzinfo

    def storage(self) -> str:
        """What is stored, in one sentence."""
        names = [N_("your answers"), *(_NAMES[name] for name in self.published.stored)]
        stored = self.locale.series([self.locale.say(name) for name in names])
        sentences = [self.locale.say(_storage_sentence(self.published), what=stored)]
        if self.published.protected and self.published.promise > 1:
            sentences.append(self.locale.say(_STEPS, fewest=steps.FEWEST[self.published.anonymity]))
        if self.published.exported == "rows" and self.published.anonymity != "named":
            sentences.append(self.locale.say(_ROWS))
        if self.published.access == "device":
            sentences.append(self.locale.say("A cookie remembers for a year that this device has answered."))
        return self.locale.sentences(sentences)

    def next_steps(self) -> list[Worded]:
        """What the lead wrote, and the day by which it is decided what to improve; without both, the usual course."""
        from_lead = self.locale.title(self.published.thanks)
        from_us = Worded(self._decision_day() or ("" if from_lead else self._usual_course()), self.locale.tag)
        return [words for words in (from_lead, from_us) if words]

    def _decision_day(self) -> str:
        """Empty where no day is set, or where it has passed."""
        if (day := self.published.promised(clock.today(self.zone))) is None:
            return ""
        return self.locale.say(
            "By %(day)s the team will have read the results and decided what to improve.", day=self.locale.date(day)
        )

    def _usual_course(self) -> str:
        if self.published.closes is None:
            return self.locale.say("The team reads the results and decides what to improve.")
        return self.locale.say(
            "Answers are taken until %(moment)s. Then the team reads the results and decides what to improve.",
            moment=self.locale.moment(clock.to_local(self.published.closes, self.zone)),
        )


def _storage_sentence(published: Published) -> str:
    personal = published.access == "personal"
    if published.anonymous and personal:
        return N_(
            "Anonymous: we store %(what)s, and apart from them that your link was used, not who you are; until they "
            "are mixed with those of others, only somebody who reads both the database and the secret key of the "
            "server could match them with your link."
        )
    if published.anonymous:
        return N_("Anonymous: we store %(what)s, mixed with those of others; not who you are, nor the time.")
    if published.anonymity == "named":
        return N_("With your name: we store %(what)s, and the quality team sees whose they are.")
    if personal:
        return N_("Confidential: with your link we store %(what)s; the quality team does not see whose they are.")
    return N_("We store %(what)s, not your name, device or address.")
