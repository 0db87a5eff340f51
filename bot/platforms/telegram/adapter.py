"""Telegram as a platform: one bot, by long polling or by webhook.

A person's address is the chat's id, which in private is the person's own; an account is the person's id. What one send
needs (a text, an album, a file) goes out call by call, and a call that went through is not repeated when a later one
fails and the message is tried again. There is nothing to tell duplicates by on Telegram: a message whose answer got lost
may come twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any

from starlette.routing import BaseRoute
from telegram import Update

from bot.platforms.telegram import encode, words
from bot.platforms.telegram.account import PLATFORM, Account, account_of
from bot.platforms.telegram.client import DOWNLOAD_LIMIT_BYTES, Client
from bot.platforms.telegram.decode import ALLOWED, Me, Said, from_broken, read, whole
from bot.platforms.telegram.keyboard import BUTTONS_LIMIT, LABEL_LIMIT
from bot.platforms.telegram.menu import Menus
from bot.platforms.telegram.pace import Pacer
from bot.platforms.telegram.place import Place, place_of
from bot.platforms.telegram.polling import Polling, Times
from bot.platforms.telegram.presses import answer
from bot.platforms.telegram.quiet import keep_out_of_logs
from bot.platforms.telegram.refusals import CannotParse
from bot.platforms.telegram.webhook import Hook
from bot.ports import (
    Address,
    Capabilities,
    Content,
    Deliver,
    FileRef,
    Menu,
    NotStored,
    ObserveDate,
    SendFailed,
    TextUnit,
)
from bot.settings import TelegramSettings

_log = logging.getLogger(__name__)

_REMEMBERED = 2000
_FIRST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 30.0
_FINISH_SECONDS = 2.0


def capabilities(*, takes_files: bool, carries_phones: bool = False) -> Capabilities:
    """What Telegram can do; without files where the office decided so, with people's numbers only where it did."""
    return Capabilities(
        text_limit=encode.TEXT_LIMIT,
        text_unit=TextUnit.UTF16,
        buttons_limit=BUTTONS_LIMIT,
        button_label_limit=LABEL_LIMIT,
        file_limit_bytes=encode.FILE_LIMIT_BYTES,
        per_minute=60,
        receives_files=takes_files,
        sends_files=takes_files,
        sends_pictures=takes_files,
        files_with_text=True,
        carries_phones=carries_phones,
    )


