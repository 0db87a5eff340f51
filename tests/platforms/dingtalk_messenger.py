"""DingTalk for the shared suite: the real adapter against the fake, over real sockets. One row without cards, one with.

A person's client shows sampleText as it is, and the ready-made card through a Markdown renderer that is not ours.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from bot.platforms.dingtalk.account import Account
from bot.platforms.dingtalk.adapter import DingtalkPlatform
from bot.platforms.dingtalk.quota import MonthlyQuota
from bot.platforms.dingtalk.stream import Times
from bot.ports import Address, Deliver
from tests.platforms.dingtalk_gateway import CARDS, MESSAGES, Push
from tests.platforms.dingtalk_http import Reply
from tests.platforms.dingtalk_service import (
    BUILT_IN,
    CLIENT_ID,
    CLIENT_SECRET,
    GROUP,
    LEFT,
    PERSON,
    ROBOT,
    Card,
    Delivered,
    Service,
)
from tests.platforms.messenger import Shown

NOW = datetime(2024, 9, 26, 1, 5, tzinfo=UTC)


class RunningClock:
    """The fake's time in seconds: runs by itself, and can be moved on."""

    def __init__(self) -> None:
        self._offset = NOW.timestamp() - time.monotonic()

    def __call__(self) -> float:
        return time.monotonic() + self._offset

    def advance(self, seconds: float) -> None:
        self._offset += seconds


def machine() -> datetime:
    return NOW


def message(service: Service, clock: RunningClock, **fields: Any) -> dict[str, Any]:
    """The JSON of one message to the robot from the person in private; `fields` replace or, with None, remove."""
    data: dict[str, Any] = {
        "conversationId": "cidPrivate0001",
        "conversationType": "1",
        "chatbotCorpId": "corp",
        "chatbotUserId": "$:LWCP_v1:$robot",
        "msgId": f"msg{secrets.token_hex(12)}",
        "createAt": int(clock() * 1000),
        "senderId": "$:LWCP_v1:$7",
        "senderStaffId": PERSON,
        "senderNick": "李红",
        "senderCorpId": "corp",
        "isAdmin": False,
        "robotCode": ROBOT,
        "sessionWebhook": service.session("cidPrivate0001"),
        "sessionWebhookExpiredTime": int((clock() + 5400) * 1000),
        "senderPlatform": "Android",
        "msgtype": "text",
        "text": {"content": "你好"},
        **fields,
    }
    return {name: value for name, value in data.items() if value is not None}


def in_group(service: Service, clock: RunningClock, **fields: Any) -> dict[str, Any]:
    """The same said in the group with the robot mentioned."""
    group = {
        "conversationId": GROUP,
        "conversationType": "2",
        "conversationTitle": "群团科频道",
        "isInAtList": True,
        "atUsers": [{"dingtalkId": "$:LWCP_v1:$robot"}],
    }
    return message(service, clock, **{**group, **fields})


