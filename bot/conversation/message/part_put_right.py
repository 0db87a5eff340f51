"""One part of what was read put right in words, on the screen that shows it: 第4项巡讲改成83场, 心理那个是23场."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.filling import Item, ReportFacts
from bot.conversation.message.matching import Draft
from bot.conversation.reading.amending import Amendment, Place, place_of, read_amendment, read_value
from bot.conversation.reading.clauses import read_state
from bot.conversation.reading.old_figure import number_instead
from bot.conversation.reading.parts import Part
from bot.conversation.reading.replacing import replacement
from bot.conversation.reading.swapping import said_right
from bot.conversation.report.answering import with_number
from bot.domain.told import read_told


def put_right(
    text: str, parts: tuple[Part, ...], drafts: Sequence[Draft], facts: ReportFacts
) -> tuple[tuple[Part, ...], int] | None:
    """(the parts, the task's id) once the words changed one of them; None where they are no correction of it, or could be
    one of two."""
    if (replaced := _replaced(text, parts, drafts, facts)) is not None:
        return replaced
    shown = [
        (draft.item.task.id, target, draft.write.amounts[target.id])
        for draft in drafts
        if draft.write is not None
        for target in draft.item.targets
        if target.id in draft.write.amounts
    ]
    if (instead := number_instead(text, shown, is_shown=True)) is not None:
        meant = Place(instead[0], f"amount:{instead[1].id}", instead[2])
        after = tuple(_amended(one, meant, facts, text) if one.task_id == meant.task_id else one for one in parts)
        return after, meant.task_id
    found = read_amendment(text)
    if found is None:
        return None
    place = place_of(found, [draft.item for draft in drafts if draft.write is not None], facts)
    if place is None and found.is_marked and not found.what:
        place = _only_number(found, drafts)
    if place is None or (not found.is_marked and place.part in ("important", "progress")):
        return None
    after = tuple(
        _longer(_amended(part, place, facts, text), found.more) if part.task_id == place.task_id else part
        for part in parts
    )
    return (after, place.task_id) if after != parts else None


def _replaced(
    text: str, parts: tuple[Part, ...], drafts: Sequence[Draft], facts: ReportFacts
) -> tuple[tuple[Part, ...], int] | None:
    """改成：…: another text for the one task that is shown; a number put right before stays where the new text tells none."""
    items = [draft.item for draft in drafts if draft.write is not None]
    words = replacement(text, items[0], facts) if len(items) == 1 else ""
    if not words:
        return None
    told = read_told(words, items[0].targets, {}, is_answer=True)
    task_id = items[0].task.id
    return tuple(
        replace(
            part,
            progress=words,
            adds=False,
            numbers=tuple(one for one in part.numbers if one[0] not in told),
            insisted=_without(part, "progress"),
            before=part.progress,
        )
        if part.task_id == task_id
        else part
        for part in parts
    ), task_id


def _longer(part: Part, more: str) -> Part:
    return replace(part, progress=f"{part.progress}\n{more}".strip()) if more else part


def _only_number(found: Amendment, drafts: Sequence[Draft]) -> Place | None:
    """第9项应该是10场: the one number that was read there of this measure."""
    fits = [
        Place(draft.item.task.id, f"amount:{target.id}", found.value)
        for draft in drafts
        if draft.write is not None and found.number in (None, draft.item.task.no)
        for target in draft.item.targets
        if target.id in draft.write.amounts and read_value(found.value, target) is not None
    ]
    return fits[0] if len(fits) == 1 else None


def _amended(part: Part, place: Place, facts: ReportFacts, said: str) -> Part:
    kind, _, target_id = place.part.partition(":")
    match kind:
        case "amount":
            target = next(one for one in facts.item(place.task_id).targets if str(one.id) == target_id)
            value = read_value(place.value, target)
            if value is None:
                return part
            numbers = {**dict(part.numbers), target.id: format(value, "f")}
            item = facts.item(place.task_id)
            old = read_told(part.progress, item.targets, {}, is_answer=True).get(target.id)
            # The words say what the number says.
            progress = with_number(part.progress, target, item, old.value, value) if old is not None else part.progress
            if progress == part.progress:
                progress = said_right(said, progress, old.value if old is not None else None, value)
            # The number put right is no other target's.
            others = _told_otherwise(part.progress, progress, item) - {target.id}
            return replace(
                part,
                progress=progress,
                numbers=tuple(numbers.items()),
                insisted=_without(part, place.part),
                without=(*part.without, *sorted(others)),
            )
        case "assessment":
            state = read_state(place.value)
            return part if state is None else replace(part, assessment=state.label)
        case "completion":
            return replace(part, completion=place.value, insisted=_without(part, place.part))
        case "important":
            return replace(part, important=place.value)
        case _:
            return replace(part, progress=place.value, insisted=_without(part, place.part))


def _told_otherwise(before: str, after: str, item: Item) -> set[int]:
    """The targets whose number would be read otherwise now."""
    old, new = (read_told(text, item.targets, {}, is_answer=True) for text in (before, after))
    return {target_id for target_id, one in new.items() if target_id in old and old[target_id].value != one.value}


def _without(part: Part, name: str) -> tuple[tuple[str, str], ...]:
    return tuple(one for one in part.insisted if one[0] != name)
