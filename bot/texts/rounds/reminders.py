"""Reminders (催报): polite at first, plainer when time is short, never a word about anybody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.localtime import local
from bot.domain.programme import Task, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.ports import Button, Content
from bot.texts import dates

SEND = "发送"


def standing(report: ProgressReport | None) -> str:
    """How far a task is that its unit still owes."""
    if report is None:
        return "还没填"
    return f"被退回（{report.returned_reason}）" if report.returned_reason else "填了一部分，还没提交"


def reminder(
    unit: Unit,
    quarter: Quarter,
    owed: Sequence[tuple[Task, str]],
    *,
    now: datetime,
    fill_by: datetime,
    due_at: datetime,
    seal_by: datetime | None,
    working_days_left: int,
    fill_by_days: int,
    office: str,
    phone: str | None,
    own_words: str = "",
) -> Content:
    """What one unit still owes. `owed` pairs each task with how it stands (还没填, 填了一部分, 被退回：…).

    `seal_by` is None where the list asks for no seal. `working_days_left` is negative when the due time has passed, `fill_by_days` counts to fill-by. The next date is
    named: fill-by while it lies ahead, since a seal needs a leader's signature, then the due time. The days left stand
    in the text: WeCom drops a message that reads like one it had within four hours, as a rehearsal's two stages may.
    """
    lines = [f"第 {task.no} 项 {task.name}：{state}" for task, state in owed]
    help_line = call(office, phone)
    if now >= due_at:
        title = f"{quarter.label}进展尚未报齐"
        head = f"{_overdue(now, due_at, -working_days_left)}，请尽快补报："
        tail = help_line
    elif now < fill_by:
        title = f"请填报{quarter.label}进展"
        head = f"贵单位还有 {len(owed)} 项没有报送，请在 {dates.moment_with_weekday(fill_by)} 前填好{_left(fill_by_days)}{'，留出盖章的时间' if seal_by else ''}："
        last = (
            f"盖章件截止 {dates.moment_with_weekday(seal_by)}"
            if seal_by
            else f"最晚 {dates.moment_with_weekday(due_at)} 截止"
        )
        tail = f"{last}。"
    else:
        is_today = local(now).date() == local(due_at).date()
        title = f"{quarter.label}进展{'今天' if is_today else '即将'}截止"
        when = (
            f"今天 {dates.hour(due_at)} 截止"
            if is_today
            else f"截止时间 {dates.moment_with_weekday(due_at)}{_left(working_days_left)}"
        )
        head = f"贵单位还有 {len(owed)} 项没有报送，{when}："
        tail = help_line
    return Content(
        title=f"{title} · {unit.name}",
        text="\n\n".join(part for part in (own_words, head + "\n" + "\n".join(lines), tail) if part),
        buttons=(
            (Button("开始填报", f"/report u{unit.id} {quarter}"), Button("下载表格", f"/form u{unit.id} {quarter}")),
            (Button("稍后提醒", f"/snooze u{unit.id}"), Button("查看我的任务", f"/tasks u{unit.id} {quarter}")),
        ),
    )


def _left(working_days: int) -> str:
    return f"（还有 {working_days} 个工作日）" if working_days > 0 else "（就是今天）"


def _overdue(now: datetime, due_at: datetime, working_days: int) -> str:
    if local(now).date() == local(due_at).date():
        return f"已到截止时间 {dates.moment_with_weekday(due_at)}"
    late = f" {working_days} 个工作日" if working_days > 0 else ""
    return f"截止时间 {dates.moment_with_weekday(due_at)} 已过{late}"


def call(office: str, phone: str | None) -> str:
    """Who can help."""
    return f"有困难请联系{office}{f'（电话 {phone}）' if phone else ''}。"


def to_head(
    unit: Unit,
    quarter: Quarter,
    owed: Sequence[Task],
    *,
    now: datetime,
    due_at: datetime,
    working_days: int,
    liaisons: Sequence[str],
    office: str,
) -> Content:
    """What the unit's head hears once the unit is late."""
    who = "、".join(liaisons) or "（还没有联络员）"
    lines = [f"第 {task.no} 项 {task.name}" for task in owed]
    return Content(
        title=f"{quarter.label}进展尚未报齐 · {unit.name}",
        text=f"{_overdue(now, due_at, working_days)}，贵单位还有 {len(owed)} 项没有报送：\n"
        + "\n".join(lines)
        + f"\n\n联络员：{who}。请督促办理；有困难请联系{office}。",
        buttons=((Button("查看本单位任务", f"/tasks u{unit.id} {quarter}"),),),
    )


