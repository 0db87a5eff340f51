"""XML from the 自建应用's callback → events; pure.

https://developer.work.weixin.qq.com/document/path/90239 (messages), .../path/90240 (events). Parsed with DTD, entities and
external references forbidden; unknown fields are ignored.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from bot.platforms.wecom.address import Chat, account_of
from bot.platforms.wecom.card import Pressed, read_key
from bot.ports import ChatKind, FileRef, Inbound

_UNSUPPORTED = {"voice": "语音", "video": "视频", "shortvideo": "视频", "location": "位置", "link": "链接"}


class BadXml(Exception):
    """Not XML we read."""


@dataclass(frozen=True)
class AgentPress:
    """A click on a card, and the code that lets us show the choice on it once."""

    pressed: Pressed
    userid: str
    response_code: str


@dataclass(frozen=True)
class AgentSaid:
    """Something a person did."""

    event: Inbound
    press: AgentPress | None = None


def parse(text: str | bytes) -> Element:
    """The root element. Raises BadXml."""
    try:
        root: Element = fromstring(text, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        raise BadXml from None
    return root


def field(root: Element, name: str) -> str:
    found = root.find(name)
    return (found.text or "") if found is not None else ""


def read(root: Element) -> AgentSaid | None:
    """What a person did; None for what nobody did (an app about to be stopped) and for what needs no answer."""
    userid, kind = field(root, "FromUserName"), field(root, "MsgType")
    created = field(root, "CreateTime")
    if not userid or userid == "sys" or not created.isascii() or not created.isdigit() or len(created) > 10:
        return None
    event = Inbound(
        account=account_of("agent", userid),
        address=Chat("agent", ChatKind.PRIVATE, userid).address,
        key=_key(root, userid, created, kind),
        sent_at=datetime.fromtimestamp(int(created), UTC),
    )
    match kind:
        case "event":
            return _event(root, event, userid)
        case "text":
            return AgentSaid(replace(event, text=field(root, "Content")))
        case "image":
            return AgentSaid(replace(event, files=(FileRef(f"agent:{field(root, 'MediaId')}", "图片.jpg"),)))
    return AgentSaid(replace(event, unsupported=_UNSUPPORTED.get(kind, "这种消息")))


def _event(root: Element, event: Inbound, userid: str) -> AgentSaid | None:
    match field(root, "Event"):
        case "template_card_event":
            pressed = read_key(field(root, "EventKey"))
            if not pressed.data:
                return None
            press = AgentPress(pressed, userid, field(root, "ResponseCode"))
            return AgentSaid(replace(event, button=pressed.data), press)
        case "click" if field(root, "EventKey"):
            # The app's own menu; its keys are words or commands.
            return AgentSaid(replace(event, text=field(root, "EventKey")))
    return None


def _key(root: Element, userid: str, created: str, kind: str) -> str:
    """What tells this delivery from others: MsgId, which events lack."""
    if kind != "event":
        return f"msg:{field(root, 'MsgId')}"
    parts = (userid, created, field(root, "Event"), field(root, "EventKey"), field(root, "TaskId"))
    return "event:" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
