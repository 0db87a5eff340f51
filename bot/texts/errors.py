"""Refusals: one function per sentence, each ending with the way out. No codes, no English, nothing of the inside."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import plain_text
from bot.ports import Button, Content
from bot.texts.clip import clip


def not_a_number(typed: str, measure: str) -> str:
    return f"没看懂“{_short(typed)}”。请只回一个数字，例如 80（单位：{measure}）。回复“取消”退出。"


def unheard(typed: str) -> str:
    """In front of a screen that is shown again."""
    return f"没看懂“{_short(typed)}”，没有改动。"


def question(typed: str) -> str:
    """A question where an answer was expected: it is not written into the report."""
    return f"“{_short(typed)}”像是在提问，没有记进填报。要问群团科请发“电话”；要填就直接写内容。"


def number_range(measure: str) -> str:
    return f"请填一个确定的数字（单位：{measure}）；说明可写在进展里。"


def number_negative() -> str:
    return "数量不能小于 0。请重新填写。"


def not_whole(measure: str) -> str:
    return f"“{measure}”只能填整数。请重新填写。"


def over_100() -> str:
    return "百分比不能超过 100。请重新填写。"


def date_impossible(typed: str, year: int) -> str:
    return f"没有“{_short(typed)}”这一天。请重新填写，例如 {year}年12月31日。"


def text_empty() -> str:
    return "没有读到文字，请写明本季度的措施和进度。"


def text_empty_elsewhere() -> str:
    """Where no report was asked for."""
    return "没有读到文字，请重新发送。"


def completion_empty() -> str:
    return "没有读到文字，请写明完成时限，例如 12月底前、长期坚持。"


def important_empty() -> str:
    return "没有读到文字，有重要情况请写一句，没有请回“没有”。"


def text_long(length: int) -> str:
    if length > plain_text.TWO_PARTS:
        return f"这段有 {length:,} 字，上限 4,000 字，请压缩到 8,000 字以内，分两次发送。"
    return f"这段有 {length:,} 字，上限 4,000 字，请分两次发送。"


def text_full(length: int) -> str:
    return f"连同已填的一共 {length:,} 字，一项上限 8,000 字，这段没有补进去。请压缩后再发。"


def completion_long(length: int) -> str:
    return f"这段有 {length:,} 字，完成时限请只写时间，例如 12月底前、长期坚持。"


def important_long(length: int) -> str:
    return f"这段有 {length:,} 字，上限 4,000 字，请写短一些再发。"


def assessment_unknown(typed: str) -> str:
    return f"没看懂“{_short(typed)}”。请从 已完成、正常推进、滞后、未启动 中选一个。"


def kind_unsupported(kind: str) -> str:
    if kind == "文件":  # a messenger that takes none at all
        return "这里没有开通收发文件，刚才的文件没有收。请在网页上传，或交给群团科。"
    return f"暂时不能处理{kind}，请发文字、照片或 PDF。"


def command_unknown(typed: str, likely: Sequence[tuple[str, str]]) -> Content:
    """`likely` are (Chinese word, command) of the nearest commands this person may use."""
    return Content(
        text=f"没有“{_short(typed)}”。您是不是想：",
        buttons=(tuple(Button(word, f"/{command}") for word, command in likely),) if likely else (),
    )


def name_unknown(typed: str) -> str:
    return f"没有找到“{_short(typed)}”。发送“单位”查看名单。"


def name_ambiguous(typed: str, choices: Sequence[tuple[str, str]]) -> Content:
    """`choices` are (unit name, command line that means it)."""
    return Content(
        text=f"有 {len(choices)} 个单位可能是“{_short(typed)}”，请选择：",
        buttons=tuple((Button(name, line),) for name, line in choices),
    )


def stranger() -> str:
    return "您好，这里是工作进展报送助手。请发送邀请码；没有邀请码请联系本单位。"


def code_bad() -> str:
    return "邀请码无效或已失效，请向群团科重新索取。"


def code_limit() -> str:
    return "尝试次数过多，请 10 分钟后再试。"


def not_allowed(office: str) -> str:
    return f"这项操作由{office}办理，如有需要请联系{office}。"


def admins_do_it() -> str:
    """To the office's own people."""
    return "这项操作由管理员办理，如有需要请联系管理员。"


