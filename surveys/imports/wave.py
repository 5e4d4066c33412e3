"""What a lead says about the campaign that a file becomes: its name, its promise, its days, its programme."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from sqlmodel import Session

from surveys import clock
from surveys.campaigns.plan import LONGEST_TITLE
from surveys.codes import Anonymity
from surveys.errors import Invalid, Problem
from surveys.programmes import programmes
from surveys.storage.engine import zone_of
from surveys.storage.tables import Account, ImportedFile


@dataclass(frozen=True)
class Wave:
    """What a lead says about the campaign that a file becomes. title: locale -> title. first, last: its days."""

    title: Mapping[str, str]
    anonymity: Anonymity
    first: date
    last: date
    programme_id: int | None = None

    def to_json(self) -> dict[str, Any]:
        days = {"first": self.first.isoformat(), "last": self.last.isoformat()}
        return {"title": dict(self.title), "anonymity": self.anonymity, "programme_id": self.programme_id, **days}


def wave_of(data: Mapping[str, Any]) -> Wave:
    days = {name: date.fromisoformat(data[name]) for name in ("first", "last")}
    return Wave(data["title"], data["anonymity"], programme_id=data["programme_id"], **days)


def checked(session: Session, account: Account, row: ImportedFile, typed: Mapping[str, str]) -> Wave:
    """What was typed, and what the file says itself. Invalid."""
    problems: list[Problem] = []
    titles = {name.removeprefix("title_"): text for name, text in typed.items() if name.startswith("title_")}
    titles = {locale: " ".join(text.split()) for locale, text in titles.items() if text.strip()}
    if not titles:
        problems.append(Problem("title_en", "title_missing", {}))
    for locale, text in titles.items():
        if len(text) > LONGEST_TITLE:
            problems.append(Problem(f"title_{locale}", "too_long", {"limit": LONGEST_TITLE, "length": len(text)}))
    anonymity = typed.get("anonymity", "")
    if anonymity not in get_args(Anonymity):
        problems.append(Problem("anonymity", "not_chosen", {}))
    days = {name: _day(name, typed, row.found, problems) for name in ("first", "last")}
    first, last = days["first"], days["last"]
    if first and last and first > last:
        problems.append(Problem("last", "days_reversed", {}))
    if last and last > clock.today(zone_of(session)):
        problems.append(Problem("last", "future_date", {}))
    programme = typed.get("programme", "")
    if programme and not _fits(session, account, programme, row.instrument):
        problems.append(Problem("programme", "not_a_choice", {}))
    if problems or first is None or last is None:
        raise Invalid(problems)
    return Wave(titles, anonymity, first, last, int(programme) if programme else None)  # type: ignore[arg-type]


def _day(name: str, typed: Mapping[str, str], found: Mapping[str, Any], problems: list[Problem]) -> date | None:
    """As the file says it, where it has days; else as it is typed."""
    if (told := found.get(name)) is not None:
        return date.fromisoformat(told)
    day = clock.written_day(typed.get(name, ""))
    if day is None:
        problems.append(Problem(name, "bad_day", {}))
    return day


def _fits(session: Session, account: Account, programme: str, instrument: str) -> bool:
    rows = programmes.seen_by(session, account)
    return any(str(row.id) == programme and programmes.fits(row, instrument) for row in rows)
