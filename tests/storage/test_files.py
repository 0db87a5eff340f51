"""The file store: whole or not there, and never changed unseen."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from storage.files import FileStore
from storage.store import Store
from storage.tables import FileRow

NOW = datetime(2024, 9, 30, tzinfo=UTC)


def test_the_same_bytes_are_kept_once_and_read_back(store: Store, tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")
    first = files.put(store, b"scan", name="a.pdf", media_type="application/pdf", now=NOW)
    second = files.put(store, b"scan", name="b.pdf", media_type="application/pdf", now=NOW)
    assert first.sha256 == second.sha256
    assert files.read(first.sha256) == b"scan"
    assert len(list((tmp_path / "files").glob("*/*"))) == 1


def test_a_file_changed_on_disk_is_refused(store: Store, tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")
    stored = files.put(store, b"scan", name="a.pdf", media_type="application/pdf", now=NOW)
    next((tmp_path / "files").glob("*/*")).write_bytes(b"forged")
    with pytest.raises(OSError, match="was changed on disk"):
        files.read(stored.sha256)


def test_a_sweep_removes_old_orphans_and_names_rows_without_a_file(store: Store, tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")
    kept = files.put(store, b"kept", name="a", media_type="x", now=NOW)
    lost = files.put(store, b"lost", name="b", media_type="x", now=NOW)
    (tmp_path / "files" / lost.sha256[:2] / lost.sha256).unlink()
    orphan = tmp_path / "files" / kept.sha256[:2] / "orphan"
    fresh = tmp_path / "files" / kept.sha256[:2] / "fresh"
    for path, age in ((orphan, timedelta(hours=25)), (fresh, timedelta(hours=1))):
        path.write_bytes(b"half")
        os.utime(path, ((NOW - age).timestamp(),) * 2)
    os.utime(tmp_path / "files" / kept.sha256[:2] / kept.sha256, (0, 0))
    with store.write() as tx:
        assert files.sweep(tx, NOW) == [lost.sha256]
    assert (orphan.exists(), fresh.exists()) == (False, True)
    assert files.read(kept.sha256) == b"kept"


def test_what_is_given_up_goes_with_its_transaction_and_its_bytes_behind_it(store: Store, tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")
    stored = files.put(store, b"secret", name="a.docx", media_type="x", now=NOW)
    path = tmp_path / "files" / stored.sha256[:2] / stored.sha256

    def cut_off(tx: Session) -> None:
        files.forget(tx, stored.sha256, NOW)
        raise KeyError

    with pytest.raises(KeyError):
        store.run(cut_off)  # killed before the commit: nothing has happened
    assert files.remove_forgotten(store) == 0
    assert files.read(stored.sha256) == b"secret"
    with store.write() as tx:
        files.forget(tx, stored.sha256, NOW)
    assert path.exists()  # killed right after the commit
    again = FileStore(tmp_path / "files")
    assert again.remove_forgotten(store) == 1
    assert not path.exists()
    assert again.remove_forgotten(store) == 0
    with store.read() as tx:
        assert tx.get(FileRow, stored.sha256) is None


def test_the_same_bytes_sent_anew_before_they_are_gone_are_kept(store: Store, tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")
    stored = files.put(store, b"scan", name="a.pdf", media_type="x", now=NOW)
    with store.write() as tx:
        files.forget(tx, stored.sha256, NOW)
    files.put(store, b"scan", name="a.pdf", media_type="x", now=NOW)
    files.remove_forgotten(store)
    assert files.read(stored.sha256) == b"scan"
