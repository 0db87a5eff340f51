"""Evidence as it is let in: photos, PDFs and Office files that open, hold no programs and keep within the limits.

Only looked at, never changed: what was sent is kept byte for byte. To be called in the confined child.
"""

from __future__ import annotations

import io
import posixpath
import re
import warnings
from typing import Any

from bot.documents.filekind import FileKind, kind_of
from bot.documents.notice import refusals
from bot.documents.notice.package import Package
from bot.domain.notice import NotANotice

MAX_PAGES = 50
MAX_PIXELS = 40_000_000
_PICTURE_NAMES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".heic")
_OFFICE = (FileKind.WORD, FileKind.EXCEL, FileKind.SLIDES)
_OLE_STREAMS = (
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_SCRIPT = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile)\b")


def parse_evidence(name: str, data: bytes) -> Any:
    """The parser of kind "evidence": the media type; raises NotANotice with the sentence to show."""
    kind = kind_of(data)
    ending = posixpath.splitext(name)[1].lower()
    if ending in _PICTURE_NAMES and not kind.is_picture:
        raise NotANotice(f"文件名是 {ending}，内容却不是图片，请重新导出后再发。")
    if kind in (FileKind.JPEG, FileKind.PNG, FileKind.GIF, FileKind.WEBP, FileKind.BMP):
        _picture(data)
        return kind.value
    if kind is FileKind.HEIC:
        return kind.value
    if kind is FileKind.PDF:
        _pdf(data)
        return kind.value
    if kind in _OFFICE:
        # Opening the package checks locks, macros and the sizes in its directory.
        Package(data)
        return kind.value
    if kind is FileKind.OLD_OFFICE:
        return _old_office(data)
    if kind is FileKind.BROKEN_ZIP:
        raise refusals.damaged()
    called = f"{ending.lstrip('.')} 文件" if re.fullmatch(r"\.[a-z0-9]{1,5}", ending) else "不认识的文件"
    raise NotANotice(
        f"收到的是{' ' if called[0].isascii() else ''}{called}。佐证材料请发照片（JPG、PNG）、PDF 或 Office 文件。"
    )


def _picture(data: bytes) -> None:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data))
            if picture.width * picture.height > MAX_PIXELS:
                raise NotANotice("图片尺寸过大，请用普通清晰度重拍。")
            picture.load()
    except Image.DecompressionBombError as fault:
        raise NotANotice("图片尺寸过大，请用普通清晰度重拍。") from fault
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as fault:
        raise refusals.damaged() from fault


def _pdf(data: bytes) -> None:
    import pypdfium2  # type: ignore[import-untyped]

    if _SCRIPT.search(data):
        raise refusals.active()
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
        document.close()
    except pypdfium2.PdfiumError as fault:
        raise refusals.locked() if "assword" in str(fault) else refusals.damaged() from fault
    if pages > MAX_PAGES:
        raise NotANotice(f"共 {pages} 页，上限 {MAX_PAGES} 页，请只发需要的几页。")
    if pages == 0:
        raise refusals.damaged()


def _old_office(data: bytes) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise refusals.locked()
    if holds("_VBA_PROJECT"):
        raise refusals.active()
    for stream, media_type in _OLE_STREAMS:
        if holds(stream):
            return media_type
    raise refusals.old_format()
