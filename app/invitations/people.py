"""The page of a campaign's invited people, in the language of the lead who reads it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from app.campaigns.handouts import link_of
from app.campaigns.words import number_of
from app.i18n import BY_CODE, N_, Locale
from app.invitations.letters import sender_of
from app.invitations.pages import LinkRow, People, PersonalLinks, PersonRow
from app.invitations.words import TROUBLES, WRONG
from app.services import Services
from app.tallies.counting import answer_counts
from app.web.deps import Session, Staff, frame_of
from app.web.errors import faults
from surveys import clock
from surveys.campaigns import campaigns
from surveys.campaigns.published import Published
from surveys.codes import Act
from surveys.errors import Invalid, NotFound
from surveys.people import invitations, mailings
from surveys.people.addresses import MOST_ROWS, BadList, Wrong
from surveys.people.invitations import Invitation
from surveys.people.mailings import Counts

A_PAGE = 50
MOST_LINES = 50  # with something to correct, that are shown
Done = Literal["imported", "queued", "stopped", "removed"]  # what was just done, in the address of the page


def list_mark(text: str) -> str:
    """By which a list that a page showed is known again, however browsers end its lines."""
    return hashlib.sha256("\n".join(text.split()).encode()).hexdigest()


@dataclass(frozen=True)
class Desk:
    """A lead at the invited people of one campaign, and what the page says in the lead's language."""

    session: Session
    services: Services
    staff: Staff
    locale: Locale
    published: Published

    @property
    def sends(self) -> bool:
        """Whether messages leave this machine; otherwise they are saved as files."""
        return bool(self.services.settings.mail.server)

    def page(
        self, *, find: str = "", number: int = 1, done: str = "", typed: str = "", invalid: Invalid | None = None
    ) -> People:
        published, settings, trouble = self.published, self.services.settings, self.services.mailer.trouble
        counts = mailings.counts(self.session, published, settings.zone, not self.sends)
        if published.protected:  # as many as are in the figures; how many of a few is not told either
            counts = replace(counts, used=answer_counts(self.session).get(published.id, 0))
        rows, matches = invitations.page(self.session, published, find, (number - 1) * A_PAGE, A_PAGE)
        wrong = invalid.found.wrong if isinstance(invalid, BadList) else []
        return People(
            frame=frame_of(self.staff, "campaigns"),
            id=published.id,
            title=published.title,
            heading=self._heading(counts),
            anonymity=published.anonymity,
            stage=published.stage,
            opens=clock.to_local(published.opens, settings.zone) if published.opens else None,
            counts=counts,
            answered=number_of(published, counts.used, self.locale),
            failures=[(self._refusal(code), n) for code, n in mailings.failures(self.session, published)],
            sender="{} <{}>".format(*sender_of(settings, self.locale)).strip() if self.sends else "",
            trouble=self.locale.say(TROUBLES[trouble]) if trouble else "",
            done=done,
            segments={} if published.anonymous else published.asked_segments,
            rows=[self._row(row) for row in rows],
            find=find,
            number=number,
            last=max(1, -(-matches // A_PAGE)),
            matches=matches,
            typed=typed,
            refused=list_mark(typed) if typed.strip() else "",
            faults=faults(self.locale, invalid) if invalid else [],
            lines=[(each.line, self._correction(each)) for each in wrong[:MOST_LINES]],
            more=max(0, len(wrong) - MOST_LINES),
            usable_without=isinstance(invalid, BadList) and invalid.found.usable_without,
        )

    def handed_over(self, person: int) -> tuple[Invitation, str]:
        """A person and the address of their own link."""
        settings = self.services.settings
        row, token = invitations.handed_over(self.session, self.published, settings.secret, person)
        return row, link_of(settings, self.published, invite=token)

    def links(self, number: int) -> PersonalLinks:
        """A page of everybody's links. NotFound: it is no named campaign."""
        published, settings = self.published, self.services.settings
        start = (number - 1) * A_PAGE
        found, total = invitations.all_handed_over(self.session, published, settings.secret, start, A_PAGE)
        return PersonalLinks(
            frame=frame_of(self.staff, "campaigns"),
            id=published.id,
            title=published.title,
            rows=[
                LinkRow(row.id or 0, row.address, row.name, row.used, link_of(settings, published, invite=token))
                for row, token in found
            ],
            number=number,
            last=max(1, -(-total // A_PAGE)),
        )

    def done(self, what: str, n: int, known: int, again: str = "", out: int = 0) -> str:
        """What was just done; nothing where that is not known. again: lines that were left out, as was `out`."""
        say_n = self.locale.say_n
        sentences: dict[str, str] = {
            "imported": say_n("%(n)s person was added.", "%(n)s people were added.", n),
            "queued": say_n("%(n)s message is on its way.", "%(n)s messages are on their way.", n)
            if self.sends
            else say_n("%(n)s message is being saved.", "%(n)s messages are being saved.", n),
            "stopped": say_n("%(n)s message was held back.", "%(n)s messages were held back.", n),
            "removed": say_n("%(n)s person was removed.", "%(n)s people were removed.", n),
        }
        if what == "queued" and self.published.anonymity == "confidential" and self.sends:
            return self.locale.sentences([sentences[what], self.locale.say("Whoever has answered is left out.")])
        if what not in sentences:
            return ""
        said = [sentences[what]]
        if known:
            said.append(
                say_n(
                    "%(n)s was on the list before and is left as it was.",
                    "%(n)s were on the list before and are left as they were.",
                    known,
                )
            )
        if again:
            lines = again.split(",")
            said.append(
                say_n(
                    "Line %(lines)s has an address that came before, and was left out.",
                    "Lines %(lines)s have addresses that came before, and were left out.",
                    len(lines),
                    lines=self.locale.listed(lines),
                )
            )
        if out:
            said.append(
                say_n(
                    "%(n)s line without an address that can be mailed was left out.",
                    "%(n)s lines without an address that can be mailed were left out.",
                    out,
                )
            )
        return self.locale.sentences(said)

    def _heading(self, counts: Counts) -> str:
        if not counts.invited:
            return self.locale.say("Nobody is invited yet")
        if counts.used or (self.published.finished if self.published.protected else self.published.stage == "over"):
            return self._answered(counts)
        if counts.sent and not self.sends:
            return self.locale.say_n(
                "%(n)s invitation is saved as a file, no answer is counted yet",
                "%(n)s invitations are saved as files, no answer is counted yet",
                counts.sent,
            )
        if counts.sent:
            return self.locale.say_n(
                "%(n)s person is invited, no answer is counted yet",
                "%(n)s people are invited, no answer is counted yet",
                counts.sent,
            )
        if not self.sends:
            return self.locale.say_n(
                "%(n)s person is on the list, no message is saved yet",
                "%(n)s people are on the list, no message is saved yet",
                counts.invited,
            )
        return self.locale.say_n(
            "%(n)s person is on the list, nothing is sent yet",
            "%(n)s people are on the list, nothing is sent yet",
            counts.invited,
        )

    def _answered(self, counts: Counts) -> str:
        if self.published.protected and not counts.used:
            return self.locale.say_n(
                "%(n)s person was on the list; no answers, or too few to show",
                "%(n)s people were on the list; no answers, or too few to show",
                counts.invited,
            )
        if self.published.protected:  # more may have answered
            return self.locale.say_n(
                "The answer of %(used)s of %(n)s person is counted",
                "The answers of %(used)s of %(n)s people are counted",
                counts.invited,
                used=counts.used,
            )
        return self.locale.say_n(
            "%(used)s of %(n)s person has answered",
            "%(used)s of %(n)s people have answered",
            counts.invited,
            used=counts.used,
        )

    def _row(self, row: Invitation) -> PersonRow:
        language = BY_CODE[row.locale].name if row.locale in BY_CODE else ""
        segments = [row.segments.get(name, "") for name in self.published.asked_segments]
        return PersonRow(
            id=row.id or 0,
            address=row.address,
            about=[word for word in (row.name, language, *segments) if word],
            standing=self._standing(row),
            removable=row.sent is None and row.due is None and not row.used,
            answered=row.used and self.published.anonymity == "named",
        )

    def _standing(self, row: Invitation) -> str:
        """What became of one person's messages. Except in named campaigns it never mentions reminders: they would tell
        who has not answered.
        """
        named = self.published.anonymity == "named"
        if row.used and named:
            return self.locale.say("Answered")
        if row.due == "invite":
            return self.locale.say(N_("Waiting to be sent") if self.sends else N_("Waiting to be saved"))
        if row.failed and (row.sent is None or named):
            return self._refusal(row.failed)
        if row.sent is None:
            return self.locale.say(N_("Nothing sent yet") if self.sends else N_("Nothing saved yet"))
        if row.reminded and named:
            words = N_("Reminded on %(day)s") if self.sends else N_("Reminder saved as a file on %(day)s")
            return self.locale.say(words, day=self._day(row.reminded))
        words = N_("Sent on %(day)s") if self.sends else N_("Saved as a file on %(day)s")
        return self.locale.say(words, day=self._day(row.sent))

    def _day(self, moment: datetime) -> str:
        return self.locale.date(clock.day_of(moment, self.services.settings.zone))

    def _correction(self, wrong: Wrong) -> str:
        return self.locale.say(WRONG[wrong.reason], value=wrong.value, most=MOST_ROWS)

    def _refusal(self, code: str) -> str:
        """Why a message was not delivered; code: what the server answered, or ours."""
        first, _, detail = code.partition(" ")
        if code == mailings.OTHER_SECRET:
            return self.locale.say("The server's secret key has changed, so this link cannot be made any more.")
        if first == "unsafe":
            return self.locale.say("No message could be made of this.")
        if first == "time" or first.startswith("4"):
            return self.locale.say("The mail server put it off for too long.")
        if detail.startswith("5.1") or (not detail and first in ("550", "551", "553")):
            return self.locale.say("No such address (%(code)s).", code=code)
        if detail.startswith("5.2") or first == "552":
            return self.locale.say("This mailbox takes nothing at the moment (%(code)s).", code=code)
        return self.locale.say("The mail server refuses it (%(code)s).", code=code)


def desk_of(session: Session, services: Services, staff: Staff, locale: Locale, act: Act, campaign_id: int) -> Desk:
    """NotFound: there is no such campaign, none with personal links, or the account may not do this."""
    published = campaigns.published_for(session, staff.account, act, campaign_id)
    if published.access != "personal":
        raise NotFound
    return Desk(session, services, staff, locale, published)
