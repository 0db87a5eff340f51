"""Letters into words, at the moment of sending.

A letter enqueued yesterday is decided again here: the unit has answered, a newer stage has taken over, the round is
closed, the contact has changed, or it is night. Documents are made here too, outside every transaction.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.people import SeatRole
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter
from bot.domain.round import newest_stage, next_working_moment
from bot.domain.summary import RoundSummary
from bot.ports import Content, FileOut
from bot.texts import plan as plan_words
from bot.texts import reminders, summary
from bot.texts import seal as seal_words
from handlers.deps import Deps
from handlers.paper import unsealed_units, wanting_units
from handlers.printed import DOCX, form_content, form_to_print
from handlers.remind import reminder_content
from handlers.rounds import plan_of, rules_of, summary_of, work_calendar
from storage import people, programmes, rounds
from storage.codec import content_from_json
from storage.outbox import Letter
from storage.store import Tx

_log = logging.getLogger(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Dropped:
    """The letter has lost its reason."""

    reason: str


@dataclass(frozen=True)
class PutOff:
    """The letter is right but the hour is not; `until` is aware."""

    until: datetime


def compose(letter: Letter, deps: Deps) -> Content | Dropped | PutOff:
    """What this letter says now. Raises nothing of its own; a broken letter is the caller's to set aside."""
    now = deps.clock()
    if letter.expires_at is not None and now >= letter.expires_at:
        return Dropped("expired")
    composed = _compose(letter, deps, now)
    # A letter that was cut into several carries the mark in its first part already.
    is_marked = letter.body.get("final", False)
    return _marked(composed) if isinstance(composed, Content) and deps.is_rehearsal and not is_marked else composed


def _compose(letter: Letter, deps: Deps, now: datetime) -> Content | Dropped | PutOff:
    body = letter.body
    if body["kind"] == "say":
        content, files = content_from_json(body)
        return replace(
            content,
            files=tuple(FileOut(file.name, file.media_type, deps.files.read(file.sha256)) for file in files),
        )
    with deps.store.read() as tx:
        programme = programmes.programme(tx, body["programme"])
        quarter = Quarter.of_code(body["quarter"])
        match body["kind"]:
            case "reminder" | "head_reminder" | "missing" | "unreached" | "calendar_unknown":
                return _reminder(tx, letter, programme, quarter, now)
            case "summary" | "form" | "form_to_print":
                value = summary_of(tx, programme, quarter, now=now, is_rehearsal=deps.is_rehearsal)
                seal_by = plan_of(tx, programme, quarter).seal_by
            case kind:
                raise ValueError(f"unknown letter {kind}")
    if body["kind"] == "form":
        return form_content(deps, value, body["unit"])
    if body["kind"] == "form_to_print":
        return form_to_print(deps, value, body, seal_by) or Dropped("changed again")
    return _summary(value, body["style"])


def _reminder(
    tx: Tx, letter: Letter, programme: Programme, quarter: Quarter, now: datetime
) -> Content | Dropped | PutOff:
    body = letter.body
    plan = plan_of(tx, programme, quarter)
    if now > plan.closes_at:
        return Dropped("closed")
    stage = newest_stage(plan, now)
    if body["stage"] not in ("by_hand", "snoozed") and (stage is None or stage.name != body["stage"]):
        return Dropped("superseded")
    working = next_working_moment(now, work_calendar(tx), rules_of(programme))
    if working > now:
        return PutOff(working)
    if body["kind"] == "calendar_unknown":
        return Dropped("published") if plan.is_calendar_known else plan_words.calendar_unknown(plan)
    # Who filed everything since this was planned was sent the form, with what to do, and is not reminded on top.
    planned = None if body["stage"] in ("by_hand", "snoozed") else letter.created_at
    owing = {unit.id for unit in wanting_units(tx, programme, quarter, given_before=planned)}
    if body["kind"] == "missing":
        value = summary_of(tx, programme, quarter, now=now, is_rehearsal=False)
        unsealed = unsealed_units(tx, programme, quarter)
        if not value.missing and not unsealed:
            return Dropped("all in")
        return reminders.missing_list(quarter, value.missing, due_at=plan.due_at, unsealed=unsealed)
    if body["kind"] == "unreached":
        silent = owing - people.reached_unit_ids(tx)
        units = [unit for unit in programme.units if unit.id in silent]
        return reminders.unreached(quarter, units) if units else Dropped("all reached")
    unit = programme.unit(body["unit"])
    if unit.id not in owing:
        return Dropped("answered")
    role = SeatRole.HEAD if body["kind"] == "head_reminder" else SeatRole.LIAISON
    if letter.address not in {people.address_of(tx, person.id) for person in people.contacts(tx, unit.id, role)}:
        return Dropped("no longer the contact")
    if body["kind"] == "head_reminder":
        filed = rounds.filed_reports(tx, programme.id, wanted=(quarter,), unit_id=unit.id)[quarter]
        names = [person.name for person in people.contacts(tx, unit.id)]
        if not rounds.owed(programme, filed, unit.id):
            return seal_words.to_head(unit, quarter, due_at=plan.due_at, liaisons=names, office=programme.office)
        return reminders.to_head(
            unit,
            quarter,
            rounds.owed(programme, filed, unit.id),
            due_at=plan.due_at,
            liaisons=names,
            office=programme.office,
        )
    return reminder_content(tx, programme, quarter, unit, now=now, own_words=body.get("own_words", ""))


_REASONS = {"due": "截止时", "complete": "全部报齐", "asked": ""}


def _summary(value: RoundSummary, style: str) -> Content | Dropped:
    if style == "daily":
        return summary.short(value) if value.missing else Dropped("all in")
    content = summary.full(value, _REASONS.get(style, ""))
    try:
        return replace(content, files=summary_files(value))
    except Exception:
        # The words must not wait for a document that cannot be made.
        _log.exception("documents cannot be made", extra={"action": "compose.documents"})
        return replace(content, text=f"{content.text}\n\n{summary.without_files()}")


def summary_files(value: RoundSummary) -> tuple[FileOut, ...]:
    """The picture, the official form in Word and PDF, and the ledger."""
    # Imported here: Word, Excel and typesetting together weigh more than the rest of the program.
    from bot.documents.chart import chart_png
    from bot.documents.form import file_name, form_docx, form_name, form_pdf
    from bot.documents.ledger import ledger_xlsx

    return (
        FileOut(file_name(value, "进度图", "png"), "image/png", chart_png(value)),
        FileOut(form_name(value), DOCX, form_docx(value)),
        FileOut(form_name(value, extension="pdf"), "application/pdf", form_pdf(value)),
        FileOut(file_name(value, "工作台账", "xlsx"), XLSX, ledger_xlsx(value)),
    )


def _marked(content: Content) -> Content:
    """Everything said in a rehearsal says so."""
    if content.title:
        return replace(content, title=f"【演练】{content.title}")
    return replace(content, text=f"【演练】{content.text}")
