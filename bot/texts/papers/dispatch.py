"""The dispatch package (调度包): its preview for the office, its call list, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.amount import plain
from bot.domain.dispatch import Call, Cause, Matter, Slip, SlipColour, completion_day
from bot.domain.quarter import Quarter
from bot.domain.summary import RoundSummary
from bot.ports import Button, Content
from bot.texts import dates
from bot.texts.clip import clip
from bot.texts.targets import goal

_GRADES = {SlipColour.RED: "红色", SlipColour.YELLOW: "黄色", SlipColour.BLUE: "蓝色"}
_ASKED = 4


@dataclass(frozen=True)
class Contact:
    """Somebody of a unit the office may phone; `phone` None where none is known."""

    name: str
    role: str
    phone: str | None = None


def preview(
    summary: RoundSummary,
    calls: Sequence[Call],
    slips: Sequence[Slip],
    contacts: Mapping[int, Sequence[Contact]],
    *,
    package: str,
    may_post: bool,
    unmade: Sequence[str] = (),
) -> Content:
    """What the office reads before anything leaves; `package` names it in the buttons' command lines.

    `unmade` are the names of documents that could not be made.
    """
    blocks = [
        "附件是给领导的一页专报"
        + (f"和 {len(slips)} 张督办单（{_counts(slips)}）。" if slips else "；本季度没有需要督办的单位。")
        + "都是代拟稿；要改的，下载改好后自行转发。"
    ]
    if unmade:
        blocks.append(f"没有生成：{'、'.join(unmade)}。已记入运行日志，请管理员查看。")
    if calls:
        blocks.append("建议先打这几个电话：")
        blocks += [_call(call, summary, contacts.get(call.unit.id, ())) for call in calls]
    else:
        blocks.append("没有需要打电话的单位。")
    buttons: tuple[tuple[Button, ...], ...] = ()
    end = f"统计截至 {dates.full_moment(summary.as_of)}"
    if may_post:
        blocks.append(f"现在还没有发给任何人。点“发到频道”后，专报、督办单和电话单（不含姓名、号码）才会发出。\n{end}")
        buttons = ((Button("发到频道", f"/summary dispatch post {package}"), Button("不发", _drop(package))),)
    else:
        blocks.append(f"还没有绑定群团科频道，只发给群团科的人看。\n{end}")
    phones = (contact.phone for call in calls for contact in contacts.get(call.unit.id, ()))
    return Content(
        title=f"{summary.quarter.label}调度包（待审）",
        text="\n\n".join(blocks),
        buttons=buttons,
        phones=tuple(phone for phone in phones if phone),
    )


def _drop(package: str) -> str:
    return f"/summary dispatch drop {package}"


def posted(summary: RoundSummary, calls: Sequence[Call], slips: Sequence[Slip]) -> Content:
    """The package as the channel gets it: units, no names of people."""
    blocks = [f"专报一页{f'，督办单 {len(slips)} 张（{_counts(slips)}）' if slips else ''}，见文件。"]
    if calls:
        blocks.append("电话单：")
        blocks += [_call(call, summary, None) for call in calls]
    blocks.append(f"统计截至 {dates.full_moment(summary.as_of)}")
    return Content(title=f"{summary.quarter.label}调度包", text="\n\n".join(blocks))


def sent(quarter: Quarter) -> str:
    return f"{quarter.label}调度包已发到群团科频道。"


def dropped(quarter: Quarter) -> str:
    return f"好的，{quarter.label}调度包不发。需要时发“汇总 调度”重新生成。"


def decided(quarter: Quarter) -> str:
    return f"这份{quarter.label}调度包已经处理过了，没有重复发送。需要最新的，请发“汇总 调度”。"


def no_channel() -> str:
    return "还没有绑定群团科频道，没有发出。请管理员在群里发送“设为频道”。"


def _counts(slips: Sequence[Slip]) -> str:
    found = [(label, sum(slip.colour is colour for slip in slips)) for colour, label in _GRADES.items()]
    return "、".join(f"{label} {count} 张" for label, count in found if count)


def _call(call: Call, summary: RoundSummary, contacts: Sequence[Contact] | None) -> str:
    """A unit to phone; `contacts` None leaves people out."""
    head = f"☎ {call.unit.name}"
    if contacts is not None:
        head += f"\n找谁：{who(contacts)}"
    lines = [f"· {line}" for line in questions(call, summary)]
    return "\n".join((head, *lines))


def who(contacts: Sequence[Contact]) -> str:
    """Whom of a unit to phone, under which number."""
    if not contacts:
        return "还没有登记联系人，请先问该单位办公室是谁在办"
    return "；".join(
        f"{contact.role} {contact.name}，{contact.phone or '电话未登记，请查通讯录'}" for contact in contacts
    )


def questions(call: Call, summary: RoundSummary) -> list[str]:
    """What to ask: one line for all reports that are missing, one for each other matter."""
    lines: list[str] = []
    missing = [matter.task.no for matter in call.matters if matter.cause is Cause.NOT_REPORTED]
    waiting = [matter.task.no for matter in call.matters if matter.cause is Cause.REPORT_DUE]
    for matter in call.matters:
        if matter.cause in (Cause.NOT_REPORTED, Cause.REPORT_DUE):
            numbers = missing if matter.cause is Cause.NOT_REPORTED else waiting
            if matter.task.no == numbers[0]:
                told = "、".join(map(str, numbers))
                late = "已过截止时间没有报" if matter.cause is Cause.NOT_REPORTED else "还没有报"
                lines.append(f"第 {told} 项{late}：谁在办，哪天能报，卡在哪里？")
        else:
            lines.append(f"第 {matter.task.no} 项{_question(matter, call.unit.id, summary)}")
    if len(lines) > _ASKED:
        return [*lines[:_ASKED], f"另有 {len(lines) - _ASKED} 个问题，见督办单"]
    return lines


def _question(matter: Matter, unit_id: int, summary: RoundSummary) -> str:
    report = matter.report
    day = completion_day(report) if report is not None else None
    match matter.cause:
        case Cause.IMPORTANT:
            told = clip(report.important or "", 60) if report else ""
            return f"报告了“{told}”：现在怎样，需要谁协调，什么时候要？"
        case Cause.NOT_STARTED:
            return "自评未启动：什么原因，哪天启动，年底能不能完成？"
        case Cause.LATE:
            limit = f"（{day.month} 月 {day.day} 日）" if day else ""
            return f"已超过自报完成时限{limit}：现在到哪一步，新的时限是哪天？"
        case Cause.COMPLETION_NEAR:
            limit = f"（{day.month} 月 {day.day} 日）" if day else ""
            return f"完成时限快到了{limit}：能不能按期，有没有困难？"
        case Cause.SAYS_BEHIND | Cause.BEHIND_PACE:
            numbers = _slow(matter, unit_id)
            head = "自评滞后" if matter.cause is Cause.SAYS_BEHIND else "进度偏慢"
            how = "四季度怎么补" if summary.quarter.number == 3 else "怎么补上"
            return f"{head}{f'（{numbers}）' if numbers else ''}：差在哪里，{how}？"
        case _:
            return "进展怎样？"


def _slow(matter: Matter, unit_id: int) -> str:
    report = matter.report
    if report is None:
        return ""
    told = [
        f"{plain(report.amounts[target.id])}{target.measure}，目标 {goal(target)}"
        for target in matter.task.targets_of(unit_id)
        if target.id in report.amounts and report.amounts[target.id] < target.value
    ]
    return "；".join(told[:2])
