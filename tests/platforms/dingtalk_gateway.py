"""The pushing half of a fake DingTalk: tickets, connections, frames, acknowledgements, and what is sent again.

Written from the protocol page alone (opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol); shares nothing
with the adapter. Time is the fake's own clock, so a test moves the sixty seconds after which a frame comes again.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

TICKET_SECONDS = 90
PING_SECONDS = 25
AGAIN_SECONDS = 60
GOODBYE_SECONDS = 10

MESSAGES = "/v1.0/im/bot/messages/get"
CARDS = "/v1.0/card/instances/callback"


@dataclass
class Ticket:
    topics: frozenset[tuple[str, str]]
    issued: float
    used: bool = False


@dataclass
class Line:
    """One client connection. A line that was told to go gets nothing more; `mute` is half-dead: it gets nothing, not
    even pings, though its socket answers."""

    socket: ServerConnection
    topics: frozenset[tuple[str, str]]
    pinged: float
    told_to_go: float | None = None
    mute: bool = False
    pings: dict[str, str] = field(default_factory=dict)


@dataclass
class Push:
    """One CALLBACK frame and what became of it. `acks` are (code, data) as they came."""

    topic: str
    message_id: str
    data: dict[str, Any]
    sent: float
    times: int = 0
    acks: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    @property
    def taken(self) -> bool:
        return any(code in (200, 404) for code, _ in self.acks)


class Gateway:
    """Hands out tickets, takes connections, pushes frames. `complaints` are the client's sins against the protocol."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._tickets: dict[str, Ticket] = {}
        self._server: Server | None = None
        self._ticker: asyncio.Task[None] | None = None
        self.endpoint = ""
        self.lines: list[Line] = []
        self.pushes: list[Push] = []
        self.complaints: list[str] = []
        self.connects = 0
        self.pongs = 0
        self.drop_acks = 0
        self.refuse_upgrades = False

    async def open(self) -> None:
        self._server = await serve(self._serve, "127.0.0.1", 0, process_request=self._admit, ping_interval=None)
        port = next(iter(self._server.sockets)).getsockname()[1]
        self.endpoint = f"ws://127.0.0.1:{port}/connect"
        self._ticker = asyncio.create_task(self._tick())

    async def close(self) -> None:
        assert self._server is not None
        assert self._ticker is not None
        self._ticker.cancel()
        await asyncio.gather(self._ticker, return_exceptions=True)
        self._server.close()
        await self._server.wait_closed()

    def issue(self, topics: frozenset[tuple[str, str]]) -> str:
        # Real ones hold + / =, which break a client that does not quote them.
        ticket = f"{secrets.token_hex(8)}+/{secrets.token_hex(4)}=="
        self._tickets[ticket] = Ticket(topics, self._clock())
        return ticket

    async def push(self, topic: str, data: dict[str, Any], message_id: str | None = None) -> Push:
        """Send one frame to whoever is connected for it; while nobody is, it is lost."""
        push = Push(topic, message_id or secrets.token_hex(16), data, self._clock())
        self.pushes.append(push)
        await self._send_push(push)
        return push

    async def again(self, push: Push) -> None:
        await self._send_push(push)

    async def say_goodbye(self) -> None:
        """Tell every line that the server will go."""
        for line in self.lines:
            line.told_to_go = self._clock()
            await self._send(line, "SYSTEM", "disconnect", secrets.token_hex(8), '{"reason":"maintenance"}')

    async def cut(self, code: int = 1006) -> None:
        """Close every line with this code; 1006 without any farewell."""
        for line in tuple(self.lines):
            if code == 1006:
                line.socket.transport.abort()
            else:
                await line.socket.close(code)

    def silence(self) -> None:
        for line in self.lines:
            line.mute = True

    async def ping(self) -> None:
        for line in self.lines:
            await self._ping(line)

    async def frame(self, raw: str) -> None:
        """Send anything at all, as it is."""
        for line in self.lines:
            await line.socket.send(raw)

    # ---- a connection

    def _admit(self, _: ServerConnection, request: Request) -> Response | None:
        ticket = parse_qs(urlsplit(request.path).query).get("ticket", [""])[0]
        known = self._tickets.get(ticket)
        good = known is not None and not known.used and self._clock() - known.issued <= TICKET_SECONDS
        if not good or known is None or self.refuse_upgrades:
            return Response(HTTPStatus.UNAUTHORIZED, "Unauthorized", Headers(), b"")
        known.used = True
        return None

    async def _serve(self, socket: ServerConnection) -> None:
        assert socket.request is not None
        ticket = parse_qs(urlsplit(socket.request.path).query)["ticket"][0]
        line = Line(socket, self._tickets[ticket].topics, self._clock())
        self.lines.append(line)
        self.connects += 1
        try:
            async for raw in socket:
                self._heard(line, raw)
        except ConnectionClosed:
            pass
        finally:
            self.lines.remove(line)

    def _heard(self, line: Line, raw: str | bytes) -> None:
        """Check one acknowledgement to the letter."""
        try:
            frame = json.loads(raw)
            message_id = frame["headers"]["messageId"]
            data = json.loads(frame["data"])
            well = frame["headers"]["contentType"] == "application/json" and isinstance(frame["message"], str)
            if not well or set(frame) != {"code", "headers", "message", "data"} or frame["code"] not in (200, 404, 500):
                raise ValueError(frame)
        except (ValueError, TypeError, KeyError) as error:
            self.complaints.append(f"bad acknowledgement: {error!r}")
            return
        if message_id in line.pings:
            opaque = line.pings.pop(message_id)
            if opaque and frame["data"] != opaque and data != json.loads(opaque):
                self.complaints.append("ping not echoed")
            self.pongs += 1
            return
        push = next((push for push in self.pushes if push.message_id == message_id), None)
        if push is None:
            self.complaints.append(f"acknowledgement of an unknown frame {message_id}")
            return
        if frame["code"] == 200 and "response" not in data:
            self.complaints.append(f"acknowledgement without a response: {data}")
        if self.drop_acks:
            self.drop_acks -= 1
            return
        push.acks.append((frame["code"], data))

    async def _send_push(self, push: Push) -> None:
        lines = [
            line
            for line in self.lines
            if line.told_to_go is None and not line.mute and ("CALLBACK", push.topic) in line.topics
        ]
        if lines:
            push.times += 1
            push.sent = self._clock()
            text = json.dumps(push.data, ensure_ascii=False)
            await self._send(random.choice(lines), "CALLBACK", push.topic, push.message_id, text)

    async def _ping(self, line: Line) -> None:
        message_id, opaque = secrets.token_hex(8), json.dumps({"opaque": secrets.token_hex(8)})
        line.pings[message_id] = opaque
        line.pinged = self._clock()
        await self._send(line, "SYSTEM", "ping", message_id, opaque)

    async def _send(self, line: Line, kind: str, topic: str, message_id: str, data: str) -> None:
        if kind == "SYSTEM" and topic == "disconnect":
            line.pings[message_id] = ""  # the vendor's client acknowledges it, ours need not
        headers = {
            "topic": topic,
            "messageId": message_id,
            "contentType": "application/json",
            "time": str(int(self._clock() * 1000)),
            "appId": "app",
            "connectionId": "c",
        }
        frame = {"specVersion": "1.0", "type": kind, "headers": headers, "data": data}
        with contextlib.suppress(ConnectionClosed):
            await line.socket.send(json.dumps(frame, ensure_ascii=False))

    async def _tick(self) -> None:
        """What happens by itself: pings, goodbyes come true, unacknowledged frames come again."""
        while True:
            await asyncio.sleep(0.02)
            now = self._clock()
            for line in tuple(self.lines):
                if line.told_to_go is not None and now - line.told_to_go >= GOODBYE_SECONDS:
                    await line.socket.close(1000)
                elif not line.mute and line.told_to_go is None and now - line.pinged >= PING_SECONDS:
                    await self._ping(line)
            for push in self.pushes:
                if push.times and not push.taken and now - push.sent >= AGAIN_SECONDS:
                    await self._send_push(push)
