"""What the office is told that asks when something is due, and who is late by how much."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.programme import Unit
from bot.domain.quarter import Quarter
from bot.ports import Button, Content
from bot.texts import dates


def due(
    quarter: Quarter, due_at: datetime, fill_by: datetime, later: Sequence[tuple[Unit, datetime]], left: str
) -> Content:
    """The round's due time; `later` are the units with a day of their own."""
    lines = [f"{quarter.label}报送截止：{dates.moment_with_weekday(due_at)}，{left}。"]
    lines.append(f"填报截止（留出盖章时间）：{dates.moment_with_weekday(fill_by)}。")
    lines += [f"{unit.name}已延期至 {dates.moment_with_weekday(at)}。" for unit, at in later]
    return Content(text="\n".join(lines), buttons=((Button("进度", "/status"), Button("催报计划", "/plan")),))


def due_of(
    unit: Unit, quarter: Quarter, due_at: datetime, left: str, owed: Sequence[int], *, is_later: bool
) -> Content:
    """One unit's due time, and whether it still owes anything."""
    numbers = "、".join(str(number) for number in owed)
    state = f"还差第 {numbers} 项，{left}" if owed else "已经报齐"
    return Content(
        text=f"{unit.name}{quarter.label}{'延期后' if is_later else ''}截止：{dates.moment_with_weekday(due_at)}；{state}。",
        buttons=(
            *(((Button(f"催报（{unit.name}）", f"/remind u{unit.id}"),),) if owed else ()),
            (Button(f"看进展（{unit.name}）", f"/summary u{unit.id}"),),
        ),
    )


def still(working_days: int) -> str:
    return "今天就是截止日" if working_days == 0 else f"还有 {working_days} 个工作日"


def over(working_days: int, days: int) -> str:
    return f"已过 {working_days} 个工作日（{days} 天）"
