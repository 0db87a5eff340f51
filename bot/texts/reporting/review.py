"""Reviewing (审核): the queue, one report on one screen, and what both sides are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from bot.domain.amount import plain
from bot.domain.behalf import UnitAnswer
from bot.domain.programme import Target, Task, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport, ReportState
from bot.domain.review import Review, awaits_review
from bot.ports import Button, Content
from bot.texts import dates
from bot.texts.clip import clip, quoted
from bot.texts.reporting.filed import reason_of
from bot.texts.targets import NOT_OURS, amount_against

# What a section chief most often finds wanting in a report.
USUAL_REASONS = (
    "数字与文字不一致，请核对",
    "请写明本季度的具体措施",
    "缺少具体数据",
    "请补充完成时限",
)


# More buttons than this are no help: the unit's name may be typed.
_UNITS_SHOWN = 40


def queue(
    quarter: Quarter, waiting: Sequence[tuple[Unit, int]], *, accepted: int, returned: int, requests: int
) -> Content:
    """Which units have reports that wait, and how many each."""
    extra = f"\n另有 {requests} 个延期申请等您答复。" if requests else ""
    more = ((Button(f"看延期申请（{requests}）", "/extend"),),) if requests else ()
    if not waiting:
        done = "".join(
            (
                f"已接受 {accepted} 项。" if accepted else "",
                f"退回待改 {returned} 项。" if returned else "",
            )
        )
        return Content(text=f"{quarter.label}没有待审核的填报。{done}{extra}", buttons=more)
    total = sum(count for _, count in waiting)
    return Content(
        title=f"{quarter.label}待审核 {total} 项",
        text="\n".join(f"{unit.name}：{count} 项" for unit, count in waiting[:_UNITS_SHOWN])
        + (f"\n……共 {len(waiting)} 个单位，可发“审核 单位名”" if len(waiting) > _UNITS_SHOWN else "")
        + f"\n\n先看哪个单位？{extra}",
        buttons=(
            *(
                (Button(f"{unit.name}（{count}）", f"/review u{unit.id} {quarter}"),)
                for unit, count in waiting[:_UNITS_SHOWN]
            ),
            *more,
        ),
    )


def screen(
    unit: Unit,
    task: Task,
    quarter: Quarter,
    report: ProgressReport,
    previous: ProgressReport | None,
    *,
    last: Review | None,
    left: int,
    snapshot: str,
    notes: Sequence[str] = (),
) -> Content:
    """One report: its text, its numbers against the target and against last quarter, and what to do with it.

    `left` counts the unit's reports that wait, this one with them; `snapshot` names them as they stand.
    """
    targets = task.targets_of(unit.id)
    blocks = [f"{report.progress}{reason_of(report, 'progress')}"]
    numbers = [_number(target, report, previous) for target in targets if target.id in report.amounts]
    numbers += [f"{target.text}：{NOT_OURS}" for target in targets if target.id in report.disclaimed]
    if numbers:
        blocks.append("\n".join(numbers))
    facts = [f"自评：{report.assessment.label}"] if report.assessment else []
    facts += [f"完成时限：{report.completion.label}{reason_of(report, 'completion')}"] if report.completion else []
    facts += [f"重要情况：{report.important}"] if report.important else []
    blocks.append("\n".join([*facts, *notes]))
    if previous is not None and previous.progress == report.progress:
        blocks.append("注意：文字与上季度完全相同。")
    blocks.append(_standing(report, last))
    return Content(
        title=f"{unit.name} · {quarter.label}第 {task.no} 项 {task.name}",
        text="\n\n".join(block for block in blocks if block),
        buttons=_choices(unit, quarter, report, left, snapshot),
    )


def _choices(
    unit: Unit, quarter: Quarter, report: ProgressReport, left: int, snapshot: str
) -> tuple[tuple[Button, ...], ...]:
    mark = f"{report.id}.{report.version}"
    back = Button("回到待审核", f"/review {quarter}")
    if report.state is ReportState.ACCEPTED:
        return ((Button("退回重填", f"/review x{mark}"), Button("重新打开", f"/review o{mark}")), (back,))
    if not awaits_review(report.state):
        return ((back,),)
    rows: list[tuple[Button, ...]] = []
    if report.on_behalf and report.unit_answer is UnitAnswer.NONE:
        rows.append((Button("输入确认码", f"/code r{mark}"),))
    rows.append((Button("接受", f"/review a{mark}"), Button("退回", f"/review b{mark}")))
    if left > 1:
        rows.append((Button(f"全部接受（{left} 项）", f"/review all u{unit.id} {quarter} {snapshot}"),))
        rows.append((Button("看下一项", f"/review n{report.id}"), back))
    else:
        rows.append((back,))
    return tuple(rows)


def _number(target: Target, report: ProgressReport, previous: ProgressReport | None) -> str:
    value = report.amounts[target.id]
    line = f"{target.text}：{amount_against(value, target)}"
    if previous is not None and target.id in previous.amounts:
        change = value - previous.amounts[target.id]
        sign = "+" if change > 0 else "−" if change < 0 else ""
        line += f"，较上季度 {sign}{plain(abs(change))}{target.measure}" if change != Decimal(0) else "，与上季度持平"
    return f"{line}{reason_of(report, f'amount:{target.id}')}"


def _standing(report: ProgressReport, last: Review | None) -> str:
    by = f"{report.changed_by}，" if report.changed_by else ""
    told = f"{by}{dates.moment(report.submitted_at)} 提交" if report.submitted_at else ""
    if report.version > 1:
        told += f"，第 {report.version} 次"
    if last is not None:
        told += f"\n{dates.moment(last.at)} {last.by}{last.decision.label}"
        told += f"：{last.reason}" if last.reason else ""
    return told


# --- decisions --------------------------------------------------------------------------------------------------


def ask_reason(unit: Unit, task: Task, reasons: Sequence[str]) -> Content:
    return Content(
        text=f"退回{unit.name}第 {task.no} 项，原因是什么？写一句，或者点常用的：",
        buttons=(*((Button(reason, f"t:{reason}"),) for reason in reasons), (Button("取消", "/cancel"),)),
    )


RETURN = "确认退回"


def confirm_return(unit: Unit, task: Task, progress: str, reason: str) -> Content:
    """What goes back and why, before it does."""
    return Content(
        title=f"退回{unit.name}第 {task.no} 项 {task.name}",
        text=f"填报：{clip(progress, 160)}\n\n退回原因：{reason}\n\n这样退回，对吗？要改原因，直接再写一句。",
        buttons=((Button(RETURN, f"t:{RETURN}"), Button("取消", "/cancel")),),
    )


def which_to_return(waiting: Sequence[tuple[Unit, Task, int]], reason: str) -> Content:
    """`waiting` are (unit, task, report id) that the words may mean."""
    return Content(
        text=f"有 {len(waiting)} 项待审核，退回哪一项？\n原因：{clip(reason, 100)}",
        buttons=(
            *((Button(f"{unit.name}第 {task.no} 项", f"t:r{id}"),) for unit, task, id in waiting[:_UNITS_SHOWN]),
            (Button("取消", "/cancel"),),
        ),
    )


def none_of_these(who: str, number: int | None) -> str:
    """Nothing that waits fits the words."""
    task = f"第 {number} 项" if number is not None else ""
    return f"{who}{task}现在没有待审核的填报，没有退回。发送“审核”查看。"


def none_to_accept(who: str, number: int | None) -> str:
    task = f"第 {number} 项" if number is not None else ""
    return f"{who}{task}现在没有待审核的填报，没有改动。发送“审核”查看。"


def confirm_all(rows: Sequence[tuple[Unit, Task, str]], line: str, one_by_one: str) -> Content:
    """What would be accepted at once; `rows` are (unit, task, what it wrote)."""
    shown = [f"{unit.name}第 {task.no} 项：{clip(progress, 60)}" for unit, task, progress in rows[:_UNITS_SHOWN]]
    more = f"\n……共 {len(rows)} 项" if len(rows) > _UNITS_SHOWN else ""
    return Content(
        title=f"接受这 {len(rows)} 项？",
        text="\n".join(shown) + more + "\n\n点了才接受，现在没有改动。",
        buttons=((Button(f"全部接受（{len(rows)} 项）", line), Button("逐项看", one_by_one)),),
    )


def accepted_everything(count: int, units: int) -> str:
    return f"已接受 {units} 个单位的 {count} 项。"


def listed_changed() -> str:
    return "这个按钮已失效：列出来以后又有填报变化，没有接受。请看最新的："


def nothing_on_screen() -> str:
    return "现在没有打开哪一项，什么都没有改动。先看一项，再说通过还是退回："


def no_other_unit() -> str:
    return "没有别的单位待审核了。"


def accepted(unit: Unit, task: Task) -> str:
    return f"已接受：{unit.name}第 {task.no} 项。"


def accepted_all(unit: Unit, tasks: Sequence[Task]) -> str:
    numbers = "、".join(str(task.no) for task in tasks)
    return f"已接受{unit.name}全部 {len(tasks)} 项（第 {numbers} 项）。"


def returned(unit: Unit, task: Task, reason: str, *, told: bool) -> str:
    heard = "已通知联络员修改。" if told else "该单位现在没有能收到消息的联络员，请电话告知。"
    return f"已退回：{unit.name}第 {task.no} 项（{reason}）。{heard}"


def reopened(unit: Unit, task: Task) -> str:
    return f"已重新打开：{unit.name}第 {task.no} 项，单位可以修改了。"


def all_done(unit: Unit) -> str:
    return f"{unit.name}现在没有待审核的填报。"


def after_the_round(closes_at: datetime) -> str:
    return f"本轮已于 {dates.moment(closes_at)} 结束，单位不能再修改，所以没有退回。可以代录更正：发送“代录”。"


# --- what the unit hears ----------------------------------------------------------------------------------------


def told_returned(
    unit: Unit, task: Task, quarter: Quarter, reason: str, *, due_at: datetime, closes_at: datetime, now: datetime
) -> Content:
    by = (
        f"请在 {dates.moment_with_weekday(due_at)} 前修改后重新提交。"
        if now < due_at
        else f"截止时间已过，请尽快修改后重新提交，最晚 {dates.moment_with_weekday(closes_at)}。"
    )
    return Content(
        title=f"群团科退回 · {unit.name}第 {task.no} 项",
        text=f"{quarter.label}“{task.name}”\n退回原因：{reason}\n\n{by}",
        buttons=(
            (
                Button("修改", f"/report u{unit.id} {quarter} t{task.id}"),
                Button("查看我的任务", f"/tasks u{unit.id} {quarter}"),
            ),
        ),
    )


def told_reopened(unit: Unit, task: Task, quarter: Quarter) -> Content:
    return Content(
        title=f"可以修改了 · {unit.name}第 {task.no} 项",
        text=f"群团科重新打开了{quarter.label}“{task.name}”。需要更正就点“修改”，改完重新提交；不改也不用再报。",
        buttons=((Button("修改", f"/report u{unit.id} {quarter} t{task.id}"),),),
    )


def told_mended(unit: Unit, task: Task, report_id: int) -> Content:
    return Content(
        text=f"{unit.name}修改了退回的第 {task.no} 项，请再看一下。",
        buttons=((Button(f"看第 {task.no} 项", f"/review r{report_id}"),),),
    )


def closed_to_editing(task: Task, office: str) -> str:
    return f"第 {task.no} 项群团科已经接受，不能再改。需要更正，请联系{office}重新打开。"


# --- refusals ---------------------------------------------------------------------------------------------------


def overtaken(report: ProgressReport, last: Review | None) -> str:
    """A button of a screen that is not true any more: who did what, and when."""
    if report.state in (ReportState.ACCEPTED, ReportState.RETURNED) and last is not None:
        return f"这个按钮已失效：该项已于 {dates.moment(last.at)} 由{last.by}{last.decision.label}。发送“审核”查看最新情况。"
    if report.state is ReportState.DRAFT and report.changed_at is not None:
        who = report.changed_by or "单位"
        return f"这个按钮已失效：{who}正在修改这一项（{dates.moment(report.changed_at)}），等单位重新提交后再审核。"
    if report.submitted_at is not None:
        who = report.changed_by or "单位"
        return f"这个按钮已失效：该项已于 {dates.moment(report.submitted_at)} 由{who}重新提交，请看最新内容。"
    return "这个按钮已失效。发送“审核”查看最新情况。"


def changed_meanwhile(unit: Unit) -> str:
    return f"这个按钮已失效：{unit.name}的填报刚刚有变化，请看最新内容。"


def of_task(task: Task, waiting: Sequence[tuple[Unit, int]]) -> Content | str:
    """Whose report on a task is meant; `waiting` are (unit, report id)."""
    if not waiting:
        return f"第 {task.no} 项{quoted(task.name)}现在没有待审核的填报。"
    return Content(
        text=f"第 {task.no} 项{quoted(task.name)}有 {len(waiting)} 个单位待审核，看哪一个？",
        buttons=tuple((Button(unit.name, f"/review r{report_id}"),) for unit, report_id in waiting),
    )


def fine_besides(names: str, waiting: Sequence[int], others: Sequence[int]) -> str:
    """Several verdicts at once: one is brought first, each of the others has a word of its own."""
    said = [f"一次办一项：{names}第 {no} 项还没有通过，办完这一项请回“{names}第{no}项通过”。" for no in waiting]
    said += [f"{names}第 {no} 项现在没有待审核的填报，没有改动。" for no in others]
    return "\n".join(said)
