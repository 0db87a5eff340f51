"""The schedule of a round: due times worked out by hand from the published calendars, stages, closing, summaries."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.localtime import at_local
from bot.domain.quarter import Quarter
from bot.domain.round import (
    Extension,
    RoundRules,
    StageRule,
    extended,
    is_said_later,
    newest_stage,
    next_working_moment,
    plan_round,
    plan_to_json,
    summary_moments,
)
from bot.domain.workdays import published_calendar

CALENDAR = published_calendar()
Q3 = plan_round(Quarter(2024, 3), CALENDAR)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


# Quarter, due day, fill-by day, opening day. Counted by hand on the calendars of 国办发明电〔2023〕7号, 〔2024〕12号 and
# 〔2025〕7号; 2027 is not published, so Monday to Friday.
BY_HAND = [
    ("2024Q1", "2024-03-29", "2024-03-26", "2024-03-15"),  # 30 and 31 March are a weekend
    ("2024Q2", "2024-06-28", "2024-06-25", "2024-06-14"),
    ("2024Q3", "2024-09-30", "2024-09-26", "2024-09-14"),  # 29 September is a make-up Sunday, so is Saturday 14
    ("2024Q4", "2024-12-31", "2024-12-26", "2024-12-17"),
    ("2025Q1", "2025-03-31", "2025-03-26", "2025-03-17"),
    ("2025Q2", "2025-06-30", "2025-06-25", "2025-06-16"),
    ("2025Q3", "2025-09-30", "2025-09-26", "2025-09-17"),  # 28 September is a make-up Sunday
    ("2025Q4", "2025-12-31", "2025-12-26", "2025-12-17"),
    ("2026Q1", "2026-03-31", "2026-03-26", "2026-03-17"),
    ("2026Q2", "2026-06-30", "2026-06-25", "2026-06-15"),  # 19 June is 端午
    ("2026Q3", "2026-09-30", "2026-09-24", "2026-09-16"),  # 25 September is 中秋, 20 September a make-up Sunday
    ("2026Q4", "2026-12-31", "2026-12-28", "2026-12-17"),
    ("2027Q1", "2027-03-31", "2027-03-26", "2027-03-17"),
    ("2027Q2", "2027-06-30", "2027-06-25", "2027-06-16"),
    ("2027Q3", "2027-09-30", "2027-09-27", "2027-09-16"),
    ("2027Q4", "2027-12-31", "2027-12-28", "2027-12-17"),
]


@pytest.mark.parametrize(("quarter", "due", "fill_by", "opens"), BY_HAND)
def test_due_and_fill_by_are_those_counted_by_hand(quarter: str, due: str, fill_by: str, opens: str) -> None:
    plan = plan_round(Quarter(int(quarter[:4]), int(quarter[5])), CALENDAR)
    assert plan.due_at == plan.seal_by == moment(f"{due}T17:00")
    assert plan.fill_by == moment(f"{fill_by}T17:00")
    assert plan.opens_at == moment(f"{opens}T09:05")


# Quarter, then the days of −10, −5, −3 (fill-by), −2, −1, due, +1, +2, +3, +10. Counted on a paper calendar on which the
# days off and the make-up days of the three notices were marked; 2027 with Saturdays and Sundays alone.
EVERY_STAGE = [
    ("2024Q1", "03-15 03-22 03-26 03-27 03-28 03-29 04-01 04-02 04-03 04-15"),
    ("2024Q2", "06-14 06-21 06-25 06-26 06-27 06-28 07-01 07-02 07-03 07-12"),
    ("2024Q3", "09-14 09-24 09-26 09-27 09-29 09-30 10-08 10-09 10-10 10-18"),
    ("2024Q4", "12-17 12-24 12-26 12-27 12-30 12-31 01-02 01-03 01-06 01-15"),
    ("2025Q1", "03-17 03-24 03-26 03-27 03-28 03-31 04-01 04-02 04-03 04-15"),
    ("2025Q2", "06-16 06-23 06-25 06-26 06-27 06-30 07-01 07-02 07-03 07-14"),
    ("2025Q3", "09-17 09-24 09-26 09-28 09-29 09-30 10-09 10-10 10-11 10-21"),
    ("2025Q4", "12-17 12-24 12-26 12-29 12-30 12-31 01-04 01-05 01-06 01-15"),
    ("2026Q1", "03-17 03-24 03-26 03-27 03-30 03-31 04-01 04-02 04-03 04-15"),
    ("2026Q2", "06-15 06-23 06-25 06-26 06-29 06-30 07-01 07-02 07-03 07-14"),
    ("2026Q3", "09-16 09-22 09-24 09-28 09-29 09-30 10-08 10-09 10-10 10-20"),
    ("2026Q4", "12-17 12-24 12-28 12-29 12-30 12-31 01-01 01-04 01-05 01-14"),
    ("2027Q1", "03-17 03-24 03-26 03-29 03-30 03-31 04-01 04-02 04-05 04-14"),
    ("2027Q2", "06-16 06-23 06-25 06-28 06-29 06-30 07-01 07-02 07-05 07-14"),
    ("2027Q3", "09-16 09-23 09-27 09-28 09-29 09-30 10-01 10-04 10-05 10-14"),
    ("2027Q4", "12-17 12-24 12-28 12-29 12-30 12-31 01-03 01-04 01-05 01-14"),
]


@pytest.mark.parametrize(("quarter", "days"), EVERY_STAGE)
def test_every_stage_stands_on_the_day_counted_by_hand(quarter: str, days: str) -> None:
    plan = plan_round(Quarter.of_code(quarter), CALENDAR)
    at = {stage.offset: stage.at for stage in plan.stages} | {-3: plan.fill_by}
    assert " ".join(f"{at[offset]:%m-%d}" for offset in (-10, -5, -3, -2, -1, 0, 1, 2, 3, 10)) == days
    assert f"{plan.closes_at:%m-%d}" == days.split()[-1]


@pytest.mark.parametrize(
    ("quarter", "is_known"),
    [
        (Quarter(2026, 3), True),
        (Quarter(2026, 4), False),  # due in a known year, asked for again in January 2027
        (Quarter(2027, 1), False),
        (Quarter(2027, 4), False),
    ],
)
def test_a_plan_that_reaches_into_an_unpublished_year_says_so(quarter: Quarter, is_known: bool) -> None:
    plan = plan_round(quarter, CALENDAR)
    assert plan.is_calendar_known is is_known
    assert ("周一至周五" in plan_to_json(plan)["note"]) is not is_known


def test_every_stage_of_the_third_quarter_2024_stands_on_its_working_morning() -> None:
    assert [(stage.name, stage.offset, stage.at.strftime("%m-%d %H:%M")) for stage in Q3.stages] == [
        ("open", -10, "09-14 09:05"),  # 14 September made up for 中秋 (15-17 off)
        ("nudge5", -5, "09-24 09:05"),
        ("nudge2", -2, "09-27 09:05"),
        ("nudge1", -1, "09-29 09:05"),
        ("due", 0, "09-30 09:05"),
        ("overdue1", 1, "10-08 09:05"),  # after 国庆
        ("overdue2", 2, "10-09 09:05"),
        ("overdue3", 3, "10-10 09:05"),
        ("overdue4", 4, "10-11 09:05"),
        ("overdue5", 5, "10-12 09:05"),  # a make-up Saturday
        ("overdue6", 6, "10-14 09:05"),
        ("overdue7", 7, "10-15 09:05"),
        ("overdue8", 8, "10-16 09:05"),
        ("overdue9", 9, "10-17 09:05"),
        ("overdue10", 10, "10-18 09:05"),
    ]
    assert Q3.closes_at == moment("2024-10-18T17:30")


def test_the_head_hears_from_the_second_overdue_day_and_the_channel_on_the_third() -> None:
    assert [stage.name for stage in Q3.stages if stage.tells_head] == [f"overdue{n}" for n in range(2, 11)]
    assert [stage.name for stage in Q3.stages if stage.lists_missing] == ["overdue3"]


@pytest.mark.parametrize(
    ("now", "name"),
    [
        ("2024-09-14T09:04", None),  # not open yet
        ("2024-09-14T09:05", "open"),
        ("2024-09-23T12:00", "open"),
        ("2024-09-30T09:04", "nudge1"),
        ("2024-09-30T09:05", "due"),
        ("2024-10-05T12:00", "due"),  # nothing new on holidays
        ("2024-10-13T20:00", "overdue5"),
        ("2024-10-18T17:29", "overdue10"),
        ("2024-10-18T17:30", None),  # closed
        ("2025-03-01T09:05", None),
    ],
)
def test_a_stage_is_due_until_the_next_one(now: str, name: str | None) -> None:
    stage = newest_stage(Q3, moment(now))
    assert (stage.name if stage else None) == name


def test_a_machine_that_slept_through_stages_says_only_the_newest() -> None:
    """Asleep from 23 to 29 September: nudge5 and nudge2 are gone by, nudge1 is said."""
    stage = newest_stage(Q3, moment("2024-09-29T15:00"))
    assert stage is not None
    assert stage.name == "nudge1"


def test_what_is_due_does_not_depend_on_the_zone_of_the_clock() -> None:
    at = moment("2024-09-30T09:05")
    assert newest_stage(Q3, at.astimezone(UTC)) == newest_stage(Q3, at)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2024-09-30T10:30", "2024-09-30T10:30"),
        ("2024-09-30T12:30", "2024-09-30T12:30"),  # no lunch rule
        ("2024-09-30T09:00", "2024-09-30T09:00"),
        ("2024-09-30T07:10", "2024-09-30T09:05"),
        ("2024-09-30T17:30", "2024-10-08T09:05"),
        ("2024-09-28T10:00", "2024-09-29T09:05"),  # Saturday: the make-up Sunday follows
        ("2024-10-04T10:00", "2024-10-08T09:05"),
        ("2024-12-31T23:59", "2025-01-02T09:05"),
    ],
)
def test_what_falls_outside_working_hours_waits_for_the_next_working_morning(at: str, expected: str) -> None:
    assert next_working_moment(moment(at), CALENDAR) == moment(expected)
    assert next_working_moment(moment(at).astimezone(UTC), CALENDAR) == moment(expected)


def test_summaries_are_short_on_the_last_three_days_then_full_then_the_dispatch_package() -> None:
    found = [(name, f"{at:%m-%d %H:%M}", f"{until:%m-%d %H:%M}") for name, at, until in summary_moments(Q3)]
    assert found == [
        ("daily", "09-26 16:35", "09-26 17:30"),
        ("daily", "09-27 16:35", "09-27 17:30"),
        ("daily", "09-29 16:35", "09-29 17:30"),
        ("due", "09-30 17:00", "10-08 17:30"),
        ("dispatch", "10-08 09:05", "10-08 17:30"),
    ]


def test_the_plan_in_json_has_the_shape_the_command_line_promises() -> None:
    printed = plan_to_json(Q3)
    assert set(printed) == {"quarter", "due", "fill_by", "stages", "calendar_known", "note"}
    assert printed["quarter"] == "2024Q3"
    assert printed["due"] == "2024-09-30T17:00:00+08:00"
    assert printed["fill_by"] == "2024-09-26T17:00:00+08:00"
    assert printed["stages"][0] == {"name": "open", "offset": -10, "at": "2024-09-14T09:05:00+08:00"}
    assert printed["calendar_known"] is True
    assert printed["note"] == ""


def test_a_programmes_own_rules_move_everything() -> None:
    rules = RoundRules(
        stages=(StageRule("open", -3), StageRule("due", 0), StageRule("last", 2, tells_head=True)),
        due_hour=time(16, 0),
        reminder_hour=time(10, 10),
        fill_by_offset=-1,
        fill_by_hour=time(12, 0),
        closes_offset=2,
        daily_summary_days=0,
    )
    plan = plan_round(Quarter(2024, 3), CALENDAR, rules)
    assert plan.due_at == moment("2024-09-30T16:00")
    assert plan.fill_by == moment("2024-09-29T12:00")
    assert [stage.at for stage in plan.stages] == [
        moment("2024-09-26T10:10"),
        moment("2024-09-30T10:10"),
        moment("2024-10-09T10:10"),
    ]
    assert plan.closes_at == moment("2024-10-09T17:30")
    assert [name for name, _, _ in summary_moments(plan)] == ["due", "dispatch"]


def test_the_office_declaring_a_day_off_moves_the_due_day() -> None:
    calendar = published_calendar(overrides={date(2024, 9, 30): False})
    assert plan_round(Quarter(2024, 3), calendar).due_at == moment("2024-09-29T17:00")


def test_a_quarter_without_a_working_day_is_refused() -> None:
    first = date(2024, 7, 1)
    off = {first + timedelta(days=n): False for n in range(92)}
    with pytest.raises(ValueError, match="no working day"):
        plan_round(Quarter(2024, 3), published_calendar(overrides=off))


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"stages": ()}, "at least one"),
        ({"stages": (StageRule("b", 1), StageRule("a", 0))}, "order"),
        ({"stages": (StageRule("a", 0), StageRule("b", 0))}, "order"),
        ({"stages": (StageRule("a", 0), StageRule("a", 1))}, "same name"),
        ({"stages": (StageRule("", 0),)}, "needs a name"),
        ({"stages": (StageRule("a", -99), StageRule("b", 0))}, "40 working days"),
        ({"work_begins": time(18, 0)}, "ends before it begins"),
        ({"due_hour": time(20, 0)}, "due hour 20:00 lies outside"),
        ({"reminder_hour": time(6, 0)}, "reminder hour 06:00 lies outside"),
        ({"reminder_hour": time(17, 5)}, "after the due time"),
        ({"fill_by_offset": 1}, "fill-by lies after"),
        ({"fill_by_offset": 0, "fill_by_hour": time(17, 30)}, "fill-by lies after"),
        ({"fill_by_offset": -11}, "before the round opens"),
        ({"closes_offset": 5}, "closes before its last stage"),
        ({"daily_summary_days": -1}, "daily summaries"),
        ({"daily_summary_hour": time(20, 0)}, "daily summary"),
        ({"due_hour": time(17, 0, tzinfo=UTC)}, "no zone"),
        ({"stages": (StageRule("late", 1),), "fill_by_offset": 0}, "after the due day"),
        ({"closes_offset": 45}, "into the next one"),
        ({"seal_by_offset": -4}, "seal-by"),
        ({"seal_by_offset": 11}, "seal-by"),
        ({"unit_cap": 0}, "messages a quarter"),
    ],
)
def test_rules_that_contradict_each_other_are_refused(bad: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        RoundRules(**bad)  # type: ignore[arg-type]


def test_no_round_reaches_into_the_next_however_long_the_rules_let_it_be() -> None:
    """Ten years of published calendars, with the longest round there may be."""
    rules = RoundRules(stages=(StageRule("open", -40), StageRule("due", 0)), closes_offset=10)
    for year in range(2016, 2027):
        for number in (1, 2, 3, 4):
            quarter = Quarter(year, number)
            closes = plan_round(quarter, CALENDAR, rules).closes_at
            assert closes < plan_round(quarter.next, CALENDAR, rules).opens_at, quarter


def test_a_stage_is_not_said_after_a_later_one() -> None:
    by_name = {stage.name: stage for stage in Q3.stages}
    assert is_said_later(Q3, by_name["nudge5"], {"open", "nudge2"})
    assert not is_said_later(Q3, by_name["nudge5"], {"open", "nudge5"})
    assert not is_said_later(Q3, by_name["nudge5"], {"hand12", "overdue2:head3"})


def test_stages_never_go_back_in_time_in_any_quarter_of_ten_years() -> None:
    for year in range(2020, 2031):
        for number in (1, 2, 3, 4):
            plan = plan_round(Quarter(year, number), CALENDAR)
            moments = [stage.at for stage in plan.stages]
            assert moments == sorted(set(moments))
            assert plan.opens_at <= plan.fill_by <= plan.due_at < plan.closes_at
            assert plan.due_at == at_local(plan.due_at.date(), time(17, 0))
            assert Quarter(year, number).first_day <= plan.due_at.date() <= Quarter(year, number).last_day
            assert all(next_working_moment(stage.at, CALENDAR) == stage.at for stage in plan.stages)


def test_an_extension_moves_every_stage_but_none_to_before_its_grant_and_never_the_rounds_end() -> None:
    plan = Q3
    until, granted_at = at_local(date(2024, 10, 11), time(17)), at_local(date(2024, 9, 27), time(9, 10))
    own = extended(plan, Extension(until, granted_at), CALENDAR)
    assert (own.due_at, own.seal_by, own.closes_at) == (until, until, plan.closes_at)
    assert own.fill_by == at_local(date(2024, 10, 8), time(17))
    assert [(stage.name, stage.at.date()) for stage in own.stages[:4]] == [
        ("nudge5@1011", date(2024, 9, 29)),
        ("nudge2@1011", date(2024, 10, 9)),
        ("nudge1@1011", date(2024, 10, 10)),
        ("due@1011", date(2024, 10, 11)),
    ]
    assert all(granted_at < stage.at < plan.closes_at for stage in own.stages)
    assert not {stage.name for stage in own.stages} & {stage.name for stage in plan.stages}


def test_a_grant_that_comes_after_the_new_fill_by_leaves_only_the_due_time() -> None:
    plan = Q3
    until = at_local(date(2024, 10, 8), time(17))
    own = extended(plan, Extension(until, at_local(date(2024, 9, 30), time(16))), CALENDAR)
    assert own.fill_by == until
