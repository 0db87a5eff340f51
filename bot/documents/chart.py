"""The picture that goes with a summary: every task with its lights of the year, and its numbers against their targets.

Made to be read on a phone without enlarging, in the chat's own preview, so it is no taller than a phone's screen for a
list of ten, and at most twice as tall as wide for a long one; and by whoever cannot tell red from green: every light bears
its letter, the colours differ in darkness too, and the bars carry their figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from bot.documents.form import file_name
from bot.documents.key_numbers import counted_of, percent, share_of
from bot.documents.typesetting import typeset_png
from bot.domain.amount import plain
from bot.domain.light import Light, Standing, light_of
from bot.domain.localtime import local
from bot.domain.plain_text import clean
from bot.domain.programme import Comparator, Target, TargetKind
from bot.domain.quarter import Quarter
from bot.domain.summary import RoundSummary, TargetSummary, TaskSummary

# The page is 400 pt wide: at this resolution 1080 px, and 11 pt type is read on a phone as it stands.
_PPI = 1080 / 400 * 72
# Telegram takes pictures whose width and height add up to 10,000 px (https://core.telegram.org/bots/api#sendphoto);
# long before that a chat shows a thread, so the tasks and bars together stay within this height, in points.
_ROOM = 660
_TASK_HEIGHT, _BAR_HEIGHT = 28, 12

_WORDS = {Light.GREEN: "正常", Light.YELLOW: "偏慢", Light.RED: "预警", Light.GREY: "未到期"}
_LETTERS = {Light.GREEN: "正", Light.YELLOW: "慢", Light.RED: "警", Light.GREY: "未"}
_SEVERITY = {Light.RED: 0, Light.YELLOW: 1, Light.GREY: 2, Light.GREEN: 3}


def chart_name(summary: RoundSummary) -> str:
    """2024年第三季度进度图.png"""
    return file_name(summary, "进度图", "png")


def chart_png(summary: RoundSummary) -> bytes:
    """One picture, 1080 px wide."""
    return typeset_png("chart", _data(summary), ppi=_PPI)


def _data(summary: RoundSummary) -> dict[str, Any]:
    tasks = _shown(summary.tasks)
    bars = _shown_bars(tasks, summary.quarter, _ROOM - _TASK_HEIGHT * len(tasks))
    left = sum(len(task.targets) for task in tasks) - sum(len(kept) for kept in bars.values())
    as_of = local(summary.as_of)
    units = summary.programme.units
    notes = [f"竖线是时间进度 {percent(Decimal(summary.quarter.number) / 4)}（比率类是目标值）。黄条表示落后。"]
    if left:
        notes.append(f"另有 {left} 个目标未画出。")
    if len(tasks) < len(summary.tasks):
        notes.append(f"另有 {len(summary.tasks) - len(tasks)} 项实事未画出。")
    if len(notes) > 1:
        notes.append("全部数据见工作台账。")
    return {
        "rehearsal": summary.is_rehearsal,
        "title": f"{summary.quarter.label}工作进展图",
        "subject": re.sub(r"(?:工作)?(?:进展|进度|完成)?情况表$", "", _line(summary.programme.head.form_title, 24)),
        "as_of": f"统计截至{as_of.year}年{as_of.month}月{as_of.day}日 {as_of:%H:%M}",
        "figures": [
            ["单位报齐", f"{len(summary.done_units)}/{len(units)}"],
            ["任务报送", f"{len(summary.filed_parts)}/{len(summary.parts)}"],
            ["盖章件", f"{len(summary.sealed_unit_ids)}/{len(units)}"],
        ],
        "legend": [
            {"light": light.value, "letter": _LETTERS[light], "word": word, "count": summary.lights[light]}
            for light, word in _WORDS.items()
        ],
        "tasks": [
            {
                "no": task.task.no,
                "name": _line(task.task.name, 22),
                "filed": _filed(task),
                "cells": _cells(task, summary.quarter),
                "bars": [_bar(target, summary.quarter) for target in bars[task.task.id]],
            }
            for task in tasks
        ],
        "notes": "".join(notes),
    }


# --- lights -----------------------------------------------------------------------------------------------------


def _shown(tasks: Sequence[TaskSummary]) -> Sequence[TaskSummary]:
    """The tasks there is room for, in the order of the list; those in trouble go before those that are not."""
    room = _ROOM // _TASK_HEIGHT
    if len(tasks) <= room:
        return tasks
    ranked = sorted(range(len(tasks)), key=lambda at: (_SEVERITY[tasks[at].light], at))
    return [tasks[at] for at in sorted(ranked[:room])]


def _filed(task: TaskSummary) -> str:
    filed = sum(part.report is not None for part in task.parts)
    return "" if filed == len(task.parts) else f"已报{filed}/{len(task.parts)}"


def _cells(task: TaskSummary, quarter: Quarter) -> list[dict[str, str] | None]:
    """A light for each quarter of the year; None for one without a round, and for those to come."""
    lights = dict(task.history)
    quarters = (Quarter(quarter.year, number) for number in (1, 2, 3, 4))
    return [
        {"light": lights[one].value, "letter": _LETTERS[lights[one]]} if one in lights else None for one in quarters
    ]


# --- bars -------------------------------------------------------------------------------------------------------


def _shown_bars(tasks: Iterable[TaskSummary], quarter: Quarter, room: float) -> dict[int, list[TargetSummary]]:
    """The targets there is room for, by task id; those behind go before those that are not."""
    bars = [(task.task.id, target) for task in tasks for target in task.targets]
    ranked = sorted(range(len(bars)), key=lambda at: (not _is_behind(bars[at][1], quarter), at))
    kept = set(ranked[: max(0, int(room // _BAR_HEIGHT))])
    shown: dict[int, list[TargetSummary]] = {task.task.id: [] for task in tasks}
    for at, (task_id, target) in enumerate(bars):
        if at in kept:
            shown[task_id].append(target)
    return shown


def _bar(of: TargetSummary, quarter: Quarter) -> dict[str, Any]:
    target, total = of.target, of.total
    is_rate = target.kind is TargetKind.PERCENT and target.comparator is not Comparator.AT_MOST
    share = share_of(target, total) if total is not None else None
    return {
        "text": _line(counted_of(target) or target.text, 14),
        "told": _told(target, total, share),
        "filled": 0.0 if total is None or share is None else _within(total / 100 if is_rate else share),
        "state": "open" if total is None else "behind" if _is_behind(of, quarter) else "fine",
        "mark": _mark(target, quarter),
    }


def _mark(target: Target, quarter: Quarter) -> float | None:
    """Where the line over the bar stands: how far the year is; a rate is a level, so there it is the goal."""
    if target.comparator is Comparator.AT_MOST:
        return None
    return _within(target.value / 100) if target.kind is TargetKind.PERCENT else float(quarter.share_of_year)


def _within(share: Decimal) -> float:
    return max(0.0, min(1.0, float(share)))


def _told(target: Target, total: Decimal | None, share: Decimal | None) -> str:
    measure, goal = _line(target.measure, 4), plain(target.value)
    if total is None:
        return f"未报/{goal}{measure}"
    if _is_heap(target):
        return f"{plain(total)}/{goal}{measure} {percent(share) if share is not None else ''}".strip()
    word = "上限" if target.comparator is Comparator.AT_MOST else "目标"
    return f"{plain(total)}{measure}（{word}{goal}{measure}）"


def _is_heap(target: Target) -> bool:
    """Whether the number grows through the year towards its target."""
    return target.kind is TargetKind.COUNT and target.comparator is not Comparator.AT_MOST


def _is_behind(of: TargetSummary, quarter: Quarter) -> bool:
    """Whether this number alone would turn a light yellow."""
    standing = Standing(is_filed=True, assessment=None, reached=((of.target, of.total),))
    return light_of(standing, quarter, is_past_due=True) is not Light.GREEN


def _line(text: str, limit: int) -> str:
    line = " ".join(clean(text).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
