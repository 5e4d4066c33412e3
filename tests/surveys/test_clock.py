"""Moments on the company's clock: every one has its place in UTC, also where clocks go forward or back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from surveys import clock

TAIPEI, BERLIN, NEW_YORK = (ZoneInfo(name) for name in ("Asia/Taipei", "Europe/Berlin", "America/New_York"))


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


# written, its zone, as an opening and as a closing moment
MOMENTS = [
    ("2026-12-31T18:00", TAIPEI, "2026-12-31T10:00", "2026-12-31T10:00"),
    ("2026-07-01T00:00", BERLIN, "2026-06-30T22:00", "2026-06-30T22:00"),
    # Clocks go back at 03:00: 02:30 is there twice, and who trusts the notice may take either.
    ("2026-10-25T02:30", BERLIN, "2026-10-25T00:30", "2026-10-25T01:30"),
    ("2026-11-01T01:15", NEW_YORK, "2026-11-01T05:15", "2026-11-01T06:15"),
    # Clocks go forward at 02:00: 02:30 is not there, and 03:30 is meant.
    ("2026-03-29T02:30", BERLIN, "2026-03-29T01:30", "2026-03-29T01:30"),
    ("2026-03-08T02:30", NEW_YORK, "2026-03-08T07:30", "2026-03-08T07:30"),
    # The hours beside those are there once.
    ("2026-10-25T03:00", BERLIN, "2026-10-25T02:00", "2026-10-25T02:00"),
    ("2026-03-29T03:00", BERLIN, "2026-03-29T01:00", "2026-03-29T01:00"),
]


@pytest.mark.parametrize(("written", "zone", "first", "last"), MOMENTS)
def test_a_moment_has_its_place(written: str, zone: ZoneInfo, first: str, last: str) -> None:
    assert clock.to_utc(written, zone) == utc(first)
    assert clock.to_utc(written, zone, latest=True) == utc(last)


@pytest.mark.parametrize("zone", [TAIPEI, BERLIN, NEW_YORK], ids=str)
def test_every_hour_of_a_year_comes_back_as_it_was_written(zone: ZoneInfo) -> None:
    hour = utc("2026-01-01T00:00")
    while hour.year == 2026:
        shown = clock.to_local(hour, zone).strftime("%Y-%m-%dT%H:%M")
        assert hour in (clock.to_utc(shown, zone), clock.to_utc(shown, zone, latest=True))
        hour += timedelta(hours=1)


@pytest.mark.parametrize(
    "written", ["", "soon", "2026-02-30T10:00", "2026-12-31T18:00+08:00", "2026-12-31T18:00Z", "18:00"]
)
def test_what_is_no_moment_without_a_zone_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        clock.to_utc(written, BERLIN)


def test_now_is_a_second_of_utc() -> None:
    assert clock.now().microsecond == 0
    assert clock.now().utcoffset() == timedelta(0)
