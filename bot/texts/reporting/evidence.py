"""The words around evidence (佐证材料): photos and files that stand beside a report."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.filling import Item, ReportFacts
from bot.ports import Button, Content
from bot.texts.clip import clip


def which_task(facts: ReportFacts, names: Sequence[str], *, before: str = "") -> Content:
    """A file came by itself: which task is it for?"""
    what = f"“{clip(names[0], 40)}”" if len(names) == 1 else f" {len(names)} 份文件"
    text = f"收到{what}。要作为哪一项的佐证材料？"
    return Content(text=f"{before}\n\n{text}" if before else text, buttons=_tasks(facts))


def no_form() -> str:
    return "文件里没有找到工作进展情况表。"


def taken(item: Item, new: int, total: int) -> str:
    return f"已收到 {new} 份佐证材料，放在第 {item.task.no} 项（共 {total} 份）。"


def understood_first() -> str:
    return "上面读到的内容还没有确认，请先处理，再发这份文件。文件还没有收下。"


def same() -> str:
    return "这份文件之前已收到，没有重复保存。"


def report_full(item: Item, limit: int) -> str:
    return f"第 {item.task.no} 项已有 {limit} 份材料，没有再收。请先删去不需要的。"


def quota() -> str:
    return "今天收到的文件已达上限，请明天再发或联系经办人。"


def too_complex() -> str:
    return "文件展开后过大，无法安全打开，未保存。请重新导出。"


def removed(name: str) -> str:
    return f"“{clip(name, 40)}”已删去。"


def overview(facts: ReportFacts, *, may_write: bool) -> Content:
    """How many files stand beside each task."""
    lines = [f"第 {item.task.no} 项 {item.task.name}：{_count(item)}" for item in facts.items]
    ask = "要补充材料，请点对应的任务，再发照片、PDF 或 Office 文件。" if may_write else "点一项查看材料。"
    return Content(
        title=f"佐证材料 · {facts.unit.name} · {facts.quarter.label}",
        text="\n".join(lines) + f"\n\n{ask}",
        buttons=_tasks(facts),
    )


def of_task(facts: ReportFacts, item: Item, files: Sequence[tuple[int, str]], *, may_write: bool) -> Content:
    """One task's files, each with its ways; `files` are (id, name)."""
    lines = [f"{at}. {clip(name, 60)}" for at, (_, name) in enumerate(files, start=1)]
    text = "\n".join(lines) or "还没有佐证材料。"
    if may_write:
        text += "\n\n请发送照片、PDF 或 Office 文件，一次可以发多份。"
    rows = [
        (
            Button(f"下载 {at}", f"/evidence f{number}"),
            *((Button(f"删去 {at}", f"/evidence x{number}"),) if may_write else ()),
        )
        for at, (number, _) in enumerate(files, start=1)
    ]
    return Content(
        title=f"佐证材料 · 第 {item.task.no} 项 {item.task.name}",
        text=text,
        buttons=(*rows, (Button("全部材料", f"/evidence u{facts.unit.id} {facts.quarter}"),)),
    )


def next_steps() -> tuple[tuple[Button, ...], ...]:
    return ((Button("继续填报", "/report"), Button("查看我的任务", "/tasks")),)


def _count(item: Item) -> str:
    return f"{len(item.evidence)} 份" if item.evidence else "无"


def _tasks(facts: ReportFacts) -> tuple[tuple[Button, ...], ...]:
    return tuple(
        (
            Button(
                f"第 {item.task.no} 项 {clip(item.task.name, 18)}",
                f"/evidence u{facts.unit.id} t{item.task.id} {facts.quarter}",
            ),
        )
        for item in facts.items
    )
