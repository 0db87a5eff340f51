"""Whose text is meant where words or a number in it are put right (swapping.py, editing.py)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.filling import Item, ReportFacts
from bot.conversation.reading.editing import edited, rewrites
from bot.conversation.reading.parts import Part
from bot.conversation.reading.swapping import swapped, swapped_part
from bot.conversation.reading.topics import task_numbered


def put_right_in_text(text: str, parts: tuple[Part, ...], facts: ReportFacts) -> tuple[tuple[Part, ...], int] | None:
    """(the parts, the task's id) once words or a number in the text of one of them are put right: 把3期班改成4期班."""
    if rewrites(text):
        return None  # one sentence is put in other words (editing.py)
    number = task_numbered(text, facts)
    wanted = [part.progress for part in parts if part.task_id is not None and number in (None, part.task_id)]
    if swapped(text, "\n".join(wanted)) is None:
        return None  # nowhere, or in two tasks
    made = [
        (at, changed)
        for at, part in enumerate(parts)
        if part.task_id is not None
        and number in (None, part.task_id)
        and (changed := swapped_part(text, part, facts.item(part.task_id))) is not None
    ]
    if len(made) != 1:
        return None
    at, changed = made[0]
    return (*parts[:at], changed, *parts[at + 1 :]), changed.task_id or 0


def task_put_right(text: str, items: Sequence[Item], facts: ReportFacts) -> int | None:
    """The one task of these whose reported text such words put right."""
    parts = tuple(Part(item.task.id, item.report.progress) for item in items if item.report is not None)
    found = put_right_in_text(text, parts, facts)
    if found is None and (rewritten := edited(text, parts, facts) if rewrites(text) else None) is not None:
        return rewritten.task_id
    return found[1] if found is not None else None
