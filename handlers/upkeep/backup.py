"""cuibao backup and cuibao restore: everything the program remembers in one file, and back.

A backup is a .zip of every table as lines of JSON and every stored file under its hash, with a list of checksums
(bot/documents/archive.py). With a passphrase (CUIBAO_BACKUP__PASSPHRASE) that .zip is encrypted in the age format
(https://age-encryption.org/v1): by a key made for this backup alone, which lies beside it, encrypted by the passphrase.
So it is written and read as a stream, and the `age` program opens it without us. The file is for its owner alone (0600).
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyrage
from pyrage import passphrase as age_passphrase

from bot.documents.archive import Member, NotADossier, lines_of, pack, read_member, verify
from bot.domain.localtime import local
from bot.settings import Settings
from bot.texts.upkeep import backup as words
from storage.backup import (
    Contents,
    Foreign,
    NotEmpty,
    Source,
    TooNew,
    clear,
    database_path,
    fill,
    fill_files,
    read_source,
    settle_wal,
    swap,
)
from storage.files import FileStore
from storage.lock import InUse, locked
from storage.store import Store

FORMAT = 1
_HEAD, _KEY, _BODY = "backup.json", "key.age", "backup.zip.age"
_SMALL = 1 << 20


class Refused(Exception):
    """It cannot be done; the message is the Chinese sentence. Nothing was changed."""


@dataclass(frozen=True)
class Backed:
    """A backup that was written."""

    rows: int
    files: int
    missing_files: int
    is_encrypted: bool


@dataclass(frozen=True)
class Restored:
    """A backup that stands in the present's place; `aside` is where the present data went, None where there was none."""

    made_at: str
    rows: int
    files: int
    held: int
    aside: str | None


# --- out --------------------------------------------------------------------------------------------------------


def backup(settings: Settings, target: Path, *, now: datetime) -> Backed:
    """Write everything to `target`; the program may be running. Raises Refused, OSError."""
    store = _present(settings)
    files = FileStore(settings.data_dir / "files")
    secret = settings.backup.passphrase
    half = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _private_folder(settings.data_dir) as folder:
            plain = folder / "backup.zip"
            _touch(plain if secret else half)
            packed = read_source(store, files, lambda source: _pack(plain if secret else half, source, now))
            if secret:
                _encrypt(plain, half, secret.get_secret_value())
        _sync_file(half)
        os.replace(half, target)
    except Foreign:
        raise Refused(words.nothing_to_back_up()) from None
    finally:
        half.unlink(missing_ok=True)
        store.close()
    rows, kept, missing = packed
    return Backed(rows, kept, missing, secret is not None)


def _present(settings: Settings) -> Store:
    path = database_path(settings.url)
    if path is not None and not path.exists():
        raise Refused(words.nothing_to_back_up())
    return Store(settings.url)


def _pack(target: Path, source: Source, now: datetime) -> tuple[int, int, int]:
    counts = {name: count for name, count, _ in source.tables}
    head = {
        "format": FORMAT,
        "program": "cuibao",
        "schema": source.revision,
        "made_at": local(now).isoformat(),
        "rehearsal": source.is_rehearsal,
        "tables": counts,
        "files": [sha256 for sha256, _ in source.files],
        "missing_files": list(source.missing_files),
    }

    def members() -> Iterator[Member]:
        yield Member(_HEAD, json.dumps(head, ensure_ascii=False, indent=1).encode())
        for name, _, lines in source.tables:
            yield Member(f"tables/{name}.jsonl", lines)
        for sha256, helpings in source.files:
            yield Member(f"files/{sha256}", helpings)

    pack(target, members(), at=now)
    return sum(counts.values()), len(source.files), len(source.missing_files)


def _encrypt(plain: Path, target: Path, secret: str) -> None:
    """A key for this backup alone, beside what it opens."""
    key = pyrage.x25519.Identity.generate()
    sealed = plain.with_suffix(".age")
    _touch(sealed)
    pyrage.encrypt_file(str(plain), str(sealed), [key.to_public()])
    _touch(target)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as outer:
        outer.writestr(_KEY, age_passphrase.encrypt(str(key).encode(), secret))
        outer.write(sealed, _BODY)


# --- in ---------------------------------------------------------------------------------------------------------


