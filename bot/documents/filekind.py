"""What kind of file bytes are, by their content and never by their name.

Zip packages are opened here as far as their directory, so call this where hostile files are expected: in the confined child.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from enum import StrEnum

_WORD_PART = re.compile(r"word/document\d*\.xml")
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")


class FileKind(StrEnum):
    """A kind of file, as far as it matters what is done with it."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    GIF = "image/gif"
    WEBP = "image/webp"
    BMP = "image/bmp"
    HEIC = "image/heic"
    PDF = "application/pdf"
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    OLD_OFFICE = "application/x-ole-storage"
    ZIP = "application/zip"
    BROKEN_ZIP = "application/x-broken-zip"
    TEXT = "text/plain"
    OTHER = "application/octet-stream"

    @property
    def is_picture(self) -> bool:
        return self.value.startswith("image/")


def kind_of(data: bytes) -> FileKind:
    """The kind of these bytes; OTHER where nobody knows."""
    if data.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if data.startswith((b"GIF87a", b"GIF89a")):
        return FileKind.GIF
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return FileKind.WEBP
    if data.startswith(b"BM") and data[6:10] == b"\x00\x00\x00\x00":
        return FileKind.BMP
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"msf1"):
        return FileKind.HEIC
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return FileKind.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    if data.startswith(_OLE):
        return FileKind.OLD_OFFICE
    return FileKind.TEXT if _is_text(data) else FileKind.OTHER


def head_media_type(data: bytes) -> str:
    """The media type of a file that was looked at before; never opens a package."""
    return "application/zip" if data.startswith(b"PK") else kind_of(data).value


def word_part(names: Iterable[str]) -> str | None:
    """The main part of a Word file among the names of a package; Word on the web calls it document2.xml."""
    return min(filter(_WORD_PART.fullmatch, names), default=None)


def _zipped(data: bytes) -> FileKind:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        return FileKind.BROKEN_ZIP
    if word_part(names):
        return FileKind.WORD
    for name, kind in (
        ("xl/workbook.xml", FileKind.EXCEL),
        ("ppt/presentation.xml", FileKind.SLIDES),
    ):
        if name in names:
            return kind
    return FileKind.ZIP


def _is_text(data: bytes) -> bool:
    head = data[:4096]
    if data.startswith((b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")) or b"\x00" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            head.decode(encoding)
        except UnicodeDecodeError as fault:
            if fault.start < len(head) - 4:
                continue
        return True
    return False
