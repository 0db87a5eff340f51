"""Typing in for a unit what it said on the phone (代录), and the unit's own word on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.behalf import UnitAnswer
from bot.domain.programme import Task, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.ports import Button, Content
from bot.texts import dates
from bot.texts.reporting.filed import written


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


def entered(unit: Unit, task: Task, told: Sequence[str], *, waits: bool) -> str:
    """`told` names the contacts who were sent the text and a code; `waits` says that no other question is open."""
    if told:
        how = "直接回复这 6 位数字" if waits else "发“确认码”加这 6 位数字"
        return (
            f"已按代录登记，已请{unit.name}联络员核对。第 {task.no} 项连同确认码已发给{'、'.join(told)}："
            f"对方看过后在电话里念出来，您{how}；对方也可以自己点“确认”。在此之前注明“未经单位确认”。"
        )
    return (
        f"已按代录登记。{unit.name}现在没有能收到消息的联络员，请在电话里念一遍核对。"
        f"第 {task.no} 项注明“未经单位确认”，等联络员绑定后在“我的任务”里确认。"
    )


def told(
    unit: Unit, task: Task, quarter: Quarter, report: ProgressReport, *, who: str, code: str, until: datetime
) -> Content:
    """To a contact of the unit: what was typed in, and the code to be read out."""
    mark = f"{report.id}.{report.version}"
    half = len(code) // 2
    return Content(
        title=f"请核对代录 · {unit.name}第 {task.no} 项",
        text=(
            f"群团科{who}替贵单位代录了{quarter.label}“{task.name}”：\n{written(report, task.targets_of(unit.id))}\n\n"
            f"对吗？对的话请点“确认”；正在通话的，也可以把确认码念给{who}：\n{code[:half]} {code[half:]}\n"
            f"（{dates.moment(until)} 前有效，只用于这一项。不是贵单位报的，请不要念，点“不是这样”。）"
        ),
        buttons=(
            (Button("确认", f"/behalf ok{mark}"), Button("不是这样", f"/behalf bad{mark}")),
            (Button("我来改", f"/report u{unit.id} {quarter} t{task.id}"),),
        ),
    )


def ask_code(tasks: Sequence[str]) -> Content:
    """`tasks` are what waits (建设局第 6 项); none where nobody knows."""
    what = f"{'、'.join(tasks)}：" if tasks else ""
    return Content(text=f"{what}请输入单位联络员念出的 6 位确认码。", buttons=((Button("取消", "/cancel"),),))


def code_unread() -> Content:
    return Content(
        text="没有读到 6 位确认码。请只回 6 位数字，例如 482 913。回复“取消”退出。",
        buttons=((Button("取消", "/cancel"),),),
    )


def code_bad(marks: Sequence[str]) -> Content:
    """Wrong, too old, used, changed since, tried too often: one wording. `marks` are the versions that were meant."""
    again = tuple((Button("重新发送确认码", f"/code again{mark}"),) for mark in marks[:1])
    return Content(
        text="确认码无效或已失效，没有标记。请对方看着最新一条消息再念一遍，或者请对方自己点“确认”。",
        buttons=again,
    )


def code_heard(unit: Unit, task: Task, whose: str) -> str:
    return f"已标记：{unit.name}第 {task.no} 项单位已口头确认（{whose}的确认码）。"


def code_sent_again(unit: Unit, task: Task, told: Sequence[str]) -> str:
    return f"{unit.name}第 {task.no} 项的新确认码已发给{'、'.join(told)}，旧的作废。"


def code_no_more(unit: Unit, task: Task) -> str:
    return f"{unit.name}第 {task.no} 项不能再用确认码，请单位联络员在消息里点“确认”。"


def told_heard(unit: Unit, task: Task, quarter: Quarter, *, who: str, whose: str, mark: str) -> Content:
    """To the unit's contacts: a code of theirs was used."""
    return Content(
        text=(
            f"群团科{who}用{whose}的确认码，把{unit.name}{quarter.label}第 {task.no} 项的代录标记为“单位已口头确认”。"
            "如果不是这样，请点下面的按钮。"
        ),
        buttons=((Button("不是这样", f"/behalf bad{mark}"),),),
    )


def told_confirmed(unit: Unit, task: Task, who: str) -> str:
    """To whoever typed it in."""
    return f"{unit.name}{who}已确认第 {task.no} 项的代录内容。"


def confirmed(task: Task) -> str:
    return f"已确认第 {task.no} 项的代录内容，谢谢。"


def ask_what(task: Task) -> Content:
    return Content(
        text=f"已告诉群团科。第 {task.no} 项哪里不对？写一句，我转给群团科。也可以直接点“我来改”。",
        buttons=((Button("取消", "/cancel"),),),
    )


def disputed(task: Task) -> str:
    return f"已转告群团科：第 {task.no} 项代录有误。"


def told_disputed(unit: Unit, task: Task, who: str, what: str, report_id: int, quarter: Quarter) -> Content:
    """`what` is empty until the liaison says what is wrong."""
    return Content(
        title=f"代录有误 · {unit.name}第 {task.no} 项",
        text=f"{unit.name}{who}反映：{what}" if what else f"{unit.name}{who}说不是这样，正在请对方说明哪里不对。",
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


def note(
    who: str,
    at: datetime,
    answer: UnitAnswer,
    *,
    words: str | None,
    by: str,
    answered_at: datetime | None,
    heard_by: str,
) -> str:
    """How an entry on behalf stands, for the office: who typed it in, what the unit said, who of it, and when."""
    told = f"代录：{who}，{dates.moment(at)}，{answer.label}"
    if answered_at is None:
        return told
    match answer:
        case UnitAnswer.SPOKEN:
            return f"{told}（{by}的确认码，{heard_by}录入，{dates.moment(answered_at)}）"
        case UnitAnswer.DISPUTED if words:
            return f"{told}：{words}（{by}，{dates.moment(answered_at)}）"
        case _:
            return f"{told}（{by}，{dates.moment(answered_at)}）"
