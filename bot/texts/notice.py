"""What was read from a notice, before and after it is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.amount import plain
from bot.domain.notice import Notice
from bot.domain.programme import Programme, Role, Target, Task
from bot.ports import Button, Content
from bot.texts.report import goal

_ROLES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "", Role.SUPPORTING: "配合"}


def proposal(programme: Programme, unsure: Sequence[dict[str, Any]], *, may_confirm: bool) -> Content:
    """Doubts first, then everything that was read; nothing is live yet."""
    targets = sum(len(task.targets) for task in programme.tasks)
    blocks = []
    if unsure:
        lines = [f"{index}. {_doubt(doubt)}" for index, doubt in enumerate(unsure, start=1)]
        blocks.append(f"有 {len(unsure)} 处请核对：\n" + "\n".join(lines))
    head = [f"标题：{programme.title}"]
    if programme.doc_number:
        head.append(f"文号：{programme.doc_number}")
    if programme.issuer or programme.issued_on:
        day = (
            f"{programme.issued_on.year}年{programme.issued_on.month}月{programme.issued_on.day}日"
            if programme.issued_on
            else ""
        )
        head.append(f"发文：{'，'.join(part for part in (programme.issuer, day) if part)}")
    head.append(f"报送：{programme.office}{f'（电话 {programme.phone}）' if programme.phone else ''}")
    head.append(f"表格：{programme.form_title}（{'、'.join(programme.form_columns)}）")
    head.append(f"共 {len(programme.tasks)} 项实事、{len(programme.units)} 个责任单位、{targets} 个量化目标")
    blocks.append("\n".join(head))
    blocks += [_task(task) for task in programme.tasks]
    blocks.append("现在什么都没有启用。" + ("核对无误请点“确认启用”。" if may_confirm else "请管理员核对后确认启用。"))
    first = (Button("确认启用", f"/confirm {programme.id}"),) if may_confirm else ()
    return Content(
        title=f"读到的清单：{programme.year} 年",
        text="\n\n".join(blocks),
        buttons=((*first, Button("修改", f"/import 修改 {programme.id}")),),
    )


def live_list(programme: Programme) -> Content:
    """A list that is in force."""
    return Content(
        title=f"已启用的清单：{programme.year} 年",
        text="\n\n".join((programme.title, *(_task(task) for task in programme.tasks))),
        buttons=((Button("催报计划", "/plan"), Button("邀请码", "/invite"), Button("进度", "/status")),),
    )


def confirmed(programme: Programme, quarter: str, due: str) -> Content:
    return Content(
        title="清单已启用",
        text=f"共 {len(programme.tasks)} 项实事、{len(programme.units)} 个责任单位。\n"
        f"当前轮次：{quarter}，截止时间 {due}。\n接下来请把邀请码发给各单位联络员。",
        buttons=((Button("催报计划", "/plan"), Button("邀请码", "/invite"), Button("进度", "/status")),),
    )


def how_to_import() -> Content:
    return Content(
        title="导入清单",
        text="请把办实事清单的通知发给我：Word、带文字的 PDF、Excel、txt 都行，也可以直接粘贴全文。\n我读完先给您核对，确认之前什么都不会启用。",
    )


def how_to_correct(tasks: Sequence[Task]) -> Content:
    """What can be put right in plain words, until it is confirmed."""
    example = next((a.unit.name for task in tasks for a in task.assignments), "教育局")
    return Content(
        title="修改清单",
        text="一次改一处，照这样发：\n"
        f"单位改名 {example} 改为 新名称\n"
        "第3项 增加单位 某某局\n"
        "第3项 删除单位 某某局\n"
        "第3项 名称 新的名称\n"
        "第3项 目标1 改为 120人次\n"
        "第3项 删除目标1\n\n"
        "或者改好文件重新发给我。",
    )


def corrected(what: str) -> str:
    return f"已改：{what}"


def correction_unclear(typed: str) -> str:
    return f"没看懂“{typed[:30]}”要改什么。例如：第3项 增加单位 某某局。回复“取消”退出。"


def _task(task: Task) -> str:
    units = "、".join(f"{a.unit.name}{f'（{_ROLES[a.role]}）' if _ROLES[a.role] else ''}" for a in task.assignments)
    lines = [f"{task.no}. {task.name}", f"责任单位：{units or '（没有读到）'}"]
    if task.targets:
        lines.append("目标：" + "；".join(_target(target) for target in task.targets))
    return "\n".join(lines)


def _target(target: Target) -> str:
    """The words of the notice, and what was read from them where that is not plain to see."""
    return target.text if goal(target) in target.text else f"{target.text}（{goal(target)}）"


def _doubt(doubt: dict[str, Any]) -> str:
    quote = f"“{doubt['quote'][:40]}”" if doubt["quote"] else ""
    return f"{doubt['place']}：{doubt['reason']}{quote}"


def read_result(notice: Notice) -> str:
    """What was read, as plain text for a terminal; doubts first."""
    blocks = []
    if notice.unsure:
        blocks.append(
            f"有 {len(notice.unsure)} 处请核对：\n"
            + "\n".join(
                f"- {doubt.place}：{doubt.reason}{f'“{doubt.quote[:40]}”' if doubt.quote else ''}"
                for doubt in notice.unsure
            )
        )
    head = [notice.title]
    head += [
        part for part in (notice.doc_number, notice.issuer, notice.issued_on and notice.issued_on.isoformat()) if part
    ]
    blocks.append("\n".join(head))
    for task in notice.tasks:
        lines = [f"{task.no}. {task.name}", f"   责任单位：{'、'.join(task.units) or '（没有读到）'}"]
        lines += [
            f"   目标：{target.text}（{target.comparator.value} {plain(target.value)}{target.measure}）"
            for target in task.targets
        ]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
