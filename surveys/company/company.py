"""The company's own words: name, logo, contact and privacy notice, in up to three languages; changed by leads."""

import hashlib
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from surveys import clock, marks
from surveys.answers.responses import clean_text
from surveys.errors import ChangedMeanwhile, Invalid, NotFound, Problem
from surveys.events import events
from surveys.instruments.schema import LOCALES
from surveys.storage import access, locks
from surveys.storage.engine import Database
from surveys.storage.queries import company as storage
from surveys.storage.tables import Account

Texts = Mapping[str, str]  # locale -> text, of the languages in which there is one
LONGEST: Mapping[str, int] = {"name": 120, "contact": 200, "privacy": 4000}  # characters in each language

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Company:
    """logo: a PNG as `surveys.company.logo` draws it."""

    name: Texts = field(default_factory=dict)
    contact: Texts = field(default_factory=dict)
    privacy: Texts = field(default_factory=dict)
    logo: bytes | None = None
    changed: datetime | None = field(default=None, compare=False)

    @cached_property
    def mark(self) -> str:
        """Stands for all of it: what a form showed, what a rendered page shows."""
        texts = [sorted(getattr(self, name).items()) for name in LONGEST]
        return marks.mark_of(texts, self.logo_mark)

    @cached_property
    def logo_mark(self) -> str:
        """Empty without a logo."""
        return hashlib.sha256(self.logo).hexdigest()[:16] if self.logo else ""

    @property
    def logo_size(self) -> tuple[int, int]:
        """Pixels, as every PNG's first block says them (RFC 2083, 4.1.1)."""
        head = self.logo or bytes(24)
        return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def current(session: Session) -> Company:
    row = storage.get(session)
    return Company(row.name, row.contact, row.privacy, row.logo, row.changed)


def seen_by(session: Session, account: Account) -> Company:
    """For its form. NotFound: the account may not change it."""
    _check_allowed(account)
    return current(session)


def cleaned(typed: Company, problems: Sequence[Problem] = ()) -> Company:
    """As it is stored, or Invalid. problems: what was found before."""
    problems = list(problems)
    for name, limit in LONGEST.items():
        for locale, text in getattr(typed, name).items():
            if "\x00" in text:
                problems.append(Problem(f"{name}_{locale}", "unreadable", {}))
            elif len(clean_text(text)) > limit:
                length = len(clean_text(text))
                problems.append(Problem(f"{name}_{locale}", "too_long", {"limit": limit, "length": length}))
    if problems:
        raise Invalid(problems)
    return replace(
        typed,
        name=_written(typed.name, lines=False),
        contact=_written(typed.contact, lines=False),
        privacy=_written(typed.privacy, lines=True),
    )


def _written(texts: Texts, lines: bool) -> Texts:
    """lines: the text may have several."""
    each = {locale: clean_text(texts.get(locale, "")) for locale in LOCALES}
    return {locale: text if lines else " ".join(text.split()) for locale, text in each.items() if text}


def change(
    session: Session,
    account: Account,
    shown: str,
    typed: Company,
    *,
    without_logo: bool = False,
    problems: Sequence[Problem] = (),
) -> None:
    """shown: the mark of what the form showed. A new logo takes the place of the one that stands; none leaves it.

    ChangedMeanwhile: something else stands now. The same form sent twice changes it once.
    """
    _check_allowed(account)
    wanted, row = cleaned(typed, problems), storage.get(session)
    locks.hold(session, row)
    stands = current(session)
    if wanted.logo is None and not without_logo:
        wanted = replace(wanted, logo=stands.logo)
    if wanted == stands:
        return
    if shown != stands.mark:
        raise ChangedMeanwhile
    row.name, row.contact, row.privacy = dict(wanted.name), dict(wanted.contact), dict(wanted.privacy)
    row.logo, row.changed = wanted.logo, clock.now()
    storage.put(session, row)
    fields = [name for name in (*LONGEST, "logo") if getattr(wanted, name) != getattr(stands, name)]
    events.write(session, "changed", "company", row.id, account_id=account.id, data={"fields": fields})


def _check_allowed(account: Account) -> None:
    if not access.may(account, "change_company"):
        raise NotFound


class KnownCompany:
    """The company's words, remembered for a moment, so that fetching a questionnaire asks no database.

    latest: as they were last read.
    """

    def __init__(self, database: Database, seconds: float = 1.0) -> None:
        self._database, self._seconds = database, seconds
        self._until = 0.0
        self.latest = Company()

    def remembered(self) -> Company | None:
        """Without asking the database."""
        return self.latest if time.monotonic() < self._until else None

    def get(self) -> Company:
        if (known := self.remembered()) is not None:
            return known
        try:
            with self._database.read() as session:
                found = current(session)
        except SQLAlchemyError as error:  # no page fails for want of a logo
            log.warning("The company's words could not be read: %s", type(error).__name__)
        else:
            self.latest = self.latest if found == self.latest else found  # with the marks that were computed
        self._until = time.monotonic() + self._seconds
        return self.latest
