"""A stretch of days as it was written, and how its missing year, month or week is filled in.

No year means the next such stretch that is not over yet; for something already done, the last one that has begun. A
stretch knows how often it comes round (its cycle) and gives its days from an anchor: the first day of a year, a month
or a week. So 11月15日 is a yearly stretch, 15日 a monthly one, 周五 a weekly one, 今年底 a fixed one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

from bot.domain.workdays import WorkCalendar

Days = tuple[date, date]

AMBIGUOUS = "date_ambiguous"


class Impossible(ValueError):
    """There is no such day; `nearest` is the last day before it, None where no year has it."""

    def __init__(self, nearest: date | None = None) -> None:
        super().__init__("no such day")
        self.nearest = nearest


class NotKnown(ValueError):
    """The words are understood, but the day they mean cannot be worked out."""


class Cycle(Enum):
    """How often a stretch comes round."""

    FIXED = auto()
    YEARLY = auto()
    MONTHLY = auto()
    WEEKLY = auto()


@dataclass(frozen=True)
class Setting:
    """What a reading depends on beside the words; `now` is in Shanghai."""

    now: datetime
    calendar: WorkCalendar

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True)
class Stretch:
    """A day or a longer stretch, as written.

    `days` gives first and last day for an anchor of the cycle. `is_end` means its last day only (底, 末). `is_long`
    tells a month from a day. `is_within` is a deadline by itself (三天内). `is_counted` is counted from now, so it only
    holds where nothing else stands before it (合同签订后三天内 is not counted from now). `moment` is set where hours
    were counted, `festival` where the days hang on that festival's days off, with `is_before` where it is said to be
    before the festival (春节前, not 春节放假前), `is_feast` where its name stands alone (妇女节).
    """

    days: Callable[[date], Days]
    cycle: Cycle = Cycle.FIXED
    is_long: bool = False
    is_end: bool = False
    is_within: bool = False
    is_counted: bool = False
    moment: datetime | None = None
    doubt: str | None = None
    festival: str = ""
    is_before: bool = False
    is_feast: bool = False


def anchors(cycle: Cycle, today: date) -> Iterator[date]:
    """Anchors of the cycle from the one before today's on, in the order of time."""
    match cycle:
        case Cycle.FIXED:
            yield today
        case Cycle.YEARLY:
            for year in range(today.year - 1, today.year + 3):
                yield date(year, 1, 1)
        case Cycle.MONTHLY:
            for months in range(-1, 3):
                yield add_months(today.replace(day=1), months)
        case Cycle.WEEKLY:
            for weeks in range(-1, 3):
                yield monday(today) + timedelta(weeks=weeks)


def next_days(stretch: Stretch, since: datetime, *, hour: time | None = None) -> Days:
    """The first occurrence not over at `since`; a fixed stretch has one only. Raises Impossible, NotKnown."""
    for anchor in anchors(stretch.cycle, since.date()):
        try:
            first, last = stretch.days(anchor)
        except Impossible as missing:
            if stretch.cycle is Cycle.FIXED or missing.nearest is None or missing.nearest >= since.date():
                raise
            continue
        if stretch.cycle is Cycle.FIXED or datetime.combine(last, hour or time.max, since.tzinfo) >= since:
            return first, last
    raise NotKnown


def last_days(stretch: Stretch, until: date) -> Days:
    """The last occurrence begun by `until`. Raises Impossible, NotKnown."""
    found: Days | None = None
    is_impossible = False
    for anchor in anchors(stretch.cycle, until):
        try:
            days = stretch.days(anchor)
        except Impossible:
            is_impossible = True
            continue
        if stretch.cycle is Cycle.FIXED or days[0] <= until:
            found = days
    if found is None:
        raise Impossible if is_impossible else NotKnown
    return found


def day_of(year: int, month: int, day: int) -> date:
    """This day; raises Impossible where there is none."""
    if not (1 <= year <= 9998 and 1 <= month <= 12 and 1 <= day <= 31):
        raise Impossible
    end = month_end(year, month)
    if day > end.day:
        raise Impossible(end)
    return date(year, month, day)


def month_end(year: int, month: int) -> date:
    if not (1 <= year <= 9998 and 1 <= month <= 12):
        raise Impossible
    return add_months(date(year, month, 1), 1) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the month's last where it has no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    if not 1 <= year <= 9998:
        raise NotKnown
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), after - timedelta(days=1))


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
