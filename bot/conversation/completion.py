"""Words about the completion time (完成时限) into a value, with the reason to ask back where there is one."""

from __future__ import annotations

from datetime import date, datetime

from bot.conversation.filling import ReportFacts
from bot.domain.report import Completion, CompletionKind
from bot.when import read_when

# A form's cell holds no more of what is only a time.
COMPLETION_LIMIT = 100


def read_completion(text: str, facts: ReportFacts) -> tuple[Completion, str | None]:
    """(completion, doubt): date_impossible, date_unclear, date_past, date_far, date_ambiguous, or None."""
    when = read_when(text, facts.now, facts.calendar)
    start = _day(when.start) if when.kind is CompletionKind.PERIOD else None
    doubt = when.doubt or ("date_unclear" if when.kind is CompletionKind.NONE else None)
    return Completion(when.kind, text[:COMPLETION_LIMIT], start, _day(when.end)), doubt


def _day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
