"""The 智能机器人's long connection: subscribe, keep alive, come back after every kind of end.

Protocol: https://developer.work.weixin.qq.com/document/path/101463. One connection per bot: a second one kicks the first,
which is told by `disconnected_event` and must not fight back. Our own client, because both packaged ones end silently when
the server closes normally (1000, 1001) and never come back: tests/platforms/test_wecom_link.py,
`test_it_comes_back_after_every_way_a_connection_ends`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from bot.platforms.wecom.errors import NOT_SUBSCRIBED, mending
from bot.ports import ObserveDate, SendFailed, show_date

_log = logging.getLogger(__name__)
# The library logs whole frames at DEBUG, and the first one carries the secret.
_quiet = logging.getLogger("bot.platforms.wecom.websockets")
_quiet.setLevel(logging.WARNING)

TAKEN_OVER = "企业微信智能机器人正被另一个程序使用：请停掉那个程序，再重新启动本程序"
WRONG_KEYS = (
    "企业微信智能机器人的 Bot ID 或 Secret 不对：请在管理后台“安全与管理—管理工具—智能机器人”重新查看，"
    "填入 CUIBAO_WECOM__BOT_ID 和 CUIBAO_WECOM__BOT_SECRET"
)
AWAY = "企业微信暂时连接不上，稍后自动重发"

_FRAME_LIMIT_BYTES = 1024 * 1024
_LIVED_WELL_SECONDS = 30.0


def backoff(failures: int) -> float:
    """Seconds before the next try: 1, 2, 4 … 60, with a jitter of half of it, so that offices do not come all at once."""
    longest = min(60.0, 2.0 ** min(failures, 6))
    return max(1.0, longest * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, not a secret


@dataclass(frozen=True)
class Timing:
    """How long things take, in seconds. A ping every 30 s is the service's rule; two unanswered ones mean dead.

    After `idle` without any message the connection is made anew: one that lost its subscription still answers pings
    (https://github.com/WecomTeam/wecom-openclaw-plugin/issues/54).
    """

    ping: float = 30.0
    answer: float = 5.0
    patience: float = 8.0
    idle: float = 900.0
    backoff: Callable[[int], float] = backoff


class _TakenOver(Exception):
    """Somebody else has connected as this bot."""


class _Refused(Exception):
    """The service refused the subscription."""


class Link:
    """The connection; `on_callback(cmd, req_id, body)` gets what arrives, in order, and must not block."""

    def __init__(
        self,
        url: str,
        bot_id: str,
        secret: str,
        on_callback: Callable[[str, str, Mapping[str, Any]], None],
        *,
        timing: Timing | None = None,
    ) -> None:
        self._url = url
        self._bot_id, self._secret = bot_id, secret
        self._on_callback = on_callback
        self._timing = timing or Timing()
        self._task: asyncio.Task[None] | None = None
        self._ws: ClientConnection | None = None
        self._ready = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[Mapping[str, Any]]] = {}
        self._heard_at = 0.0
        self.trouble: str | None = None
        self.observe: ObserveDate | None = None

    @property
    def is_ready(self) -> bool:
        return self._ready.is_set()

    def start(self) -> None:
        """Connect and stay connected; starting again after somebody took over is how to try again."""
        if self._task is None or self._task.done():
            self.trouble = None
            self._task = asyncio.create_task(self._run(), name="wecom-link")

    async def stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def request(self, cmd: str, body: Mapping[str, Any], *, req_id: str | None = None) -> Mapping[str, Any]:
        """Send a frame and return its answer, whatever its errcode. Raises SendFailed where none came."""
        if self._task is None:
            raise SendFailed(AWAY, certain=True, retry_after=5)
        try:
            await asyncio.wait_for(self._ready.wait(), self._timing.patience if self.trouble is None else 0.01)
        except TimeoutError:
            raise SendFailed(self.trouble or AWAY, certain=True, retry_after=5) from None
        ws = self._ws
        if ws is None:
            raise SendFailed(AWAY, certain=True, retry_after=5)
        answer = await self._ask(ws, cmd, body, req_id)
        if answer.get("errcode") == NOT_SUBSCRIBED:
            _log.warning("subscription lost", extra={"action": "wecom.resubscribe"})
            await ws.close()
        return answer

    async def _run(self) -> None:
        failures = 0
        clock = asyncio.get_running_loop().time
        while True:
            began, is_rotation = clock(), False
            try:
                is_rotation = await self._connect_once()
            except _TakenOver:
                self.trouble = TAKEN_OVER
                _log.error("another program connected as this bot", extra={"action": "wecom.taken_over"})
                return
            except (_Refused, OSError, TimeoutError, WebSocketException, SendFailed) as error:
                _log.warning("connection ended", extra={"action": "wecom.ended", "reason": type(error).__name__})
            if is_rotation:
                continue
            failures = 0 if clock() - began >= _LIVED_WELL_SECONDS else failures + 1
            await asyncio.sleep(self._timing.backoff(max(failures - 1, 0)))

    async def _connect_once(self) -> bool:
        """One connection from its beginning to its end; True where it only has to be made anew."""
        clock = asyncio.get_running_loop().time
        began = clock()
        async with connect(
            self._url,
            ping_interval=None,
            open_timeout=10,
            close_timeout=2,
            max_size=_FRAME_LIMIT_BYTES,
            logger=_quiet,
        ) as ws:
            self._ws = ws
            if ws.response is not None:
                show_date(self.observe, ws.response.headers, clock() - began)
            reader = asyncio.create_task(self._read(ws), name="wecom-read")
            try:
                await self._subscribe(ws)
                self.trouble = None
                self._heard_at = asyncio.get_running_loop().time()
                self._ready.set()
                return await self._keep(ws, reader)
            finally:
                self._ready.clear()
                self._ws = None
                reader.cancel()
                with contextlib.suppress(asyncio.CancelledError, ConnectionClosed, _TakenOver):
                    await reader
                self._give_up_waiting()

    async def _subscribe(self, ws: ClientConnection) -> None:
        answer = await self._ask(ws, "aibot_subscribe", {"bot_id": self._bot_id, "secret": self._secret}, None)
        errcode = answer.get("errcode")
        if errcode != 0:
            self.trouble = (mending(errcode) if isinstance(errcode, int) else None) or WRONG_KEYS
            _log.error("subscription refused", extra={"action": "wecom.refused", "errcode": errcode})
            raise _Refused

    async def _keep(self, ws: ClientConnection, reader: asyncio.Task[None]) -> bool:
        missed = 0
        while True:
            done, _ = await asyncio.wait((reader,), timeout=self._timing.ping)
            if done:
                reader.result()
                return False
            if asyncio.get_running_loop().time() - self._heard_at > self._timing.idle:
                return True
            try:
                await self._ask(ws, "ping", None, None)
                missed = 0
            except SendFailed:
                missed += 1
                if missed >= 2:
                    raise

    async def _read(self, ws: ClientConnection) -> None:
        """Read until the connection ends. Raises ConnectionClosed or _TakenOver."""
        while True:
            frame = _frame(await ws.recv())
            if frame is None:
                _log.warning("unreadable frame", extra={"action": "wecom.malformed"})
                continue
            headers, cmd = frame.get("headers"), frame.get("cmd")
            req_id = headers.get("req_id") if isinstance(headers, dict) else None
            if not isinstance(req_id, str):
                continue
            if not isinstance(cmd, str) or not cmd:
                waiting = self._waiting.get(req_id)
                if waiting is not None and not waiting.done():
                    waiting.set_result(frame)
                continue
            body = frame.get("body")
            if isinstance(body, dict):
                self._heard_at = asyncio.get_running_loop().time()
                if cmd == "aibot_event_callback" and _is_taken_over(body):
                    raise _TakenOver
                try:
                    self._on_callback(cmd, req_id, body)
                except Exception:
                    # One body nobody foresaw must not cost the connection.
                    _log.exception("callback not read", extra={"action": "wecom.malformed"})

    async def _ask(
        self, ws: ClientConnection, cmd: str, body: Mapping[str, Any] | None, req_id: str | None
    ) -> Mapping[str, Any]:
        req_id = req_id or f"{cmd}-{uuid.uuid4().hex}"
        frame: dict[str, Any] = {"cmd": cmd, "headers": {"req_id": req_id}}
        if body is not None:
            frame["body"] = body
        answer: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[req_id] = answer
        try:
            # A piece of a file may take a while on a slow line; nobody waits for it but the upload.
            async with asyncio.timeout(self._timing.answer * (6 if cmd == "aibot_upload_media_chunk" else 1)):
                await ws.send(json.dumps(frame, ensure_ascii=False))
                return await answer
        except (TimeoutError, ConnectionClosed):
            # Whether the frame was taken before the line broke is not known.
            raise SendFailed(AWAY, certain=False) from None
        finally:
            self._waiting.pop(req_id, None)

    def _give_up_waiting(self) -> None:
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(SendFailed(AWAY, certain=False))


def _frame(raw: str | bytes) -> Mapping[str, Any] | None:
    try:
        frame = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) else None


def _is_taken_over(body: Mapping[str, Any]) -> bool:
    event = body.get("event")
    return isinstance(event, dict) and event.get("eventtype") == "disconnected_event"
