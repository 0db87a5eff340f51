"""The 自建应用's HTTP interface: one access token shared by all calls, errcode read inside every 200, media up and down.

https://developer.work.weixin.qq.com/document/path/91039 (token), .../path/90253 (upload), .../path/90254 (download).
Exceptions and logs never hold an address: the token and the secret stand in its query.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import httpx

from bot.platforms.wecom.errors import TOKEN_DEAD, Refusal, failure
from bot.platforms.wecom.quiet import keep_addresses_out_of_logs
from bot.ports import ObserveDate, SendFailed, show_date

_T = TypeVar("_T")

_log = logging.getLogger(__name__)

_FILE_LIMIT_BYTES = 20 * 1024 * 1024
# Asking with wrong credentials again and again gets the caller blocked for an hour.
_WRONG_FOR_SECONDS = 60.0
_EARLY_SECONDS = 300.0


class AgentClient:
    """Calls for one app. Every method raises SendFailed: a Refusal where the service answered."""

    def __init__(self, *, base_url: str, corp_id: str, secret: str, timeout_seconds: float = 8.0) -> None:
        keep_addresses_out_of_logs()
        self._corp_id, self._secret = corp_id, secret
        self._http = httpx.AsyncClient(base_url=base_url.rstrip("/"), timeout=timeout_seconds, follow_redirects=False)
        self._refreshing = asyncio.Lock()
        self._token: str | None = None
        self._token_until = 0.0
        self._wrong: tuple[float, Refusal] | None = None
        self.observe: ObserveDate | None = None

    async def close(self) -> None:
        await self._http.aclose()

    async def ask_date(self) -> None:
        """Knock at the door: any answer shows the service's time. Raises nothing."""
        with contextlib.suppress(SendFailed):
            await self._response("GET", "/")

    async def call(
        self, path: str, body: Mapping[str, Any] | None = None, *, query: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        """POST a JSON body (GET without one) and return the answer whose errcode is 0."""
        # The service refuses \\uXXXX (40033): characters go as they are.
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"} if content is not None else {}
        method = "GET" if body is None else "POST"
        return await self._with_token(
            lambda token: self._answer(method, path, {**(query or {}), "access_token": token}, content, headers)
        )

    async def upload(self, kind: str, name: str, data: bytes) -> str:
        """Upload a file; its media_id, good for three days."""

        def send(token: str) -> Awaitable[Mapping[str, Any]]:
            return self._answer(
                "POST",
                "/cgi-bin/media/upload",
                {"access_token": token, "type": kind},
                files={"media": (name, data, "application/octet-stream")},
            )

        media_id = (await self._with_token(send)).get("media_id")
        if not isinstance(media_id, str) or not media_id:
            raise SendFailed("文件没有传上去，稍后自动重发", certain=True)
        return media_id

    async def download(self, media_id: str) -> bytes:
        """A file somebody sent. A failure is JSON inside a 200, so the content type decides."""

        async def load(token: str) -> bytes:
            data = bytearray()
            try:
                async with self._http.stream(
                    "GET", "/cgi-bin/media/get", params={"access_token": token, "media_id": media_id}
                ) as response:
                    async for chunk in response.aiter_bytes():
                        data += chunk
                        if len(data) > _FILE_LIMIT_BYTES:
                            raise SendFailed("文件超过 20 MB", certain=True)
                    is_json = "json" in response.headers.get("content-type", "")
                    if response.status_code not in (200, 206) or is_json:
                        _read(response.status_code, bytes(data))
                        raise SendFailed("文件已过期，请重新发送", certain=True)
            except httpx.HTTPError as error:
                raise _unanswered(error) from None
            return bytes(data)

        return await self._with_token(load)

    async def _with_token(self, call: Callable[[str], Awaitable[_T]]) -> _T:
        """Call with the shared token; a dead one is renewed once, and the call repeated once."""
        token = await self._fresh_token(None)
        try:
            return await call(token)
        except Refusal as refusal:
            if refusal.errcode not in TOKEN_DEAD:
                raise
        return await call(await self._fresh_token(token))

    async def _fresh_token(self, dead: str | None) -> str:
        """The token, asked for by one call however many wait. `dead` is the one that was just refused."""
        loop = asyncio.get_running_loop()
        async with self._refreshing:
            if self._token is not None and self._token != dead and loop.time() < self._token_until:
                return self._token
            if self._wrong is not None and loop.time() < self._wrong[0]:
                raise self._wrong[1]
            self._token = None
            query = {"corpid": self._corp_id, "corpsecret": self._secret}
            try:
                answer = await self._answer("GET", "/cgi-bin/gettoken", query)
            except Refusal as refusal:
                _log.error("no access token", extra={"action": "wecom.token", "errcode": refusal.errcode})
                self._wrong = (loop.time() + _WRONG_FOR_SECONDS, refusal)
                raise
            except SendFailed as failed:
                # No token, no message: whatever failed here, nothing was sent.
                raise SendFailed(failed.reason, certain=True, retry_after=failed.retry_after) from None
            token, life = answer.get("access_token"), answer.get("expires_in")
            if not isinstance(token, str) or not token:
                raise SendFailed("企业微信没有给出凭证，稍后自动重发", certain=True)
            self._token = token
            self._token_until = loop.time() + max(60.0, (life if isinstance(life, int) else 7200) - _EARLY_SECONDS)
            return token

    async def _answer(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        files: Any = None,
    ) -> Mapping[str, Any]:
        response = await self._response(method, path, params=query, content=content, headers=headers, files=files)
        return _read(response.status_code, response.content)

    async def _response(self, method: str, path: str, **parts: Any) -> httpx.Response:
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            response = await self._http.request(method, path, **parts)
        except httpx.HTTPError as error:
            raise _unanswered(error) from None
        show_date(self.observe, response.headers, clock() - began)
        return response


def _unanswered(error: httpx.HTTPError) -> SendFailed:
    """No answer; only a connection that never came about is sure to have taken nothing."""
    never = isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout))
    return SendFailed(f"企业微信没有回应（{type(error).__name__}）", certain=never)


def _read(status: int, body: bytes) -> Mapping[str, Any]:
    """The JSON answer whose errcode is 0; everything else is raised."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise SendFailed(f"企业微信的回应读不懂（HTTP {status}）", certain=False)
    errcode = answer.get("errcode", 0 if status == 200 else None)
    if errcode == 0 and status == 200:
        return answer
    if not isinstance(errcode, int):
        raise SendFailed(f"企业微信的回应读不懂（HTTP {status}）", certain=False)
    raise failure(errcode, str(answer.get("errmsg", "")))
