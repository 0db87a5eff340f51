"""Words on the screen of what was read that answer a part of it: how the task stands, when it will be done, a number that is
still missing, or whose a number is. What they change is shown again before anything is stored."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from bot.conversation.filling import ReportFacts
from bot.conversation.message.matching import Draft
from bot.conversation.message.understood import Understood, drafts_of
from bot.conversation.reading.clauses import Spoken, without_fillers
from bot.conversation.reading.loosely import answers_and_why
from bot.conversation.reading.parts import Part
from bot.conversation.reading.topics import task_numbered, without_number
from bot.conversation.report.disclaiming import shared_named
from bot.conversation.report.matter_told import matter_told
from bot.domain.amount import NotANumber, parse_amount
from bot.domain.answered import Manner, read_answered
from bot.domain.earlier import total_with_earlier
from bot.domain.programme import Target
from bot.domain.protection import private_numbers

# 来了，112; 缺的那个是17; 补上：83.2: what only says that the number is here.
_ARRIVES = re.compile(
    r"^(?:(?:来了|好了|有了|对了|行了|哦|嗯|查到了?|问到了?|问了|核实了|出来了|(?:数字?|统计|结果)(?:出来|来|有|到)了|补(?:上|充)?|(?:还)?(?:差|缺)的?(?:那个|这个)?(?:数字?)?|那个|数字?)(?:是|为)?[，,。：:！!\s]*)+"
)
_WRITES = re.compile(
    r"(?:^|[，,。；;\s])(?:那?就|只|改|换|直接|应该)*(?:写|填|记|报|改|换)(?:成|为|作|上)*[：:，,\s]*(?P<words>[^？?]{6,})$"
)
_LONGEST_NUMBER = 16

Changed = tuple[Understood, tuple[int, ...]]
"""What is understood then, and the tasks that read otherwise."""


def answered_by(state: Understood, text: str, facts: ReportFacts) -> Changed | None:
    """What follows from answers to parts of one task (长期坚持，正常; 有点慢，主要等批复); None for any other words."""
    draft = _meant(state, text, facts)
    if draft is None or state.loose:
        return None
    bare = without_number(text)
    part = next(one for one in state.parts if one.task_id == draft.item.task.id)
    if totals := total_with_earlier(bare, part.progress, draft.item.targets):
        found: tuple[Spoken, str] | None = (Spoken(amounts=totals), "")
    else:
        found = answers_and_why(bare, draft.item, facts, open_part="important" if "important" in draft.asked else "")
    if found is None:
        return None
    spoken, why = found
    parts = tuple(_answered(one, spoken, bare if why else "", draft) if one is part else one for one in state.parts)
    return replace(state, parts=parts, held=""), (draft.item.task.id,)


def _meant(state: Understood, text: str, facts: ReportFacts) -> Draft | None:
    """The task that an answer is of: by its number, else the only one that is shown."""
    drafts = [draft for draft in drafts_of(state, facts) if draft.write is not None]
    number = task_numbered(text, facts)
    found = [draft for draft in drafts if number in (None, draft.item.task.id)]
    return found[0] if len(found) == 1 else None


def _answered(part: Part, spoken: Spoken, more: str, draft: Draft) -> Part:
    before = part.progress
    progress = f"{before}\n{without_fillers(more)}".strip() if more and more not in before else before
    numbers = {**dict(part.numbers), **{one: format(value, "f") for one, value in spoken.amounts.items()}}
    is_free = spoken.no_matter and "important" in draft.asked
    return replace(
        part,
        progress=progress,
        numbers=tuple(numbers.items()),
        assessment=spoken.assessment.label if spoken.assessment is not None else part.assessment,
        completion=spoken.completion.text if spoken.completion is not None else part.completion,
        important="无" if is_free else part.important,
        before=before if progress != before else "",
    )


def without_private(state: Understood, text: str) -> Understood | None:
    """不带电话，就写资助学生58名: the words in place of those with a private person's number; None for any others."""
    found = _WRITES.search(text)
    private = [part for part in state.parts if private_numbers(f"{part.progress}\n{part.important}")]
    if found is None or state.keeps_private or len(private) != 1 or private_numbers(found["words"]):
        return None
    return replace(
        state,
        parts=tuple(
            replace(part, progress=found["words"].strip(), numbers=(), important="") if part is private[0] else part
            for part in state.parts
        ),
    )


