"""Units as anybody on the list may look them up, and their other names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.programme import Programme, Role, Task, Unit
from bot.ports import Button, Content
from bot.texts.clip import clip
from bot.texts.targets import promised

_ROLES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "", Role.SUPPORTING: "配合"}
_SHOWN = 3


def unit_list(programme: Programme) -> Content:
    lines = []
    for unit in programme.units:
        numbers = "、".join(str(task.no) for task in programme.tasks_of(unit.id))
        lines.append(f"{unit.name}：第 {numbers} 项")
    return Content(title=f"责任单位（{len(programme.units)} 个）", text="\n".join(lines))


def of_unit(programme: Programme, unit: Unit) -> Content:
    """One unit with its tasks and its other names."""
    lines = []
    for task in programme.tasks_of(unit.id):
        role = next(_ROLES[part.role] for part in task.assignments if part.unit.id == unit.id)
        lines.append(f"第 {task.no} 项 {task.name}{f'（{role}）' if role else ''}")
    if unit.aliases:
        lines.append(f"也叫：{'、'.join(unit.aliases)}")
    return Content(title=unit.name, text="\n".join(lines) or "在现在的清单里没有任务。")


def with_people(content: Content, unit: Unit, people: Sequence[tuple[str, str | None]]) -> Content:
    """The same for the office, with whom to phone: (name, phone)."""
    named = "、".join(f"{name}（{phone or '电话未登记'}）" for name, phone in people) or "还没有人绑定"
    return replace(
        content,
        text=f"{content.text}\n联系人：{named}",
        buttons=((Button("登记电话", f"/phone u{unit.id}"),),) if people else (),
        phones=tuple(phone for _, phone in people if phone),
    )


def responsible(typed: str, tasks: Sequence[Task]) -> Content:
    """Who answers for the task that was meant; several hits are offered, the best three."""
    if not tasks:
        return not_found(typed)
    if len(tasks) == 1:
        return of_task(tasks[0])
    shown = tasks[:_SHOWN]
    lines = [f"第 {task.no} 项 {task.name}：{_units(task)}" for task in shown]
    more = f"\n另有 {len(tasks) - _SHOWN} 项也提到，请再说具体些。" if len(tasks) > _SHOWN else ""
    return Content(
        text=f"与“{clip(typed, 30)}”有关的有 {len(tasks)} 项：\n" + "\n".join(lines) + more,
        buttons=tuple((Button(f"第 {task.no} 项 {clip(task.name, 16)}", f"/who 第{task.no}项"),) for task in shown),
    )


def of_task(task: Task) -> Content:
    lines = [f"责任单位：{_units(task)}"]
    for target in task.targets:
        owner = next((part.unit.name for part in task.assignments if part.unit.id == target.unit_id), None)
        lines.append(f"目标：{promised(target)}{f'（{owner}填报）' if owner else ''}")
    return Content(title=f"第 {task.no} 项 {task.name}", text="\n".join(lines))


def not_found(typed: str) -> Content:
    return Content(
        text=f"清单里没有找到与“{clip(typed, 30)}”有关的实事。请换几个清单里的字再问，例如：谁负责两癌筛查？",
        buttons=((Button("单位名单", "/units"),),),
    )


def _units(task: Task) -> str:
    names = [f"{part.unit.name}{f'（{_ROLES[part.role]}）' if _ROLES[part.role] else ''}" for part in task.assignments]
    return "、".join(names) or "（没有责任单位）"


# --- other names ------------------------------------------------------------------------------------------------


def is_it(unit: Unit, typed: str) -> Content:
    return Content(
        text=f"“{typed}”是指“{unit.name}”吗？确认一次，以后这样叫都认得。",
        buttons=((Button("对，记住这个叫法", f"t:u{unit.id}={typed}"), Button("不是", "/units")),),
    )


def aliases(units: Sequence[Unit]) -> Content:
    lines = [f"{unit.name}：{'、'.join(unit.aliases)}" for unit in units]
    known = "\n".join(lines) or "还没有记住别名。"
    return Content(
        title="单位别名",
        text=f"{known}\n\n增加请发：教体中心 = 教育和体育事业中心\n去掉请发：删除 教体中心\n回复“取消”退出。",
    )


def remembered(unit: Unit, alias: str) -> str:
    return f"记住了：“{alias}”就是“{unit.name}”。"


def forgotten(unit: Unit, alias: str) -> str:
    return f"不再把“{alias}”当作“{unit.name}”。"


def taken(alias: str) -> str:
    return f"“{clip(alias, 30)}”已经是一个单位的名称或别名，没有改动。发送“别名”查看。"


def no_such_alias(alias: str) -> str:
    return f"没有记过别名“{clip(alias, 30)}”。发送“别名”查看。"


def which(typed: str, names: Sequence[str]) -> str:
    return f"有 {len(names)} 个单位可能是“{clip(typed, 30)}”：{'、'.join(names)}。请写全称。"


def alias_unclear(typed: str) -> str:
    return f"没看懂“{clip(typed, 30)}”。例如：教体中心 = 教育和体育事业中心。回复“取消”退出。"


def ask_which_task() -> str:
    return "想查哪一项？发几个字就行，例如：两癌筛查。"
