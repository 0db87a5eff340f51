"""python-telegram-bot as the client of the Bot API: it builds requests and reads refusals; the road is ours.

Calls go through the protected `_post`, which every method of PTB's Bot goes through: the public methods would make
objects of answers nobody looks at (a sent message costs more to read back than to send), and `do_api_request` warns at
each call. Bot.initialize is not used either: it asks getMe once, and puts the token into the text of what it raises.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot.platforms.telegram import words
from bot.platforms.telegram.account import Account, is_loopback
from bot.platforms.telegram.refusals import failure, retry_seconds
from bot.platforms.telegram.transport import Transport
from bot.ports import ObserveDate, SendFailed

_log = logging.getLogger(__name__)

DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024
_UPLOAD_SECONDS = 60.0
_FILE_SECONDS = 30.0


class _Caller(Bot):
    async def call(self, method: str, data: Mapping[str, Any], read_seconds: float | None) -> Any:
        return await self._post(
            method, dict(data), read_timeout=self.request.DEFAULT_NONE if read_seconds is None else read_seconds
        )


class Client:
    """One bot's calls. `open` before the first one, `close` after the last."""

    def __init__(self, account: Account) -> None:
        self._account = account
        trust_env = not is_loopback(account.base_url)
        self._calls = Transport(trust_env=trust_env)
        self._polls = Transport(trust_env=trust_env, connections=2)
        self._bot = _Caller(
            account.token,
            base_url=account.method_base,
            base_file_url=account.file_base,
            request=self._calls,
            get_updates_request=self._polls,
        )

    def observe_dates(self, observe: ObserveDate) -> None:
        self._calls.observe = self._polls.observe = observe

    async def open(self) -> None:
        await self._calls.initialize()
        await self._polls.initialize()

    async def close(self) -> None:
        await self._polls.shutdown()
        await self._calls.shutdown()

    async def call(self, method: str, data: Mapping[str, Any], *, uploads: bool = False) -> Any:
        """One method's result, as JSON values. Raises SendFailed."""
        failed: SendFailed
        try:
            return await self._bot.call(method, data, _UPLOAD_SECONDS if uploads else None)
        except TelegramError as error:
            failed = failure(error)
            _log.info("refused", extra={"action": f"telegram.{method}", "reason": type(error).__name__})
        raise failed

    async def updates(self, offset: int | None, allowed: tuple[str, ...], seconds: int) -> list[Any]:
        """What waits from this offset on, after at most so many seconds. Raises TelegramError."""
        data = {"offset": offset, "timeout": seconds, "allowed_updates": list(allowed), "limit": 100}
        rows = await self._bot.call("getUpdates", data, seconds + 10.0)
        return rows if isinstance(rows, list) else []

    async def download(self, file_id: str) -> bytes:
        """The bytes of a file somebody sent: https://core.telegram.org/bots/api#getfile, at most 20 MB. Raises SendFailed."""
        found = await self.call("getFile", {"file_id": file_id})
        path = found.get("file_path") if isinstance(found, dict) else None
        if not isinstance(path, str) or path.startswith("/"):  # a path on the disk of a server in local mode
            raise SendFailed(words.FILE_GONE, certain=True)
        url = f"{self._account.file_base}{self._account.token}/{quote(path)}"
        failed: SendFailed
        try:
            return await self._calls.retrieve(url, read_timeout=_FILE_SECONDS)
        except RetryAfter as error:
            failed = SendFailed(words.TOO_FAST, certain=True, retry_after=retry_seconds(error))
        except TelegramError as error:
            _log.warning("file not fetched", extra={"action": "telegram.file", "reason": type(error).__name__})
            failed = SendFailed(words.FILE_GONE, certain=True)
        raise failed
