"""The office phone (办公电话): given, corrected, taken away; told to nobody but the office."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ports import Button, Content

REMOVE = "删除"


def ask(current: str | None) -> Content:
    """One's own; `current` is what is registered."""
    now = f"现在登记的是 {current}。" if current else ""
    buttons = [Button("取消", "/cancel")]
    if current:
        buttons.insert(0, Button("删除电话", f"/phone {REMOVE}"))
    return Content(
        text=f"{now}请发一个办公电话，例如 0533-3581234；只有群团科看得到。",
        buttons=(tuple(buttons),),
        phones=(current,) if current else (),
    )


def ask_of(who: str, current: str | None) -> Content:
    """Somebody's of a unit, from the office."""
    now = f"{who}现在登记的是 {current}。" if current else f"{who}还没有登记办公电话。"
    return Content(
        text=f"{now}请发号码，例如 0533-3581234。",
        buttons=((Button("取消", "/cancel"),),),
        phones=(current,) if current else (),
    )


def kept(who: str, phone: str, before: str | None) -> Content:
    """`who` is empty for the person's own."""
    whose = f"{who}的办公电话" if who else "您的办公电话"
    if phone == before:
        return Content(text=f"{whose}已经是 {phone}，没有改动。", phones=(phone,))
    instead = f"，原来的是 {before}" if before else ""
    end = "" if who else "只有群团科看得到。要改、要删，发“我的电话”。"
    return Content(
        text=f"{whose}登记为 {phone}{instead}。{end}", phones=tuple(one for one in (phone, before) if one is not None)
    )


def removed(who: str) -> str:
    return f"{who}的办公电话已删除。" if who else "您的办公电话已删除。"


def none_kept(who: str) -> str:
    return f"{who}没有登记办公电话。" if who else "您没有登记办公电话。"


def not_a_phone() -> str:
    return "没看懂这个号码。请只发一个电话，例如 0533-3581234、0533-3581234转802 或手机号。回复“取消”退出。"


def whose(unit: str, people: Sequence[tuple[int, str, str]], phone: str) -> Content:
    """Several people of a unit: `people` are (person id, role, name)."""
    return Content(
        text=f"{unit}有 {len(people)} 位联系人，{phone} 是谁的办公电话？",
        buttons=(
            *((Button(f"{role} {name}", f"/phone p{person_id} {phone}"),) for person_id, role, name in people),
            (Button("取消", "/cancel"),),
        ),
        phones=(phone,),
    )


def nobody_there(unit: str, typed: str) -> str:
    """`typed` is the person the office named; empty where it named none."""
    if typed:
        return f"{unit}没有登记叫“{typed[:20]}”的联系人。"
    return f"{unit}还没有人绑定，绑定之后才能登记电话。"


def of_unit(unit: str, people: Sequence[tuple[int, str, str, str | None]]) -> Content:
    """A unit's contacts for the office: (person id, role, name, phone)."""
    return Content(
        title=f"{unit}联系人",
        text=contact_lines([(role, name, phone) for _, role, name, phone in people]),
        buttons=tuple(
            (Button(f"{'更正' if phone else '登记'}{name}的电话", f"/phone p{person_id}"),)
            for person_id, _, name, phone in people
        ),
        phones=tuple(phone for *_, phone in people if phone),
    )


def contact_lines(people: Sequence[tuple[str, str, str | None]]) -> str:
    """(role, name, phone), a line each."""
    return "\n".join(f"{role} {name}：{phone or '电话未登记'}" for role, name, phone in people)


def invited() -> str:
    """Once, under the welcome."""
    return "方便的话，把办公电话（带区号）直接发给我，群团科有急事好找您；不留也行，以后不再问。"
