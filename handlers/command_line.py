"""What the command line asks for: the office's view of a round, without a person or a chat."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.domain.difference import difference_to_json
from bot.domain.localtime import local
from bot.domain.notice import Notice
from bot.domain.people import SeatRole
from bot.domain.programme import Programme, Unit
from bot.domain.quarter import Quarter
from bot.domain.summary import RoundSummary
from bot.ports import Content
from bot.texts import errors
from bot.texts.lists import notice as notice_words
from bot.texts.office import summary as words
from bot.texts.papers import export as export_words
from bot.texts.rounds import ending as ending_words
from bot.texts.upkeep import command_line
from handlers.compose import summary_files
from handlers.deps import Deps
from handlers.lists.proposal import difference_of, go_live, kept, propose
from handlers.papers import dossier
from handlers.papers.export import scope_of
from handlers.papers.printed import form_content
from handlers.rounds.contacts import burden, delivery_notes, fields_filled, round_key
from handlers.rounds.view import newest_readable, reporting_quarter, rules_of, summary_of
from storage import audit, outbox, people, programmes, proposals
from storage.store import Tx

_MACHINE = audit.Actor(None, "", "command line", "")


class Unclear(Exception):
    """The question cannot be answered; the message is the Chinese sentence."""


@dataclass(frozen=True)
class Answer:
    """Words and files for people, the same as JSON values for scripts."""

    content: Content
    as_json: dict[str, Any]


def import_notice(deps: Deps, notice: Notice, data: bytes, *, confirm: bool) -> Answer:
    """Write a notice down as the chat does: a new list, or the later version of a live one with what it changes. With
    `confirm` it is live at once. Raises Unclear where there is nothing to import."""
    sha256 = hashlib.sha256(data).hexdigest()
    # Kept as it came: the dossier of the year begins with it.
    deps.files.put(deps.store, data, name="", media_type="application/octet-stream", now=deps.machine())
    return deps.store.run(lambda tx: _import(tx, deps, notice, sha256, confirm=confirm))


def _import(tx: Tx, deps: Deps, notice: Notice, sha256: str, *, confirm: bool) -> Answer:
    now = deps.clock()
    waiting = proposals.waiting(tx)
    if waiting is not None and waiting.source_sha256 == sha256:
        proposal = waiting.proposal
    else:
        for live in programmes.live(tx):
            if programmes.source_of(tx, live.id)[0] == sha256:
                raise Unclear(command_line.imported_before(live.title))
        for ended in programmes.ended(tx):
            if programmes.source_of(tx, ended.id)[0] == sha256:
                raise Unclear(ending_words.same_file(ended))
        made = propose(tx, notice, sha256=sha256, now=now)
        if isinstance(made, Programme):
            raise Unclear(command_line.says_the_same(made.title))
        proposal = made
        audit.append(tx, _MACHINE, at=now, action="notice.propose", object=f"programme:{made.id}", after=kept(made))
    found = difference_of(tx, proposal)
    programme_id = proposal.id
    if confirm:
        done = go_live(tx, proposal, person=None, now=now)
        for line in done.audit_lines:
            audit.append(
                tx, _MACHINE, at=now, action=line.action, object=line.object, before=line.before, after=line.after
            )
        programme_id = done.programme.id
    return Answer(
        notice_words.imported(proposal, found[1] if found else None, live=confirm),
        {
            "programme": programme_id,
            "title": proposal.title,
            "year": proposal.year,
            "tasks": len(proposal.tasks),
            "units": len(proposal.units_in_use),
            "live": confirm,
            "unsure": len(proposal.doubts),
            "updates": proposal.updates,
            "changes": difference_to_json(found[1]) if found else None,
        },
    )


def invite(deps: Deps, typed: str, role: SeatRole) -> tuple[str, str]:
    """(code, whom it is for). Raises Unclear."""

    def work(tx: Tx) -> tuple[str, str]:
        unit = None if role.is_office else _unit(tx, typed)
        code = people.invite(tx, role, unit.id if unit else None, now=deps.clock())
        audit.append(
            tx,
            _MACHINE,
            at=deps.clock(),
            action="invite",
            object=f"unit:{unit.id}" if unit else "office",
            after={"role": role.value},
        )
        return code, unit.name if unit else role.label

    return deps.store.run(work)


def status(deps: Deps, quarter: Quarter | None) -> Answer:
    now = deps.clock()
    with deps.store.read() as tx:
        programme, value = _summary(tx, deps, quarter)
        reached = people.reached_unit_ids(tx)
        sent = burden(tx, programme, value.quarter)
        fields, notes = fields_filled(tx, programme, value.quarter), delivery_notes(tx, programme, value.quarter, now)
        cap = rules_of(tx, programme).unit_cap
    unreached = {unit.id for unit in programme.units} - reached
    owed = {unit.id: tasks for unit, tasks in value.missing}
    return Answer(
        words.status(value, unreached, sent, cap=cap, may_remind=False, fields=fields, notes=notes),
        {
            "quarter": str(value.quarter),
            "due": local(value.due_at).isoformat(),
            "as_of": local(now).isoformat(),
            "units_total": len(programme.units),
            "units_done": len(value.done_units),
            "parts_total": len(value.parts),
            "parts_filed": len(value.filed_parts),
            "units_sealed": len(value.sealed_unit_ids),
            "needs_seal": programme.needs_seal,
            "units": [
                {
                    "name": unit.name,
                    "done": unit.id not in owed,
                    "sealed": unit.id in value.sealed_unit_ids,
                    "missing": [task.no for task in owed.get(unit.id, ())],
                    "has_liaison": unit.id in reached,
                    "messages": sent.get(unit.id, 0),
                    "fields": fields.get(unit.id, 0),
                    "last_reminder": notes.get(unit.id, ""),
                    "extended_to": local(value.extended_to[unit.id]).isoformat()
                    if unit.id in value.extended_to
                    else None,
                }
                for unit in programme.units
            ],
        },
    )


def summary(deps: Deps, quarter: Quarter | None, *, with_files: bool, post: bool) -> Answer:
    """The summary as the channel gets it; with `post` it is also enqueued for the channel."""
    with deps.store.read() as tx:
        programme, value = _summary(tx, deps, quarter)
    if post:
        deps.store.run(lambda tx: _post(tx, deps, programme, value.quarter))
    content = words.full(value)
    if with_files:
        content = replace(content, files=summary_files(value))
    return Answer(
        content,
        {
            "quarter": str(value.quarter),
            "due": local(value.due_at).isoformat(),
            "as_of": local(value.as_of).isoformat(),
            "missing": [{"unit": unit.name, "tasks": [task.no for task in tasks]} for unit, tasks in value.missing],
            "tasks": [
                {"no": task.task.no, "name": task.task.name, "light": task.light.value, "filed": task.is_filed}
                for task in value.tasks
            ],
        },
    )


def form(deps: Deps, typed: str, quarter: Quarter | None) -> Answer:
    """One unit's printable form. Raises Unclear."""
    with deps.store.read() as tx:
        unit = _unit(tx, typed)
        programme, value = _summary(tx, deps, quarter)
    if unit not in programme.units:
        raise Unclear(command_line.not_on_the_list(unit.name))
    return Answer(form_content(deps, value, unit.id), {"unit": unit.name, "quarter": str(value.quarter)})


