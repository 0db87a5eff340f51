"""The values of the report dialogue: where a liaison stands, what is known, what is to be written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from bot.conversation.prompts import Prompt
from bot.domain.doubt import Doubt, doubts_of
from bot.domain.problem import Problem, ProblemState
from bot.domain.programme import Target, Task, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import Assessment, Completion, ProgressReport, ReportState, still_insisted
from bot.domain.short_answer import ShortAnswer
from bot.domain.workdays import WorkCalendar


class Step(StrEnum):
    """The open question."""

    OVERVIEW = "overview"
    PROBLEM = "problem"
    PROGRESS = "progress"
    SAME_CHECK = "same_check"
    HOLLOW_CHECK = "hollow_check"
    WHICH_TARGET = "which_target"
    AMOUNT = "amount"
    AMOUNT_CHECK = "amount_check"
    DISCLAIM_CHECK = "disclaim_check"
    ASSESSMENT = "assessment"
    COMPLETION = "completion"
    COMPLETION_CHECK = "completion_check"
    IMPORTANT = "important"
    PARTS = "parts"
    PREVIEW = "preview"
    CONFLICT = "conflict"
    PRIVACY_CHECK = "privacy_check"
    DOUBTS = "doubts"


@dataclass(frozen=True)
class Filling:
    """Where a liaison stands.

    `turn` grows with every question, so that a button of an earlier one is known as old. `revision` is the report's
    when the question was asked. `held` keeps an answer that waits for a yes. `returns_to_preview` marks the change of
    one part. `skipped` are tasks left for later, `put_off` targets whose number is asked for last.
    """

    round_id: int
    unit_id: int
    step: Step = Step.OVERVIEW
    task_id: int | None = None
    target_id: int | None = None
    turn: int = 0
    revision: int = 0
    held: str | None = None
    held_from: Step | None = None
    returns_to_preview: bool = False
    skipped: tuple[int, ...] = ()
    put_off: tuple[int, ...] = ()

    @property
    def open_task(self) -> int:
        """The id of the task the open question is about; raises ValueError where it is about none."""
        if self.task_id is None:
            raise ValueError(f"{self.step} without a task")
        return self.task_id


@dataclass(frozen=True)
class Item:
    """A task of the unit with its own targets, this quarter's draft and last quarter's report.

    `filed` is what the office has of this quarter, `evidence` the names of the files that stand beside the report.
    """

    task: Task
    targets: tuple[Target, ...]
    report: ProgressReport | None
    previous: ProgressReport | None
    problem: Problem | None = None
    """What an earlier quarter left unsolved and this one has not spoken of."""
    filed: ProgressReport | None = None
    evidence: tuple[str, ...] = ()

    @property
    def first_question(self) -> str:
        """The part to ask first, of those missing; an old problem comes before them."""
        return Step.PROBLEM.value if self.problem is not None else self.missing[0]

    @property
    def missing(self) -> tuple[str, ...]:
        report = self.report or ProgressReport(0, self.task.id, 0)
        return report.missing(tuple(target.id for target in self.targets if target.id not in self.disclaimed))

    @property
    def disclaimed(self) -> frozenset[int]:
        """The targets that the unit said are another's, this quarter or, where others may report them, the last one.

        What the office has given to this unit since is none of them.
        """
        shared = {target.id for target in self.targets if self.task.is_shared(target)}
        last = self.previous.disclaimed & shared if self.previous is not None else frozenset[int]()
        if self.report is None:
            return last
        own = frozenset(target.id for target in self.targets)
        return (self.report.disclaimed & own) | (last - self.report.amounts.keys())

    def doubts(self, today: date) -> tuple[Doubt, ...]:
        """What is to be asked about before the report is filed as it stands."""
        if self.report is None:
            return ()
        return doubts_of(replace(self.report, task_id=self.task.id), self.targets, self.previous, today)

    @property
    def is_filed(self) -> bool:
        return self.report is not None and self.report.state.is_filed

    @property
    def is_accepted(self) -> bool:
        """The office has accepted it: only the office opens it again."""
        return self.report is not None and self.report.state is ReportState.ACCEPTED

    @property
    def is_ready(self) -> bool:
        """Complete and not with the office yet."""
        return self.report is not None and not self.report.state.is_filed and not self.missing

    @property
    def is_draft(self) -> bool:
        """Written and not filed."""
        return self.report is not None and self.report.state is ReportState.DRAFT and bool(self.report.progress)

    @property
    def is_begun(self) -> bool:
        return self.report is not None and self.report.state is not ReportState.BLANK

    def target(self, target_id: int | None) -> Target:
        """One of its targets, by id; raises StopIteration where the id is another task's."""
        return next(target for target in self.targets if target.id == target_id)


