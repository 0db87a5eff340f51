"""What waits for the bot at the fake Bot API: fetched by a long poll, or pushed to its webhook.

https://core.telegram.org/bots/api#getting-updates
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx

from tests.platforms.dingtalk_http import Reply
from tests.platforms.telegram_chats import refusal
from tests.platforms.telegram_form import Form

KEPT_SECONDS = 24 * 3600


class Updates:
    """One bot's updates. `webhook` holds what setWebhook said, empty while the bot polls."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.webhook: dict[str, Any] = {}
        self.hook_client: httpx.AsyncClient | None = None
        self._now = now
        self._rows: list[tuple[float, dict[str, Any]]] = []
        self._pushes: dict[int, asyncio.Task[None]] = {}
        self._ids = iter(range(500_000_001, 600_000_000))
        self._poll: asyncio.Future[str] | None = None

    async def close(self) -> None:
        for push in self._pushes.values():
            push.cancel()
        await asyncio.gather(*self._pushes.values(), return_exceptions=True)
        if self.hook_client is not None:
            await self.hook_client.aclose()

    def put(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """A new update of this kind."""
        return self.put_raw({"update_id": next(self._ids), kind: body})

    def put_raw(self, update: dict[str, Any]) -> dict[str, Any]:
        """This update, as it is; also once more one that was delivered before."""
        if self.webhook.get("url"):
            self._push(update)
        else:
            self._rows.append((self._now(), update))
            self._rows.sort(key=lambda item: item[1]["update_id"])
            if self._poll is not None and not self._poll.done():
                self._poll.set_result("new")
        return update

    def waiting(self) -> list[dict[str, Any]]:
        self._rows = [item for item in self._rows if item[0] > self._now() - KEPT_SECONDS]
        return [update for _, update in self._rows]

    def _push(self, update: dict[str, Any]) -> None:
        """Deliver by webhook, a chat's updates one after the other, again until it is taken."""
        chat = _chat_id(update)
        before = self._pushes.get(chat)
        self._pushes[chat] = asyncio.create_task(self._deliver(update, before))

    async def _deliver(self, update: dict[str, Any], before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait((before,))
        if self.hook_client is None:
            self.hook_client = httpx.AsyncClient(trust_env=False, timeout=60)
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", "")}
        while True:
            try:
                response = await self.hook_client.post(self.webhook["url"], json=update, headers=headers)
                if response.is_success:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.05)

    def hook(self, webhook: dict[str, Any]) -> None:
        """From now on push to this webhook, what waits already first; an empty one is polled for again."""
        self.webhook = webhook
        if webhook:
            waiting, self._rows = self.waiting(), []
            for update in waiting:
                self._push(update)

    async def polled(self, form: Form) -> Reply:
        """The answer to getUpdates: a long poll; a second one throws the first out."""
        if self.webhook.get("url"):
            return refusal(
                409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first"
            )
        if self._poll is not None and not self._poll.done():
            self._poll.set_result("other")
        offset = int(form.values.get("offset", 0))
        if offset:
            self._rows = [item for item in self._rows if item[1]["update_id"] >= offset]
        limit = int(form.values.get("limit", 100))
        poll = self._poll = asyncio.get_running_loop().create_future()
        if not self.waiting():
            try:
                async with asyncio.timeout(float(form.values.get("timeout", 0))):
                    why = await poll
            except TimeoutError:
                why = "time"
            if why == "other":
                return refusal(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
        if self._poll is poll:
            self._poll = None
        return Reply.of({"ok": True, "result": self.waiting()[:limit]})


def _chat_id(update: dict[str, Any]) -> int:
    for body in update.values():
        if isinstance(body, dict):
            chat = (body.get("message") or body).get("chat") or {}
            return int(chat.get("id", 0))
    return 0