def export(deps: Deps, typed: str, target: Path) -> dict[str, Any]:
    """Write a dossier: beside its place first, so that a failure leaves nothing half done. Raises Unclear, OSError."""
    now = deps.clock()
    with deps.store.read() as tx:
        _newest(tx)
        scope = scope_of(tx, typed, now)
    if scope is None:
        raise Unclear(export_words.unclear(typed))
    half = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        half.touch(mode=0o600)  # names and texts of people are in it
        made = dossier.write(deps, scope, half, now=now, actor=_MACHINE)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return {
        "file": str(target),
        "programme": scope.programme.title,
        "quarters": [str(quarter) for quarter in scope.quarters],
        "members": len(made.packed.sums),
        "seal": made.packed.seal,
        "audit_head": made.audit_head,
    }


def _newest(tx: Tx) -> Programme:
    programme = newest_readable(tx)
    if programme is None:
        raise Unclear(command_line.nothing_live())
    return programme


def _summary(tx: Tx, deps: Deps, quarter: Quarter | None) -> tuple[Programme, RoundSummary]:
    programme = _newest(tx)
    now = deps.clock()
    wanted = quarter or reporting_quarter(tx, programme, now)
    return programme, summary_of(tx, programme, wanted, now=now, is_rehearsal=deps.is_rehearsal)


def _unit(tx: Tx, typed: str) -> Unit:
    found = programmes.find_units(tx, typed)
    if not found:
        raise Unclear(errors.name_unknown(typed))
    if len(found) > 1:
        raise Unclear(command_line.several_units(typed, [unit.name for unit in found]))
    return found[0]


def _post(tx: Tx, deps: Deps, programme: Programme, quarter: Quarter) -> None:
    channels = people.channels(tx)
    if not channels:
        raise Unclear(command_line.no_channel())
    now = deps.clock()
    for channel in channels:
        body = {"kind": "summary", "programme": programme.id, "quarter": str(quarter), "style": "asked"}
        key = f"post:{round_key(programme, quarter)}:{now:%Y%m%d%H%M%S}:{channel.platform}"
        outbox.put(tx, key, channel, body, now=now)