@dataclass(frozen=True)
class ReportFacts:
    """What the dialogue may know: one unit's tasks in one round. `now` is aware.

    `needs_seal`: the stamped form is owed once everything is filed.
    """

    unit: Unit
    quarter: Quarter
    person_id: int
    now: datetime
    due_at: datetime
    calendar: WorkCalendar
    items: tuple[Item, ...]
    needs_seal: bool = False

    def item(self, task_id: int) -> Item:
        for item in self.items:
            if item.task.id == task_id:
                return item
        raise KeyError(task_id)

    def with_item(self, changed: Item) -> ReportFacts:
        return replace(self, items=tuple(changed if item.task.id == changed.task.id else item for item in self.items))


@dataclass(frozen=True)
class Write:
    """Parts of one task's draft to store; what is not given stays.

    `short` is an answer the progress is to be written from, in official style, by whoever stores it. `insisted` are
    doubtful parts that stand all the same, with the reason, and `disclaimed` targets that are another unit's, as in
    ProgressReport.
    """

    task_id: int
    progress: str | None = None
    short: ShortAnswer | None = None
    amounts: dict[int, Decimal] = field(default_factory=dict)
    insisted: dict[str, str] = field(default_factory=dict)
    disclaimed: frozenset[int] = frozenset()
    assessment: Assessment | None = None
    completion: Completion | None = None
    important: str | None = None
    answers_important: bool = False


@dataclass(frozen=True)
class Submit:
    """File these tasks."""

    task_ids: tuple[int, ...]


@dataclass(frozen=True)
class AnswerProblem:
    """How an earlier quarter's problem stands now."""

    problem_id: int
    state: ProblemState
    note: str | None = None


Change = Write | Submit | AnswerProblem


@dataclass(frozen=True)
class Outcome:
    """What follows from an event; `state` None ends the dialogue."""

    state: Filling | None
    changes: tuple[Change, ...] = ()
    says: tuple[Prompt, ...] = ()


def applied(report: ProgressReport | None, write: Write, unit_id: int) -> ProgressReport:
    """The draft with these parts written into it; the words as said stand for a sentence still to be written."""
    report = report or ProgressReport(0, write.task_id, unit_id)
    progress = write.short.said if write.short is not None else write.progress
    amounts = {id: value for id, value in {**report.amounts, **write.amounts}.items() if id not in write.disclaimed}
    insisted = still_insisted(report.insisted, changed_parts(report, write), write.insisted)
    reasons = {target_id: insisted.get(f"amount:{target_id}", "") for target_id in amounts}
    return replace(
        report,
        state=ReportState.DRAFT,
        progress=report.progress if progress is None else progress,
        amounts=amounts,
        amount_reasons={target_id: reason for target_id, reason in reasons.items() if reason},
        insisted=insisted,
        disclaimed=(report.disclaimed | write.disclaimed) - amounts.keys(),
        assessment=write.assessment or report.assessment,
        completion=write.completion or report.completion,
        important=write.important if write.answers_important else report.important,
        important_answered=report.important_answered or write.answers_important,
        revision=report.revision + 1,
    )


def changed_parts(report: ProgressReport, write: Write) -> tuple[str, ...]:
    """The parts that a write makes other than they are."""
    parts = [
        f"amount:{target_id}" for target_id, value in write.amounts.items() if report.amounts.get(target_id) != value
    ]
    parts += [f"amount:{target_id}" for target_id in write.disclaimed if target_id in report.amounts]
    if write.short is not None or write.progress not in (None, report.progress):
        parts.append("progress")
    if write.completion not in (None, report.completion):
        parts.append("completion")
    if write.assessment not in (None, report.assessment):
        parts.append("assessment")
    return tuple(parts)
