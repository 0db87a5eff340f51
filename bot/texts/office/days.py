"""What the office is told of days off and working days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.texts import dates
from bot.texts.rounds.plan import UNKNOWN_YEAR


def one_day(day: date, *, is_workday: bool, is_known: bool) -> str:
    why = "（调休上班）" if is_workday and day.weekday() >= 5 else ""
    return f"{dates.day_with_weekday(day)}{'是' if is_workday else '不是'}工作日{why}。{_guess(is_known)}"


def days_off(first: date, last: date, back: date, made_up: Sequence[date], *, is_known: bool) -> str:
    """A run of days off, the first day worked after it, and the weekend days worked for it."""
    span = dates.day_with_weekday(first) + (f" 至 {dates.day_with_weekday(last)}" if last != first else "")
    said = f"{span}放假，{dates.day_with_weekday(back)}上班。"
    if made_up:
        said += f"{'、'.join(dates.day_with_weekday(day) for day in made_up)}调休上班。"
    return said + _guess(is_known)


def unknown(name: str) -> str:
    return f"系统里没有{name or '下一个节日'}的放假安排。放假通知公布后，把全文粘贴给我就记下。"


def _guess(is_known: bool) -> str:
    return "" if is_known else UNKNOWN_YEAR
