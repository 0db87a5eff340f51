"""A small HTTP/1.1 server on a real socket, for a fake service: it can answer, stay silent, or hang up in mid-sentence."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import h11

from tests.platforms.shown_time import ShownTime


@dataclass(frozen=True)
class Request:
    """What arrived: names of headers in lower case, query values as text."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What goes back. `hang_up` closes the connection before anything is said, `cut` in the middle of the body."""

    status: int = 200
    body: bytes = b"{}"
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    hang_up: bool = False
    cut: bool = False
    delay: float = 0.0

    @classmethod
    def of(cls, value: Any, status: int = 200) -> Reply:
        return cls(status, json.dumps(value, ensure_ascii=False).encode())


class HttpServer:
    """Serves until closed; one answer function for everything. With a context it speaks TLS."""

    def __init__(
        self, answer: Callable[[Request], Reply | Awaitable[Reply]], tls: ssl.SSLContext | None = None
    ) -> None:
        self._answer = answer
        self._tls = tls
        self.time = ShownTime()
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()

    async def open(self) -> int:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=self._tls)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in tuple(self._talks):
            task.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        try:
            with contextlib.suppress(ConnectionError, ssl.SSLError, h11.RemoteProtocolError, asyncio.CancelledError):
                await self._requests(reader, writer)
        finally:
            self._talks.discard(task)
            writer.close()
            if self._server is not None and not self._server.is_serving():
                writer.transport.abort()  # a farewell over TLS would be waited for
            with contextlib.suppress(ConnectionError, ssl.SSLError, TimeoutError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h11.Connection(h11.SERVER)
        while True:
            request = await _read(connection, reader)
            if request is None:
                return
            answered = self._answer(request)
            reply = answered if isinstance(answered, Reply) else await answered
            await asyncio.sleep(reply.delay)
            if reply.hang_up:
                return
            headers = {
                "Date": self.time.header(),
                "Content-Type": reply.media_type,
                "Content-Length": str(len(reply.body)),
                **reply.headers,
            }
            head = h11.Response(status_code=reply.status, headers=list(headers.items()))
            writer.write(connection.send(head) or b"")
            if reply.cut:
                writer.write(reply.body[: len(reply.body) // 2])
                await writer.drain()
                return
            writer.write(connection.send(h11.Data(data=reply.body)) or b"")
            writer.write(connection.send(h11.EndOfMessage()) or b"")
            await writer.drain()
            if connection.our_state is h11.MUST_CLOSE:
                return
            connection.start_next_cycle()


async def _read(connection: h11.Connection, reader: asyncio.StreamReader) -> Request | None:
    """The next whole request; None where the other side is done."""
    head: h11.Request | None = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(65536))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage):
            assert head is not None
            address = urlsplit(head.target.decode())
            return Request(
                method=head.method.decode(),
                path=address.path,
                query={name: values[-1] for name, values in parse_qs(address.query).items()},
                headers={name.decode().lower(): value.decode("latin-1") for name, value in head.headers},
                body=bytes(body),
            )
        else:
            return None
