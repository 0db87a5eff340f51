"""Trouble, told to an administrator who has ten minutes: what happened, what it means for the office, what to do now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, assert_never

from bot.domain.alarm import Alarm, AlarmKind, Standing
from bot.ports import Button, Content
from bot.texts import dates
from bot.texts.people.accounts import platform_label


class _Words(NamedTuple):
    """What happened in a few words, and in full; what to do."""

    title: str
    text: str
    mend: str


def _words(alarm: Alarm) -> _Words:
    facts, platform = alarm.facts, platform_label(alarm.about)
    match alarm.kind:
        case AlarmKind.CLOCK:
            return _Words(
                "服务器时钟不对，催报已暂停",
                _clock(alarm),
                "时钟校准后会自动继续；如果现在的时间就是对的，请点“时间没错，继续”。",
            )
        case AlarmKind.UNSENT if facts.get("count"):
            return _Words(
                "有催报没有发出去",
                f"有 {facts['count']} 条到点的催报或汇总没有发出{_on(alarm)}，最早的已经等了 {_lasting(facts['minutes'])}。"
                "单位还没有收到提醒；消息都在，恢复后自动补发。",
                "请看服务器能否上网，运行 cuibao doctor 看原因；今天就要截止的，先打电话。",
            )
        case AlarmKind.UNSENT:
            return _Words(
                "催报排不出来",
                f"程序已经 {_lasting(facts['minutes'])}排不出催报，单位收不到提醒；填报和查询照常。",
                "请把程序重新启动一次；还不行，请技术人员看运行日志。今天就要截止的，先打电话。",
            )
        case AlarmKind.INBOX:
            return _Words(
                "有人发来的消息没有处理",
                f"有 {facts['count']} 条消息在等处理{_on(alarm)}，最早的已经等了 {_lasting(facts['minutes'])}。"
                "对方还没有得到回答；内容已经存好，不会丢，也不用重发。",
                "请把程序重新启动一次；还不行，请技术人员看运行日志。",
            )
        case AlarmKind.OUTBOX:
            return _Words(
                "有回复没有发出去",
                f"有 {facts['count']} 条回复或通知没有发出{_on(alarm)}，最早的已经等了 {_lasting(facts['minutes'])}。"
                "对方可能以为没有登记上；登记的内容都在，恢复后自动补发。",
                "请看服务器能否上网，运行 cuibao doctor 看原因。",
            )
        case AlarmKind.BREAKER:
            return _Words(
                f"{platform}连接不上",
                f"{platform}已经 {_lasting(facts['minutes'])}发不出消息。用{platform}的人暂时收不到提醒和回复，其他渠道照常；"
                "消息都在，恢复后自动补发。",
                "请看服务器能否上网，运行 cuibao doctor 看原因；急事先打电话。",
            )
        case AlarmKind.CODES:
            return _Words(
                "可能有人在试邀请码",
                f"最近一小时有 {facts['count']} 次错误的邀请码。没有人因此进来；错得太多时，输入邀请码会暂停一阵。",
                "请问问各单位是不是发错了码；没有用掉的邀请码可发“邀请 撤销 单位名”作废。",
            )
        case AlarmKind.FULL:
            return _Words(
                "磁盘快满了，已不收文件",
                f"服务器磁盘只剩 {_gigabytes(facts['free'])}。盖章件和材料暂时收不进来，再满就什么都登记不了；已登记的不受影响。",
                "请马上清理磁盘或加大容量。",
            )
        case AlarmKind.DISK:
            return _Words(
                "磁盘快满了",
                f"服务器磁盘只剩 {_gigabytes(facts['free'])}。现在一切照常，再少下去就不能收文件了。",
                "请清理磁盘或加大容量。",
            )
        case AlarmKind.CHAIN:
            return _Words(
                "操作记录对不上",
                f"操作记录从第 {facts['row']} 行起对不上，可能有人绕过程序改过数据库，也可能是磁盘出错。填报和催报照常，"
                "但这以后的记录不能作证明。",
                "请不要删改，把最近几次备份另存一份，请技术人员核查。",
            )
        case AlarmKind.BACKUP if facts["fault"]:
            return _Words(
                "备份不能用",
                f"最近一次备份试着恢复时没有成功（{facts['fault']}）。现在一切照常，但服务器坏了就找不回来。",
                "请换一个备份目录，并手工运行 cuibao backup。",
            )
        case AlarmKind.BACKUP:
            return _Words(
                "很久没有备份",
                f"已经 {facts['hours']} 小时没有新的备份。现在一切照常，但服务器坏了，这段时间的内容就找不回来。",
                "请看备份目录能否写入、磁盘是否已满，并手工运行 cuibao backup。",
            )
        case AlarmKind.SILENT:
            return _Words(
                f"{platform}很久没有人说话",
                f"工作时间里已经 {_lasting(facts['minutes'])}没有收到{platform}的消息，以前最长是 {_lasting(facts['longest'])}。"
                "也许只是没有人说话，也许是消息送不到我这里。",
                f"请在{platform}里给我发一句“帮助”：有回答就没有事；没有回答，请运行 cuibao doctor。",
            )
        case AlarmKind.DATE:
            return _Words(
                f"服务器时间与{platform}不一致",
                f"服务器的时间比{platform}{_way(facts['minutes'])}约 {abs(facts['minutes'])} 分钟。只有这一家不一致，催报照常。",
                "请核对服务器的时间，最好打开自动校时。",
            )
    assert_never(alarm.kind)


def _clock(alarm: Alarm) -> str:
    minutes = alarm.facts["minutes"]
    names = "、".join(platform_label(name) for name in alarm.facts.get("platforms", ()))
    what = f"比{names}的时间{_way(minutes)}约" if names else f"突然{_way(minutes)}了约"
    return f"服务器的时间{what} {abs(minutes)} 分钟。为免发错日子，催报和汇总先停下；填报和查询照常。"


def _way(minutes: int) -> str:
    return "快" if minutes > 0 else "慢"


def _on(alarm: Alarm) -> str:
    names = "、".join(platform_label(name) for name in alarm.facts.get("platforms", ()))
    return f"（{names}）" if names else ""


def _lasting(minutes: int) -> str:
    """8 分钟, 3 小时, 2 天."""
    if minutes < 120:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 48 * 60 else f"{minutes // 60 // 24} 天"


def _gigabytes(free: int) -> str:
    return f"{free / 1024**3:.1f} GB"


# --- the messages -----------------------------------------------------------------------------------------------


def title(alarm: Alarm) -> str:
    """What happened, in a few words."""
    return _words(alarm).title


def mend(alarm: Alarm) -> str:
    """What happened and what to do now, for a line of `cuibao doctor`."""
    words = _words(alarm)
    return f"{words.title}。{words.mend}"


_RIGHT_CLOCK = ((Button("时间没错，继续", "/plan 时钟正确"),),)


def told(news: Sequence[Standing], still: Sequence[Standing], now: datetime) -> Content:
    """One message for everything that is wrong; without news it reminds of what lasts. `now` is the machine's."""
    listed = news or still
    paragraphs = [_paragraph(one, now, with_title=len(listed) > 1) for one in listed]
    if len(listed) > 1:
        paragraphs = [f"{place}. {text}" for place, text in enumerate(paragraphs, 1)]
    if news and still:
        names = "；".join(f"{title(one.alarm)}（{dates.moment(one.since)}起）" for one in still)
        paragraphs.append(f"之前说过、还没有好的：{names}。")
    paragraphs.append("好了我会告诉您。" if news else "好了我会告诉您；没有好，下一个工作日早上再提醒一次。")
    has_clock = any(one.alarm.kind is AlarmKind.CLOCK for one in (*news, *still))
    return Content(
        title=_title(listed, is_news=bool(news)),
        text="\n\n".join(paragraphs),
        buttons=_RIGHT_CLOCK if has_clock else (),
    )


