"""Contents as calls of the Bot API, in order.

Everything people wrote is escaped: https://core.telegram.org/bots/api#html-style. A text is at most 4,096 UTF-16 units after
the markup is read, a caption 1,024. Files of one kind go together as an album of two to ten
(https://core.telegram.org/bots/api#sendmediagroup); an album has no keyboard, and photos and documents do not mix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from telegram import InputFile, InputMediaDocument, InputMediaPhoto

from bot.fit import measure
from bot.platforms.telegram import words
from bot.platforms.telegram.keyboard import keyboard_of
from bot.platforms.telegram.pictures import is_photo
from bot.ports import Content, FileOut, TextUnit

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
# The service takes 50 MB; the program sends nothing larger than it takes itself.
FILE_LIMIT_BYTES = 50 * 1024 * 1024
_ALBUM = 10


@dataclass(frozen=True)
class Call:
    """One method with everything but the chat. `messages` is how many messages come of it, `plain` the text unmarked."""

    method: str
    data: dict[str, Any] = field(default_factory=dict)
    messages: int = 1
    plain: str | None = None
    uploads: bool = False


def calls(content: Content) -> list[Call]:
    """What has to be called to say this; nothing where there is nothing to say."""
    photos = [file for file in content.files if is_photo(file)]
    documents = [file for file in content.files if not is_photo(file)]
    groups = [(are_photos, some) for are_photos, all in ((True, photos), (False, documents)) for some in _albums(all)]
    plain = whole_text(content)
    if groups and _fits_caption(groups[0], content, plain):
        return [_media(*groups[0], content), *(_media(*group, None) for group in groups[1:])]
    made = [_text(content, plain)] if plain or content.buttons else []
    return made + [_media(*group, None) for group in groups]


def _albums(files: Sequence[FileOut]) -> list[Sequence[FileOut]]:
    return [files[index : index + _ALBUM] for index in range(0, len(files), _ALBUM)]


def html(content: Content) -> str:
    """Title and text as the service's markup."""
    title = f"<b>{escaped(content.title)}</b>" if content.title else ""
    return "\n\n".join(part for part in (title, escaped(content.text)) if part)


def escaped(text: str) -> str:
    return escape(text, quote=False)


def whole_text(content: Content) -> str:
    return "\n\n".join(part for part in (content.title, content.text) if part)


def _fits_caption(group: tuple[bool, Sequence[FileOut]], content: Content, plain: str) -> bool:
    """A text that stands over what it is about is one message less; several documents would tear it from them."""
    are_photos, files = group
    fits = measure(plain, TextUnit.UTF16) <= CAPTION_LIMIT
    return fits and (len(files) == 1 or (are_photos and not content.buttons))


def _text(content: Content, plain: str) -> Call:
    shown = html(content) if plain else words.please_choose()
    data: dict[str, Any] = {
        "text": shown,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": keyboard_of(content.buttons),
    }
    return Call("sendMessage", data, plain=plain or words.please_choose())


def _media(are_photos: bool, files: Sequence[FileOut], content: Content | None) -> Call:
    caption = html(content) if content else ""
    said: dict[str, Any] = {"caption": caption, "parse_mode": "HTML"} if caption else {}
    if len(files) > 1:
        kind = InputMediaPhoto if are_photos else InputMediaDocument
        media = [
            kind(file.data, filename=file.name, **(said if index == 0 else {})) for index, file in enumerate(files)
        ]
        return Call("sendMediaGroup", {"media": media}, messages=len(files), uploads=True)
    [file] = files
    name, method = ("photo", "sendPhoto") if are_photos else ("document", "sendDocument")
    data = {name: InputFile(file.data, filename=file.name), **said}
    if content and content.buttons:
        data["reply_markup"] = keyboard_of(content.buttons)
    return Call(method, data, uploads=True)
