"""A programme's year as plain JSON values, and back: what an archive keeps so that the year can be rebuilt without us.

Names are spelled out beside ids, numbers are strings of their digits, moments are ISO with their zone, so that the file
is read by whatever program comes after this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bot.domain.behalf import UnitAnswer
from bot.domain.head import head_from_json, head_to_json
from bot.domain.programme import Assignment, Comparator, Programme, Role, Target, TargetKind, Task, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import Assessment, Completion, CompletionKind, ProgressReport, ReportState

FORMAT = 1

Reports = Mapping[Quarter, Mapping[tuple[int, int], ProgressReport]]


@dataclass(frozen=True)
class Yearbook:
    """What was promised and what was reported; `due` are the due times of its rounds."""

    programme: Programme
    reports: Reports
    due: Mapping[Quarter, datetime]


def yearbook_to_json(book: Yearbook) -> dict[str, Any]:
    """The whole year. `yearbook_from_json` gives back an equal value."""
    programme = book.programme
    names = {unit.id: unit.name for unit in programme.units}
    numbers = {task.id: task.no for task in programme.tasks}
    return {
        "format": FORMAT,
        "programme": {"id": programme.id, **head_to_json(programme.head)},
        "units": [{"id": unit.id, "name": unit.name, "aliases": list(unit.aliases)} for unit in programme.units],
        "tasks": [
            {
                "id": task.id,
                "no": task.no,
                "name": task.name,
                "text": task.text,
                "assignments": [
                    {"unit": one.unit.id, "unit_name": one.unit.name, "role": one.role.value}
                    for one in task.assignments
                ],
                "targets": [
                    {
                        "id": target.id,
                        "text": target.text,
                        "value": format(target.value, "f"),
                        "measure": target.measure,
                        "comparator": target.comparator.value,
                        "kind": target.kind.value,
                        "unit": target.unit_id,
                    }
                    for target in task.targets
                ],
            }
            for task in programme.tasks
        ],
        "rounds": [
            {
                "quarter": str(quarter),
                "due": book.due[quarter].isoformat() if quarter in book.due else None,
                "reports": [
                    _report(book.reports[quarter][part], numbers, names) for part in sorted(book.reports[quarter])
                ],
            }
            for quarter in sorted(book.reports)
        ],
    }


def yearbook_from_json(value: Mapping[str, Any]) -> Yearbook:
    """Raises ValueError for another format, KeyError or TypeError for what is no yearbook."""
    if value["format"] != FORMAT:
        raise ValueError(f"yearbook of format {value['format']}")
    units = {unit["id"]: Unit(unit["id"], unit["name"], tuple(unit["aliases"])) for unit in value["units"]}
    programme = Programme(
        id=value["programme"]["id"],
        head=head_from_json(value["programme"]),
        tasks=tuple(
            Task(
                id=task["id"],
                no=task["no"],
                name=task["name"],
                text=task["text"],
                targets=tuple(
                    Target(
                        id=target["id"],
                        text=target["text"],
                        value=Decimal(target["value"]),
                        measure=target["measure"],
                        comparator=Comparator(target["comparator"]),
                        kind=TargetKind(target["kind"]),
                        unit_id=target["unit"],
                    )
                    for target in task["targets"]
                ),
                assignments=tuple(Assignment(units[one["unit"]], Role(one["role"])) for one in task["assignments"]),
            )
            for task in value["tasks"]
        ),
    )
    rounds = {Quarter.of_code(one["quarter"]): one for one in value["rounds"]}
    return Yearbook(
        programme,
        {
            quarter: {(report["task"], report["unit"]): _report_back(report) for report in one["reports"]}
            for quarter, one in rounds.items()
        },
        {quarter: datetime.fromisoformat(one["due"]) for quarter, one in rounds.items() if one["due"]},
    )


def _report(report: ProgressReport, numbers: Mapping[int, int], names: Mapping[int, str]) -> dict[str, Any]:
    completion = report.completion
    return {
        "id": report.id,
        "task": report.task_id,
        "task_no": numbers.get(report.task_id),
        "unit": report.unit_id,
        "unit_name": names.get(report.unit_id),
        "state": report.state.value,
        "progress": report.progress,
        "amounts": [
            {
                "target": target_id,
                "value": format(report.amounts[target_id], "f"),
                "reason": report.amount_reasons.get(target_id),
            }
            for target_id in sorted(report.amounts)
        ],
        "insisted": dict(sorted(report.insisted.items())),
        "disclaimed": sorted(report.disclaimed),
        "assessment": report.assessment.value if report.assessment else None,
        "completion": None
        if completion is None
        else {
            "kind": completion.kind.value,
            "text": completion.text,
            "start": completion.start.isoformat() if completion.start else None,
            "end": completion.end.isoformat() if completion.end else None,
        },
        "important": report.important,
        "important_answered": report.important_answered,
        "returned_reason": report.returned_reason,
        "on_behalf": report.on_behalf,
        "unit_answer": report.unit_answer.value,
        "version": report.version,
        "revision": report.revision,
        "changed_by": report.changed_by,
        "changed_by_id": report.changed_by_id,
        "changed_at": report.changed_at.isoformat() if report.changed_at else None,
        "submitted_at": report.submitted_at.isoformat() if report.submitted_at else None,
    }


def _report_back(value: Mapping[str, Any]) -> ProgressReport:
    completion = value["completion"]
    return ProgressReport(
        id=value["id"],
        task_id=value["task"],
        unit_id=value["unit"],
        state=ReportState(value["state"]),
        progress=value["progress"],
        amounts={amount["target"]: Decimal(amount["value"]) for amount in value["amounts"]},
        amount_reasons={amount["target"]: amount["reason"] for amount in value["amounts"] if amount["reason"]},
        insisted=value.get("insisted", {}),
        disclaimed=frozenset(value.get("disclaimed", ())),
        assessment=Assessment(value["assessment"]) if value["assessment"] else None,
        completion=None
        if completion is None
        else Completion(
            CompletionKind(completion["kind"]),
            completion["text"],
            start=date.fromisoformat(completion["start"]) if completion["start"] else None,
            end=date.fromisoformat(completion["end"]) if completion["end"] else None,
        ),
        important=value["important"],
        important_answered=value["important_answered"],
        returned_reason=value["returned_reason"],
        on_behalf=value["on_behalf"],
        # Dossiers made before units could say so know nothing of it.
        unit_answer=UnitAnswer(value.get("unit_answer", UnitAnswer.NONE)),
        version=value["version"],
        revision=value["revision"],
        changed_by=value["changed_by"],
        changed_by_id=value["changed_by_id"],
        changed_at=datetime.fromisoformat(value["changed_at"]) if value["changed_at"] else None,
        submitted_at=datetime.fromisoformat(value["submitted_at"]) if value["submitted_at"] else None,
    )
