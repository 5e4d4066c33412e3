"""By which day somebody who used the suggestion box has a reply."""

from datetime import date, timedelta

REPLY_WITHIN = 5  # working days, Monday to Friday, after the day on which it was sent
_A_DAY = timedelta(days=1)


def reply_by(day: date) -> date:
    """The last day for a reply to what was sent on this one."""
    left = REPLY_WITHIN
    while left:
        day += _A_DAY
        left -= day.weekday() < 5
    return day


def late_until(today: date) -> date:
    """What was sent on this day or before is late today."""
    day = today - _A_DAY
    while reply_by(day) >= today:
        day -= _A_DAY
    return day
