"""Files sent through the fake Bot API: what is refused of them, and how they stand in a message."""

from __future__ import annotations

from typing import Any

from tests.platforms.telegram_chats import Refused, bad
from tests.platforms.telegram_form import Form

UPLOAD_LIMIT, PHOTO_LIMIT = 50 * 2**20, 10 * 2**20


def uploaded(form: Form, part: str, kind: str) -> tuple[str, bytes]:
    """(name, bytes) of a part of the request; raises Refused as the service does."""
    if part not in form.files:
        raise bad(f"there is no {kind} in the request")
    name, data = form.files[part]
    if len(data) > UPLOAD_LIMIT:
        raise Refused(413, "Request Entity Too Large")
    if not data:
        raise bad("file must be non-empty")
    if kind == "photo":
        if len(data) > PHOTO_LIMIT:
            raise bad("file is too big")
        if data[:4] == b"\x89PNG":
            width, height = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
            if width + height > 10_000 or max(width, height) > 20 * min(width, height):
                raise bad("PHOTO_INVALID_DIMENSIONS")
        elif data[:2] != b"\xff\xd8":
            raise bad("IMAGE_PROCESS_FAILED")
    return name, data


def media_json(kind: str, file_id: str, file: tuple[str, bytes]) -> dict[str, Any]:
    """How a stored file stands in a message."""
    if kind == "photo":
        size = {"file_id": file_id, "file_unique_id": "u", "width": 1, "height": 1, "file_size": len(file[1])}
        return {"photo": [size]}
    return {
        "document": {
            "file_id": file_id,
            "file_unique_id": "u",
            "file_name": file[0],
            "file_size": len(file[1]),
        }
    }
