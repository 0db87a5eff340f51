"""Stream mode: one connection we open, over which DingTalk pushes. No public address is needed.

Protocol: opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol. What a client has to know beyond it:

- After `disconnect` nothing more comes over that connection, though it stays open for some ten seconds: the next one is
  opened at once, while the old one still takes acknowledgements (github.com/soimy/openclaw-channel-dingtalk/pull/308).
- A connection may die in silence with its socket open; the service pings every 20-30 s, so longer silence means that
  (same place; github.com/HKUDS/nanobot/pull/1769). One that pings and delivers nothing cannot be told from a quiet
  evening, so every connection is replaced after a few hours.
- Delivery is at least once, to one connection at random. The acknowledgement goes out when the event is committed, and
  without it the frame comes again; dingtalk-stream-sdk-nodejs speaks of 60 s.

The vendor's own client (dingtalk-stream 0.24.3) was not used: cancelling does not end it, close code 1000 makes it
reconnect hundreds of times a second, and the quota frame breaks it. tests/platforms/test_dingtalk_stream.py shows ours
under the same faults.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from bot.platforms.dingtalk.account import is_loopback
from bot.ports import NotStored, SendFailed

_log = logging.getLogger(__name__)
# At DEBUG the library writes the handshake, which contains the ticket.
_quiet = logging.getLogger(f"{__name__}.socket")
_quiet.setLevel(logging.WARNING)

_FRAME_LIMIT_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Call:
    """One CALLBACK frame: its topic, its id, and the JSON object inside."""

    topic: str
    message_id: str
    data: dict[str, Any]

    @property
    def lane(self) -> str:
        """Whose calls are handled one after the other."""
        return str(self.data.get("senderStaffId") or self.data.get("userId") or self.data.get("senderId") or "")


Handle = Callable[[Call], Awaitable[dict[str, Any] | None]]
"""Takes one call and returns the acknowledgement's data, None for a topic nobody handles. NotStored: no acknowledgement."""


@dataclass(frozen=True)
class Times:
    """Seconds. `silence` is how long a living connection may say nothing; `settled` how long one lives that was good."""

    opening: float = 20.0
    silence: float = 90.0
    renewal: float = 6 * 3600.0
    settled: float = 30.0
    draining: float = 15.0
    first_wait: float = 1.0
    longest_wait: float = 60.0


class _Why(Enum):
    CLOSED = auto()
    TOLD_TO_GO = auto()
    SILENT = auto()
    RENEWAL = auto()


