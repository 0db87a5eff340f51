"""Printed forms and what came back of them, stamped."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.domain.report import ReportState
from bot.domain.sealed import IssuedForm, Seal, SealedForm, SealedState
from storage.codec import StoredFile
from storage.store import insert_once
from storage.tables import FileRow, PrintedFormRow, ProgrammeRow, ReportRow, SealedFileRow, SealedFormRow


@dataclass(frozen=True)
class ScanFile:
    """A file of a scan with the sha256 of its preview, where one could be made."""

    sha256: str
    name: str
    media_type: str
    preview_sha256: str | None = None


# --- printed ----------------------------------------------------------------------------------------------------


def issue(tx: Session, round_id: int, unit_id: int, *, content_hash: str, pages: int, now: datetime) -> IssuedForm:
    """Give out a form: the unit's newest one again where it says the same, else a new version."""
    while True:
        newest = tx.scalar(
            select(PrintedFormRow)
            .where(PrintedFormRow.round_id == round_id, PrintedFormRow.unit_id == unit_id)
            .order_by(PrintedFormRow.version.desc())
            .limit(1)
        )
        if newest is not None and newest.content_hash == content_hash and newest.pages == pages:
            return _issued(newest)
        # Two processes may give out a form at once; the one that comes second takes the other's.
        insert_once(
            tx,
            PrintedFormRow,
            round_id=round_id,
            unit_id=unit_id,
            version=(newest.version if newest else 0) + 1,
            content_hash=content_hash,
            pages=pages,
            issued_at=now,
        )


def issued_form(tx: Session, form_id: int) -> IssuedForm | None:
    row = tx.get(PrintedFormRow, form_id)
    return None if row is None else _issued(row)


def issued_forms(tx: Session, round_id: int, unit_id: int | None = None) -> tuple[IssuedForm, ...]:
    query = select(PrintedFormRow).where(PrintedFormRow.round_id == round_id).order_by(PrintedFormRow.id)
    if unit_id is not None:
        query = query.where(PrintedFormRow.unit_id == unit_id)
    return tuple(_issued(row) for row in tx.scalars(query))


# --- come back --------------------------------------------------------------------------------------------------


def add(
    tx: Session,
    *,
    round_id: int | None,
    unit_id: int | None,
    form_id: int | None,
    content_hash: str,
    state: SealedState,
    seal: Seal,
    pages: Collection[str],
    files: Sequence[ScanFile],
    person_id: int | None,
    on_behalf: bool,
    now: datetime,
) -> SealedForm:
    """Write down what came back."""
    row = SealedFormRow(
        round_id=round_id,
        unit_id=unit_id,
        form_id=form_id,
        content_hash=content_hash,
        state=state.value,
        seal=seal.value,
        pages=sorted(pages),
        on_behalf=on_behalf,
        person_id=person_id,
        received_at=now,
    )
    tx.add(row)
    tx.flush()
    _add_files(tx, row.id, files)
    return _loaded(tx, row)


def grow(tx: Session, sealed_id: int, *, seal: Seal, pages: Collection[str], files: Sequence[ScanFile]) -> SealedForm:
    """Add what was sent later to a scan that is not decided yet."""
    row = tx.get_one(SealedFormRow, sealed_id)
    row.seal = seal.value
    row.pages = sorted({*row.pages, *pages})
    _add_files(tx, row.id, files)
    tx.flush()
    return _loaded(tx, row)


def name(tx: Session, sealed_id: int, *, round_id: int, unit_id: int, content_hash: str) -> None:
    """Say of a scan without a readable code whose it is."""
    row = tx.get_one(SealedFormRow, sealed_id)
    row.round_id, row.unit_id, row.content_hash = round_id, unit_id, content_hash
    tx.flush()


def decide(tx: Session, sealed_id: int, state: SealedState, *, person_id: int | None, now: datetime) -> SealedForm:
    row = tx.get_one(SealedFormRow, sealed_id)
    row.state, row.decided_by, row.decided_at = state.value, person_id, now
    tx.flush()
    return _loaded(tx, row)


def take_original(tx: Session, sealed_id: int, *, person_id: int, now: datetime) -> SealedForm:
    """The paper itself lies with the office."""
    row = tx.get_one(SealedFormRow, sealed_id)
    row.original_at, row.original_by = now, person_id
    tx.flush()
    return _loaded(tx, row)


def sealed_form(tx: Session, sealed_id: int) -> SealedForm | None:
    row = tx.get(SealedFormRow, sealed_id)
    return None if row is None else _loaded(tx, row)


def sealed_forms(tx: Session, round_id: int, unit_id: int | None = None) -> tuple[SealedForm, ...]:
    """Everything that came back in a round, of all units or of one, oldest first."""
    query = (
        select(SealedFormRow, PrintedFormRow)
        .outerjoin(PrintedFormRow, PrintedFormRow.id == SealedFormRow.form_id)
        .where(SealedFormRow.round_id == round_id)
        .order_by(SealedFormRow.id)
    )
    if unit_id is not None:
        query = query.where(SealedFormRow.unit_id == unit_id)
    return tuple(_sealed(row, form) for row, form in tx.execute(query))


def newest_unread(tx: Session, person_id: int, since: datetime) -> SealedForm | None:
    """The person's newest scan whose code could not be read."""
    row = tx.scalar(
        select(SealedFormRow)
        .where(
            SealedFormRow.person_id == person_id,
            SealedFormRow.state == SealedState.UNREAD.value,
            SealedFormRow.received_at >= since,
        )
        .order_by(SealedFormRow.id.desc())
        .limit(1)
    )
    return None if row is None else _loaded(tx, row)


