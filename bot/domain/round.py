"""The schedule of a round (报送轮次): when a quarter's collection opens, is due, and is asked for again.

What is due: the due time is the last working day of the quarter at 17:00, make-up days counted. Every stage stands
so many working days before or after the due day (open −10, nudges −5, −2, −1, the day itself, overdue +1 … +10), at
the same hour of the morning. A stage is due from its moment until the next stage's; a machine that slept through
several says only the newest (`newest_stage`), and a clock that goes back brings no older one (`is_said_later`). After
the end of the tenth working day past due the round is closed and nothing is due any more. Two dates are counted from
the due day: fill-by, so that a leader can be found to stamp the form, and seal-by, by default the due time itself. All
of it is computed from the quarter, the calendar and the programme's rules (bot/domain/rules.py) alone, so it may be
computed again at any time, by any process, with the same result.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from bot.domain.localtime import at_local, local
from bot.domain.quarter import Quarter
from bot.domain.workdays import WorkCalendar

UNKNOWN_CALENDAR_NOTE = "这段时间有的年份放假安排还没有公布，暂按周一至周五计算，公布后会自动更正。"


# A quarter has 58 working days or more; a round must leave the next one its beginning.
_LONGEST_ROUND = 50


class RulesContradict(ValueError):
    """These rules cannot be kept together; `reason` names why, for the sentence a person reads (bot/texts/rounds/rules.py)."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class StageRule:
    """One stage of every round (催报阶段): its name and its distance from the due day in working days."""

    name: str
    offset: int
    tells_head: bool = False
    lists_missing: bool = False


_DEFAULT_STAGES = (
    StageRule("open", -10),
    StageRule("nudge5", -5),
    StageRule("nudge2", -2),
    StageRule("nudge1", -1),
    StageRule("due", 0),
    *(StageRule(f"overdue{n}", n, tells_head=n >= 2, lists_missing=n == 3) for n in range(1, 11)),
)


@dataclass(frozen=True)
class RoundRules:
    """How a programme schedules its rounds; raises RulesContradict where the numbers contradict each other.

    `reminder_hour` avoids the full and half hour: WeCom asks senders to keep clear of minutes 0 and 30
    (https://developer.work.weixin.qq.com/document/path/90236). Offsets and `fill_by_offset`, `closes_offset` are in
    working days from the due day. A working day has no lunch break here: nothing forbids a message at noon. `days` are
    the programme's own working (True) and free days, over everybody's calendar. `unit_cap` is how many messages nobody
    asked for a unit may be sent in a quarter, to all its people together. `ends_offset` is how many working days after the
    last round's end the end of the list is proposed, where something is still in the office's hands.
    """

    stages: tuple[StageRule, ...] = _DEFAULT_STAGES
    due_hour: time = time(17, 0)
    reminder_hour: time = time(9, 5)
    fill_by_offset: int = -3
    fill_by_hour: time = time(17, 0)
    closes_offset: int = 10
    work_begins: time = time(9, 0)
    work_ends: time = time(17, 30)
    daily_summary_hour: time = time(16, 35)
    daily_summary_days: int = 3

    seal_by_offset: int = 0
    unit_cap: int = 12
    ends_offset: int = 10
    days: tuple[tuple[date, bool], ...] = ()

    def __post_init__(self) -> None:
        if not self.stages:
            raise RulesContradict("no_stage", "a round needs at least one stage")
        offsets = [stage.offset for stage in self.stages]
        if offsets != sorted(set(offsets)):
            raise RulesContradict("stage_order", "stages must stand in the order of time, one a day")
        if len({stage.name for stage in self.stages}) != len(self.stages):
            raise RulesContradict("stage_order", "two stages have the same name")
        if not all(stage.name for stage in self.stages):
            raise RulesContradict("stage_order", "a stage needs a name")
        if offsets[0] < -40 or offsets[-1] > 40:
            raise RulesContradict("stage_far", "a stage lies more than 40 working days from the due day")
        if offsets[0] > 0:
            raise RulesContradict("no_stage_before_due", "the first stage comes after the due day")
        if self.work_begins >= self.work_ends:
            raise RulesContradict("work_hours", "the working day ends before it begins")
        for label, hour in (("due hour", self.due_hour), ("reminder hour", self.reminder_hour)):
            if hour.tzinfo is not None:
                raise RulesContradict("hour", f"the {label} is Shanghai time and carries no zone")
            if not self.work_begins <= hour <= self.work_ends:
                raise RulesContradict("outside_work", f"the {label} {hour:%H:%M} lies outside working hours")
        if not self.work_begins <= self.daily_summary_hour < self.work_ends:
            raise RulesContradict("outside_work", "the hour of the daily summary lies outside working hours")
        if self.reminder_hour >= self.due_hour:
            raise RulesContradict("reminder_after_due", "the reminder of the due day would come after the due time")
        if self.fill_by_offset > 0 or (self.fill_by_offset == 0 and self.fill_by_hour > self.due_hour):
            raise RulesContradict("fill_by_late", "fill-by lies after the due time")
        if self.fill_by_offset < offsets[0]:
            raise RulesContradict("fill_by_early", "fill-by lies before the round opens")
        if self.closes_offset < max(0, offsets[-1]):
            raise RulesContradict("closes_early", "the round closes before its last stage")
        if self.closes_offset - offsets[0] > _LONGEST_ROUND:
            raise RulesContradict("too_long", "a round would reach into the next one")
        if not self.fill_by_offset <= self.seal_by_offset <= self.closes_offset:
            raise RulesContradict("seal_by", "seal-by lies outside fill-by and the closing day")
        if not 0 <= self.daily_summary_days <= 20:
            raise RulesContradict("summary_days", "daily summaries are for 0 to 20 days before due")
        if not 1 <= self.unit_cap <= 60:
            raise RulesContradict("cap", "a unit may be sent 1 to 60 messages a quarter")
        if not 0 <= self.ends_offset <= 60:
            raise RulesContradict("ends", "the end of a list is proposed 0 to 60 working days after its last round")


