"""The road to the Bot API: python-telegram-bot's requests over aiohttp.

PTB brings httpx, which costs about three times the CPU a message (`make bench` shows both). Parameters go form-encoded, as
PTB's own transport sends them, because every Bot API server takes that. One pool of kept connections; no cookies, no
redirects, no retries: a POST that got no answer may have been delivered, and whether it is tried again is the outbox's
to decide.

What goes wrong is raised from nothing: texts of HTTP errors may hold the address, and the address holds the token.
"""

from __future__ import annotations

import asyncio
import os
import time
from typing import Any

# Without it PTB warns each time a RetryAfter is made; documented as the way to opt in to what will be the default.
os.environ.setdefault("PTB_TIMEDELTA", "true")

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.ports import ObserveDate, show_date

_CONNECT_SECONDS = 5.0
_IDLE_SECONDS = 30.0
# Above what the service hands out (20 MB), so that a server of one's own cannot fill the memory.
LIMIT_BYTES = 64 * 1024 * 1024
_PIECE_BYTES = 256 * 1024
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class NeverSent(NetworkError):
    """No connection came about: the service surely took nothing."""


class Transport(BaseRequest):
    """One pool of connections. `trust_env` obeys the proxies of the environment."""

    def __init__(self, *, trust_env: bool, connections: int = 100, read_seconds: float = 15.0) -> None:
        self._trust_env = trust_env
        self._connections = connections
        self._read_seconds = read_seconds
        self._session: aiohttp.ClientSession | None = None
        self.observe: ObserveDate | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._read_seconds

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=_IDLE_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=self._trust_env,
                skip_auto_headers=("User-Agent", "Accept"),
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """(status, body). Raises NeverSent, TimedOut or NetworkError."""
        if self._session is None:
            raise NeverSent("closed")
        read = self._read_seconds if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        body, headers = _body(request_data)
        timeout = aiohttp.ClientTimeout(total=None, connect=_CONNECT_SECONDS, sock_read=read)
        failure: NetworkError
        began = time.monotonic()
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                show_date(self.observe, response.headers, time.monotonic() - began)
                return response.status, await _read(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            failure = NeverSent(type(error).__name__)
        except TimeoutError as error:
            failure = TimedOut(type(error).__name__)
        except (aiohttp.ClientError, OSError, asyncio.IncompleteReadError) as error:
            failure = NetworkError(type(error).__name__)
        # Outside the handlers, so that the failure does not even remember what it came from.
        raise failure


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str] | None]:
    if data is None:
        return None, None
    if not data.contains_files:
        return data.url_encoded_parameters().encode(), _FORM
    # File names as they are: Telegram shows percent signs as percent signs.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, media_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return form, None


async def _read(response: aiohttp.ClientResponse) -> bytes:
    if (response.content_length or LIMIT_BYTES + 1) <= LIMIT_BYTES:
        return await response.read()
    data = bytearray()
    async for piece in response.content.iter_chunked(_PIECE_BYTES):
        data += piece
        if len(data) > LIMIT_BYTES:
            raise aiohttp.ClientPayloadError("too large")
    return bytes(data)
