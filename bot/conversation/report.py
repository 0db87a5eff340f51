"""The report dialogue: one question at a time, task by task, until everything is submitted.

Theory of operation. The draft lives in the reports; the dialogue holds only which question is open. `step` takes that
state, what the person did, and the facts as they stand, and returns the next state, the changes to write, and what to
say. Three rules make it whole:

1. After every change the next question is the first part still missing: of this task, then of the tasks after it. So
   a dialogue can be left at any point, on any device, and `Begin` finds the way back from the draft alone.
2. An answer that cannot be used changes nothing, and the same question stays open.
3. A proposal (suggest.py) is a second way to answer the open question, never a question of its own: whoever types
   answers one by one, whoever presses 全部对 has answered the rest of the task and filed it.

    OVERVIEW ──task──▶ PROGRESS ▶ AMOUNT (each target) ▶ ASSESSMENT ▶ COMPLETION ▶ IMPORTANT ──▶ next task … ▶ PREVIEW
        ▲                 │  a doubtful answer waits in SAME_, HOLLOW_, AMOUNT_, COMPLETION_CHECK for a yes;       │
        │                 │  what came into the draft another way is asked about in DOUBTS, before it is filed     │
        └── PARTS ◀───────┴── an answer to a task that somebody else changed meanwhile waits in CONFLICT ──────────┘
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import assert_never

from bot.conversation import prompts as ask
from bot.conversation.completion import read_completion
from bot.conversation.doubts import answer_doubts, ask_doubts, open_doubts
from bot.conversation.events import Begin, Chose, Event, Said
from bot.conversation.filling import Filling, Item, Outcome, ReportFacts, Step, Submit, Write, applied
from bot.conversation.problem import answer_problem
from bot.conversation.questions import CHECKED, ask_part, asked, begin, common_choice, filed_now, go_on, has, open_task
from bot.conversation.settling import insistence, tidy_reason
from bot.conversation.suggest import Suggestion, own_amounts, suggest, write_of
from bot.conversation.yes import is_yes
from bot.domain import plain_text
from bot.domain.amount import NotANumber, is_amount, parse_amount
from bot.domain.doubt import amount_doubt, completion_doubt, text_doubt
from bot.domain.programme import Target
from bot.domain.protection import private_numbers, without_private_numbers
from bot.domain.report import Assessment, Completion, CompletionKind
from bot.domain.short_answer import News, ShortAnswer, read_short
from bot.domain.told import read_told

_NO_WORDS = frozenset(("无", "没有", "暂无", "没", "否", "无重要情况", "没有重要情况", "不需要"))
# The number will come later: 还没统计, 我也不清楚, 回头问问.
_NO_NUMBER_YET = re.compile(
    r"(?:这个|数字?|我|我们|也|现在|目前|暂时|暂|具体|还|真|数据)*(?:不知道|不清楚|不太?清楚|不掌握|没有?数|没数据|没有?统计(?:出来|完|好)?|在?统计中|待统计"
    r"|要问(?:一下|问)?|(?:得|要)?回头(?:再)?(?:问|查|核)(?:问|一下|实)?|等(?:一下|统计|数据).{0,6}|不好说|不确定)(?:了|呢|吧|啊)?"
)
_WRONG_WORDS = frozenset(
    (
        "不对",
        "不是",
        "错",
        "错了",
        "不",
        "否",
        "有误",
        "填错了",
        "写错了",
        "重填",
        "重新填",
        "不确定",
        "不正确",
        "无",
        "没有",
    )
)
# The ways out, typed.
_WAYS = {"上一步": "back", "返回": "back", "跳过": "skip", "跳过这项": "skip", "先跳过": "skip", "下一项": "skip"}
_WAYS |= {"先放着": "pause", "以后再填": "pause", "暂停": "pause", "全部任务": "overview"}
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
        return begin(state, event, facts)
    if isinstance(event, Said) and (way := _WAYS.get(event.text.strip("。.！! "))):
        event = Chose(way) if state.task_id is not None or way in ("pause", "overview") else event
    if isinstance(event, Said) and state.step in CHECKED and event.text.strip("。.！!，, ") in _WRONG_WORDS:
        event = Chose("redo")
    if isinstance(event, Chose):
        common = common_choice(state, event.choice, facts)
        if common is not None:
            return common
    if state.step in _EDITS and facts.item(state.open_task).is_accepted:
        return open_task(state, state.open_task, facts)
    if state.step in _EDITS and _changed_by_another(state, facts):
        held, held_from = _meant(state, event)
        conflict = replace(state, step=Step.CONFLICT, held=held, held_from=held_from)
        return asked(conflict, facts, ask.ShowConflict(state.open_task, _mine(conflict)))
    if isinstance(event, Chose) and event.choice in ("accept", "numbers") and state.step in _OFFERING:
        return _accept(state, event.choice, facts)
    if isinstance(event, Said) and state.step in _PROSE_STEPS and (found := private_numbers(event.text)):
        check = replace(state, step=Step.PRIVACY_CHECK, held=event.text, held_from=state.step)
        return asked(check, facts, ask.CheckPrivacy(tuple(dict.fromkeys(number.kind for number in found))))
    return _ANSWERS[state.step](state, event, facts)


# --- answers ----------------------------------------------------------------------------------------------------


def _overview(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    if isinstance(event, Chose) and event.choice == "submit":
        return _submit(state, facts)
    if isinstance(event, Said):
        found = _named(event.text, facts)
        if found is not None:
            return open_task(state, found.task.id, facts)
    return asked(state, facts, *_unheard(event), ask.ShowOverview())


def _progress(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id = state.open_task
    item = facts.item(task_id)
    if isinstance(event, Chose):
        if event.choice == "copy" and item.previous is not None:
            last = item.previous
            copied = Write(
                task_id,
                progress=last.progress,
                amounts=own_amounts(item),
                insisted={"progress": ""},
                completion=last.completion,
            )
            return _written(state, facts, copied, ask.Noted(task_id, "copied"))
        if event.choice == "unchanged" and item.previous is not None:
            return _unchanged(state, item, facts)
        return _refused(state, facts, ask.Refuse("step_order"))
    text = _text(event)
    if refusal := _unusable(text):
        return _refused(state, facts, refusal)
    if short := read_short(text, [target.measure for target in item.targets]):
        return _short(state, short, item, facts)
    match text_doubt(text, item.previous):
        case "text_same":
            return asked(replace(state, step=Step.SAME_CHECK, held=text), facts, ask.CheckSame(task_id))
        case "text_hollow":
            return asked(replace(state, step=Step.HOLLOW_CHECK, held=text), facts, ask.CheckHollow(task_id))
    return _written(state, facts, Write(task_id, progress=text), ask.Noted(task_id, "progress"))


def _unchanged(state: Filling, item: Item, facts: ReportFacts) -> Outcome:
    """Last quarter's row once more, said to be so; filed at once where nothing else is to be asked."""
    last = item.previous
    assert last is not None
    write = Write(
        item.task.id,
        short=ShortAnswer(News.UNCHANGED, "无变化"),
        amounts=own_amounts(item),
        insisted={"progress": ""},
        assessment=last.assessment,
        completion=last.completion if _is_to_come(last.completion, facts) else None,
        answers_important=True,
    )
    after = facts.with_item(replace(item, report=applied(item.report, write, facts.unit.id)))
    if not after.item(item.task.id).missing:
        return filed_now(state, after, (item.task.id,), (write,))
    return _written(state, facts, write, ask.Noted(item.task.id, "short"))