def matter_of(state: Understood, text: str, facts: ReportFacts) -> Changed | None:
    """What is understood with an important matter that was told of the one task shown, or of the one that is named."""
    words = matter_told(without_number(text))
    draft = _meant(state, text, facts) if words and not state.loose else None
    if draft is None:
        return None
    task_id = draft.item.task.id
    parts = tuple(
        replace(
            part, important="；".join(dict.fromkeys(one for one in (part.important, words) if one not in ("", "无")))
        )
        if part.task_id == task_id
        else part
        for part in state.parts
    )
    return replace(state, parts=parts, held=""), (task_id,)


def supplied_by(state: Understood, text: str, facts: ReportFacts) -> Understood | None:
    """What was understood, with a number that was still missing, where that is all the words are (来了，112; 凑够17场)."""
    fits = _numbers_in(state, text, facts)
    return with_count(state, *fits[0]) if len(fits) == 1 else None


def may_be_of(state: Understood, text: str, facts: ReportFacts) -> tuple[tuple[int, Target, str], ...]:
    """The missing numbers of which a bare one may be any: (task id, target, value)."""
    fits = _numbers_in(state, text, facts)
    return fits if len(fits) > 1 else ()


def counted_by(state: Understood, choice: str, facts: ReportFacts) -> Understood | None:
    """What was understood, with the number that a press gave to one target: count:9:17."""
    _, _, rest = choice.partition("count:")
    wanted, _, value = rest.partition(":")
    for draft in drafts_of(state, facts) if rest else ():
        for target in draft.item.targets:
            if str(target.id) == wanted and f"amount:{target.id}" in draft.asked:
                return with_count(state, draft.item.task.id, target, value)
    return None


def with_count(state: Understood, task_id: int, target: Target, value: str) -> Understood:
    return replace(
        state,
        parts=tuple(
            replace(part, numbers=tuple({**dict(part.numbers), target.id: value}.items()))
            if part.task_id == task_id
            else part
            for part in state.parts
        ),
    )


def _numbers_in(state: Understood, text: str, facts: ReportFacts) -> tuple[tuple[int, Target, str], ...]:
    bare = _ARRIVES.sub("", text.strip())
    if not bare or len(bare) > _LONGEST_NUMBER:
        return ()
    return tuple(
        (draft.item.task.id, target, format(value, "f"))
        for draft in drafts_of(state, facts)
        for target in draft.item.targets
        if f"amount:{target.id}" in draft.asked and (value := _total(bare, target)) is not None
    )


def _total(text: str, target: Target) -> Decimal | None:
    """The total that nothing but a number in its frame says; never that there is none."""
    try:
        amount = parse_amount(text, target.measure)
    except NotANumber as refused:
        if refused.reason != "not_a_number":
            return None
    else:
        return None if amount.is_increment else amount.value
    try:
        answered = read_answered(text, target, None)
    except NotANumber:
        return None
    return answered.value if answered is not None and answered.said is Manner.TOTAL else None


def disclaimed_by(state: Understood, text: str, facts: ReportFacts) -> tuple[Understood, tuple[int, ...]] | None:
    """(what is understood then, the tasks) once words say a target of one of them to be another unit's."""
    drafts = [draft for draft in drafts_of(state, facts) if draft.write is not None]
    found: dict[int, frozenset[int]] = {}
    for asks in (False, True):  # a target that is named goes before the one that is still asked for
        for draft in drafts if not found else ():
            if named := shared_named(text, draft.item, facts, draft.asked if asks else ()):
                found[draft.item.task.id] = named
    if len(found) != 1:
        return None
    parts = tuple(
        replace(part, not_ours=tuple({*part.not_ours, *found[part.task_id]})) if part.task_id in found else part
        for part in state.parts
    )
    return replace(state, parts=parts, held=""), tuple(found)
