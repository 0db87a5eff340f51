"""The address WeCom calls for a 自建应用: verify, check, decrypt, store, answer with nothing.

https://developer.work.weixin.qq.com/document/path/90930. Within 5 s, three tries; an empty 200 is a full acknowledgement and
is given only after the event is committed. Size and age and signature are checked before anything is decrypted. A nonce
is not remembered: a delivery seen before carries the same key, and the inbox has it already.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.platforms.wecom.crypto import BadCipher, Envelope
from bot.platforms.wecom.incoming import AgentSaid, BadXml, field, parse, read
from bot.ports import NotStored

_log = logging.getLogger(__name__)

PATH = "/wecom/callback"
_BODY_LIMIT_BYTES = 1024 * 1024
_OLDEST = timedelta(minutes=5)


class _Refused(Exception):
    """The request is turned away with this status; the reason is for the log."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Callback:
    """The routes. `received` commits an event, and raises NotStored."""

    def __init__(
        self,
        envelope: Envelope,
        agent_id: int,
        clock: Callable[[], datetime],
        received: Callable[[AgentSaid], Awaitable[None]],
    ) -> None:
        self._envelope = envelope
        self._agent_id = agent_id
        self._clock = clock
        self._received = received

    def routes(self) -> Sequence[BaseRoute]:
        return [Route(PATH, self._verify, methods=["GET"]), Route(PATH, self._receive, methods=["POST"])]

    async def _verify(self, request: Request) -> Response:
        """The console saves the address only when it gets the decrypted text back, bare, within a second."""
        try:
            # A plus sign that was not encoded arrives as a space.
            text = self._open(request, request.query_params.get("echostr", "").replace(" ", "+"))
        except _Refused as refused:
            return _turned_away(refused)
        return PlainTextResponse(text)

    async def _receive(self, request: Request) -> Response:
        try:
            outer = parse(await _body(request))
            root = parse(self._open(request, field(outer, "Encrypt").strip()))
            if field(root, "AgentID") not in ("", str(self._agent_id)) or field(root, "ToUserName") not in (
                "",
                self._envelope.receive_id,
            ):
                raise _Refused(400, "another app's")
            said = read(root)
            if said is not None:
                await self._received(said)
        except _Refused as refused:
            return _turned_away(refused)
        except BadXml:
            return _turned_away(_Refused(400, "malformed"))
        except NotStored as error:
            return _turned_away(_Refused(503, f"not stored: {error}"))
        return Response(status_code=200)

    def _open(self, request: Request, cipher: str) -> str:
        """The message inside, once its signature and age are right. Raises _Refused."""
        query = request.query_params
        signature, timestamp, nonce = (query.get(name, "") for name in ("msg_signature", "timestamp", "nonce"))
        if not cipher or not self._envelope.is_signed(signature, timestamp, nonce, cipher):
            raise _Refused(401, "signature")
        if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 10:
            raise _Refused(401, "timestamp")
        if abs(self._clock() - datetime.fromtimestamp(int(timestamp), UTC)) > _OLDEST:
            raise _Refused(401, "age")
        try:
            return self._envelope.open(cipher)
        except BadCipher as error:
            raise _Refused(401, str(error)) from None


async def _body(request: Request) -> bytes:
    """The body, given up as soon as it is over a mebibyte. Raises _Refused."""
    data = bytearray()
    try:
        async for chunk in request.stream():
            data += chunk
            if len(data) > _BODY_LIMIT_BYTES:
                raise _Refused(413, "size")
    except ClientDisconnect:
        raise _Refused(400, "cut off") from None
    return bytes(data)


def _turned_away(refused: _Refused) -> Response:
    _log.warning(
        "callback turned away", extra={"action": "wecom.callback", "status": refused.status, "reason": str(refused)}
    )
    return Response(status_code=refused.status)
