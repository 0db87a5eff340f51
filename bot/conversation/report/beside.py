"""Answers to other questions than the open one, and to several at once: each is stored as what it is, and said back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bot.conversation import prompts as ask
from bot.conversation.filling import Filling, Item, Outcome, ReportFacts, Step, Write, applied
from bot.conversation.reading.clauses import Spoken, clauses_of, named_number, read_spoken, without_fillers
from bot.conversation.reading.completion import read_completion
from bot.conversation.reading.loosely import answers_and_why
from bot.conversation.reading.yes import is_yes
from bot.conversation.report.doubts import ask_doubts
from bot.conversation.report.questions import CHECKED, asked, go_on, part_name
from bot.domain.doubt import amount_doubt
from bot.domain.report import Assessment, Completion, CompletionKind
from bot.domain.short_answer import read_short

_OPEN = frozenset((Step.PROGRESS, Step.AMOUNT, Step.ASSESSMENT, Step.COMPLETION, Step.IMPORTANT))
_CHECKS = frozenset((Step.AMOUNT_CHECK, Step.DISCLAIM_CHECK, Step.COMPLETION_CHECK))
# Where words with a reason are no report and no important matter.
_WITH_REASON = frozenset((Step.AMOUNT, Step.ASSESSMENT, *_CHECKS))


def noted(task_id: int, spoken: Spoken) -> tuple[ask.Prompt, ...]:
    """Everything that was taken, said back."""
    numbers = tuple(ask.Noted(task_id, "named", target_id) for target_id in spoken.amounts)
    others = tuple(part for part in spoken.parts if not part.startswith("amount:"))
    return (*numbers, *(ask.Noted(task_id, part) for part in others))


def with_done(spoken: Spoken, item: Item, facts: ReportFacts) -> Spoken:
    """What is done has no time to come: 已完成 takes the place of a time that was stored before."""
    known = item.report.completion if item.report is not None else None
    is_to_come = known is not None and known.end is not None and known.end >= facts.now.date()
    if spoken.assessment is not Assessment.DONE or spoken.completion is not None or not is_to_come:
        return spoken
    return replace(spoken, completion=Completion(CompletionKind.DONE, "已完成"))


def is_done_no_more(item: Item) -> bool:
    """Whether 已完成 stands for the time of what is not done by now: then the time is asked anew."""
    report = item.report
    is_done_time = (
        report is not None and report.completion is not None and report.completion.kind is CompletionKind.DONE
    )
    return report is not None and is_done_time and report.assessment not in (None, Assessment.DONE)


def answered_beside(state: Filling, text: str, facts: ReportFacts) -> Outcome | None:
    """What follows from words that answer more, or something else, than was asked; None for any others."""
    if state.task_id is None or state.step not in _OPEN | _CHECKS:
        return None
    item = facts.item(state.task_id)
    open_part = part_name(CHECKED.get(state.step, state.step), state.target_id)
    if state.step is Step.PROGRESS and read_short(text, [target.measure for target in item.targets]):
        return None
    spoken, why = read_spoken(text, item, facts, open_part=open_part), ""
    if spoken is None and state.step in _WITH_REASON:
        spoken, why = answers_and_why(text, item, facts, open_part=open_part) or (None, "")
        if spoken is not None and spoken.amounts and not why:
            spoken = None  # 对，就53 is said back first
    if spoken is None and state.step in (Step.AMOUNT, Step.AMOUNT_CHECK):
        return _several_doubtful(state, text, item, facts)
    if spoken is None or (is_yes(text) and state.step is not Step.IMPORTANT):
        return None
    if open_part in spoken.parts and (len(clauses_of(text)) == 1 or state.step in _CHECKS):
        return None
    spoken = with_done(spoken, item, facts)
    write = spoken.write(item.task.id)
    if why and (told := item.report.progress if item.report is not None else ""):
        write = replace(write, progress=f"{told}\n{without_fillers(text)}")
    after = facts.with_item(replace(item, report=applied(item.report, write, facts.unit.id)))
    says = (*noted(item.task.id, spoken), *((ask.Noted(item.task.id, "appended"),) if write.progress else ()))
    if state.step in _CHECKS:
        again = recheck(state, after, *says)
        return replace(again, changes=(write,)) if again is not None else None
    if state.step is Step.PROGRESS and "progress" in after.item(item.task.id).missing:
        still = asked(state, after, *says, ask.AskProgressStill(item.task.id))
        return replace(still, changes=(write,))
    return go_on(replace(state, held=None), after, *says, changes=(write,))


def _several_doubtful(state: Filling, text: str, item: Item, facts: ReportFacts) -> Outcome | None:
    """戏曲0场，科普9场: several totals at once, some of them doubtful, are doubted together and settled by one reply."""
    found = [named_number(piece, item.targets) for piece in clauses_of(text)]
    amounts = {one[0].id: one[1] for one in found if one is not None}
    if len(found) < 2 or len(amounts) != len(found):
        return None
    write = Write(item.task.id, amounts=amounts)
    after = facts.with_item(replace(item, report=applied(item.report, write, facts.unit.id)))
    doubted = ask_doubts(state, after, (write,))
    numbers = tuple(ask.Noted(item.task.id, "named", target_id) for target_id in amounts)
    return replace(doubted, says=(*numbers, *doubted.says))


def recheck(state: Filling, facts: ReportFacts, *says: ask.Prompt) -> Outcome | None:
    """What was doubted still waits for its yes; None where nothing does."""
    if state.task_id is None or state.step not in (*_CHECKS, Step.SAME_CHECK, Step.HOLLOW_CHECK):
        return None
    item = facts.item(state.open_task)
    if state.step is Step.SAME_CHECK:
        check: ask.Prompt = ask.CheckSame(item.task.id)
    elif state.step is Step.DISCLAIM_CHECK:
        is_alone = not item.task.is_shared(item.target(state.target_id))
        check = ask.CheckDisclaimed(item.task.id, state.target_id or 0, is_alone=is_alone)
    elif state.step is Step.HOLLOW_CHECK:
        check = ask.CheckHollow(item.task.id)
    elif state.step is Step.AMOUNT_CHECK:
        target = item.target(state.target_id)
        value = Decimal(state.held or "0")
        last = item.previous.amounts.get(target.id) if item.previous else None
        reason = amount_doubt(value, target, last) or "number_understood"
        check = ask.CheckAmount(item.task.id, target.id, value, reason)
    else:
        completion, doubt = read_completion(state.held or "", facts)
        check = ask.CheckCompletion(item.task.id, completion, doubt or "date_ambiguous")
    return asked(state, facts, *says, check)
