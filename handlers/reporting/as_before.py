"""三项都跟上季度一样: last quarter's reports of all that is open, shown, and filed on a yes."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.events import Begin
from bot.conversation.filling import Item
from bot.conversation.message.understood import MESSAGE, Understood
from bot.conversation.reading.parts import Part
from bot.conversation.report.suggest import own_amounts
from bot.domain.amount import plain
from bot.domain.people import SeatRole
from bot.texts.reporting import understood as words
from handlers.reporting import understood
from handlers.turn import Turn


def propose(turn: Turn) -> None:
    """Show last quarter's reports for every task that was not begun, unit by unit."""
    shown: list[Understood] = []
    for unit_id in turn.me.unit_ids(SeatRole.LIAISON):
        opened = understood.open_round(turn, unit_id)
        if opened is None:
            return
        _, _, round_id, facts = opened
        parts = tuple(part for item in facts.items if (part := _as_before(item)) is not None)
        if parts:
            shown.append(Understood(round_id, unit_id, MESSAGE, parts, turn=turn.row_id))
    if not shown:
        turn.say(words.nothing_before())
        return
    turn.save_dialogue(None)
    understood.take_up(turn, replace(shown[0], later=tuple(shown[1:])), Begin())


def _as_before(item: Item) -> Part | None:
    """Last quarter's report of a task that nobody has begun; that it says the same is what was asked for."""
    last, report = item.previous, item.report
    if last is None or not last.progress or item.is_filed or (report is not None and report.progress):
        return None
    return Part(
        item.task.id,
        last.progress,
        completion=last.completion.label if last.completion is not None else "",
        assessment=last.assessment.label if last.assessment is not None else "",
        numbers=tuple((target_id, plain(value)) for target_id, value in own_amounts(item).items()),
        insisted=(("progress", ""),),
    )
