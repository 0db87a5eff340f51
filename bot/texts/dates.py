"""Moments and days as an office writes them, in Shanghai's time."""

from __future__ import annotations

from datetime import date, datetime

from bot.domain.localtime import local

_WEEKDAYS = "一二三四五六日"


def moment(at: datetime) -> str:
    """9 月 30 日 17:00"""
    at = local(at)
    return f"{at.month} 月 {at.day} 日 {at:%H:%M}"


def day(at: datetime) -> str:
    """9月30日, the way it may be typed."""
    at = local(at)
    return f"{at.month}月{at.day}日"


def moment_with_weekday(at: datetime) -> str:
    """9 月 30 日（星期一）17:00"""
    at = local(at)
    return f"{at.month} 月 {at.day} 日（星期{_WEEKDAYS[at.weekday()]}）{at:%H:%M}"


def day_with_weekday(day: date, *, today: date | None = None) -> str:
    """9 月 30 日（星期一）; with the year where it is not today's."""
    year = f"{day.year} 年 " if today is not None and day.year != today.year else ""
    return f"{year}{day.month} 月 {day.day} 日（星期{_WEEKDAYS[day.weekday()]}）"


def full_moment(at: datetime) -> str:
    """2024 年 9 月 30 日 17:00"""
    at = local(at)
    return f"{at.year} 年 {at.month} 月 {at.day} 日 {at:%H:%M}"


def hour(at: datetime) -> str:
    """10:32"""
    return f"{local(at):%H:%M}"
