"""The page of a campaign's invited people: what stands in it, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import Literal

from sqlmodel import Session

from app.i18n import BY_CODE, Locale
from app.invitations.pages import People, PersonRow
from app.invitations.words import TROUBLES, WRONG
from app.web.deps import Services, Staff, frame_of
from app.web.errors import faults
from surveys import clock
from surveys.campaigns.published import Published
from surveys.errors import Invalid
from surveys.people import invitations, mailings
from surveys.people.addresses import MOST_ROWS, BadList, Wrong
from surveys.storage.mailings import Counts
from surveys.storage.tables import Invitation

A_PAGE = 100
Done = Literal["imported", "queued", "stopped", "removed"]  # what was just done, in the address of the page
MOST_LINES = 50  # wrong lines that are shown


def wrong_words(locale: Locale, wrong: Wrong) -> str:
    return locale.say(WRONG[wrong.reason], value=wrong.value, most=MOST_ROWS)


def refusal(locale: Locale, code: str) -> str:
    """Why a message was not delivered; code: what the server answered, or ours."""
    first, _, detail = code.partition(" ")
    if code == mailings.OTHER_SECRET:
        return locale.say("The server's secret key has changed, so this link cannot be made any more.")
    if first == "unsafe":
        return locale.say("No message could be made of this.")
    if first == "time" or first.startswith("4"):
        return locale.say("The mail server put it off for too long.")
    if detail.startswith("5.1") or (not detail and first in ("550", "551", "553")):
        return locale.say("No such address (%(code)s).", code=code)
    if detail.startswith("5.2") or first == "552":
        return locale.say("This mailbox takes nothing at the moment (%(code)s).", code=code)
    return locale.say("The mail server refuses it (%(code)s).", code=code)


def _standing(row: Invitation, published: Published, locale: Locale, zone: tzinfo) -> str:
    """What became of one person's messages. Except in named campaigns it never mentions reminders: they would tell who
    has not answered.
    """
    named = published.anonymity == "named"
    if row.used and named:
        return locale.say("Answered")
    if row.due == "invite":
        return locale.say("Waiting to be sent")
    if row.failed and (row.sent is None or named):
        return refusal(locale, row.failed)
    if row.sent is None:
        return locale.say("Nothing sent yet")
    if row.reminded and named:
        return locale.say("Reminded on %(day)s", day=_day(row.reminded, locale, zone))
    return locale.say("Sent on %(day)s", day=_day(row.sent, locale, zone))


def _day(moment: datetime, locale: Locale, zone: tzinfo) -> str:
    return locale.date(clock.to_local(moment, zone).date())


def _row(row: Invitation, published: Published, locale: Locale, zone: tzinfo) -> PersonRow:
    language = BY_CODE[row.locale].name if row.locale in BY_CODE else ""
    segments = [row.segments.get(name, "") for name in published.asked_segments]
    return PersonRow(
        id=row.id or 0,
        address=row.address,
        about=[word for word in (row.name, language, *segments) if word],
        standing=_standing(row, published, locale, zone),
        removable=row.sent is None and row.due is None and not row.used,
    )


def _heading(locale: Locale, counts: Counts) -> str:
    if not counts.invited:
        return locale.say("Nobody is invited yet")
    if counts.used:
        return locale.say_n(
            "%(used)s of %(n)s person has answered",
            "%(used)s of %(n)s people have answered",
            counts.invited,
            used=counts.used,
        )
    if counts.sent:
        return locale.say_n(
            "%(n)s person is invited, no answer yet", "%(n)s people are invited, no answer yet", counts.sent
        )
    return locale.say_n(
        "%(n)s person is on the list, nothing is sent yet",
        "%(n)s people are on the list, nothing is sent yet",
        counts.invited,
    )


def done_words(locale: Locale, done: str, n: int, known: int) -> str:
    """What was just done; nothing where that is not known."""
    words: Mapping[str, Callable[[], str]] = {
        "imported": lambda: locale.say_n("%(n)s person was added.", "%(n)s people were added.", n),
        "queued": lambda: locale.say_n("%(n)s message is on its way.", "%(n)s messages are on their way.", n),
        "stopped": lambda: locale.say_n("%(n)s message was held back.", "%(n)s messages were held back.", n),
        "removed": lambda: locale.say_n("%(n)s person was removed.", "%(n)s people were removed.", n),
    }
    if done not in words:
        return ""
    said = [words[done]()]
    if known:
        said.append(
            locale.say_n(
                "%(n)s was on the list before and is left as it was.",
                "%(n)s were on the list before and are left as they were.",
                known,
            )
        )
    return locale.sentences(said)


def page(
    session: Session,
    services: Services,
    staff: Staff,
    locale: Locale,
    published: Published,
    *,
    find: str = "",
    number: int = 1,
    done: str = "",
    typed: str = "",
    invalid: Invalid | None = None,
) -> People:
    settings, zone = services.settings, services.settings.zone
    counts = mailings.counts(session, published, zone)
    rows, found = invitations.page(session, published, find, (number - 1) * A_PAGE, A_PAGE)
    wrong = invalid.found.wrong if isinstance(invalid, BadList) else []
    return People(
        frame=frame_of(staff, "campaigns"),
        id=published.id,
        title=published.title,
        heading=_heading(locale, counts),
        anonymity=published.anonymity,
        stage=published.stage,
        opens=clock.to_local(published.opens, zone) if published.opens else None,
        counts=counts,
        failures=[(refusal(locale, code), n) for code, n in mailings.failures(session, published)],
        sender=settings.mail.sender if settings.mail.server else "",
        trouble=locale.say(TROUBLES[services.mailer.trouble]) if services.mailer.trouble else "",
        done=done,
        segments={} if published.anonymous else published.asked_segments,
        rows=[_row(row, published, locale, zone) for row in rows],
        find=find,
        number=number,
        last=max(1, -(-found // A_PAGE)),
        found=found,
        typed=typed,
        faults=faults(locale, invalid) if invalid else [],
        lines=[(each.line, wrong_words(locale, each)) for each in wrong[:MOST_LINES]],
        more=max(0, len(wrong) - MOST_LINES),
    )
