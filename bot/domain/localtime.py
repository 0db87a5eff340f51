"""China's one time zone. Moments are stored in UTC and shown, planned and read in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(moment: datetime) -> datetime:
    """The same moment in Shanghai; refuses a naive one with ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a naive datetime names no moment")
    return moment.astimezone(SHANGHAI)


def at_local(day: date, hour: time) -> datetime:
    """The moment of this hour on this day in Shanghai."""
    return datetime.combine(day, hour, tzinfo=SHANGHAI)
