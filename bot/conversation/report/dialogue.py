"""The report dialogue: one question at a time, task by task, until everything is submitted.

Theory of operation. The draft lives in the reports; the dialogue holds only which question is open. `step` takes that
state, what the person did, and the facts as they stand, and returns the next state, the changes to write, and what to
say. Three rules make it whole:

1. After every change the next question is the first part still missing: of this task, then of the tasks after it. So
   a dialogue can be left at any point, on any device, and `Begin` finds the way back from the draft alone.
2. An answer that cannot be used changes nothing, and the same question stays open.
3. A suggestion (suggest.py) is a second way to answer the open question, never a question of its own: whoever types
   answers one by one, whoever presses 全部对 has answered the rest of the task and filed it.

    OVERVIEW ──task──▶ PROGRESS ▶ AMOUNT (each target) ▶ ASSESSMENT ▶ COMPLETION ▶ IMPORTANT ──▶ next task … ▶ PREVIEW
        ▲                 │  a doubtful answer waits in SAME_, HOLLOW_, AMOUNT_, COMPLETION_CHECK for a yes;       │
        │                 │  what came into the draft another way is asked about in DOUBTS, before it is filed     │
        └── PARTS ◀───────┴── an answer to a task that somebody else changed meanwhile waits in CONFLICT ──────────┘
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.conversation import prompts as ask
from bot.conversation.events import Begin, Chose, Event, Said
from bot.conversation.filling import Filling, Item, Outcome, ReportFacts, Step, Submit, applied
from bot.conversation.reading.yes import about_privacy, is_done_with
from bot.conversation.report.amounts import answer_amount, check_amount
from bot.conversation.report.answering import (
    USES,
    appended,
    holding,
    insisted_why,
    is_prose,
    refused,
    said,
    suggestion,
    tells_work,
    unheard,
    use_held,
    written,
)
from bot.conversation.report.closing import answer_assessment, answer_completion, answer_important, check_completion
from bot.conversation.report.disclaiming import check_disclaimed
from bot.conversation.report.doubts import answer_doubts, ask_doubts, open_doubts
from bot.conversation.report.problem import answer_problem
from bot.conversation.report.progress import answer_progress, check_text, choose_target
from bot.conversation.report.questions import (
    CHECKED,
    ask_part,
    asked,
    begin,
    common_choice,
    filed_now,
    go_on,
    has,
    open_task,
)
from bot.conversation.report.typed import kept_on_leaving, matter_asked, typed, typed_way
from bot.domain import plain_text
from bot.domain.amount import is_amount
from bot.domain.protection import private_numbers, without_private_numbers

_WRONG_WORDS = frozenset(
    (
        *("不对", "不是", "不", "否", "不正确", "不确定", "无", "没有"),
        *("错", "错了", "有误", "填错了", "写错了", "重填", "重新填"),
    )
)


def step(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    """Take one event. Total: every event in every state is answered, and nothing is changed by what is refused."""
    if isinstance(event, Begin):
        return begin(state, event, facts)
    if isinstance(event, Said):
        said_plainly = Said(plain_text.without_emoji(event.text).strip() or event.text)
        event = typed_way(state, said_plainly, facts)
    if isinstance(event, Said) and state.step in CHECKED and event.text.strip("。.！!，, ") in _WRONG_WORDS:
        event = Chose("redo")
    if isinstance(event, Chose):
        common = common_choice(state, event.choice, facts)
        if common is not None:
            return replace(common, changes=(*kept_on_leaving(state, event.choice), *common.changes))
    if isinstance(event, Chose) and event.choice in USES and state.held is not None and state.step in _HOLDING:
        return use_held(state, event.choice, facts)
    if state.step in _EDITS and facts.item(state.open_task).is_accepted:
        return open_task(state, state.open_task, facts)
    if state.step in _EDITS and _changed_by_another(state, facts):
        held, held_from = _meant(state, event)
        conflict = replace(state, step=Step.CONFLICT, held=held, held_from=held_from)
        return asked(conflict, facts, ask.ShowConflict(state.open_task, _mine(conflict)))
    if isinstance(event, Chose) and event.choice in ("accept", "numbers") and state.step in _OFFERING:
        return _accept(state, event.choice, facts)
    if isinstance(event, Said) and (at_matter := matter_asked(state, event.text, facts)) is not None:
        return step(*at_matter, facts)
    if isinstance(event, Said) and state.step in _PROSE_STEPS and (found := private_numbers(event.text)):
        check = replace(state, step=Step.PRIVACY_CHECK, held=event.text, held_from=state.step)
        return asked(check, facts, ask.CheckPrivacy(tuple(dict.fromkeys(number.kind for number in found))))
    if isinstance(event, Said) and (outcome := typed(state, event, facts, _answer)) is not None:
        return outcome
    outcome = _answer(state, event, facts)
    if state.step in CHECKED and not outcome.changes and all(isinstance(say, ask.Refuse) for say in outcome.says):
        return refused(state, facts, *outcome.says)  # rule 2: what waits for its yes waits on
    if state.step not in _HOLDING:
        return outcome
    kept = holding(state, event, outcome)
    if kept is not outcome and isinstance(event, Said) and state.step not in (Step.PARTS, Step.PROGRESS):
        return appended(state, facts, event.text) if tells_work(state, event.text, facts) else kept
    return kept


def _answer(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    return _ANSWERS[state.step](state, event, facts)


# --- answers ----------------------------------------------------------------------------------------------------


def _overview(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    if isinstance(event, Chose) and event.choice == "submit":
        return _submit(state, facts)
    if isinstance(event, Said):
        found = _named(event.text, facts)
        if found is not None:
            return open_task(state, found.task.id, facts)
        left = [item for item in facts.items if not item.is_filed and item.missing]
        if len(left) == 1 and left[0].report is not None and left[0].report.progress:
            # Nothing else is open: the words are an answer to what is missing there.
            reopened = ask_part(replace(state, put_off=()), left[0].task.id, left[0].first_question, facts)
            assert reopened.state is not None
            return step(reopened.state, event, facts)
    return asked(state, facts, *unheard(event), ask.ShowOverview())


def _accept(state: Filling, choice: str, facts: ReportFacts) -> Outcome:
    """A yes to what was proposed: to the numbers, or to everything, which files the task."""
    task_id = state.open_task
    offer = suggestion(facts.item(task_id), facts)
    if choice == "accept" and offer.is_whole:
        write = offer.write(task_id)
        item = facts.item(task_id)
        after = facts.with_item(replace(item, report=applied(item.report, write, facts.unit.id)))
        if open_doubts(state, after):
            return ask_doubts(state, after, (write,))
        return filed_now(state, after, (task_id,), (write,))
    if choice == "numbers" and offer.amounts:
        return written(state, facts, offer.numbers(task_id), ask.Noted(task_id, "accepted"))
    return refused(state, facts, ask.Refuse("step_order"))


def _parts(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id = state.open_task
    if isinstance(event, Chose) and event.choice.startswith("part:"):
        part = event.choice.removeprefix("part:")
        known = ("progress", "assessment", "completion", "important")
        amounts = tuple(f"amount:{target.id}" for target in facts.item(task_id).targets)
        if part in known + amounts:
            return ask_part(replace(state, returns_to_preview=True), task_id, part, facts)
    return asked(state, facts, *unheard(event), ask.AskParts(task_id))


def _preview(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    if is_done_with(event.text) if isinstance(event, Said) else event == Chose("submit"):
        return _submit(state, facts)
    if isinstance(event, Said):
        return refused(state, facts, ask.Refuse("unheard_preview", event.text))
    return asked(state, facts, ask.ShowPreview())


def _submit(state: Filling, facts: ReportFacts) -> Outcome:
    ready = tuple(item.task.id for item in facts.items if item.is_ready)
    if not ready:
        begun = [item.task.id for item in facts.items if item.is_begun and not item.is_filed]
        if len(begun) == 1:
            return go_on(replace(state, task_id=begun[0], put_off=(), skipped=()), facts, ask.NotReady(begun[0]))
        why = tuple(ask.NotReady(task_id) for task_id in begun[:3])
        return asked(replace(state, step=Step.OVERVIEW, task_id=None), facts, *why, ask.ShowOverview())
    if open_doubts(state, facts):
        return ask_doubts(replace(state, task_id=None), facts)
    return Outcome(None, (Submit(ready),), (ask.Filed(ready),))


def _conflict(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    """Whose words stand: mine are answered anew on top of theirs, theirs leave the report as it is."""
    task_id = state.open_task
    words = {"用我的": "mine", "用对方的": "theirs", "对比": "compare"}
    choice = event.choice if isinstance(event, Chose) else words.get(said(event), "")
    if _changed_by_another(state, facts):
        choice = ""  # what stands there now has not been shown yet
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
        return go_on(replace(state, held=None, held_from=None), facts)
    return asked(state, facts, ask.ShowConflict(task_id, _mine(state), compared=choice == "compare"))


def _meant(state: Filling, event: Event) -> tuple[str, Step]:
    """The answer that waits in a conflict, and the question it belongs to.

    Whoever says yes to a doubt, or how to go about a private number, means the answer in doubt, which waits on; other
    words are an answer of their own.
    """
    base = state.held_from if state.step is Step.PRIVACY_CHECK else CHECKED.get(state.step)
    if base is None:
        return f"choice:{event.choice}" if isinstance(event, Chose) else f"text:{said(event)}", state.step
    words = said(event)
    if state.step is Step.PRIVACY_CHECK:
        is_about_it = not words or about_privacy(words) != ""
    elif base is Step.PROGRESS:
        is_choice = state.step is Step.WHICH_TARGET and not is_prose(words)
        is_about_it = not words or insisted_why(event) is not None or is_amount(words) or is_choice
    else:
        is_about_it = not words or insisted_why(event) is not None
    return f"text:{(state.held or '') if is_about_it else words}", base


def _mine(state: Filling) -> str:
    """The words that wait in a conflict; empty where a button was pressed."""
    kind, _, held = (state.held or "").partition(":")
    return held if kind == "text" else ""


def _privacy_check(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    """Whether private numbers are left out, or kept because they are needed; another text is another answer."""
    held, held_from = state.held or "", state.held_from or Step.PROGRESS
    reopened = replace(state, step=held_from, held=None, held_from=None)
    choice = event.choice if isinstance(event, Chose) else about_privacy(said(event))
    if choice in ("remove", "keep"):
        text = without_private_numbers(held) if choice == "remove" else held
        outcome = _ANSWERS[held_from](reopened, Said(text), facts)
        return holding(reopened, Said(text), outcome) if held_from in _HOLDING else outcome
    if isinstance(event, Said):
        return step(reopened, event, facts)
    return refused(state, facts, ask.Refuse("step_order"))


# --- small readings ---------------------------------------------------------------------------------------------


def _changed_by_another(state: Filling, facts: ReportFacts) -> bool:
    if state.task_id is None or not has(facts, state.task_id):
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


_EDITS = frozenset(
    (
        *(Step.PROGRESS, Step.AMOUNT, Step.ASSESSMENT, Step.COMPLETION, Step.IMPORTANT),
        *(*CHECKED, Step.PRIVACY_CHECK, Step.PARTS),
    )
)
# Where words that are no answer may still be more of the report, or an important matter.
_HOLDING = frozenset((Step.PROGRESS, Step.AMOUNT, Step.ASSESSMENT, Step.COMPLETION, Step.PARTS))
# Questions that a suggestion may answer, too.
_OFFERING = frozenset((Step.AMOUNT, Step.ASSESSMENT, Step.COMPLETION, Step.IMPORTANT))
# Where a whole sentence may be typed, and a private person's number with it.
_PROSE_STEPS = frozenset((Step.PROBLEM, Step.PROGRESS, Step.AMOUNT, Step.ASSESSMENT, Step.IMPORTANT))
_ANSWERS: dict[Step, Callable[[Filling, Event, ReportFacts], Outcome]] = {
    Step.OVERVIEW: _overview,
    Step.PROBLEM: answer_problem,
    Step.PROGRESS: answer_progress,
    Step.SAME_CHECK: check_text,
    Step.HOLLOW_CHECK: check_text,
    Step.WHICH_TARGET: choose_target,
    Step.AMOUNT: answer_amount,
    Step.AMOUNT_CHECK: check_amount,
    Step.DISCLAIM_CHECK: lambda state, event, facts: check_disclaimed(state, event, facts, answer_amount),
    Step.ASSESSMENT: answer_assessment,
    Step.COMPLETION: answer_completion,
    Step.COMPLETION_CHECK: check_completion,
    Step.IMPORTANT: answer_important,
    Step.PARTS: _parts,
    Step.PREVIEW: _preview,
    Step.CONFLICT: _conflict,
    Step.PRIVACY_CHECK: _privacy_check,
    Step.DOUBTS: answer_doubts,
}
