"""Readers of years, halves, quarters, months, weeks and days: a rule's match becomes a Stretch.

The patterns they are called for stand in bot/when/grammar.py; the group names are shared with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.when.stretch import (
    AMBIGUOUS,
    Cycle,
    Days,
    Impossible,
    NotKnown,
    Setting,
    Stretch,
    add_months,
    day_of,
    monday,
    month_end,
)

Match = re.Match[str]

_NEAR_YEARS = {"今": 0, "当": 0, "明": 1, "次": 1, "来": 1, "下": 1, "后": 2, "去": -1, "上": -1, "前": -2}
_NEAR_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "当": 0, "本": 0, "即": 0, "明": 1, "次": 1, "后": 2, "大后": 3}
_NEAR_WEEKS = {"上上": -2, "上": -1, "下": 1, "下下": 2}
_PARTS = {"初": (1, 10), "上旬": (1, 10), "中": (11, 20), "中旬": (11, 20), "下旬": (21, 31), "上中旬": (1, 20)}
_PARTS |= {"上半月": (1, 15), "下半月": (16, 31)}


def year_of(match: Match, setting: Setting) -> int | None:
    """The year the match names: 2024, 25 (2025), 明年; None where it names none."""
    groups = match.groupdict()
    if groups.get("year"):
        year = int(match["year"])
        return year if year > 99 else 2000 + year
    if groups.get("near_year"):
        return setting.today.year + _NEAR_YEARS[match["near_year"][0]]
    return None


def yearly(
    days: Callable[[int], Days],
    year: int | None,
    *,
    is_long: bool = False,
    is_end: bool = False,
    doubt: str | None = None,
    festival: str = "",
) -> Stretch:
    """A stretch that comes round each year, or is fixed by the year written."""
    return Stretch(
        lambda anchor: days(anchor.year if year is None else year),
        Cycle.YEARLY if year is None else Cycle.FIXED,
        is_long=is_long,
        is_end=is_end,
        doubt=doubt,
        festival=festival,
    )


def fixed(first: date, last: date | None = None, *, is_end: bool = False, doubt: str | None = None) -> Stretch:
    """One stretch and no other; longer than a day where `last` is given."""
    days = (first, first if last is None else last)
    return Stretch(lambda _: days, is_long=last is not None, is_end=is_end, doubt=doubt)


# --- days ------------------------------------------------------------------------------------------------------------


def full_date(match: Match, setting: Setting) -> Stretch:
    year = int(match["year"])
    return fixed(day_of(year if year > 99 else 2000 + year, int(match["month"]), int(match["day"])))


def month_day(match: Match, setting: Setting) -> Stretch:
    month, day = int(match["month"]), int(match["day"])

    def days(year: int) -> Days:
        found = day_of(year, month, day)
        return found, found

    return yearly(days, year_of(match, setting))


def near_month_day(match: Match, setting: Setting) -> Stretch:
    first = _near_month(match, setting)
    return fixed(day_of(first.year, first.month, int(match["day"])))


def day_only(match: Match, setting: Setting) -> Stretch:
    number = int(match["day"])

    def days(anchor: date) -> Days:
        found = day_of(anchor.year, anchor.month, number)
        return found, found

    return Stretch(days, Cycle.MONTHLY)


def days_of_month(match: Match, setting: Setting) -> Stretch:
    month, first, last = int(match["month"]), int(match["day"]), int(match["day2"])
    if last < first:
        raise Impossible
    return yearly(
        lambda year: (day_of(year, month, first), day_of(year, month, last)), year_of(match, setting), is_long=True
    )


def near_day(match: Match, setting: Setting) -> Stretch:
    return fixed(setting.today + timedelta(days=_NEAR_DAYS[match["near_day"]]))


def two_days(match: Match, setting: Setting) -> Stretch:
    """今明两天, 明后天."""
    first = setting.today + timedelta(days=_NEAR_DAYS[match["near_day"]])
    return fixed(first, first + timedelta(days=1))


def bare_month_day(match: Match, setting: Setting) -> Stretch:
    """12.31 and 12/31; 31/12 can only be turned round; 3.6, 5/6 and 10-12 may be a number, a share, a range."""
    month, day = int(match["month"]), int(match["day"])
    is_doubtful = max(month, day) < 10 or ("-" in match[0] and day <= 12)
    if "/" not in match[0] and 0 <= 2000 + month - setting.today.year <= 5 and 1 <= day <= 12:
        # 24.12, 25-6: nobody puts the day first with a dot; it is a month of this or a near year.
        return fixed(day_of(2000 + month, day, 1), month_end(2000 + month, day), doubt=AMBIGUOUS)
    if month > 12 >= day:
        month, day, is_doubtful = day, month, True

    def days(year: int) -> Days:
        found = day_of(year, month, day)
        return found, found

    return yearly(days, None, doubt=AMBIGUOUS if is_doubtful else None)


def bare_days(match: Match, setting: Setting) -> Stretch:
    month, day, month2, day2 = (int(match[name]) for name in ("month", "day", "month2", "day2"))

    def days(year: int) -> Days:
        return day_of(year, month, day), day_of(year + ((month2, day2) < (month, day)), month2, day2)

    return yearly(days, None, is_long=True)


def bare_months(match: Match, setting: Setting) -> Stretch:
    """2024.10-12: months of one year, unlike 2024-10-12."""
    year, first, last = int(match["year"]), int(match["month"]), int(match["month2"])
    if last <= first:
        raise NotKnown
    return fixed(day_of(year, first, 1), month_end(year, last))


def bare_year(match: Match, setting: Setting) -> Stretch:
    year = int(match["year"])
    return fixed(date(year, 1, 1), date(year, 12, 31), doubt=AMBIGUOUS)


# --- weeks -----------------------------------------------------------------------------------------------------------


def weekday(match: Match, setting: Setting) -> Stretch:
    days_on = timedelta(days="abcdefg".index(match["weekday"]))
    if match["which"]:
        # 下周五 is asked back: some count from the coming Friday.
        doubt = AMBIGUOUS if match["which"] == "下" else None
        return fixed(_near_week(match["which"], setting) + days_on, doubt=doubt)
    return Stretch(lambda anchor: (anchor + days_on, anchor + days_on), Cycle.WEEKLY)


def week(match: Match, setting: Setting) -> Stretch:
    first = _near_week(match["which"] or "本", setting)
    last = first + timedelta(days=6)
    match match["edge"]:
        case "末":
            return fixed(first + timedelta(days=5), last)
        case "底":
            return fixed(last)
        case "初":
            return fixed(first, first + timedelta(days=1), doubt=AMBIGUOUS)
        case "中":
            return fixed(first + timedelta(days=2), first + timedelta(days=3), doubt=AMBIGUOUS)
        case _:
            return fixed(first, last)


def _near_week(which: str, setting: Setting) -> date:
    """The Monday of 本周, 下周, 下下周, 上周."""
    return monday(setting.today) + timedelta(weeks=_NEAR_WEEKS.get(which, 0))


# --- months ----------------------------------------------------------------------------------------------------------


def month_part(match: Match, setting: Setting) -> Stretch:
    month, part = int(match["month"]), _plain_part(match)
    return yearly(
        lambda year: _part_days(year, month, part),
        year_of(match, setting),
        is_long=True,
        is_end=part in ("底", "末"),
        doubt=_part_doubt(part),
    )


def near_month_part(match: Match, setting: Setting) -> Stretch:
    first, part = _near_month(match, setting), _plain_part(match)
    days = _part_days(first.year, first.month, part)
    return fixed(*days, is_end=part in ("底", "末"), doubt=_part_doubt(part))


def part_only(match: Match, setting: Setting) -> Stretch:
    part = _plain_part(match)
    return Stretch(
        lambda anchor: _part_days(anchor.year, anchor.month, part),
        Cycle.MONTHLY,
        is_long=True,
        is_end=part in ("底", "末"),
        doubt=_part_doubt(part),
    )


def whole_month(match: Match, setting: Setting) -> Stretch:
    month = int(match["month"])
    return yearly(lambda year: (day_of(year, month, 1), month_end(year, month)), year_of(match, setting), is_long=True)


def within_month(match: Match, setting: Setting) -> Stretch:
    """3月内: within March, or 三个月内 with the 个 forgotten?"""
    month = int(match["month"])
    return Stretch(
        lambda anchor: (day_of(anchor.year, month, 1), month_end(anchor.year, month)),
        Cycle.YEARLY,
        is_end=True,
        doubt=AMBIGUOUS,
    )


def whole_near_month(match: Match, setting: Setting) -> Stretch:
    first = _near_month(match, setting)
    return fixed(first, month_end(first.year, first.month))


def months(match: Match, setting: Setting) -> Stretch:
    first, last = int(match["month"]), int(match["month2"])
    # 5、6月 is one stretch; 3、9月 are two, of which nobody can say which is meant.
    are_apart = bool(re.search("[、和及与]", match[0])) and last != first % 12 + 1

    def days(year: int) -> Days:
        if are_apart:
            raise NotKnown
        # 11月至2月 runs into the next year.
        return day_of(year, first, 1), month_end(year + (last < first), last)

    return yearly(days, year_of(match, setting), is_long=True)


def turn_of_month(match: Match, setting: Setting) -> Stretch:
    """9月底10月初: from the last day of the one to the tenth of the next; asked back, being so loose."""
    first, last = int(match["month"]), int(match["month2"])
    return yearly(
        lambda year: (month_end(year, first), day_of(year + (last < first), last, 10)),
        year_of(match, setting),
        is_long=True,
        doubt=AMBIGUOUS,
    )


def _near_month(match: Match, setting: Setting) -> date:
    """The first day of 本月, 下月, 下下月, 上月."""
    word = match["near_month"]
    steps = 2 if word.startswith("下下") else {"下": 1, "次": 1, "上": -1}.get(word[0], 0)
    return add_months(setting.today.replace(day=1), steps)


def _plain_part(match: Match) -> str:
    return match["part"].removeprefix("月")


def _part_days(year: int, month: int, part: str) -> Days:
    """The days of 初, 上旬, 中下旬 …; the whole month for 底 and 末, whose last day is meant."""
    end = month_end(year, month)
    first, last = _PARTS.get(part, (11, 31) if part == "中下旬" else (1, 31))
    return date(year, month, first), min(date(year, month, min(last, 28)) + timedelta(days=max(0, last - 28)), end)


def _part_doubt(part: str) -> str | None:
    return AMBIGUOUS if part == "中" else None


# --- quarters, halves, years -----------------------------------------------------------------------------------------


def quarter(match: Match, setting: Setting) -> Stretch:
    number, edge = int(match["quarter"]), match["edge"]
    return yearly(
        lambda year: _edged(_quarter_days(year, number, number), edge),
        year_of(match, setting),
        is_long=True,
        is_end=edge in ("底", "末"),
        doubt=AMBIGUOUS if edge in ("初", "中") else None,
    )


def quarters(match: Match, setting: Setting) -> Stretch:
    """三、四季度; 前三季度 counts from the first."""
    first, last = int(match["quarter"] or 1), int(match["quarter2"])
    if last < first:
        raise Impossible
    return yearly(lambda year: _quarter_days(year, first, last), year_of(match, setting), is_long=True)


def near_quarter(match: Match, setting: Setting) -> Stretch:
    which, edge, today = match["which"] or "本", match["edge"], setting.today
    steps = 3 * {"下": 1, "次": 1, "上": -1}.get(which[0], 0)
    first = add_months(date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), steps)
    return fixed(
        *_edged((first, month_end(first.year, first.month + 2)), edge),
        is_end=edge in ("底", "末"),
        doubt=AMBIGUOUS if edge in ("初", "中") else None,
    )


def _edged(days: Days, edge: str | None) -> Days:
    """季度初 is as long as the 初 of a month."""
    return (days[0], days[0].replace(day=10)) if edge == "初" else days


def _quarter_days(year: int, first: int, last: int) -> Days:
    return date(year, 3 * first - 2, 1), month_end(year, 3 * last)


def half_year(match: Match, setting: Setting) -> Stretch:
    is_first = match["half"] in "上前"

    def days(year: int) -> Days:
        return (date(year, 1, 1), date(year, 6, 30)) if is_first else (date(year, 7, 1), date(year, 12, 31))

    return yearly(days, year_of(match, setting), is_long=True, is_end=match["edge"] in ("底", "末"))


def whole_year(match: Match, setting: Setting) -> Stretch:
    year = year_of(match, setting)
    if year is None:
        year = setting.today.year
    first, last = date(year, 1, 1), date(year, 12, 31)
    match match["part"]:
        case "底" | "末" | "终":
            return fixed(first, last, is_end=True)
        case "初":
            return fixed(first, date(year, 1, 31), doubt=AMBIGUOUS)
        case "中":
            return fixed(date(year, 6, 30), doubt=AMBIGUOUS)
        case _:
            return fixed(first, last)


def years(match: Match, setting: Setting) -> Stretch:
    first, last = int(match["year"]), int(match["year2"])
    if last < first:
        raise Impossible
    return fixed(date(first, 1, 1), date(last, 12, 31))


def plan_years(match: Match, setting: Setting) -> Stretch:
    """十四五 is 2021-2025, 十五五 2026-2030."""
    first = 2021 + 5 * ("三四五六".index(match["number"]) - 1)
    return fixed(date(first, 1, 1), date(first + 4, 12, 31), is_end=match["edge"] is not None)
