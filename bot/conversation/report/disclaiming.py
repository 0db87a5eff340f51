"""A target of a joint task that is another unit's (不归本单位): by a button at its number, or in words wherever it is said.

Where other units of the task may report the target, a word is enough: it counts as answered, and a number given later takes
it back. Where nobody else may, or the words only say that somebody else does it, it is asked first; the office is told by
whoever stores it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace

from bot.conversation import prompts as ask
from bot.conversation.events import Event, Said
from bot.conversation.filling import Filling, Item, Outcome, ReportFacts, Step, Write
from bot.conversation.reading.clauses import Spoken
from bot.conversation.reading.loosely import answers_and_why
from bot.conversation.report.answering import insisted_why, refused, written
from bot.conversation.report.beside import noted, with_done
from bot.conversation.report.questions import asked
from bot.domain import plain_text
from bot.domain.disclaim import Disclaimed, named_disclaimed, read_disclaimed
from bot.domain.programme import Unit

NOTHING_SAID = Spoken()
_LONGEST = 80
_NUMBER_STEPS = frozenset((Step.AMOUNT, Step.AMOUNT_CHECK, Step.DISCLAIM_CHECK))
_ASKS = re.compile(r"(?:[?？]|吗|么)[。.！!\s]*$")
# 那就不算，继续: perhaps another's, perhaps only not in this number.
_NOT_COUNTED = re.compile(
    r"(?:好的?|行|嗯|哦)?[，,]?(?:那|就|都|也|这个?|这些|它|还是)*(?:不算|不计|算不上|不作数|不能算|不往里算)(?:了|吧|的|数|进去|在内|在里面)*"
    r"(?:[，,。]?(?:你?继续|接着.{0,2}|下一[个项步]|往下.{0,2}))?"
)
_ENDS = "。.！!~～ "
_REPORTED = re.compile(r"\d")


def disclaimed_by(state: Filling, text: str, facts: ReportFacts) -> Outcome | None:
    """What follows from words that say a target to be another unit's; None for any others."""
    if state.task_id is None or len(text) > _LONGEST:
        return None
    item = facts.item(state.open_task)
    found = read_disclaimed(text, item.targets, facts.unit, others_of(item, facts))
    if found is None and state.step in _NUMBER_STEPS and _NOT_COUNTED.fullmatch(text.strip(_ENDS)):
        return _disclaim(state, item, (state.target_id or 0,), facts, is_sure=False)
    if found is None or (state.step not in _NUMBER_STEPS and not found.named):
        return None
    if state.step is Step.PROGRESS and found.rest:
        return None  # a report, with such a word in it
    target_ids = _meant(found, state, item)
    if not target_ids:
        return None
    is_sure = found.is_sure and _ASKS.search(text) is None
    spoken, why = answers_and_why(found.rest, item, facts) or (Spoken(), "")
    more = found.rest if why or (_tells(found.rest) and not spoken.parts) else ""
    return _disclaim(state, item, target_ids, facts, is_sure=is_sure, more=more, spoken=with_done(spoken, item, facts))


def disclaim_open(state: Filling, facts: ReportFacts) -> Outcome:
    """The button at a number: 不归我们填."""
    return _disclaim(state, facts.item(state.open_task), (state.target_id or 0,), facts, is_sure=True)


def others_of(item: Item, facts: ReportFacts) -> tuple[Unit, ...]:
    return tuple(unit for unit in item.task.units if unit.id != facts.unit.id)


def without_disclaimed(text: str, item: Item, facts: ReportFacts) -> tuple[str, frozenset[int]]:
    """(the text, the targets) of a report that says some to be another unit's; what says only that is no part of it.

    Nothing is left of a text that says no more. Of targets that nobody else may report such words are left where they
    stand: it is asked at the number.
    """
    found = named_disclaimed(text, item.targets, facts.unit, others_of(item, facts))
    shared = all(item.task.is_shared(item.target(target_id)) for target_id in found.named)
    return (found.rest, found.named) if found.named and shared else (text, frozenset())


