"""Units, their other names, and what happens when two turn out to be one. Units outlive programmes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Select, UniqueConstraint, and_, exists, select, update
from sqlalchemy.orm import Session

from bot.domain.programme import Unit
from bot.domain.unit_names import differs_in_kind, is_called
from storage import standing
from storage.tables import AssignmentRow, Base, UnitAliasRow, UnitRow


def unit(tx: Session, unit_id: int) -> Unit:
    """The unit with this id, or the one it was merged into; raises KeyError where there is none."""
    row = tx.get(UnitRow, unit_id)
    while row is not None and row.merged_into is not None:
        row = tx.get(UnitRow, row.merged_into)
    if row is None:
        raise KeyError(unit_id)
    return Unit(row.id, row.name, aliases_of(tx, [row.id]).get(row.id, ()))


def all_units(tx: Session) -> tuple[Unit, ...]:
    """Every unit that was ever on a list, without those merged into another."""
    return standing.recall(tx, "units", lambda: _all_units(tx))


def _all_units(tx: Session) -> tuple[Unit, ...]:
    current = select(UnitRow.id, UnitRow.name).where(UnitRow.merged_into.is_(None)).order_by(UnitRow.id)
    aliases = aliases_of(tx, select(UnitRow.id))
    return tuple(Unit(unit_id, name, aliases.get(unit_id, ())) for unit_id, name in tx.execute(current))


def aliases_of(tx: Session, unit_ids: Sequence[int] | Select[int]) -> dict[int, tuple[str, ...]]:
    """The other names of these units, given by id or by a query for ids; who has none is left out."""
    found: dict[int, list[str]] = defaultdict(list)
    query = select(UnitAliasRow.unit_id, UnitAliasRow.alias).where(UnitAliasRow.unit_id.in_(unit_ids))
    for unit_id, alias in tx.execute(query.order_by(UnitAliasRow.id)):
        found[unit_id].append(alias)
    return {unit_id: tuple(names) for unit_id, names in found.items()}


# --- finding ----------------------------------------------------------------------------------------------------


def find_units(tx: Session, words: str) -> tuple[Unit, ...]:
    """Units a person may mean: the exact name or alias alone, else all whose name holds the words or fits them by rule."""
    return matching(all_units(tx), words)


def is_known_name(unit: Unit, words: str) -> bool:
    """Whether the words are the unit's name or an alias that was confirmed, and not only like one."""
    return words.strip() in (unit.name, *unit.aliases)


def matching(units: Sequence[Unit], words: str) -> tuple[Unit, ...]:
    """`find_units` among given ones."""
    words = words.strip()
    if not words:
        return ()
    exact = [unit for unit in units if is_known_name(unit, words)]
    if exact:
        return tuple(exact)
    found = tuple(unit for unit in units if any(is_called(name, words) for name in (unit.name, *unit.aliases)))
    return found or tuple(
        unit for unit in units if any(differs_in_kind(name, words) for name in (unit.name, *unit.aliases))
    )


# --- changing ---------------------------------------------------------------------------------------------------


def unit_named(tx: Session, name: str, now: datetime) -> int:
    """The id of the unit with this name or alias, made where there is none."""
    found = _id_of(tx, name)
    if found is not None:
        return found
    row = UnitRow(name=name, created_at=now)
    tx.add(row)
    tx.flush()
    return row.id


def _id_of(tx: Session, name: str) -> int | None:
    row = tx.scalar(select(UnitRow).where(UnitRow.name == name))
    if row is not None:
        return unit(tx, row.id).id
    return tx.scalar(select(UnitAliasRow.unit_id).where(UnitAliasRow.alias == name))


def add_alias(tx: Session, unit_id: int, alias: str) -> bool:
    """Remember another name of a unit; False where the name is another unit's, or this unit's already."""
    if _id_of(tx, alias) is not None:
        return False
    tx.add(UnitAliasRow(unit_id=unit_id, alias=alias))
    tx.flush()
    return True


