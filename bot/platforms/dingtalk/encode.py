"""Contents as robot messages: msgKey and msgParam, exactly as the service takes them.

Text goes out as sampleText. sampleMarkdown would look a little better, but DingTalk documents no way to escape a
character, single line ends vanish there, and clients differ (github.com/blinkbean/dingtalk/issues/2,
github.com/AstrBotDevs/AstrBot/discussions/10570): a unit's text with a * or _ in it would not be shown as written.

msgParam is a JSON *string* of at most 15,000 bytes (open.dingtalk.com/document/development/robot-message-type). Inside
it a quote, a backslash or a line end takes two bytes instead of one, so a text of half the limit always fits.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.ports import Content, FileOut

TEXT_LIMIT_BYTES = 7_000
FILE_LIMIT_BYTES = 20 * 1024 * 1024

# sampleFile's fileType; a png or jpg is refused there and is a picture instead.
FILE_TYPES = frozenset(("xlsx", "pdf", "zip", "rar", "doc", "docx"))
PICTURE_TYPES = frozenset(("png", "jpg", "jpeg", "gif", "bmp"))


@dataclass(frozen=True)
class Note:
    """One robot message."""

    key: str
    param: dict[str, str]

    def fields(self) -> dict[str, str]:
        """msgKey and msgParam as the service wants them."""
        return {"msgKey": self.key, "msgParam": json.dumps(self.param, ensure_ascii=False, separators=(",", ":"))}


def whole_text(content: Content) -> str:
    return "\n\n".join(part for part in (content.title, content.text) if part)


def text_note(text: str) -> Note:
    return Note("sampleText", {"content": text})


def picture_note(media_id: str) -> Note:
    return Note("sampleImageMsg", {"photoURL": media_id})


def file_note(media_id: str, name: str) -> Note:
    return Note("sampleFile", {"mediaId": media_id, "fileName": name, "fileType": extension(name)})


def extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def upload_kind(file: FileOut) -> str | None:
    """What the media API calls it; None where DingTalk has no message for such a file."""
    if extension(file.name) in PICTURE_TYPES:
        return "image"
    return "file" if extension(file.name) in FILE_TYPES else None
