"""What the bot can propose for the parts still missing, so that a unit confirms instead of typing.

Numbers come from the progress text, the state from numbers and words, the completion time from last quarter. Nothing here
is stored until somebody says yes, and what would surprise (a falling or jumping total, trouble in the text) is never
proposed: it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import assert_never

from bot.conversation.filling import Item, Write
from bot.domain.doubt import amount_doubt
from bot.domain.programme import Comparator, Target, TargetKind
from bot.domain.report import Assessment, Completion, CompletionKind
from bot.domain.short_answer import News, ShortAnswer
from bot.domain.told import Told, read_told
from bot.domain.trouble import speaks_of_trouble

_NOT_STARTED = re.compile(r"(?:尚未|未|没有|还没)(?:到实施时间|启动|开始|开展|实施)")


_DONE = re.compile(
    r"(?:本|该|这)?(?:一?项)?(?:任务|工作|目标|全年|年度|各项|实事|项目)*(?:已经?|均|都|全部|全面|全|也|于|在)*(?:如期|按期|提前|圆满|顺利)?"
    r"(?:完成|办结|做完|搞完)(?:了|啦)?(?:全部|年度|全年|既定)*(?:任务|目标)*"
)
_DAY = re.compile(r"(?:\d+年)?\d+月(?:\d+[日号])?(?:底|初|份)?")


def says_done(text: str) -> bool:
    """Whether a clause of a report says of the whole task that it is done: 任务全部完成了, 已于8月15日完成."""
    return any(_DONE.fullmatch(_DAY.sub("", piece)) for piece in re.split(r"[，,。；;！!\n]+", text) if piece)


@dataclass(frozen=True)
class Suggestion:
    """Proposed answers (建议) to missing parts; `asked` are the parts nobody can propose anything for, `doubtful` totals
    that the text tells and that surprise: they are no proposals."""

    amounts: Mapping[int, Told] = field(default_factory=dict)
    assessment: Assessment | None = None
    completion: Completion | None = None
    important: bool = False
    asked: tuple[str, ...] = ()
    doubtful: Mapping[int, Told] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether a yes to it leaves nothing to ask."""
        return not self.asked

    @property
    def parts(self) -> int:
        """How many parts it answers."""
        return len(self.amounts) + sum(map(bool, (self.assessment, self.completion, self.important)))

    def write(self, task_id: int) -> Write:
        return Write(
            task_id,
            amounts={target_id: told.value for target_id, told in self.amounts.items()},
            assessment=self.assessment,
            completion=self.completion,
            answers_important=self.important,
        )

    def numbers(self, task_id: int) -> Write:
        return Write(task_id, amounts={target_id: told.value for target_id, told in self.amounts.items()})


def suggest(item: Item, year: int, today: date) -> Suggestion:
    """Answers to the parts of a task still missing; without a progress text there is nothing to go by."""
    report = item.report
    if report is None or not report.progress:
        return Suggestion(asked=item.missing)
    missing = item.missing
    before = item.previous.amounts if item.previous else {}
    told = read_told(report.progress, item.targets, before)
    amounts: dict[int, Told] = {}
    doubtful: dict[int, Told] = {}
    for target in item.targets:
        if f"amount:{target.id}" in missing:
            proposed = _by_state(item, target, before) or told.get(target.id)
            if proposed is not None and not amount_doubt(proposed.value, target, before.get(target.id)):
                amounts[target.id] = proposed
            elif target.id in told:
                doubtful[target.id] = told[target.id]
    known = {**report.amounts, **{target_id: one.value for target_id, one in amounts.items()}}
    assessment = _assessment(item, known) if "assessment" in missing else None
    completion = None
    if "completion" in missing:
        completion = _completion(item, report.assessment or assessment, year, today)
    important = "important" in missing and not speaks_of_trouble(report.progress)
    answered = {
        *(f"amount:{target_id}" for target_id in amounts),
        *(("assessment",) if assessment else ()),
        *(("completion",) if completion else ()),
        *(("important",) if important else ()),
    }
    asked = tuple(part for part in missing if part not in answered)
    return Suggestion(amounts, assessment, completion, important, asked, doubtful)


