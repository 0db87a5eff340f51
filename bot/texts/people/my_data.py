"""One's own data (我的数据): what is kept of a person, leaving, and being erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.ports import Button, Content
from bot.texts import dates
from bot.texts.people.accounts import platform_label

LEAVE = "确认退出"


def my_data(
    name: str,
    seats: Sequence[str],
    accounts: Sequence[tuple[str, datetime, datetime]],
    *,
    phone: str | None,
    away_note: str | None,
    submitted: int,
    logged: int,
    may_hand_over: bool,
    office: str,
) -> Content:
    """`accounts` are (platform, bound at, last used)."""
    lines = [
        f"姓名：{name}",
        f"身份：{'、'.join(seats) or '无'}",
        f"办公电话：{phone or '未登记'}",
        "账号：",
    ]
    lines += [
        f"· {platform_label(platform)}，{dates.full_moment(bound)} 绑定，最近使用 {dates.full_moment(seen)}"
        for platform, bound, seen in accounts
    ]
    if away_note:
        lines.append(away_note)
    lines.append(f"经您提交的填报：{submitted} 次；操作记录：{logged} 条（只记编号，依规保存）")
    lines.append(f"另有您与机器人的对话。除此之外没有别的。需要注销，请联系{office}，由管理员办理。")
    more = ((Button("外出", "/away"), Button("交接", "/handover")),) if may_hand_over else ()
    return Content(
        title="我的数据",
        text="\n".join(lines),
        buttons=(
            (Button("更正姓名", "/me name"), Button("更正电话" if phone else "登记电话", "/phone")),
            (Button("绑定另一个账号", "/me account"),),
            *more,
            (Button("退出", "/me leave"),),
        ),
        phones=(phone,) if phone else (),
    )


def ask_name(name: str) -> Content:
    return Content(text=f"现在登记的姓名是“{name}”。请发送正确的姓名。", buttons=((Button("取消", "/cancel"),),))


def name_long() -> str:
    return "姓名最多 20 个字，请重新发送。回复“取消”退出。"


def renamed(name: str) -> str:
    return f"已更正，您的姓名登记为“{name}”。"


def confirm_leave(units: Sequence[str], last_of: Sequence[str]) -> Content:
    """`last_of` are the units that have nobody else."""
    lines = [f"退出后您不再是{'、'.join(units)}联络员，也不再收到提醒。" if units else "退出后您不能再使用这里。"]
    if last_of:
        lines.append(f"{'、'.join(last_of)}没有别的联络员，建议改用“交接”。")
    lines.append("填报和历史都保留在单位名下。确定退出吗？")
    return Content(
        text="\n".join(lines),
        buttons=((Button(LEAVE, "/me leave yes"), Button("交接", "/handover"), Button("取消", "/cancel")),),
    )


def left(name: str, units: Sequence[str]) -> str:
    where = "、".join(units)
    return f"{name}不再担任{where}联络员。" if where else f"{name}已退出，不再使用这里。"


def gone() -> str:
    return "已退出。需要再次使用时，请向群团科索取邀请码。"


def last_admin() -> str:
    return "您是唯一的管理员，请先邀请另一位管理员再退出。"


def ask_whom_to_erase() -> Content:
    return Content(text="注销谁？请发送登记的姓名。", buttons=((Button("取消", "/cancel"),),))


def confirm_erase(people: Sequence[tuple[int, str, str]]) -> Content:
    """`people` are (person id, name, what tells this one from another)."""
    return Content(
        text="注销后，姓名、账号、对话都删除，不能恢复；提交过的填报保留，填报人显示为“已注销人员”。确定注销：",
        buttons=(
            *((Button(f"{name}（{what}）", f"/erase p{person_id}"),) for person_id, name, what in people),
            (Button("取消", "/cancel"),),
        ),
    )


def nobody_named(typed: str) -> str:
    return f"没有找到叫“{typed[:20]}”的人。"


def erased() -> str:
    return "已注销。相关填报保留，填报人显示为“已注销人员”。"


def not_yourself() -> str:
    return "不能注销自己，请另一位管理员办理。"
