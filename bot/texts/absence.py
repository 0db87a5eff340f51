"""What is said about somebody who is away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.localtime import local
from bot.ports import Button, Content
from bot.texts import dates


def ask(until: datetime | None, *, is_away: bool) -> Content:
    now = f"现在记着您外出{f'，{_day(until)}回来' if until else ''}。" if is_away else ""
    return Content(
        text=f"{now}外出到什么时候，或者期间找谁？例如：到下周五；10月8日回来；找王芳。",
        buttons=((Button("我回来了", "/away 回来了"), Button("取消", "/cancel")),) if is_away else (),
    )


def not_understood(typed: str) -> str:
    line = " ".join(typed.split())[:30]
    return f"没看懂“{line}”。请说回来的日期或找谁，例如：到下周五；10月8日回来；找王芳。回复“取消”退出。"


def taken(until: datetime | None, stand_in: str | None) -> Content:
    when = f"到 {_day(until)}回来之前" if until else "外出期间"
    if stand_in is None:
        text = f"记下了。{when}贵单位没有别的联络员可以提醒，催报仍会发给您，也已告诉群团科。"
    else:
        text = f"记下了。{when}，催报改发给{stand_in}。"
    return Content(text=f"{text}回来了请发“我回来了”。", buttons=((Button("我回来了", "/away 回来了"),),))


def back(*, was_away: bool) -> str:
    return "欢迎回来，以后的催报仍发给您。" if was_away else "好的，催报一直是发给您的。"


def stand_in_unknown(name: str, others: Sequence[str]) -> str:
    known = f"贵单位登记的其他联络员：{'、'.join(others)}。" if others else "贵单位还没有登记其他联络员。"
    return f"{name}还没有绑定，收不到催报；已请群团科发邀请码。{known}请换一位，或只说回来的日期。回复“取消”退出。"


def stand_in_wanted(name: str, units: str, wanted: str) -> str:
    return f"{units}：{name}要外出，想请{wanted}代办，{wanted}还没有绑定，请把邀请码转给本人。"


def nobody_left(name: str, units: str, until: datetime | None) -> str:
    return f"{units}：{name}外出{f'，{_day(until)}回来' if until else ''}，没有别的联络员，必要时请电话联系。"


def note(sentence: str) -> Content:
    return Content(text=sentence)


def _day(moment: datetime) -> str:
    return dates.day_with_weekday(local(moment).date())
