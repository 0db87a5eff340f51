"""Files that stand beside reports (佐证材料): rows here, bytes in the file store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.codec import StoredFile
from storage.store import insert_once
from storage.tables import EvidenceRow

Part = tuple[int, int]
"""(task id, unit id)"""

REPORT_LIMIT = 10
DAY_LIMIT = 100
DAY_LIMIT_BYTES = 500 * 1024 * 1024
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Evidence:
    """One file beside a report; `name` is the sent one, only to be shown."""

    id: int
    part: Part
    file: StoredFile


def of_round(tx: Session, round_id: int, unit_id: int) -> dict[int, list[Evidence]]:
    """A unit's evidence in a round by task id, in the order it came."""
    found: dict[int, list[Evidence]] = {}
    query = select(EvidenceRow).where(
        EvidenceRow.round_id == round_id, EvidenceRow.unit_id == unit_id, EvidenceRow.removed_at.is_(None)
    )
    for row in tx.scalars(query.order_by(EvidenceRow.id)):
        found.setdefault(row.task_id, []).append(_evidence(row))
    return found


def by_part(tx: Session, round_id: int) -> dict[Part, list[Evidence]]:
    """All units' evidence in a round by part, in the order it came."""
    found: dict[Part, list[Evidence]] = {}
    query = select(EvidenceRow).where(EvidenceRow.round_id == round_id, EvidenceRow.removed_at.is_(None))
    for row in tx.scalars(query.order_by(EvidenceRow.id)):
        found.setdefault((row.task_id, row.unit_id), []).append(_evidence(row))
    return found


def by_id(tx: Session, evidence_id: int) -> Evidence | None:
    row = tx.get(EvidenceRow, evidence_id)
    return None if row is None or row.removed_at is not None else _evidence(row)


def add(
    tx: Session, round_id: int, part: Part, file: StoredFile, *, person_id: int | None, now: datetime
) -> int | None:
    """Put a file beside a report; None where it stands there already. A removed one is brought back."""
    made = insert_once(
        tx,
        EvidenceRow,
        round_id=round_id,
        task_id=part[0],
        unit_id=part[1],
        sha256=file.sha256,
        name=file.name,
        media_type=file.media_type,
        size_bytes=file.size_bytes,
        sent_by=person_id,
        sent_at=now,
    )
    if made is not None:
        return made
    row = tx.scalar(
        select(EvidenceRow).where(
            EvidenceRow.round_id == round_id,
            EvidenceRow.task_id == part[0],
            EvidenceRow.unit_id == part[1],
            EvidenceRow.sha256 == file.sha256,
        )
    )
    if row is None or row.removed_at is None:
        return None
    row.removed_at, row.sent_by, row.sent_at, row.name = None, person_id, now, file.name
    tx.flush()
    return row.id


def remove(tx: Session, evidence_id: int, now: datetime) -> bool:
    """Take a file away from its report; False where it was away already. The bytes stay as long as the audit log."""
    row = tx.get(EvidenceRow, evidence_id)
    if row is None or row.removed_at is not None:
        return False
    row.removed_at = now
    tx.flush()
    return True


def today(tx: Session, unit_id: int, now: datetime) -> tuple[int, int]:
    """(files, bytes) a unit sent in the last 24 hours, removed ones counted."""
    count, size = tx.execute(
        select(func.count(), func.coalesce(func.sum(EvidenceRow.size_bytes), 0)).where(
            EvidenceRow.unit_id == unit_id, EvidenceRow.sent_at > now - _DAY
        )
    ).one()
    return int(count), int(size)


def names(found: Iterable[Evidence]) -> tuple[str, ...]:
    return tuple(one.file.name for one in found)


def _evidence(row: EvidenceRow) -> Evidence:
    file = StoredFile(row.sha256, row.name, row.media_type, row.size_bytes)
    return Evidence(row.id, (row.task_id, row.unit_id), file)