def _title(listed: Sequence[Standing], *, is_news: bool) -> str:
    if len(listed) == 1:
        return title(listed[0].alarm) if is_news else f"还没有好：{title(listed[0].alarm)}"
    return f"有 {len(listed)} 件事需要您看一下" if is_news else f"还有 {len(listed)} 件事没有好"


def _paragraph(one: Standing, now: datetime, *, with_title: bool) -> str:
    words = _words(one.alarm)
    head = f"{words.title}：" if with_title else ""
    showing = f"服务器现在显示 {dates.full_moment(now)}。" if one.alarm.kind is AlarmKind.CLOCK else ""
    return f"{head}{words.text}{showing}\n{words.mend}"


def over(ended: Sequence[Standing], still: Sequence[Standing], now: datetime) -> Content:
    """What is over, in one message. `now` is the machine's."""
    lines = [_ended(one, now) for one in ended]
    if still:
        lines.append(f"还没有好的：{'；'.join(title(one.alarm) for one in still)}。")
    return Content(text="\n".join(lines))


def _ended(one: Standing, now: datetime) -> str:
    if one.alarm.kind is AlarmKind.CLOCK:
        why = "已按您的确认" if one.alarm.facts.get("confirmed") else "服务器时钟已校准，"
        return f"{why}继续催报。现在是 {dates.full_moment(now)}。"
    return f"已恢复：{title(one.alarm)}（{dates.moment(one.since)}起）。{_after(one.alarm)}"


def _after(alarm: Alarm) -> str:
    """What became of what had to wait."""
    match alarm.kind:
        case AlarmKind.UNSENT | AlarmKind.OUTBOX | AlarmKind.BREAKER:
            return "等着的消息正在补发。"
        case AlarmKind.INBOX:
            return "等着的消息都处理了。"
        case AlarmKind.FULL:
            return "又可以收文件了。"
        case _:
            return ""


# --- beside other things ----------------------------------------------------------------------------------------


def note(standing: Sequence[Standing]) -> str:
    """A line under the office's progress of reporting; empty where nothing is wrong."""
    if not standing:
        return ""
    names = "；".join(f"{title(one.alarm)}（{dates.moment(one.since)}起）" for one in standing)
    return f"⚠ 系统提醒：{names}。管理员已收到说明。"