def own_amounts(item: Item) -> dict[int, Decimal]:
    """Last quarter's totals of the targets this unit reports."""
    before = item.previous.amounts if item.previous is not None else {}
    wanted = {target.id for target in item.targets}
    return {target_id: value for target_id, value in before.items() if target_id in wanted}


def write_of(short: ShortAnswer, item: Item, target_id: int | None = None) -> Write | tuple[Target, ...]:
    """What a short answer stores; the targets it may mean, where it is an addition to one of several."""
    before = own_amounts(item)
    # The sentence is ours: that it tells no more than last quarter's was the answer.
    write = Write(item.task.id, short=short, insisted={"progress": ""})
    match short.news:
        case News.ADDED:
            fits = tuple(
                target
                for target in item.targets
                if target_id in (None, target.id) and short.measure in ("", target.measure) and target.measure != "%"
            )
            if len(fits) > 1:
                return fits
            moved = {one.id: before[one.id] + (short.added or Decimal(0)) for one in fits if one.id in before}
            if any(amount_doubt(moved[one.id], one, before[one.id]) for one in fits if one.id in moved):
                return write
            # Whoever says what is new says that the rest is not.
            return replace(write, amounts={**before, **moved} if moved else {})
        case News.UNCHANGED:
            return replace(write, amounts=before)
        case News.DONE:
            return replace(write, assessment=Assessment.DONE)
        case News.NOT_DUE:
            return replace(write, assessment=Assessment.NOT_STARTED)
        case _:
            assert_never(short.news)


def _by_state(item: Item, target: Target, before: Mapping[int, Decimal]) -> Told | None:
    """The total that follows from 完成 or 未启动; 完成 says nothing of a target that may be another unit's."""
    state = item.report.assessment if item.report is not None else None
    if state is Assessment.DONE and target.comparator is not Comparator.AT_MOST:
        if len(item.targets) > 1 and item.task.is_shared(target):
            return None
        return Told(max(target.value, before.get(target.id, Decimal(0))), "")
    if state is Assessment.NOT_STARTED:
        return Told(before.get(target.id, Decimal(0)), "")
    return None


# Between 未启动, 滞后 and 正常推进 only its people know.
_NO_MOVE = re.compile(r"(?:没有?|未|无)(?:什么|啥|任何)?(?:动静|眉目|着落|下文|进展)")


def _assessment(item: Item, known: Mapping[int, Decimal]) -> Assessment | None:
    progress = item.report.progress if item.report else ""
    if _NOT_STARTED.search(progress) and not any(known.values()):
        return Assessment.NOT_STARTED
    if speaks_of_trouble(progress) or (_NO_MOVE.search(progress) and not any(known.values())):
        return None
    is_said = says_done(progress)
    own = [target for target in item.targets if target.id not in item.disclaimed]
    reached = [target for target in own if target.comparator is not Comparator.AT_MOST and target.value]
    # A rate that is reached now must still be kept; only what is counted can be done with.
    is_counted = any(target.kind is TargetKind.COUNT for target in reached)
    if is_counted and all(known.get(target.id, Decimal(0)) >= target.value for target in reached):
        return Assessment.DONE
    if is_said:
        # Numbers that fall short of the words are asked about.
        return None if any(known.get(target.id, target.value) < target.value for target in reached) else Assessment.DONE
    if item.previous is not None and item.previous.assessment is Assessment.BEHIND:
        return None
    return Assessment.ON_TRACK


def _completion(item: Item, state: Assessment | None, year: int, today: date) -> Completion | None:
    if state is Assessment.DONE:
        return Completion(CompletionKind.DONE, "已完成")
    last = item.previous.completion if item.previous else None
    if last is not None and last.kind not in (CompletionKind.NONE, CompletionKind.DONE):
        return last if last.end is None or last.end >= today else None
    year_end = date(year, 12, 31)
    return Completion(CompletionKind.DATE, f"{year}年12月31日前", end=year_end) if year_end >= today else None