def drop_alias(tx: Session, alias: str) -> Unit | None:
    """Forget an alias; returns the unit it was for, None where there was no such alias."""
    row = tx.scalar(select(UnitAliasRow).where(UnitAliasRow.alias == alias))
    if row is None:
        return None
    tx.delete(row)
    tx.flush()
    return unit(tx, row.unit_id)


def rename(tx: Session, unit_id: int, name: str) -> bool:
    """Give a unit another name and keep the old one as its alias; False where the new name is another unit's."""
    holder = _id_of(tx, name)
    if holder is not None and holder != unit_id:
        return False
    row = tx.get_one(UnitRow, unit_id)
    if row.name == name or tx.scalar(select(UnitRow.id).where(UnitRow.name == name)) is not None:
        return row.name == name
    alias = tx.scalar(select(UnitAliasRow).where(UnitAliasRow.alias == name))
    if alias is not None:
        tx.delete(alias)
        tx.flush()
    old, row.name = row.name, name
    tx.flush()
    tx.add(UnitAliasRow(unit_id=unit_id, alias=old))
    tx.flush()
    return True


def merge(tx: Session, unit_id: int, into: int) -> None:
    """Two units turn out to be one: people, invitations, tasks, reports and names of the first go over to the second.

    What would stand there twice stays where it is under the old unit, which is kept and leads to the new one: where both
    filed the same task in the same quarter, both reports are kept.
    """
    if unit_id == into:
        return
    row = tx.get_one(UnitRow, unit_id)
    tx.execute(update(UnitAliasRow).where(UnitAliasRow.unit_id == unit_id).values(unit_id=into))
    for column, unique in _references():
        _move(tx, column, unique, unit_id, into)
    _end_double_parts(tx, unit_id, into)
    row.merged_into = into
    tx.flush()
    # unit.name keeps the old name, so that no second unit can take it; add_alias would find it there.
    tx.add(UnitAliasRow(unit_id=into, alias=row.name))
    tx.flush()
    tx.expire_all()


def _references() -> Iterator[tuple[Column[Any], tuple[tuple[Column[Any], ...], ...]]]:
    """Every column that names a unit, with the unique keys it is part of: also those of tables added later."""
    for table in Base.metadata.sorted_tables:
        if table.name in (UnitAliasRow.__tablename__, UnitRow.__tablename__):
            continue
        for column in table.columns:
            if not any(key.column.table.name == UnitRow.__tablename__ for key in column.foreign_keys):
                continue
            keys = [tuple(key.columns) for key in table.constraints if isinstance(key, UniqueConstraint)]
            keys += [tuple(index.columns) for index in table.indexes if index.unique]
            keys.append(tuple(table.primary_key.columns))
            yield column, tuple(key for key in keys if column in key)


def _move(
    tx: Session, column: Column[Any], unique: tuple[tuple[Column[Any], ...], ...], unit_id: int, into: int
) -> None:
    table = column.table
    other = table.alias()
    free = [
        ~exists().where(
            other.c[column.name] == into,
            and_(*(other.c[part.name] == part for part in key if part is not column)),
        )
        for key in unique
    ]
    tx.execute(
        update(table)
        .where(column == unit_id, *free)
        .values({column.name: into})
        .execution_options(synchronize_session=False)
    )


def _end_double_parts(tx: Session, unit_id: int, into: int) -> None:
    """Where both had a part in a task, the old unit's part ends; a part of the new unit that had ended begins again."""
    for old in tx.scalars(select(AssignmentRow).where(AssignmentRow.unit_id == unit_id)).all():
        kept = tx.scalar(
            select(AssignmentRow).where(AssignmentRow.task_id == old.task_id, AssignmentRow.unit_id == into)
        )
        if kept is not None and kept.dropped_at is not None and old.dropped_at is None:
            kept.dropped_at, kept.role, kept.position = None, old.role, old.position
        tx.delete(old)
    tx.flush()