def files_of(tx: Session, sealed_id: int) -> tuple[tuple[StoredFile, StoredFile | None], ...]:
    """(original, preview) of every file of a scan, in the order they came."""
    rows = tx.scalars(
        select(SealedFileRow).where(SealedFileRow.sealed_form_id == sealed_id).order_by(SealedFileRow.position)
    ).all()
    found = []
    for row in rows:
        original = StoredFile(row.sha256, row.name, row.media_type, _size(tx, row.sha256))
        preview = None
        if row.preview_sha256 is not None:
            label = f"{row.name.rpartition('.')[0] or row.name}（小图）.jpg"
            preview = StoredFile(row.preview_sha256, label, "image/jpeg", _size(tx, row.preview_sha256))
        found.append((original, preview))
    return tuple(found)


def originals(tx: Session, sealed_ids: Collection[int]) -> dict[int, list[StoredFile]]:
    """The files of these scans as they were sent, by scan, in the order they came."""
    found: dict[int, list[StoredFile]] = {sealed_id: [] for sealed_id in sealed_ids}
    rows = tx.execute(
        select(SealedFileRow, FileRow.size_bytes)
        .join(FileRow, FileRow.sha256 == SealedFileRow.sha256)
        .where(SealedFileRow.sealed_form_id.in_(found))
        .order_by(SealedFileRow.sealed_form_id, SealedFileRow.position)
    )
    for row, size in rows:
        found[row.sealed_form_id].append(StoredFile(row.sha256, row.name, row.media_type, size))
    return found


def has_files(tx: Session, sealed_id: int, hashes: Collection[str]) -> bool:
    """Whether a scan holds all of these files already."""
    known = set(tx.scalars(select(SealedFileRow.sha256).where(SealedFileRow.sealed_form_id == sealed_id)))
    return bool(hashes) and set(hashes) <= known


# --- what follows for the reports, and the rule ------------------------------------------------------------------


def mark_reports(tx: Session, round_id: int, unit_id: int, *, sealed: bool) -> int:
    """Move the unit's reports between submitted and sealed; accepted ones stay. Returns how many changed.

    The revision stays: nobody's draft is touched by a seal.
    """
    before, after = ReportState.SUBMITTED.value, ReportState.SEALED.value
    if not sealed:
        before, after = after, before
    ids = tx.scalars(
        update(ReportRow)
        .where(ReportRow.round_id == round_id, ReportRow.unit_id == unit_id, ReportRow.state == before)
        .values(state=after)
        .returning(ReportRow.id)
    ).all()
    return len(ids)


def marks(tx: Session, round_id: int) -> tuple[tuple[int, bool], ...]:
    """(unit id, whether sealed) of every unit with a report that `mark_reports` may move, in either state."""
    states = (ReportState.SUBMITTED.value, ReportState.SEALED.value)
    rows = tx.execute(
        select(ReportRow.unit_id, ReportRow.state)
        .where(ReportRow.round_id == round_id, ReportRow.state.in_(states))
        .distinct()
    )
    return tuple((unit_id, state == ReportState.SEALED.value) for unit_id, state in rows)


def set_needs_seal(tx: Session, programme_id: int, needed: bool) -> None:
    tx.get_one(ProgrammeRow, programme_id).needs_seal = needed
    tx.flush()


# --- rows -------------------------------------------------------------------------------------------------------


def _add_files(tx: Session, sealed_id: int, files: Sequence[ScanFile]) -> None:
    position = tx.scalar(
        select(func.coalesce(func.max(SealedFileRow.position) + 1, 0)).where(SealedFileRow.sealed_form_id == sealed_id)
    )
    known = set(tx.scalars(select(SealedFileRow.sha256).where(SealedFileRow.sealed_form_id == sealed_id)))
    for file in files:
        if file.sha256 in known:
            continue
        known.add(file.sha256)
        tx.add(
            SealedFileRow(
                sealed_form_id=sealed_id,
                position=position,
                sha256=file.sha256,
                name=file.name,
                media_type=file.media_type,
                preview_sha256=file.preview_sha256,
            )
        )
        position = (position or 0) + 1
    tx.flush()


def _size(tx: Session, sha256: str) -> int:
    return tx.get_one(FileRow, sha256).size_bytes


def _issued(row: PrintedFormRow) -> IssuedForm:
    return IssuedForm(row.id, row.round_id, row.unit_id, row.version, row.content_hash, row.pages, row.issued_at)


def _loaded(tx: Session, row: SealedFormRow) -> SealedForm:
    form = tx.get(PrintedFormRow, row.form_id) if row.form_id is not None else None
    return _sealed(row, form)


def _sealed(row: SealedFormRow, form: PrintedFormRow | None) -> SealedForm:
    return SealedForm(
        id=row.id,
        round_id=row.round_id,
        unit_id=row.unit_id,
        form=_issued(form) if form else None,
        content_hash=row.content_hash,
        state=SealedState(row.state),
        seal=Seal(row.seal),
        pages=tuple(row.pages),
        on_behalf=row.on_behalf,
        person_id=row.person_id,
        received_at=row.received_at,
        decided_by=row.decided_by,
        original_at=row.original_at,
    )