class TelegramPlatform:
    """A `Platform` that fetches files, shows commands and work, gives links, and brings a route in webhook mode.

    `clock` is the machine's. `trouble` is a sentence for the administrator while nothing can be received.
    """

    def __init__(
        self,
        account: Account,
        clock: Callable[[], datetime],
        *,
        times: Times | None = None,
        pacer: Pacer | None = None,
        holds_connection: bool = True,
    ) -> None:
        keep_out_of_logs(account.token, *([account.webhook.secret] if account.webhook else []))
        self._account = account
        self._clock = clock
        self._client = Client(account)
        self._pacer = pacer or Pacer()
        self._menus = Menus(self._client)
        self._hook = Hook(account.webhook, self._take) if account.webhook else None
        self._polling = Polling(self._ask, self._take, times)
        # Telegram takes one poller at a time; a webhook's address may lead to any process.
        self._held, self._lost = asyncio.Event(), asyncio.Event()
        if holds_connection:
            self._held.set()
        self._capabilities = capabilities(takes_files=account.takes_files, carries_phones=account.carries_phones)
        self._deliver: Deliver | None = None
        self._me: Me | None = None
        self._introduced = asyncio.Event()
        self._trouble: str | None = None
        self._running: asyncio.Task[None] | None = None
        self._background: set[asyncio.Task[None]] = set()
        self._progress: OrderedDict[str, int] = OrderedDict()

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def capabilities(self) -> Capabilities:
        return self._capabilities

    @property
    def trouble(self) -> str | None:
        return self._trouble or self._polling.trouble

    async def start(self, deliver: Deliver) -> None:
        keep_out_of_logs(self._account.token)  # handlers that were added since
        self._deliver = deliver
        await self._client.open()
        self._running = asyncio.create_task(self._run(), name="telegram")

    async def stop(self) -> None:
        """Receive nothing more; sends under way may finish. `close` gives the connections back after them."""
        self._deliver = None
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
            self._running = None
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._polling.confirm(), _FINISH_SECONDS)
        if self._background:
            await asyncio.wait(tuple(self._background), timeout=_FINISH_SECONDS)
        for task in tuple(self._background):
            task.cancel()

    async def close(self) -> None:
        await self._client.close()

    def observe_dates(self, observe: ObserveDate) -> None:
        self._client.observe_dates(observe)

    async def ask_date(self) -> None:
        with contextlib.suppress(SendFailed):
            await self._client.call("getMe", {})

    @property
    def may_send(self) -> bool:
        """Always: only receiving is for one process."""
        return True

    async def hold_connection(self) -> None:
        self._lost.clear()
        self._held.set()

    async def release_connection(self) -> None:
        self._held.clear()
        self._lost.set()

    def routes(self) -> Sequence[BaseRoute]:
        return self._hook.routes() if self._hook is not None else ()

    # --- out ---

    async def send(self, to: Address, content: Content, *, key: str) -> None:
        place = place_of(to)
        if place is None:
            raise SendFailed("不是 Telegram 的地址", certain=True, gone=True)
        steps = encode.calls(content)
        done = self._progress.get(key, 0)
        for number, step in enumerate(steps[done:], start=done):
            async with self._pacer.turn(place.chat_id, step.messages):
                if step.uploads:
                    await self._show(place, "upload_photo" if step.method == "sendPhoto" else "upload_document")
                await self._say(place, step)
            if number + 1 < len(steps):
                self._remember(key, number + 1)
        self._progress.pop(key, None)

    async def _say(self, place: Place, step: encode.Call) -> None:
        try:
            await self._client.call(step.method, {**place.fields(), **step.data}, uploads=step.uploads)
        except CannotParse:
            if step.plain is None:
                raise
            unmarked = {**step.data, "text": step.plain, "parse_mode": None}
            await self._client.call(step.method, {**place.fields(), **unmarked})
        except SendFailed as failed:
            if failed.reason == words.TOO_FAST and failed.retry_after is not None:
                self._pacer.refused(place.chat_id, failed.retry_after)
            raise

    async def show_work(self, to: Address) -> None:
        place = place_of(to)
        if place is not None:
            await self._show(place, "typing")

    async def _show(self, place: Place, action: str) -> None:
        """For some five seconds, or until a message comes; nothing depends on it."""
        try:
            await self._client.call("sendChatAction", {**place.fields(), "action": action})
        except SendFailed as failed:
            _log.debug("work not shown", extra={"action": "telegram.show", "reason": failed.reason})

    async def show_commands(self, menus: Sequence[Menu]) -> None:
        await self._menus.show(menus)

    async def invitation_form(self) -> str:
        """https://core.telegram.org/bots/features#deep-linking: up to 64 letters, digits, underscores and hyphens."""
        await self._introduced.wait()
        assert self._me is not None
        return f"https://t.me/{self._me.username}?start={{code}}"

    async def fetch(self, file: FileRef) -> bytes:
        if not self._account.takes_files:
            raise SendFailed(words.FILES_OFF, certain=True)
        if (file.size_bytes or 0) > DOWNLOAD_LIMIT_BYTES:
            raise SendFailed(words.FILE_LARGE, certain=True)
        return await self._client.download(file.handle)

    # --- in ---

    async def _run(self) -> None:
        """Introduce ourselves, however long that takes, and receive."""
        failures = 0
        while not self._introduced.is_set():
            try:
                await self._introduce()
            except SendFailed as failed:
                failures += 1
                self._trouble = failed.reason
                if failed.reason in (words.TOKEN_REFUSED, words.WEBHOOK_REFUSED):
                    _log.error(failed.reason, extra={"action": "telegram.start"})
                    return
                _log.warning("not introduced", extra={"action": "telegram.start", "reason": failed.reason})
                longest = min(_LONGEST_WAIT_SECONDS, _FIRST_WAIT_SECONDS * 2.0 ** min(failures - 1, 16))
                wait = random.uniform(longest / 2, longest)  # noqa: S311 - jitter, not a secret
                await asyncio.sleep(max(wait, failed.retry_after or 0.0))
        self._trouble = None
        while self._hook is None:
            await self._held.wait()
            try:
                if not await self._poll():
                    return
            except Exception:
                _log.exception("polling failed", extra={"action": "telegram.poll"})
                await asyncio.sleep(_FIRST_WAIT_SECONDS)

    async def _poll(self) -> bool:
        """Poll until another process is to (True), or the token was refused (False)."""
        polling = asyncio.create_task(self._polling.run(), name="telegram-poll")
        lost = asyncio.create_task(self._lost.wait(), name="telegram-lost")
        try:
            await asyncio.wait((polling, lost), return_when=asyncio.FIRST_COMPLETED)
            if polling.done():
                polling.result()
                return False
            return True
        finally:
            polling.cancel()
            lost.cancel()
            await asyncio.gather(polling, lost, return_exceptions=True)

    async def _introduce(self) -> None:
        """Learn who we are, and tell the service which way updates are to come. Nothing that waits is dropped."""
        found = await self._client.call("getMe", {})
        if not isinstance(found, dict) or not isinstance(found.get("id"), int):
            raise SendFailed(words.UNREADABLE, certain=True)
        self._me = Me(found["id"], str(found.get("username", "")))
        webhook = self._account.webhook
        if webhook is None:
            try:
                await self._client.call("deleteWebhook", {"drop_pending_updates": False})
            except SendFailed as failed:
                # The token was good a moment ago: a server that has no such method has no webhook either.
                if failed.reason != words.TOKEN_REFUSED:
                    raise
        else:
            data = {
                "url": webhook.url,
                "secret_token": webhook.secret,
                "allowed_updates": list(ALLOWED),
                "drop_pending_updates": False,
            }
            try:
                await self._client.call("setWebhook", data)
            except SendFailed as failed:
                if failed.refused:
                    raise SendFailed(words.WEBHOOK_REFUSED, certain=True, refused=True) from None
                raise
        self._introduced.set()

    async def _ask(self, offset: int | None, seconds: int) -> list[Any]:
        return await self._client.updates(offset, ALLOWED, seconds)

    async def _take(self, row: dict[str, Any]) -> None:
        """Commit one raw update; one that nobody can read is set aside, so that those behind it go on."""
        deliver, me = self._deliver, self._me
        if deliver is None or me is None:
            raise NotStored("not receiving")
        said = self._read(row, me)
        if said is None:
            return
        try:
            await deliver(said.event)
        except NotStored:
            raise
        except Exception as error:
            raise NotStored(type(error).__name__) from None
        place = place_of(said.event.address)
        if place is not None and said.event.news is None:
            self._pacer.heard(place.chat_id)
        if said.press is not None:
            self._in_background(answer(self._client, said.press))

    def _read(self, row: dict[str, Any], me: Me) -> Said | None:
        now = self._clock()
        try:
            try:
                update = Update.de_json(row, None)
            except (KeyError, TypeError):
                update = Update.de_json(whole(row, now), None)
            return read(update, me, now, takes_files=self._account.takes_files)
        except Exception as error:
            _log.warning(
                "update set aside",
                extra={
                    "action": "telegram.malformed",
                    "update_id": row.get("update_id"),
                    "reason": type(error).__name__,
                },
            )
        event = from_broken(row, now)
        return None if event is None else Said(event)

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="telegram-press")
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def _remember(self, key: str, done: int) -> None:
        self._progress[key] = done
        while len(self._progress) > _REMEMBERED:
            self._progress.popitem(last=False)


def open_telegram(
    settings: TelegramSettings, clock: Callable[[], datetime], *, holds_connection: bool = True
) -> TelegramPlatform | None:
    """The platform, not started; None where Telegram is not configured. Raises BadSettings."""
    account = account_of(settings)
    return None if account is None else TelegramPlatform(account, clock, holds_connection=holds_connection)
