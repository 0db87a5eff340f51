"""Being away (外出): from when to when, and who answers meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.localtime import local
from bot.ports import Button, Content
from bot.texts import dates


def ask_away() -> Content:
    return Content(
        text="什么时候不在、由谁负责？一句话就行，例如：我下周出差，由李红负责；到10号回来。",
        buttons=((Button("取消", "/cancel"),),),
    )


YES = "登记外出"


def confirm(since: datetime | None, until: datetime | None, who: Sequence[str], *, now: datetime) -> Content:
    """What would be noted, before it is, and who would hear of it."""
    begins = f"{dates.day(since)}起" if since else "从现在起"
    ends = f"，{_day_with_weekday(until, now)}回来" if until else "，到您说回来了为止"
    told = f"这期间提醒发给{'、'.join(who)}，也会告诉对方。" if who else "贵单位没有别的联络员，会告诉群团科。"
    return Content(
        text=f"登记外出：{begins}{ends}。{told}对吗？",
        buttons=((Button(YES, f"t:{YES}"), Button("取消", "/cancel")),),
    )


def away(since: datetime | None, until: datetime | None, who: Sequence[str], *, now: datetime) -> Content:
    """`who` answers meanwhile; empty where the unit has nobody else."""
    begins = f"{dates.day(since)}起" if since else "从现在起"
    ends = f"；{_day_with_weekday(until, now)}起照常发给您" if until else "，直到您说回来了"
    told = (
        f"提醒发给{'、'.join(who)}{ends}。"
        if who
        else "贵单位没有别的联络员，提醒仍会发给您，也已告诉群团科。要加人请群团科再发一个邀请码，要换人发“交接”。"
    )
    return Content(
        text=f"记下了：{begins}外出，{told}提前回来请点“我回来了”。", buttons=((Button("我回来了", "/away back"),),)
    )


def _day_with_weekday(at: datetime, now: datetime) -> str:
    return dates.day_with_weekday(local(at).date(), today=local(now).date())


def away_label(until: datetime | None) -> str:
    return f"外出，{dates.day(until)}回来" if until else "外出"


def away_unclear(typed: str) -> str:
    line = " ".join(typed.split())[:30]
    return f"没看懂“{line}”是哪几天。例如：下周出差，由李红负责；到10号回来。回复“取消”退出。"


def name_not_at_unit(typed: str, names: Sequence[str]) -> str:
    known = f"登记的联络员还有：{'、'.join(names)}。" if names else "贵单位没有别的联络员。"
    return f"没有找到“{typed[:20]}”。{known}要换人请发“交接”，要加人请联系群团科。"


def stand_in(name: str, unit: str, since: datetime | None, until: datetime | None) -> str:
    begins = f"{dates.day(since)}起" if since else "从现在起"
    ends = f"（{dates.day(until)}回来）" if until else ""
    return f"{name}{begins}外出{ends}，{unit}的进展报送由您负责，提醒会发给您。"


def nobody_left(name: str, unit: str, until: datetime | None) -> str:
    """To the office: the only contact of a unit is away."""
    ends = f"（{dates.day(until)}回来）" if until else ""
    return f"{unit}的联络员{name}外出{ends}，单位没有别的联络员可以提醒。可以给该单位再发一个邀请码。"


def back() -> str:
    return "欢迎回来，提醒照常发给您。"


def was_not_away() -> str:
    return "没有登记过外出，提醒一直照常发给您。"
