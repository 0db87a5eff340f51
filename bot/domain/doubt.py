"""What is doubtful about a part of a report: one rule for the dialogue, the returned form and the long message.

A doubt is a question, never a refusal. Whoever insists keeps the part as it is, with a reason where one was given
(`ProgressReport.insisted`), and is not asked about it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.domain.measure import is_whole_measure
from bot.domain.programme import Comparator, Target, TargetKind
from bot.domain.report import Assessment, Completion, CompletionKind, ProgressReport
from bot.domain.short_answer import is_hollow

# The totals that a form shows behind a text which does not tell them (bot/documents/key_numbers.py).
_TOTALS = re.compile(r"(?:[^；。]*(?:年度(?:目标|上限)|不由本单位承担)[^；。]*[；。])*")

_FEW = 10


@dataclass(frozen=True)
class Doubt:
    """One doubtful part (存疑之处) of one task, to be asked about before it is filed.

    `part` is progress, amount:12, assessment or completion. `reason` is done_short of what is called done while a number
    falls short, text_same, text_hollow, number_falls, number_jumps, over_100,
    date_past, date_far or date_unclear; of written ways also date_ambiguous, and changed_since, whose part is form.
    """

    task_id: int
    part: str
    reason: str

    @property
    def target_id(self) -> int | None:
        """The target whose number is doubtful; None where it is no number."""
        kind, _, target = self.part.partition(":")
        return int(target) if kind == "amount" else None


def text_doubt(text: str, previous: ProgressReport | None) -> str | None:
    """text_same for last quarter's text, however it is set; text_hollow for one that names no fact."""
    said, last = "".join(text.split()), "".join(previous.progress.split()) if previous is not None else ""
    if last and said.startswith(last) and _TOTALS.fullmatch(said.removeprefix(last)):
        return "text_same"
    return "text_hollow" if is_hollow(text) else None


def amount_doubt(value: Decimal, target: Target, previous: Decimal | None) -> str | None:
    """number_falls, number_jumps or over_100; None where a total is as expected, or as it was."""
    if value == previous:
        return None
    if previous is not None and value < previous:
        return "number_falls"
    if target.measure == "%" and value > 100:
        return "over_100"
    return "number_jumps" if target.value and value > jump_from(target) else None


def jump_from(target: Target) -> Decimal:
    """The total above which a number is far beyond its target: of a few things promised exactly (1所幼儿园) nobody builds
    twice as many."""
    is_exact = target.kind is TargetKind.COUNT and target.comparator is Comparator.EXACT
    is_few = target.value <= _FEW and is_whole_measure(target.measure)
    return 2 * target.value - 1 if is_exact and is_few else 3 * target.value


def day_doubt(day: date, today: date) -> str | None:
    """Why a day needs a yes of its own: date_past, or date_far after the end of next year; None for any other."""
    if day < today:
        return "date_past"
    return "date_far" if day > date(today.year + 1, 12, 31) else None


def completion_doubt(completion: Completion, today: date) -> str | None:
    """date_past or date_far of what is to be completed, date_unclear of words that name no time.

    When something was done is no matter of doubt.
    """
    if completion.kind is CompletionKind.NONE:
        return "date_unclear"
    if completion.kind is CompletionKind.DONE or completion.end is None:
        return None
    return day_doubt(completion.end, today)


def doubts_of(
    report: ProgressReport, targets: Sequence[Target], previous: ProgressReport | None, today: date
) -> tuple[Doubt, ...]:
    """What is doubtful about a report as it stands, and was not insisted on; `targets` are the unit's own."""
    found = _doubts(report, targets, previous, today)
    return tuple(Doubt(report.task_id, part, reason) for part, reason in found if part not in report.insisted)


def _doubts(
    report: ProgressReport, targets: Sequence[Target], previous: ProgressReport | None, today: date
) -> Iterator[tuple[str, str]]:
    before = previous.amounts if previous is not None else {}
    if report.progress and (reason := text_doubt(report.progress, previous)):
        yield "progress", reason
    for target in targets:
        value = report.amounts.get(target.id)
        if value is not None and (reason := amount_doubt(value, target, before.get(target.id))):
            yield f"amount:{target.id}", reason
    if any(_falls_short(target, report) for target in targets):
        if report.assessment is Assessment.DONE:
            yield "assessment", "done_short"
        elif report.completion is not None and report.completion.kind is CompletionKind.DONE:
            yield "completion", "done_short"
    if report.completion is not None and (reason := completion_doubt(report.completion, today)):
        yield "completion", reason


def _falls_short(target: Target, report: ProgressReport) -> bool:
    """Whether what is to be counted up to the target has not come to it."""
    value = report.amounts.get(target.id)
    is_counted = target.kind is TargetKind.COUNT and target.comparator in (Comparator.EXACT, Comparator.AT_LEAST)
    return is_counted and value is not None and value < target.value
