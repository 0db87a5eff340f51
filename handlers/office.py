"""What the command line asks for: the office's view of a round, without a person or a chat."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.localtime import local
from bot.domain.notice import Notice
from bot.domain.people import SeatRole
from bot.domain.programme import Programme, Unit
from bot.domain.quarter import Quarter
from bot.domain.summary import RoundSummary
from bot.ports import Content
from bot.texts import errors
from bot.texts import summary as words
from handlers.compose import form_files, summary_files
from handlers.deps import Deps
from handlers.notice import year_of
from handlers.remind import round_key
from handlers.rounds import newest_live, reporting_quarter, summary_of
from handlers.summary import BURDEN_CAP, burden
from storage import audit, outbox, people, programmes
from storage.store import Tx

_MACHINE = audit.Actor(None, "", "command line", "")


class Unclear(Exception):
    """The question cannot be answered; the message is the Chinese sentence."""


@dataclass(frozen=True)
class Answer:
    """Words and files for people, the same as JSON values for scripts."""

    content: Content
    as_json: dict[str, Any]


def import_notice(deps: Deps, notice: Notice, data: bytes, *, confirm: bool) -> dict[str, Any]:
    """Write a notice down, and make it live at once where that was asked for."""
    now = deps.clock()

    def work(tx: Tx) -> Programme:
        programme_id = programmes.propose(
            tx,
            notice,
            year=year_of(notice, fallback=local(now).year),
            source_sha256=hashlib.sha256(data).hexdigest(),
            now=now,
        )
        audit.append(tx, _MACHINE, at=now, action="notice.propose", object=f"programme:{programme_id}")
        if confirm:
            programmes.confirm(tx, programme_id, person_id=None, now=now)
            audit.append(tx, _MACHINE, at=now, action="notice.confirm", object=f"programme:{programme_id}")
        return programmes.programme(tx, programme_id)

    programme = deps.store.run(work)
    return {
        "programme": programme.id,
        "title": programme.title,
        "year": programme.year,
        "tasks": len(programme.tasks),
        "units": len(programme.units),
        "live": confirm,
        "unsure": len(notice.unsure),
    }


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
    unreached = {unit.id for unit in programme.units} - reached
    owed = {unit.id: tasks for unit, tasks in value.missing}
    return Answer(
        words.status(value, unreached, sent, cap=BURDEN_CAP, may_remind=False),
        {
            "quarter": str(value.quarter),
            "due": local(value.due_at).isoformat(),
            "as_of": local(now).isoformat(),
            "units_total": len(programme.units),
            "units_done": len(value.done_units),
            "parts_total": len(value.parts),
            "parts_filed": len(value.filed_parts),
            "units": [
                {
                    "name": unit.name,
                    "done": unit.id not in owed,
                    "missing": [task.no for task in owed.get(unit.id, ())],
                    "has_liaison": unit.id in reached,
                    "messages": sent.get(unit.id, 0),
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
        raise Unclear(f"{unit.name}不在这份清单里。")
    return Answer(form_files(value, unit.id), {"unit": unit.name, "quarter": str(value.quarter)})


def _summary(tx: Tx, deps: Deps, quarter: Quarter | None) -> tuple[Programme, RoundSummary]:
    programme = newest_live(tx)
    if programme is None:
        raise Unclear("还没有启用的清单：先运行 cuibao notice import 文件 --yes。")
    now = deps.clock()
    wanted = quarter or reporting_quarter(tx, programme, now)
    return programme, summary_of(tx, programme, wanted, now=now, is_rehearsal=deps.is_rehearsal)


def _unit(tx: Tx, typed: str) -> Unit:
    found = programmes.find_units(tx, typed)
    if not found:
        raise Unclear(errors.name_unknown(typed))
    if len(found) > 1:
        names = "、".join(unit.name for unit in found)
        raise Unclear(f"有 {len(found)} 个单位可能是“{typed}”：{names}。请写全称。")
    return found[0]


def _post(tx: Tx, deps: Deps, programme: Programme, quarter: Quarter) -> None:
    channels = people.channels(tx)
    if not channels:
        raise Unclear("还没有设置群团科频道：请管理员在群里发送“设为频道”。")
    now = deps.clock()
    for channel in channels:
        body = {"kind": "summary", "programme": programme.id, "quarter": str(quarter), "style": "asked"}
        key = f"post:{round_key(programme, quarter)}:{now:%Y%m%d%H%M%S}:{channel.platform}"
        outbox.put(tx, key, channel, body, now=now)
