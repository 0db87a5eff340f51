"""Programmes with their tasks, targets, units and assignments."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.domain.notice import Notice
from bot.domain.programme import Assignment, Comparator, Programme, Role, Target, TargetKind, Task, Unit
from storage.tables import AssignmentRow, ProgrammeRow, TargetRow, TaskRow, UnitAliasRow, UnitRow

PROPOSED, LIVE, CLOSED = "proposed", "live", "closed"

_FORM_COLUMNS = ("序号", "实事名称", "责任单位", "本季度具体措施及任务进度情况", "完成时限")


def programme(tx: Session, programme_id: int) -> Programme:
    """The programme with this id; raises KeyError where there is none."""
    row = tx.get(ProgrammeRow, programme_id)
    if row is None:
        raise KeyError(programme_id)
    tasks = tx.scalars(select(TaskRow).where(TaskRow.programme_id == row.id).order_by(TaskRow.no)).all()
    task_ids = [task.id for task in tasks]
    targets: dict[int, list[Target]] = defaultdict(list)
    for target in tx.scalars(
        select(TargetRow).where(TargetRow.task_id.in_(task_ids)).order_by(TargetRow.task_id, TargetRow.position)
    ):
        targets[target.task_id].append(_target(target))
    assignments: dict[int, list[Assignment]] = defaultdict(list)
    rows = tx.execute(
        select(AssignmentRow, UnitRow)
        .join(UnitRow, UnitRow.id == AssignmentRow.unit_id)
        .where(AssignmentRow.task_id.in_(task_ids))
        .order_by(AssignmentRow.task_id, AssignmentRow.position)
    ).all()
    aliases = _aliases(tx, [unit.id for _, unit in rows])
    for assignment, unit in rows:
        assignments[assignment.task_id].append(
            Assignment(Unit(unit.id, unit.name, aliases.get(unit.id, ())), Role(assignment.role))
        )
    return Programme(
        id=row.id,
        year=row.year,
        title=row.title,
        doc_number=row.doc_number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        office=row.office,
        phone=row.phone,
        form_title=row.form_title,
        form_columns=tuple(row.form_columns),
        tasks=tuple(
            Task(task.id, task.no, task.name, task.text, tuple(targets[task.id]), tuple(assignments[task.id]))
            for task in tasks
        ),
        needs_seal=row.needs_seal,
    )


def live(tx: Session) -> tuple[Programme, ...]:
    """Every confirmed programme that is still running, oldest first."""
    return tuple(programme(tx, programme_id) for programme_id in _ids(tx, LIVE))


def proposed(tx: Session) -> Programme | None:
    """The newest list that waits for its confirmation."""
    found = _ids(tx, PROPOSED)
    return programme(tx, found[-1]) if found else None


def unsure(tx: Session, programme_id: int) -> list[dict[str, Any]]:
    row = tx.get_one(ProgrammeRow, programme_id)
    return list(row.unsure)


def state(tx: Session, programme_id: int) -> str:
    return tx.get_one(ProgrammeRow, programme_id).state


def propose(tx: Session, notice: Notice, *, year: int, source_sha256: str | None, now: datetime) -> int:
    """Write a notice down as a programme that is not live yet, in place of an earlier proposal; returns its id."""
    for old in _ids(tx, PROPOSED):
        drop_proposal(tx, old)
    row = ProgrammeRow(
        year=year,
        state=PROPOSED,
        title=notice.title,
        doc_number=notice.doc_number,
        issuer=notice.issuer,
        issued_on=notice.issued_on,
        office=notice.reporting.to if notice.reporting else "群团科",
        phone=notice.reporting.phone if notice.reporting else None,
        form_title=notice.form.title if notice.form else f"{year}年实事工作进展情况表",
        form_columns=list(notice.form.columns if notice.form else _FORM_COLUMNS),
        unsure=[{"place": doubt.place, "reason": doubt.reason, "quote": doubt.quote} for doubt in notice.unsure],
        rules={},
        needs_seal=bool(notice.reporting and notice.reporting.stamped),
        source_sha256=source_sha256,
        created_at=now,
    )
    tx.add(row)
    tx.flush()
    for task in notice.tasks:
        task_row = TaskRow(programme_id=row.id, no=task.no, name=task.name, text=task.text)
        tx.add(task_row)
        tx.flush()
        for position, target in enumerate(task.targets):
            tx.add(
                TargetRow(
                    task_id=task_row.id,
                    position=position,
                    text=target.text,
                    value=target.value,
                    measure=target.measure,
                    comparator=target.comparator.value,
                    kind=target.kind.value,
                )
            )
        for position, name in enumerate(dict.fromkeys(task.units)):
            role = (
                Role.LEAD
                if name in task.lead_units
                else Role.SUPPORTING
                if name in task.supporting_units
                else Role.RESPONSIBLE
            )
            unit_id = _unit_named(tx, name, now)
            tx.add(AssignmentRow(task_id=task_row.id, unit_id=unit_id, role=role.value, position=position))
    tx.flush()
    return row.id


def drop_proposal(tx: Session, programme_id: int) -> None:
    """Forget a list that was never confirmed; its units stay, since people may already be bound to them."""
    row = tx.get_one(ProgrammeRow, programme_id)
    if row.state != PROPOSED:
        raise ValueError("only a proposal can be dropped")
    for task in tx.scalars(select(TaskRow).where(TaskRow.programme_id == programme_id)).all():
        for table in (TargetRow, AssignmentRow):
            for child in tx.scalars(select(table).where(table.task_id == task.id)).all():
                tx.delete(child)
        tx.flush()
        tx.delete(task)
    tx.flush()
    tx.delete(row)
    tx.flush()


def confirm(tx: Session, programme_id: int, *, person_id: int | None, now: datetime) -> bool:
    """Make a proposal live; False where it was not waiting any more."""
    row = tx.get_one(ProgrammeRow, programme_id)
    if row.state != PROPOSED:
        return False
    row.state, row.confirmed_at, row.confirmed_by = LIVE, now, person_id
    return True


def find_units(tx: Session, words: str) -> tuple[Unit, ...]:
    """Units a person may mean: the exact name or alias alone, else all whose name or alias contains the words."""
    words = words.strip()
    if not words:
        return ()
    names = {row.id: row.name for row in tx.scalars(select(UnitRow).order_by(UnitRow.id))}
    aliases = _aliases(tx, list(names))
    units = [Unit(unit_id, name, aliases.get(unit_id, ())) for unit_id, name in names.items()]
    exact = [unit for unit in units if words == unit.name or words in unit.aliases]
    if exact:
        return tuple(exact)
    return tuple(unit for unit in units if any(words in name or _is_short_for(words, name) for name in _names(unit)))


def unit(tx: Session, unit_id: int) -> Unit:
    """The unit with this id; raises KeyError where there is none."""
    row = tx.get(UnitRow, unit_id)
    if row is None:
        raise KeyError(unit_id)
    return Unit(row.id, row.name, _aliases(tx, [unit_id]).get(unit_id, ()))


def _names(unit: Unit) -> Sequence[str]:
    return (unit.name, *unit.aliases)


_PLACES = re.compile(r"^(?:高新区|开发区|全?市|全?区|全?县|各)")


def _is_short_for(words: str, name: str) -> bool:
    """教体, 教体中心 are short for 教育和体育事业中心: the characters stand in the name in order, the first one first."""
    name = _PLACES.sub("", name) or name
    if len(words) < 2 or words[0] != name[0]:
        return False
    rest = iter(name)
    return all(char in rest for char in words)


def _unit_named(tx: Session, name: str, now: datetime) -> int:
    found = tx.scalar(select(UnitRow.id).where(UnitRow.name == name)) or tx.scalar(
        select(UnitAliasRow.unit_id).where(UnitAliasRow.alias == name)
    )
    if found is not None:
        return found
    row = UnitRow(name=name, created_at=now)
    tx.add(row)
    tx.flush()
    return row.id


def _aliases(tx: Session, unit_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for row in tx.scalars(
        select(UnitAliasRow).where(UnitAliasRow.unit_id.in_(set(unit_ids))).order_by(UnitAliasRow.id)
    ):
        found[row.unit_id].append(row.alias)
    return {unit_id: tuple(names) for unit_id, names in found.items()}


def _ids(tx: Session, wanted: str) -> list[int]:
    return list(tx.scalars(select(ProgrammeRow.id).where(ProgrammeRow.state == wanted).order_by(ProgrammeRow.id)))


def count(tx: Session) -> int:
    return tx.scalar(select(func.count()).select_from(ProgrammeRow)) or 0


def _target(row: TargetRow) -> Target:
    return Target(
        id=row.id,
        text=row.text,
        value=row.value,
        measure=row.measure,
        comparator=Comparator(row.comparator),
        kind=TargetKind(row.kind),
        unit_id=row.unit_id,
    )


# --- corrections before a list is live --------------------------------------------------------------------------


def rename_unit(tx: Session, unit_id: int, name: str) -> bool:
    """Give a unit another name, keeping the old one as its alias; False where the new name is another unit's."""
    if tx.scalar(select(UnitRow.id).where(UnitRow.name == name)) is not None:
        return False
    row = tx.get_one(UnitRow, unit_id)
    tx.add(UnitAliasRow(unit_id=unit_id, alias=row.name))
    row.name = name
    tx.flush()
    return True


def add_unit(tx: Session, task_id: int, name: str, now: datetime) -> None:
    """Make a unit, new or known, responsible for a task; twice changes nothing."""
    unit_id = _unit_named(tx, name, now)
    known = select(AssignmentRow).where(AssignmentRow.task_id == task_id)
    rows = tx.scalars(known).all()
    if all(row.unit_id != unit_id for row in rows):
        position = max((row.position for row in rows), default=-1) + 1
        tx.add(AssignmentRow(task_id=task_id, unit_id=unit_id, role=Role.RESPONSIBLE.value, position=position))
        tx.flush()


def drop_unit(tx: Session, task_id: int, unit_id: int) -> None:
    tx.execute(delete(AssignmentRow).where(AssignmentRow.task_id == task_id, AssignmentRow.unit_id == unit_id))


def rename_task(tx: Session, task_id: int, name: str) -> None:
    tx.get_one(TaskRow, task_id).name = name
    tx.flush()


def set_target(tx: Session, target_id: int, value: Decimal) -> None:
    tx.get_one(TargetRow, target_id).value = value
    tx.flush()


def drop_target(tx: Session, target_id: int) -> None:
    tx.delete(tx.get_one(TargetRow, target_id))
    tx.flush()
