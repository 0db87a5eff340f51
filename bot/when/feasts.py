"""Readers of festivals: 国庆前, 春节后第一个工作日, 节前. Which days are off is the working calendar's word."""

from __future__ import annotations

from datetime import date, timedelta

from bot.domain.festivals import LEGAL, festival_day
from bot.when.days import Match, year_of, yearly
from bot.when.stretch import AMBIGUOUS, Days, NotKnown, Setting, Stretch


def before_new_year(match: Match, setting: Setting) -> Stretch:
    # 年前 is said of the Spring Festival as often as of the calendar year: asked back.
    return festival_of("春节", None, "前", setting, doubt=AMBIGUOUS)


def festival_of(
    name: str, year: int | None, suffix: str, setting: Setting, *, doubt: str | None = None
) -> Stretch:
    calendar = setting.calendar

    def days(of_year: int) -> Days:
        start, end = calendar.holiday_start(name, of_year), calendar.holiday_end(name, of_year)
        day = festival_day(name, of_year)
        if start is None or end is None or day is None:
            raise NotKnown
        eve = start - timedelta(days=1)
        match suffix:
            case "前" | "前夕":
                return eve, eve
            case "前最后1个工作日":
                last = calendar.add_workdays(start, -1)
                return last, last
            case "后第1个工作日" | "后第1天上班" | "后" | "后上班":
                first = calendar.add_workdays(end, 1)
                return first, first
            case "后第1天":
                return end + timedelta(days=1), end + timedelta(days=1)
            case "假":
                return start, end
            case _:
                return day, day

    if suffix in ("后", "前后"):
        doubt = AMBIGUOUS
    near = year if year is not None else setting.today.year
    if suffix and name in ("春节", "清明", "端午", "中秋") and not calendar.is_known(near + (year is None)):
        # The days off of a moving festival are only known once they are published.
        doubt = doubt or _unless_published(name, year, setting)
    merged = calendar.holiday_start("国庆", near)
    if name == "中秋" and suffix and merged == calendar.holiday_start("中秋", near) and merged is not None:
        doubt = AMBIGUOUS  # one holiday with 国庆: before the holiday, or before the festival?
    return yearly(days, year, is_long=suffix == "假", doubt=doubt)


def _unless_published(name: str, year: int | None, setting: Setting) -> str | None:
    """Doubt where the next such festival lies in a year without published holidays."""
    of_year = year
    if of_year is None:
        this = festival_day(name, setting.today.year)
        of_year = setting.today.year + (this is None or this < setting.today)
    return None if setting.calendar.is_known(of_year) else AMBIGUOUS


def festival(match: Match, setting: Setting) -> Stretch:
    suffix = match["suffix"] or ""
    if suffix in ("期间", "假期", "长假", "放假期间", "假期期间", "长假期间", "黄金周"):
        suffix = "假"
    suffix = suffix.removeprefix("节").removeprefix("假期").removeprefix("长假").replace("上班第", "第")
    return festival_of(match["festival"], year_of(match, setting), suffix, setting)


def next_holiday(match: Match, setting: Setting) -> Stretch:
    """节前, 节后第1个工作日: of the legal holiday that comes next or is under way."""
    calendar, today, suffix = setting.calendar, setting.today, match["suffix"]
    ends: list[tuple[date, str, int]] = []
    for year in (today.year, today.year + 1):
        for name in LEGAL:
            end = calendar.holiday_end(name, year)
            start = calendar.holiday_start(name, year)
            if end is not None and start is not None and (start > today or (suffix[0] == "后" and end >= today)):
                ends.append((end, name, year))
    if not ends:
        raise NotKnown
    _, name, year = min(ends)
    # Which holiday was meant is a guess, unless the words say what follows it.
    plain = suffix not in ("前", "后")
    return festival_of(name, year, suffix, setting, doubt=None if plain else AMBIGUOUS)
