"""The report dialogue: one question at a time, task by task, until everything is submitted.

Theory of operation. The draft lives in the reports; the dialogue holds only which question is open. `step` takes that
state, what the person did, and the facts as they stand, and returns the next state, the changes to write, and what to
say. Two rules make it whole:

1. After every change the next question is the first part still missing: of this task, then of the tasks after it. So
   a dialogue can be left at any point, on any device, and `Begin` finds the way back from the draft alone.
2. An answer that cannot be used changes nothing, and the same question stays open.

    OVERVIEW ──task──▶ PROGRESS ▶ AMOUNT (each target) ▶ ASSESSMENT ▶ COMPLETION ▶ IMPORTANT ──▶ next task … ▶ PREVIEW
        ▲                 │  a doubtful answer waits in SAME_CHECK, AMOUNT_CHECK, COMPLETION_CHECK for a yes       │
        └── PARTS ◀───────┴── an answer to a task that somebody else changed meanwhile waits in CONFLICT ──────────┘
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from bot.conversation import prompts as ask
from bot.conversation.events import Begin, Chose, Event, Said
from bot.conversation.filling import Change, Filling, Item, Outcome, ReportFacts, Step, Submit, Write, applied
from bot.domain import plain_text
from bot.domain.amount import NotANumber, parse_amount
from bot.domain.programme import Target
from bot.domain.report import Assessment, Completion, CompletionKind
from bot.when import read_when

_NO_WORDS = frozenset(("无", "没有", "暂无", "没", "否", "无重要情况", "没有重要情况", "不需要"))
_YES_WORDS = frozenset(("对", "是", "是的", "对的", "确定", "确认", "可以", "沿用"))
_ASSESSMENT_WORDS = {
    Assessment.DONE: ("已完成", "完成", "完成了", "1"),
    Assessment.ON_TRACK: ("正常推进", "正常", "推进中", "2"),
    Assessment.BEHIND: ("滞后", "偏慢", "落后", "3"),
    Assessment.NOT_STARTED: ("未启动", "没启动", "未开始", "4"),
}
# A text this long where a number or a state was asked is more of the report, not an answer.
_PROSE = 15


def step(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    """Take one event. Total: every event in every state is answered, and nothing is changed by what is refused."""
    if isinstance(event, Begin):
        return _begin(state, event, facts)
    if isinstance(event, Chose):
        common = _common_choice(state, event.choice, facts)
        if common is not None:
            return common
    if state.step in _EDITS and _changed_by_another(state, facts):
        held = f"choice:{event.choice}" if isinstance(event, Chose) else f"text:{event.text}"
        conflict = replace(state, step=Step.CONFLICT, held=held, held_from=state.step)
        return _asked(conflict, facts, ask.ShowConflict(_task_id(state)))
    return _ANSWERS[state.step](state, event, facts)


# --- finding the next question ----------------------------------------------------------------------------------


def _begin(state: Filling, event: Begin, facts: ReportFacts) -> Outcome:
    if event.task_id is not None:
        return _open_task(replace(state, skipped=(), returns_to_preview=False), event.task_id, facts)
    return _go_on(replace(state, task_id=None, skipped=(), returns_to_preview=False), facts)


def _open_task(state: Filling, task_id: int, facts: ReportFacts) -> Outcome:
    """The first missing part of a task; a complete one is offered for changes."""
    item = facts.item(task_id)
    if not item.missing:
        parts = replace(state, step=Step.PARTS, task_id=task_id, target_id=None)
        return _asked(parts, facts, ask.AskParts(task_id))
    return _ask_part(state, task_id, item.missing[0], facts)


def _go_on(state: Filling, facts: ReportFacts, *before: ask.Prompt, changes: tuple[Change, ...] = ()) -> Outcome:
    """Ask for the first part still missing, from this task on; the preview when nothing is."""
    said = list(before)
    if state.task_id is not None:
        item = facts.item(state.task_id)
        if item.missing and not state.returns_to_preview and state.task_id not in state.skipped:
            return _with(_ask_part(state, state.task_id, item.missing[0], facts), said, changes)
        if not item.missing and not state.returns_to_preview and changes:
            said.append(ask.TaskReady(state.task_id))
    if not state.returns_to_preview:
        for item in _from(facts.items, state.task_id):
            if item.missing and not item.is_filed and item.task.id not in state.skipped:
                return _with(_ask_part(state, item.task.id, item.missing[0], facts), said, changes)
    if any(item.is_ready for item in facts.items):
        preview = replace(state, step=Step.PREVIEW, task_id=None, target_id=None, returns_to_preview=False)
        return _with(_asked(preview, facts, ask.ShowPreview()), said, changes)
    overview = replace(state, step=Step.OVERVIEW, task_id=None, target_id=None, returns_to_preview=False)
    return _with(_asked(overview, facts, ask.ShowOverview()), said, changes)


def _from(items: tuple[Item, ...], task_id: int | None) -> tuple[Item, ...]:
    """The tasks after this one, then those before it."""
    for index, item in enumerate(items):
        if item.task.id == task_id:
            return items[index + 1 :] + items[:index]
    return items


def _ask_part(state: Filling, task_id: int, part: str, facts: ReportFacts) -> Outcome:
    name, _, target = part.partition(":")
    target_id = int(target) if target else None
    state = replace(state, step=Step(name), task_id=task_id, target_id=target_id, held=None)
    match state.step:
        case Step.PROGRESS:
            return _asked(state, facts, ask.AskProgress(task_id))
        case Step.AMOUNT:
            assert target_id is not None
            return _asked(state, facts, ask.AskAmount(task_id, target_id))
        case Step.ASSESSMENT:
            return _asked(state, facts, ask.AskAssessment(task_id))
        case Step.COMPLETION:
            return _asked(state, facts, ask.AskCompletion(task_id))
        case _:
            return _asked(replace(state, step=Step.IMPORTANT), facts, ask.AskImportant(task_id))


def _asked(state: Filling, facts: ReportFacts, *says: ask.Prompt) -> Outcome:
    """Open a question: it gets a new turn, and remembers the report as it stands now."""
    report = facts.item(state.task_id).report if state.task_id is not None else None
    return Outcome(replace(state, turn=state.turn + 1, revision=report.revision if report else 0), (), says)


def _with(outcome: Outcome, before: list[ask.Prompt], changes: tuple[Change, ...]) -> Outcome:
    return replace(outcome, says=(*before, *outcome.says), changes=(*changes, *outcome.changes))


# --- answers ----------------------------------------------------------------------------------------------------


def _common_choice(state: Filling, choice: str, facts: ReportFacts) -> Outcome | None:
    """Choices that mean the same at every question."""
    word, _, argument = choice.partition(":")
    match word:
        case "pause":
            return Outcome(None, (), (ask.Paused(),))
        case "overview":
            overview = replace(state, step=Step.OVERVIEW, task_id=None, target_id=None, returns_to_preview=False)
            return _asked(overview, facts, ask.ShowOverview())
        case "preview":
            return _go_on(replace(state, task_id=None, returns_to_preview=True), facts)
        case "task" if argument.isdecimal() and _has(facts, int(argument)):
            fresh = replace(state, skipped=tuple(task for task in state.skipped if task != int(argument)))
            return _open_task(replace(fresh, returns_to_preview=False), int(argument), facts)
        case "skip" if state.task_id is not None:
            return _go_on(replace(state, skipped=(*state.skipped, state.task_id)), facts)
        case "back" if state.task_id is not None:
            return _back(state, facts)
        case "redo" if state.task_id is not None and state.step in _CHECKED:
            return _ask_part(state, state.task_id, _part_name(_CHECKED[state.step], state.target_id), facts)
    return None


def _back(state: Filling, facts: ReportFacts) -> Outcome:
    task_id = _task_id(state)
    item = facts.item(task_id)
    parts = ["progress", *(f"amount:{target.id}" for target in item.targets), "assessment", "completion", "important"]
    current = _part_name(_CHECKED.get(state.step, state.step), state.target_id)
    index = parts.index(current) if current in parts else len(parts)
    if index == 0:
        return _asked(replace(state, step=Step.OVERVIEW, task_id=None, target_id=None), facts, ask.ShowOverview())
    return _ask_part(state, task_id, parts[index - 1], facts)


def _overview(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    if isinstance(event, Chose) and event.choice == "submit":
        return _submit(state, facts)
    if isinstance(event, Said):
        found = _named(event.text, facts)
        if found is not None:
            return _open_task(state, found.task.id, facts)
    return _asked(state, facts, ask.ShowOverview())


def _progress(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id = _task_id(state)
    item = facts.item(task_id)
    if isinstance(event, Chose):
        if event.choice == "copy" and item.previous is not None:
            last = item.previous
            copied = Write(
                task_id, progress=last.progress, amounts=_own(last.amounts, item), completion=last.completion
            )
            return _written(state, facts, copied, ask.Noted(task_id, "copied"))
        return _refused(state, facts, ask.Refuse("step_order"))
    text = _text(event)
    if refusal := _unusable(text):
        return _refused(state, facts, refusal)
    if item.previous is not None and text == item.previous.progress:
        check = replace(state, step=Step.SAME_CHECK, held=text)
        return _asked(check, facts, ask.CheckSame(task_id))
    return _written(state, facts, Write(task_id, progress=text), ask.Noted(task_id, "progress"))


def _same_check(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id = _task_id(state)
    if _is_yes(event):
        return _written(state, facts, Write(task_id, progress=state.held or ""), ask.Noted(task_id, "progress"))
    if isinstance(event, Said):
        return _progress(replace(state, step=Step.PROGRESS, held=None), event, facts)
    return _asked(state, facts, ask.CheckSame(task_id))


def _amount(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id, target = _task_id(state), _target(state, facts)
    item = facts.item(task_id)
    previous = item.previous.amounts.get(target.id) if item.previous else None
    if isinstance(event, Chose):
        if event.choice == "same" and previous is not None:
            return _count(state, facts, previous, {})
        return _refused(state, facts, ask.Refuse("step_order"))
    text = _text(event)
    try:
        amount = parse_amount(text, target.measure)
    except NotANumber as error:
        if _is_prose(text) and error.reason in ("not_a_number", "number_range"):
            return _appended(state, facts, text)
        return _refused(state, facts, ask.Refuse(error.reason, text, target.id))
    value = amount.value + (previous or 0) if amount.is_increment else amount.value
    reason = None
    if previous is not None and value < previous:
        reason = "number_falls"
    elif target.value and value > 3 * target.value:
        reason = "number_jumps"
    elif amount.is_increment:
        reason = "number_added"
    elif amount.is_spelled:
        reason = "number_understood"
    if reason is None:
        return _count(state, facts, value, {})
    check = replace(state, step=Step.AMOUNT_CHECK, held=format(value, "f"))
    return _asked(check, facts, ask.CheckAmount(task_id, target.id, value, reason))


def _amount_check(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    """A yes, a reason, or another number."""
    target = _target(state, facts)
    value = Decimal(state.held or "0")
    if _is_yes(event):
        return _count(state, facts, value, {})
    if isinstance(event, Said):
        try:
            parse_amount(event.text, target.measure)
        except NotANumber as error:
            if error.reason == "not_a_number" and plain_text.has_words(event.text) and len(event.text) >= 2:
                return _count(state, facts, value, {target.id: event.text[:200]})
        return _amount(replace(state, step=Step.AMOUNT, held=None), event, facts)
    return _refused(state, facts, ask.Refuse("step_order"))


def _count(state: Filling, facts: ReportFacts, value: Decimal, reasons: dict[int, str]) -> Outcome:
    task_id, target = _task_id(state), _target(state, facts)
    write = Write(task_id, amounts={target.id: value}, amount_reasons=reasons)
    return _written(state, facts, write, ask.Noted(task_id, "amount", target.id))


def _assessment(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id = _task_id(state)
    word = event.choice.removeprefix("assess:") if isinstance(event, Chose) else _text(event).strip("。.！! ")
    for assessment, words in _ASSESSMENT_WORDS.items():
        if word == assessment.value or word in words:
            return _written(state, facts, Write(task_id, assessment=assessment), ask.Noted(task_id, "assessment"))
    if isinstance(event, Said) and _is_prose(event.text):
        return _appended(state, facts, event.text)
    return _refused(state, facts, ask.Refuse("assessment_unknown", word))


def _completion(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id = _task_id(state)
    item = facts.item(task_id)
    if isinstance(event, Chose):
        match event.choice:
            case "year_end":
                text = f"{facts.quarter.year}年12月31日前"
            case "ongoing":
                text = "长期坚持"
            case "same" if item.previous is not None and item.previous.completion is not None:
                return _complete(state, facts, item.previous.completion)
            case _:
                return _refused(state, facts, ask.Refuse("step_order"))
    else:
        text = event.text if isinstance(event, Said) else ""
        if refusal := _unusable(text):
            return _refused(state, facts, refusal)
    when = read_when(text, facts.now, facts.calendar)
    completion = Completion(kind=when.kind, text=text[:100], start=_as_date(when.start), end=_as_date(when.end))
    if completion.kind not in (CompletionKind.PERIOD,):
        completion = replace(completion, start=None)
    if when.doubt == "date_impossible":
        return _refused(state, facts, ask.Refuse("date_impossible", text))
    if when.kind is CompletionKind.NONE or when.doubt:
        check = replace(state, step=Step.COMPLETION_CHECK, held=text)
        reason = when.doubt or "date_unclear"
        return _asked(check, facts, ask.CheckCompletion(task_id, completion, reason))
    return _complete(state, facts, completion)


def _completion_check(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    if _is_yes(event):
        text = state.held or ""
        when = read_when(text, facts.now, facts.calendar)
        start = _as_date(when.start) if when.kind is CompletionKind.PERIOD else None
        return _complete(state, facts, Completion(when.kind, text[:100], start, _as_date(when.end)))
    return _completion(replace(state, step=Step.COMPLETION, held=None), event, facts)


def _complete(state: Filling, facts: ReportFacts, completion: Completion) -> Outcome:
    task_id = _task_id(state)
    return _written(state, facts, Write(task_id, completion=completion), ask.Noted(task_id, "completion"))


def _important(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id = _task_id(state)
    if isinstance(event, Chose):
        if event.choice != "none":
            return _refused(state, facts, ask.Refuse("step_order"))
        text = ""
    else:
        text = _text(event)
        if text.strip("。.！! ") in _NO_WORDS:
            text = ""
        elif refusal := _unusable(text):
            return _refused(state, facts, refusal)
    write = Write(task_id, important=text or None, answers_important=True)
    return _written(state, facts, write, ask.Noted(task_id, "important"))


def _parts(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id = _task_id(state)
    if isinstance(event, Chose) and event.choice.startswith("part:"):
        part = event.choice.removeprefix("part:")
        known = ("progress", "assessment", "completion", "important")
        amounts = tuple(f"amount:{target.id}" for target in facts.item(task_id).targets)
        if part in known + amounts:
            return _ask_part(replace(state, returns_to_preview=True), task_id, part, facts)
    return _asked(state, facts, ask.AskParts(task_id))


def _preview(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    if isinstance(event, Chose):
        chosen = event.choice == "submit"
    else:
        chosen = _text(event).strip("。.！! ") in ("提交", "确认提交", "确认", "确定")
    if chosen:
        return _submit(state, facts)
    return _asked(state, facts, ask.ShowPreview())


def _submit(state: Filling, facts: ReportFacts) -> Outcome:
    ready = tuple(item.task.id for item in facts.items if item.is_ready)
    if not ready:
        return _asked(replace(state, step=Step.OVERVIEW, task_id=None), facts, ask.ShowOverview())
    return Outcome(None, (Submit(ready),), (ask.Filed(ready),))


def _conflict(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    """Whose words stand: mine are answered anew on top of theirs, theirs leave the report as it is."""
    task_id = _task_id(state)
    choice = (
        event.choice if isinstance(event, Chose) else {"用我的": "mine", "用对方的": "theirs"}.get(_text(event), "")
    )
    if choice == "mine" and state.held is not None and state.held_from is not None:
        kind, _, held = state.held.partition(":")
        report = facts.item(task_id).report
        reopened = replace(
            state,
            step=state.held_from,
            held=None,
            held_from=None,
            revision=report.revision if report else 0,
        )
        return step(reopened, Chose(held) if kind == "choice" else Said(held), facts)
    if choice == "theirs":
        return _go_on(replace(state, held=None, held_from=None), facts)
    return _asked(state, facts, ask.ShowConflict(task_id))


def _written(state: Filling, facts: ReportFacts, write: Write, noted: ask.Prompt) -> Outcome:
    """Store an answer and ask for what is missing then."""
    item = facts.item(write.task_id)
    after = replace(item, report=applied(item.report, write, facts.unit.id))
    return _go_on(replace(state, held=None), facts.with_item(after), noted, changes=(write,))


def _appended(state: Filling, facts: ReportFacts, text: str) -> Outcome:
    """More of the report where something short was asked: keep it, and ask again."""
    task_id = _task_id(state)
    report = facts.item(task_id).report
    progress = f"{report.progress}\n{text}" if report and report.progress else text
    if len(progress) > plain_text.LIMIT:
        return _refused(state, facts, ask.Refuse("text_long", str(len(progress))))
    return _written(state, facts, Write(task_id, progress=progress), ask.Noted(task_id, "appended"))


def _refused(state: Filling, facts: ReportFacts, refusal: ask.Refuse) -> Outcome:
    """Say why, and leave everything as it was, the open question's buttons too."""
    return Outcome(state, (), (refusal,))


