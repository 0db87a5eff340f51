"""Whose words are whose, for somebody who answers for several units."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.message.dividing import Dividing, Piece
from bot.conversation.pressing import button_data
from bot.domain.programme import Task, Unit
from bot.ports import Button, Content
from bot.texts import errors
from bot.texts.clip import clip, quoted


def ask_unit(state: Dividing, piece: Piece, task: Task | None, units: Sequence[Unit], *, unheard: str = "") -> Content:
    """Which unit a piece is for; `units` are those whose it can be."""
    before = f"{errors.unheard(unheard)}\n\n" if unheard else ""
    words = quoted(clip(piece.part.progress or piece.part.completion, 200))
    if task is None:
        asked = "这段话是哪个单位的？"
    else:
        asked = f"第 {task.no} 项{quoted(task.name)}您负责的 {len(units)} 个单位都有。这段话是哪个单位的？"
    return Content(
        text=f"{before}{words}\n\n{asked}",
        buttons=(
            *((_choice(state, unit.name, f"unit:{unit.id}"),) for unit in units),
            (_choice(state, "都不是", "none"), _choice(state, "不要这份", "drop")),
        ),
    )


def divided(shares: Sequence[tuple[Unit, Sequence[int]]]) -> str:
    """What was given to each unit, before each unit's is shown; the numbers are the tasks'."""
    lines = [
        f"{unit.name}：{'、'.join(f'第 {number} 项' for number in numbers) or '还没分到哪一项'}"
        for unit, numbers in shares
    ]
    return "这里有 {} 个单位的内容，按单位分开，一家一家核对：\n{}".format(len(shares), "\n".join(lines))


def next_unit(unit: Unit, *, before: Unit, is_unfinished: bool) -> str:
    """The next unit's comes now; `is_unfinished`: something of the one before is still to be answered."""
    left = f"{before.name}没填完的在草稿里，看完这家发“填报”可以接着填。" if is_unfinished else ""
    return f"{left}接着看{unit.name}的："


def nothing_taken() -> str:
    return "好的，这份没有采用，原来的内容没有变。"


def _choice(state: Dividing, label: str, data: str) -> Button:
    return Button(label, button_data(state.turn, data))
