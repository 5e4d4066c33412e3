"""What is promised to whoever answers, on the form, after sending and in mails: what is stored, what happens next."""

from datetime import tzinfo

from app.i18n import N_, Locale, Worded, in_locale, long_date, long_moment, say, sentences, series
from surveys import clock
from surveys.campaigns.campaigns import Published, Stored

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
    names = [say(locale, "your answers"), *(say(locale, _NAMES[name]) for name in published.stored)]
    said = [say(locale, _sentence(published), what=series(locale, names))]
    if published.access == "device":
        said.append(say(locale, "A cookie remembers for a year that this device has answered."))
    return sentences(locale, said)


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
    own = in_locale(published.thanks, locale)
    return [words for words in (own, Worded(_what_follows(published, locale, zone, bool(own)), locale.tag)) if words]


def _what_follows(published: Published, locale: Locale, zone: tzinfo, said: bool) -> str:
    if (day := published.promised(clock.today(zone))) is not None:
        when = long_date(day, locale)
        return say(locale, "By %(day)s the team will have read the results and decided what to improve.", day=when)
    if said:
        return ""
    if published.closes is not None:
        moment = long_moment(clock.to_local(published.closes, zone), locale)
        return say(
            locale,
            "Answers are taken until %(moment)s. Then the team reads the results and decides what to improve.",
            moment=moment,
        )
    return say(locale, "The team reads the results and decides what to improve.")
