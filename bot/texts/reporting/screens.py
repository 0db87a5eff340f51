"""What the report dialogue shows whole: all tasks, everything ready to be filed, two people's words side by side."""

from __future__ import annotations

from bot.conversation import prompts as ask
from bot.conversation.filling import Filling, Item, ReportFacts
from bot.ports import Button, Content
from bot.texts import dates
from bot.texts.clip import clip
from bot.texts.reporting.choices import choice, pause, rows_of
from bot.texts.reporting.filed import part_label, written_beside
from bot.texts.reporting.versions import difference


def overview(state: Filling | None, facts: ReportFacts) -> Content:
    ready = sum(item.is_ready for item in facts.items)
    filed = sum(item.is_filed for item in facts.items)
    lines = [f"{_sign(item)} 第 {item.task.no} 项 {item.task.name}：{_standing(item)}" for item in facts.items]
    rows = [
        (choice(state, f"{item.task.no}. {clip(item.task.name, 16)}", f"task:{item.task.id}"),) for item in facts.items
    ]
    if ready:
        rows.insert(0, (choice(state, f"提交填好的 {ready} 项", "submit"),))
    text = "\n".join(lines)
    if filed == len(facts.items):
        done = "不再催填报" if facts.needs_seal else "本季度不再提醒贵单位"
        text += f"\n\n{len(facts.items)} 项都已提交，{done}。需要更正请点对应的任务。"
    else:
        text += f"\n\n截止时间 {dates.moment_with_weekday(facts.due_at)}。点一项开始填。"
    return Content(
        title=f"{facts.unit.name} · {facts.quarter.label}任务", text=text, buttons=(*rows, *rows_of(pause(state)))
    )


def preview(state: Filling | None, facts: ReportFacts) -> Content:
    ready = [item for item in facts.items if item.is_ready]
    waiting = [item for item in facts.items if not item.is_ready and not item.is_filed]
    blocks = [f"第 {item.task.no} 项 {item.task.name}\n{written_beside(item)}{_changed(item)}" for item in ready]
    if waiting:
        blocks.append("还没填好：" + "、".join(f"第 {item.task.no} 项" for item in waiting) + "。可以先提交填好的。")
    return Content(
        title=f"请核对 · {facts.unit.name} · {facts.quarter.label}",
        text="\n\n".join(blocks),
        buttons=(
            (submit(state, facts),),
            *((choice(state, f"修改第 {item.task.no} 项", f"task:{item.task.id}"),) for item in (ready + waiting)[:8]),
            *rows_of(pause(state)),
        ),
    )


def submit(state: Filling | None, facts: ReportFacts) -> Button:
    """The same words wherever what is ready can be filed."""
    return choice(state, f"提交 {sum(item.is_ready for item in facts.items)} 项", "submit")


def _changed(item: Item) -> str:
    """What is other than in the version the office has."""
    if item.filed is None or item.report is None:
        return ""
    lines = difference(item.filed, item.report, item.targets)
    return "\n与已提交的相比：" + "；".join(lines) if lines else "\n与已提交的相同。"


def conflict(prompt: ask.ShowConflict, item: Item, state: Filling | None) -> Content:
    report = item.report
    if prompt.compared:
        mine = f"您写的：\n{prompt.mine}" if prompt.mine else "您按的是一个按钮，没有写文字。"
        return Content(
            text=f"{mine}\n\n{report.changed_by if report else '对方'}写的：\n{written_beside(item)}\n\n要用哪一份？",
            buttons=((choice(state, "用我的", "mine"), choice(state, "用对方的", "theirs")),),
        )
    who = report.changed_by if report else "另一位联络员"
    at = f"（{dates.hour(report.changed_at)}）" if report and report.changed_at else ""
    return Content(
        text=f"{who}刚刚改过这一项{at}。现在是：\n{written_beside(item)}\n\n您写的还没有存，要用哪一份？",
        buttons=(
            (choice(state, "用我的", "mine"), choice(state, "用对方的", "theirs"), choice(state, "对比", "compare")),
        ),
    )


def _sign(item: Item) -> str:
    return "✅" if item.is_filed else "📝" if item.is_begun else "⬜"


def _standing(item: Item) -> str:
    if item.report is not None and item.report.returned_reason:
        return f"群团科退回：{item.report.returned_reason}"
    if item.is_accepted:
        return "群团科已接受"
    if item.is_filed:
        return "已提交"
    if item.is_ready:
        return "填好了，还没提交"
    if item.is_begun and len(item.missing) < 3:
        return f"还差{'、'.join(part_label(part, item) for part in item.missing)}"
    return "填了一部分" if item.is_begun else "还没填"
