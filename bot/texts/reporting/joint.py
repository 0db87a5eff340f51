"""Joint tasks: which unit covers which number, and the lead unit's word on the whole row."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.amount import plain
from bot.domain.programme import Role, Target, Task, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.domain.summary import TargetSummary, TaskSummary
from bot.ports import Button, Content
from bot.texts.clip import clip
from bot.texts.reporting.filed import written
from bot.texts.targets import goal

_ROLES = {Role.LEAD: "（牵头）", Role.RESPONSIBLE: "", Role.SUPPORTING: "（配合）"}


def shares(quarter: Quarter, tasks: Sequence[tuple[TaskSummary, str]]) -> Content:
    """Every task of several units with its numbers; `tasks` pairs each with how the lead unit's word on it stands."""
    if not tasks:
        return Content(text="清单里没有多个单位共同负责的实事。")
    blocks = []
    buttons: list[tuple[Button, ...]] = []
    for summary, lead in tasks:
        task = summary.task
        names = "、".join(f"{a.unit.name}{_ROLES[a.role]}" for a in task.assignments)
        lines = [f"第 {task.no} 项 {task.name}", f"单位：{names}"]
        lines += [f"· {_covers(target, task)}" for target in summary.targets]
        if lead:
            lines.append(f"牵头单位：{lead}")
        blocks.append("\n".join(lines))
        buttons += [
            (
                Button(
                    f"{'⚠ ' if target.is_contested or target.is_unclaimed else ''}{task.no}. {clip(target.target.text, 18)}",
                    f"/share t{target.target.id}",
                ),
            )
            for target in summary.targets
        ]
    return Content(
        title=f"{quarter.label}共同负责的实事",
        text="\n\n".join(blocks) + "\n\n每个数由谁报？点一下可以指定给一个单位。",
        buttons=tuple(buttons),
    )


def _covers(summary: TargetSummary, task: Task) -> str:
    target = summary.target
    owner = next((unit.name for unit in task.units if unit.id == target.unit_id), None)
    claims = "、".join(f"{unit.name} {plain(amount)}{target.measure}" for unit, amount in summary.claims)
    head = f"{target.text}：{f'由{owner}报' if owner else '没有指定，各单位都可以报'}"
    if summary.is_unclaimed:
        return f"{head}。⚠ 没有单位认领：{_names(summary.disclaimed)}说不归本单位报"
    not_theirs = f"。{_names(summary.disclaimed)}说不归本单位报" if summary.disclaimed else ""
    if summary.is_contested:
        return f"{head}。⚠ {len(summary.claims)} 个单位都报了：{claims}{not_theirs}"
    return f"{head}。已报：{claims}{not_theirs}" if claims else f"{head}{not_theirs}"


def _names(units: Sequence[Unit]) -> str:
    return "、".join(unit.name for unit in units) + ("都" if len(units) > 1 else "")


def not_claimed(unit: Unit, task: Task, target: Target, who: str) -> Content:
    """For the office: the one unit that may report a number says it is not its own."""
    return Content(
        title=f"数字没有单位报 · 第 {task.no} 项",
        text=f"{unit.name}{who}说“{target.text}”不归本单位报。没有别的单位可以报这个数，请核实：用“分工”指定给别的单位，或在审核时退回请其补报。",
        buttons=((Button("看分工", "/share"), Button("审核", "/review")),),
    )


def owed_again(task: Task, target: Target, unit: Unit, mark: str) -> Content:
    """For a unit that said a number was not its own, and is given it by the office."""
    return Content(
        text=f"群团科把第 {task.no} 项“{target.text}”（目标 {goal(target)}）指定由{unit.name}报，请补报这个数。",
        buttons=((Button("去补报", f"/report {mark}"),),),
    )


def choose_owner(task: Task, target: Target) -> Content:
    return Content(
        text=f"第 {task.no} 项“{target.text}”（目标 {goal(target)}）由哪个单位报？其他单位就不再填这个数。",
        buttons=(
            *((Button(unit.name, f"/share t{target.id} u{unit.id}"),) for unit in task.units),
            (Button("不指定", f"/share t{target.id} u0"), Button("返回", "/share")),
        ),
    )


def given(task: Task, target: Target, unit: Unit | None) -> str:
    if unit is None:
        return f"第 {task.no} 项“{target.text}”不再指定单位。"
    return f"第 {task.no} 项“{target.text}”由{unit.name}报。"


# --- the lead unit ----------------------------------------------------------------------------------------------


def ask_lead(
    unit: Unit, task: Task, quarter: Quarter, parts: Sequence[tuple[Unit, ProgressReport]], mark: str
) -> Content:
    """The whole row, for the unit that leads it."""
    blocks = [f"{other.name}：\n{written(report, task.targets_of(other.id))}" for other, report in parts]
    return Content(
        title=f"请确认整项 · {quarter.label}第 {task.no} 项 {task.name}",
        text="各单位都已报齐，贵单位牵头，请核对：\n\n" + "\n\n".join(blocks),
        buttons=((Button("确认整项", f"/share ok{mark}"), Button("有问题", f"/share bad{mark}")),),
    )


def confirmed(task: Task) -> str:
    return f"已确认第 {task.no} 项整项内容，谢谢。"


def ask_what(task: Task) -> Content:
    return Content(text=f"第 {task.no} 项哪里有问题？写一句，我转给群团科。", buttons=((Button("取消", "/cancel"),),))


def passed_on(task: Task) -> str:
    return f"已转告群团科：第 {task.no} 项有问题。"


def told_office(unit: Unit, task: Task, who: str, what: str) -> Content:
    return Content(
        title=f"牵头单位有意见 · 第 {task.no} 项",
        text=f"{unit.name}{who}（牵头）：{what}",
        buttons=((Button("看分工", "/share"), Button("审核", "/review")),),
    )


def changed_since(task: Task) -> str:
    return f"这个按钮已失效：第 {task.no} 项后来又有单位改过，请看最新内容。"


def lead_label(unit: Unit, by: str | None, *, is_complete: bool, is_current: bool) -> str:
    if by is None:
        return f"{unit.name}，{'待确认整项' if is_complete else '等各单位报齐'}"
    return f"{unit.name}，{f'{by}已确认整项' if is_current else '确认之后又有修改，待重新确认'}"
