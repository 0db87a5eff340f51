"""The board 看板: one round as JSON values, for the page beside the web chat.

Shape: {quarter, quarters: [{code, label}], title, due, as_of, totals: {units, units_done, parts, parts_filed, percent},
calendar: [{day, offset, in_round, worked, made_up, holiday, is_today, entries: [{time, label, done}]}] (every day of the round, whole
weeks), calendar_note,
units: [{id, name, missing: [task numbers], unreached, messages, delivery, paper}], tasks: [{no, name, light, light_label, sign,
parts: [{unit_id, unit, role, state, state_label, light, sign, light_label, report, evidence}]}]}. What a paper and a file of
the evidence are says handlers/office/board_papers.py; evidence is shown with a report that was filed. A part's report is null or
{id, progress, amounts: [{text, value, target, measure, percent}], assessment, completion, important, on_behalf,
changed_by, changed_at, version}; with `id` and `version` the page decides on it the way a button in the chat does. A
unit's `extended_to` is its later due time, or null. Units stand in the order of the list: there is no ranking anywhere.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.domain.amount import plain
from bot.domain.daybook import daybook
from bot.domain.localtime import local
from bot.domain.programme import Programme, Role, Target
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport, ReportState
from bot.domain.round import RoundPlan
from bot.domain.summary import PartSummary
from bot.texts.rounds.plan import UNKNOWN_YEAR, entry_label
from handlers.deps import Deps
from handlers.office.board_papers import evidence_shown, papers_shown
from handlers.rounds.contacts import burden, delivery_notes
from handlers.rounds.view import calendar_of, newest_readable, plan_of, reporting_quarter, summary_of
from storage import people, progress, rounds
from storage.store import Tx

_ROLES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任", Role.SUPPORTING: "配合"}
_STATES = {
    ReportState.BLANK: "未填",
    ReportState.DRAFT: "填写中",
    ReportState.SUBMITTED: "已提交",
    ReportState.SEALED: "已盖章",
    ReportState.ACCEPTED: "已接受",
    ReportState.RETURNED: "已退回",
}


def board(tx: Tx, deps: Deps, quarter_code: str | None, now: datetime) -> dict[str, Any] | None:
    """The board of one quarter, the running one by default; None while there is no list. Raises ValueError for no quarter."""
    programme = newest_readable(tx)
    if programme is None:
        return None
    current = reporting_quarter(tx, programme, now)
    quarter = Quarter.of_code(quarter_code) if quarter_code else current
    summary = summary_of(tx, programme, quarter, now=now, is_rehearsal=deps.is_rehearsal)
    plan = plan_of(tx, programme, quarter)
    drafts = progress.reports(tx, programme.id, wanted=(quarter,))[quarter]
    reached = people.reached_unit_ids(tx)
    sent, notes = burden(tx, programme, quarter), delivery_notes(tx, programme, quarter, now)
    filed_now = {
        (task.task.id, part.unit.id): part.report for task in summary.tasks for part in task.parts if part.report
    }
    paper, evidence = papers_shown(tx, programme, quarter, filed_now), evidence_shown(tx, programme, quarter)
    missing = {unit.id: [task.no for task in tasks] for unit, tasks in summary.missing}
    parts, filed = len(summary.parts), len(summary.filed_parts)
    return {
        "quarter": str(quarter),
        "quarters": [
            {"code": str(known), "label": known.label}
            for known in sorted({current, *rounds.quarters(tx, programme.id)}, reverse=True)
        ],
        "title": programme.title,
        "due": local(plan.due_at).isoformat(),
        "as_of": local(now).isoformat(),
        "totals": {
            "units": len(programme.units),
            "units_done": len(summary.done_units),
            "parts": parts,
            "parts_filed": filed,
            "percent": round(100 * filed / parts) if parts else 0,
        },
        "units": [
            {
                "id": unit.id,
                "name": unit.name,
                "missing": missing.get(unit.id, []),
                "unreached": unit.id not in reached,
                "messages": sent.get(unit.id, 0),
                "extended_to": local(summary.extended_to[unit.id]).isoformat()
                if unit.id in summary.extended_to
                else None,
                "delivery": notes.get(unit.id, "") if unit.id in missing else "",
                "paper": paper[unit.id],
            }
            for unit in programme.units
        ],
        "tasks": [
            {
                "no": task.task.no,
                "name": task.task.name,
                "light": task.light.value,
                "light_label": task.light.label,
                "sign": task.light.sign,
                "parts": [
                    {
                        **_part(part, drafts.get((task.task.id, part.unit.id)), task.task.targets_of(part.unit.id)),
                        "evidence": evidence.get((task.task.id, part.unit.id), []) if part.report else [],
                    }
                    for part in task.parts
                ],
            }
            for task in summary.tasks
        ],
        "calendar": _calendar(tx, programme, plan, now),
        "calendar_note": "" if plan.is_calendar_known else UNKNOWN_YEAR,
    }


def _calendar(tx: Tx, programme: Programme, plan: RoundPlan, now: datetime) -> list[dict[str, Any]]:
    """The round day by day, in whole weeks from Monday to Sunday."""
    days = calendar_of(tx, programme)
    found = {day.day: day for day in daybook(plan, days, needs_seal=programme.needs_seal)}
    first, last = min(found), max(found)
    first -= timedelta(days=first.weekday())
    last += timedelta(days=6 - last.weekday())
    today = local(now).date()
    shown = []
    for n in range((last - first).days + 1):
        date = first + timedelta(days=n)
        day = found.get(date)
        is_worked = days.is_workday(date)
        shown.append(
            {
                "day": date.isoformat(),
                "offset": day.offset if day else None,
                "in_round": day is not None,
                "worked": is_worked,
                "made_up": is_worked and date.weekday() >= 5,
                "holiday": not is_worked and date.weekday() < 5,
                "is_today": date == today,
                "entries": [
                    {"time": f"{local(entry.at):%H:%M}", "label": entry_label(entry), "done": entry.at <= now}
                    for entry in (day.entries if day else ())
                ],
            }
        )
    return shown


def _part(part: PartSummary, current: ProgressReport | None, targets: tuple[Target, ...]) -> dict[str, Any]:
    state = current.state if current is not None else ReportState.BLANK
    return {
        "unit_id": part.unit.id,
        "unit": part.unit.name,
        "role": _ROLES[part.role],
        "state": state.value,
        "state_label": _STATES[state],
        "light": part.light.value,
        "sign": part.light.sign,
        "light_label": part.light.label,
        "report": None if part.report is None else _report(part.report, targets),
    }


def _report(report: ProgressReport, targets: tuple[Target, ...]) -> dict[str, Any]:
    return {
        "id": report.id,
        "progress": report.progress,
        "amounts": [
            {
                "text": target.text,
                "value": plain(report.amounts[target.id]),
                "target": plain(target.value),
                "measure": target.measure,
                "percent": round(100 * report.amounts[target.id] / target.value) if target.value else None,
            }
            for target in targets
            if target.id in report.amounts
        ],
        "not_ours": [target.text for target in targets if target.id in report.disclaimed],
        "assessment": report.assessment.label if report.assessment else None,
        "completion": report.completion.label if report.completion else None,
        "important": report.important,
        "on_behalf": report.on_behalf,
        "behalf_note": report.behalf_note,
        "changed_by": report.changed_by,
        "changed_at": local(report.changed_at).isoformat() if report.changed_at else None,
        "version": report.version,
    }
