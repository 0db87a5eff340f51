"""Which pictures Telegram shows as pictures.

https://core.telegram.org/bots/api#sendphoto: at most 10 MB, width and height together at most 10,000, at most 20 times as long
as wide. What is no PNG or JPEG, or cannot be measured, goes as a document, which keeps it byte for byte.
"""

from __future__ import annotations

from bot.ports import FileOut

PHOTO_LIMIT_BYTES = 10 * 1024 * 1024
_SIDES_LIMIT = 10_000
_RATIO_LIMIT = 20
_PNG = b"\x89PNG\r\n\x1a\n"
# Markers that begin a frame; C4, C8 and CC between them mean something else (ITU-T T.81, table B.1).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def is_photo(file: FileOut) -> bool:
    size = _size(file.data) if file.is_picture and len(file.data) <= PHOTO_LIMIT_BYTES else None
    if size is None or not all(size):
        return False
    return sum(size) <= _SIDES_LIMIT and max(size) <= _RATIO_LIMIT * min(size)


def _size(data: bytes) -> tuple[int, int] | None:
    if data.startswith(_PNG) and len(data) >= 24:
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    return _jpeg_size(data) if data.startswith(b"\xff\xd8") else None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAMES:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return None
