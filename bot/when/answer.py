"""The answer to words about time: its value, and its form in JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.domain.localtime import at_local, local
from bot.domain.report import CompletionKind

_MORNING = time(9, 5)


@dataclass(frozen=True)
class When:
    """What words about time mean.

    DATE: `start` and `end` are the same day, or the same moment (aware, in Shanghai) where an hour was said. PERIOD:
    first and last day. DONE: the day or period it was done, where one was said. ONGOING and NONE carry neither.
    `doubt` is the reason to ask back: date_impossible (kind is NONE), date_past, date_far (after the end of next
    year), date_ambiguous; the values then are the likeliest reading. A NONE without doubt names no time at all.
    `around` is the usual hour of a part of the day that was named without one (下午): reminders go by it, dates do not.
    """

    kind: CompletionKind
    text: str
    start: date | datetime | None = None
    end: date | datetime | None = None
    doubt: str | None = None
    around: time | None = None


def moment_of(when: When) -> datetime | None:
    """The moment a person means who is to be reached or waited for then; a day without an hour is its morning."""
    if when.kind not in (CompletionKind.DATE, CompletionKind.PERIOD) or when.doubt == "date_impossible":
        return None
    start = when.start or when.end
    if start is None:
        return None
    return local(start) if isinstance(start, datetime) else at_local(start, when.around or _MORNING)


def when_to_json(when: When) -> dict[str, str | None]:
    """`{"kind", "start", "end"}`, and "doubt" where there is one; days as 2024-11-15, moments as 2025-01-10T17:00.

    Moments are Shanghai wall time without an offset.
    """
    answer: dict[str, str | None] = {"kind": when.kind.value, "start": _written(when.start), "end": _written(when.end)}
    if when.doubt is not None:
        answer["doubt"] = when.doubt
    return answer


def _written(value: date | datetime | None) -> str | None:
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%dT%H:%M}"
    return None if value is None else value.isoformat()
