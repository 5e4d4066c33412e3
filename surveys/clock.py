"""Moments as people write them, in the company's time zone, and as they are stored, in UTC."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, tzinfo

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)  # days that can be asked for
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """UTC to the second, as every time in the database."""
    return (_told.get() or datetime.now(UTC)).replace(microsecond=0)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """What is done within was done then: the demo's past is made by the same steps as anybody's present."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def today(zone: tzinfo = UTC) -> date:
    """The day that it is on this clock."""
    return now().astimezone(zone).date()


def day_of(moment: datetime, zone: tzinfo) -> date:
    """The day on which a stored moment was on this clock."""
    return to_local(moment, zone).date()


def written_day(written: str) -> date | None:
    """A day as an address or a form has it; none where there is no such day, or it is none of this century."""
    try:
        day = date.fromisoformat(written) if _DAY.fullmatch(written) else None
    except ValueError:
        return None
    return day if day is not None and EARLIEST <= day <= LATEST else None


def midnight(zone: tzinfo) -> datetime:
    """When this day began on this clock."""
    return to_utc(f"{today(zone)}T00:00", zone)


def to_utc(written: str, zone: tzinfo, *, latest: bool = False) -> datetime:
    """`2026-12-31T18:00` on the company's clock. ValueError: no such text.

    When clocks go back, one hour comes twice. The first one counts, or with `latest` the second, so that a person who
    trusted the notice is not too late. An hour that clocks skip becomes the same moment after the change.
    """
    local = datetime.fromisoformat(written)
    if local.tzinfo is not None:
        raise ValueError("a moment is written without a zone")
    moments = [local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return max(moments) if latest else moments[0]  # the second fold of a skipped hour would be before the change


def to_local(moment: datetime, zone: tzinfo) -> datetime:
    """A stored moment on the company's clock."""
    return moment.astimezone(zone)
