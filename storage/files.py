"""The file store: bytes under their own hash, complete or not there at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from storage.codec import StoredFile
from storage.store import Store
from storage.tables import EvidenceRow, FileRow, RemovedFileRow, SealedFileRow, WebUploadRow

_ORPHAN_AGE = timedelta(hours=24)


class FileStore:
    """Files in a folder, named by sha256. A stored file is never changed.

    Order of writing: temporary file in the same folder, fsync, rename, fsync of the folder, then the row; a power cut
    leaves at most an orphan, which `sweep` removes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, store: Store, data: bytes, *, name: str, media_type: str, now: datetime) -> StoredFile:
        """Keep these bytes; the same bytes again are kept once."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256)
        if not path.exists():
            path.parent.mkdir(exist_ok=True, mode=0o700)
            self._write(path, data)
        with store.write() as tx:
            # Whoever removes these bytes just now (`remove_forgotten`) is through, or does not begin.
            tx.execute(delete(RemovedFileRow).where(RemovedFileRow.sha256 == sha256))
            if not path.exists():
                self._write(path, data)
            if tx.get(FileRow, sha256) is None:
                tx.add(FileRow(sha256=sha256, size_bytes=len(data), stored_at=now))
        return StoredFile(sha256, name, media_type, len(data))

    def helpings(self, sha256: str) -> Iterator[bytes]:
        """The bytes bit by bit, unchecked; raises FileNotFoundError at the first one where there are none."""
        with open(self._path(sha256), "rb") as file:
            while helping := file.read(1 << 20):
                yield helping

    def size(self, sha256: str) -> int | None:
        """The size on disk; None where the file is gone."""
        path = self._path(sha256)
        return path.stat().st_size if path.exists() else None

    def read(self, sha256: str) -> bytes:
        """The bytes; raises FileNotFoundError where there are none, OSError where they were changed on disk."""
        data = self._path(sha256).read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise OSError(f"stored file {sha256[:12]} was changed on disk")
        return data

    def forget(self, tx: Session, sha256: str, now: datetime) -> None:
        """Give up a file that must not be kept, unless a report or a stamped form stands on it.

        Its rows go with the transaction, its bytes with `remove_forgotten` behind it: a kill in between leaves a row
        that says so, never a row without its file.
        """
        standing = (
            select(EvidenceRow.sha256).where(EvidenceRow.sha256 == sha256),
            select(SealedFileRow.sha256).where(
                or_(SealedFileRow.sha256 == sha256, SealedFileRow.preview_sha256 == sha256)
            ),
        )
        if any(tx.scalar(query.limit(1)) is not None for query in standing):
            return
        tx.execute(delete(WebUploadRow).where(WebUploadRow.sha256 == sha256))
        tx.execute(delete(FileRow).where(FileRow.sha256 == sha256))
        if self._path(sha256).exists():
            tx.merge(RemovedFileRow(sha256=sha256, removed_at=now))
            tx.flush()

    def remove_forgotten(self, store: Store) -> int:
        """Take the bytes of what was given up off the disk; how many there were. May be called again, and at any time."""
        with store.read() as tx:
            if tx.scalar(select(RemovedFileRow.sha256).limit(1)) is None:
                return 0  # as nearly always: then nobody is kept waiting for a writer
        with store.write() as tx:
            rows = tx.scalars(select(RemovedFileRow).with_for_update()).all()
            for row in rows:
                if tx.get(FileRow, row.sha256) is None:
                    self._path(row.sha256).unlink(missing_ok=True)
                tx.delete(row)
        return len(rows)

    def sweep(self, tx: Session, machine_now: datetime) -> list[str]:
        """Remove files without a row that are older than a day; returns the hashes of rows without a file."""
        known = set(tx.scalars(select(FileRow.sha256)))
        for path in self._folder.glob("*/*"):
            age = machine_now.timestamp() - path.stat().st_mtime
            if path.name not in known and age > _ORPHAN_AGE.total_seconds():
                path.unlink()
        return sorted(sha256 for sha256 in known if not self._path(sha256).exists())

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _write(self, path: Path, data: bytes) -> None:
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
            raise
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
