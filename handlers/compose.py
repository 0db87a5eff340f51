"""Letters into words, at the moment of sending.

A letter enqueued yesterday is decided again here: the unit has answered, a newer stage has taken over, the round is
closed, the contact has changed, or it is night. Documents are made here too, outside every transaction.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme, Task, Unit
from bot.domain.quarter import Quarter
from bot.domain.round import RoundPlan, newest_stage, next_working_moment
from bot.domain.summary import RoundSummary
from bot.ports import Address, Content, FileOut
from bot.texts.office import summary
from bot.texts.papers import seal as seal_words
from bot.texts.rounds import plan as plan_words
from bot.texts.rounds import reminders
from handlers.deps import Deps
from handlers.office.remind import reminder_content
from handlers.papers import dispatch, export
from handlers.papers.printed import DOCX, form_content, form_to_print
from handlers.reporting import spoken_codes
from handlers.rounds import ending
from handlers.rounds.contacts import contact_of, round_key, whom_to_phone
from handlers.rounds.paper import unsealed_units, wanting_units
from handlers.rounds.view import calendar_of, plan_of, rules_of, summary_of, work_calendar
from handlers.upkeep import alarms
from storage import people, programmes, progress
from storage.claims import Letter
from storage.codec import content_from_json
from storage.store import Tx

_log = logging.getLogger(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Dropped:
    """The letter has lost its reason; `is_failure` where it had one, and nobody to go to."""

    reason: str
    is_failure: bool = False


@dataclass(frozen=True)
class PutOff:
    """The letter is right but the hour is not; `until` is aware."""

    until: datetime


@dataclass(frozen=True)
class Moved:
    """The letter is right but its reader is another by now: it goes to `address` with `body`."""

    address: Address
    body: dict[str, Any]


Composed = Content | Dropped | PutOff | Moved


def compose(letter: Letter, deps: Deps) -> Composed:
    """What this letter says now. Raises nothing of its own; a broken letter is the caller's to set aside."""
    now = deps.clock()
    if letter.expires_at is not None and now >= letter.expires_at:
        return Dropped("expired")
    composed = _compose(letter, deps, now)
    # A letter that was cut into several carries the mark in its first part already.
    is_marked = letter.body.get("final", False)
    return _marked(composed) if isinstance(composed, Content) and deps.is_rehearsal and not is_marked else composed


def _compose(letter: Letter, deps: Deps, now: datetime) -> Composed:
    body = letter.body
    if body["kind"] == "say":
        content, files = content_from_json(body)
        return replace(
            content,
            files=tuple(FileOut(file.name, file.media_type, deps.files.read(file.sha256)) for file in files),
        )
    if body["kind"] == "spoken_code":
        with deps.store.read() as tx:
            return spoken_codes.compose(tx, letter, now) or Dropped("answered, or changed since")
    if body["kind"] in _MADE:
        return _MADE[body["kind"]](letter, deps, now) or Dropped("no reason any more")
    with deps.store.read() as tx:
        programme = programmes.programme(tx, body["programme"])
        if body["kind"] == "ending":
            return _ending(tx, programme, now, may_end=body["may_end"])
        if body["kind"] in _OF_A_RUNNING_LIST and programmes.state(tx, programme.id) != programmes.LIVE:
            return Dropped("ended")
        quarter = Quarter.of_code(body["quarter"])
        match body["kind"]:
            case kind if kind in _OF_A_RUNNING_LIST:
                return _reminder(tx, letter, programme, quarter, now)
            case "summary" | "form" | "form_to_print":
                value = summary_of(tx, programme, quarter, now=now, is_rehearsal=deps.is_rehearsal)
                seal_by = plan_of(tx, programme, quarter).seal_by
            case kind:
                raise ValueError(f"unknown letter {kind}")
    if body["kind"] == "form":
        return form_content(deps, value, body["unit"], person_id=body.get("person"))
    if body["kind"] == "form_to_print":
        return form_to_print(deps, value, body, seal_by) or Dropped("changed again")
    return _summary(value, body["style"])


# Letters whose makers write down what they made; they open their own transactions.
_MADE = {"dispatch": dispatch.compose, "export": export.compose, "alarm": alarms.compose}


_OF_A_RUNNING_LIST = ("reminder", "head_reminder", "missing", "unreached", "calendar_unknown", "capped")


def _ending(tx: Tx, programme: Programme, now: datetime, *, may_end: bool) -> Composed:
    working = next_working_moment(now, work_calendar(tx), rules_of(tx, programme))
    if working > now:
        return PutOff(working)
    return ending.compose(tx, programme, may_end=may_end, now=now) or Dropped("ended, or goes on")