@dataclass(frozen=True)
class StagePlan:
    """One stage of one round, with its moment."""

    name: str
    offset: int
    at: datetime
    tells_head: bool
    lists_missing: bool


class SummaryMoment(NamedTuple):
    """An automatic summary: `name` is due, daily or dispatch; it may be posted from `at` until `until`."""

    name: str
    at: datetime
    until: datetime


@dataclass(frozen=True)
class RoundPlan:
    """The whole calendar of one round; every moment is aware, in Asia/Shanghai.

    `is_calendar_known` is False where a day of the plan lies in a year whose holidays are not published yet.
    """

    quarter: Quarter
    opens_at: datetime
    due_at: datetime
    fill_by: datetime
    seal_by: datetime
    closes_at: datetime
    stages: tuple[StagePlan, ...]
    summaries: tuple[SummaryMoment, ...]
    is_calendar_known: bool


def plan_round(quarter: Quarter, calendar: WorkCalendar, rules: RoundRules | None = None) -> RoundPlan:
    """The calendar of this quarter's round.

    Raises ValueError where the office declared a whole quarter off.
    """
    rules = rules or RoundRules()
    calendar = calendar.with_days(rules.days)
    due_day = calendar.last_workday(quarter.first_day, quarter.last_day)
    stages = tuple(
        StagePlan(
            name=rule.name,
            offset=rule.offset,
            at=at_local(calendar.add_workdays(due_day, rule.offset), rules.reminder_hour),
            tells_head=rule.tells_head,
            lists_missing=rule.lists_missing,
        )
        for rule in rules.stages
    )
    closing_day = calendar.add_workdays(due_day, rules.closes_offset)
    due_at = at_local(due_day, rules.due_hour)
    years = range(stages[0].at.year, closing_day.year + 1)
    return RoundPlan(
        quarter=quarter,
        opens_at=stages[0].at,
        due_at=due_at,
        fill_by=at_local(calendar.add_workdays(due_day, rules.fill_by_offset), rules.fill_by_hour),
        seal_by=at_local(calendar.add_workdays(due_day, rules.seal_by_offset), rules.due_hour),
        closes_at=at_local(closing_day, rules.work_ends),
        stages=stages,
        summaries=_summaries(due_day, calendar, rules),
        is_calendar_known=all(calendar.is_known(year) for year in years),
    )


@dataclass(frozen=True)
class Extension:
    """A later due time granted to one unit (延期); both moments aware. It never reaches past the round's end."""

    until: datetime
    granted_at: datetime


