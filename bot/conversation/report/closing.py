"""Answers to what closes a task: how it stands, when it will be done, what is important."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import prompts as ask
from bot.conversation.events import Chose, Event, Said
from bot.conversation.filling import Filling, Outcome, ReportFacts, Step, Write
from bot.conversation.reading.clauses import STATES_BY_NUMBER, is_as_before, read_state
from bot.conversation.reading.completion import COMPLETION_LIMIT, read_completion, told_as_done
from bot.conversation.reading.loosely import loose_state, time_and_more, without_slips
from bot.conversation.reading.remarks import Remark, remark
from bot.conversation.reading.yes import is_yes
from bot.conversation.report.answering import (
    appended,
    insisted_why,
    is_prose,
    refused,
    said,
    unusable,
    written,
)
from bot.conversation.report.matters import refers_back, says_none, trouble_meant, with_its_trouble
from bot.conversation.report.questions import asked
from bot.domain import plain_text
from bot.domain.doubt import completion_doubt
from bot.domain.report import Assessment, Completion, CompletionKind
from bot.domain.trouble import speaks_of_trouble, troubles_in


def answer_assessment(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id = state.open_task
    word = event.choice.removeprefix("assess:") if isinstance(event, Chose) else said(event).strip("。.！! ")
    assessment = next((one for one in Assessment if isinstance(event, Chose) and word == one.value), None)
    if isinstance(event, Said):
        last = facts.item(task_id).previous
        same = last.assessment if last is not None and is_as_before(word) else None
        assessment = same or read_state(word) or STATES_BY_NUMBER.get(word) or loose_state(word)
    if assessment is not None:
        return _assessed(state, assessment, facts)
    if isinstance(event, Said) and is_prose(event.text):
        return appended(state, facts, event.text)
    return refused(state, facts, ask.Refuse("assessment_unknown", word))


def _assessed(state: Filling, assessment: Assessment, facts: ReportFacts) -> Outcome:
    """Store how a task stands; of what is done the time is known with it."""
    task_id = state.open_task
    write = Write(task_id, assessment=assessment)
    if assessment is not Assessment.DONE or "completion" not in facts.item(task_id).missing:
        return written(state, facts, write, ask.Noted(task_id, "assessment"))
    done = replace(write, completion=Completion(CompletionKind.DONE, "已完成"))
    outcome = written(state, facts, done, ask.Noted(task_id, "assessment"))
    said, *rest = outcome.says
    return replace(outcome, says=(said, ask.Noted(task_id, "completion"), *rest))


def answer_completion(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
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
                return refused(state, facts, ask.Refuse("step_order"))
    else:
        text = without_slips(event.text) if isinstance(event, Said) else ""
        if is_as_before(text) and item.previous is not None and item.previous.completion is not None:
            return answer_completion(state, Chose("same"), facts)
        if not plain_text.has_words(text):
            return refused(state, facts, ask.Refuse("text_empty"))
        if len(text) > COMPLETION_LIMIT:
            return refused(state, facts, ask.Refuse("completion_long", str(len(text))))
        several = time_and_more(text, facts)
        if several is not None and speaks_of_trouble(several[1]):
            return _with_reason(state, *several, facts)
    if (passed := told_as_done(text, item.report.progress if item.report else "", facts)) is not None:
        return _complete(state, facts, passed)
    completion, doubt = read_completion(text, facts)
    if doubt == "date_impossible":
        return refused(state, facts, ask.Refuse("date_impossible", text))
    if doubt is not None:
        check = replace(state, step=Step.COMPLETION_CHECK, held=text)
        return asked(check, facts, ask.CheckCompletion(task_id, completion, doubt))
    return _complete(state, facts, completion)


def _with_reason(state: Filling, time: str, more: str, facts: ReportFacts) -> Outcome:
    """明年3月底吧，资金没下来: the time, and why, which belongs to the report."""
    item = facts.item(state.open_task)
    completion, _ = read_completion(time, facts)
    before = item.report.progress if item.report is not None else ""
    progress = before if more in before else f"{before}\n{more}".strip()
    write = Write(item.task.id, progress=progress, completion=completion)
    outcome = written(state, facts, write, ask.Noted(item.task.id, "completion"))
    said, *rest = outcome.says
    return replace(outcome, says=(said, ask.Noted(item.task.id, "appended"), *rest))


def check_completion(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    reason = insisted_why(event)
    if reason is not None:
        completion, _ = read_completion(state.held or "", facts)
        is_doubtful = completion_doubt(completion, facts.now.date()) is not None
        return _complete(state, facts, completion, reason if reason or is_doubtful else None)
    return answer_completion(replace(state, step=Step.COMPLETION, held=None), event, facts)


def _complete(state: Filling, facts: ReportFacts, completion: Completion, reason: str | None = None) -> Outcome:
    """Store a completion time; `reason` is not None where somebody insisted on it."""
    task_id = state.open_task
    write = Write(task_id, completion=completion, insisted={"completion": reason} if reason is not None else {})
    return written(state, facts, write, ask.Noted(task_id, "completion"))


def answer_important(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id = state.open_task
    report = facts.item(task_id).report
    told = report.progress if report is not None else ""
    if isinstance(event, Chose):
        if event.choice not in ("none", "told"):
            return refused(state, facts, ask.Refuse("step_order"))
        text = troubles_in(told) if event.choice == "told" else ""
    else:
        text = said(event)
        if says_none(text) or remark(text) is Remark.ENOUGH:
            text = ""
        elif troubles_in(told) and is_yes(text):
            text = troubles_in(told)
        elif refers_back(text):
            meant = trouble_meant(text, told)
            if not meant:
                return refused(state, facts, ask.Refuse("important_what"))
            text = meant
        elif is_yes(text) or is_as_before(text):
            return refused(state, facts, ask.Refuse("important_what"))
        elif refusal := unusable(text):
            return refused(state, facts, refusal)
        else:
            text = with_its_trouble(text, told)
    write = Write(task_id, important=text or None, answers_important=True)
    return written(state, facts, write, ask.Noted(task_id, "important"))