def restore(settings: Settings, source: Path, *, now: datetime) -> Restored:
    """Check a backup whole, build it beside the present data, and put it in its place. Raises Refused, OSError.

    The present data is set aside, never removed. Messages that were on their way are held until a person of the office
    releases them, and nothing is planned before.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with (
            locked(settings.data_dir),
            _private_folder(settings.data_dir) as folder,
            _opened(source, folder, settings) as (
                archive,
                head,
            ),
        ):
            if head["rehearsal"] and settings.rehearsal.now is None:
                raise Refused(words.is_rehearsal())
            return _restore(settings, archive, head, now)
    except InUse:
        raise Refused(words.in_use(settings.data_dir)) from None
    except TooNew:
        raise Refused(words.too_new()) from None
    except (NotEmpty, Foreign) as fault:
        raise Refused(words.not_empty() if isinstance(fault, NotEmpty) else words.damaged()) from None


def _restore(settings: Settings, archive: zipfile.ZipFile, head: dict[str, Any], now: datetime) -> Restored:
    contents = Contents(
        revision=head["schema"],
        counts=head["tables"],
        lines=lambda name: lines_of(archive, f"tables/{name}.jsonl"),
        files=lambda: _files(archive, head["files"]),
    )
    present = settings.data_dir / "files"
    database = database_path(settings.url)
    aside = _word_for_aside(now, [path for path in (present, database) if path is not None])
    new_files = _beside(present, "restoring")
    moves = [(new_files, present, _beside(present, aside))]
    url = settings.url
    had_data = any(present.glob("*")) if present.exists() else False
    if database is not None:
        new_database = _beside(database, "restoring")
        clear(new_database)
        url = f"sqlite:///{new_database}"
        moves.insert(0, (new_database, database, _beside(database, aside)))
        had_data = had_data or database.exists()
    clear(new_files)
    try:
        fill_files(new_files, contents)
        held = fill(url, contents, now=now)
        if database is not None:
            settle_wal(moves[0][0])
    except BaseException:
        clear(new_files)
        if database is not None:
            clear(moves[0][0])
        raise
    swap(settings.data_dir, moves)
    return Restored(
        made_at=head["made_at"],
        rows=sum(contents.counts.values()),
        files=len(head["files"]),
        held=held,
        aside=str(moves[0][2]) if had_data else None,
    )


def _word_for_aside(now: datetime, paths: Iterable[Path]) -> str:
    """An ending nothing bears yet: what was set aside before is never overwritten."""
    word = f"before-restore-{local(now):%Y%m%d-%H%M%S}"
    found, number = word, 1
    while any(_beside(path, found).exists() for path in paths):
        number += 1
        found = f"{word}-{number}"
    return found


@contextmanager
def _opened(source: Path, folder: Path, settings: Settings) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    """The backup, decrypted where it must be and proven whole, with what it says of itself. Raises Refused, OSError."""
    plain = source
    try:
        with zipfile.ZipFile(source) as outer:
            names = outer.namelist()
            if sorted(names) == sorted((_KEY, _BODY)):
                plain = _decrypt(outer, folder, settings)
        if not verify(plain).is_whole:
            raise Refused(words.damaged())
        with zipfile.ZipFile(plain) as archive:
            head = json.loads(read_member(archive, _HEAD, limit=64 * _SMALL))
            _check(head)
            yield archive, head
    except (zipfile.BadZipFile, zlib.error, EOFError, NotADossier, KeyError, TypeError, ValueError):
        raise Refused(words.damaged()) from None


def _check(head: dict[str, Any]) -> None:
    if head["program"] != "cuibao" or head["format"] > FORMAT:
        raise Refused(words.too_new() if head["program"] == "cuibao" else words.damaged())
    if not all(isinstance(count, int) for count in head["tables"].values()):
        raise ValueError("counts")
    if not all(isinstance(one, str) and len(one) == 64 and one.isalnum() for one in head["files"]):
        raise ValueError("hashes")


def _decrypt(outer: zipfile.ZipFile, folder: Path, settings: Settings) -> Path:
    secret = settings.backup.passphrase
    if secret is None:
        raise Refused(words.passphrase_missing())
    sealed, plain = folder / "restore.age", folder / "restore.zip"
    try:
        key = age_passphrase.decrypt(read_member(outer, _KEY, limit=_SMALL), secret.get_secret_value())
        _touch(sealed)
        with outer.open(_BODY) as source, open(sealed, "wb") as target:
            while helping := source.read(_SMALL):
                target.write(helping)
        _touch(plain)
        pyrage.decrypt_file(str(sealed), str(plain), [pyrage.x25519.Identity.from_str(key.decode())])
    except pyrage.DecryptError:
        raise Refused(words.passphrase_wrong()) from None
    finally:
        sealed.unlink(missing_ok=True)
    return plain


def _files(archive: zipfile.ZipFile, hashes: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for sha256 in hashes:
        yield sha256, archive.read(f"files/{sha256}")


# --- files for the owner alone ----------------------------------------------------------------------------------


@contextmanager
def _private_folder(data_dir: Path) -> Iterator[Path]:
    """A folder for what lies open for a moment: beside the data, which lies open too, and never elsewhere."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=data_dir) as folder:
        yield Path(folder)


def _touch(path: Path) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    path.chmod(0o600)


def _sync_file(path: Path) -> None:
    with open(path, "rb") as file:
        os.fsync(file.fileno())


def _beside(path: Path, word: str) -> Path:
    return path.with_name(f"{path.name}.{word}")