# --- small readings ---------------------------------------------------------------------------------------------


def _changed_by_another(state: Filling, facts: ReportFacts) -> bool:
    if state.task_id is None or not _has(facts, state.task_id):
        return False
    report = facts.item(state.task_id).report
    return report is not None and report.revision > state.revision and report.changed_by_id != facts.person_id


def _named(text: str, facts: ReportFacts) -> Item | None:
    """The task a person names by number (3, 第3项) or by words of its name; None unless it is one."""
    number = text.strip().removeprefix("第").removesuffix("项").strip()
    if number.isdecimal():
        return next((item for item in facts.items if item.task.no == int(number)), None)
    found = [item for item in facts.items if len(text) >= 2 and text in item.task.name]
    return found[0] if len(found) == 1 else None


def _unusable(text: str) -> ask.Refuse | None:
    if not plain_text.has_words(text):
        return ask.Refuse("text_empty")
    if len(text) > plain_text.LIMIT:
        return ask.Refuse("text_long", str(len(text)))
    return None


def _is_yes(event: Event) -> bool:
    if isinstance(event, Chose):
        return event.choice == "yes"
    return isinstance(event, Said) and event.text.strip("。.！! ") in _YES_WORDS


def _is_prose(text: str) -> bool:
    return len(text) >= _PROSE and plain_text.has_words(text)