class Stream:
    """Keeps one connection for as long as `run` runs. `open_url` registers one and returns its URL with the ticket."""

    def __init__(self, open_url: Callable[[], Awaitable[str]], handle: Handle, times: Times | None = None) -> None:
        self._open_url = open_url
        self._handle = handle
        self._times = times or Times()
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._working: set[asyncio.Task[None]] = set()
        self._retiring: set[asyncio.Task[None]] = set()
        self.connected = asyncio.Event()

    async def run(self) -> None:
        """Connect, and connect again, until cancelled."""
        failures = 0
        line: _Line | None = None
        try:
            while True:
                try:
                    fresh = await self._connect()
                except (SendFailed, OSError, WebSocketException, TimeoutError) as error:
                    failures += 1
                    reason = error.reason if isinstance(error, SendFailed) else type(error).__name__
                    _log.warning("not connected", extra={"action": "dingtalk.stream", "reason": reason})
                    await asyncio.sleep(self._wait(failures))
                    continue
                self._retire(line)
                line = fresh
                began = time.monotonic()
                self.connected.set()
                why = await line.end(self._times.renewal)
                _log.info("connection ends", extra={"action": "dingtalk.stream", "reason": why.name})
                failures = 0 if time.monotonic() - began >= self._times.settled else failures + 1
                if why is _Why.CLOSED:
                    self.connected.clear()
                    await asyncio.sleep(self._wait(max(failures, 1)))
                elif failures > 1:  # told to go again and again
                    await asyncio.sleep(self._wait(failures - 1))
        finally:
            self.connected.clear()
            await self._end(line)

    def _wait(self, failures: int) -> float:
        """Seconds before the next try: doubling, half of it by chance, so that a crowd does not come back as one."""
        longest = min(self._times.longest_wait, self._times.first_wait * 2.0 ** min(failures - 1, 16))
        return random.uniform(longest / 2, longest)  # noqa: S311 - jitter, not a secret

    async def _connect(self) -> _Line:
        async with asyncio.timeout(self._times.opening):
            url = await self._open_url()
            socket = await connect(
                url,
                max_size=_FRAME_LIMIT_BYTES,
                close_timeout=1,
                proxy=None if is_loopback(url) else True,
                logger=_quiet,
            )
        return _Line(socket, self._take, self._times.silence)

    def _retire(self, line: _Line | None) -> None:
        """Let a replaced connection finish: what it delivered is acknowledged over it."""
        if line is not None:
            task = asyncio.create_task(line.drain(self._times.draining, self._working))
            self._retiring.add(task)
            task.add_done_callback(self._retiring.discard)

    async def _end(self, line: _Line | None) -> None:
        """Close everything; what is being stored may still be stored and acknowledged."""
        if self._working:
            await asyncio.wait(set(self._working), timeout=2)
        for task in (*self._working, *self._retiring):
            task.cancel()
        await asyncio.gather(*self._working, *self._retiring, return_exceptions=True)
        if line is not None:
            await line.close()

    def _take(self, line: _Line, call: Call) -> None:
        """Handle a call beside all others, but after the same person's earlier ones."""
        task = asyncio.create_task(self._work(line, call, self._lanes.get(call.lane)))
        self._lanes[call.lane] = task
        self._working.add(task)
        task.add_done_callback(partial(self._done, call.lane))

    def _done(self, lane: str, task: asyncio.Task[None]) -> None:
        self._working.discard(task)
        if self._lanes.get(lane) is task:
            del self._lanes[lane]

    async def _work(self, line: _Line, call: Call, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait((before,))
        try:
            data = await self._handle(call)
        except NotStored:
            _log.warning("not acknowledged", extra={"action": "dingtalk.not_stored", "message_id": call.message_id})
        except Exception:
            _log.exception("call not handled", extra={"action": "dingtalk.stream", "message_id": call.message_id})
            await line.acknowledge(call.message_id, 500, {"response": None})
        else:
            await line.acknowledge(call.message_id, 404 if data is None else 200, data or {"response": None})


class _Line:
    """One connection: reads frames until it is closed, answers pings at once, hands calls on."""

    def __init__(self, socket: ClientConnection, take: Callable[[_Line, Call], None], silence: float) -> None:
        self._socket = socket
        self._take = take
        self._silence = silence
        self._why: asyncio.Future[_Why] = asyncio.get_running_loop().create_future()
        self._reader = asyncio.create_task(self._read())

    async def end(self, limit: float) -> _Why:
        """Why this connection should be replaced, once it should; at the latest after `limit` seconds."""
        await asyncio.wait((self._why,), timeout=limit)
        return self._why.result() if self._why.done() else _Why.RENEWAL

    async def drain(self, limit: float, working: set[asyncio.Task[None]]) -> None:
        """Wait for what is being stored, and, where the service will close by itself, for that; then close."""
        if working:
            await asyncio.wait(set(working), timeout=limit)
        if self._why.done() and self._why.result() is _Why.TOLD_TO_GO:
            await asyncio.wait((self._reader,), timeout=limit)
        await self.close()

    async def close(self) -> None:
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)
        await self._socket.close()

    async def acknowledge(self, message_id: str, code: int, data: dict[str, Any] | str) -> None:
        """Answer one frame; a connection that is gone by now takes no answer, and the frame comes again."""
        text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
        frame = {
            "code": code,
            "headers": {"messageId": message_id, "contentType": "application/json"},
            "message": "OK",
            "data": text,
        }
        try:
            await self._socket.send(json.dumps(frame, ensure_ascii=False))
        except ConnectionClosed:
            _log.info("connection gone", extra={"action": "dingtalk.stream", "message_id": message_id})

    async def _read(self) -> None:
        try:
            while True:
                try:
                    async with asyncio.timeout(self._silence):
                        raw = await self._socket.recv()
                except TimeoutError:
                    self._over(_Why.SILENT)
                else:
                    await self._frame(raw)
        except ConnectionClosed:
            self._over(_Why.CLOSED)
        finally:
            self._over(_Why.CLOSED)

    async def _frame(self, raw: str | bytes) -> None:
        frame = _object(raw)
        headers = frame.get("headers") if frame else None
        if frame is None or not isinstance(headers, dict):
            _log.warning("malformed frame", extra={"action": "dingtalk.stream"})
            return
        topic, message_id = str(headers.get("topic", "")), str(headers.get("messageId", ""))
        data = frame.get("data")
        match frame.get("type"):
            case "SYSTEM" if topic == "disconnect":
                self._over(_Why.TOLD_TO_GO)
            case "SYSTEM":  # ping wants its data back as it was
                await self.acknowledge(message_id, 200, data if isinstance(data, str) else "{}")
            case "EVENT":
                await self.acknowledge(message_id, 200, {"status": "SUCCESS"})
            case "CALLBACK":
                content = _object(data)
                if content is None:
                    _log.warning("malformed call", extra={"action": "dingtalk.stream", "message_id": message_id})
                    await self.acknowledge(message_id, 200, {"response": None})
                else:
                    self._take(self, Call(topic, message_id, content))
            case _:
                _log.warning("unknown frame", extra={"action": "dingtalk.stream"})

    def _over(self, why: _Why) -> None:
        if not self._why.done():
            self._why.set_result(why)


def _object(raw: object) -> dict[str, Any] | None:
    """A JSON object from text; None for anything else."""
    if not isinstance(raw, str | bytes):
        return None
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
