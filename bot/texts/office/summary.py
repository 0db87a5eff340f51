"""The summary of a round, long and short, and the progress of reporting."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from bot.domain.amount import plain
from bot.domain.behalf import UnitAnswer
from bot.domain.light import Light
from bot.domain.programme import Comparator, Task, Unit
from bot.domain.summary import RoundSummary, TargetSummary, TaskSummary
from bot.ports import Button, Content
from bot.texts import comparison, dates
from bot.texts.comparison import percent
from bot.texts.targets import NOT_OURS, goal

UNRENDERABLE = "〔此行无法生成，请查看台账〕"
# The channel gets the point of an important matter, the files its full text.
_MATTER_LIMIT = 90


def full(summary: RoundSummary, reason: str = "") -> Content:
    """The whole round: rates, the missing by name, a line a task, important matters, as-of time.

    A row that cannot be put into words says so, and the rest goes out.
    """
    blocks = [_rates(summary)]
    if since := comparison.since_last_quarter(summary):
        blocks[0] += f"\n{since}"
    if summary.missing:
        head = "未报送" if summary.is_past_due else "还没报齐"
        blocks.append(f"{head}：" + "；".join(_owing(unit, tasks, summary) for unit, tasks in summary.missing))
    blocks.append("\n".join(_safely(_task_line, task) for task in summary.tasks))
    contested = [line for task in summary.tasks for line in _safely_all(_contested, task)]
    if contested:
        blocks.append("需核对（多个单位报了同一个数，发“分工”可以指定由谁报）：\n" + "\n".join(contested))
    unclaimed = [line for task in summary.tasks for line in _safely_all(_unclaimed, task)]
    if unclaimed:
        blocks.append("没有单位认领（都说不归本单位报，发“分工”可以指定由谁报）：\n" + "\n".join(unclaimed))
    if summary.important:
        lines = [f"第 {task.no} 项 {unit.name}：{_point(text)}" for task, unit, text in summary.important]
        blocks.append("重要情况：\n" + "\n".join(lines))
    blocks.append(f"{_LEGEND}\n统计截至 {dates.full_moment(summary.as_of)}")
    return Content(
        title=f"{summary.quarter.label}妇女儿童实事进展汇总{f'（{reason}）' if reason else ''}",
        text="\n\n".join(blocks),
    )


_LEGEND = "🟢 正常　🟡 偏慢　🔴 预警　⚪ 未到期"


def of_year(summary: RoundSummary) -> Content:
    """The year so far: how each quarter was reported, every task's lights and where its numbers stand."""
    rates = [
        f"{'一二三四'[one.quarter.number - 1]}季度 {_percent(len(one.filed_parts), len(one.parts))}"
        for one in summary.year
    ]
    blocks = [f"报送率：{'，'.join(rates)}"]
    blocks.append("\n".join(_safely(_year_line, task) for task in summary.tasks))
    matters = [
        f"{'一二三四'[one.quarter.number - 1]}季度 第 {task.no} 项 {unit.name}：{_point(text)}"
        for one in summary.year
        for task, unit, text in one.important
    ]
    if matters:
        blocks.append("全年重要情况：\n" + "\n".join(matters))
    first = "一二三四"[summary.year[0].quarter.number - 1]
    blocks.append(f"灯从{first}季度起依次排列。\n{_LEGEND}\n统计截至 {dates.full_moment(summary.as_of)}")
    return Content(
        title=f"{summary.quarter.year}年全年进展（到第{'一二三四'[summary.quarter.number - 1]}季度）",
        text="\n\n".join(blocks),
    )


def of_task(summary: RoundSummary, task_id: int, *, brief: bool = False) -> Content:
    """One task of the round: every unit's part, the numbers quarter by quarter; `brief` leaves long texts to the files."""
    task = next(one for one in summary.tasks if one.task.id == task_id)
    blocks = [f"{task.light.sign} {task.light.label}"]
    for part in task.parts:
        if part.report is None:
            blocks.append(f"{part.light.sign} {part.unit.name}：未报送")
            continue
        lines = [f"{part.light.sign} {part.unit.name}：{_told(part.report.progress, brief=brief)}"]
        if part.report.completion:
            lines.append(f"完成时限：{part.report.completion.label}")
        if part.report.important:
            lines.append(f"重要情况：{_told(part.report.important, brief=brief)}")
        blocks.append("\n".join(lines))
    if task.task.targets:
        courses = [_safely(comparison.course, summary, task.task, target.target) for target in task.targets]
        blocks.append("量化目标：\n" + "\n".join(courses))
    contested = _safely_all(_contested, task)
    if contested:
        blocks.append("需核对（多个单位报了同一个数）：\n" + "\n".join(contested))
    if unclaimed := _safely_all(_unclaimed, task):
        blocks.append("没有单位认领（都说不归本单位报）：\n" + "\n".join(unclaimed))
    blocks.append(f"统计截至 {dates.full_moment(summary.as_of)}")
    return Content(title=f"第 {task.task.no} 项 {task.task.name} · {summary.quarter.label}", text="\n\n".join(blocks))


