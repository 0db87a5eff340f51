"""A later due time (延期): asked for, granted, refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.programme import Unit
from bot.domain.quarter import Quarter
from bot.ports import Button, Content
from bot.texts import dates
from bot.texts.clip import clip, quoted

SEND, GRANT, REFUSE = "提交申请", "同意延期", "确认不同意"
USUAL_REFUSALS = ("请按原时间报送", "先报已有进展，其余下季度补")


def ask_until(due_at: datetime, latest: datetime) -> Content:
    return Content(
        text=f"现在的截止时间是 {dates.moment_with_weekday(due_at)}。想延到什么时候？例如：{dates.day(latest)}、下周三。"
        f"最晚可到 {dates.moment_with_weekday(latest)}。",
        buttons=((Button("取消", "/cancel"),),),
    )


def until_unclear(typed: str) -> str:
    return f"没看懂{quoted(clip(typed, 20))}是哪一天。请发一个日期，例如：10月18日、下周三。回复“取消”退出。"


def ask_reason(until: datetime) -> Content:
    return Content(
        text=f"延到 {dates.moment_with_weekday(until)}，原因是什么？写一句给群团科看，例如：数据要等区统计局核定。",
        buttons=((Button("取消", "/cancel"),),),
    )


def preview(unit: Unit, quarter: Quarter, until: datetime, reason: str) -> Content:
    return Content(
        title=f"申请延期 · {unit.name}",
        text=f"{quarter.label}进展申请延到 {dates.moment_with_weekday(until)}。\n原因：{reason}\n\n这样报给群团科，对吗？",
        buttons=((Button(SEND, f"t:{SEND}"), Button("取消", "/cancel")),),
    )


def sent(until: datetime) -> str:
    return f"已报群团科，等待答复。答复之前仍按原时间提醒；申请延到 {dates.moment_with_weekday(until)}。"


def past_due(due_at: datetime, office: str) -> str:
    return f"截止时间 {dates.moment(due_at)} 已过，不能再申请延期。请尽快补报，有困难请联系{office}。"


def not_later(due_at: datetime) -> str:
    return f"新的时间要晚于现在的截止时间 {dates.moment(due_at)}。请重新写，例如：下周三。回复“取消”退出。"


def too_late(latest: datetime) -> str:
    return f"本轮最晚只能延到 {dates.moment_with_weekday(latest)}。请重新写。回复“取消”退出。"


def nothing_owed(unit: Unit) -> str:
    return f"{unit.name}本季度已经报齐，不用延期。"


def none_asked(due_at: datetime) -> Content:
    return Content(
        text=f"没有申请过延期，截止时间 {dates.moment_with_weekday(due_at)}。",
        buttons=((Button("申请延期", "/extend"),),),
    )


def not_sent_yet(*, is_whole: bool) -> str:
    """Asked about while the request is still being written."""
    how = "点“提交申请”就报给群团科" if is_whole else "请接着回答上面的问题"
    return f"这次的申请还没有报出去，{how}；有了答复会马上告诉您。"


def still_waiting(unit: Unit, until: datetime, reason: str, due_at: datetime) -> str:
    return (
        f"{unit.name}的延期申请（延到 {dates.moment_with_weekday(until)}，原因：{reason}）群团科还没有答复。一有答复，马上告诉您；"
        f"答复之前仍按原时间 {dates.moment(due_at)} 报送。不延期了，回“撤回延期申请”。"
    )


def was_granted(unit: Unit, until: datetime) -> str:
    return f"批了：{unit.name}延期至 {dates.moment_with_weekday(until)}。"


def was_refused(unit: Unit, reason: str | None, due_at: datetime) -> str:
    why = f"原因：{reason}。" if reason else ""
    return f"{unit.name}的延期申请没有同意。{why}仍按原时间 {dates.moment_with_weekday(due_at)} 报送。"


def taken_back(unit: Unit, due_at: datetime) -> str:
    return f"已撤回{unit.name}的延期申请，已告诉群团科。仍按原时间 {dates.moment_with_weekday(due_at)} 报送。"


def nothing_to_take_back() -> str:
    return "没有等待答复的延期申请，没有改动。"


def granted_stays(unit: Unit, until: datetime) -> str:
    """A request that was granted already is not taken back by the unit; reporting sooner is always possible."""
    return f"{unit.name}的延期已经批了（到 {dates.moment_with_weekday(until)}），不用撤回，提前报送即可。"


# --- the office's side ------------------------------------------------------------------------------------------


def request(
    unit: Unit, quarter: Quarter, who: str, *, due_at: datetime, until: datetime, reason: str, id: int
) -> Content:
    return Content(
        title=f"延期申请 · {unit.name}",
        text=f"{quarter.label}进展：{who}申请从 {dates.moment(due_at)} 延到 {dates.moment_with_weekday(until)}。\n原因：{reason}",
        buttons=((Button("同意", f"/extend yes{id}"), Button("不同意", f"/extend no{id}")),),
    )


def none_waiting() -> str:
    return "没有等待答复的延期申请。要主动给单位延期，请发“延期 单位名 新时间”，例如：延期 建设局 10月12日。"


def waiting(count: int) -> str:
    return f"有 {count} 个延期申请等您答复："


def confirm_grant(unit: Unit, quarter: Quarter, until: datetime) -> Content:
    return Content(
        text=f"把{unit.name}{quarter.label}的截止时间延到 {dates.moment_with_weekday(until)}，对吗？",
        buttons=((Button(GRANT, f"t:{GRANT}"), Button("取消", "/cancel")),),
    )


def ask_refusal(unit: Unit, reasons: Sequence[str]) -> Content:
    return Content(
        text=f"不同意{unit.name}延期，请写一句原因，或者点常用的：",
        buttons=(*((Button(reason, f"t:{reason}"),) for reason in reasons), (Button("取消", "/cancel"),)),
    )


def confirm_refusal(unit: Unit, reason: str) -> Content:
    return Content(
        text=f"答复{unit.name}：不同意延期。\n原因：{reason}\n\n这样答复，对吗？要改原因，直接再写一句。",
        buttons=((Button(REFUSE, f"t:{REFUSE}"), Button("取消", "/cancel")),),
    )


def press_to_grant(unit: Unit) -> str:
    """In front of a request that was answered in words without lying on the screen."""
    return f"{unit.name}的延期申请还没有答复，请看一下，点“同意”就生效："


def unit_asked_nothing(unit: Unit, due_at: datetime) -> Content:
    return Content(
        text=f"{unit.name}没有申请延期，截止时间 {dates.moment_with_weekday(due_at)}。",
        buttons=((Button("主动给它延期", f"/extend u{unit.id}"),),),
    )


def granted(unit: Unit, until: datetime, *, told: bool) -> str:
    heard = "已通知联络员。" if told else "该单位现在没有能收到消息的联络员，请电话告知。"
    return f"已同意：{unit.name}延期至 {dates.moment_with_weekday(until)}，以后按新时间提醒。{heard}"


def refused(unit: Unit) -> str:
    return f"已答复{unit.name}：不同意延期。"


def decided_already(decision: str, who: str, at: datetime | None) -> str:
    when = f"于 {dates.moment(at)} " if at else ""
    return f"这个按钮已失效：该申请已{when}由{who or '群团科'}答复（{decision}）。"


def told_taken_back(unit: Unit, quarter: Quarter, who: str) -> str:
    return f"{unit.name}（{who}）撤回了{quarter.label}的延期申请，不用答复了。"


def taken_back_already() -> str:
    return "这个按钮已失效：单位已经撤回了这个申请。"


def withdrawn() -> str:
    return "这个按钮已失效：单位后来又提交了新的申请。发送“申请延期”查看。"


def too_late_to_grant(due_at: datetime) -> str:
    return f"申请的时间 {dates.moment(due_at)} 已经过去，不能再同意了。"


# --- what the unit hears ----------------------------------------------------------------------------------------


def told_granted(unit: Unit, quarter: Quarter, until: datetime, fill_by: datetime, *, needs_seal: bool) -> Content:
    why = "，留出盖章的时间" if needs_seal else ""
    fill = f"请在 {dates.moment_with_weekday(fill_by)} 前填好{why}。" if fill_by < until else ""
    return Content(
        title=f"同意延期 · {unit.name}",
        text=f"{quarter.label}进展的截止时间延至 {dates.moment_with_weekday(until)}。{fill}",
        buttons=((Button("开始填报", f"/report u{unit.id} {quarter}"),),),
    )


def told_refused(unit: Unit, quarter: Quarter, reason: str, due_at: datetime) -> Content:
    return Content(
        title=f"没有同意延期 · {unit.name}",
        text=f"{quarter.label}进展仍按原时间 {dates.moment_with_weekday(due_at)} 报送。\n原因：{reason}",
        buttons=((Button("开始填报", f"/report u{unit.id} {quarter}"),),),
    )
