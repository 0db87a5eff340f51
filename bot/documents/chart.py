"""The picture that goes with a summary: a heat map of lights, and every promised number against its target.

Made to be read on a phone without enlarging and by whoever cannot tell red from green: every light bears its word, the
colours differ in darkness too, and the bars carry their figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.documents.form import file_name
from bot.documents.key_numbers import counted_of, percent, share_of
from bot.documents.typesetting import typeset_png
from bot.domain.amount import plain
from bot.domain.light import Light, Standing, light_of
from bot.domain.localtime import local
from bot.domain.plain_text import clean
from bot.domain.programme import Comparator, Target, TargetKind, Unit
from bot.domain.quarter import Quarter
from bot.domain.summary import RoundSummary, TargetSummary, TaskSummary

# The page is 400 pt wide: at this resolution 1080 px, and 11 pt type is read on a phone as it stands.
_PPI = 1080 / 400 * 72
# Telegram takes pictures whose width and height add up to 10,000 px (https://core.telegram.org/bots/api#sendphoto).
_HIGHEST_PX = 8_900
# Rows of both parts together, and of the heat map alone: what stays below that height with names of a usual length.
_ROWS = 76
_TASK_ROWS = 50
# More units than this leave no room for a column each.
_UNIT_COLUMNS = 14

_WORDS = {Light.GREEN: "正常", Light.YELLOW: "偏慢", Light.RED: "预警", Light.GREY: "未到期"}
_LETTERS = {Light.GREEN: "正", Light.YELLOW: "慢", Light.RED: "警", Light.GREY: "未"}


def chart_name(summary: RoundSummary) -> str:
    """2024年第三季度进度图.png"""
    return file_name(summary, "进度图", "png")


def chart_png(summary: RoundSummary) -> bytes:
    """One picture, 1080 px wide and as tall as the list is long; a list too long for messengers comes out smaller."""
    data = _data(summary)
    picture = typeset_png("chart", data, ppi=_PPI)
    height = int.from_bytes(picture[20:24], "big")  # https://www.w3.org/TR/png-3/#11IHDR
    return picture if height <= _HIGHEST_PX else typeset_png("chart", data, ppi=_PPI * _HIGHEST_PX / height)


def _data(summary: RoundSummary) -> dict[str, Any]:
    quarters = sorted({quarter for task in summary.tasks for quarter, _ in task.history})
    units = summary.programme.units
    # Without earlier quarters one column would say little; who stands where says more.
    by_unit = len(quarters) < 2 and len(units) <= _UNIT_COLUMNS
    shown = summary.tasks[:_TASK_ROWS]
    bars = [(task, target) for task in summary.tasks for target in task.targets]
    kept = _most_telling(bars, summary.quarter, _ROWS - len(shown))
    as_of = local(summary.as_of)
    return {
        "rehearsal": summary.is_rehearsal,
        "title": f"{summary.quarter.label}工作进展图",
        "subject": re.sub(r"(?:工作)?(?:进展|进度|完成)?情况表$", "", _line(summary.programme.form_title, 60)),
        "as_of": f"统计截至{as_of.year}年{as_of.month}月{as_of.day}日 {as_of:%H:%M}",
        "figures": [
            ["单位报齐", f"{len(summary.done_units)}/{len(units)}"],
            ["任务报送", f"{len(summary.filed_parts)}/{len(summary.parts)}"],
            ["盖章件", f"{len(summary.sealed_unit_ids)}/{len(units)}"],
        ],
        "legend": [
            {
                "light": light.value,
                "letter": _LETTERS[light],
                "word": word,
                "count": sum(task.light is light for task in summary.tasks),
            }
            for light, word in _WORDS.items()
        ],
        "by_unit": by_unit,
        "columns": [_line(unit.name, 12) for unit in units] if by_unit else [_short(q) for q in quarters],
        "tasks": [
            {
                "no": task.task.no,
                "name": _line(task.task.name, 36),
                "filed": f"已报{sum(part.report is not None for part in task.parts)}/{len(task.parts)}",
                "cells": _unit_cells(task, units) if by_unit else _quarter_cells(task, quarters),
            }
            for task in shown
        ],
        "tasks_left": len(summary.tasks) - len(shown),
        "pace": f"竖线：时间进度{percent(Decimal(summary.quarter.number) / 4)}；比率为目标值",
        "bars": [_bar(task, target, summary.quarter) for task, target in kept],
        "bars_left": len(bars) - len(kept),
    }


# --- heat map ---------------------------------------------------------------------------------------------------


def _quarter_cells(task: TaskSummary, quarters: Sequence[Quarter]) -> list[dict[str, str] | None]:
    lights = dict(task.history)
    return [_cell(lights[quarter], _WORDS) if quarter in lights else None for quarter in quarters]


def _unit_cells(task: TaskSummary, units: Sequence[Unit]) -> list[dict[str, str] | None]:
    lights = {part.unit.id: part.light for part in task.parts}
    return [_cell(lights[unit.id], _LETTERS) if unit.id in lights else None for unit in units]


def _cell(light: Light, words: dict[Light, str]) -> dict[str, str]:
    return {"light": light.value, "word": words[light]}


def _short(quarter: Quarter) -> str:
    return f"{'一二三四'[quarter.number - 1]}季度"


# --- bars -------------------------------------------------------------------------------------------------------

_Bar = tuple[TaskSummary, TargetSummary]


def _most_telling(bars: Sequence[_Bar], quarter: Quarter, limit: int) -> Sequence[_Bar]:
    """At most `limit` bars in the order of the list; those behind go before those that are not."""
    if len(bars) <= limit:
        return bars
    ranked = sorted(range(len(bars)), key=lambda at: (not _is_behind(bars[at][1], quarter), at))
    return [bars[at] for at in sorted(ranked[:limit])]


def _bar(task: TaskSummary, of: TargetSummary, quarter: Quarter) -> dict[str, Any]:
    target, total = of.target, of.total
    is_rate = target.kind is TargetKind.PERCENT and target.comparator is not Comparator.AT_MOST
    share = share_of(target, total) if total is not None else None
    return {
        "no": task.task.no,
        "text": _line(counted_of(target) or target.text, 44),
        "told": _told(target, "未报" if total is None else plain(total)),
        "percent": percent(share) if share is not None and _is_heap(target) else "",
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


def _told(target: Target, total: str) -> str:
    measure = _line(target.measure, 8)
    if _is_heap(target):
        return f"{total}/{plain(target.value)}{measure}"
    goal = "上限" if target.comparator is Comparator.AT_MOST else "目标"
    return f"{total if total == '未报' else total + measure}（{goal}{plain(target.value)}{measure}）"


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
