"""Invitations and reminders as messages: plain text, in the language of the receiver, with a link of their own."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from app import i18n
from app.answering.promises import Promises
from app.campaigns.handouts import link_of
from app.i18n import BY_CODE, LOCALES, Locale
from app.mail.message import Message, built
from app.settings import Settings
from app.web.letterhead import name_of
from surveys import clock
from surveys.people.addresses import plain
from surveys.people.mailings import Letter


def language_of(letter: Letter) -> Locale:
    """The person's, else the first in which the campaign has a title."""
    title = letter.published.title
    return BY_CODE.get(letter.locale) or next((each for each in LOCALES if title.get(each.code)), i18n.DEFAULT)


def sender_of(settings: Settings, locale: Locale) -> tuple[str, str]:
    """Name, which may be empty, and address."""
    name, address = parseaddr(settings.mail.sender)
    return locale.company(name), address


@dataclass(frozen=True)
class _Writing:
    """One letter in the language of its reader."""

    letter: Letter
    settings: Settings
    locale: Locale

    @property
    def _title(self) -> str:
        return self.locale.title(self.letter.published.title)

    @property
    def subject(self) -> str:
        if self.letter.kind == "remind":
            return self.locale.say("Reminder: %(title)s", title=self._title)
        return self._title

    def text(self) -> str:
        """Nobody is called by name in an anonymous campaign."""
        locale, letter, published = self.locale, self.letter, self.letter.published
        promises = Promises(published, locale, self.settings.zone)
        named = letter.name and not published.anonymous
        paragraphs = [
            locale.say("Hello %(name)s,", name=letter.name) if named else locale.say("Hello,"),
            *self._request(),
            self._time(),
            locale.say("Your personal link:") + "\n" + link_of(self.settings, published, invite=letter.token),
            promises.storage(),
            locale.say("The link is for you alone and can be used once. Do not forward this message."),
        ]
        if published.thanks or published.decides:
            paragraphs += promises.next_steps()
        if contact := locale.title(letter.company.contact):
            paragraphs.append(locale.say("Whom to ask: %(contact)s", contact=contact))
        return "\n\n".join(paragraphs) + "\n"

    def _request(self) -> list[str]:
        locale = self.locale
        company = name_of(self.letter.company, self.settings.mail, locale)
        who = locale.company(self.letter.unit) or company or next(filter(None, sender_of(self.settings, locale)))
        title = plain(self._title)
        if self.letter.kind == "remind":
            return [
                locale.say("%(who)s reminds you of this questionnaire: %(title)s.", who=who, title=title),
                locale.say("If you have answered already, ignore this message. Thank you."),
            ]
        return [locale.say("%(who)s asks for your answers: %(title)s.", who=who, title=title)]

    def _time(self) -> str:
        """How long answering takes, and until when it is possible."""
        minutes, closes = self.letter.published.minutes, self.letter.published.closes
        sentences = [self.locale.say_n("About %(num)s minute.", "About %(num)s minutes.", minutes, num=minutes)]
        if closes is not None:
            moment = self.locale.moment(clock.to_local(closes, self.settings.zone))
            sentences.append(self.locale.say("Open until %(moment)s.", moment=moment))
        return self.locale.sentences(sentences)


def text_of(letter: Letter, settings: Settings) -> str:
    """The paragraphs of a message."""
    return _Writing(letter, settings, language_of(letter)).text()


def _id(letter: Letter, settings: Settings, moment: datetime) -> str:
    """The same for the same message, so that servers know one that comes twice. Says nothing of person or link."""
    day = f":{moment:%Y-%m-%d}" if letter.kind == "remind" else ""
    what = f"message:{letter.published.id}:{letter.address}:{letter.kind}{day}"
    return hmac.new(settings.secret, what.encode(), hashlib.sha256).hexdigest()[:32]


def message_of(letter: Letter, settings: Settings, moment: datetime) -> bytes:
    """Unsafe: a text from outside would become part of its head."""
    writing = _Writing(letter, settings, language_of(letter))
    message = Message(
        sender=sender_of(settings, writing.locale),
        address=letter.address,
        subject=writing.subject,
        text=writing.text(),
        id=_id(letter, settings, moment),
        tag=writing.locale.tag,
    )
    return built(message, moment)
