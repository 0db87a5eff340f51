"""Receiving by long polling: our own loop, because PTB's Updater confirms updates before they are handled.

https://core.telegram.org/bots/api#getupdates. An update is confirmed by asking for the ones behind it, so the offset moves
only past updates whose events are committed. What could not be stored is asked for again, together with what lies
behind it; what of that was stored already is left out here, and the inbox knows it after a restart. Nobody waits for
anybody: events of one chat are stored in order, chats side by side, and the next question is asked at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.platforms.telegram import words
from bot.platforms.telegram.refusals import retry_seconds
from bot.ports import NotStored

_log = logging.getLogger(__name__)

Ask = Callable[[int | None, int], Awaitable[list[Any]]]
"""(offset, seconds to wait) → raw updates. Raises TelegramError."""

Take = Callable[[dict[str, Any]], Awaitable[None]]
"""Commits one raw update. Raises NotStored; nothing else, whatever the update is."""


@dataclass(frozen=True)
class Times:
    """Seconds. `conflict` is the pause while another program polls, `impatient` that after an answer without updates
    from a server that does not wait for any."""

    poll: int = 25
    first_wait: float = 1.0
    longest_wait: float = 30.0
    conflict: float = 30.0
    impatient: float = 0.1


class Polling:
    """`run` until cancelled, or until the token is refused. `trouble` is a sentence while it does not work."""

    def __init__(self, ask: Ask, take: Take, times: Times | None = None) -> None:
        self._ask = ask
        self._take = take
        self._times = times or Times()
        self._stored: set[int] = set()
        self._offset: int | None = None
        self._confirmed: int | None = None
        self.trouble: str | None = None

    async def run(self) -> None:
        failures = 0
        while True:
            began = time.monotonic()
            try:
                offset = self._offset
                rows = await self._ask(offset, 0 if failures else self._times.poll)
                self._confirmed = offset
            except InvalidToken:
                self._say(words.TOKEN_REFUSED, logging.ERROR)
                return
            except Conflict:
                self._say(words.OTHER_POLLER, logging.ERROR)
                await asyncio.sleep(self._times.conflict)
                continue
            except RetryAfter as error:
                await asyncio.sleep(retry_seconds(error))
                continue
            except TelegramError as error:
                failures += 1
                _log.warning("not polled", extra={"action": "telegram.poll", "reason": type(error).__name__})
                self.trouble = words.DOWN
                await asyncio.sleep(self._wait(failures))
                continue
            self.trouble = None
            failures = 0 if await self._store(rows) else failures + 1
            if failures:
                await asyncio.sleep(self._wait(failures))
            elif not rows and time.monotonic() - began < self._times.impatient:
                await asyncio.sleep(self._times.impatient)

    async def confirm(self) -> None:
        """Let go of what was stored since the last question, which a new one would have confirmed: whoever asks next, this
        program after a pause or another one, is not given it again. Called when `run` has ended; raises nothing."""
        if self._offset is not None and self._offset != self._confirmed:
            with contextlib.suppress(TelegramError):
                await self._ask(self._offset, 0)
            self._confirmed = self._offset

    async def _store(self, rows: list[Any]) -> bool:
        """Commit what came, and move the offset past it; False where something is left."""
        updates = [row for row in rows if isinstance(row, dict) and isinstance(row.get("update_id"), int)]
        lanes: dict[object, list[dict[str, Any]]] = {}
        for row in updates:
            if row["update_id"] not in self._stored:
                lanes.setdefault(lane_of(row), []).append(row)
        await asyncio.gather(*(self._lane(lane) for lane in lanes.values()))
        ids = sorted(row["update_id"] for row in updates)
        for update_id in ids:
            if update_id not in self._stored:
                return False
            self._stored.discard(update_id)
            self._offset = update_id + 1
        if not updates and rows:  # nothing with a number to confirm it by: the same would come at once
            _log.error("answer without updates", extra={"action": "telegram.poll"})
            return False
        return True

    async def _lane(self, rows: list[dict[str, Any]]) -> None:
        """One chat's updates; those behind one that was not stored wait for it."""
        for row in rows:
            try:
                await self._take(row)
            except NotStored:
                _log.warning("update not stored", extra={"action": "telegram.poll", "update_id": row["update_id"]})
                return
            self._stored.add(row["update_id"])

    def _wait(self, failures: int) -> float:
        longest = min(self._times.longest_wait, self._times.first_wait * 2.0 ** min(failures - 1, 16))
        return random.uniform(longest / 2, longest)  # noqa: S311 - jitter, not a secret

    def _say(self, sentence: str, level: int) -> None:
        if self.trouble != sentence:
            _log.log(level, sentence, extra={"action": "telegram.poll"})
        self.trouble = sentence


def lane_of(row: dict[str, Any]) -> object:
    """Whose turn an update is: the chat's. Updates nobody can read have a lane each."""
    for kind, body in row.items():
        if kind == "update_id" or not isinstance(body, dict):
            continue
        message = body.get("message") if kind == "callback_query" else body
        chat = message.get("chat") if isinstance(message, dict) else None
        if isinstance(chat, dict) and isinstance(chat.get("id"), int):
            return chat["id"]
    return f"update {row['update_id']}"
