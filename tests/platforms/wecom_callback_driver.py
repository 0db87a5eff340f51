"""The service's side of the callback: seals, signs, posts, waits five seconds, and tries three times in all."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

import httpx
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from tests.platforms.wecom_envelope import Sender

PATH = "/wecom/callback"
_message_ids = itertools.count(4561255354251345929)


class CallbackDriver:
    """Delivers to the adapter's routes over ASGI. `answers` are the statuses that came back, in order."""

    def __init__(
        self, sender: Sender, agent_id: int, clock: Callable[[], datetime], routes: Sequence[BaseRoute]
    ) -> None:
        self.sender, self.agent_id, self.clock = sender, agent_id, clock
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(Starlette(routes=list(routes))), base_url="http://office.example"
        )
        self.answers: list[int] = []
        self._last = ""

    async def close(self) -> None:
        await self.http.aclose()

    def message(self, userid: str, kind: str, fields: Mapping[str, str], *, agent_id: int | None = None) -> str:
        """The inner XML of a message, with a MsgId of its own."""
        return self._xml(userid, kind, {**fields, "MsgId": str(next(_message_ids))}, agent_id)

    def event(self, userid: str, name: str, fields: Mapping[str, str]) -> str:
        return self._xml(userid, "event", {"Event": name, **fields}, None)

    def _xml(self, userid: str, kind: str, fields: Mapping[str, str], agent_id: int | None) -> str:
        all_fields = {
            "ToUserName": self.sender.receive_id,
            "FromUserName": userid,
            "CreateTime": str(int(self.clock().timestamp())),
            "MsgType": kind,
            **fields,
            "AgentID": str(self.agent_id if agent_id is None else agent_id),
        }
        return "<xml>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in all_fields.items()) + "</xml>"

    async def deliver(self, xml: str) -> bool:
        """Deliver, three tries; whether it was acknowledged."""
        self._last = xml
        for _ in range(3):
            try:
                async with asyncio.timeout(5):
                    answer = await self.post(self.sender.seal(xml))
            except TimeoutError:
                self.answers.append(0)
                continue
            if answer.status_code == 200 and answer.content == b"":
                return True
        return False

    async def again(self) -> bool:
        return await self.deliver(self._last)

    async def post(
        self,
        cipher: str,
        *,
        signature: str | None = None,
        timestamp: int | None = None,
        body: bytes | None = None,
    ) -> httpx.Response:
        """One request; what is given replaces what would be right."""
        sent_at = str(int(self.clock().timestamp()) if timestamp is None else timestamp)
        nonce = secrets.token_hex(5)
        query = {
            "msg_signature": self.sender.sign(sent_at, nonce, cipher) if signature is None else signature,
            "timestamp": sent_at,
            "nonce": nonce,
        }
        outer = (
            f"<xml><ToUserName><![CDATA[{self.sender.receive_id}]]></ToUserName>"
            f"<AgentID><![CDATA[{self.agent_id}]]></AgentID><Encrypt><![CDATA[{cipher}]]></Encrypt></xml>"
        )
        answer = await self.http.post(PATH, params=query, content=outer.encode() if body is None else body)
        self.answers.append(answer.status_code)
        return answer
