"""系统维护: what people are told who speak to the bot meanwhile, and what the person at the machine is told."""

from __future__ import annotations

from datetime import datetime

from bot.domain.localtime import local
from bot.texts import dates

# --- to people ----------------------------------------------------------------------------------------------------


def busy(until: datetime | None, now: datetime) -> str:
    """`until` is when the work should be done; None where it takes longer than was said."""
    if until is None:
        return "系统维护还没有结束，内容未登记，请 10 分钟后再发一次。"
    return f"系统维护中，预计 {_at(until, now)} 恢复，内容未登记，请届时再发一次。"


def busy_page(until: datetime | None, now: datetime) -> str:
    """For who only looks, and has said nothing."""
    return "系统维护还没有结束，请稍候。" if until is None else f"系统维护中，预计 {_at(until, now)} 恢复。"


# --- to the person at the machine ---------------------------------------------------------------------------------


def closed(until: datetime, now: datetime) -> str:
    return (
        f"程序已停止收发并放开数据，可以开始维护。{_at(until, now)} 自动恢复；"
        "提前做完请运行 cuibao maintenance end，要推迟请再运行一次并写新的时间。"
    )


def nobody_runs(until: datetime, now: datetime) -> str:
    return f"没有发现正在运行的程序。{_at(until, now)} 之前启动，也只回复“系统维护中”，不收内容。"


def not_closed_yet() -> str:
    return "维护通知已写好，但程序 30 秒内没有放开数据：请看它的日志，先不要动数据。"


def under_way(until: datetime, now: datetime) -> str:
    return f"{_at(until, now)} 之前不收内容、不发催报；做完请运行 cuibao maintenance end"


def over() -> str:
    return "维护已结束，程序正在恢复收发。"


def none_announced() -> str:
    return "现在没有在维护。"


def until_unknown(typed: str) -> str:
    return f"没看懂“{typed[:30]}”是几点。例如：cuibao maintenance 10:30，或 cuibao maintenance 两小时后。"


def until_past(typed: str) -> str:
    return f"“{typed[:30]}”已经过去，请写将来的时间。"


def too_long() -> str:
    return "一次维护最长 24 小时，请写 24 小时以内的时间。"


def _at(until: datetime, now: datetime) -> str:
    """The hour alone where it is today's, in Asia/Shanghai."""
    return dates.hour(until) if local(until).date() == local(now).date() else dates.moment(until)
