"""Programmes with their tasks, targets, units and assignments, and proposals of them (made live: making_live.py)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from bot.domain import proposal as proposed_values
from bot.domain.notice import Notice
from bot.domain.programme import Assignment, Comparator, Programme, Role, Target, TargetKind, Task, Unit
from bot.domain.proposal import Proposal
from storage import heads, proposals, standing, units
from storage.tables import AssignmentRow, ProgrammeRow, TargetRow, TaskRow, UnitRow
from storage.units import find_units as find_units
from storage.units import unit as unit

PROPOSED, LIVE, CLOSED, APPLIED = proposals.PROPOSED, "live", "closed", "applied"

_programme, _task, _target = ProgrammeRow.__table__, TaskRow.__table__, TargetRow.__table__


def programme(tx: Session, programme_id: int) -> Programme:
    """The programme with this id, as it is proposed where it is not live yet; raises KeyError where there is none.

    What is only proposed has no ids: its tasks, targets and new units carry negative ones.
    """
    known = standing.recall(tx, ("programme", programme_id), lambda: _as_listed(tx, programme_id))
    if _is_proposed(tx, programme_id):
        draft = proposals.load(tx, programme_id)
        if draft is not None:
            return as_programme(draft)
    return known


def _is_proposed(tx: Session, programme_id: int) -> bool:
    return programme_id in _ids(tx, PROPOSED)


def _as_listed(tx: Session, programme_id: int) -> Programme:
    """What the list's own tables say. Read by column: a row another query holds may be older than the database."""
    row = tx.execute(select(_programme).where(_programme.c.id == programme_id)).one_or_none()
    if row is None:
        raise KeyError(programme_id)
    tasks = tx.execute(select(_task).where(_task.c.programme_id == row.id).order_by(_task.c.no)).all()
    on_list = select(TaskRow.id).where(TaskRow.programme_id == row.id)
    targets: dict[int, list[Target]] = defaultdict(list)
    for target in tx.execute(
        select(_target)
        .where(_target.c.task_id.in_(on_list), _target.c.dropped_at.is_(None))
        .order_by(_target.c.task_id, _target.c.position)
    ):
        targets[target.task_id].append(_as_target(target))
    rows = tx.execute(
        select(
            AssignmentRow.task_id,
            AssignmentRow.role,
            AssignmentRow.dropped_at,
            UnitRow.id.label("unit_id"),
            UnitRow.name,
        )
        .join(UnitRow, UnitRow.id == AssignmentRow.unit_id)
        .where(AssignmentRow.task_id.in_(on_list))
        .order_by(AssignmentRow.task_id, AssignmentRow.position)
    ).all()
    aliases = units.aliases_of(tx, select(AssignmentRow.unit_id).where(AssignmentRow.task_id.in_(on_list)))
    known = {row.unit_id: Unit(row.unit_id, row.name, aliases.get(row.unit_id, ())) for row in rows}
    assignments: dict[int, list[Assignment]] = defaultdict(list)
    former: dict[int, Unit] = {}
    for part in rows:
        if part.dropped_at is None:
            assignments[part.task_id].append(Assignment(known[part.unit_id], Role(part.role)))
        else:
            former[part.unit_id] = known[part.unit_id]
    read = [
        (task, Task(task.id, task.no, task.name, task.text, tuple(targets[task.id]), tuple(assignments[task.id])))
        for task in tasks
    ]
    former |= {unit.id: unit for row, task in read if row.dropped_at is not None for unit in task.units}
    now = {unit.id for row, task in read if row.dropped_at is None for unit in task.units}
    heirs = now | set(former)
    merged = select(UnitRow.id, UnitRow.name, UnitRow.merged_into).where(UnitRow.merged_into.is_not(None))
    for unit_id, name, heir in tx.execute(merged.order_by(UnitRow.id)):
        if heir in heirs:
            former.setdefault(unit_id, Unit(unit_id, name))
    return Programme(
        id=row.id,
        head=heads.read(row),
        tasks=tuple(task for row, task in read if row.dropped_at is None),
        dropped=tuple(task for row, task in read if row.dropped_at is not None),
        former_units=tuple(unit for unit in former.values() if unit.id not in now),
        needs_seal=row.needs_seal,
    )


def live(tx: Session) -> tuple[Programme, ...]:
    """Every confirmed programme that is still running, oldest first."""
    return tuple(programme(tx, programme_id) for programme_id in _ids(tx, LIVE))


def ended(tx: Session) -> tuple[Programme, ...]:
    """Every programme that was live and is over, oldest first: to be read, and nothing else."""
    query = select(ProgrammeRow.id).where(ProgrammeRow.state == CLOSED, ProgrammeRow.confirmed_at.is_not(None))
    return tuple(programme(tx, programme_id) for programme_id in tx.scalars(query.order_by(ProgrammeRow.id)).all())


