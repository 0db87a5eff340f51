"""The calendar of a round, as a person checks it with a finger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.domain.round import RoundPlan
from bot.domain.workdays import HolidayNotice
from bot.ports import Button, Content
from bot.texts import dates


def calendar(plan: RoundPlan, *, now: datetime) -> Content:
    lines = []
    for stage in plan.stages:
        mark = "✓" if stage.at <= now else "·"
        extra = []
        if stage.tells_head:
            extra.append("同时提醒单位负责人")
        if stage.lists_missing:
            extra.append("频道公布未报送单位")
        note = f"（{'；'.join(extra)}）" if extra else ""
        lines.append(f"{mark} {dates.moment_with_weekday(stage.at)}　{stage_label(stage.offset)}{note}")
    unknown = "" if plan.is_calendar_known else "\n\n注意：这一年的放假安排还没有公布，暂按周一至周五计算。"
    return Content(
        title=f"{plan.quarter.label}催报日程",
        text=f"填报截止 {dates.moment_with_weekday(plan.fill_by)}\n盖章件截止 {dates.moment_with_weekday(plan.due_at)}\n\n"
        + "\n".join(lines)
        + f"\n\n只发给还没有报齐的单位；报齐了就不再提醒。{unknown}",
    )


def stage_label(offset: int) -> str:
    """开始填报, 截止前 5 个工作日, 截止当天, 逾期第 2 个工作日."""
    if offset == 0:
        return "截止当天"
    if offset > 0:
        return f"逾期第 {offset} 个工作日"
    return f"截止前 {-offset} 个工作日" + ("，开始填报" if offset <= -10 else "")


def holidays_taken(notice: HolidayNotice) -> Content:
    """Every day off and every make-up day, for a person to check against the notice."""
    off = [day for day, is_worked in notice.days.items() if not is_worked]
    worked = [day for day, is_worked in notice.days.items() if is_worked]
    return Content(
        title=f"{notice.year} 年放假安排已记下",
        text=f"放假：{_spans(off)}\n上班：{_spans(worked) or '无调休'}\n\n以后的催报日程都按这个安排计算。发送“计划”查看。",
        buttons=((Button("催报计划", "/plan"),),),
    )


def calendar_unknown(plan: RoundPlan) -> Content:
    """Told once, when a round opens in a year nobody has published yet."""
    return Content(
        title=f"{plan.quarter.label}的放假安排还没有公布",
        text="本轮日程暂按周一至周五计算。国务院办公厅的放假通知公布后，把全文粘贴给我，日程会自动更正。",
        buttons=((Button("催报计划", "/plan"),),),
    )


def _spans(days: Sequence[date]) -> str:
    """10月1日至7日、10月11日."""
    spans: list[tuple[date, date]] = []
    for day in sorted(days):
        if spans and day - spans[-1][1] == timedelta(days=1):
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return "、".join(_span(first, last) for first, last in spans)


def _span(first: date, last: date) -> str:
    if first == last:
        return f"{first.month}月{first.day}日"
    end = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
    return f"{first.month}月{first.day}日至{end}"