def missing_list(
    quarter: Quarter,
    missing: Sequence[tuple[Unit, Sequence[Task]]],
    *,
    due_at: datetime,
    unsealed: Sequence[Unit] = (),
) -> Content:
    """The units that still owe, for the channel; `unsealed` owe nothing but the stamped form."""
    lines = [f"{unit.name}：第 {'、'.join(str(task.no) for task in tasks)} 项" for unit, tasks in missing]
    lines += [f"{unit.name}：盖章件" for unit in unsealed]
    return Content(
        title=f"{quarter.label}未报送单位",
        text=f"截止时间 {dates.moment_with_weekday(due_at)} 已过，还有 {len(lines)} 个单位没有报齐：\n"
        + "\n".join(lines),
        buttons=((Button("查看进度", f"/status {quarter}"), Button("查看汇总", f"/summary {quarter}")),),
    )


def unreached(quarter: Quarter, units: Sequence[Unit]) -> Content:
    """Units nobody can be reminded in."""
    return Content(
        title=f"{quarter.label}：{len(units)} 个单位还没有联络员",
        text="催报发不到这些单位，请转交邀请码或电话通知：\n" + "\n".join(unit.name for unit in units),
        buttons=((Button("生成邀请码", "/invite"),),),
    )


def unreachable(unit: Unit | None, name: str, reason: str) -> str:
    """A message that will never arrive, told by name so that the office can phone."""
    return f"{unit.name if unit else ''}{name}收不到消息（{reason}），请电话联系。"


def important(unit: Unit, task: Task, quarter: Quarter, text: str) -> Content:
    """An important matter, told in the channel at once."""
    return Content(title=f"重要情况 · {unit.name}", text=f"{quarter.label}第 {task.no} 项 {task.name}：\n{text}")


def ask_snooze(due_at: datetime) -> Content:
    return Content(
        text=f"什么时候再提醒您？例如：明天下午三点、两小时后、下周一上午。截止时间 {dates.moment(due_at)}。",
        buttons=(
            (Button("两小时后", "/snooze 两小时后"), Button("明天上午九点", "/snooze 明天上午九点")),
            (Button("取消", "/cancel"),),
        ),
    )


def snoozed(at: datetime, wanted: datetime) -> str:
    """`wanted` is the moment that was asked for; `at` the working moment it became."""
    if at != wanted:
        return f"好的。{dates.moment(wanted)} 不在上班时间，改到 {dates.moment_with_weekday(at)} 再提醒您。"
    return f"好的，{dates.moment_with_weekday(at)} 再提醒您。"


def or_more_time(sentence: str, line: str) -> Content:
    """Who wants to be reminded past the due time may want a later due time."""
    return Content(text=sentence, buttons=((Button("申请延期", line), Button("取消", "/cancel")),))


def snooze_overdue(due_at: datetime, office: str) -> str:
    """Nothing can be put off past the due time."""
    return f"截止时间 {dates.moment(due_at)} 已过，不能再推迟。请尽快补报；有困难请联系{office}。"


def remind_preview(unit: Unit, reminder_text: Content, at: datetime | None = None) -> Content:
    """What a reminder by hand will say, before anything leaves; `at` is its hour, where that is not now."""
    return Content(
        title=f"催报预览 · {unit.name}",
        text=f"{_leaves(at)}将发送：\n\n{reminder_text.title}\n{reminder_text.text}\n\n要加一句话，直接写了发来。",
        buttons=((Button(SEND, f"t:{SEND}"), Button("取消", "/cancel")),),
    )


def remind_all_preview(
    quarter: Quarter,
    units: Sequence[Unit],
    unreached: Sequence[Unit],
    capped: Sequence[Unit],
    own_words: str,
    at: datetime | None = None,
) -> Content:
    """Whom a reminder to everybody would reach, before anything leaves."""
    lines = [
        f"{_leaves(at)}将提醒 {len(units)} 个单位：{_names(units)}。每个单位只看到自己还差的内容。",
        *_not_reminded(unreached, capped),
        *([f"附您的话：{own_words}"] if own_words else []),
        "",
        "要加一句话，直接写了发来。",
    ]
    return Content(
        title=f"催报预览 · {quarter.label}",
        text="\n".join(lines),
        buttons=((Button(SEND, f"t:{SEND}"), Button("取消", "/cancel")),),
    )


def _leaves(at: datetime | None) -> str:
    return "" if at is None else f"定在 {dates.moment_with_weekday(at)} 发送。\n"


def nobody_to_remind(quarter: Quarter, unreached: Sequence[Unit], capped: Sequence[Unit]) -> str:
    if not unreached and not capped:
        return f"{quarter.label}各单位都已报齐，没有需要催报的。"
    return "\n".join(("没有可以发提醒的单位。", *_not_reminded(unreached, capped)))