def created_at(tx: Session, programme_id: int) -> datetime:
    """When the list was first read in; later versions of it change nothing about that."""
    return tx.get_one(ProgrammeRow, programme_id).created_at


def move(tx: Session, programme_id: int, *, to: str, only_from: str) -> bool:
    """Put a programme from one state into another; False where it is not in the one, and nothing changes."""
    row = tx.get_one(ProgrammeRow, programme_id, with_for_update=True)
    tx.refresh(row)
    if row.state != only_from:
        return False
    row.state = to
    tx.flush()
    return True


def proposed(tx: Session) -> Programme | None:
    """The newest list that waits for its confirmation."""
    found = _ids(tx, PROPOSED)
    return programme(tx, found[-1]) if found else None


def state(tx: Session, programme_id: int) -> str:
    def read() -> str:
        found = tx.scalar(select(ProgrammeRow.state).where(ProgrammeRow.id == programme_id))
        if found is None:
            raise KeyError(programme_id)
        return found

    return standing.recall(tx, ("state", programme_id), read)


def rules(tx: Session, programme_id: int) -> dict[str, Any]:
    """The schedule's settings that differ from the defaults (bot/domain/rules.py)."""
    return dict(tx.scalar(select(ProgrammeRow.rules).where(ProgrammeRow.id == programme_id)) or {})


def set_rules(tx: Session, programme_id: int, value: dict[str, Any]) -> None:
    tx.get_one(ProgrammeRow, programme_id).rules = value
    tx.flush()


def lock(tx: Session, programme_id: int) -> None:
    """Hold the programme against another process's change until this transaction ends."""
    tx.execute(select(ProgrammeRow.id).where(ProgrammeRow.id == programme_id).with_for_update())


def source_of(tx: Session, programme_id: int) -> tuple[str | None, datetime]:
    """(hash of the file a list was last read from, when it was confirmed, or read where it was not)."""
    row = tx.get_one(ProgrammeRow, programme_id)
    return row.source_sha256, row.confirmed_at or row.created_at


def count(tx: Session) -> int:
    return tx.scalar(select(func.count()).select_from(ProgrammeRow)) or 0


def _ids(tx: Session, wanted: str) -> tuple[int, ...]:
    query = select(ProgrammeRow.id).where(ProgrammeRow.state == wanted).order_by(ProgrammeRow.id)
    return standing.recall(tx, ("programmes", wanted), lambda: tuple(tx.scalars(query)))


def _as_target(row: Row[Any]) -> Target:
    return Target(
        id=row.id,
        text=row.text,
        value=row.value,
        measure=row.measure,
        comparator=Comparator(row.comparator),
        kind=TargetKind(row.kind),
        unit_id=row.unit_id,
    )


# --- proposing --------------------------------------------------------------------------------------------------


def propose(tx: Session, notice: Notice, *, year: int, source_sha256: str | None, now: datetime) -> int:
    """Write a notice down as a list of its own that is not live yet, in place of an earlier proposal; returns its id."""
    proposal_id, _ = proposals.begin(tx, title=notice.title, year=year, source_sha256=source_sha256, now=now)
    known = units.all_units(tx)
    proposals.put(tx, proposed_values.propose(notice, proposal_id=proposal_id, year=year, known=known), now)
    return proposal_id


def settle_units(tx: Session, proposal_id: int, now: datetime) -> Programme:
    """Make the units of a proposal known before it is live, so that people can be invited to them already."""
    draft = proposals.load(tx, proposal_id)
    if draft is None:
        raise KeyError(proposal_id)
    for new in draft.units:
        if new.unit_id is None:
            draft = draft.with_unit(replace(new, unit_id=units.unit_named(tx, new.name, now)))
    proposals.overwrite(tx, draft)
    return as_programme(draft)


def as_programme(proposal: Proposal) -> Programme:
    """A proposal in the shape of a programme, to be shown; what is not known yet has negative ids."""
    ids = {unit.key: unit.unit_id or -unit.key for unit in proposal.units}
    return Programme(
        id=proposal.id,
        head=proposal.head,
        needs_seal=proposal.needs_seal,
        tasks=tuple(
            Task(
                id=-task.key,
                no=task.no,
                name=task.name,
                text=task.text,
                targets=tuple(
                    Target(
                        -target.key,
                        target.text,
                        target.value,
                        target.measure,
                        target.comparator,
                        target.kind,
                        ids.get(target.unit) if target.unit is not None else None,
                    )
                    for target in task.targets
                ),
                assignments=tuple(
                    Assignment(Unit(ids[part.unit], proposal.unit_name(part.unit)), part.role) for part in task.parts
                ),
            )
            for task in proposal.tasks
        ),
    )


def give_target(tx: Session, target_id: int, unit_id: int | None) -> None:
    """From now on this unit alone reports the number; None: every unit of the task may."""
    tx.get_one(TargetRow, target_id).unit_id = unit_id
    tx.flush()
