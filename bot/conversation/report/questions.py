"""Which question comes next: the first part still missing, of this task and then of the tasks after it."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import prompts as ask
from bot.conversation.events import Begin
from bot.conversation.filling import Change, Filling, Item, Outcome, ReportFacts, Step, Submit
from bot.domain.report import ReportState

CHECKED = {
    Step.SAME_CHECK: Step.PROGRESS,
    Step.HOLLOW_CHECK: Step.PROGRESS,
    Step.WHICH_TARGET: Step.PROGRESS,
    Step.AMOUNT_CHECK: Step.AMOUNT,
    Step.DISCLAIM_CHECK: Step.AMOUNT,
    Step.COMPLETION_CHECK: Step.COMPLETION,
}


def begin(state: Filling, event: Begin, facts: ReportFacts) -> Outcome:
    if event.task_id is not None:
        fresh = replace(state, skipped=(), put_off=(), returns_to_preview=False)
        return open_task(fresh, event.task_id, facts)
    return go_on(replace(state, task_id=None, skipped=(), put_off=(), returns_to_preview=False), facts)


def open_task(state: Filling, task_id: int, facts: ReportFacts) -> Outcome:
    """The first missing part of a task; a complete one is offered for changes."""
    item = facts.item(task_id)
    if item.is_accepted:
        overview = replace(state, step=Step.OVERVIEW, task_id=None, target_id=None, returns_to_preview=False)
        return asked(overview, facts, ask.Refuse("accepted", str(item.task.no)), ask.ShowOverview())
    if not item.missing:
        parts = replace(state, step=Step.PARTS, task_id=task_id, target_id=None)
        return asked(parts, facts, ask.AskParts(task_id))
    return ask_part(state, task_id, item.first_question, facts)


def go_on(state: Filling, facts: ReportFacts, *before: ask.Prompt, changes: tuple[Change, ...] = ()) -> Outcome:
    """Ask for the first part still missing, from this task on; the preview when nothing is."""
    said = list(before)
    if state.task_id is not None:
        item = facts.item(state.task_id)
        if not state.returns_to_preview and state.task_id not in state.skipped:
            if (part := next_part(state, item)) is not None:
                return _with(ask_part(state, state.task_id, part, facts), said, changes)
            if item.missing:
                said.append(ask.OnlyLacks(state.task_id))
        if not item.missing and not item.is_filed and not state.returns_to_preview and changes:
            said.append(ask.TaskReady(state.task_id))
    if not state.returns_to_preview:
        for item in _from(facts.items, state.task_id):
            part = next_part(state, item)
            if part is not None and not item.is_filed and item.task.id not in state.skipped:
                return _with(ask_part(state, item.task.id, part, facts), said, changes)
    if any(item.is_ready for item in facts.items):
        preview = replace(state, step=Step.PREVIEW, task_id=None, target_id=None, returns_to_preview=False)
        return _with(asked(preview, facts, ask.ShowPreview()), said, changes)
    if said and isinstance(said[-1], ask.OnlyLacks):
        # Nothing else is left to go on with: the number is the open question after all.
        return _with(ask_part(state, said[-1].task_id, facts.item(said[-1].task_id).missing[0], facts), said, changes)
    overview = replace(state, step=Step.OVERVIEW, task_id=None, target_id=None, returns_to_preview=False)
    return _with(asked(overview, facts, ask.ShowOverview()), said, changes)


def next_part(state: Filling, item: Item) -> str | None:
    """The part of a task to ask for next; None where nothing is missing but what was left for last."""
    missing = [part for part in item.missing if part not in {f"amount:{target_id}" for target_id in state.put_off}]
    if not missing:
        return None
    return item.first_question if item.problem is not None else missing[0]


def put_off(state: Filling, facts: ReportFacts) -> Outcome:
    """The open number is not known yet: everything else of the task comes first."""
    task_id, target_id = state.open_task, state.target_id or 0
    if next_part(state, facts.item(task_id)) is None:
        return Outcome(None, (), (ask.OnlyLacks(task_id),))
    waits = replace(state, put_off=tuple(dict.fromkeys((*state.put_off, target_id))), held=None)
    return go_on(waits, facts, ask.SetAside(task_id, target_id))


def filed_now(
    state: Filling, facts: ReportFacts, task_ids: tuple[int, ...], before: tuple[Change, ...] = ()
) -> Outcome:
    """File tasks at once, with the changes made `before` (`facts` has them already), and go on with what is still missing.

    The dialogue ends where nothing is.
    """
    after = facts
    for task_id in task_ids:
        item = after.item(task_id)
        assert item.report is not None
        after = after.with_item(replace(item, report=replace(item.report, state=ReportState.SUBMITTED)))
    changes = (*before, Submit(task_ids))
    told = ask.Filed(task_ids)
    if all(one.is_filed for one in after.items):
        return Outcome(None, changes, (told,))
    return go_on(replace(state, held=None, returns_to_preview=False), after, told, changes=changes)


def _from(items: tuple[Item, ...], task_id: int | None) -> tuple[Item, ...]:
    """The tasks after this one, then those before it."""
    for index, item in enumerate(items):
        if item.task.id == task_id:
            return items[index + 1 :] + items[:index]
    return items


def ask_part(state: Filling, task_id: int, part: str, facts: ReportFacts) -> Outcome:
    name, _, target = part.partition(":")
    target_id = int(target) if target else None
    state = replace(state, step=Step(name), task_id=task_id, target_id=target_id, held=None)
    match state.step:
        case Step.PROBLEM:
            return asked(state, facts, ask.AskProblem(task_id))
        case Step.PROGRESS:
            return asked(state, facts, ask.AskProgress(task_id))
        case Step.AMOUNT:
            assert target_id is not None
            return asked(state, facts, ask.AskAmount(task_id, target_id))
        case Step.ASSESSMENT:
            return asked(state, facts, ask.AskAssessment(task_id))
        case Step.COMPLETION:
            return asked(state, facts, ask.AskCompletion(task_id))
        case _:
            return asked(replace(state, step=Step.IMPORTANT), facts, ask.AskImportant(task_id))


def asked(state: Filling, facts: ReportFacts, *says: ask.Prompt) -> Outcome:
    """Open a question: it gets a new turn, and remembers the report as it stands now."""
    report = facts.item(state.task_id).report if state.task_id is not None else None
    return Outcome(replace(state, turn=state.turn + 1, revision=report.revision if report else 0), (), says)


def _with(outcome: Outcome, before: list[ask.Prompt], changes: tuple[Change, ...]) -> Outcome:
    return replace(outcome, says=(*before, *outcome.says), changes=(*changes, *outcome.changes))


def common_choice(state: Filling, choice: str, facts: ReportFacts) -> Outcome | None:
    """Choices that mean the same at every question."""
    word, _, argument = choice.partition(":")
    match word:
        case "pause":
            return Outcome(None, (), (ask.Paused(),))
        case "overview":
            overview = replace(state, step=Step.OVERVIEW, task_id=None, target_id=None, returns_to_preview=False)
            return asked(overview, facts, ask.ShowOverview())
        case "preview":
            return go_on(replace(state, task_id=None, returns_to_preview=True), facts)
        case "task" if argument.isdecimal() and has(facts, int(argument)):
            fresh = replace(state, skipped=tuple(task for task in state.skipped if task != int(argument)), put_off=())
            return open_task(replace(fresh, returns_to_preview=False), int(argument), facts)
        case "skip" if state.step in (Step.AMOUNT, Step.AMOUNT_CHECK) and not _has_others(state, facts):
            return put_off(state, facts)
        case "skip" if state.task_id is not None:
            skipping = replace(state, skipped=(*state.skipped, state.task_id))
            return go_on(skipping, facts, ask.Skipped(state.task_id))
        case "back" if state.task_id is not None:
            return _back(state, facts)
        case "redo" if state.task_id is not None and state.step in CHECKED:
            return ask_part(state, state.task_id, part_name(CHECKED[state.step], state.target_id), facts)
    return None


def _has_others(state: Filling, facts: ReportFacts) -> bool:
    """Whether another task is still to be filled in: whoever skips this one has something to go on with."""
    others = (item for item in facts.items if item.task.id not in (state.task_id, *state.skipped))
    return any(item.missing and not item.is_filed for item in others)


def _back(state: Filling, facts: ReportFacts) -> Outcome:
    task_id = state.open_task
    item = facts.item(task_id)
    parts = ["progress", *(f"amount:{target.id}" for target in item.targets), "assessment", "completion", "important"]
    if item.problem is not None:
        parts.insert(0, Step.PROBLEM.value)
    current = part_name(CHECKED.get(state.step, state.step), state.target_id)
    index = parts.index(current) if current in parts else len(parts)
    if index == 0:
        return asked(replace(state, step=Step.OVERVIEW, task_id=None, target_id=None), facts, ask.ShowOverview())
    return ask_part(state, task_id, parts[index - 1], facts)


def part_before(state: Filling, item: Item) -> str | None:
    """The part of the open task that was answered last: the one before the open question that has an answer."""
    parts = ["progress", *(f"amount:{target.id}" for target in item.targets), "assessment", "completion", "important"]
    current = part_name(CHECKED.get(state.step, state.step), state.target_id)
    before = parts[: parts.index(current)] if current in parts else parts
    return next((part for part in reversed(before) if part not in item.missing), None)


def has(facts: ReportFacts, task_id: int) -> bool:
    return any(item.task.id == task_id for item in facts.items)


def part_name(step: Step, target_id: int | None) -> str:
    return f"amount:{target_id}" if step is Step.AMOUNT else step.value
