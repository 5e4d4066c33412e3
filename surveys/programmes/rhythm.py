"""The calendar of programmes: to which round a day belongs, and when the next one begins."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from surveys import clock
from surveys.codes import Rhythm

MONTHS: Mapping[Rhythm, int] = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}
FREE = 3  # months after which the next round of a free rhythm is proposed


def begin_of(rhythm: Rhythm, day: date) -> date:
    """The first day of the round to which this day belongs; of a free rhythm each day is a round of its own."""
    if rhythm == "free":
        return day
    months = MONTHS[rhythm]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def next_begin(rhythm: Rhythm, begins: date) -> date:
    """OverflowError, ValueError: after the last year that dates can hold."""
    return later(begins, MONTHS.get(rhythm, FREE))


def later(day: date, months: int) -> date:
    """So many months later, on the last day of a month that is shorter."""
    number = day.year * 12 + day.month - 1 + months
    first = date(number // 12, number % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def months_between(begins: date, following: date) -> int:
    return (following.year - begins.year) * 12 + following.month - begins.month


def moved(moment: datetime | None, months: int, zone: tzinfo) -> datetime | None:
    """So many months later, at the same time of day on this clock."""
    if moment is None:
        return None
    local = clock.to_local(moment, zone)
    return clock.to_utc(f"{later(local.date(), months)}T{local:%H:%M:%S}", zone)
