"""Answers to what closes a task: how it stands, when it will be done, what is important."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import prompts as ask
from bot.conversation.answering import (
    appended,
    insisted_why,
    is_prose,
    refused,
    said,
    unusable,
    written,
)
from bot.conversation.clauses import STATES_BY_NUMBER, is_as_before, is_no, read_state, says_nothing_else
from bot.conversation.completion import COMPLETION_LIMIT, read_completion, told_as_done
from bot.conversation.events import Chose, Event, Said
from bot.conversation.filling import Filling, Outcome, ReportFacts, Step, Write
from bot.conversation.questions import asked
from bot.conversation.yes import is_yes
from bot.domain import plain_text
from bot.domain.doubt import completion_doubt
from bot.domain.report import Assessment, Completion


def answer_assessment(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    task_id = state.open_task
    word = event.choice.removeprefix("assess:") if isinstance(event, Chose) else said(event).strip("。.！! ")
    assessment = next((one for one in Assessment if isinstance(event, Chose) and word == one.value), None)
    if isinstance(event, Said):
        last = facts.item(task_id).previous
        same = last.assessment if last is not None and is_as_before(word) else None
        assessment = same or read_state(word) or STATES_BY_NUMBER.get(word)
    if assessment is not None:
        return written(state, facts, Write(task_id, assessment=assessment), ask.Noted(task_id, "assessment"))
    if isinstance(event, Said) and is_prose(event.text):
        return appended(state, facts, event.text)
    return refused(state, facts, ask.Refuse("assessment_unknown", word))


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
        text = event.text if isinstance(event, Said) else ""
        if is_as_before(text) and item.previous is not None and item.previous.completion is not None:
            return answer_completion(state, Chose("same"), facts)
        if not plain_text.has_words(text):
            return refused(state, facts, ask.Refuse("text_empty"))
        if len(text) > COMPLETION_LIMIT:
            return refused(state, facts, ask.Refuse("completion_long", str(len(text))))
    if (passed := told_as_done(text, item.report.progress if item.report else "", facts)) is not None:
        return _complete(state, facts, passed)
    completion, doubt = read_completion(text, facts)
    if doubt == "date_impossible":
        return refused(state, facts, ask.Refuse("date_impossible", text))
    if doubt is not None:
        check = replace(state, step=Step.COMPLETION_CHECK, held=text)
        return asked(check, facts, ask.CheckCompletion(task_id, completion, doubt))
    return _complete(state, facts, completion)


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
    if isinstance(event, Chose):
        if event.choice != "none":
            return refused(state, facts, ask.Refuse("step_order"))
        text = ""
    else:
        text = said(event)
        if is_no(text) or says_nothing_else(text):
            text = ""
        elif is_yes(text) or is_as_before(text):
            return refused(state, facts, ask.Refuse("important_what"))
        elif refusal := unusable(text):
            return refused(state, facts, refusal)
    write = Write(task_id, important=text or None, answers_important=True)
    return written(state, facts, write, ask.Noted(task_id, "important"))
