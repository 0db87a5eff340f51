"""Receiving by webhook: the address Telegram delivers to, on the program's own web server.

https://core.telegram.org/bots/api#setwebhook. The secret stands in a header and is compared before anything is read. 200 means
stored; anything else, and Telegram delivers again. One chat's updates come one after the other.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.platforms.telegram.account import Webhook
from bot.ports import NotStored

_log = logging.getLogger(__name__)

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_BODY_LIMIT_BYTES = 1024 * 1024


class Hook:
    """The route. `take` commits one raw update, and raises NotStored."""

    def __init__(self, webhook: Webhook, take: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        self._webhook = webhook
        self._take = take

    def routes(self) -> Sequence[BaseRoute]:
        return [Route(self._webhook.path, self._receive, methods=["POST"])]

    async def _receive(self, request: Request) -> Response:
        shown = request.headers.get(_HEADER, "")
        if not hmac.compare_digest(shown.encode(), self._webhook.secret.encode()):
            return _turned_away(401, "secret")
        try:
            body = await _body(request)
        except ClientDisconnect:
            return _turned_away(400, "cut off")
        if body is None:
            return _turned_away(413, "size")
        try:
            row = json.loads(body)
        except (ValueError, RecursionError):
            return _turned_away(400, "malformed")
        if not isinstance(row, dict) or not isinstance(row.get("update_id"), int):
            return _turned_away(400, "no update")
        try:
            await self._take(row)
        except NotStored as error:
            return _turned_away(503, f"not stored: {error}")
        return Response(status_code=200)


async def _body(request: Request) -> bytes | None:
    """The body, given up as soon as it is over a mebibyte."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > _BODY_LIMIT_BYTES:
            return None
    return bytes(data)


def _turned_away(status: int, reason: str) -> Response:
    _log.warning("update turned away", extra={"action": "telegram.webhook", "status": status, "reason": reason})
    return Response(status_code=status)
