"""The summary of a round, long and short, and the progress of reporting."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from bot.domain.amount import plain
from bot.domain.light import Light
from bot.domain.programme import Task, Unit
from bot.domain.summary import RoundSummary, TargetSummary, TaskSummary
from bot.ports import Button, Content
from bot.texts import dates
from bot.texts.report import goal


def full(summary: RoundSummary, reason: str = "") -> Content:
    """The whole round: rates, the missing by name, a line a task, important matters, as-of time."""
    blocks = [_rates(summary)]
    if summary.missing:
        head = "未报送" if summary.is_past_due else "还没报齐"
        blocks.append(f"{head}：" + "；".join(f"{unit.name}（{_numbers(tasks)}）" for unit, tasks in summary.missing))
    blocks.append("\n".join(_task_line(task) for task in summary.tasks))
    contested = _contested(summary)
    if contested:
        blocks.append("需核对（多个单位报了同一个数）：\n" + "\n".join(contested))
    if summary.important:
        lines = [f"第 {task.no} 项 {unit.name}：{text}" for task, unit, text in summary.important]
        blocks.append("重要情况：\n" + "\n".join(lines))
    blocks.append(f"🟢 正常　🟡 偏慢　🔴 预警　⚪ 未到期\n统计截至 {dates.full_moment(summary.as_of)}")
    return Content(
        title=f"{summary.quarter.label}妇女儿童实事进展汇总{f'（{reason}）' if reason else ''}",
        text="\n\n".join(blocks),
    )


def short(summary: RoundSummary) -> Content:
    """The daily form in the last days: who is in, who is not."""
    missing = "；".join(f"{unit.name}（{_numbers(tasks)}）" for unit, tasks in summary.missing)
    return Content(
        title=f"{summary.quarter.label}报送进度",
        text=f"{_rates(summary)}\n{f'还没报齐：{missing}' if missing else '全部报齐。'}\n截止时间 {dates.moment_with_weekday(summary.due_at)}。",
    )


def of_unit(summary: RoundSummary, unit: Unit) -> Content:
    """One unit's part of the round."""
    blocks = []
    for task in summary.tasks:
        for part in task.parts:
            if part.unit.id != unit.id:
                continue
            head = f"{part.light.sign} 第 {task.task.no} 项 {task.task.name}"
            if part.report is None:
                blocks.append(f"{head}：未报送")
                continue
            lines = [head, part.report.progress]
            lines += [
                f"{target.text}：累计 {plain(part.report.amounts[target.id])}{target.measure}，目标 {goal(target)}"
                for target in task.task.targets_of(unit.id)
                if target.id in part.report.amounts
            ]
            if part.report.completion:
                lines.append(f"完成时限：{part.report.completion.label}")
            if part.report.important:
                lines.append(f"重要情况：{part.report.important}")
            blocks.append("\n".join(lines))
    return Content(title=f"{unit.name} · {summary.quarter.label}", text="\n\n".join(blocks))


def status(
    summary: RoundSummary, unreached: Collection[int], sent: Mapping[int, int], *, cap: int, may_remind: bool
) -> Content:
    """Who has reported what. `sent` counts unasked messages per unit this quarter, against the cap."""
    owed = {unit.id: tasks for unit, tasks in summary.missing}
    lines = []
    for unit in summary.programme.units:
        total = len(summary.programme.tasks_of(unit.id))
        missing = owed.get(unit.id, ())
        if not missing:
            lines.append(f"✅ {unit.name}：{total} 项已报齐{_seal_note(summary, unit)}")
            continue
        notes = [f"差{_numbers(missing)}"]
        if unit.id in unreached:
            notes.append("还没有联络员")
        if sent.get(unit.id):
            notes.append(f"已催 {sent[unit.id]} 次" + ("，已到上限，请电话联系" if sent[unit.id] >= cap else ""))
        lines.append(f"⬜ {unit.name}：已报 {total - len(missing)}/{total}，{'，'.join(notes)}")
    first = [Button("看汇总", f"/summary {summary.quarter}")]
    if summary.missing and may_remind:
        first.append(Button("催报", "/remind"))
    return Content(
        title=f"{summary.quarter.label}报送进度",
        text=f"{_rates(summary)}\n截止时间 {dates.moment_with_weekday(summary.due_at)}\n\n" + "\n".join(lines),
        buttons=(tuple(first),),
    )


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


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole) if whole else 0}%"


def _numbers(tasks: Sequence[Task]) -> str:
    return f"第 {'、'.join(str(task.no) for task in tasks)} 项"


def _task_line(task: TaskSummary) -> str:
    numbers = "；".join(_target_phrase(target) for target in task.targets if target.total is not None)
    filed = sum(part.report is not None for part in task.parts)
    state = f"已报 {filed}/{len(task.parts)}" if filed < len(task.parts) else ""
    tail = "；".join(part for part in (numbers, state) if part)
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
        phrase += (
            f"，较上季度 {'+' if change >= 0 else '−'}{plain(abs(change))}"
            if change != Decimal(0)
            else "，与上季度持平"
        )
    return phrase


def _contested(summary: RoundSummary) -> list[str]:
    lines = []
    for task in summary.tasks:
        for target in task.targets:
            if target.is_contested and len({amount for _, amount in target.claims}) > 1:
                claims = "、".join(
                    f"{unit.name} {plain(amount)}{target.target.measure}" for unit, amount in target.claims
                )
                lines.append(f"第 {task.task.no} 项“{target.target.text}”：{claims}")
    return lines


def without_files() -> str:
    return "这次没能生成情况表等文件，已通知管理员；稍后可发“汇总”再取。"
