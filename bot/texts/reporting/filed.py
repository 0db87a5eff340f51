"""A unit's report in words: its parts as they stand, and what is said once it is filed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.filling import Item, ReportFacts
from bot.domain.programme import Target
from bot.domain.report import ProgressReport
from bot.ports import Button, Content
from bot.texts.clip import clip, quoted
from bot.texts.targets import NOT_OURS, amount_against


def part_label(part: str, item: Item) -> str:
    """A part as it is called in a list of what is missing."""
    name, _, target_id = part.partition(":")
    if name == "amount":
        return next((f"{quoted(clip(one.text, 20))}的数字" for one in item.targets if str(one.id) == target_id), "数字")
    return {
        "progress": "进展",
        "assessment": "自评",
        "completion": "完成时限",
        "important": "有没有重要情况",
    }[name]


def only_lacks(item: Item) -> Content:
    """Everything but the numbers left for last has its answer."""
    missing = "、".join(part_label(part, item) for part in item.missing)
    return Content(
        text=f"第 {item.task.no} 项其他都填好了，只差：{missing}，补上才能提交。{ways_without_number(item)}已填的都在草稿里，问清了发“填报”接着填。"
    )


def ways_without_number(item: Item) -> str:
    """What may be said where a number is missing: nought, or that it is another unit's."""
    lacking = [target for target in item.targets if f"amount:{target.id}" in item.missing]
    if not lacking:
        return ""
    return f"没有进展就回 0{'；不归贵单位报的，回“不归我们”' if any(map(item.task.is_shared, lacking)) else ''}。"


def written(report: ProgressReport, targets: Sequence[Target]) -> str:
    """A report's parts, a line each, as they stand."""
    lines: list[str] = []
    if report.progress:
        lines.append(f"进展：{report.progress}{reason_of(report, 'progress')}")
    for target in targets:
        if target.id in report.amounts:
            reason = reason_of(report, f"amount:{target.id}")
            lines.append(f"{target.text}：{amount_against(report.amounts[target.id], target)}{reason}")
        elif target.id in report.disclaimed:
            lines.append(f"{target.text}：{NOT_OURS}")
    if report.assessment is not None:
        lines.append(f"自评：{report.assessment.label}")
    if report.completion is not None:
        lines.append(f"完成时限：{report.completion.label}{reason_of(report, 'completion')}")
    if report.important_answered:
        lines.append(f"重要情况：{report.important or '无'}")
    return "\n".join(lines) or "还没有填写。"


def written_beside(item: Item) -> str:
    text = written(item.report, item.targets) if item.report is not None else "还没有填写。"
    if not item.evidence:
        return text
    more = f"等 {len(item.evidence)} 份" if len(item.evidence) > 3 else ""
    return f"{text}\n佐证材料：{'、'.join(clip(name, 24) for name in item.evidence[:3])}{more}"


def reason_of(report: ProgressReport, part: str) -> str:
    """（说明：去年合并统计） behind a part that was insisted on with a reason."""
    reason = report.insisted.get(part)
    return f"（说明：{reason}）" if reason else ""


def filed(task_ids: Sequence[int], facts: ReportFacts, *, goes_on: bool) -> Content:
    """These tasks are with the office; `goes_on` says that the next question follows in a message of its own."""
    names = "、".join(f"第 {facts.item(task_id).task.no} 项{_version(facts.item(task_id))}" for task_id in task_ids)
    left = [item for item in facts.items if not item.is_filed and item.task.id not in task_ids]
    text = f"已登记：{facts.unit.name} {facts.quarter.label}{names}，已报群团科。"
    reports = [facts.item(task_id).report for task_id in task_ids]
    is_typed_in = bool(reports) and all(report is not None and report.on_behalf for report in reports)
    if is_typed_in and not left:  # read by the office, not by the unit
        text += f"\n\n该单位本季度 {len(facts.items)} 项全部报齐，不再催填报。"
        return Content(text=text, buttons=((Button("查看该单位", f"/summary u{facts.unit.id} {facts.quarter}"),),))
    if left:
        text += "还差：" + "、".join(f"第 {item.task.no} 项" for item in left) + "。"
        if goes_on:
            return Content(text=text)
        return Content(text=text, buttons=((Button("接着填", "/report"), Button("查看我的任务", "/tasks")),))
    if facts.needs_seal:
        # The form follows by itself (handlers/papers/printed.py).
        text += f"\n\n本季度 {len(facts.items)} 项全部报齐，不再催填报。情况表随后发来，请打印盖章，把每一页拍照发回。"
        return Content(text=text, buttons=((Button("查看我的任务", "/tasks"), Button("盖章件情况", "/seal")),))
    text += f"\n\n本季度 {len(facts.items)} 项全部报齐，不再提醒贵单位。请下载表格，打印盖章后按要求报送。"
    return Content(text=text, buttons=((Button("下载表格", "/form"), Button("查看我的任务", "/tasks")),))


def _version(item: Item) -> str:
    version = item.report.version if item.report is not None else 0
    return f"（更正，第 {version} 版）" if version > 1 else ""