def sent_to_all(count: int, unreached: Sequence[Unit], capped: Sequence[Unit], later: datetime | None) -> str:
    """`later` is when they leave, where this is no working hour."""
    sent = f"已发给 {count} 个单位。"
    if later is not None:
        sent = f"现在不是工作时间，{dates.moment_with_weekday(later)} 发给 {count} 个单位。"
    return "\n".join((sent, *_not_reminded(unreached, capped)))


def _not_reminded(unreached: Sequence[Unit], capped: Sequence[Unit]) -> list[str]:
    lines = [f"还没有联络员，请打电话：{_names(unreached)}。"] if unreached else []
    return [*lines, *([f"本季度提醒已到上限，请打电话：{_names(capped)}。"] if capped else [])]


def _names(units: Sequence[Unit]) -> str:
    return "、".join(unit.name for unit in units)


def nothing_owed(unit: Unit) -> str:
    return f"{unit.name}本季度已经报齐，不用催报。"


def sent_by_hand(unit: Unit, name: str, later: datetime | None) -> str:
    """`later` is when it leaves, where this is no working hour."""
    if later is None:
        return f"已发给{unit.name}（{name}）。"
    return f"现在不是工作时间，{dates.moment_with_weekday(later)} 发给{unit.name}（{name}）。"


def cap_reached(unit: Unit, cap: int, people: Sequence[tuple[str, str | None]]) -> Content:
    """The office is given a name and a number to phone instead."""
    return Content(
        text=f"{unit.name}本季度已收到 {cap} 条提醒，到了上限，不再发消息。请电话联系：{_people(people)}。",
        phones=_phones(people),
    )


def capped(
    quarter: Quarter, units: Sequence[tuple[Unit, Sequence[Task], Sequence[tuple[str, str | None]]]], cap: int
) -> Content:
    """Units that were reminded as often as may be: whom to phone. Triples of unit, tasks it owes, (name, phone) of people."""
    lines = [f"{unit.name}：{_people(people)}（差第 {_numbers(tasks)} 项）" for unit, tasks, people in units]
    return Content(
        title=f"{quarter.label}：请电话联系 {len(units)} 个单位",
        text=f"这些单位本季度已收到 {cap} 条提醒，到了上限，不再自动催报：\n" + "\n".join(lines),
        buttons=((Button("查看进度", f"/status {quarter}"),),),
        phones=tuple(phone for _, _, people in units for phone in _phones(people)),
    )


def delivery(state: str, at: datetime, name: str, *, is_read: bool, unread: int, reason: str) -> str:
    """How the newest reminder went, for the office: 9 月 27 日 09:05 已发给李红，还没有回应."""
    match state:
        case "sent":
            if is_read:
                return f"{dates.moment(at)} 已发给{name}，本人已上线"
            return f"{dates.moment(at)} 已发给{name}，" + (f"连续 {unread} 次没有回应" if unread > 1 else "还没有回应")
        case "failed":
            return f"没有送达{name}{_why(reason)}，请电话联系"
        case "held":
            return "暂停发送，等管理员放行"
        case _:
            return f"待发给{name}{_why(reason)}"


def _why(reason: str) -> str:
    """A reason in words people read; what a service says in codes stays in the log."""
    if reason == "unreachable":
        return "（没有能收到消息的账号）"
    return f"（{reason}）" if any("\u4e00" <= char <= "\u9fff" for char in reason) else ""


def _people(people: Sequence[tuple[str, str | None]]) -> str:
    return "、".join(f"{name} {phone}" if phone else name for name, phone in people) or "还没有联络员"


def _phones(people: Sequence[tuple[str, str | None]]) -> tuple[str, ...]:
    return tuple(phone for _, phone in people if phone)


def _numbers(tasks: Sequence[Task]) -> str:
    return "、".join(str(task.no) for task in tasks)


def choose_owing(quarter: Quarter, owing: Sequence[Unit]) -> Content:
    """Whom to remind by hand."""
    if not owing:
        return Content(text=f"{quarter.label}各单位都已报齐，没有需要催报的。")
    return Content(
        text=f"{quarter.label}还有 {len(owing)} 个单位没有报齐，催哪一个？也可以发“催报 单位名 您的话”。",
        buttons=(
            *(((Button(f"全部 {len(owing)} 个单位", "/remind 全部"),),) if len(owing) > 1 else ()),
            *((Button(unit.name, f"/remind u{unit.id}"),) for unit in owing),
        ),
    )


def undelivered(names: str, number: int) -> str:
    """A message the service will not take, whatever is tried. `number` is where the log has it."""
    return f"有一条消息没能发给{names or '收件人'}，请电话联系；管理员可在运行日志里查编号 {number}。"
