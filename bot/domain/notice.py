"""What was read from a published notice: a proposal, until a person confirms it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.domain.amount import read_spelled
from bot.domain.programme import Comparator, TargetKind


@dataclass(frozen=True)
class Doubt:
    """One thing the reader was not sure of.

    `place` is where in the source a person finds it (第3项“…”, 第12行), `reason` a Chinese clause, `quote` the
    words in question.
    """

    place: str
    reason: str
    quote: str = ""


@dataclass(frozen=True)
class NoticeTarget:
    """A promised number as printed: `text` the words around it, `value` in base units, `measure` its unit.

    `optional` marks a borderline one (一村一名, 百场巡讲 in a plan's name), which a person should look at.
    """

    text: str
    value: Decimal
    measure: str
    comparator: Comparator
    kind: TargetKind
    optional: bool = False


@dataclass(frozen=True)
class NoticeTask:
    """A numbered promise as printed.

    `units` holds every responsible unit, lead first; `lead_units` and `supporting_units` are the subsets that the
    text marks so (牵头单位; 配合单位, 协办单位). `time_limit` keeps the words of a task's own date (6月底前完成).
    """

    no: int
    name: str
    text: str
    units: tuple[str, ...]
    lead_units: tuple[str, ...] = ()
    supporting_units: tuple[str, ...] = ()
    targets: tuple[NoticeTarget, ...] = ()
    time_limit: str | None = None


@dataclass(frozen=True)
class ReportingRule:
    """Who wants the progress, when and how, as the notice says it."""

    when: str
    to: str
    phone: str | None = None
    channel: str | None = None
    stamped: bool = False


@dataclass(frozen=True)
class FormShape:
    """The annex form: its title, its columns, and its rows as (number, task name, units)."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Notice:
    """A published list as read (通知)."""

    title: str
    doc_number: str | None
    issuer: str | None
    issued_on: date | None
    tasks: tuple[NoticeTask, ...]
    reporting: ReportingRule | None = None
    form: FormShape | None = None
    implicit_all: tuple[str, ...] = ()
    lead_rule: str | None = None
    unsure: tuple[Doubt, ...] = ()


_SPAN = re.compile(
    r"(?P<first>20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})\s*年?\s*(?:[-—–~～至到]+\s*(?P<last>20\d\d)\s*)?年(?!级)"
)


def list_year(notice: Notice) -> int | None:
    """The year a list is for, as its title says (2025年, 二〇二五年), else the year of issue; None where neither is known.

    Of 2025—2026年 it is the year of issue if that is one of them, else the first.
    """
    issued = notice.issued_on.year if notice.issued_on else None
    for title in (notice.form.title if notice.form else "", notice.title):
        if (found := _SPAN.search(title)) is None:
            continue
        first = _year(found["first"])
        last = _year(found["last"] or found["first"])
        return issued if issued is not None and first <= issued <= last else first
    return issued


def _year(text: str) -> int:
    return int(text if text.isascii() else read_spelled(text.replace("○", "〇")) or 0)


class NotANotice(Exception):
    """The text is no list of promises; the message is the Chinese sentence to show."""


def notice_to_json(notice: Notice) -> dict[str, Any]:
    """The shape that `cuibao notice read --json` prints: keys in a fixed order, numbers as JSON numbers."""
    return {
        "title": notice.title,
        "year": list_year(notice),
        "doc_number": notice.doc_number,
        "issuer": notice.issuer,
        "issued_on": notice.issued_on.isoformat() if notice.issued_on else None,
        "lead_rule": notice.lead_rule or "none stated",
        "reporting": None
        if notice.reporting is None
        else {
            "when": notice.reporting.when,
            "to": notice.reporting.to,
            "phone": notice.reporting.phone,
            "channel": notice.reporting.channel,
            "stamped": notice.reporting.stamped,
        },
        "form": None
        if notice.form is None
        else {
            "title": notice.form.title,
            "columns": list(notice.form.columns),
            "rows": len(notice.form.rows),
        },
        "implicit_all": list(notice.implicit_all),
        "tasks": [
            {
                "no": task.no,
                "name": task.name,
                "lead_units": list(task.lead_units),
                "supporting_units": list(task.supporting_units),
                "units": list(task.units),
                "targets": [
                    {
                        "text": target.text,
                        "value": _number(target.value),
                        "unit": target.measure,
                        "comparator": target.comparator.value,
                        "kind": target.kind.value,
                        **({"optional": True} if target.optional else {}),
                    }
                    for target in task.targets
                ],
                "time_limit": task.time_limit,
                "text": task.text,
            }
            for task in notice.tasks
        ],
        "unsure": [{"place": doubt.place, "reason": doubt.reason, "quote": doubt.quote} for doubt in notice.unsure],
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
