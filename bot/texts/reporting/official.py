"""Sentences in official style that the bot writes for a unit from its short answer; the unit confirms or edits them.

The wording is that of work reports between offices: what was done, the total, its share of the year's goal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# 没新增 says no more than that nothing has changed.
_SAYS_AS_MUCH = re.compile(
    r"(?:本季度|这季度|这个季度|目前|暂时?|还|也|都|是)*(?:没有?|无|未)(?:再|有|什么|啥)*(?:新的?)?(?:增加?|变化|变动|进展|情况|内容)?(?:的|了)?[。]?"
)


@dataclass(frozen=True)
class Figure:
    """One target in a sentence: `subject` is what is counted, `added` this quarter's part, `total` the year's so far.

    `share` is the part of the goal that is reached, as it is written (80%), empty where it has none.
    """

    subject: str
    measure: str
    goal: str
    added: str = ""
    total: str = ""
    share: str = ""


def added(figures: Sequence[Figure], said: str) -> str:
    """本季度家庭教育巡讲新增12场，累计20场，完成年度目标的20%。"""
    if not figures:
        return f"本季度新增{said}。"
    return "；".join(_added(one) for one in figures) + "。"


def unchanged(reason: str, figures: Sequence[Figure], last: str) -> str:
    """较上季度无变化（等待资金到位）。截至目前，家庭教育巡讲累计8场，完成年度目标的8%。"""
    why = f"（{reason}）" if reason and not _SAYS_AS_MUCH.fullmatch(reason) else ""
    totals = "；".join(_total(one) for one in figures if one.total)
    if totals:
        return f"本季度较上季度无变化{why}。截至目前，{totals}。"
    return f"本季度较上季度无变化{why}。上季度进展：{last}" if last else f"本季度暂无新的进展{why}。"


def so_far(one: Figure) -> str:
    """截至目前，家庭教育巡讲累计8场，完成年度目标的8%。"""
    return f"截至目前，{_total(one)}。"


def done(goals: Sequence[str]) -> str:
    """本项任务已全部完成，年度目标（新改扩建3所中小学、1所幼儿园）均已实现。"""
    if not goals:
        return "本项任务已全部完成。"
    return f"本项任务已全部完成，年度目标（{'、'.join(goals)}）{'均' if len(goals) > 1 else ''}已实现。"


def not_due(reason: str) -> str:
    return f"本项任务尚未到实施时间{f'（{reason}）' if reason else ''}，将按完成时限推进。"


def _added(one: Figure) -> str:
    parts = [f"本季度{one.subject}新增{one.added}{one.measure}"]
    if one.total:
        parts.append(f"累计{one.total}{one.measure}")
    if one.share:
        parts.append(f"完成年度目标的{one.share}")
    return "，".join(parts)


def _total(one: Figure) -> str:
    share = f"，完成年度目标的{one.share}" if one.share else ""
    return f"{one.subject}累计{one.total}{one.measure}{share}" if one.measure != "%" else f"{one.subject}为{one.total}%"
