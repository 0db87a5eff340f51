"""DingTalk (钉钉) as a platform: an internal application's robot in Stream mode.

A person's address is the userId, which is also the account; a group's is its openConversationId behind `group/`.
What one send needs (a text, a card, a file each) goes out step by step, and a step that went through is not repeated
when a later one fails and the message is tried again.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from bot.fit import fit
from bot.platforms.dingtalk import encode, words
from bot.platforms.dingtalk.account import Account
from bot.platforms.dingtalk.api import Api
from bot.platforms.dingtalk.cards import BUTTONS_LIMIT, LABEL_LIMIT, Cards, track_id
from bot.platforms.dingtalk.decode import PLATFORM, Aside, AsideKind, conversation_of, read_message
from bot.platforms.dingtalk.files import Downloads
from bot.platforms.dingtalk.pace import MESSAGES_PER_MINUTE, Pacer
from bot.platforms.dingtalk.quota import MonthlyQuota
from bot.platforms.dingtalk.refusals import Refused
from bot.platforms.dingtalk.stream import Call, Stream, Times
from bot.ports import (
    Address,
    Capabilities,
    Content,
    Deliver,
    FileOut,
    FileRef,
    Inbound,
    NotStored,
    ObserveDate,
    SendFailed,
    TextUnit,
)

_log = logging.getLogger(__name__)

TOPIC_MESSAGE = "/v1.0/im/bot/messages/get"
TOPIC_CARD = "/v1.0/card/instances/callback"

_FLOW_CONTROL_SECONDS = 60.0
_ASIDE_EVERY_SECONDS = 600.0
_KEPT = 1024
_CARD_EXISTS = "param.cardAlreadyExist"

Step = Callable[[], Awaitable[None]]
K = TypeVar("K")
V = TypeVar("V")


class DingtalkPlatform:
    """A `Platform` that also fetches files. `clock` is the machine's; `quota` counts the organisation's monthly calls."""

    def __init__(
        self, account: Account, *, quota: MonthlyQuota, clock: Callable[[], datetime], times: Times | None = None
    ) -> None:
        # At INFO these write URLs, and the old API's hold the token.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._account = account
        self._quota = quota
        self._clock = clock
        self._pacer = Pacer()
        self._api = Api(account, quota, self._pacer)
        self._downloads = Downloads(account)
        self._cards = Cards(account.card_template_id, account.robot_code) if account.card_template_id else None
        self._stream = Stream(partial(self._api.open_stream, self._topics()), self._called, times)
        self._deliver: Deliver | None = None
        self._running: asyncio.Task[None] | None = None
        self._asides: set[asyncio.Task[None]] = set()
        self._aside_at: OrderedDict[str, float] = OrderedDict()
        self._progress: OrderedDict[str, int] = OrderedDict()
        self._card_attempts: OrderedDict[str, int] = OrderedDict()
        self._media: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._capabilities = Capabilities(
            text_limit=encode.TEXT_LIMIT_BYTES,
            text_unit=TextUnit.BYTES,
            buttons_limit=BUTTONS_LIMIT if self._cards else 0,
            button_label_limit=LABEL_LIMIT,
            file_limit_bytes=encode.FILE_LIMIT_BYTES,
            per_minute=MESSAGES_PER_MINUTE,
        )

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def capabilities(self) -> Capabilities:
        return self._capabilities

    @property
    def connected(self) -> asyncio.Event:
        """Set while a connection stands."""
        return self._stream.connected

    async def start(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._running = asyncio.create_task(self._stream.run(), name="dingtalk")

    async def stop(self) -> None:
        """Receive nothing more; sends under way may finish. `close` gives the connections back after them."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
            self._running = None
        self._deliver = None
        for task in tuple(self._asides):
            task.cancel()

    async def close(self) -> None:
        """Give the HTTP connections back, once nothing is being sent."""
        await self._api.close()
        await self._downloads.close()

    def observe_dates(self, observe: ObserveDate) -> None:
        self._api.observe = observe

    async def ask_date(self) -> None:
        await self._api.ask_date()

    async def send(self, to: Address, content: Content, *, key: str) -> None:
        steps = self._steps(to, content, key)
        for number, step in enumerate(steps[self._progress.get(key, 0) :], start=self._progress.get(key, 0)):
            await self._pacer.message(to.chat)
            await step()
            _remember(self._progress, key, number + 1)
        self._progress.pop(key, None)

    async def fetch(self, file: FileRef) -> bytes:
        body = {"downloadCode": file.handle, "robotCode": self._account.robot_code}
        answer = await self._api.call("POST", "/v1.0/robot/messageFiles/download", body)
        url = answer.get("downloadUrl")
        if not isinstance(url, str):
            raise SendFailed(words.FILE_GONE, certain=True)
        return await self._downloads.get(url)

    # ---- out

    def _steps(self, to: Address, content: Content, key: str) -> list[Step]:
        named = [file.name for file in content.files if encode.upload_kind(file) is None]
        if named:
            text = "\n\n".join(part for part in (content.text, words.unsent(named)) if part)
            content = replace(content, text=text, files=tuple(f for f in content.files if f.name not in named))
        steps: list[Step] = []
        words_only = replace(content, files=())
        if content.buttons:
            steps += self._card_steps(to, words_only, key)
        elif encode.whole_text(words_only):
            steps.append(partial(self._say, to, encode.text_note(encode.whole_text(words_only))))
        return steps + [partial(self._send_file, to, file) for file in content.files]

    def _card_steps(self, to: Address, content: Content, key: str) -> list[Step]:
        """A card with everything on it; a long text goes before it; without cards the choices are numbered."""
        short = Content(text=words.please_choose(), buttons=content.buttons)
        if self._cards is None or not self._cards.takes(short):
            return [partial(self._say_numbered, to, content)]
        if self._cards.takes(content):
            return [partial(self._send_card, to, content, key)]
        text = encode.text_note(encode.whole_text(content))
        return [partial(self._say, to, text), partial(self._send_card, to, short, key)]

    async def _say_numbered(self, to: Address, content: Content) -> None:
        for message in fit(content, replace(self._capabilities, buttons_limit=0)):
            await self._say(to, encode.text_note(encode.whole_text(message)))

    async def _say(self, to: Address, note: encode.Note) -> None:
        body: dict[str, Any] = {"robotCode": self._account.robot_code, **note.fields()}
        conversation = conversation_of(to)
        if conversation is not None:
            await self._api.call("POST", "/v1.0/robot/groupMessages/send", {**body, "openConversationId": conversation})
            return
        answer = await self._api.call("POST", "/v1.0/robot/oToMessages/batchSend", {**body, "userIds": [to.chat]})
        # HTTP 200 says nothing yet: whom it did not reach stands in three lists.
        if to.chat in _names(answer, "flowControlledStaffIdList"):
            raise SendFailed(words.TOO_FAST, certain=True, retry_after=_FLOW_CONTROL_SECONDS)
        if to.chat in _names(answer, "invalidStaffIdList"):
            raise SendFailed(words.NOT_IN_ORGANISATION, certain=True, gone=True)
        if to.chat in _names(answer, "filteredStaffIdList"):
            raise SendFailed(words.NOT_VISIBLE, certain=True, gone=True)

    async def _send_card(self, to: Address, content: Content, key: str) -> None:
        """Deliver a card under an id made from the message's key: what got through already is refused, and that is fine.

        A card DingTalk will not take (template gone, permission missing) is said in words instead.
        """
        assert self._cards is not None
        body = self._cards.make(to, content, track_id(to, key, self._card_attempts.get(key, 0)))
        try:
            answer = await self._api.call("POST", "/v1.0/card/instances/createAndDeliver", body)
        except Refused as failure:
            if failure.code == _CARD_EXISTS:
                return
            if not (failure.refused or failure.is_permission):
                raise
            await self._say_numbered(to, content)
            return
        result = answer.get("result")
        delivered = result.get("deliverResults") if isinstance(result, dict) else None
        if not isinstance(delivered, list) or not all(isinstance(d, dict) and d.get("success") for d in delivered):
            # The id is spent on a card nobody sees: the next try needs another.
            _remember(self._card_attempts, key, self._card_attempts.get(key, 0) + 1)
            _log.warning("card not delivered", extra={"action": "dingtalk.card"})
            await self._say_numbered(to, content)

    async def _send_file(self, to: Address, file: FileOut) -> None:
        kind = encode.upload_kind(file)
        assert kind is not None
        known = (kind, hashlib.sha256(file.name.encode() + b"\0" + file.data).hexdigest())
        media_id = self._media.get(known)
        if media_id is None:
            media_id = await self._api.upload(kind, file.name, file.media_type, file.data)
            _remember(self._media, known, media_id)
        note = encode.picture_note(media_id) if kind == "image" else encode.file_note(media_id, file.name)
        try:
            await self._say(to, note)
        except SendFailed as failure:
            if failure.refused:  # perhaps the media id is not good any more
                self._media.pop(known, None)
            raise

    # ---- in

    def _topics(self) -> tuple[str, ...]:
        return (TOPIC_MESSAGE, TOPIC_CARD) if self._cards else (TOPIC_MESSAGE,)

    async def _called(self, call: Call) -> dict[str, Any] | None:
        if call.topic == TOPIC_MESSAGE:
            await self._message(call)
            return {"response": None}
        if call.topic == TOPIC_CARD and self._cards is not None:
            return {"response": await self._press(self._cards, call)}
        return None

    async def _message(self, call: Call) -> None:
        match read_message(call.data, call.message_id, self._clock()):
            case Inbound() as event:
                await self._pass_on(event)
            case Aside() as aside:
                self._tell(aside)
            case None:
                _log.warning("malformed message", extra={"action": "dingtalk.malformed", "message_id": call.message_id})

    async def _press(self, cards: Cards, call: Call) -> dict[str, Any]:
        press = cards.read_press(call.data)
        if press is None:
            _log.warning("malformed click", extra={"action": "dingtalk.malformed", "message_id": call.message_id})
            return {}
        event = Inbound(
            account=press.account,
            address=press.address,
            key=f"card:{call.message_id}",
            sent_at=self._clock(),
            chat_kind=press.chat_kind,
            text="" if press.data is not None else press.label or "",
            button=press.data,
        )
        await self._pass_on(event)
        return cards.answer(press)

    async def _pass_on(self, event: Inbound) -> None:
        if self._deliver is None:
            raise NotStored("not receiving")
        await self._deliver(event)

    def _tell(self, aside: Aside) -> None:
        """Tell somebody why nothing was taken, now and then rather than each time."""
        if aside.kind is AsideKind.QUOTA:
            self._quota.used_up()
        now = time.monotonic()
        if aside.webhook is None or now - self._aside_at.get(aside.conversation, -1e9) < _ASIDE_EVERY_SECONDS:
            return
        _remember(self._aside_at, aside.conversation, now)
        text = words.quota_frame() if aside.kind is AsideKind.QUOTA else words.no_staff_id()
        task = asyncio.create_task(self._answer(aside.webhook, text))
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    async def _answer(self, webhook: str, text: str) -> None:
        try:
            await self._api.answer_session(webhook, text)
        except SendFailed as failure:
            _log.warning("not told", extra={"action": "dingtalk.aside", "reason": failure.reason})


def _names(answer: dict[str, Any], name: str) -> list[Any]:
    value = answer.get(name)
    return value if isinstance(value, list) else []


def _remember(memory: OrderedDict[K, V], key: K, value: V) -> None:
    """Keep the newest of a bounded memory."""
    memory[key] = value
    memory.move_to_end(key)
    while len(memory) > _KEPT:
        memory.popitem(last=False)