class DingtalkMessenger:
    """One person of the organisation with DingTalk on the phone."""

    faults = frozenset(("gone", "rate", "down"))
    template: str | None = None
    times = Times(first_wait=0.05)

    def __init__(self, folder: Path) -> None:
        self.clock = RunningClock()
        self.service = Service(self.clock)
        self.warnings: list[str] = []
        self.quota = MonthlyQuota(5000, machine, path=folder / "dingtalk-quota.json", warn=self.warnings.append)
        self._last: Push | None = None

    @property
    def person(self) -> Address:
        return Address("dingtalk", PERSON)

    @property
    def stranger(self) -> Address:
        return Address("dingtalk", LEFT)

    async def open(self, deliver: Deliver) -> None:
        await self.service.open()
        account = Account(
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            robot_code=ROBOT,
            card_template_id=self.template,
            base_url=self.service.base_url,
            oapi_base_url=self.service.base_url,
        )
        self.platform = DingtalkPlatform(account, quota=self.quota, clock=machine, times=self.times)
        await self.platform.start(deliver)
        async with asyncio.timeout(10):
            await self.platform.connected.wait()

    async def close(self) -> None:
        await self.platform.stop()
        await self.platform.close()
        await self.service.close()
        assert not self.service.gateway.complaints

    async def says(self, text: str) -> None:
        await self._push(MESSAGES, message(self.service, self.clock, text={"content": text}))

    async def presses(self, label: str) -> None:
        for track, card in reversed(self.service.cards.items()):
            for button in json.loads(card.values["sys_full_json_obj"])["msgButtons"]:
                if button["text"] == label and button["request"]:
                    await self._click(track, label)
                    return
        # Without cards the choice is typed, as the numbered list invites to.
        assert any(label in shown.text for shown in self.shown()), f"{label} was not offered"
        await self.says(label)

    async def sends_file(self, name: str, data: bytes) -> None:
        content = {"downloadCode": self.service.store(name, data), "fileName": name, "fileId": "1", "spaceId": "2"}
        await self._push(MESSAGES, message(self.service, self.clock, msgtype="file", text=None, content=content))

    async def again(self) -> None:
        assert self._last is not None
        await self.service.gateway.again(self._last)

    def shown(self) -> Sequence[Shown]:
        return [self._show(item) for item in self.service.chats if item.chat == PERSON]

    async def out_of_order(self, fault: str) -> None:
        if fault == "rate":
            code = "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"
            self.service.fail("/batchSend", Reply.of({"code": code, "message": "qps"}, 403))
        else:
            self.service.fail("/batchSend", Reply(503, b"<html>busy</html>", "text/html"))

    async def _click(self, track: str, label: str) -> None:
        """As the client does it: the template's own node as action id, the text among the parameters."""
        content = {"cardPrivateData": {"actionIds": ["node_ocm1"], "params": {"text": label}}}
        data = {"type": "actionCallback", "outTrackId": track, "corpId": "corp", "userId": PERSON}
        push = await self._push(CARDS, {**data, "content": json.dumps(content, ensure_ascii=False)})
        if push.acks:
            self.service.apply(self.service.cards[track], push.acks[-1][1]["response"])

    async def _push(self, topic: str, data: dict[str, Any]) -> Push:
        """Push, and when no acknowledgement comes let the minute pass after which it is pushed again."""
        push = self._last = await self.service.gateway.push(topic, data)
        for _ in range(100):
            if push.taken:
                return push
            await asyncio.sleep(0.01)
        self.clock.advance(61)
        return push

    def _show(self, item: Delivered | Card) -> Shown:
        if isinstance(item, Card):
            values = item.values
            parts = (values["msgTitle"], rendered(values["msgContent"]), rendered(values["staticMsgContent"]))
            buttons = json.loads(values["sys_full_json_obj"])["msgButtons"]
            return Shown("\n".join(part for part in parts if part), tuple(button["text"] for button in buttons))
        media_id = item.param.get("mediaId") or item.param.get("photoURL")
        if media_id is not None:
            media = self.service.media[media_id]
            return Shown("", files=((item.param.get("fileName", media.name), media.data),))
        return Shown(item.param["content"])


class CardDingtalkMessenger(DingtalkMessenger):
    """The same with the ready-made card configured."""

    template = BUILT_IN


def rendered(markdown: str) -> str:
    """What a Markdown component shows: the words, with the line ends and paragraphs a reader sees."""
    lines: list[str] = []
    for token in MarkdownIt("commonmark").parse(markdown):
        for child in token.children or ():
            if child.type == "text":
                lines.append(child.content)
            elif child.type in ("hardbreak", "softbreak"):
                lines.append("\n" if child.type == "hardbreak" else " ")
            else:
                lines.append(f"<{child.type}>")
        if token.type == "paragraph_close":
            lines.append("\n\n")
        elif token.type not in ("inline", "paragraph_open"):
            lines.append(f"<{token.type}>")
    return "".join(lines).rstrip("\n")