def shared_named(text: str, item: Item, facts: ReportFacts, asked: Collection[str]) -> frozenset[int]:
    """The targets of a task that a short text says to be another unit's, where others may report them.

    `asked` are the parts still missing: words that name no target mean the one number among them.
    """
    if len(text) > _LONGEST or _ASKS.search(text):
        return frozenset()
    found = read_disclaimed(text, item.targets, facts.unit, others_of(item, facts))
    if found is None or _tells(found.rest):
        return frozenset()
    missing = {target.id for target in item.targets if f"amount:{target.id}" in asked}
    named = found.named or (
        frozenset(missing) if found.is_all or (found.is_open and len(missing) == 1) else frozenset()
    )
    return frozenset(target_id for target_id in named if item.task.is_shared(item.target(target_id)))


def check_disclaimed(
    state: Filling, event: Event, facts: ReportFacts, answer: Callable[[Filling, Event, ReportFacts], Outcome]
) -> Outcome:
    """A yes to its being another's; other words answer the number's question."""
    if insisted_why(event) is not None:
        return _stored(state, state.open_task, frozenset((state.target_id or 0,)), facts)
    if isinstance(event, Said):
        return answer(replace(state, step=Step.AMOUNT, held=None), event, facts)
    return refused(state, facts, ask.Refuse("step_order"))


def _meant(found: Disclaimed, state: Filling, item: Item) -> tuple[int, ...]:
    """The targets, the open one first: only that is asked about."""
    if found.is_all:
        meant = {target.id for target in item.targets if f"amount:{target.id}" in item.missing}
    else:
        meant = set(found.named)
    if state.step in _NUMBER_STEPS and state.target_id is not None and (found.is_open or found.is_all):
        meant.add(state.target_id)
    return tuple(sorted(meant, key=lambda target_id: (target_id != state.target_id, target_id)))


def _tells(rest: str) -> bool:
    """Whether what else was said is a report of its own."""
    return plain_text.count_letters(rest) >= 6 and _REPORTED.search(rest) is not None


def _disclaim(
    state: Filling,
    item: Item,
    target_ids: tuple[int, ...],
    facts: ReportFacts,
    *,
    is_sure: bool,
    more: str = "",
    spoken: Spoken = NOTHING_SAID,
) -> Outcome:
    """What goes with it (`more` of the report, `spoken` answers) is stored with it; at once where it is asked about."""
    alone = [target_id for target_id in target_ids if not item.task.is_shared(item.target(target_id))]
    if alone or not is_sure:
        first = (alone or target_ids)[0]
        check = replace(state, step=Step.DISCLAIM_CHECK, target_id=first, held=None)
        changes, said = _besides(item.task.id, facts, more, spoken)
        checked = asked(check, facts, *said, ask.CheckDisclaimed(item.task.id, first, is_alone=bool(alone)))
        return replace(checked, changes=(changes,)) if said else checked
    return _stored(state, item.task.id, frozenset(target_ids), facts, more, spoken)


def _besides(task_id: int, facts: ReportFacts, more: str, spoken: Spoken) -> tuple[Write, tuple[ask.Prompt, ...]]:
    """What else was said, to be stored, and how it is said back."""
    report = facts.item(task_id).report
    progress = "\n".join(words for words in (report.progress if report else "", more) if words) if more else None
    appended = (ask.Noted(task_id, "appended"),) if more else ()
    return replace(spoken.write(task_id), progress=progress), (*appended, *noted(task_id, spoken))


def _stored(
    state: Filling,
    task_id: int,
    target_ids: frozenset[int],
    facts: ReportFacts,
    more: str = "",
    spoken: Spoken = NOTHING_SAID,
) -> Outcome:
    besides, said = _besides(task_id, facts, more, spoken)
    write = replace(besides, disclaimed=target_ids)
    first, *rest = (ask.Noted(task_id, "disclaimed", target_id) for target_id in sorted(target_ids))
    outcome = written(state, facts, write, first)
    return replace(outcome, says=(first, *rest, *said, *outcome.says[1:]))