def liaisons_do_it() -> str:
    """To unit heads and to the office."""
    return "这项操作由责任单位的联络员办理，如有需要请与联络员联系。"


def not_found() -> str:
    return "没有找到这项内容。发送“帮助”查看能办的事。"


def not_found_here() -> str:
    """On the web board, where nothing is sent."""
    return "没有找到这项内容。"


def file_lost() -> str:
    return "这份文件在服务器上读不出来，请联系管理员。"


def private_only() -> str:
    return "请在与我的私聊里办理。"


def button_stale(look: str = "我的任务") -> str:
    """`look` is the command that shows how things stand now."""
    return f"这个按钮已失效。发送“{look}”查看最新情况。"


def button_stale_filed(at: str, who: str) -> str:
    """Everything was filed since: when the last of it was, and by whom."""
    return f"这个按钮已失效：贵单位各项已于 {at} 由{who}报齐。发送“我的任务”查看最新情况。"


def round_closed(due: str, office: str) -> str:
    return f"本季度填报已于 {due} 截止。如需更正，请联系{office}。"


def snooze_past_due(due: str) -> str:
    return f"最晚只能推到截止时间 {due} 之前。"


def when_unclear(typed: str) -> str:
    return f"没看懂“{_short(typed)}”是什么时候。例如：明天下午三点、两小时后、下周一上午。回复“取消”退出。"


def quarter_unclear(typed: str) -> str:
    return f"没看懂“{_short(typed)}”是哪个季度。例如：2024Q3、第三季度、去年四季度。"


def nothing_live() -> str:
    return "清单还没有启用，请稍等群团科确认。"


def no_board_yet() -> str:
    return "清单还没有启用，确认启用后这里会显示看板。"


def secret_mark() -> str:
    return "检测到涉密标志。涉密内容不得通过本系统报送，内容未保存。"


def too_fast() -> str:
    return "消息太快，稍等一分钟再发。已登记的内容不受影响。"


def event_failed(number: int) -> str:
    """To the administrators."""
    return f"有一条消息没能处理（编号 {number}），发送人已收到说明。请查看运行日志。"


def internal() -> str:
    return "处理时出了问题，刚才的内容没有登记，已通知管理员，请稍后再发。"


def file_large(megabytes: int) -> str:
    return f"文件 {megabytes} MB，上限 20 MB。请降低清晰度或分开发送。"


def file_empty() -> str:
    return "文件是空的，请重新发送。"


def file_unexpected() -> str:
    """To whoever files no reports: a liaison's file is always something."""
    return "现在没有等待接收的文件。填报和佐证材料由联络员发送，盖章件请在报齐之后发。"


def file_expired() -> str:
    return "文件已过期，请重新发送。"


def dialogue_unreadable() -> str:
    return "上次没有填完的内容已保存在草稿里。发送“填报”接着填。"


def _short(typed: str) -> str:
    """A quotation that fits a sentence."""
    return clip(typed, 30)


def when_past(typed: str) -> str:
    return f"“{_short(typed)}”已经过去了。请换一个以后的时间，例如：明天上午九点。回复“取消”退出。"


def private_here(kinds: Sequence[str]) -> str:
    return f"内容里有{'、'.join(kinds)}，这里不能带上。请去掉后再发一次。回复“取消”退出。"


def reason_empty() -> str:
    return "没有读到文字，请重新写。回复“取消”退出。"


def reason_long(length: int, limit: int) -> str:
    return f"这段有 {length:,} 字，上限 {limit} 字，请写短一些。回复“取消”退出。"


def choose_unit(choices: Sequence[tuple[str, str]]) -> Content:
    """`choices` are (unit name, command line that means it)."""
    return Content(text="请选择单位：", buttons=tuple((Button(name, line),) for name, line in choices))
