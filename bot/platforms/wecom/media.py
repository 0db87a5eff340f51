"""Files people send to the 智能机器人: fetched at once, because their address dies after five minutes.

Their name stands only in the download's Content-Disposition, and everything is AES-256-CBC
(https://developer.work.weixin.qq.com/document/path/100719). What was fetched is kept for a while, so that asking again
asks nobody.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections import OrderedDict
from dataclasses import dataclass
from email.message import Message
from urllib.parse import unquote, urlsplit

import httpx

from bot.platforms.wecom.crypto import BadCipher, decrypt_file
from bot.ports import SendFailed

FILE_LIMIT_BYTES = 20 * 1024 * 1024
_KEPT_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Media:
    """A file as it was sent, and its sent name (empty where the service tells none)."""

    name: str
    data: bytes


class MediaBox:
    """Fetches and keeps. `trusted_host` may also be reached at a private address and without TLS, or is empty."""

    def __init__(self, http: httpx.AsyncClient, *, trusted_host: str = "") -> None:
        self._http = http
        self._trusted_host = trusted_host
        self._kept: OrderedDict[str, Media] = OrderedDict()

    async def fetch(self, url: str, aes_key: str) -> Media:
        """The file at an address from a message. Raises SendFailed where it cannot be had."""
        if (kept := self._kept.get(url)) is not None:
            return kept
        await self._check(url)
        name, sealed = await self._download(url)
        try:
            media = Media(name, await asyncio.to_thread(decrypt_file, sealed, aes_key))
        except BadCipher:
            raise SendFailed("文件打不开，可能没有传完", certain=True) from None
        self._kept[url] = media
        while sum(len(other.data) for other in self._kept.values()) > _KEPT_BYTES:
            self._kept.popitem(last=False)
        return media

    async def _download(self, url: str) -> tuple[str, bytes]:
        data = bytearray()
        try:
            async with self._http.stream("GET", url, follow_redirects=False) as response:
                if response.status_code != 200:
                    raise SendFailed("文件已过期，请重新发送", certain=True)
                name = file_name(response.headers.get("content-disposition", ""))
                async for chunk in response.aiter_bytes():
                    data += chunk
                    if len(data) > FILE_LIMIT_BYTES + 32:
                        raise SendFailed("文件超过 20 MB", certain=True)
        except httpx.HTTPError as error:
            raise SendFailed(f"文件没有取到（{type(error).__name__}）", certain=True) from None
        return name, bytes(data)

    async def _check(self, url: str) -> None:
        """Refuse addresses inside our own network: what arrives must not make us knock there."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if host and host == self._trusted_host:
            return
        if parts.scheme != "https" or not host:
            raise SendFailed("文件地址不可信", certain=True)
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)
        except OSError:
            return  # A proxy may know the name; the download tells.
        if not all(ipaddress.ip_address(entry[4][0]).is_global for entry in found):
            raise SendFailed("文件地址不可信", certain=True)


def file_name(disposition: str) -> str:
    """The sent name in a Content-Disposition: raw UTF-8, percent signs or RFC 5987; without any folder."""
    header = Message()
    header["Content-Disposition"] = disposition.replace("\r", " ").replace("\n", " ") or "attachment"
    name = unquote(header.get_filename("") or "")
    return name.replace("\\", "/").rsplit("/", 1)[-1].strip()
