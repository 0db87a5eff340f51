"""Joint tasks: the office sees which unit covers which number; a lead unit (牵头) confirms the whole row.

A unit sees only its own part. The lead unit alone is shown the others', and only once all of them are in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.domain.programme import Part, Programme, Role, Target, Task, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.domain.rights import Action
from bot.texts import errors
from bot.texts.reporting import joint as words
from handlers import reasons
from handlers.rounds.telling import tell_office, tell_unit
from handlers.rounds.view import newest_live, reporting_quarter, summary_of
from handlers.turn import Turn
from storage import lead, programmes, progress, report_json, rounds

_COMMAND = "share"
_TARGET = re.compile(r"t(?P<target>\d{1,18})(?: u(?P<unit>\d{1,18}))?")
# ok5.17 and bad5.17: the lead unit's yes and no to task 5 of round 17
_ANSWER = re.compile(
    r"(?P<what>ok|bad)(?P<task>\d{1,18})\.(?P<round>\d{1,18})\.(?P<sum>\d{1,9})(?:\s+(?P<words>.*))?", re.DOTALL
)


def share(turn: Turn, argument: str) -> None:
    """/share: the joint tasks; t12 u7 gives a number to one unit; ok…, bad… are the lead unit's answers."""
    if found := _ANSWER.fullmatch(argument):
        _answer(turn, found["what"] == "ok", int(found["task"]), int(found["round"]), int(found["sum"]), found["words"])
        return
    turn.require(Action.REVIEW)
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(errors.nothing_live())
    elif found := _TARGET.fullmatch(argument):
        _give(turn, programme, int(found["target"]), int(found["unit"]) if found["unit"] else None)
    else:
        _show(turn, programme)


def _show(turn: Turn, programme: Programme) -> None:
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    summary = summary_of(turn.tx, programme, quarter, now=turn.now, is_rehearsal=turn.deps.is_rehearsal)
    joint = [task for task in summary.tasks if len(task.task.assignments) > 1]
    round_id = rounds.round_id(turn.tx, programme.id, quarter)
    confirmed = lead.confirmations(turn.tx, round_id) if round_id is not None else {}
    rows = []
    for one in joint:
        leader, label = lead_of(one.task), ""
        if leader is not None:
            known = confirmed.get(one.task.id)
            versions = {part.report.id: part.report.version for part in one.parts if part.report is not None}
            label = words.lead_label(
                leader,
                known.by if known else None,
                is_complete=one.is_filed,
                is_current=known is not None and dict(known.versions) == versions,
            )
        rows.append((one, label))
    turn.say(words.shares(quarter, rows))


def _give(turn: Turn, programme: Programme, target_id: int, unit_id: int | None) -> None:
    task = next((task for task in programme.tasks if any(target.id == target_id for target in task.targets)), None)
    if task is None:
        turn.say(errors.not_found())
        return
    target = next(target for target in task.targets if target.id == target_id)
    if unit_id is None:
        turn.say(words.choose_owner(task, target))
        return
    unit = next((unit for unit in task.units if unit.id == unit_id), None)
    if unit is None and unit_id != 0:
        turn.say(errors.not_found())
        return
    programmes.give_target(turn.tx, target_id, unit.id if unit else None)
    turn.audit(
        "target.give", f"target:{target_id}", before={"unit": target.unit_id}, after={"unit": unit.id if unit else None}
    )
    turn.say(words.given(task, target, unit))
    if unit is not None:
        _owe_again(turn, programme, task, target, unit)
    refreshed = newest_live(turn.tx)
    assert refreshed is not None
    _show(turn, refreshed)


def _owe_again(turn: Turn, programme: Programme, task: Task, target: Target, unit: Unit) -> None:
    """Whoever said that the number was another's is asked for it after all."""
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    round_id = rounds.round_id(turn.tx, programme.id, quarter)
    if round_id is None:
        return
    changed = progress.owe_again(turn.tx, round_id, (task.id, unit.id), target.id, now=turn.now)
    if changed is None or changed.before is None:
        return
    before, after = map(report_json.report_to_json, (changed.before, changed.after))
    turn.audit("report.write", f"report:{changed.after.id}", before=before, after=after)
    told = words.owed_again(task, target, unit, f"u{unit.id} t{task.id}")
    tell_unit(turn, unit.id, f"owed:{target.id}:{turn.row_id}", told)


