"""What the office is told that wishes several things in one message."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ports import Button, Content
from bot.texts.clip import clip, quoted

_CLIPPED = 40


def several(rows: Sequence[str], buttons: Sequence[tuple[str, str]]) -> Content:
    """Each wish with what becomes of it; `buttons` are (label, command line) of those that are still open."""
    lines = [f"{at}. {row}" for at, row in enumerate(rows, start=1)]
    return Content(
        text="\n".join((f"您说了 {len(rows)} 件事，逐件办：", *lines)),
        buttons=tuple((Button(label, line),) for label, line in buttons),
    )


def shown_now(typed: str) -> str:
    return f"{quoted(clip(typed, _CLIPPED))}：见下面。"


def still_open(typed: str, label: str) -> str:
    return f"{quoted(clip(typed, _CLIPPED))}：还没有办，请点“{label}”接着办。"


def not_at_an_hour(typed: str) -> str:
    return f"{quoted(clip(typed, _CLIPPED))}：不能定时发给您，还没有办；要看现在的，请点按钮。"


def not_understood(typed: str) -> str:
    return f"{quoted(clip(typed, _CLIPPED))}：没听明白，没有办，请换个说法单独发来。"
