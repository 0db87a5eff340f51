"""The dossier as a file: one .zip whose every member has its checksum in a list that `sha256sum -c` reads, too.

Members come one after another and are written as they come, so a year of scans never lies in memory as a whole. Order,
times and names are given, nothing is taken from the machine, so the same content makes the same list. What is verified is
the content: `verify` reads every member again and says, by name, what is missing, changed, or was put in.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from bot.domain.localtime import local
from bot.domain.plain_text import clean

SUMS = "SHA256SUMS"

_HELPING = 1 << 20
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
_SUM_LINE = re.compile(r"(?P<sha256>[0-9a-f]{64})  (?P<name>[^\n]+)")


class NotADossier(Exception):
    """The file is no archive of ours at all; the message is the Chinese sentence."""


@dataclass(frozen=True)
class Member:
    """A file to go in: its path with slashes, and its bytes, whole or in helpings."""

    path: str
    data: bytes | Iterable[bytes]


@dataclass(frozen=True)
class Packed:
    """What became of a dossier: its members' paths with their hashes, and the hash of the list itself."""

    sums: tuple[tuple[str, str], ...]
    seal: str


def pack(target: Path, members: Iterable[Member], *, at: datetime) -> Packed:
    """Write the members in their order, then the list; raises ValueError for a path that comes twice or leads out."""
    sums: dict[str, str] = {}
    stamp = local(at).timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for member in members:
            if member.path in sums or member.path == SUMS or not is_safe(member.path):
                raise ValueError(f"no path for a member: {member.path}")
            sums[member.path] = _write(archive, member.path, member.data, stamp)
        listed = list_of(sums.items())
        _write(archive, SUMS, listed, stamp)
    return Packed(tuple(sums.items()), hashlib.sha256(listed).hexdigest())


def _write(archive: zipfile.ZipFile, path: str, data: bytes | Iterable[bytes], stamp: tuple[int, ...]) -> str:
    info = zipfile.ZipInfo(path, (stamp[0], stamp[1], stamp[2], stamp[3], stamp[4], stamp[5]))
    # What is compressed already only costs time.
    packed = path.endswith((".docx", ".xlsx", ".png", ".jpg", ".jpeg", ".zip"))
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    digest = hashlib.sha256()
    with archive.open(info, "w", force_zip64=True) as inside:
        for helping in (data,) if isinstance(data, bytes) else data:
            digest.update(helping)
            inside.write(helping)
    return digest.hexdigest()


def list_of(sums: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sums).encode()


def is_safe(path: str) -> bool:
    """Whether a path stays inside the folder it is unpacked into."""
    parts = path.split("/")
    return bool(path) and "\\" not in path and "\n" not in path and not any(part in ("", ".", "..") for part in parts)


def safe_name(name: str, limit: int = 80) -> str:
    """A sent name as a file's name: no slashes, no controls, its ending kept."""
    found = _NOT_IN_NAMES.sub("_", clean(name)).strip(". ") or "未命名"
    stem, dot, ending = found.rpartition(".")
    if len(found) <= limit:
        return found
    return f"{stem[: limit - len(ending) - 1]}.{ending}" if dot and len(ending) <= 8 else found[:limit]


# --- proving ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    """What a dossier is like: paths missing, changed and put in; `seal` is the hash of its list of checksums."""

    seal: str
    members: int
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not (self.missing or self.changed or self.added)


def verify(path: Path) -> Verdict:
    """Read every member and hold it against the list. Raises NotADossier; OSError where the file cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            listed = read_member(archive, SUMS, limit=64 << 20)
            expected = _expected(listed)
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
            there = set(names)
            twice = {name for name in names if names.count(name) > 1} if len(names) != len(there) else set()
            changed = [
                name
                for name, sha256 in expected.items()
                if name in there and (name in twice or _sha256(archive, name) != sha256)
            ]
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, UnicodeDecodeError, ValueError):
        raise NotADossier("这不是本程序导出的档案包，或者文件已经损坏，无法核验。") from None
    return Verdict(
        seal=hashlib.sha256(listed).hexdigest(),
        members=len(expected),
        missing=tuple(name for name in expected if name not in there),
        changed=tuple(changed),
        added=tuple(sorted(there - set(expected) - {SUMS})),
    )


def _expected(listed: bytes) -> dict[str, str]:
    expected: dict[str, str] = {}
    for line in listed.decode().splitlines():
        found = _SUM_LINE.fullmatch(line)
        if found is None or found["name"] in expected:
            raise ValueError("no list of checksums")
        expected[found["name"]] = found["sha256"]
    if not expected:
        raise ValueError("an empty list of checksums")
    return expected


def _sha256(archive: zipfile.ZipFile, name: str) -> str | None:
    """A member's hash; None where it cannot be read."""
    digest = hashlib.sha256()
    try:
        with archive.open(name) as source:
            while helping := source.read(_HELPING):
                digest.update(helping)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return None
    return digest.hexdigest()


def read_member(archive: zipfile.ZipFile, name: str, *, limit: int) -> bytes:
    """A member's bytes; raises KeyError where there is none, ValueError where it is larger than `limit`."""
    with archive.open(name) as source:
        data = source.read(limit + 1)
    if len(data) > limit:
        raise ValueError(f"{name} is too large")
    return data


def lines_of(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    """A text member line by line."""
    with archive.open(name) as source:
        yield from _lines(source)


def _lines(source: IO[bytes]) -> Iterator[str]:
    with io.TextIOWrapper(source, encoding="utf-8", newline="\n") as text:
        for line in text:
            yield line.rstrip("\n")
