"""A unit's view of its own tasks, now and before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.conversation.filling import Item, ReportFacts
from bot.domain.behalf import UnitAnswer
from bot.domain.programme import Programme, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.ports import Button, Content
from bot.texts import comparison, dates
from bot.texts.reporting.filed import written


def standing(facts: ReportFacts, *, may_write: bool, read: Collection[int] = ()) -> Content:
    """Every task of the unit with what was filed or is being written; `read` are the ids of those that wait for a yes."""
    blocks = []
    for item in facts.items:
        report = item.report
        if item.is_accepted:
            state = "群团科已接受"
        elif item.task.id in read:
            state = "已读到，等您确认，还没提交"
        elif report is not None and report.state.is_filed and report.submitted_at is not None:
            how = "群团科代录" if report.on_behalf else "已提交"
            state = f"{how}（{report.changed_by}，{dates.moment(report.submitted_at)}）"
            state += f"，{report.behalf_note}" if report.on_behalf else ""
        elif report is not None and report.returned_reason:
            state = f"群团科退回：{report.returned_reason}"
        elif item.is_ready:
            state = "填好了，还没提交"
        else:
            state = "填了一部分" if item.is_begun else "还没填"
        blocks.append(f"第 {item.task.no} 项 {item.task.name}\n{state}")
    owing = [item for item in facts.items if not item.is_filed]
    if owing:
        blocks.append(
            f"还差 {len(owing)} 项{_waiting(owing, read)}，截止时间 {dates.moment_with_weekday(facts.due_at)}。"
        )
    else:
        blocks.append("本季度全部报齐，谢谢。")
    first: tuple[Button, ...] = (Button("继续填报" if any(item.is_begun for item in owing) else "开始填报", "/report"),)
    if read:
        first = ()  # what was read is shown below, with its yes
    if not owing:
        first = (Button("更正", "/report"),)
    return Content(
        title=f"{facts.unit.name} · {facts.quarter.label}",
        text="\n\n".join(blocks),
        buttons=(*(_answers(facts) if may_write else ()), (*(first if may_write else ()), Button("下载表格", "/form"))),
    )


def _waiting(owing: Sequence[Item], read: Collection[int]) -> str:
    count = sum(item.task.id in read for item in owing)
    return f"（其中 {count} 项等您确认）" if count else ""


def _answers(facts: ReportFacts) -> tuple[tuple[Button, ...], ...]:
    """A row for each report the office typed in that the unit has said nothing to."""
    return tuple(
        (
            Button(f"确认第 {item.task.no} 项代录", f"/behalf ok{report.id}.{report.version}"),
            Button(f"第 {item.task.no} 项不是这样", f"/behalf bad{report.id}.{report.version}"),
        )
        for item in facts.items
        if (report := item.report) is not None
        and report.state.is_filed
        and report.on_behalf
        and report.unit_answer is UnitAnswer.NONE
    )


def over(content: Content, sentence: str) -> Content:
    """The same once nothing is asked for any more: what was filed, and that sentence instead of what is owed."""
    head, _, _ = content.text.rpartition("\n\n")
    return replace(content, text=f"{head}\n\n{sentence}", buttons=((Button("历史", "/history"),),))


def history(
    unit: Unit,
    programme: Programme,
    filed: Mapping[Quarter, Mapping[tuple[int, int], ProgressReport]],
    *,
    others: Sequence[tuple[int, int]] = (),
) -> Content:
    """What the unit filed, quarter by quarter, newest first, under how its numbers went through the newest year. `others` are
    (id, year) of other lists the unit is or was on."""
    blocks = []
    if courses := _courses(unit, programme, filed):
        blocks.append("数字变化（累计）：\n" + "\n".join(courses))
    for quarter in sorted(filed, reverse=True):
        for task in (*programme.tasks, *programme.dropped):
            report = filed[quarter].get((task.id, unit.id))
            if report is not None:
                targets = task.targets_of(unit.id)
                number = f"第 {task.no} 项" if task.no > 0 else "（已从清单去掉）"
                blocks.append(f"{quarter.label} {number} {task.name}\n{written(report, targets)}")
    return Content(
        title=f"{unit.name} · 历次填报",
        text="\n\n".join(blocks) or "还没有提交过填报。",
        buttons=tuple((Button(f"看 {year} 年清单", f"/history u{unit.id} p{number}"),) for number, year in others),
    )


def _courses(
    unit: Unit, programme: Programme, filed: Mapping[Quarter, Mapping[tuple[int, int], ProgressReport]]
) -> list[str]:
    """A line a number that was filed in more than one quarter of the newest year."""
    year = max((quarter.year for quarter, found in filed.items() if found), default=0)
    return [
        f"第 {task.no} 项 {comparison.course_of(target, filed, (task.id, unit.id), year)}"
        for task in programme.tasks_of(unit.id)
        for target in task.targets_of(unit.id)
        if sum(
            quarter.year == year
            and (report := found.get((task.id, unit.id))) is not None
            and target.id in report.amounts
            for quarter, found in filed.items()
        )
        > 1
    ]