# --- the lead unit ----------------------------------------------------------------------------------------------


def lead_of(task: Task) -> Unit | None:
    """The one unit the notice names as lead of a task of several; None where it names none, or more."""
    leads = [assignment.unit for assignment in task.assignments if assignment.role is Role.LEAD]
    return leads[0] if len(leads) == 1 and len(task.assignments) > 1 else None


def ask_lead(turn: Turn, programme: Programme, quarter: Quarter, task_ids: Iterable[int]) -> None:
    """Show the lead unit the whole row once the last part of it is in, and again where a part was filed anew."""
    led = [(task, leader) for task in map(programme.task, task_ids) if (leader := lead_of(task)) is not None]
    if not led:
        return
    ids = [task.id for task, _ in led]
    filed = progress.filed_reports(turn.tx, programme.id, wanted=(quarter,), task_ids=ids)[quarter]
    for task, leader in led:
        parts = _parts(task, filed)
        if len(parts) == len(task.units):
            round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
            mark = f"{task.id}.{round_id}.{_sum(parts)}"
            tell_unit(turn, leader.id, f"lead:{mark}", words.ask_lead(leader, task, quarter, parts, mark))


def _parts(task: Task, filed: Mapping[Part, ProgressReport]) -> list[tuple[Unit, ProgressReport]]:
    return [(unit, filed[task.id, unit.id]) for unit in task.units if (task.id, unit.id) in filed]


def _sum(parts: Iterable[tuple[Unit, ProgressReport]]) -> int:
    """Versions only grow, so their sum names them."""
    return sum(report.version for _, report in parts)


def _answer(turn: Turn, is_right: bool, task_id: int, round_id: int, total: int, typed: str | None) -> None:
    found = _row(turn, round_id, task_id)
    if found is None:
        turn.require(Action.WRITE_REPORT)
        turn.say(errors.not_found())
        return
    programme, quarter, task, leader = found
    turn.require(Action.WRITE_REPORT, leader.id)
    filed = progress.filed_reports(turn.tx, programme.id, wanted=(quarter,), task_ids=(task_id,))[quarter]
    parts = _parts(task, filed)
    if _sum(parts) != total or len(parts) != len(task.units):
        turn.say(words.changed_since(task))
        ask_lead(turn, programme, quarter, (task_id,))
        return
    if is_right:
        versions = {report.id: report.version for _, report in parts}
        lead.confirm(turn.tx, round_id, task_id, versions, person_id=turn.me.id, now=turn.now)
        turn.audit("lead.confirm", f"task:{task_id}", after={"round": round_id, "versions": list(versions.items())})
        turn.say(words.confirmed(task))
        return
    prefix = f"bad{task_id}.{round_id}.{total}"
    if not typed:
        turn.ask(words.ask_what(task), _COMMAND, prefix)
        return
    what = reasons.usable(turn, typed, _COMMAND, prefix)
    if what is not None:
        turn.audit("lead.dispute", f"task:{task_id}", after={"round": round_id, "words": what})
        tell_office(turn, f"lead:{turn.row_id}", words.told_office(leader, task, turn.me.name, what))
        turn.save_dialogue(None)
        turn.say(words.passed_on(task))


def _row(turn: Turn, round_id: int, task_id: int) -> tuple[Programme, Quarter, Task, Unit] | None:
    try:
        programme_id, quarter = rounds.round_of(turn.tx, round_id)
        programme = programmes.programme(turn.tx, programme_id)
        task = programme.task(task_id)
    except KeyError:
        return None
    leader = lead_of(task)
    return None if leader is None else (programme, quarter, task, leader)