def choose_task(typed: str, tasks: Sequence[Task], quarter: str) -> Content:
    """Several tasks may be meant."""
    return Content(
        text=f"有 {len(tasks)} 项可能是“{typed[:20]}”，请选择：",
        buttons=tuple((Button(f"第 {task.no} 项 {task.name}", f"/summary 第{task.no}项 {quarter}"),) for task in tasks),
    )


def out_of_range(label: str, programme_title: str) -> str:
    return f"{label}不在《{programme_title}》的报送范围内。发送“汇总”看本季度。"


def _point(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MATTER_LIMIT else f"{line[: _MATTER_LIMIT - 1]}…（全文见台账）"


def _told(text: str, *, brief: bool) -> str:
    return _point(text) if brief else text


def _safely(line: Callable[..., str], *of: Any) -> str:
    try:
        return line(*of)
    except Exception:
        return UNRENDERABLE


def _safely_all(lines: Callable[[TaskSummary], list[str]], task: TaskSummary) -> list[str]:
    try:
        return lines(task)
    except Exception:
        return []


def short(summary: RoundSummary) -> Content:
    """The daily form in the last days: who is in, who is not."""
    missing = "；".join(_owing(unit, tasks, summary) for unit, tasks in summary.missing)
    return Content(
        title=f"{summary.quarter.label}报送进度",
        text=f"{_rates(summary)}\n{f'还没报齐：{missing}' if missing else '全部报齐。'}\n截止时间 {dates.moment_with_weekday(summary.due_at)}。",
    )


def of_unit(summary: RoundSummary, unit: Unit, *, brief: bool = False, task_id: int | None = None) -> Content:
    """One unit's part of the round, or of one task, its numbers quarter by quarter; `brief` leaves long texts to the files."""
    blocks = []
    for task in summary.tasks:
        for part in task.parts:
            if part.unit.id != unit.id or task_id not in (None, task.task.id):
                continue
            head = f"{part.light.sign} 第 {task.task.no} 项 {task.task.name}"
            if part.report is None:
                blocks.append(f"{head}：未报送")
                continue
            title = f"{head}（代录，{part.report.behalf_note}）" if part.report.on_behalf else head
            lines = [title, _told(part.report.progress, brief=brief)]
            own = task.task.targets_of(unit.id)
            lines += [f"{target.text}：{NOT_OURS}" for target in own if target.id in part.report.disclaimed]
            lines += [
                _safely(comparison.course, summary, task.task, target, unit.id)
                for target in own
                if target.id in part.report.amounts
            ]
            if part.report.completion:
                lines.append(f"完成时限：{part.report.completion.label}")
            if part.report.important:
                lines.append(f"重要情况：{_told(part.report.important, brief=brief)}")
            blocks.append("\n".join(lines))
    return Content(
        title=f"{unit.name} · {summary.quarter.label}",
        text="\n\n".join(blocks),
        buttons=()
        if brief
        else ((Button("看审核", f"/review u{unit.id}"), Button("历次填报", f"/history u{unit.id}")),),
    )


def status(
    summary: RoundSummary,
    unreached: Collection[int],
    sent: Mapping[int, int],
    *,
    cap: int,
    may_remind: bool,
    fields: Mapping[int, int] = MappingProxyType({}),
    notes: Mapping[int, str] = MappingProxyType({}),
    trouble: str = "",
) -> Content:
    """Who has reported what, and the burden: `sent` counts unasked messages per unit this quarter, against the cap,
    `fields` the answers it gave. `notes` say how the newest reminder of a unit went, `trouble` what is wrong with the
    program itself."""
    owed = {unit.id: tasks for unit, tasks in summary.missing}
    unsure = _not_confirmed(summary)
    lines = []
    for unit in summary.programme.units:
        total = len(summary.programme.tasks_of(unit.id))
        missing = owed.get(unit.id, ())
        if not missing:
            effort = "，".join(
                part
                for part in (
                    f"收到 {sent[unit.id]} 条提醒" if sent.get(unit.id) else "",
                    f"填了 {fields[unit.id]} 栏" if fields.get(unit.id) else "",
                )
                if part
            )
            lines.append(
                f"✅ {unit.name}：{total} 项已报齐{_seal_note(summary, unit)}{f'（{effort}）' if effort else ''}"
            )
            continue
        notes_here = [f"差{_numbers(missing)}"]
        if unit.id in summary.extended_to:
            notes_here.append(_extended(summary, unit))
        if unit.id in unreached:
            notes_here.append("还没有联络员")
        if sent.get(unit.id):
            notes_here.append(f"已催 {sent[unit.id]} 次" + ("，已到上限，请电话联系" if sent[unit.id] >= cap else ""))
        if unit.id in notes:
            notes_here.append(notes[unit.id])
        lines.append(f"⬜ {unit.name}：已报 {total - len(missing)}/{total}，{'，'.join(notes_here)}")
    first = [Button("看汇总", f"/summary {summary.quarter}")]
    if summary.missing and may_remind:
        first.append(Button("催报", "/remind"))
    return Content(
        title=f"{summary.quarter.label}报送进度",
        text=f"{_rates(summary)}\n截止时间 {dates.moment_with_weekday(summary.due_at)}\n\n"
        + "\n".join([*lines, *unsure])
        + (f"\n\n{trouble}" if trouble else ""),
        buttons=(tuple(first),),
    )


def _not_confirmed(summary: RoundSummary) -> list[str]:
    """What the office typed in and no unit stands by yet, a line for each answer there is."""
    lines = []
    for answer in (UnitAnswer.NONE, UnitAnswer.DISPUTED):
        parts = [
            f"{part.unit.name}第 {task.task.no} 项"
            for task in summary.tasks
            for part in task.parts
            if part.report is not None and part.report.on_behalf and part.report.unit_answer is answer
        ]
        if parts:
            lines.append(f"代录{answer.label}：{'、'.join(parts)}")
    return lines


def _seal_note(summary: RoundSummary, unit: Unit) -> str:
    if unit.id in summary.sealed_unit_ids:
        return "，盖章件已收"
    return "，还差盖章件" if summary.programme.needs_seal else ""


def _rates(summary: RoundSummary) -> str:
    units, done = len(summary.programme.units), len(summary.done_units)
    parts, filed = len(summary.parts), len(summary.filed_parts)
    sealed = ""
    if summary.programme.needs_seal:
        sealed = f"；盖章件 {len(summary.sealed_unit_ids)}/{units}"
    elif summary.sealed_unit_ids:
        sealed = f"；盖章件 {len(summary.sealed_unit_ids)} 份"
    return f"报送率：单位 {done}/{units}（{_percent(done, units)}），任务 {filed}/{parts}（{_percent(filed, parts)}）{sealed}"


def _owing(unit: Unit, tasks: Sequence[Task], summary: RoundSummary) -> str:
    later = f"，{_extended(summary, unit)}" if unit.id in summary.extended_to else ""
    return f"{unit.name}（{_numbers(tasks)}{later}）"


def _extended(summary: RoundSummary, unit: Unit) -> str:
    return f"已延期至 {dates.moment(summary.extended_to[unit.id])}"


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole) if whole else 0}%"


