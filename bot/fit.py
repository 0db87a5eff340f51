"""Content × Capabilities → messages the platform will accept.

Text is cut at line ends, by what the platform counts (characters, UTF-16 units or bytes), never inside a character.
Where there are no buttons, or more than the platform takes, choices are lettered, and the letter can be typed.
Where people's telephone numbers must not go, the text says where they are to be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.ports import Button, Capabilities, Content, FileOut, TextUnit


def measure(text: str, unit: TextUnit) -> int:
    """The length of a text as the platform counts it."""
    match unit:
        case TextUnit.CHARACTERS:
            return len(text)
        case TextUnit.UTF16:
            return len(text.encode("utf-16-le")) // 2
        case TextUnit.BYTES:
            return len(text.encode())


HIDDEN_PHONE = "〔号码请在网页上看〕"


def fit(content: Content, capabilities: Capabilities) -> list[Content]:
    """Split one content into as few messages as the platform allows, in order; at least one.

    Buttons stand under the last text. Files the platform cannot send are named instead of sent. What comes out fits: it
    comes out of another fitting as it is.
    """
    if content.phones and not capabilities.carries_phones:
        content = without_phones(content)
    files = [file for file in content.files if _can_send(file, capabilities)]
    unsent = [file.name for file in content.files if not _can_send(file, capabilities)]
    text = content.text
    if unsent:
        text = "\n\n".join(part for part in (text, f"（以下文件请在网页上下载：{'、'.join(unsent)}）") if part)
    text, buttons = _fit_buttons(text, content.buttons, capabilities)
    title = content.title
    room = capabilities.text_limit - (measure(title, capabilities.text_unit) + 2 if title else 0)
    if room < 1:
        title, text, room = "", "\n\n".join(part for part in (title, text) if part), capabilities.text_limit
    pieces = split_text(text, room, capabilities.text_unit)
    messages = [
        Content(title=title if index == 0 else "", text=piece, phones=content.phones)
        for index, piece in enumerate(pieces)
    ]
    messages[-1] = replace(messages[-1], buttons=buttons)
    if not files:
        return messages
    if not (title or text or buttons):
        messages = []
    if capabilities.files_with_text:
        return [*messages[:-1], replace(messages[-1] if messages else Content(), files=tuple(files))]
    return [*messages, *(Content(files=(file,)) for file in files)]


def without_phones(content: Content) -> Content:
    """The same with a word in the place of every number that it says it holds."""
    text, title = content.text, content.title
    # The longest first: one number may begin like another.
    for phone in sorted(content.phones, key=len, reverse=True):
        text, title = text.replace(phone, HIDDEN_PHONE), title.replace(phone, HIDDEN_PHONE)
    return replace(content, text=text, title=title, phones=())


def split_text(text: str, limit: int, unit: TextUnit) -> list[str]:
    """Cut a text into pieces of at most `limit`: at blank lines, else line ends, else between characters."""
    pieces: list[str] = []
    rest = text
    while measure(rest, unit) > limit:
        end = _longest_prefix(rest, limit, unit)
        cut = max(rest.rfind("\n\n", 1, end + 1), 0) or max(rest.rfind("\n", 1, end + 1), 0) or end
        pieces.append(rest[:cut].rstrip("\n"))
        rest = rest[cut:].lstrip("\n")
    return [*pieces, rest] if rest or not pieces else pieces


def _longest_prefix(text: str, limit: int, unit: TextUnit) -> int:
    """How many characters of the text fit; at least one, so that cutting comes to an end."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle], unit) <= limit:
            low = middle
        else:
            high = middle - 1
    return low


def _fit_buttons(
    text: str, rows: Sequence[Sequence[Button]], capabilities: Capabilities
) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    buttons = [button for row in rows for button in row]
    if len(buttons) <= capabilities.buttons_limit:
        limit = capabilities.button_label_limit
        return text, tuple(tuple(_short(button, limit) for button in row) for row in rows)
    lines = [f"{letter_of(index)} {button.label}".strip() for index, button in enumerate(buttons)]
    choices = "\n".join(("请回复字母或文字：", *lines))
    return "\n\n".join(part for part in (text, choices) if part), ()


def letter_of(index: int) -> str:
    """The letter a choice is answered by where there are no buttons; the words alone beyond Z.

    Letters, not numbers: where a number was asked, 2 must stay the number 2.
    """
    return f"{chr(ord('A') + index)}." if index < 26 else ""


def _short(button: Button, limit: int) -> Button:
    return button if len(button.label) <= limit else replace(button, label=button.label[: limit - 1] + "…")


def _can_send(file: FileOut, capabilities: Capabilities) -> bool:
    can = capabilities.sends_pictures if file.is_picture else capabilities.sends_files
    can = can and (capabilities.carries_phones or not file.has_phones)
    return can and len(file.data) <= capabilities.file_limit_bytes
