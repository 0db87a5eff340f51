"""From bytes to paragraphs and tables: the kind of a file is told by its content, limits stand before any parser."""

from __future__ import annotations

import re

from bot.documents.notice import refusals
from bot.documents.notice.plain import read_plain
from bot.documents.notice.source import Source

MAX_BYTES = 5 * 1024 * 1024
MAX_CHARACTERS = 400_000


def decode(name: str, data: bytes) -> Source:
    """Read any kind of file; raises NotANotice where it is none we read or breaks a limit."""
    return decode_text(_text(data))


def decode_text(text: str) -> Source:
    if not text.strip():
        raise refusals.empty()
    return read_plain(text[:MAX_CHARACTERS])


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refusals.damaged()
