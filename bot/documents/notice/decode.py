"""From bytes to paragraphs and tables: the kind of a file is told by its content, limits stand before any parser."""

from __future__ import annotations

import codecs
import posixpath

from bot.documents.filekind import word_part
from bot.documents.notice import refusals
from bot.documents.notice.source import Source
from bot.documents.notice.web import read_words

MAX_BYTES = 5 * 1024 * 1024
MAX_CHARACTERS = 400_000
MAX_LINES = 20_000

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_REFUSED = (
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
    (b"Rar!", "rar 文件"),
    (b"7z\xbc\xaf", "7z 文件"),
    (b"\x1f\x8b", "压缩文件"),
)


def decode(name: str, data: bytes) -> Source:
    """Read any kind of file; raises NotANotice where it is none we read or breaks a limit."""
    if not data.strip():
        raise refusals.empty()
    if len(data) > MAX_BYTES:
        raise refusals.too_large(-(-len(data) // (1024 * 1024)), MAX_BYTES // (1024 * 1024))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    if data[:1024].lstrip().startswith(b"%PDF-"):
        from bot.documents.notice.pdf import read_pdf

        return read_pdf(data)
    if data.startswith(_OLE):
        return _old_office(data)
    if data.lstrip().startswith((b"{\\rtf", b"MIME-Version:")):
        raise refusals.old_format()
    if data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        raise refusals.wrong_type("图片")
    for magic, kind in _REFUSED:
        if data.startswith(magic):
            raise refusals.wrong_type(kind)
    return decode_text(_text(name, data))


def decode_text(text: str) -> Source:
    """Pasted text or the content of a text file, plain or as markup."""
    if not text.strip():
        raise refusals.empty()
    if len(text) > MAX_CHARACTERS or text.count("\n") > MAX_LINES:
        raise refusals.too_complex()
    return read_words(text)


def _zipped(data: bytes) -> Source:
    from bot.documents.notice.package import Package

    package = Package(data)
    if word_part(package.names):
        from bot.documents.notice.word import read_word

        return read_word(package)
    if "xl/workbook.xml" in package.names:
        from bot.documents.notice.sheet import read_xlsx

        return read_xlsx(data, package)
    raise refusals.wrong_type("ofd 文件" if "OFD.xml" in package.names else "zip 文件")


def _old_office(data: bytes) -> Source:
    """Files of Office 97-2003, told apart by the names of the streams inside (UTF-16)."""
    if _wide("EncryptedPackage") in data or _wide("EncryptionInfo") in data:
        raise refusals.locked()
    if _wide("_VBA_PROJECT") in data:
        raise refusals.active()
    # Word first: a letter with a table of Excel's in it is a letter still.
    if _wide("WordDocument") in data:
        from bot.documents.notice.oldword import read_old_word

        return read_old_word(data)
    # The whole name, ended by its zero: a font called Bookman, or any bookmark, is no workbook.
    if _wide("Workbook\0") in data or _wide("Book\0") in data:
        from bot.documents.notice.sheet import read_xls

        return read_xls(data)
    raise refusals.old_format()


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _text(name: str, data: bytes) -> str:
    """Text in UTF-8, in UTF-16 with its mark, or in GB 18030."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(data, "utf-16", name)
    if b"\x00" in data[:4096]:
        raise refusals.wrong_type(_extension(name))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(data, "gb18030", name)


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        # A text file whose last character was cut is still a text file.
        if fault.start >= len(data) - 4:
            return data[: fault.start].decode(encoding, "ignore")
        raise refusals.wrong_type(_extension(name)) from fault


def _extension(name: str) -> str:
    """How to call a file of a kind we do not know: by its ending, where it has a short one."""
    ending = posixpath.splitext(name)[1].lstrip(".").lower()
    return f"{ending} 文件" if ending.isalnum() and ending.isascii() and len(ending) <= 5 else "不认识的文件"
