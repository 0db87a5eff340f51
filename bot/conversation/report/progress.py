"""Answers to 本季度具体措施及任务进度: a text, last quarter's, or a word that says all that is new."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from bot.conversation import prompts as ask
from bot.conversation.events import Chose, Event, Said
from bot.conversation.filling import Filling, Item, Outcome, ReportFacts, Step, Write, applied
from bot.conversation.reading.clauses import Spoken, with_answers, without_fillers
from bot.conversation.reading.yes import is_yes
from bot.conversation.report.amounts import answer_amount
from bot.conversation.report.answering import insisted_why, is_unlike_a_report, refused, said, unusable, written
from bot.conversation.report.beside import noted
from bot.conversation.report.disclaiming import without_disclaimed
from bot.conversation.report.questions import asked, filed_now
from bot.conversation.report.settling import insistence
from bot.conversation.report.suggest import own_amounts, write_of
from bot.domain import plain_text
from bot.domain.amount import is_amount, read_spelled
from bot.domain.doubt import text_doubt
from bot.domain.report import Completion, CompletionKind
from bot.domain.short_answer import News, ShortAnswer, read_short

# Characters: fewer words without a figure are hardly a report.
_SHORT = 6
_OWN_NUMBER = re.compile(r"^第\s*(?P<no>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[项件][：:]\s*")
COPY = re.compile(r"(?:就|都|直接|全部)?(?:沿用|照搬|照抄|复制)(?:上个?季度|上次)?的?(?:内容)?(?:吧|就行|即可)?")


def answer_progress(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
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
            return written(state, facts, copied, ask.Noted(task_id, "copied"))
        if event.choice == "unchanged" and item.previous is not None:
            return _unchanged(state, item, facts)
        return refused(state, facts, ask.Refuse("step_order"))
    text = said(event)
    if refusal := unusable(text):
        return refused(state, facts, refusal)
    if short := read_short(text, [target.measure for target in item.targets]):
        return _short(state, short, item, facts)
    if COPY.fullmatch(text.strip("。.！! ")) and item.previous is not None and item.previous.progress:
        return answer_progress(state, Chose("copy"), facts)
    if is_yes(text) or is_amount(text):  # a number alone tells nothing that was done
        return asked(state, facts, ask.AskProgressStill(task_id))
    if not plain_text.count_letters(text):
        return refused(state, facts, ask.Refuse("text_empty"))
    match text_doubt(text, item.previous):
        case "text_same":
            return asked(replace(state, step=Step.SAME_CHECK, held=text), facts, ask.CheckSame(task_id))
        case None if len(text) < _SHORT and not re.search(r"\d", text):
            return asked(replace(state, step=Step.HOLLOW_CHECK, held=text), facts, ask.CheckHollow(task_id))
        case "text_hollow":
            return asked(replace(state, step=Step.HOLLOW_CHECK, held=text), facts, ask.CheckHollow(task_id))
    if not state.returns_to_preview and is_unlike_a_report(text, item, facts):
        return refused(state, facts, ask.Refuse("unsure", text))
    whole = without_fillers(_OWN_NUMBER.sub(lambda found: _without_own(found, item), text, count=1))
    head, spoken = (whole, Spoken()) if state.returns_to_preview else with_answers(whole, facts)
    if head != text and text_doubt(head, item.previous) is not None:
        head, spoken = whole, Spoken()
    head, others = without_disclaimed(head, item, facts)
    write = replace(spoken.write(task_id), progress=head or None, disclaimed=others)
    outcome = written(state, facts, write, ask.Noted(task_id, "cut" if head != text else "progress"))
    told, *rest = outcome.says
    not_ours = (ask.Noted(task_id, "disclaimed", target_id) for target_id in sorted(others))
    return replace(outcome, says=(told, *not_ours, *noted(task_id, spoken), *rest))


def _without_own(found: re.Match[str], item: Item) -> str:
    """第二项：… where the second is asked about: the heading is no part of the text."""
    number = int(found["no"]) if found["no"].isdecimal() else int(read_spelled(found["no"]) or 0)
    return "" if number == item.task.no else found[0]


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
    return written(state, facts, write, ask.Noted(item.task.id, "short"))


def _short(state: Filling, short: ShortAnswer, item: Item, facts: ReportFacts, target_id: int | None = None) -> Outcome:
    """+12 场, 无变化, 完成, 未到实施时间: the progress will be a sentence of ours, for the unit to confirm or edit."""
    write = write_of(short, item, target_id)
    if isinstance(write, Write):
        return written(state, facts, write, ask.Noted(item.task.id, "short"))
    check = replace(state, step=Step.WHICH_TARGET, held=short.said)
    which = ask.AskWhichTarget(item.task.id, tuple(target.id for target in write), short.added or Decimal(0))
    return asked(check, facts, which)


def choose_target(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    """Which of several targets an addition belongs to: a button, or words of the target; another text is a new answer."""
    item = facts.item(state.open_task)
    short = read_short(state.held or "", [target.measure for target in item.targets])
    word = event.choice.removeprefix("target:") if isinstance(event, Chose) else said(event)
    named = [target for target in item.targets if word == str(target.id) or (len(word) >= 2 and word in target.text)]
    if short is not None and len(named) == 1:
        return _short(replace(state, step=Step.PROGRESS, held=None), short, item, facts, named[0].id)
    if isinstance(event, Said):
        return answer_progress(replace(state, step=Step.PROGRESS, held=None), event, facts)
    return refused(state, facts, ask.Refuse("step_order"))


def check_text(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    """A doubtful text: a yes keeps it, a reason too, and so do the same words again; anything else is another answer."""
    task_id, held = state.open_task, state.held or ""
    reason = insistence(event.text, is_explicit=True) if isinstance(event, Said) else insisted_why(event)
    if reason is None and said(event) == held:
        reason = ""
    if reason is not None:
        kept = Write(task_id, progress=held, insisted={"progress": reason})
        return written(state, facts, kept, ask.Noted(task_id, "progress"))
    if isinstance(event, Said):
        if is_amount(event.text):
            return _kept_and_answered(state, event, facts, held)
        return answer_progress(replace(state, step=Step.PROGRESS, held=None), event, facts)
    return refused(state, facts, ask.Refuse("step_order"))


def _kept_and_answered(state: Filling, event: Said, facts: ReportFacts, held: str) -> Outcome:
    """Whoever answers a doubt about the text with a number has gone on to the next question, and means the text."""
    task_id = state.open_task
    write = Write(task_id, progress=held, insisted={"progress": ""})
    kept = written(state, facts, write, ask.Noted(task_id, "progress"))
    item = facts.item(task_id)
    after = facts.with_item(replace(item, report=applied(item.report, write, facts.unit.id)))
    if kept.state is None or kept.state.step is not Step.AMOUNT or kept.state.task_id != task_id:
        return kept
    # Both are one answer to one event: the text of this moment is no change by somebody else.
    answered = answer_amount(kept.state, event, after)
    return replace(answered, changes=(write, *answered.changes), says=(ask.Noted(task_id, "progress"), *answered.says))


def _is_to_come(completion: Completion | None, facts: ReportFacts) -> bool:
    """Whether a completion time of last quarter still holds: none that has gone by without the task being done."""
    if completion is None or completion.kind is CompletionKind.DONE or completion.end is None:
        return True
    return completion.end >= facts.now.date()