def _short(state: Filling, short: ShortAnswer, item: Item, facts: ReportFacts, target_id: int | None = None) -> Outcome:
    """+12 场, 无变化, 完成, 未到实施时间: the progress will be a sentence of ours, for the unit to confirm or edit."""
    write = write_of(short, item, target_id)
    if isinstance(write, Write):
        return _written(state, facts, write, ask.Noted(item.task.id, "short"))
    check = replace(state, step=Step.WHICH_TARGET, held=short.said)
    which = ask.AskWhichTarget(item.task.id, tuple(target.id for target in write), short.added or Decimal(0))
    return asked(check, facts, which)


def _which_target(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    """Which of several targets an addition belongs to: a button, or words of the target; another text is a new answer."""
    item = facts.item(state.open_task)
    short = read_short(state.held or "", [target.measure for target in item.targets])
    word = event.choice.removeprefix("target:") if isinstance(event, Chose) else _text(event)
    named = [target for target in item.targets if word == str(target.id) or (len(word) >= 2 and word in target.text)]
    if short is not None and len(named) == 1:
        return _short(replace(state, step=Step.PROGRESS, held=None), short, item, facts, named[0].id)
    if isinstance(event, Said):
        return _progress(replace(state, step=Step.PROGRESS, held=None), event, facts)
    return _refused(state, facts, ask.Refuse("step_order"))


def _text_check(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    """A doubtful text: a yes keeps it, a reason too, and so do the same words again; anything else is another answer."""
    task_id, held = state.open_task, state.held or ""
    reason = insistence(event.text, is_explicit=True) if isinstance(event, Said) else _insistence(event)
    if reason is None and _text(event) == held:
        reason = ""
    if reason is not None:
        kept = Write(task_id, progress=held, insisted={"progress": reason})
        return _written(state, facts, kept, ask.Noted(task_id, "progress"))
    if isinstance(event, Said):
        if is_amount(event.text):
            return _kept_and_answered(state, event, facts, held)
        return _progress(replace(state, step=Step.PROGRESS, held=None), event, facts)
    return _refused(state, facts, ask.Refuse("step_order"))


def _kept_and_answered(state: Filling, event: Said, facts: ReportFacts, held: str) -> Outcome:
    """Whoever answers a doubt about the text with a number has gone on to the next question, and means the text."""
    task_id = state.open_task
    write = Write(task_id, progress=held, insisted={"progress": ""})
    kept = _written(state, facts, write, ask.Noted(task_id, "progress"))
    item = facts.item(task_id)
    after = facts.with_item(replace(item, report=applied(item.report, write, facts.unit.id)))
    if kept.state is None or kept.state.step is not Step.AMOUNT or kept.state.task_id != task_id:
        return kept
    # Both are one answer to one event: the text of this moment is no change by somebody else.
    answered = _amount(kept.state, event, after)
    return replace(answered, changes=(write, *answered.changes), says=(ask.Noted(task_id, "progress"), *answered.says))


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
        return _written(state, facts, offer.numbers(task_id), ask.Noted(task_id, "accepted"))
    return _refused(state, facts, ask.Refuse("step_order"))


def suggestion(item: Item, facts: ReportFacts) -> Suggestion:
    """What can be proposed for a task now."""
    return suggest(item, facts.quarter.year, facts.now.date())


def _amount(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id, target = state.open_task, _target(state, facts)
    item = facts.item(task_id)
    previous = item.previous.amounts.get(target.id) if item.previous else None
    if isinstance(event, Chose):
        if event.choice == "same" and previous is not None:
            return _count(state, facts, previous)
        told = suggestion(item, facts).amounts.get(target.id)
        if event.choice == "told" and told is not None:
            return _count(state, facts, told.value)
        return _refused(state, facts, ask.Refuse("step_order"))
    text = _text(event)
    if _insistence(event) == "" and (told := suggestion(item, facts).amounts.get(target.id)) is not None:
        return _count(state, facts, told.value)
    short = read_short(text, [target.measure])
    if short is not None and short.news is News.UNCHANGED and previous is not None:
        check = replace(state, step=Step.AMOUNT_CHECK, held=format(previous, "f"))
        return asked(check, facts, ask.CheckAmount(task_id, target.id, previous, "number_understood"))
    try:
        amount = parse_amount(text, target.measure)
    except NotANumber as error:
        if error.value is not None:
            check = replace(state, step=Step.AMOUNT_CHECK, held=format(error.value, "f"))
            return asked(check, facts, ask.CheckAmount(task_id, target.id, error.value, error.reason))
        if _NO_NUMBER_YET.fullmatch(text.strip("。.，,！!？? ")):
            return go_on(replace(state, skipped=(*state.skipped, task_id)), facts, ask.SetAside(task_id))
        if error.reason in ("not_a_number", "number_range"):
            if _is_prose(text):
                return _appended(state, facts, text)
            if named := _named_amounts(item, text):
                return _written(state, facts, named, ask.Noted(task_id, "named", next(iter(named.amounts))))
        return _refused(state, facts, ask.Refuse(error.reason, text, target.id))
    value = amount.value + (previous or 0) if amount.is_increment else amount.value
    reason = amount_doubt(value, target, previous)
    if reason is None and amount.is_increment:
        reason = "number_added"
    elif reason is None and amount.is_spelled:
        reason = "number_understood"
    if reason is None:
        return _count(state, facts, value)
    check = replace(state, step=Step.AMOUNT_CHECK, held=format(value, "f"))
    return asked(check, facts, ask.CheckAmount(task_id, target.id, value, reason))


def _named_amounts(item: Item, text: str) -> Write | None:
    """幼儿园1所, 中小学改成3所: whoever names a target by its words answers that one, whichever was asked for."""
    before = item.previous.amounts if item.previous else {}
    told = read_told(text, item.targets, before)
    sure = {target.id: told[target.id].value for target in item.targets if target.id in told}
    if any(amount_doubt(sure[one.id], one, before.get(one.id)) for one in item.targets if one.id in sure):
        return None
    return Write(item.task.id, amounts=sure) if sure else None


def _amount_check(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    """A yes, a reason, or another number."""
    target = _target(state, facts)
    value = Decimal(state.held or "0")
    last = facts.item(state.open_task).previous
    is_doubtful = amount_doubt(value, target, last.amounts.get(target.id) if last else None) is not None
    reason = _insistence(event)
    if reason is not None:
        return _count(state, facts, value, reason if reason or is_doubtful else None)
    if isinstance(event, Said):
        try:
            parse_amount(event.text, target.measure)
        except NotANumber as error:
            is_reason = plain_text.has_words(event.text) and len(event.text) >= 2 and event.text[-1] not in "?？吗"
            if is_doubtful and error.reason == "not_a_number" and is_reason and not is_amount(event.text):
                return _count(state, facts, value, tidy_reason(event.text))
        return _amount(replace(state, step=Step.AMOUNT, held=None), event, facts)
    return _refused(state, facts, ask.Refuse("step_order"))


def _count(state: Filling, facts: ReportFacts, value: Decimal, reason: str | None = None) -> Outcome:
    """Store a total; `reason` is not None where somebody insisted on it."""
    task_id, target = state.open_task, _target(state, facts)
    insisted = {f"amount:{target.id}": reason} if reason is not None else {}
    write = Write(task_id, amounts={target.id: value}, insisted=insisted)
    return _written(state, facts, write, ask.Noted(task_id, "amount", target.id))


def _assessment(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id = state.open_task
    word = event.choice.removeprefix("assess:") if isinstance(event, Chose) else _text(event).strip("。.！! ")
    for assessment, words in _ASSESSMENT_WORDS.items():
        if word == assessment.value or word in words:
            return _written(state, facts, Write(task_id, assessment=assessment), ask.Noted(task_id, "assessment"))
    if isinstance(event, Said) and _is_prose(event.text):
        return _appended(state, facts, event.text)
    return _refused(state, facts, ask.Refuse("assessment_unknown", word))


def _completion(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id = state.open_task
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
    completion, doubt = read_completion(text, facts)
    if doubt == "date_impossible":
        return _refused(state, facts, ask.Refuse("date_impossible", text))
    if doubt is not None:
        check = replace(state, step=Step.COMPLETION_CHECK, held=text)
        return asked(check, facts, ask.CheckCompletion(task_id, completion, doubt))
    return _complete(state, facts, completion)


def _completion_check(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    reason = _insistence(event)
    if reason is not None:
        completion, _ = read_completion(state.held or "", facts)
        is_doubtful = completion_doubt(completion, facts.now.date()) is not None
        return _complete(state, facts, completion, reason if reason or is_doubtful else None)
    return _completion(replace(state, step=Step.COMPLETION, held=None), event, facts)


def _complete(state: Filling, facts: ReportFacts, completion: Completion, reason: str | None = None) -> Outcome:
    """Store a completion time; `reason` is not None where somebody insisted on it."""
    task_id = state.open_task
    write = Write(task_id, completion=completion, insisted={"completion": reason} if reason is not None else {})
    return _written(state, facts, write, ask.Noted(task_id, "completion"))


def _important(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id = state.open_task
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
    task_id = state.open_task
    if isinstance(event, Chose) and event.choice.startswith("part:"):
        part = event.choice.removeprefix("part:")
        known = ("progress", "assessment", "completion", "important")
        amounts = tuple(f"amount:{target.id}" for target in facts.item(task_id).targets)
        if part in known + amounts:
            return ask_part(replace(state, returns_to_preview=True), task_id, part, facts)
    return asked(state, facts, *_unheard(event), ask.AskParts(task_id))


def _preview(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    if isinstance(event, Chose):
        chosen = event.choice == "submit"
    else:
        chosen = is_yes(_text(event)) or _text(event).strip("。.！! ") in ("提交", "提交吧", "确认提交")
    if chosen:
        return _submit(state, facts)
    return asked(state, facts, *_unheard(event), ask.ShowPreview())


def _submit(state: Filling, facts: ReportFacts) -> Outcome:
    ready = tuple(item.task.id for item in facts.items if item.is_ready)
    if not ready:
        return asked(replace(state, step=Step.OVERVIEW, task_id=None), facts, ask.ShowOverview())
    if open_doubts(state, facts):
        return ask_doubts(replace(state, task_id=None), facts)
    return Outcome(None, (Submit(ready),), (ask.Filed(ready),))


def _conflict(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    """Whose words stand: mine are answered anew on top of theirs, theirs leave the report as it is."""
    task_id = state.open_task
    words = {"用我的": "mine", "用对方的": "theirs", "对比": "compare"}
    choice = event.choice if isinstance(event, Chose) else words.get(_text(event), "")
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
        return f"choice:{event.choice}" if isinstance(event, Chose) else f"text:{_text(event)}", state.step
    said = _text(event)
    if state.step is Step.PRIVACY_CHECK:
        is_about_it = said in ("", "去掉", "保留")
    elif base is Step.PROGRESS:
        is_choice = state.step is Step.WHICH_TARGET and not _is_prose(said)
        is_about_it = not said or _insistence(event) is not None or is_amount(said) or is_choice
    else:
        is_about_it = not said or _insistence(event) is not None
    return f"text:{(state.held or '') if is_about_it else said}", base


def _mine(state: Filling) -> str:
    """The words that wait in a conflict; empty where a button was pressed."""
    kind, _, held = (state.held or "").partition(":")
    return held if kind == "text" else ""


def _privacy_check(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    """Whether private numbers are left out, or kept because they are needed; another text is another answer."""
    held, held_from = state.held or "", state.held_from or Step.PROGRESS
    reopened = replace(state, step=held_from, held=None, held_from=None)
    choice = event.choice if isinstance(event, Chose) else {"去掉": "remove", "保留": "keep"}.get(_text(event), "")
    if choice in ("remove", "keep"):
        text = without_private_numbers(held) if choice == "remove" else held
        return _ANSWERS[held_from](reopened, Said(text), facts)
    if isinstance(event, Said):
        return step(reopened, event, facts)
    return _refused(state, facts, ask.Refuse("step_order"))


def _written(state: Filling, facts: ReportFacts, write: Write, noted: ask.Prompt) -> Outcome:
    """Store an answer and ask for what is missing then."""
    item = facts.item(write.task_id)
    after = replace(item, report=applied(item.report, write, facts.unit.id))
    return go_on(replace(state, held=None), facts.with_item(after), noted, changes=(write,))


def _appended(state: Filling, facts: ReportFacts, text: str) -> Outcome:
    """More of the report where something short was asked: keep it, and ask again."""
    task_id = state.open_task
    report = facts.item(task_id).report
    progress = f"{report.progress}\n{text}" if report and report.progress else text
    if len(progress) > plain_text.LIMIT:
        return _refused(state, facts, ask.Refuse("text_long", str(len(progress))))
    return _written(state, facts, Write(task_id, progress=progress), ask.Noted(task_id, "appended"))


def _refused(state: Filling, facts: ReportFacts, refusal: ask.Refuse) -> Outcome:
    """Say why, and leave everything as it was, the open question's buttons too."""
    return Outcome(state, (), (refusal,))


def _unheard(event: Event) -> tuple[ask.Prompt, ...]:
    """In front of a screen that is shown again: these words changed nothing."""
    return (ask.Refuse("unheard", event.text),) if isinstance(event, Said) else ()


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


def _unusable(text: str) -> ask.Refuse | None:
    if not plain_text.has_words(text):
        return ask.Refuse("text_empty")
    if len(text) > plain_text.LIMIT:
        return ask.Refuse("text_long", str(len(text)))
    return None


def _insistence(event: Event) -> str | None:
    """The reason with which a person keeps what was doubted, empty for a bare yes; None for anything else."""
    if isinstance(event, Chose):
        return "" if event.choice == "yes" else None
    return insistence(event.text) if isinstance(event, Said) else None


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


def _is_to_come(completion: Completion | None, facts: ReportFacts) -> bool:
    """Whether a completion time of last quarter still holds: none that has gone by without the task being done."""
    if completion is None or completion.kind is CompletionKind.DONE or completion.end is None:
        return True
    return completion.end >= facts.now.date()


def _target(state: Filling, facts: ReportFacts) -> Target:
    for target in facts.item(state.open_task).targets:
        if target.id == state.target_id:
            return target
    raise ValueError(f"{state.step} without a target")


_EDITS = frozenset(
    (
        *(Step.PROGRESS, Step.AMOUNT, Step.ASSESSMENT, Step.COMPLETION, Step.IMPORTANT),
        *(*CHECKED, Step.PRIVACY_CHECK, Step.PARTS),
    )
)
# Questions that a proposal may answer, too.
_OFFERING = frozenset((Step.AMOUNT, Step.ASSESSMENT, Step.COMPLETION, Step.IMPORTANT))
# Where a whole sentence may be typed, and a private person's number with it.
_PROSE_STEPS = frozenset((Step.PROBLEM, Step.PROGRESS, Step.AMOUNT, Step.ASSESSMENT, Step.IMPORTANT))
_ANSWERS: dict[Step, Callable[[Filling, Event, ReportFacts], Outcome]] = {
    Step.OVERVIEW: _overview,
    Step.PROBLEM: answer_problem,
    Step.PROGRESS: _progress,
    Step.SAME_CHECK: _text_check,
    Step.HOLLOW_CHECK: _text_check,
    Step.WHICH_TARGET: _which_target,
    Step.AMOUNT: _amount,
    Step.AMOUNT_CHECK: _amount_check,
    Step.ASSESSMENT: _assessment,
    Step.COMPLETION: _completion,
    Step.COMPLETION_CHECK: _completion_check,
    Step.IMPORTANT: _important,
    Step.PARTS: _parts,
    Step.PREVIEW: _preview,
    Step.CONFLICT: _conflict,
    Step.PRIVACY_CHECK: _privacy_check,
    Step.DOUBTS: answer_doubts,
}
