"""Typing in for a unit what it said on the phone (代录), and the unit's own word on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.programme import Task, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.ports import Button, Content
from bot.texts import dates
from bot.texts.report import written


def choose_unit(quarter: Quarter, owing: Sequence[Unit], others: Sequence[Unit]) -> Content:
    """Units that still owe come first: they are the ones that phone."""
    return Content(
        title=f"代录{quarter.label}进展",
        text="替哪个单位录入？",
        buttons=(
            *((Button(unit.name, f"/behalf u{unit.id} {quarter}"),) for unit in owing),
            *((Button(f"{unit.name}（已报齐）", f"/behalf u{unit.id} {quarter}"),) for unit in others),
        ),
    )


def choose_task(unit: Unit, quarter: Quarter, tasks: Sequence[tuple[Task, str]]) -> Content:
    """`tasks` pairs each task with how it stands."""
    return Content(
        text=f"替{unit.name}录入哪一项？",
        buttons=tuple(
            (Button(f"{task.no}. {task.name[:16]}（{state}）", f"/behalf u{unit.id} {quarter} t{task.id}"),)
            for task, state in tasks
        ),
    )


def begun(unit: Unit) -> str:
    return f"以下由您替{unit.name}代录，会注明“代录”，提交后请单位核对。"


def entered(unit: Unit, *, told: bool) -> str:
    if told:
        return f"已按代录登记，已请{unit.name}联络员核对。"
    return f"已按代录登记。{unit.name}现在没有能收到消息的联络员，请在电话里念一遍核对。"


def told(unit: Unit, task: Task, quarter: Quarter, report: ProgressReport, *, who: str) -> Content:
    mark = f"{report.id}.{report.version}"
    return Content(
        title=f"请核对代录 · {unit.name}第 {task.no} 项",
        text=f"群团科{who}替贵单位代录了{quarter.label}“{task.name}”：\n{written(report, task.targets_of(unit.id))}\n\n对吗？",
        buttons=(
            (Button("确认", f"/behalf ok{mark}"), Button("有误", f"/behalf bad{mark}")),
            (Button("我来改", f"/report u{unit.id} {quarter} t{task.id}"),),
        ),
    )


def confirmed(task: Task) -> str:
    return f"已确认第 {task.no} 项的代录内容，谢谢。"


def ask_what(task: Task) -> Content:
    return Content(
        text=f"第 {task.no} 项哪里不对？写一句，我转给群团科。也可以直接点“我来改”。",
        buttons=((Button("取消", "/cancel"),),),
    )


def disputed(task: Task) -> str:
    return f"已转告群团科：第 {task.no} 项代录有误。"


def told_disputed(unit: Unit, task: Task, who: str, what: str, report_id: int, quarter: Quarter) -> Content:
    return Content(
        title=f"代录有误 · {unit.name}第 {task.no} 项",
        text=f"{unit.name}{who}反映：{what}",
        buttons=(
            (
                Button("重新代录", f"/behalf u{unit.id} {quarter} t{task.id}"),
                Button("查看填报", f"/review r{report_id}"),
            ),
        ),
    )


def overtaken(task: Task) -> str:
    return f"这个按钮已失效：第 {task.no} 项后来又改过。发送“我的任务”查看最新情况。"


def answered_already(who: str, at: datetime | None) -> str:
    when = f"于 {dates.moment(at)} " if at else ""
    return f"这个按钮已失效：该项已{when}由{who}答复。发送“我的任务”查看最新情况。"


def note(who: str, at: datetime, answer: str | None, words: str | None) -> str:
    """How an entry on behalf stands, for the office."""
    head = f"代录：{who}，{dates.moment(at)}"
    match answer:
        case "confirmed":
            return f"{head}，单位已确认"
        case "disputed":
            return f"{head}，单位反映有误：{words}"
        case _:
            return f"{head}，待单位确认"
