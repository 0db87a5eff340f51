"""The calendar of a round, as a person checks it with a finger."""

from __future__ import annotations

from datetime import datetime

from bot.domain.round import RoundPlan
from bot.ports import Content
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
