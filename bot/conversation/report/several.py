"""Several things put right in one sentence on the preview: 对，改成2，状态正常推进.

Each clause is a yes, an answer, or a correction of one part; a clause that is none of these leaves the whole to others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from bot.conversation import prompts as ask
from bot.conversation.events import Event, Said
from bot.conversation.filling import Filling, Item, Outcome, ReportFacts, Step, applied
from bot.conversation.reading.amending import place_of, read_amendment, read_value
from bot.conversation.reading.clauses import Spoken, both, clauses_of, read_spoken, read_state
from bot.conversation.reading.yes import is_yes
from bot.conversation.report.answering import noted_text
from bot.conversation.report.beside import is_done_no_more, noted
from bot.conversation.report.questions import ask_part, go_on
from bot.domain.doubt import amount_doubt


def put_right_together(state: Filling, text: str, facts: ReportFacts) -> Outcome | None:
    """What follows from several clauses that put the one previewed task right; None for any other words."""
    ready = [item for item in facts.items if item.is_ready]
    pieces = clauses_of(text)
    if state.step is not Step.PREVIEW or len(ready) != 1 or len(pieces) < 2:
        return None
    item, told = ready[0], Spoken()
    for piece in pieces:
        one = Spoken() if is_yes(piece) else _read(piece, item, facts)
        if one is None:
            return None
        told = both(told, one)
    if not told.parts:
        return None
    write = told.write(item.task.id)
    text_too = noted_text(write, item)
    write = replace(write, progress=text_too) if text_too is not None else write
    after = facts.with_item(replace(item, report=applied(item.report, write, facts.unit.id)))
    says = (*noted(item.task.id, told), *((ask.Noted(item.task.id, "text_too"),) if text_too is not None else ()))
    opened = replace(state, returns_to_preview=True)
    if is_done_no_more(after.item(item.task.id)):
        asked_time = ask_part(opened, item.task.id, "completion", after)
        return replace(asked_time, changes=(write,), says=(*says, *asked_time.says))
    return go_on(opened, after, *says, changes=(write,))


def number_with_answers(
    state: Filling, text: str, facts: ReportFacts, answer: Callable[[Filling, Event, ReportFacts], Outcome]
) -> Outcome | None:
    """比例就填百分百，算办完了: the clause with the number is said back first, the answers beside it are kept at once."""
    pieces = clauses_of(text)
    if state.step is not Step.AMOUNT or len(pieces) < 2:
        return None
    item, told, numbers = facts.item(state.open_task), Spoken(), []
    for piece in pieces:
        one = None if is_yes(piece) else read_spoken(piece, item, facts)
        if one is None or one.amounts:
            numbers.append(piece)
        else:
            told = both(told, one)
    if len(numbers) != 1 or not told.parts:
        return None
    checked = answer(state, Said(numbers[0]), facts)
    if checked.state is None or checked.state.step is not Step.AMOUNT_CHECK or checked.changes:
        return None
    return replace(checked, changes=(told.write(item.task.id),), says=(*noted(item.task.id, told), *checked.says))


def _read(piece: str, item: Item, facts: ReportFacts) -> Spoken | None:
    """What one clause answers or puts right; a number that would surprise is asked about elsewhere."""
    if (spoken := read_spoken(piece, item, facts)) is not None:
        return spoken
    found = read_amendment(piece)
    if found is None or not found.is_marked:
        return None
    if not found.what and (stands := _standing(found.value, item)):
        return Spoken(amounts=stands)
    place = place_of(found, (item,), facts)
    if place is None:
        return None
    kind, _, target_id = place.part.partition(":")
    if kind == "amount":
        return _amount(place.value, int(target_id), item)
    if kind == "assessment":
        return Spoken(assessment=read_state(place.value))
    return read_spoken(place.value, item, facts) if kind == "completion" else None


def _standing(value: str, item: Item) -> dict[int, Decimal]:
    """改成2, where one number is 2 already: it is agreed to once more."""
    known = item.report.amounts if item.report is not None else {}
    same = [one for one in item.targets if one.id in known and read_value(value, one) == known[one.id]]
    return {same[0].id: known[same[0].id]} if len(same) == 1 else {}


def _amount(value: str, target_id: int, item: Item) -> Spoken | None:
    target = item.target(target_id)
    number = read_value(value, target)
    before = item.previous.amounts.get(target_id) if item.previous is not None else None
    return None if number is None or amount_doubt(number, target, before) else Spoken(amounts={target_id: number})
