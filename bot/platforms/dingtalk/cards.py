"""Interactive cards: buttons that come back. The template is drawn once in the card platform; its id is a setting.

createAndDeliver, the callback and its answer: open.dingtalk.com/document/development/create-and-deliver-cards
(2026-07-14) and /event-callback-card (2026-08-04). Values of cardParamMap are strings of at most 1 KB.

Two kinds of template are spoken to:
- one drawn by the administrator: variables `title`, `text`, `chosen` and `buttons`, the last a list of objects
  {label, action}; the button inside the loop shows `label` and returns `action`, as its action id or as a parameter;
- the ready-made card DingTalk ships (BUILT_IN). Its buttons carry no data back, only their text
  (`params.text`; seen in public projects, not documented), so what they mean is kept here, and after a restart the
  text itself is taken, as if it had been typed. Its permanence is not promised.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from bot.platforms.dingtalk import words
from bot.platforms.dingtalk.decode import PLATFORM, conversation_of, group_address
from bot.ports import Address, Button, ChatKind, Content

BUILT_IN = "382e4302-551d-4880-bf29-a30acfab2e71.schema"
BUTTONS_LIMIT = 6
LABEL_LIMIT = 16
VALUE_LIMIT_BYTES = 1_000
_TRACK_LIMIT = 64
_KEPT = 4096
_TOKEN = "cb."  # noqa: S105 - a prefix, nothing secret
_INLINE = re.compile(r"([\\`*_\[\]<>~&|])")
_LINE_START = re.compile(r"^(\d*)([#+\-=.)])")


@dataclass(frozen=True)
class Press:
    """A click: which card, who, where; `data` of the button where it is known, else its text."""

    account: str
    address: Address
    chat_kind: ChatKind
    data: str | None
    label: str | None


@dataclass(frozen=True)
class _Sent:
    address: Address
    buttons: tuple[Button, ...]


class Cards:
    """Makes cards and understands clicks on them. Remembers the cards of this run."""

    def __init__(self, template_id: str, robot_code: str) -> None:
        self._template_id = template_id
        self._robot_code = robot_code
        self._sent: OrderedDict[str, _Sent] = OrderedDict()

    def takes(self, content: Content) -> bool:
        """Whether title and text fit into a card's values."""
        return all(len(value.encode()) <= VALUE_LIMIT_BYTES for value in self._values(content).values())

    def make(self, to: Address, content: Content, track: str) -> dict[str, Any]:
        """The body of createAndDeliver."""
        buttons = tuple(button for row in content.buttons for button in row)
        self._sent[track] = _Sent(to, buttons)
        while len(self._sent) > _KEPT:
            self._sent.popitem(last=False)
        body: dict[str, Any] = {
            "cardTemplateId": self._template_id,
            "outTrackId": track,
            "callbackType": "STREAM",
            "cardData": {"cardParamMap": self._values(content)},
            "userIdType": 1,
        }
        conversation = conversation_of(to)
        if conversation is None:
            body["openSpaceId"] = f"dtv1.card//IM_ROBOT.{to.chat}"
            body["imRobotOpenSpaceModel"] = {"supportForward": False}
            body["imRobotOpenDeliverModel"] = {"spaceType": "IM_ROBOT", "robotCode": self._robot_code}
        else:
            body["openSpaceId"] = f"dtv1.card//IM_GROUP.{conversation}"
            body["imGroupOpenSpaceModel"] = {"supportForward": False}
            body["imGroupOpenDeliverModel"] = {"robotCode": self._robot_code}
        return body

    def read_press(self, data: dict[str, Any]) -> Press | None:
        """A click from the callback's JSON; None where it cannot be understood."""
        track, account = data.get("outTrackId"), data.get("userId")
        if data.get("type", "actionCallback") != "actionCallback" or not isinstance(track, str):
            return None
        if not isinstance(account, str) or not account:
            return None
        sent = self._sent.get(track)
        address = sent.address if sent else _address_in(track) or Address(PLATFORM, account)
        actions, params = _clicked(data.get("content"))
        chosen, label = _chosen(actions, params, sent.buttons if sent else ())
        if chosen is None and label is None:
            return None
        kind = ChatKind.PRIVATE if conversation_of(address) is None else ChatKind.GROUP
        return Press(account, address, kind, chosen, label)

    def answer(self, press: Press) -> dict[str, Any]:
        """What the card shows after the click: the choice, with the buttons left for another one."""
        name = "staticMsgContent" if self._template_id == BUILT_IN else "chosen"
        value = words.chosen(press.label)
        shown = escaped(value) if self._template_id == BUILT_IN else value
        return {
            "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
            "cardData": {"cardParamMap": {name: shown}},
        }

    def _values(self, content: Content) -> dict[str, str]:
        buttons = [button for row in content.buttons for button in row]
        if self._template_id == BUILT_IN:
            shown = [
                {"text": button.label, "id": str(number), "color": "blue", "request": True}
                for number, button in enumerate(buttons, start=1)
            ]
            order = ["msgTitle", "msgContent", "staticMsgContent", "msgButtons"]
            return {
                "flowStatus": "3",
                "msgTitle": content.title,
                "msgContent": escaped(content.text),
                "staticMsgContent": "",
                "sys_full_json_obj": _json({"order": order, "msgButtons": shown}),
            }
        return {
            "title": content.title,
            "text": content.text,
            "buttons": _json([{"label": button.label, "action": _token(button.data)} for button in buttons]),
            "chosen": "",
        }


