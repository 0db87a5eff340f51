"""Readers of festivals: 国庆前, 春节后第一个工作日, 节前. Which days are off is the working calendar's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.festivals import LEGAL, festival_day
from bot.domain.workdays import WorkCalendar
from bot.when.days import Match, year_of, yearly
from bot.when.stretch import AMBIGUOUS, Days, NotKnown, Setting, Stretch

NAMES = (
    "元旦|春节|元宵|清明|劳动节|端午|中秋|国庆|妇女节|植树节|消费者权益日|青年节|护士节|母亲节|儿童节|父亲节|建党节|"
    "建军节|七夕|教师节|重阳|除夕|圣诞"
)
FIRST_DAYS = "后(?:上班)?第1个工作日|后第1天上班|后上班第1天|后第1天"
BEFORE = "前最后1个工作日"

_MOVING = ("春节", "清明", "端午", "中秋")


def festival(match: Match, setting: Setting) -> Stretch:
    suffix = match["suffix"] or ("假期" if match["holiday"] else "")
    found = _around(match["festival"], year_of(match, setting), suffix, setting.calendar)
    return replace(found, is_before=False) if match["holiday"] else found


def two_festivals(match: Match, setting: Setting) -> Stretch:
    """中秋国庆前: before the first of them; one holiday in some years, two in others."""
    calendar, names = setting.calendar, (match["festival"], match["festival2"])

    def days(of_year: int) -> Days:
        starts = [calendar.holiday_start(name, of_year) for name in names]
        first, second = starts
        if first is None or second is None:
            raise NotKnown
        if match["suffix"] == "前":
            day = min(first, second) - timedelta(days=1)
            return day, day
        end = calendar.holiday_end(names[0], of_year)
        if first != second or end is None:
            raise NotKnown
        return first, end

    # 中秋 may have gone by when 国庆 has not.
    return yearly(days, year_of(match, setting), is_long=match["suffix"] != "前", doubt=AMBIGUOUS)


def before_new_year(match: Match, setting: Setting) -> Stretch:
    """年前 is said of the Spring Festival as often as of the calendar year: asked back."""
    return _around("春节", None, "前", setting.calendar, doubt=AMBIGUOUS)


def next_holiday(match: Match, setting: Setting) -> Stretch:
    """节前, 节后第1个工作日: of the legal holiday that comes next or, for 节后, is under way."""
    calendar, today, suffix = setting.calendar, setting.today, match["suffix"]
    coming: list[tuple[date, str, int]] = []
    for year in (today.year, today.year + 1):
        for name in LEGAL:
            start, end = calendar.holiday_start(name, year), calendar.holiday_end(name, year)
            if start is not None and end is not None and (end >= today if suffix[0] == "后" else start > today):
                coming.append((end, name, year))
    if not coming:
        raise NotKnown
    _, name, year = min(coming)
    # Which holiday was meant is a guess, unless the words say what follows it.
    return _around(name, year, suffix, calendar, doubt=AMBIGUOUS if suffix in ("前", "后") else None)


def is_uncertain(name: str, first: date, calendar: WorkCalendar, *, is_before: bool) -> bool:
    """Whether `first`, as it was reckoned from this festival's days off, is a guess, or can be taken in two ways.

    The days off of a moving festival are only known once they are published. 中秋 within 国庆 (2025) is one holiday with
    it. And where the days off begin before the festival itself (春节 2025 with 除夕, 中秋 2024 at its end): before the
    holiday, or before the festival? 春节放假前 says which.
    """
    day_after = first + timedelta(days=1)  # 元旦前 is the last day of the year before
    year = day_after.year
    start = calendar.holiday_start(name, year)
    if name in _MOVING and not calendar.is_known(year):
        return True
    if name == "中秋" and start == calendar.holiday_start("国庆", year):
        return True
    return day_after == start != festival_day(name, year) and is_before


def _around(name: str, year: int | None, suffix: str, calendar: WorkCalendar, *, doubt: str | None = None) -> Stretch:
    def days(of_year: int) -> Days:
        start, end = calendar.holiday_start(name, of_year), calendar.holiday_end(name, of_year)
        day = festival_day(name, of_year)
        if start is None or end is None or day is None:
            raise NotKnown
        match suffix:
            case "前" | "前夕":
                first = start - timedelta(days=1)
            case "前最后1个工作日":
                first = calendar.add_workdays(start, -1)
            case "后第1天":
                first = end + timedelta(days=1)
            case _ if suffix.startswith("后"):
                first = calendar.add_workdays(end, 1)
            case "假期" | "期间":
                return start, end
            case _:
                first = day
        return first, first

    if suffix in ("后", "前后", "左右") or (suffix == "期间" and name not in LEGAL):
        doubt = AMBIGUOUS
    is_long = suffix in ("假期", "期间") and name in LEGAL
    stretch = yearly(days, year, is_long=is_long, doubt=doubt, festival=name if suffix else "")
    return replace(stretch, is_feast=not suffix, is_before=suffix in ("前", "前夕"))
