"""Doubts in what lies in the drafts already, asked on one screen before the dialogue files it.

In the dialogue every answer is questioned when it is given. What came into a draft another way (a form put aside, last
quarter's time taken over) is asked about here.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import prompts as ask
from bot.conversation.events import Chose, Event, Said
from bot.conversation.filling import Filling, Item, Outcome, ReportFacts, Step, Write, applied
from bot.conversation.reading.completion import read_completion
from bot.conversation.report.questions import asked, filed_now, go_on
from bot.conversation.report.settling import Settlement, settle
from bot.domain.doubt import Doubt


def open_doubts(state: Filling, facts: ReportFacts) -> tuple[Doubt, ...]:
    """What is doubtful in what would be filed now: the open task alone, or everything that is ready."""
    about = [item for item in facts.items if state.task_id in (None, item.task.id) and _is_asked(state, item)]
    return tuple(doubt for item in about for doubt in item.doubts(facts.now.date()))


def _is_asked(state: Filling, item: Item) -> bool:
    """What is ready to be filed; of a task still being filled in, the numbers that were just given."""
    return item.is_ready or (state.step is Step.DOUBTS and state.task_id == item.task.id and not item.is_filed)


def ask_doubts(state: Filling, facts: ReportFacts, changes: tuple[Write, ...] = ()) -> Outcome:
    """Everything doubtful on one screen, before it is filed."""
    doubts = replace(state, step=Step.DOUBTS, target_id=None, held=None, returns_to_preview=False)
    outcome = asked(doubts, facts, ask.AskDoubts(open_doubts(doubts, facts)))
    return replace(outcome, changes=changes)


def answer_doubts(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    """One answer may settle every doubt; what it leaves open is asked again, and nothing is filed before."""
    doubts = open_doubts(state, facts)
    if not doubts:
        is_open = state.task_id is not None and not facts.item(state.task_id).is_ready
        return go_on(state if is_open else replace(state, task_id=None, returns_to_preview=True), facts)
    if isinstance(event, Chose) and event.choice == "yes":
        settled: Settlement | None = Settlement(kept=dict.fromkeys(doubts, ""))
    else:
        settled = settle(event.text if isinstance(event, Said) else "", doubts, facts)
    if settled is None or settled.dropped:
        return ask_doubts(state, facts)
    after, changes = facts, []
    for task_id in dict.fromkeys(doubt.task_id for doubt in doubts):
        of_task = [doubt for doubt in doubts if doubt.task_id == task_id]
        time = settled.times.get(task_id)
        write = Write(
            task_id,
            amounts={
                one.target_id: settled.numbers[one.target_id]
                for one in of_task
                if one.target_id is not None and one.target_id in settled.numbers
            },
            completion=read_completion(time, facts)[0] if time is not None else None,
            insisted={one.part: settled.kept[one] for one in of_task if one in settled.kept},
        )
        item = after.item(task_id)
        after = after.with_item(replace(item, report=applied(item.report, write, facts.unit.id)))
        changes.append(write)
    noted = tuple(ask.Noted(change.task_id, "named", target_id) for change in changes for target_id in change.amounts)
    if open_doubts(state, after):
        again = ask_doubts(state, after, tuple(changes))
        return replace(again, says=(*noted, *again.says))
    if state.task_id is not None and not after.item(state.task_id).is_ready:
        return go_on(replace(state, held=None), after, *noted, changes=tuple(changes))
    filed = (state.task_id,) if state.task_id is not None else tuple(i.task.id for i in after.items if i.is_ready)
    return filed_now(state, after, filed, tuple(changes))
