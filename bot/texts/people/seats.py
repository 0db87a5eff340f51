"""Handing over (交接): who holds a unit's seats, and what each side hears when one changes hands."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.programme import Unit
from bot.ports import Button, Content
from bot.texts.people.accounts import platform_label


def rank_label(rank: str) -> str:
    return "A 角" if rank == "A" else "B 角"


def seats_of(unit: Unit, holders: Sequence[tuple[int, str, str, str]], phones: tuple[str, ...]) -> Content:
    """`holders` are (seat id, rank, name, how they can be reached); `phones` stand in that."""
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
        phones=phones,
    )


def reach(platforms: Sequence[str], away_until: str | None, phone: str | None) -> str:
    where = "、".join(dict.fromkeys(platform_label(name) for name in platforms)) or "没有账号"
    return "，".join(part for part in (where, f"电话 {phone}" if phone else "", away_until) if part)


def first_contact(unit: str, name: str) -> str:
    return f"{unit}的 A 角现在是{name}，提醒先发给{name}。"


def choose_unit(units: Sequence[Unit]) -> Content:
    return Content(
        text="看哪个单位的联络员？", buttons=tuple((Button(unit.name, f"/handover u{unit.id}"),) for unit in units)
    )


def choose_own_seat(units: Sequence[tuple[str, int]]) -> Content:
    """`units` pairs the unit's name with the seat's id."""
    return Content(
        text="交接哪个单位的联络员？",
        buttons=tuple((Button(unit, f"/handover s{seat_id}"),) for unit, seat_id in units),
    )


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


def handed_over(unit: str, role: str, before: str, after: str) -> str:
    return f"{unit}{role}由{before}交接给{after}。如有不符，请联系管理员。"


def you_are_relieved(unit: str, role: str, after: str) -> str:
    return f"{unit}{role}已由{after}接任，以后的提醒发给{after}。填报和历史都保留在单位名下，谢谢您的支持。"


def seat_gone() -> str:
    return "这个按钮已失效：这个席位已经换人。发送“交接”查看最新情况。"