def _text(event: Event) -> str:
    match event:
        case Said(text):
            return text
        case Chose() | Begin():
            return ""
        case _:
            assert_never(event)


def _as_date(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def _own(amounts: object, item: Item) -> dict[int, Decimal]:
    assert item.previous is not None
    wanted = {target.id for target in item.targets}
    return {target_id: value for target_id, value in item.previous.amounts.items() if target_id in wanted}


def _has(facts: ReportFacts, task_id: int) -> bool:
    return any(item.task.id == task_id for item in facts.items)


def _task_id(state: Filling) -> int:
    if state.task_id is None:
        raise ValueError(f"{state.step} without a task")
    return state.task_id


def _target(state: Filling, facts: ReportFacts) -> Target:
    for target in facts.item(_task_id(state)).targets:
        if target.id == state.target_id:
            return target
    raise ValueError(f"{state.step} without a target")


def _part_name(step: Step, target_id: int | None) -> str:
    return f"amount:{target_id}" if step is Step.AMOUNT else step.value


_CHECKED = {
    Step.SAME_CHECK: Step.PROGRESS,
    Step.AMOUNT_CHECK: Step.AMOUNT,
    Step.COMPLETION_CHECK: Step.COMPLETION,
}
_EDITS = frozenset(
    (Step.PROGRESS, Step.AMOUNT, Step.ASSESSMENT, Step.COMPLETION, Step.IMPORTANT, *_CHECKED, Step.PARTS)
)
_ANSWERS: dict[Step, Callable[[Filling, Event, ReportFacts], Outcome]] = {
    Step.OVERVIEW: _overview,
    Step.PROGRESS: _progress,
    Step.SAME_CHECK: _same_check,
    Step.AMOUNT: _amount,
    Step.AMOUNT_CHECK: _amount_check,
    Step.ASSESSMENT: _assessment,
    Step.COMPLETION: _completion,
    Step.COMPLETION_CHECK: _completion_check,
    Step.IMPORTANT: _important,
    Step.PARTS: _parts,
    Step.PREVIEW: _preview,
    Step.CONFLICT: _conflict,
}
