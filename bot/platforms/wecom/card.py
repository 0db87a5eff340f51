"""Buttons as a template card, and what a pressed card looks like.

https://developer.work.weixin.qq.com/document/path/101032 (智能机器人) and .../path/90236 (应用): at most six buttons, ten
characters each, a key of at most 1024 bytes that is unique in the card, a task_id that is unique for ever. The key
carries what the card said and what the button is called, so any process, also one that started later, can show a
pressed card without having kept it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.ports import Button, Content, SendFailed

BUTTONS_LIMIT = 6
LABEL_LIMIT = 10
# Advised for both ways: 26 characters in a title and 112 below it always show whole.
TITLE_LIMIT = 26
TEXT_LIMIT = 112
_ASK = "请选择"


@dataclass(frozen=True)
class Pressed:
    """What the key of a pressed button says; `label` and `title` are empty for a key that is none of ours."""

    data: str
    label: str = ""
    title: str = ""


@dataclass(frozen=True)
class Card:
    """A card's words and buttons. `says_all` tells that nothing has to be said before it."""

    title: str
    text: str
    buttons: tuple[Button, ...]
    says_all: bool


def card_of(content: Content) -> Card | None:
    """The card under a message, None where it has no buttons. Raises SendFailed where there are too many."""
    buttons = tuple(button for row in content.buttons for button in row)
    if not buttons:
        return None
    if len(buttons) > BUTTONS_LIMIT:
        raise SendFailed("按钮超过 6 个", certain=True, refused=True)
    title, text = content.title.strip(), content.text.strip()
    if not title and len(text) <= TITLE_LIMIT:
        title, text = text, ""
    if title and len(title) <= TITLE_LIMIT and len(text) <= TEXT_LIMIT and "\n" not in title + text:
        return Card(title, text, buttons, says_all=True)
    # Line breaks in a card are not documented: what does not fit on one line stands in a message above.
    return Card(content.title.strip()[:TITLE_LIMIT] or _ASK, "", buttons, says_all=False)


def card_json(card: Card, task_id: str) -> dict[str, Any]:
    """The card as the service takes it."""
    body: dict[str, Any] = {
        "card_type": "button_interaction",
        "main_title": {"title": card.title},
        "button_list": [
            {"text": button.label[:LABEL_LIMIT], "style": 1, "key": _key(index, button, card.title)}
            for index, button in enumerate(card.buttons)
        ],
        "task_id": task_id,
    }
    if card.text:
        body["sub_title_text"] = card.text
    return body


def pressed_json(pressed: Pressed, task_id: str) -> dict[str, Any]:
    """The 智能机器人's card after a click: the choice is shown, and nothing is left to press.

    A text_notice needs a card_action that leads somewhere (42045 otherwise); the client's own start page does no harm.
    """
    return {
        "card_type": "text_notice",
        "main_title": {"title": pressed.title or "已选择"},
        "sub_title_text": chosen(pressed),
        "card_action": {"type": 1, "url": "https://work.weixin.qq.com"},
        "task_id": task_id,
    }


def chosen(pressed: Pressed) -> str:
    return f"已选：{pressed.label}" if pressed.label else "已处理"


def task_id_of(key: str, salt: str) -> str:
    """A card's id: the same for a message tried again, another for every other; `salt` is the process's own."""
    return f"cuibao-{hashlib.sha256(f'{salt}/{key}'.encode()).hexdigest()[:40]}"


def read_key(key: str) -> Pressed:
    """What a pressed key says; a foreign key stands for itself."""
    try:
        parts = json.loads(key)
    except ValueError:
        return Pressed(key)
    match parts:
        case [int(), str(data), str(label), str(title)]:
            return Pressed(data, label, title)
    return Pressed(key)


def _key(index: int, button: Button, title: str) -> str:
    return json.dumps([index, button.data, button.label[:LABEL_LIMIT], title], ensure_ascii=False)


def text_field(value: Mapping[str, Any], *path: str) -> str:
    """A text inside nested JSON objects; empty where it is missing or of another type."""
    found: Any = value
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""
