"""Invitation codes (邀请码): for whom one is made, how it is handed on, and what becomes of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.domain.programme import Unit
from bot.ports import Button, Content


def choose_unit_to_invite(units: Sequence[Unit], reached: Collection[int]) -> Content:
    """Units without a liaison come first."""
    waiting = [unit for unit in units if unit.id not in reached]
    bound = [unit for unit in units if unit.id in reached]
    text = (
        f"{len(waiting)} 个单位还没有联络员。给哪个单位生成邀请码？"
        if waiting
        else "各单位都有联络员了。还要给哪个单位再加一位？"
    )
    return Content(
        text=text,
        buttons=(
            *((Button(unit.name, f"/invite u{unit.id}"),) for unit in waiting),
            *((Button(f"{unit.name}（已有联络员）", f"/invite u{unit.id}"),) for unit in bound),
        ),
    )


def invitation(code: str, role: str, unit: str | None, days: int, links: Sequence[tuple[str, str]] = ()) -> Content:
    """`links` are (platform, address) where pressing a link does what typing the code does."""
    who = f"{unit}{role}" if unit else role
    pressed = "".join(f"\n\n用{link_label(platform)}的，直接点开：{link}" for platform, link in links)
    return Content(
        title=f"邀请码 · {who}",
        text=f"{code}\n\n请转发给{who}本人，把这组字符发给机器人即可绑定。只能用一次，{days} 天内有效。{pressed}",
    )


def link_label(platform: str) -> str:
    return {"telegram": " Telegram "}.get(platform, platform)


def revoked(who: str, count: int) -> str:
    return f"{who}没有用掉的邀请码（{count} 个）已作废。" if count else f"{who}没有待用的邀请码。"
