"""Important matters followed to their end (问题清单)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.problem import Problem, ProblemState, Sign
from bot.domain.programme import Task, Unit
from bot.ports import Button, Content
from bot.texts import dates
from bot.texts.clip import clip

_SHOWN_SOLVED = 5


def found_in_text(task: Task, sign: Sign, mark: str) -> Content:
    """What a report says by the way may be worth the office's help."""
    return Content(
        text=f"第 {task.no} 项里写到“{clip(sign.sentence.rstrip('。；;'), 60)}”。要作为重要情况报群团科协调吗？",
        buttons=((Button("要，报群团科", f"/problems k{mark}"), Button("不用", f"/problems d{mark}")),),
    )


def noted(task: Task) -> str:
    return f"已把第 {task.no} 项的情况报群团科，会一直跟到解决；下季度先问您进展。"


def left_out(task: Task) -> str:
    return f"好的，第 {task.no} 项不作为重要情况。"


def overtaken() -> str:
    return "这个按钮已失效：这一项后来又改过。发送“我的任务”查看最新情况。"


def listed(problems: Sequence[tuple[Problem, Unit, Task]]) -> Content:
    """Open, in progress, solved: each with who and since when."""
    if not problems:
        return Content(text="目前没有需要跟踪的问题。")
    blocks = []
    for state in ProblemState:
        group = [one for one in problems if one[0].state is state]
        if state is ProblemState.SOLVED:
            group = group[-_SHOWN_SOLVED:]
        if group:
            blocks.append("\n".join([f"【{state.label}】{len(group)} 件", *(_line(*one) for one in group)]))
    unsolved = [one for one in problems if one[0].state is not ProblemState.SOLVED]
    return Content(
        title="问题清单",
        text="\n\n".join(blocks),
        buttons=tuple(
            (Button(f"{unit.name} 第 {task.no} 项", f"/problems p{problem.id}"),) for problem, unit, task in unsolved
        ),
    )


def _line(problem: Problem, unit: Unit, task: Task) -> str:
    since = f"{problem.opened_by + '，' if problem.opened_by else ''}{dates.day(problem.opened_at)}起"
    return f"· {unit.name}第 {task.no} 项：{clip((problem.note or problem.text).rstrip('。'), 60)}（{since}）"


def one(problem: Problem, unit: Unit, task: Task) -> Content:
    lines = [
        f"{problem.quarter.label}“{task.name}”",
        problem.text,
        f"最近的情况：{problem.note}" if problem.note else "",
        f"{problem.opened_by or unit.name}，{dates.moment(problem.opened_at)} 提出",
        f"现在：{problem.state.label}（{problem.changed_by or unit.name}，{dates.moment(problem.changed_at)}）",
    ]
    choices = tuple(
        Button(state.label, f"/problems p{problem.id} {state.value}")
        for state in ProblemState
        if state is not problem.state
    )
    return Content(
        title=f"{unit.name} 第 {task.no} 项的问题",
        text="\n".join(line for line in lines if line),
        buttons=(choices, (Button("回到问题清单", "/problems"),)),
    )


def changed(unit: Unit, task: Task, state: ProblemState) -> str:
    return f"已记下：{unit.name}第 {task.no} 项的问题{state.label}。"


def already(problem: Problem) -> str:
    return (
        f"这个按钮已失效：该问题已于 {dates.moment(problem.changed_at)} 由{problem.changed_by or '单位'}"
        f"记为{problem.state.label}。"
    )


NOTE = "记下"


def note_preview(problem: Problem, unit: Unit, task: Task, note: str) -> Content:
    """What the office does about a problem, before it is written down."""
    return Content(
        title=f"{unit.name} 第 {task.no} 项的问题",
        text=f"{problem.text}\n最近的情况：{note}\n记为：{ProblemState.IN_PROGRESS.label}\n\n这样记，对吗？要改，直接再写一句。",
        buttons=((Button(NOTE, f"t:{NOTE}"), Button("取消", "/cancel")),),
    )


def note_taken(unit: Unit, task: Task, note: str) -> str:
    return f"已记下：{unit.name}第 {task.no} 项的问题{ProblemState.IN_PROGRESS.label}，最近的情况：{note}。"


def which_to_note(rows: Sequence[tuple[Unit, Task, int]], note: str) -> Content:
    """Several problems are open; `rows` are (unit, task, problem id)."""
    return Content(
        text=f"“{clip(note, 40)}”记在哪一件下面？还没有登记。",
        buttons=(
            *((Button(f"{unit.name} 第 {task.no} 项", f"t:p{id} note"),) for unit, task, id in rows),
            (Button("取消", "/cancel"),),
        ),
    )


def none_to_note(units: Sequence[Unit], note: str) -> str:
    whose = "、".join(unit.name for unit in units) or "各单位"
    return f"{whose}没有报来还没解决的问题，“{clip(note, 40)}”没有登记。单位把困难作为重要情况报上来以后才能跟踪。"
