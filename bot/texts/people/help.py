"""The start page, the help, and who is who."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ports import Button, Content
from bot.texts.clip import clip, quoted


def home(name: str, seats: Sequence[str], usual: Sequence[tuple[str, str]]) -> Content:
    """`usual` are (label, command line) of what this person does most."""
    return Content(
        title=f"您好，{name}",
        text=f"您的身份：{'、'.join(seats)}。\n发送“帮助”查看能做的事。",
        buttons=tuple(tuple(Button(label, line) for label, line in usual[i : i + 2]) for i in range(0, len(usual), 2)),
    )


def commands(rows: Sequence[tuple[str, str, str]]) -> Content:
    """`rows` are (Chinese word, Latin name, what it does) of everything this person may do here."""
    lines = [f"{word}（/{name}）：{what}" for word, name, what in rows]
    return Content(title="您可以这样用", text="\n".join(lines) + "\n\n直接发中文词即可，也可以点按钮。")


def bound(name: str, role: str, unit: str | None, tasks: Sequence[str], office: str, more: str) -> Content:
    """The welcome after a code was taken; `more` stands at its end."""
    who = f"{unit}的{role}" if unit else f"{role}"
    if not unit:
        return Content(title="绑定成功", text=f"您好，{name}。您现在是{who}。", buttons=(_office_buttons(),))
    if not tasks:
        return Content(
            title="绑定成功",
            text=f"您好，您现在是{who}。清单启用后，这里会提醒您填报。" + (f"\n\n{more}" if more else ""),
        )
    return Content(
        title="绑定成功",
        text=f"您好，您现在是{who}。贵单位共有 {len(tasks)} 项任务：\n"
        + "\n".join(tasks)
        + f"\n\n每季度末我会提醒您填报；有问题请联系{office}。"
        + (f"\n\n{more}" if more else ""),
        buttons=((Button("开始填报", "/report"), Button("查看我的任务", "/tasks")),),
    )


def _office_buttons() -> tuple[Button, ...]:
    return (Button("清单", "/import"), Button("进度", "/status"), Button("计划", "/plan"), Button("邀请", "/invite"))


def new_contact(name: str, role: str, unit: str | None) -> str:
    """What the office hears of every binding."""
    return f"{name}已绑定为{f'{unit}的' if unit else ''}{role}。如有不符，请联系管理员。"


def not_stored(typed: str) -> str:
    """In front of why nothing can be reported yet."""
    return f"{quoted(clip(typed, 30))}没有登记："


def unknown_words(typed: str, usual: Sequence[tuple[str, str]], *, fills: bool) -> Content:
    """A text nobody asked for, with the likeliest next steps; nobody may take it for stored. `fills`: a liaison's."""
    said = quoted(clip(typed, 30))
    if fills:
        return instead(f"{said}没有登记：现在没有等待填写的内容，您想做什么？", usual)
    return instead(
        f"没听明白{said}，什么都没有改动。可以换个说法，例如“教体中心报了没”“催一下没报的”“出个简报”，也可以点按钮：",
        usual,
    )


def unknown_question(usual: Sequence[tuple[str, str]]) -> Content:
    """A liaison's question that was not understood: what can be answered here."""
    known = (("申请延期", "/extend"), ("盖章件", "/seal"), ("稍后提醒", "/snooze"))
    lines = {line for _, line in usual}
    return instead(
        "没听明白您问的是哪一样，没有改动。可以问：要报什么、目标是多少、哪天截止、章盖在哪里、能不能延期、有事找谁；也可以点下面的：",
        (*usual, *(one for one in known if one[1] not in lines)),
    )


def instead(sentence: str, usual: Sequence[tuple[str, str]]) -> Content:
    """A sentence that leads nowhere, with the likeliest next steps."""
    return Content(
        text=sentence,
        buttons=(tuple(Button(label, line) for label, line in usual),) if usual else (),
    )


def cancelled(had_dialogue: bool, *, keeps_drafts: bool) -> str:
    """`keeps_drafts`: a report was being written."""
    if not had_dialogue:
        return "现在没有进行中的对话。"
    return "已退出，填好的内容都在草稿里。" if keeps_drafts else "好的，已退出，没有再改动。"
