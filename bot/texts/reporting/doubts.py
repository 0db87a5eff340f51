"""What is doubtful, in words: the same in the dialogue, in a returned form and in one long message."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from bot.conversation.filling import Item, ReportFacts
from bot.domain.amount import plain
from bot.domain.doubt import Doubt
from bot.domain.programme import Target
from bot.domain.report import Completion, ProgressReport
from bot.texts.clip import clip, quoted

HOLLOW = "没有具体的措施或数字"
SAME = "与上季度完全相同"


def number(reason: str, value: Decimal, target: Target, previous: Decimal | None) -> str:
    """累计 35 比上季度的 40 少."""
    match reason:
        case "number_falls":
            kind = "目前" if target.measure == "%" else "累计"
            return f"{kind} {plain(value)} 比上季度的 {plain(previous or Decimal(0))} 少"
        case "over_100":
            return f"{plain(value)}% 超过 100%"
        case _:
            times = (value / target.value).quantize(Decimal("0.1"), ROUND_DOWN) if target.value else Decimal(0)
            if times > 3:
                return f"累计 {plain(value)} 超过目标 {plain(target.value)} 的 3 倍"
            return f"累计 {plain(value)} 是目标 {plain(target.value)} 的 {plain(times)} 倍"


def time(reason: str, completion: Completion) -> str:
    """2024年8月31日已经过去."""
    match reason:
        case "date_past":
            return f"{completion.label}已经过去"
        case "date_far":
            return f"{completion.label}晚于明年底"
        case "date_ambiguous":
            return f"{quoted(clip(completion.text, 30))}记为 {completion.label}"
        case _:
            return f"{quoted(clip(completion.text, 30))}没看出是哪一天，会照原文填"


def listed(
    doubts: Sequence[Doubt], reports: dict[int, ProgressReport], facts: ReportFacts, late: dict[int, str]
) -> str:
    """One line a doubt, named by its task; `reports` are the reports as they would be filed, `late` who changed them since."""
    return "\n".join(f"· {_line(doubt, reports[doubt.task_id], facts.item(doubt.task_id), late)}" for doubt in doubts)


def _line(doubt: Doubt, report: ProgressReport, item: Item, late: dict[int, str]) -> str:
    where = f"第 {item.task.no} 项"
    match doubt.reason:
        case "text_same":
            return f"{where}：进展{SAME}"
        case "text_hollow":
            return f"{where}：进展{HOLLOW}"
        case "date_past" | "date_far" | "date_ambiguous" | "date_unclear" if report.completion is not None:
            said = time(doubt.reason, report.completion)
            return f"{where}：完成时限{'' if said.startswith('“') else ' '}{said}"
        case "done_short":
            said = f"自评{quoted('已完成')}" if doubt.part == "assessment" else f"完成时限{quoted('已完成')}"
            short = [one for one in item.targets if one.id in report.amounts and report.amounts[one.id] < one.value]
            reached = "、".join(
                f"{quoted(clip(one.text, 20))}累计 {plain(report.amounts[one.id])}{one.measure}" for one in short
            )
            return f"{where}：{said}，但{reached}，还没到目标"
        case "changed_since":
            return f"{where}：您下载表格之后，{late.get(doubt.task_id) or '有人'}改过这一项，照表里的填就会换掉对方写的内容"
        case _:
            target = item.target(doubt.target_id)
            before = item.previous.amounts.get(target.id) if item.previous else None
            said = number(doubt.reason, report.amounts[target.id], target, before)
            return f"{where}{quoted(clip(target.text, 20))}：{said}"


def block(
    doubts: Sequence[Doubt],
    reports: dict[int, ProgressReport],
    facts: ReportFacts,
    late: dict[int, str],
    *,
    yes: str,
    held: str = "",
) -> str:
    """Everything doubtful and what may be done about it; `yes` is the label of the button, `held` words that may be the reason."""
    asked = f"提交前请看一下这 {len(doubts)} 处：" if len(doubts) > 1 else "提交前请看一下这一处："
    if held:
        ways = f"{quoted(clip(held, 60))}是对上面的说明吗？是就按“作为说明”；要补到进展里，请写明是哪一项。"
    else:
        ways = f"没错就按“{yes}”，想说明一句就回“没错，原因：……”。要改就写明是哪一项，例如“{_example(doubts, facts)}”。"
    return f"{asked}\n{listed(doubts, reports, facts, late)}\n{ways}"


def _example(doubts: Sequence[Doubt], facts: ReportFacts) -> str:
    """第 4 项改为 20场: a correction of the first doubtful part, as a person would write it."""
    first = next((doubt for doubt in doubts if doubt.target_id is not None), doubts[0])
    item = facts.item(first.task_id)
    where = f"第 {item.task.no} 项"
    if first.target_id is not None:
        target = item.target(first.target_id)
        return f"{where}改为 {plain(target.value)}{target.measure}"
    if first.part == "assessment":
        return f"{where}自评改成正常推进"
    return f"{where}改为 {facts.quarter.year}年12月底前" if first.part == "completion" else f"{where}：新的内容"


def yes_label(doubts: Sequence[Doubt], filing: str) -> str:
    """都没错，提交 3 项: the button that keeps everything as it is."""
    return f"{'都没错' if len(doubts) > 1 else '没错'}，{filing}"
