"""The picture that goes with a summary: lights by task and quarter, and every number against its target.

Readable on a phone, in a print and by whoever cannot tell red from green: every light bears its sign and its word.
"""

from __future__ import annotations

from typing import Any

from bot.documents.typesetting import typeset_png
from bot.domain.amount import plain
from bot.domain.localtime import local
from bot.domain.plain_text import clean
from bot.domain.summary import RoundSummary, TargetSummary, TaskSummary

# 1080 px of a page 540 pt wide: what a phone shows without enlarging.
_PPI = 144.0
_SIGNS = {"green": "✓", "yellow": "!", "red": "×", "grey": "–"}


def chart_png(summary: RoundSummary) -> bytes:
    """One picture, 1080 px wide and as tall as the list is long."""
    quarters = sorted({quarter for task in summary.tasks for quarter, _ in task.history})
    parts, filed = len(summary.parts), len(summary.filed_parts)
    return typeset_png(
        "chart",
        {
            "rehearsal": summary.is_rehearsal,
            "title": f"{summary.quarter.label}妇女儿童实事进展",
            "as_of": f"{local(summary.as_of):%Y-%m-%d %H:%M}",
            "rates": f"单位报齐 {len(summary.done_units)}/{len(summary.programme.units)}　任务报送 {filed}/{parts}",
            "share": float(summary.quarter.share_of_year),
            "quarters": [f"{'一二三四'[quarter.number - 1]}季度" for quarter in quarters],
            "tasks": [_task(task, quarters) for task in summary.tasks],
            "legend": [[light, _SIGNS[light], label] for light, label in _LEGEND],
        },
        ppi=_PPI,
    )


_LEGEND = (("green", "正常"), ("yellow", "偏慢"), ("red", "预警"), ("grey", "未到期"))


def _task(task: TaskSummary, quarters: list[Any]) -> dict[str, Any]:
    known = dict(task.history)
    filed = sum(part.report is not None for part in task.parts)
    return {
        "no": task.task.no,
        "name": clean(task.task.name)[:40],
        "filed": f"{filed}/{len(task.parts)}",
        "lights": [
            [known[quarter].value, _SIGNS[known[quarter].value], known[quarter].label] if quarter in known else None
            for quarter in quarters
        ],
        "targets": [_target(target) for target in task.targets],
    }


def _target(target: TargetSummary) -> dict[str, Any]:
    goal = f"{plain(target.target.value)}{target.target.measure}"
    share = target.share
    return {
        "text": clean(target.target.text)[:28],
        "told": f"{plain(target.total)} / {goal}" if target.total is not None else f"未报 / {goal}",
        "share": None if share is None else min(float(share), 1.0),
        "is_rate": target.target.measure == "%",
    }