def _reminder(tx: Tx, letter: Letter, programme: Programme, quarter: Quarter, now: datetime) -> Composed:
    body = letter.body
    plan = plan_of(tx, programme, quarter, body.get("unit"))
    if now > plan.closes_at:
        return Dropped("closed")
    if body["stage"] not in ("by_hand", "snoozed"):
        # The plan may have moved since: by another rule, a holiday notice, a clock put right.
        stage = next((stage for stage in plan.stages if stage.name == body["stage"]), None)
        if stage is None:
            return Dropped("removed from the plan")
        if stage.at > now:
            return PutOff(stage.at)
        if newest_stage(plan, now) != stage:
            return Dropped("superseded")
    working = next_working_moment(now, work_calendar(tx), rules_of(tx, programme))
    if working > now:
        return PutOff(working)
    match body["kind"]:
        case "calendar_unknown":
            return Dropped("published") if plan.is_calendar_known else plan_words.calendar_unknown(plan)
        case "missing":
            value = summary_of(tx, programme, quarter, now=now, is_rehearsal=False)
            unsealed = unsealed_units(tx, programme, quarter)
            if not value.late and not unsealed:
                return Dropped("all in")
            return reminders.missing_list(quarter, value.late, due_at=plan.due_at, unsealed=unsealed)
        case "unreached":
            silent = {unit.id for unit in _wanting(tx, letter, programme, quarter)} - people.reached_unit_ids(tx)
            units = [unit for unit in programme.units if unit.id in silent]
            return reminders.unreached(quarter, units) if units else Dropped("all reached")
        case "capped":
            owed = {unit.id: tasks for unit, tasks in _missing(tx, programme, quarter)}
            full = [
                (unit, owed.get(unit.id, ()), whom_to_phone(tx, unit.id))
                for unit in _wanting(tx, letter, programme, quarter)
                if unit.id in body["units"]
            ]
            return reminders.capped(quarter, full, rules_of(tx, programme).unit_cap) if full else Dropped("all in")
        case "head_reminder":
            return _to_head(tx, letter, programme, quarter, plan, now)
        case _:
            return _to_contact(tx, letter, programme, quarter, now)


def _to_contact(tx: Tx, letter: Letter, programme: Programme, quarter: Quarter, now: datetime) -> Composed:
    """The unit's reminder, to whoever is its contact now; what somebody put off comes back to that person."""
    body = letter.body
    try:
        unit = programme.unit(body["unit"])
    except KeyError:
        return Dropped("no longer on the list")
    if unit not in _wanting(tx, letter, programme, quarter):
        return Dropped("answered")
    own = {person.id: people.address_of(tx, person.id) for person in people.contacts(tx, unit.id)}
    if body["stage"] != "snoozed" or own.get(body.get("person", 0)) is None:
        contact = contact_of(tx, unit.id, round_key(programme, quarter), now)
        if contact is None:
            return Dropped("unreachable", is_failure=True)
        if (contact.address, contact.person.id) != (letter.address, body.get("person")):
            return Moved(contact.address, {**body, "person": contact.person.id})
    return reminder_content(tx, programme, quarter, unit, now=now, own_words=body.get("own_words", ""))


def _to_head(
    tx: Tx, letter: Letter, programme: Programme, quarter: Quarter, plan: RoundPlan, now: datetime
) -> Composed:
    unit_id = letter.body["unit"]
    owed = {unit.id: tasks for unit, tasks in _missing(tx, programme, quarter)}
    if unit_id not in {unit.id for unit in _wanting(tx, letter, programme, quarter)}:
        return Dropped("answered")
    head_id = letter.body["person"]
    address = people.address_of(tx, head_id)
    if address is None or head_id not in {head.id for head in people.contacts(tx, unit_id, SeatRole.HEAD)}:
        return Dropped("unreachable", is_failure=True)
    if address != letter.address:
        return Moved(address, letter.body)
    unit, liaisons = programme.unit(unit_id), [person.name for person in people.contacts(tx, unit_id)]
    if unit_id not in owed:
        return seal_words.to_head(unit, quarter, due_at=plan.due_at, liaisons=liaisons, office=programme.office)
    return reminders.to_head(
        unit,
        quarter,
        owed[unit_id],
        now=now,
        due_at=plan.due_at,
        working_days=calendar_of(tx, programme).working_days_between(local(plan.due_at).date(), local(now).date()),
        liaisons=liaisons,
        office=programme.office,
    )


def _wanting(tx: Tx, letter: Letter, programme: Programme, quarter: Quarter) -> tuple[Unit, ...]:
    """Whom this letter still has a reason for.

    Who filed everything since it was planned was sent the form, with what to do, and is not reminded on top.
    """
    planned = None if letter.body["stage"] in ("by_hand", "snoozed") else letter.created_at
    return wanting_units(tx, programme, quarter, given_before=planned)


def _missing(tx: Tx, programme: Programme, quarter: Quarter) -> list[tuple[Unit, tuple[Task, ...]]]:
    """Units that owe, with what, in the order of the list."""
    filed = progress.filed_reports(tx, programme.id, wanted=(quarter,))[quarter]
    owed = ((unit, programme.owed_by(unit.id, filed)) for unit in programme.units)
    return [(unit, tasks) for unit, tasks in owed if tasks]


_REASONS = {"due": "截止时", "complete": "全部报齐", "asked": ""}


def _summary(value: RoundSummary, style: str) -> Content | Dropped:
    if style == "daily":
        return summary.short(value) if value.missing else Dropped("all in")
    content = summary.of_year(value) if style == "year" else summary.full(value, _REASONS.get(style, ""))
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
