"""What an archive of a programme needs beside its reports: versions, people by role, and every file that was kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, MetaData, Select, Table, literal, select
from sqlalchemy.orm import Session

from bot.domain.quarter import Quarter
from storage.tables import Base, PersonRow, ProgrammeRow, ReportRow, ReportVersionRow, RoundRow, SeatRow, UnitRow


@dataclass(frozen=True)
class Kept:
    """A file of a round: `kind` is the name of the table that knows it, `name` the sent one, only to be shown."""

    kind: str
    quarter: Quarter
    unit: str | None
    name: str
    sha256: str


def versions(tx: Session, programme_id: int, quarters: Iterable[Quarter]) -> Iterator[dict[str, Any]]:
    """What was submitted, each time, as JSON values."""
    rows = tx.execute(
        select(ReportVersionRow, RoundRow.quarter, ReportRow.task_id, ReportRow.unit_id)
        .join(ReportRow, ReportRow.id == ReportVersionRow.report_id)
        .join(RoundRow, RoundRow.id == ReportRow.round_id)
        .where(RoundRow.programme_id == programme_id, RoundRow.quarter.in_([str(one) for one in quarters]))
        .order_by(RoundRow.quarter, ReportVersionRow.report_id, ReportVersionRow.version)
    )
    for row, quarter, task_id, unit_id in rows:
        yield {
            "quarter": quarter,
            "report": row.report_id,
            "task": task_id,
            "unit": unit_id,
            "version": row.version,
            "submitted_by": row.submitted_by,
            "submitted_at": row.submitted_at.isoformat(),
            "content": row.content,
        }


def seats(tx: Session) -> list[dict[str, Any]]:
    """Who held which seat from when to when; names and roles, no accounts."""
    rows = tx.execute(
        select(SeatRow, PersonRow.name, UnitRow.name)
        .join(PersonRow, PersonRow.id == SeatRow.person_id)
        .outerjoin(UnitRow, UnitRow.id == SeatRow.unit_id)
        .order_by(SeatRow.id)
    )
    return [
        {
            "role": seat.role,
            "rank": seat.rank,
            "unit": unit_name,
            "person": seat.person_id,
            "name": name,
            "since": seat.since.isoformat(),
            "until": seat.until.isoformat() if seat.until else None,
        }
        for seat, name, unit_name in rows
    ]


def source_sha256(tx: Session, programme_id: int) -> str | None:
    """The hash of the notice the programme was read from."""
    return tx.scalar(select(ProgrammeRow.source_sha256).where(ProgrammeRow.id == programme_id))


# --- files ------------------------------------------------------------------------------------------------------


def kept_files(
    tx: Session, programme_id: int, quarters: Sequence[Quarter], *, metadata: MetaData = Base.metadata
) -> list[Kept]:
    """Every file that stands beside a round of the programme, whichever table knows it.

    A table counts when a column `sha256` of it refers to `file` and it, or what it refers to, belongs to a round: so the
    scans, the evidence and whatever comes later are found without being named here. Rows taken back are left out.
    """
    found: list[Kept] = []
    rounds = metadata.tables["round"]
    for table in sorted(metadata.tables.values(), key=lambda one: one.name):
        if "sha256" not in table.c or not _refers(table.c.sha256, "file"):
            continue
        query = _with_round(table, metadata)
        if query is None:
            continue
        query = query.where(rounds.c.programme_id == programme_id, rounds.c.quarter.in_([str(one) for one in quarters]))
        if "removed_at" in table.c:
            query = query.where(table.c.removed_at.is_(None))
        for sha256, name, quarter, unit in tx.execute(query.order_by(*table.primary_key.columns)):
            found.append(Kept(table.name, Quarter.of_code(quarter), unit, name or "", sha256))
    return found


def _with_round(table: Table, metadata: MetaData) -> Select[Any] | None:
    """A query for (sha256, sent name, quarter, unit name) of a table's rows; None where no round is in reach."""
    rounds, units = metadata.tables["round"], metadata.tables["unit"]
    name: ColumnElement[Any] = table.c.get("name", table.c.sha256)
    owners = [(table, None), *((key.column.table, key) for key in sorted(table.foreign_keys, key=str))]
    for owner, key in owners:
        if "round_id" not in owner.c or not _refers(owner.c.round_id, "round"):
            continue
        joined = table if key is None else table.join(owner, key.parent == key.column)
        joined = joined.join(rounds, rounds.c.id == owner.c.round_id)
        if "unit_id" in owner.c:
            joined = joined.outerjoin(units, units.c.id == owner.c.unit_id)
            return select(table.c.sha256, name, rounds.c.quarter, units.c.name).select_from(joined)
        return select(table.c.sha256, name, rounds.c.quarter, literal(None, units.c.name.type)).select_from(joined)
    return None


def _refers(column: Any, table: str) -> bool:
    return any(key.column.table.name == table for key in column.foreign_keys)