def extended(
    plan: RoundPlan, extension: Extension, calendar: WorkCalendar, rules: RoundRules | None = None
) -> RoundPlan:
    """The round as one unit with a later due time has it: fill-by and every stage stand against the new due day.

    Stages that would lie before the grant are left out, so that nobody is reminded the minute the grant is given; the
    names of the others carry the new day, because the same stage of the old plan may have been said already. The end
    of the round stays: the next quarter waits for it.
    """
    rules = rules or RoundRules()
    calendar = calendar.with_days(rules.days)
    due_at = local(extension.until)
    due_day = due_at.date()
    stages = tuple(
        StagePlan(f"{rule.name}@{due_day:%m%d}", rule.offset, at, rule.tells_head, rule.lists_missing)
        for rule in rules.stages
        if extension.granted_at
        < (at := at_local(calendar.add_workdays(due_day, rule.offset), rules.reminder_hour))
        < plan.closes_at
    )
    fill_by = at_local(calendar.add_workdays(due_day, rules.fill_by_offset), rules.fill_by_hour)
    return replace(
        plan,
        due_at=due_at,
        fill_by=fill_by if fill_by > extension.granted_at else due_at,
        seal_by=due_at,
        stages=stages,
    )


def _summaries(due_day: date, calendar: WorkCalendar, rules: RoundRules) -> tuple[SummaryMoment, ...]:
    """Short forms on the last working days before due, the full one at due, the dispatch package the morning after."""
    next_day = calendar.add_workdays(due_day, 1)
    next_morning = at_local(next_day, rules.reminder_hour)
    found = []
    for n in range(rules.daily_summary_days, 0, -1):
        day = calendar.add_workdays(due_day, -n)
        # A short form of yesterday would be stale: it may only be posted on its day.
        found.append(SummaryMoment("daily", at_local(day, rules.daily_summary_hour), at_local(day, rules.work_ends)))
    # A machine that was off at the due time still owes the channel the quarter's files the next day.
    found.append(SummaryMoment("due", at_local(due_day, rules.due_hour), at_local(next_day, rules.work_ends)))
    found.append(SummaryMoment("dispatch", next_morning, at_local(next_day, rules.work_ends)))
    return tuple(found)


def newest_stage(plan: RoundPlan, now: datetime) -> StagePlan | None:
    """The newest stage whose time has come; None before the round opens and once it has closed.

    Stages slept through are older than the newest and are not said any more.
    """
    if now >= plan.closes_at:
        return None
    return max((stage for stage in plan.stages if stage.at <= now), key=lambda stage: stage.at, default=None)


def is_said_later(plan: RoundPlan, stage: StagePlan, said: Collection[str]) -> bool:
    """Whether a later stage of the round was said already: then this one's time has gone by, whatever the clock says."""
    return any(other.name in said for other in plan.stages if other.offset > stage.offset)


def summary_moments(plan: RoundPlan) -> tuple[SummaryMoment, ...]:
    """The automatic summaries of the round in the order of time."""
    return plan.summaries


def next_working_moment(moment: datetime, calendar: WorkCalendar, rules: RoundRules | None = None) -> datetime:
    """`moment` itself if it lies in working hours, else the reminder hour of the next working morning."""
    rules = rules or RoundRules()
    calendar = calendar.with_days(rules.days)
    at = local(moment)
    if calendar.is_workday(at.date()):
        if rules.work_begins <= at.time() < rules.work_ends:
            return at
        if at.time() < rules.work_begins:
            return at_local(at.date(), rules.reminder_hour)
    return at_local(calendar.add_workdays(at.date(), 1), rules.reminder_hour)


def working_time(
    since: datetime, until: datetime, calendar: WorkCalendar, rules: RoundRules | None = None
) -> timedelta:
    """How much of the time between two moments lies in working hours; zero where the second is not later."""
    rules = rules or RoundRules()
    calendar = calendar.with_days(rules.days)
    since, until = local(since), local(until)
    worked, day = timedelta(0), since.date()
    while day <= until.date():
        if calendar.is_workday(day):
            begins, ends = at_local(day, rules.work_begins), at_local(day, rules.work_ends)
            worked += max(timedelta(0), min(until, ends) - max(since, begins))
        day += timedelta(days=1)
    return worked


def plan_to_json(plan: RoundPlan) -> dict[str, Any]:
    """The plan as `cuibao plan --json` prints it, moments in ISO form with +08:00."""
    return {
        "quarter": str(plan.quarter),
        "due": plan.due_at.isoformat(),
        "fill_by": plan.fill_by.isoformat(),
        "stages": [{"name": stage.name, "offset": stage.offset, "at": stage.at.isoformat()} for stage in plan.stages],
        "calendar_known": plan.is_calendar_known,
        "note": "" if plan.is_calendar_known else UNKNOWN_CALENDAR_NOTE,
    }
