"""Readers of years, halves, quarters, months, weeks and days: a rule's match becomes a Stretch.

The patterns they are called for stand in bot/when/grammar.py; the group names are shared.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.when.stretch import AMBIGUOUS, Cycle, Days, Impossible, Setting, Stretch, add_months, day_of, monday, month_end

Match = re.Match[str]

_NEAR_YEARS = {"今": 0, "当": 0, "明": 1, "次": 1, "来": 1, "下": 1, "后": 2, "去": -1, "上": -1, "前": -2}


def year_of(match: Match, setting: Setting) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        year = int(match["year"])
        return year if year > 99 else 2000 + year
    if groups.get("near_year"):
        return setting.today.year + _NEAR_YEARS[match["near_year"][0]]
    return None


def yearly(days: Callable[[int], Days], year: int | None, **more: object) -> Stretch:
    """A stretch that comes round each year, or is fixed by the year written."""
    if year is not None:
        return Stretch(lambda _: days(year), **more)  # type: ignore[arg-type]
    return Stretch(lambda anchor: days(anchor.year), Cycle.YEARLY, **more)  # type: ignore[arg-type]


def _fixed(first: date, last: date | None = None, **more: object) -> Stretch:
    return Stretch(lambda _: (first, last or first), **more)  # type: ignore[arg-type]


def _near_month(match: Match, setting: Setting) -> date:
    """The first day of 本月, 下月 …"""
    word = match["near_month"]
    months = 2 if word.startswith("下下") else {"下": 1, "次": 1, "上": -1}.get(word[0], 0)
    return add_months(setting.today.replace(day=1), months)


def _part_of_month(part: str) -> Callable[[int, int], Days]:
    def days(year: int, month: int) -> Days:
        end = month_end(year, month)
        match part.removeprefix("月"):
            case "上旬" | "初":
                first, last = 1, 10
            case "中旬" | "中":
                first, last = 11, 20
            case "下旬":
                first, last = 21, end.day
            case "上中旬":
                first, last = 1, 20
            case "中下旬":
                first, last = 11, end.day
            case _:
                first, last = 1, end.day
        return date(year, month, first), date(year, month, last)

    return days


def _is_end(part: str) -> bool:
    return part[-1] in "底末"


def _part_doubt(part: str) -> str | None:
    return AMBIGUOUS if part[-1] == "中" else None


def full_date(match: Match, setting: Setting) -> Stretch:
    day = day_of(int(match["year"]), int(match["month"]), int(match["day"]))
    return _fixed(day)


def month_day(match: Match, setting: Setting) -> Stretch:
    month, day = int(match["month"]), int(match["day"])

    def days(year: int) -> Days:
        found = day_of(year, month, day)
        return found, found

    return yearly(days, year_of(match, setting))


def near_month_day(match: Match, setting: Setting) -> Stretch:
    first = _near_month(match, setting)
    return _fixed(day_of(first.year, first.month, int(match["day"])))


def day_only(match: Match, setting: Setting) -> Stretch:
    number = int(match["day"])

    def days(anchor: date) -> Days:
        found = day_of(anchor.year, anchor.month, number)
        return found, found

    return Stretch(days, Cycle.MONTHLY)


def month_part(match: Match, setting: Setting) -> Stretch:
    month, part = int(match["month"]), match["part"]
    days = _part_of_month(part)
    return yearly(
        lambda year: days(year, month),
        year_of(match, setting),
        is_long=True,
        is_end=_is_end(part),
        doubt=_part_doubt(part),
    )


def near_month_part(match: Match, setting: Setting) -> Stretch:
    first, part = _near_month(match, setting), match["part"]
    return _fixed(
        *_part_of_month(part)(first.year, first.month),
        is_long=True,
        is_end=_is_end(part),
        doubt=_part_doubt(part),
    )


def part_only(match: Match, setting: Setting) -> Stretch:
    part = match["part"]
    days = _part_of_month(part)
    return Stretch(
        lambda anchor: days(anchor.year, anchor.month),
        Cycle.MONTHLY,
        is_long=True,
        is_end=_is_end(part),
        doubt=_part_doubt(part),
    )


def whole_month(match: Match, setting: Setting) -> Stretch:
    month = int(match["month"])
    return yearly(
        lambda year: (day_of(year, month, 1), month_end(year, month)), year_of(match, setting), is_long=True
    )


def whole_near_month(match: Match, setting: Setting) -> Stretch:
    first = _near_month(match, setting)
    return _fixed(first, month_end(first.year, first.month), is_long=True)


def months(match: Match, setting: Setting) -> Stretch:
    first, last = int(match["month"]), int(match["month2"])

    def days(year: int) -> Days:
        # 11月至2月 runs into the next year.
        return day_of(year, first, 1), month_end(year + (last < first), last)

    return yearly(days, year_of(match, setting), is_long=True, is_end=bool(match["end"]) and "、" in match[0])


def days_of_month(match: Match, setting: Setting) -> Stretch:
    month, first, last = int(match["month"]), int(match["day"]), int(match["day2"])
    if last < first:
        raise Impossible
    return yearly(
        lambda year: (day_of(year, month, first), day_of(year, month, last)), year_of(match, setting), is_long=True
    )


def whole_year(match: Match, setting: Setting) -> Stretch:
    year = year_of(match, setting)
    if year is None:
        year = setting.today.year
    part = match["part"] or ""
    first, last = date(year, 1, 1), date(year, 12, 31)
    match part:
        case "底" | "末" | "终":
            return _fixed(last)
        case "内":
            # 25年内 may mean twenty-five years.
            short = "year" in match.groupdict() and match["year"] is not None and len(match["year"]) == 2
            return _fixed(last, is_within=True, doubt=AMBIGUOUS if short else None)
        case "初":
            return _fixed(first, date(year, 1, 31), is_long=True, doubt=AMBIGUOUS)
        case "中":
            return _fixed(date(year, 6, 30), doubt=AMBIGUOUS)
        case _:
            return _fixed(first, last, is_long=True)


def half_year(match: Match, setting: Setting) -> Stretch:
    is_first = match["half"] in "上前"

    def days(year: int) -> Days:
        return (date(year, 1, 1), date(year, 6, 30)) if is_first else (date(year, 7, 1), date(year, 12, 31))

    return yearly(days, year_of(match, setting), is_long=True, is_end=bool(match["end"]))


def _quarter_days(year: int, first: int, last: int) -> Days:
    return date(year, 3 * first - 2, 1), month_end(year, 3 * last)


def quarter(match: Match, setting: Setting) -> Stretch:
    number = int(match["quarter"])
    return yearly(
        lambda year: _quarter_days(year, number, number),
        year_of(match, setting),
        is_long=True,
        is_end=match["edge"] in ("底", "末"),
        doubt=AMBIGUOUS if match["edge"] in ("初", "中") else None,
    )


def quarters(match: Match, setting: Setting) -> Stretch:
    first, last = int(match["quarter"]), int(match["quarter2"])
    if last < first:
        raise Impossible
    return yearly(lambda year: _quarter_days(year, first, last), year_of(match, setting), is_long=True)


def first_quarters(match: Match, setting: Setting) -> Stretch:
    number = int(match["quarter"])
    return yearly(lambda year: _quarter_days(year, 1, number), year_of(match, setting), is_long=True)


def near_quarter(match: Match, setting: Setting) -> Stretch:
    which, today = match["which"] or "本", setting.today
    steps = {"下": 1, "次": 1, "上": -1}.get(which[0], 0)
    first = add_months(date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), 3 * steps)
    return _fixed(
        first,
        month_end(first.year, first.month + 2),
        is_long=True,
        is_end=match["edge"] in ("底", "末"),
        doubt=AMBIGUOUS if match["edge"] in ("初", "中") else None,
    )


def _near_week(which: str, setting: Setting) -> date:
    """The Monday of 本周, 下周, 下下周, 上周."""
    weeks = {"下下": 2, "下": 1, "上": -1, "上上": -2}.get(which, 0)
    return monday(setting.today) + timedelta(weeks=weeks)


def weekday(match: Match, setting: Setting) -> Stretch:
    number = int(match["weekday"]) - 1
    if match["which"]:
        day = _near_week(match["which"], setting) + timedelta(days=number)
        # 下周五 is asked back: some count from the coming Friday.
        return _fixed(day, doubt=AMBIGUOUS if match["which"] == "下" else None)

    def days(anchor: date) -> Days:
        day = anchor + timedelta(days=number)
        return day, day

    return Stretch(days, Cycle.WEEKLY)


def week(match: Match, setting: Setting) -> Stretch:
    first = _near_week(match["which"] or "本", setting)
    last = first + timedelta(days=6)
    match match["edge"]:
        case "末":
            return _fixed(first + timedelta(days=5), last, is_long=True)
        case "底":
            return _fixed(last)
        case "初":
            return _fixed(first, first + timedelta(days=1), is_long=True, doubt=AMBIGUOUS)
        case "内":
            return _fixed(last, is_within=True)
        case _:
            return _fixed(first, last, is_long=True)


_NEAR_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "当": 0, "本": 0, "明": 1, "次": 1, "后": 2, "大后": 3}


def near_day(match: Match, setting: Setting) -> Stretch:
    return _fixed(setting.today + timedelta(days=_NEAR_DAYS[match["near_day"]]))


def two_days(match: Match, setting: Setting) -> Stretch:
    first = {"今": 0, "明": 1}[match["first"]]
    return _fixed(setting.today + timedelta(days=first), setting.today + timedelta(days=first + 1), is_long=True)


def plan_years(match: Match, setting: Setting) -> Stretch:
    """十四五 is 2021-2025, 十五五 2026-2030."""
    first = 2021 + 5 * (int({"三": 3, "四": 4, "五": 5, "六": 6}[match["number"]]) - 4)
    return _fixed(date(first, 1, 1), date(first + 4, 12, 31), is_long=True, is_end=bool(match["end"]))


_UNIT_DAYS = {"天": 1, "日": 1, "周": 7}
_UNIT_MONTHS = {"月": 1, "年": 12}
_UNIT_MINUTES = {"小时": 60, "分": 1, "分钟": 1, "刻钟": 15}


def counted(match: Match, setting: Setting) -> Stretch:
    """N天内, 两个月后, 半小时后, 3个工作日内: from now on, today not counted."""
    unit, today = match["unit"], setting.today
    count = 0 if match["count"] is None else int(match["count"])
    half = bool(match["half"] or match["half2"])
    more: dict[str, object] = {"is_counted": True, "is_within": "内" in match[0]}
    if unit in _UNIT_MINUTES:
        minutes = count * _UNIT_MINUTES[unit] + (_UNIT_MINUTES[unit] // 2 if half else 0)
        moment = setting.now + timedelta(minutes=minutes)
        return _fixed(moment.date(), moment=moment.replace(second=0, microsecond=0), **more)
    if unit == "工作日":
        day = setting.calendar.add_workdays(today, count)
        return _fixed(day, doubt=None if setting.calendar.is_known(day.year) else AMBIGUOUS, **more)
    if unit in _UNIT_DAYS:
        if half and not count:  # half a day, half a week: too vague to act upon
            return _fixed(today + timedelta(days=_UNIT_DAYS[unit] // 2), doubt=AMBIGUOUS, **more)
        return _fixed(today + timedelta(days=count * _UNIT_DAYS[unit]), **more)
    months = count * _UNIT_MONTHS[unit]
    if half and unit == "年":
        months, half = months + 6, False
    return _fixed(add_months(today, months) + timedelta(days=15 if half else 0), **more)
