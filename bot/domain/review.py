"""What the office decides on a submitted report (审核), and which decisions a report's state allows.

    submitted, sealed ──accept──▶ accepted ──reopen──▶ submitted
    submitted, sealed, accepted ──return──▶ returned

Accepting closes editing; reopening opens it again and the unit owes nothing by it; what is returned is owed again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.report import ReportState


class Decision(StrEnum):
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REOPENED = "reopened"

    @property
    def label(self) -> str:
        return {"accepted": "接受", "returned": "退回", "reopened": "重新打开"}[self.value]


_WAITING = frozenset((ReportState.SUBMITTED, ReportState.SEALED))
_AFTER: dict[Decision, tuple[frozenset[ReportState], ReportState]] = {
    Decision.ACCEPTED: (_WAITING, ReportState.ACCEPTED),
    Decision.RETURNED: (_WAITING | {ReportState.ACCEPTED}, ReportState.RETURNED),
    Decision.REOPENED: (frozenset((ReportState.ACCEPTED,)), ReportState.SUBMITTED),
}


def awaits_review(state: ReportState) -> bool:
    """Whether the office still has to look at the report."""
    return state in _WAITING


def state_after(state: ReportState, decision: Decision) -> ReportState | None:
    """The state this decision leads to; None where the report is not in a state to be decided on so."""
    allowed, after = _AFTER[decision]
    return after if state in allowed else None


@dataclass(frozen=True)
class Review:
    """One decision on one version of a report; `by` is a name, `at` aware."""

    report_id: int
    version: int
    decision: Decision
    reason: str | None
    by: str
    at: datetime
    by_id: int | None = None
