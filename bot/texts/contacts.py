"""People and their places: handing over, being away, another account, one's own data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.localtime import local
from bot.domain.programme import Unit
from bot.ports import Button, Content
from bot.texts import dates

_PLATFORMS = {"web": "网页", "telegram": "Telegram", "wecom": "企业微信", "dingtalk": "钉钉"}
LEAVE = "确认退出"


def platform_label(name: str) -> str:
    return next((label for known, label in _PLATFORMS.items() if name.startswith(known)), name)


def rank_label(rank: str) -> str:
    return "A 角" if rank == "A" else "B 角"


# --- told to others ---------------------------------------------------------------------------------------------


def another_account(name: str, platform: str) -> str:
    return f"{name}又绑定了一个账号（{platform}）。如有不符，请联系管理员。"


def handed_over(unit: str, role: str, before: str, after: str) -> str:
    return f"{unit}{role}由{before}交接给{after}。如有不符，请联系管理员。"


def you_are_relieved(unit: str, role: str, after: str) -> str:
    return f"{unit}{role}已由{after}接任，以后的提醒发给{after}。填报和历史都保留在单位名下，谢谢您的支持。"


def left(name: str, units: Sequence[str]) -> str:
    where = "、".join(units)
    return f"{name}不再担任{where}联络员。" if where else f"{name}已退出，不再使用这里。"


def account_taken(name: str) -> str:
    return f"这个账号已经绑定为{name}，没有改动。请用要新绑定的账号发送绑定码。"


# --- handing over -----------------------------------------------------------------------------------------------


def offer_handover(unit: str, seat_id: int) -> Content:
    return Content(
        title=f"交接{unit}联络员",
        text="生成交接码后转发给接替您的人；对方发给机器人之后，由对方接任联络员，您不再收到提醒。\n"
        "本单位的填报、草稿和历史都保留。",
        buttons=((Button("生成交接码", f"/handover s{seat_id}"), Button("取消", "/cancel")),),
    )


def handover_code(code: str, unit: str, name: str, days: int) -> Content:
    return Content(
        title=f"交接码 · {unit}（接替{name}）",
        text=f"{code}\n\n请转发给接替的人，把这组字符发给机器人即可接任。只能用一次，{days} 天内有效；"
        "再生成一次，前一个就作废。",
    )


def choose_own_seat(units: Sequence[tuple[str, int]]) -> Content:
    """`units` pairs the unit's name with the seat's id."""
    return Content(
        text="交接哪个单位的联络员？",
        buttons=tuple((Button(unit, f"/handover s{seat_id}"),) for unit, seat_id in units),
    )


def choose_unit(units: Sequence[Unit]) -> Content:
    return Content(
        text="看哪个单位的联络员？", buttons=tuple((Button(unit.name, f"/handover u{unit.id}"),) for unit in units)
    )


def seats_of(unit: Unit, holders: Sequence[tuple[int, str, str, str]]) -> Content:
    """`holders` are (seat id, rank, name, how they can be reached)."""
    if not holders:
        return Content(text=f"{unit.name}还没有联络员。", buttons=((Button("生成邀请码", f"/invite u{unit.id}"),),))
    buttons: list[tuple[Button, ...]] = []
    for seat_id, rank, name, _ in holders:
        row = [Button(f"{name}：交接", f"/handover s{seat_id}")]
        if rank != "A":
            row.append(Button(f"{name}：设为 A 角", f"/handover a{seat_id}"))
        buttons.append(tuple(row))
    return Content(
        title=f"{unit.name}联络员",
        text="\n".join(f"{rank_label(rank)} {name}（{reach}）" for _, rank, name, reach in holders)
        + "\n\n提醒先发给 A 角；A 角外出时发给 B 角。",
        buttons=(*buttons, (Button("再加一位", f"/invite u{unit.id}"),)),
    )


def first_contact(unit: str, name: str) -> str:
    return f"{unit}的 A 角现在是{name}，提醒先发给{name}。"


def reach(platforms: Sequence[str], away_until: str | None) -> str:
    where = "、".join(dict.fromkeys(platform_label(name) for name in platforms)) or "没有账号"
    return f"{where}，{away_until}" if away_until else where


def seat_gone() -> str:
    return "这个按钮已失效：这个席位已经换人。发送“交接”查看最新情况。"


# --- being away -------------------------------------------------------------------------------------------------


def ask_away() -> Content:
    return Content(
        text="什么时候不在、由谁负责？一句话就行，例如：我下周出差，由李红负责；到10号回来。",
        buttons=((Button("取消", "/cancel"),),),
    )


def away_unclear(typed: str) -> str:
    line = " ".join(typed.split())[:30]
    return f"没看懂“{line}”是哪几天。例如：下周出差，由李红负责；到10号回来。回复“取消”退出。"


def away(since: datetime | None, until: datetime | None, who: Sequence[str]) -> Content:
    """`who` answers meanwhile; empty where the unit has nobody else."""
    begins = f"{dates.day(since)}起" if since else "从现在起"
    ends = f"；{_day_with_weekday(until)}起照常发给您" if until else "，直到您说回来了"
    told = (
        f"提醒发给{'、'.join(who)}{ends}。"
        if who
        else "贵单位没有别的联络员，提醒仍会发给您，也已告诉群团科。要加人请群团科再发一个邀请码，要换人发“交接”。"
    )
    return Content(
        text=f"记下了：{begins}外出，{told}提前回来请点“我回来了”。", buttons=((Button("我回来了", "/away back"),),)
    )


def nobody_left(name: str, unit: str, until: datetime | None) -> str:
    """To the office: the only contact of a unit is away."""
    ends = f"（{dates.day(until)}回来）" if until else ""
    return f"{unit}的联络员{name}外出{ends}，单位没有别的联络员可以提醒。可以给该单位再发一个邀请码。"


def _day_with_weekday(at: datetime) -> str:
    return dates.day_with_weekday(local(at).date())


def away_label(until: datetime | None) -> str:
    return f"外出，{dates.day(until)}回来" if until else "外出"


def stand_in(name: str, unit: str, since: datetime | None, until: datetime | None) -> str:
    begins = f"{dates.day(since)}起" if since else "从现在起"
    ends = f"（{dates.day(until)}回来）" if until else ""
    return f"{name}{begins}外出{ends}，{unit}的进展报送由您负责，提醒会发给您。"


def name_not_at_unit(typed: str, names: Sequence[str]) -> str:
    known = f"登记的联络员还有：{'、'.join(names)}。" if names else "贵单位没有别的联络员。"
    return f"没有找到“{typed[:20]}”。{known}要换人请发“交接”，要加人请联系群团科。"


def back() -> str:
    return "欢迎回来，提醒照常发给您。"


def was_not_away() -> str:
    return "没有登记过外出，提醒一直照常发给您。"


# --- one's own data ---------------------------------------------------------------------------------------------


def my_data(
    name: str,
    seats: Sequence[str],
    accounts: Sequence[tuple[str, datetime, datetime]],
    *,
    away_note: str | None,
    submitted: int,
    logged: int,
    may_hand_over: bool,
    office: str,
) -> Content:
    """`accounts` are (platform, bound at, last used)."""
    lines = [f"姓名：{name}", f"身份：{'、'.join(seats) or '无'}", "账号："]
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
            (Button("更正姓名", "/me name"), Button("绑定另一个账号", "/me account")),
            *more,
            (Button("退出", "/me leave"),),
        ),
    )


def account_code(code: str, days: int) -> Content:
    return Content(
        title="绑定另一个账号",
        text=f"{code}\n\n用另一个账号（企业微信、钉钉、网页等）把这组字符发给机器人，就是您本人。"
        f"只能用一次，{days} 天内有效，请勿转发。",
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


def gone() -> str:
    return "已退出。需要再次使用时，请向群团科索取邀请码。"


def last_admin() -> str:
    return "您是唯一的管理员，请先邀请另一位管理员再退出。"


# --- erasing ----------------------------------------------------------------------------------------------------


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


# --- invitations ------------------------------------------------------------------------------------------------


def revoked(who: str, count: int) -> str:
    return f"{who}没有用掉的邀请码（{count} 个）已作废。" if count else f"{who}没有待用的邀请码。"
