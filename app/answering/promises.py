"""What is promised to whoever answers, on the form, after sending and in mails: what is stored, what happens next."""

from datetime import tzinfo

from app.i18n import N_, Locale, Worded
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


def promise(published: Published, locale: Locale) -> str:
    """One sentence."""
    names = [locale.say("your answers"), *(locale.say(_NAMES[name]) for name in published.stored)]
    said = [locale.say(_sentence(published), what=locale.series(names))]
    if published.access == "device":
        said.append(locale.say("A cookie remembers for a year that this device has answered."))
    return locale.sentences(said)


def _sentence(published: Published) -> str:
    personal = published.access == "personal"
    if published.anonymous and personal:
        return N_(
            "Anonymous: we store %(what)s, not who you are; until they are mixed with those of others, only somebody "
            "who reads the database itself could match them with your link."
        )
    if published.anonymous:
        return N_("Anonymous: we store %(what)s, mixed with those of others; not who you are, nor the time.")
    if published.anonymity == "named":
        return N_("With your name: we store %(what)s, and the quality team sees whose they are.")
    if personal:
        return N_("Confidential: with your link we store %(what)s; the quality team does not see whose they are.")
    return N_("We store %(what)s, not your name, device or address.")


def next_steps(published: Published, locale: Locale, zone: tzinfo) -> list[Worded]:
    """What the lead wrote, and by when it is decided what to improve; where neither is known, what happens anyway."""
    own = locale.title(published.thanks)
    return [words for words in (own, Worded(_what_follows(published, locale, zone, bool(own)), locale.tag)) if words]


def _what_follows(published: Published, locale: Locale, zone: tzinfo, said: bool) -> str:
    if (day := published.promised(clock.today(zone))) is not None:
        when = locale.date(day)
        return locale.say("By %(day)s the team will have read the results and decided what to improve.", day=when)
    if said:
        return ""
    if published.closes is not None:
        moment = locale.moment(clock.to_local(published.closes, zone))
        return locale.say(
            "Answers are taken until %(moment)s. Then the team reads the results and decides what to improve.",
            moment=moment,
        )
    return locale.say("The team reads the results and decides what to improve.")
