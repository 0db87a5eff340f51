"""Quarter on quarter, and the year so far: how a number went, and what changed since last quarter."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from bot.domain.amount import plain
from bot.domain.light import Light
from bot.domain.programme import Comparator, Target, TargetKind, Task
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.domain.summary import RoundSummary
from bot.texts.targets import goal

_SEVERITY = {Light.GREEN: 0, Light.YELLOW: 1, Light.RED: 2}


def since_last_quarter(summary: RoundSummary) -> str:
    """较上季度：报送率 48% → 52%；转好第 1 项；转差第 3 项。 Empty where the year has no last quarter.

    Lights are compared once the round is due: before, most tasks have none yet.
    """
    before = summary.previous
    if before is None:
        return ""
    told = [f"报送率 {_share(before)} → {_share(summary)}"]
    if summary.is_past_due:
        old = {task.task.id: task.light for task in before.tasks}
        moved = [
            (task.task.no, _SEVERITY[task.light] - _SEVERITY[old[task.task.id]])
            for task in summary.tasks
            if task.light in _SEVERITY and old.get(task.task.id) in _SEVERITY
        ]
        for word, found in (("转好", [no for no, by in moved if by < 0]), ("转差", [no for no, by in moved if by > 0])):
            if found:
                told.append(f"{word}第 {'、'.join(map(str, found))} 项")
    return f"较上季度：{'；'.join(told)}。"


def course(summary: RoundSummary, task: Task, target: Target, unit_id: int | None = None) -> str:
    """How one number went through the year: 培训100人次以上：一季度 20 → 二季度 50 → 三季度 80人次，完成 80%."""
    steps: list[tuple[Quarter, Decimal]] = []
    for one in summary.year:
        amounts = [
            part.report.amounts[target.id]
            for part in next((other.parts for other in one.tasks if other.task.id == task.id), ())
            if part.report is not None and target.id in part.report.amounts and unit_id in (None, part.unit.id)
        ]
        if amounts:
            steps.append((one.quarter, max(amounts)))
    return _told(target, steps)


def course_of(
    target: Target, filed: Mapping[Quarter, Mapping[tuple[int, int], ProgressReport]], part: tuple[int, int], year: int
) -> str:
    """The same from one unit's filed reports of a year."""
    steps = [
        (quarter, report.amounts[target.id])
        for quarter in sorted(filed)
        if quarter.year == year and (report := filed[quarter].get(part)) is not None and target.id in report.amounts
    ]
    return _told(target, steps)


def _told(target: Target, steps: list[tuple[Quarter, Decimal]]) -> str:
    if not steps:
        return f"{target.text}：还没有数字"
    told = " → ".join(f"{'一二三四'[quarter.number - 1]}季度 {plain(value)}" for quarter, value in steps)
    newest = steps[-1][1]
    line = f"{target.text}：{told}{target.measure}"
    if target.kind is TargetKind.PERCENT or target.comparator is Comparator.AT_MOST:
        return f"{line}，目标 {goal(target)}"
    return f"{line}，完成 {percent(newest, target.value)}" if target.value else line


def percent(total: Decimal, goal_value: Decimal) -> str:
    """The share of a target as whole percents; never 100% before all is done."""
    share = 100 * total / goal_value
    rounded = share.quantize(Decimal(1), ROUND_HALF_UP)
    if share < 100 <= rounded:
        rounded = share.quantize(Decimal(1), ROUND_DOWN)
    return f"{plain(rounded)}%"


def _share(summary: RoundSummary) -> str:
    whole = len(summary.parts)
    return f"{round(100 * len(summary.filed_parts) / whole) if whole else 0}%"
