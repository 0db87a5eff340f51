"""操作记录: the office reads the audit log; nothing here changes it."""

from __future__ import annotations

import re

from bot.domain.programme import Programme
from bot.domain.rights import Action
from bot.texts.office import audit as words
from handlers.lists.units import choose_unit
from handlers.turn import Turn
from storage import audit, people, programmes, progress

_LINES = 15
_ARGUMENT = re.compile(r"(?:before (?P<before>\d{1,18})\s*)?(?P<unit>.*)", re.DOTALL)


def read(turn: Turn, argument: str) -> None:
    """/audit [单位]: the newest lines; those about one unit's reports where one is named."""
    turn.require(Action.READ_AUDIT)
    found = _ARGUMENT.fullmatch(argument.strip())
    assert found is not None  # every part may be empty
    report_ids, about = None, ""
    if found["unit"].strip():
        unit = choose_unit(turn, "".join(found["unit"].split()), "audit")
        if unit is None:
            return
        report_ids, about = progress.report_ids(turn.tx, unit.id), f"u{unit.id}"
    objects = None if report_ids is None else [f"report:{report_id}" for report_id in report_ids]
    before = int(found["before"]) if found["before"] else None
    lines = audit.newest(turn.tx, limit=_LINES + 1, before=before, objects=objects)
    shown = lines[:_LINES]
    known = {programme.id: programme for programme in programmes.live(turn.tx)}
    turn.say(
        words.log(
            [
                (
                    line.id,
                    line.at,
                    _who(turn, line),
                    line.platform,
                    line.surface,
                    line.action,
                    _what(turn, line.object, known),
                    line.result,
                    str((line.after or {}).get("reason") or ""),
                )
                for line in shown
            ],
            is_whole=audit.broken_at(turn.tx) is None,
            earlier=shown[-1].id if len(lines) > _LINES else None,
            about=about,
        )
    )


def _who(turn: Turn, line: audit.Line) -> str:
    if line.person_id is None:
        return "系统" if not line.platform else "未绑定的人"
    return people.name_of(turn.tx, line.person_id)


def _what(turn: Turn, object: str, known: dict[int, Programme]) -> str:
    """The thing a line is about, in words; empty where its kind says nothing more."""
    kind, _, number = object.partition(":")
    if not number.isdecimal():
        return ""
    if kind == "report":
        try:
            _, programme_id, quarter = progress.round_of_report(turn.tx, int(number))
        except KeyError:
            return ""
        report = progress.report(turn.tx, int(number))
        programme = known.get(programme_id) or programmes.programme(turn.tx, programme_id)
        unit = programmes.unit(turn.tx, report.unit_id)
        task = next((task for task in programme.tasks if task.id == report.task_id), None)
        return f"{unit.name}{quarter.label}第 {task.no} 项" if task else unit.name
    if kind == "unit":
        return programmes.unit(turn.tx, int(number)).name
    if kind == "person":
        return people.name_of(turn.tx, int(number))
    return ""
