"""A unit's report on one task in one quarter, and its way from blank to accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from bot.domain.behalf import UnitAnswer


class ReportState(StrEnum):
    """blank → draft → submitted → sealed → accepted; returned sends it back to the unit."""

    BLANK = "blank"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SEALED = "sealed"
    ACCEPTED = "accepted"
    RETURNED = "returned"

    @property
    def is_filed(self) -> bool:
        """The office has the report: the unit owes no text for it."""
        return self in (ReportState.SUBMITTED, ReportState.SEALED, ReportState.ACCEPTED)


class Assessment(StrEnum):
    """How the unit itself sees the task."""

    DONE = "done"  # 已完成
    ON_TRACK = "on_track"  # 正常推进
    BEHIND = "behind"  # 滞后
    NOT_STARTED = "not_started"  # 未启动

    @property
    def label(self) -> str:
        return {"done": "已完成", "on_track": "正常推进", "behind": "滞后", "not_started": "未启动"}[self.value]


class CompletionKind(StrEnum):
    """What an answer to 完成时限 means; `none` is an answer that names no time."""

    DATE = "date"
    PERIOD = "period"
    ONGOING = "ongoing"
    DONE = "done"
    NONE = "none"


@dataclass(frozen=True)
class Completion:
    """The completion time of a task (完成时限): the words as written and what they mean.

    `start` is None unless the kind is PERIOD, or DONE within that time; `end` is None for ONGOING, and may be for DONE.
    """

    kind: CompletionKind
    text: str
    start: date | None = None
    end: date | None = None

    @property
    def label(self) -> str:
        """The way the form shows it."""
        match self.kind:
            case CompletionKind.DATE if self.end:
                return _day(self.end)
            case CompletionKind.PERIOD if self.start and self.end:
                return f"{_day(self.start)}至{_day(self.end)}"
            case CompletionKind.ONGOING:
                return "长期坚持"
            case CompletionKind.DONE if self.start and self.end and _is_month(self.start, self.end):
                return f"已完成（{self.end.year}年{self.end.month}月）"
            case CompletionKind.DONE:
                return f"已完成（{_day(self.end)}）" if self.end else "已完成"
            case _:
                return self.text


def _is_month(start: date, end: date) -> bool:
    """Whether a time is one whole month: 今年2月 names no day of it."""
    return (start.year, start.month, start.day) == (end.year, end.month, 1) and (end + timedelta(days=1)).day == 1


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True)
class ProgressReport:
    """What one unit reports on one task in one quarter (进展填报).

    `amounts` maps target ids to cumulative totals of the year. `disclaimed` are the targets that the unit says are another
    unit's: such a target is answered, without a number, until one is given after all. `insisted` are the parts (progress, amount:12,
    completion) that were asked about as doubtful and stand all the same, each with the reason given, empty where none
    was. `revision` grows with every change, `version` with every submission. Times are aware, in UTC.
    """

    id: int
    task_id: int
    unit_id: int
    state: ReportState = ReportState.BLANK
    progress: str = ""
    amounts: Mapping[int, Decimal] = field(default_factory=dict)
    amount_reasons: Mapping[int, str] = field(default_factory=dict)
    insisted: Mapping[str, str] = field(default_factory=dict)
    disclaimed: frozenset[int] = frozenset()
    assessment: Assessment | None = None
    completion: Completion | None = None
    important: str | None = None
    important_answered: bool = False
    returned_reason: str | None = None
    on_behalf: bool = False
    unit_answer: UnitAnswer = UnitAnswer.NONE
    version: int = 0
    revision: int = 0
    changed_by: str = ""
    changed_by_id: int | None = None
    changed_at: datetime | None = None
    submitted_at: datetime | None = None

    @property
    def behalf_note(self) -> str:
        """How the unit stands to what was typed in for it (未经单位确认…); empty of what it filed itself."""
        return self.unit_answer.label if self.on_behalf else ""

    def missing(self, target_ids: tuple[int, ...]) -> tuple[str, ...]:
        """The parts still to be answered before it may be submitted, in the order they are asked."""
        parts: list[str] = []
        if not self.progress:
            parts.append("progress")
        parts += [
            f"amount:{target_id}" for target_id in target_ids if target_id not in {*self.amounts, *self.disclaimed}
        ]
        if self.assessment is None:
            parts.append("assessment")
        if self.completion is None:
            parts.append("completion")
        if not self.important_answered:
            parts.append("important")
        return tuple(parts)


def still_insisted(before: Mapping[str, str], changed: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """What is insisted on after a change: of parts that changed only what was insisted on with the change."""
    new = frozenset(changed)
    return {**{part: reason for part, reason in before.items() if part not in new}, **given}
