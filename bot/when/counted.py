"""Readers of times counted from now: 三天内, 两个月后, 半小时后, 3个工作日内. Today is not counted."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.when.days import Match
from bot.when.stretch import AMBIGUOUS, Setting, Stretch, add_months

_MINUTES = {"小时": 60, "分钟": 1, "分": 1, "刻钟": 15, "刻": 15}


def counted(match: Match, setting: Setting) -> Stretch:
    unit, today = match["unit"], setting.today
    count = int(match["count"] or 0)
    is_half = bool(match["half"] or match["half1"] or match["half2"] or match["half3"])
    doubt = None
    moment: datetime | None = None
    if unit in _MINUTES:
        minutes = count * _MINUTES[unit] + (_MINUTES[unit] // 2 if is_half else 0)
        moment = (setting.now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
        day = moment.date()
    elif unit == "工作日":
        day, doubt = _workdays_on(count, setting)
    else:
        day = _days_on(today, unit, count, is_half)
        if is_half and not count and unit in ("天", "日", "周"):
            doubt = AMBIGUOUS  # half a day, half a week: too vague to act upon unseen
    if not match["way"] and not match["lead"]:
        doubt = AMBIGUOUS  # 三个月 alone: how long, or until when?
    is_within = "内" in match["way"]
    return Stretch(lambda _: (day, day), is_within=is_within, is_counted=True, moment=moment, doubt=doubt)


def next_workday(match: Match, setting: Setting) -> Stretch:
    day, doubt = _workdays_on(1, setting)
    return Stretch(lambda _: (day, day), doubt=doubt)


def _workdays_on(count: int, setting: Setting) -> tuple[date, str | None]:
    today, calendar = setting.today, setting.calendar
    day = calendar.add_workdays(today, count)
    # It may cross a year whose holidays are not published.
    is_known = all(calendar.is_known(year) for year in range(today.year, day.year + 1))
    return day, None if is_known else AMBIGUOUS


def _days_on(today: date, unit: str, count: int, is_half: bool) -> date:
    match unit:
        case "年":
            return add_months(today, 12 * count + 6 * is_half)
        case "月":
            return add_months(today, count) + timedelta(days=15 * is_half)
        case "周":
            return today + timedelta(days=7 * count + 3 * is_half)
        case _:
            return today + timedelta(days=count)
