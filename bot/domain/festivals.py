"""Festivals by name (节日): which day they fall on, and which of them are days off by law.

Relied on where an answer says 国庆前 or 春节后. Fixed days are rules; those of the lunar calendar, and 清明 with the
sun, are a table for 2020-2040, worked out by two independent lunar calendars that agree on every entry.
Days off by law: 《全国年节及纪念日放假办法》 (国务院令第795号, in force since 2025-01-01).
"""

from __future__ import annotations

from datetime import date, timedelta

# Year: 春节, 清明, 端午, 七夕, 中秋, 重阳, each as (month, day).
_MOVING: dict[int, tuple[tuple[int, int], ...]] = {
    2020: ((1, 25), (4, 4), (6, 25), (8, 25), (10, 1), (10, 25)),
    2021: ((2, 12), (4, 4), (6, 14), (8, 14), (9, 21), (10, 14)),
    2022: ((2, 1), (4, 5), (6, 3), (8, 4), (9, 10), (10, 4)),
    2023: ((1, 22), (4, 5), (6, 22), (8, 22), (9, 29), (10, 23)),
    2024: ((2, 10), (4, 4), (6, 10), (8, 10), (9, 17), (10, 11)),
    2025: ((1, 29), (4, 4), (5, 31), (8, 29), (10, 6), (10, 29)),
    2026: ((2, 17), (4, 5), (6, 19), (8, 19), (9, 25), (10, 18)),
    2027: ((2, 6), (4, 5), (6, 9), (8, 8), (9, 15), (10, 8)),
    2028: ((1, 26), (4, 4), (5, 28), (8, 26), (10, 3), (10, 26)),
    2029: ((2, 13), (4, 4), (6, 16), (8, 16), (9, 22), (10, 16)),
    2030: ((2, 3), (4, 5), (6, 5), (8, 5), (9, 12), (10, 5)),
    2031: ((1, 23), (4, 5), (6, 24), (8, 24), (10, 1), (10, 24)),
    2032: ((2, 11), (4, 4), (6, 12), (8, 12), (9, 19), (10, 12)),
    2033: ((1, 31), (4, 4), (6, 1), (8, 1), (9, 8), (10, 1)),
    2034: ((2, 19), (4, 5), (6, 20), (8, 20), (9, 27), (10, 20)),
    2035: ((2, 8), (4, 5), (6, 10), (8, 10), (9, 16), (10, 9)),
    2036: ((1, 28), (4, 4), (5, 30), (8, 28), (10, 4), (10, 27)),
    2037: ((2, 15), (4, 4), (6, 18), (8, 17), (9, 24), (10, 17)),
    2038: ((2, 4), (4, 5), (6, 7), (8, 7), (9, 13), (10, 7)),
    2039: ((1, 24), (4, 5), (5, 27), (8, 26), (10, 2), (10, 26)),
    2040: ((2, 12), (4, 4), (6, 14), (8, 14), (9, 20), (10, 14)),
}
_MOVING_ORDER = ("春节", "清明", "端午", "七夕", "中秋", "重阳")

_FIXED = {
    "元旦": (1, 1),
    "妇女节": (3, 8),
    "植树节": (3, 12),
    "消费者权益日": (3, 15),
    "劳动节": (5, 1),
    "青年节": (5, 4),
    "护士节": (5, 12),
    "儿童节": (6, 1),
    "建党节": (7, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
    "国庆": (10, 1),
    "圣诞": (12, 25),
}

# Counted from another festival's day.
_BESIDE = {"除夕": ("春节", -1), "元宵": ("春节", 14)}

LEGAL = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")
"""The festivals everybody has days off for, in the order of the year."""


def festival_day(name: str, year: int) -> date | None:
    """The festival's own day in this (Gregorian) year; None where the table does not reach or the name is unknown."""
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _BESIDE:
        base, days = _BESIDE[name]
        day = festival_day(base, year)
        return None if day is None else day + timedelta(days=days)
    if name in _MOVING_ORDER and year in _MOVING:
        return date(year, *_MOVING[year][_MOVING_ORDER.index(name)])
    if name in ("母亲节", "父亲节"):  # second Sunday of May, third Sunday of June
        first = date(year, 5, 8) if name == "母亲节" else date(year, 6, 15)
        return first + timedelta(days=6 - first.weekday())
    return None
