"""Said to messages that point at others."""

from __future__ import annotations

from bot.domain.quarter import Quarter


def edited() -> str:
    return (
        "看到您改了前面的一条消息。改动没有登记，机器人以您发出时的内容为准。"
        "请把正确的内容再发一次；前面已答过的，提交前核对时还可以改。"
    )


def welcome() -> str:
    return "好的，方便时点下面的按钮填报。"


def which(owed: int) -> str:
    return f"贵单位有 {owed} 项要填，一项一项来。刚才的话还没有登记，请看下面是哪一项，再把这一项的进展发过来。"


def is_past(quarter: Quarter, *, was_shown: bool) -> str:
    """What was open of an earlier quarter, once that one is closed."""
    left = "，当时没有确认的内容没有登记" if was_shown else ""
    return f"{quarter.label}的填报已经结束{left}。现在报的是新的一季度。"
