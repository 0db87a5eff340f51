"""The round day by day: what a person checks with a finger."""

from __future__ import annotations

from datetime import date

from bot.domain.daybook import Day, daybook
from bot.domain.quarter import Quarter
from bot.domain.round import RoundRules, plan_round
from bot.domain.workdays import published_calendar

CALENDAR = published_calendar()


def book(quarter: Quarter, rules: RoundRules | None = None) -> dict[date, Day]:
    plan = plan_round(quarter, CALENDAR, rules)
    return {day.day: day for day in daybook(plan, CALENDAR)}


def test_every_day_of_the_round_is_there_once_from_opening_to_closing() -> None:
    days = list(book(Quarter(2024, 3)))
    assert (days[0], days[-1]) == (date(2024, 9, 14), date(2024, 10, 18))
    assert len(days) == 35


def test_days_off_have_no_number_and_working_days_count_from_the_due_day() -> None:
    days = book(Quarter(2024, 3))
    assert [days[date(2024, 9, n)].offset for n in (14, 15, 18, 28, 29, 30)] == [-10, None, -9, None, -1, 0]
    assert [days[date(2024, 10, n)].offset for n in (1, 7, 8, 12, 13, 14)] == [None, None, 1, 5, None, 6]


def test_made_up_days_and_holidays_are_marked() -> None:
    days = book(Quarter(2024, 3))
    assert [str(day.day) for day in days.values() if day.is_made_up] == ["2024-09-14", "2024-09-29", "2024-10-12"]
    holidays = [day.day.day for day in days.values() if day.is_holiday]
    assert holidays == [16, 17, 1, 2, 3, 4, 7]  # the weekdays among them


def test_what_happens_on_a_day_stands_in_the_order_of_the_clock() -> None:
    days = book(Quarter(2024, 3))
    assert [entry.kind for entry in days[date(2024, 9, 26)].entries] == ["daily", "fill_by"]
    assert [entry.kind for entry in days[date(2024, 9, 30)].entries] == ["stage", "due", "summary"]
    assert [entry.kind for entry in days[date(2024, 10, 8)].entries] == ["stage", "dispatch"]
    assert [entry.kind for entry in days[date(2024, 10, 18)].entries] == ["stage", "closes"]
    assert days[date(2024, 9, 14)].entries[0].is_opening


def test_a_seal_by_of_its_own_has_a_line_of_its_own() -> None:
    days = book(Quarter(2024, 3), RoundRules(seal_by_offset=2))
    assert [entry.kind for entry in days[date(2024, 10, 9)].entries] == ["stage", "seal_by"]


def test_where_no_seal_is_asked_for_none_is_due() -> None:
    plan = plan_round(Quarter(2024, 3), CALENDAR, RoundRules(seal_by_offset=2))
    entries = [entry.kind for day in daybook(plan, CALENDAR, needs_seal=False) for entry in day.entries]
    assert "seal_by" not in entries
    assert "due" in entries


def test_nothing_is_left_out_in_any_quarter() -> None:
    for year in range(2024, 2028):
        for number in (1, 2, 3, 4):
            plan = plan_round(Quarter(year, number), CALENDAR)
            entries = [entry for day in daybook(plan, CALENDAR) for entry in day.entries]
            assert len(entries) == len(plan.stages) + len(plan.summaries) + 3
            assert all(day.offset is not None for day in daybook(plan, CALENDAR) if day.entries)
