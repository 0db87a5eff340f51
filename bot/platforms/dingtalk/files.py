"""Fetching what people sent: from an address DingTalk names, which lies on another host than its API.

POST v1.0/robot/messageFiles/download {downloadCode, robotCode} -> {downloadUrl}, then a plain GET
(help.dingtalk.io/open/development/download-the-file-content-of-the-robot-receiving-message). The hosts are not
published; seen are down-cdn and oss hosts under dingtalk.com and aliyuncs.com, bare public addresses, and in dedicated
editions hosts inside the office's network (github.com/Tencent/WeKnora/pull/1982 and /pull/3018,
github.com/DingTalk-Real-AI/dingtalk-openclaw-connector/issues/383). So names are not listed; instead the address must
be a public one, is resolved once and then used as resolved, and no redirect is followed. Hosts the administrator named
himself may lie anywhere.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable
from urllib.parse import SplitResult, urlsplit, urlunsplit

import httpx

from bot.platforms.dingtalk import words
from bot.platforms.dingtalk.account import Account
from bot.ports import SendFailed

_log = logging.getLogger(__name__)

# Above what the program takes (20 MB), so that it can say how large a file was.
LIMIT_BYTES = 64 * 1024 * 1024
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_WHOLE_SECONDS = 120.0


class Downloads:
    """Fetches files by URL. Close it when done. `resolve` gives the checked address of a host and port."""

    def __init__(
        self,
        account: Account,
        *,
        limit_bytes: int = LIMIT_BYTES,
        resolve: Callable[[str, int], Awaitable[str]] | None = None,
        verify: ssl.SSLContext | bool = True,
    ) -> None:
        self._account = account
        self._limit = limit_bytes
        self._resolve = resolve or _public_address
        # No connection is kept: the pool would lend one that was checked for another name of the same address.
        alone = httpx.Limits(max_keepalive_connections=0)
        self._http = httpx.AsyncClient(
            timeout=_TIMEOUT, follow_redirects=False, trust_env=False, verify=verify, limits=alone
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def get(self, url: str) -> bytes:
        """The bytes behind a URL DingTalk named. Raises SendFailed."""
        try:
            async with asyncio.timeout(_WHOLE_SECONDS):
                target, headers, extensions = await self._pinned(urlsplit(url))
                return await self._read(target, headers, extensions)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            _log.warning("file not fetched", extra={"action": "dingtalk.file", "reason": type(error).__name__})
            raise SendFailed(words.FILE_GONE, certain=True) from None

    async def _read(self, target: str, headers: dict[str, str], extensions: dict[str, str]) -> bytes:
        async with self._http.stream("GET", target, headers=headers, extensions=extensions) as response:
            if response.status_code != 200:
                raise SendFailed(words.FILE_GONE, certain=True)
            length = response.headers.get("Content-Length", "")
            if length.isdecimal() and int(length) > self._limit:
                raise SendFailed(words.FILE_LARGE, certain=True)
            data = bytearray()
            async for piece in response.aiter_bytes():
                data += piece
                if len(data) > self._limit:
                    raise SendFailed(words.FILE_LARGE, certain=True)
            return bytes(data)

    async def _pinned(self, url: SplitResult) -> tuple[str, dict[str, str], dict[str, str]]:
        """The URL by its checked address, with the name kept for the Host header and the certificate."""
        try:
            host, port = url.hostname or "", url.port
        except ValueError:
            raise SendFailed(words.FILE_HOST, certain=True) from None
        if host in self._account.own_hosts and url.scheme in ("http", "https"):
            return urlunsplit(url), {}, {}
        if url.scheme == "http" and port is None:
            url = url._replace(scheme="https")  # object stores answer both, and signatures leave the scheme out
        if url.scheme != "https" or not host or url.username is not None:
            raise SendFailed(words.FILE_HOST, certain=True)
        address = await self._resolve(host, port or 443)
        netloc = f"[{address}]" if ":" in address else address
        if port is not None:
            netloc = f"{netloc}:{port}"
        name = host if port is None else f"{host}:{port}"
        return urlunsplit(url._replace(netloc=netloc)), {"Host": name}, {"sni_hostname": host}


async def _public_address(host: str, port: int) -> str:
    """One address of a name all of whose addresses are public."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise SendFailed(words.FILE_GONE, certain=True) from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(ipaddress.ip_address(address.split("%")[0]).is_global for address in addresses):
        raise SendFailed(words.FILE_HOST, certain=True)
    return addresses[0]
