"""Small answers to what people ask in passing: when it is due, whom to phone, what to write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.domain.programme import Role, Task, Unit
from bot.domain.quarter import Quarter
from bot.ports import Button, Content
from bot.texts import dates
from bot.texts.lists.look import ROLES

_GOES_ON = "\n上面的问题还等着您，接着回答即可。"


def goes_on() -> str:
    return _GOES_ON.strip()


def welcome(*, goes_on: bool) -> str:
    return f"不客气。{_GOES_ON if goes_on else ''}"


THANKS = re.compile(r"谢|辛苦|麻烦")


def all_right(*, goes_on: bool) -> str:
    return f"好的。{_GOES_ON if goes_on else ''}"


def all_right_then(owed: int) -> Content:
    """To whoever has read a reminder, or is done."""
    return _what_is_left(owed, "好的，" if not owed else "好的。")


def kind_word(owed: int) -> Content:
    """To a joke, or to praise."""
    return _what_is_left(owed, "谢谢您的鼓励。")


def kind_word_meanwhile(*, goes_on: bool) -> str:
    return f"谢谢您的鼓励。{_GOES_ON if goes_on else ''}"


def _what_is_left(owed: int, said: str) -> Content:
    if not owed:
        return Content(text=f"{said}本季度都已经报齐了。")
    return Content(
        text=f"{said}还有 {owed} 项要报，方便时把进展直接发来，或者点下面的按钮。",
        buttons=((Button("开始填报", "/report"), Button("稍后提醒", "/snooze")),),
    )


def misdirected(*, goes_on: bool) -> str:
    """Whoever sent something to the wrong chat, and says so."""
    return f"没关系，这句没有登记，已经填过的也没有改动。{_GOES_ON if goes_on else ''}"


def misdirected_shown() -> str:
    """The same while something is shown and waits for its yes: that may be what went astray, or not."""
    return "没关系。下面读到的还没有提交，要是发错了，点“不要这份”即可："


def here(*, goes_on: bool) -> str:
    return f"在的。{_GOES_ON if goes_on else ''}"


def due(
    quarter: Quarter,
    *,
    now: datetime,
    fill_by: datetime,
    due_at: datetime,
    seal_by: datetime | None,
    working_days_left: int,
    goes_on: bool,
) -> str:
    """`working_days_left` counts from today to the due day; `seal_by` None where no seal is asked for."""
    if now >= due_at:
        said = f"{quarter.label}填报已于 {dates.moment_with_weekday(due_at)} 截止，没报的请尽快补报。"
    else:
        left = f"还有 {working_days_left} 个工作日" if working_days_left > 0 else "就是今天"
        said = f"{quarter.label}填报截止时间 {dates.moment_with_weekday(due_at)}（{left}）。"
        if now < fill_by < due_at:
            why = "，留出盖章的时间" if seal_by is not None else ""
            said += f"请争取在 {dates.moment_with_weekday(fill_by)} 前填好{why}。"
        if seal_by is not None:
            said += f"\n盖章件截止 {dates.moment_with_weekday(seal_by)}。"
    return f"{said}{_GOES_ON if goes_on else ''}"


def contact(office: str, phone: str | None, *, goes_on: bool) -> str:
    said = f"请联系{office}，电话 {phone}。" if phone else f"请联系{office}（清单上没有印电话）。"
    return f"{said}{_GOES_ON if goes_on else ''}"


def must(office: str, phone: str | None, *, goes_on: bool) -> Content:
    """Whoever is tired of being reminded: why, when it ends, and the easier ways."""
    call = f"{office}（电话 {phone}）" if phone else office
    text = f"给您添麻烦了，抱歉。通知要求每季度末报送一次，报齐以后本季度就不再提醒。没有变化的，一句“没有变化”就算报了；也可以打电话给{call}代录。"
    if goes_on:
        return Content(text=text + _GOES_ON)
    return Content(
        text=text,
        buttons=((Button("开始填报", "/report"), Button("稍后提醒", "/snooze"), Button("申请延期", "/extend")),),
    )


def example(*, goes_on: bool) -> Content:
    """What a good text looks like; the three ways where nothing is open."""
    sample = "例如：“本季度开展家庭教育巡讲 8 场，参加 600 余人次，累计 20 场；骨干培训班定于 11 月开班。”"
    if goes_on:
        return Content(text=f"写本季度做了什么、做了多少，一两句即可。{sample}\n问数字时只回一个数字。{_GOES_ON}")
    return Content(
        text=f"写本季度做了什么、做了多少，一两句即可。{sample}\n"
        "可以一项一项回答，可以把几项写在一段话里发来（注明第几项），也可以下载表格填好发回来。",
        buttons=((Button("开始填报", "/report"), Button("下载表格", "/form")),),
    )


def not_ours(unit: Unit, tasks: Sequence[tuple[Task, Role]], office: str, phone: str | None, *, goes_on: bool) -> str:
    """Who owns what stands in the list; `tasks` with the unit's role in each."""
    lines = [f"第 {task.no} 项 {task.name}：{ROLES[role]}单位" for task, role in tasks]
    call = f"{office}（电话 {phone}）" if phone else office
    return (
        f"按清单，{unit.name}的分工是：\n"
        + "\n".join(lines)
        + f"\n分工有出入请联系{call}更正清单；更正前这一项可以先跳过。只是其中某个数不归贵单位报的，问到它时回“不归我们”。{_GOES_ON if goes_on else ''}"
    )
