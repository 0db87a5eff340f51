"""A report and its completion time as JSON, for versions, drafts and the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.domain.report import Completion, CompletionKind, ProgressReport


def completion_to_json(completion: Completion) -> dict[str, Any]:
    return {
        "kind": completion.kind.value,
        "text": completion.text,
        "start": completion.start.isoformat() if completion.start else None,
        "end": completion.end.isoformat() if completion.end else None,
    }


def completion_from_json(value: Mapping[str, Any]) -> Completion:
    return Completion(
        kind=CompletionKind(value["kind"]),
        text=value["text"],
        start=date.fromisoformat(value["start"]) if value["start"] else None,
        end=date.fromisoformat(value["end"]) if value["end"] else None,
    )


def report_to_json(report: ProgressReport) -> dict[str, Any]:
    """What a report says, for versions and the audit log; amounts are exact strings by target id."""
    return {
        "progress": report.progress,
        "amounts": {str(target_id): format(value, "f") for target_id, value in sorted(report.amounts.items())},
        "amount_reasons": {str(target_id): reason for target_id, reason in sorted(report.amount_reasons.items())},
        "insisted": dict(sorted(report.insisted.items())),
        "disclaimed": sorted(report.disclaimed),
        "assessment": report.assessment.value if report.assessment else None,
        "completion": completion_to_json(report.completion) if report.completion else None,
        "important": report.important,
        "version": report.version,
    }
