"""What a respondent's page shows of the company: name, logo, contact and privacy notice, in the reader's language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from app.i18n import Locale, Worded
from app.settings import Mail
from surveys.company.company import Company

MOST_SHOWN = (96, 32)  # pixels of the bar, so that a phone shows the first card whole
LOGO = "/company/logo.png"
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_NOTHING = Worded("", "")


@dataclass(frozen=True)
class Letterhead:
    """Whatever is empty is not shown. logo: its address; privacy: paragraphs."""

    name: Worded = _NOTHING
    logo: str = ""
    logo_size: tuple[int, int] = (0, 0)  # as it is shown
    contact: Worded = _NOTHING
    privacy: Sequence[Worded] = ()


def letterhead_of(company: Company, mail: Mail, locale: Locale) -> Letterhead:
    privacy = locale.title(company.privacy)
    return Letterhead(
        name=name_of(company, mail, locale),
        logo=logo_of(company),
        logo_size=_shown_size(company.logo_size),
        contact=locale.title(company.contact),
        privacy=[Worded(text, privacy.tag) for text in _BLANK_LINES.split(privacy) if text],
    )


def logo_of(company: Company) -> str:
    """Its address, another one for each logo, so that a browser may keep it for ever; empty: there is none."""
    return f"{LOGO}?v={company.logo_mark}" if company.logo else ""


def _shown_size(size: tuple[int, int]) -> tuple[int, int]:
    """No larger than it is, and not cut."""
    scale = min((1.0, *(most / side for most, side in zip(MOST_SHOWN, size, strict=True) if side)))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def name_of(company: Company, mail: Mail, locale: Locale) -> Worded:
    """As a lead wrote it, else as messages name their sender, where that was set."""
    if company.name or mail.sender == Mail.sender:
        return locale.title(company.name)
    return Worded(locale.company(parseaddr(mail.sender)[0]), locale.tag)