def track_id(to: Address, key: str, attempt: int) -> str:
    """The card's id: the same for the same message, so that a second delivery is refused, not shown.

    A group's names the group, so that a click is understood after a restart too.
    """
    digest = hashlib.sha256(f"{to.chat}\n{key}\n{attempt}".encode()).hexdigest()[:16]
    named = f"{digest}.{conversation_of(to)}"
    return named if conversation_of(to) is not None and len(named) <= _TRACK_LIMIT else digest


def escaped(text: str) -> str:
    """Plain text for a Markdown component: what would be markup is escaped, line ends stay line ends."""
    lines = [_escaped_line(line) for line in text.split("\n")]
    # A blank line ends a paragraph by itself; elsewhere two spaces keep the line end.
    return "\n".join(
        f"{line}  " if line.strip() and index + 1 < len(lines) and lines[index + 1].strip() else line
        for index, line in enumerate(lines)
    )


def _escaped_line(line: str) -> str:
    body = _INLINE.sub(r"\\\1", line.lstrip(" \t"))
    indent = "\u00a0" * (len(line) - len(line.lstrip(" \t")))  # plain spaces would vanish, or make a code block
    return indent + _LINE_START.sub(lambda found: f"{found[1]}\\{found[2]}", body)


def _address_in(track: str) -> Address | None:
    _, dot, conversation = track.partition(".")
    return group_address(conversation) if dot and conversation else None


def _clicked(content: object) -> tuple[list[str], dict[str, str]]:
    """(action ids, parameters); `content` is a JSON string, its parameters at one of two places in the documents."""
    try:
        value = json.loads(content) if isinstance(content, str) else content
    except (ValueError, RecursionError):
        return [], {}
    if not isinstance(value, dict):
        return [], {}
    private = value.get("cardPrivateData")
    private = private if isinstance(private, dict) else {}
    actions = private.get("actionIds")
    params: dict[str, str] = {}
    for found in (value.get("params"), private.get("params")):
        if isinstance(found, dict):
            params |= {name: text for name, text in found.items() if isinstance(text, str)}
    return [action for action in actions if isinstance(action, str)] if isinstance(actions, list) else [], params


def _chosen(actions: list[str], params: dict[str, str], buttons: tuple[Button, ...]) -> tuple[str | None, str | None]:
    """(the button's data, its text): by the token it carried, else by its text, else by its place."""
    label = params.get("label") or params.get("text")
    for value in (*actions, *params.values()):
        data = _read_token(value)
        if data is not None:
            known = next((button.label for button in buttons if button.data == data), label)
            return data, known
    for button in buttons:
        if button.label == label:
            return button.data, label
    for action in actions:
        if action.isdecimal() and 1 <= int(action) <= len(buttons):
            button = buttons[int(action) - 1]
            return button.data, button.label
    return None, label


def _token(data: str) -> str:
    return _TOKEN + base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def _read_token(value: str) -> str | None:
    if not value.startswith(_TOKEN):
        return None
    coded = value.removeprefix(_TOKEN)
    try:
        return base64.b64decode(coded + "=" * (-len(coded) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
