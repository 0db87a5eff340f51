"""What every answer of the report dialogue shares: reading an event, storing a part, refusing, keeping more of the text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import assert_never

from bot.conversation import prompts as ask
from bot.conversation.events import Begin, Chose, Event, Said
from bot.conversation.filling import Filling, Item, Outcome, ReportFacts, Write, applied
from bot.conversation.questions import go_on
from bot.conversation.settling import insistence
from bot.conversation.suggest import Suggestion, suggest
from bot.domain import plain_text

# A text this long where a number or a state was asked is more of the report, not an answer; a row of digits is neither.
_PROSE = 15
_PROSE_LETTERS = 5


def suggestion(item: Item, facts: ReportFacts) -> Suggestion:
    """What can be proposed for a task now."""
    return suggest(item, facts.quarter.year, facts.now.date())


def written(state: Filling, facts: ReportFacts, write: Write, noted: ask.Prompt) -> Outcome:
    """Store an answer and ask for what is missing then."""
    item = facts.item(write.task_id)
    after = replace(item, report=applied(item.report, write, facts.unit.id))
    return go_on(replace(state, held=None), facts.with_item(after), noted, changes=(write,))


def appended(state: Filling, facts: ReportFacts, text: str) -> Outcome:
    """More of the report where something short was asked: keep it, and ask again."""
    task_id = state.open_task
    report = facts.item(task_id).report
    if report is not None and text in report.progress:
        return go_on(state, facts, ask.Noted(task_id, "known"))
    progress = f"{report.progress}\n{text}" if report and report.progress else text
    if len(text) > plain_text.LIMIT:
        return refused(state, facts, ask.Refuse("text_long", str(len(text))))
    if len(progress) > plain_text.TWO_PARTS:
        return refused(state, facts, ask.Refuse("text_full", str(len(progress))))
    return written(state, facts, Write(task_id, progress=progress), ask.Noted(task_id, "appended"))


def refused(state: Filling, facts: ReportFacts, *refusals: ask.Prompt) -> Outcome:
    """Say why, and leave everything as it was, the open question's buttons too."""
    return Outcome(state, (), refusals)


def unheard(event: Event) -> tuple[ask.Prompt, ...]:
    """In front of a screen that is shown again: these words changed nothing."""
    return (ask.Refuse("unheard", event.text),) if isinstance(event, Said) else ()


def unusable(text: str) -> ask.Refuse | None:
    if not plain_text.has_words(text):
        return ask.Refuse("text_empty")
    if len(text) > plain_text.LIMIT:
        return ask.Refuse("text_long", str(len(text)))
    return None


def insisted_why(event: Event) -> str | None:
    """The reason with which a person keeps what was doubted, empty for a bare yes; None for anything else."""
    if isinstance(event, Chose):
        return "" if event.choice == "yes" else None
    return insistence(event.text) if isinstance(event, Said) else None


def is_prose(text: str) -> bool:
    return len(text) >= _PROSE and plain_text.count_letters(text) >= _PROSE_LETTERS


_ASKS = re.compile(
    r"(?:[?？]|吗|么)[。.！!，,\s]*$|^(?:请问|问一下|想问).*|.*(?:怎么|咋|如何)(?:办|填|写|算|弄)[了啊呢]?$"
)


def is_question(text: str, *, is_strict: bool = False) -> bool:
    """Whether words ask something of the bot; `is_strict` leaves what tells a figure to be a report."""
    return _ASKS.search(text.strip()) is not None and not (is_strict and len(text) >= _PROSE and re.search(r"\d", text))


def said(event: Event) -> str:
    match event:
        case Said(text):
            return text
        case Chose() | Begin():
            return ""
        case _:
            assert_never(event)