def _numbers(tasks: Sequence[Task]) -> str:
    return f"第 {'、'.join(str(task.no) for task in tasks)} 项"


def _task_line(task: TaskSummary) -> str:
    numbers = "；".join(_target_phrase(target) for target in task.targets if target.total is not None)
    filed = sum(part.report is not None for part in task.parts)
    state = f"已报 {filed}/{len(task.parts)}" if filed < len(task.parts) else ""
    typed_in = "、".join(part.unit.name for part in task.parts if part.report is not None and part.report.on_behalf)
    tail = "；".join(part for part in (numbers, state, f"{typed_in}为代录" if typed_in else "") if part)
    light = "" if task.light is Light.GREEN else f"【{task.light.label}】"
    return f"{task.light.sign} {task.task.no}. {task.task.name}{light}{f'：{tail}' if tail else ''}"


def _target_phrase(target: TargetSummary) -> str:
    """累计 12/25场，较上季度 +4."""
    total = target.total
    assert total is not None
    if target.target.measure == "%":
        phrase = f"{plain(total)}%（目标 {goal(target.target)}）"
    else:
        phrase = f"{plain(total)}/{plain(target.target.value)}{target.target.measure}"
    if target.previous is not None:
        change = total - target.previous
        points = "个百分点" if target.target.measure == "%" else ""
        phrase += (
            f"，较上季度 {'+' if change >= 0 else '−'}{plain(abs(change))}{points}"
            if change != Decimal(0)
            else "，与上季度持平"
        )
    return phrase


def _year_line(task: TaskSummary) -> str:
    lights = "".join(light.sign for _, light in task.history)
    numbers = "；".join(
        _standing(target) for target in task.targets if target.total is not None or target.previous is not None
    )
    return f"{lights} {task.task.no}. {task.task.name}{f'：{numbers}' if numbers else ''}"


def _standing(of: TargetSummary) -> str:
    """The newest total against the target; where the quarter is not reported yet, the last one that was."""
    total = of.total if of.total is not None else of.previous
    assert total is not None
    if of.target.measure == "%":
        return f"{plain(total)}%（目标 {goal(of.target)}）"
    share = (
        f"（{percent(total, of.target.value)}）"
        if of.target.value and of.target.comparator is not Comparator.AT_MOST
        else ""
    )
    return f"{plain(total)}/{plain(of.target.value)}{of.target.measure}{share}"


def _contested(task: TaskSummary) -> list[str]:
    lines = []
    for target in task.targets:
        if target.is_contested:
            claims = "、".join(f"{unit.name} {plain(amount)}{target.target.measure}" for unit, amount in target.claims)
            lines.append(f"第 {task.task.no} 项“{target.target.text}”：{claims}")
    return lines


def _unclaimed(task: TaskSummary) -> list[str]:
    return [f"第 {task.task.no} 项“{target.target.text}”" for target in task.targets if target.is_unclaimed]


def without_files() -> str:
    return "这次没能生成情况表等文件，已通知管理员；稍后可发“汇总”再取。"
