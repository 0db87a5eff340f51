"""DingTalk's HTTP side: calls with a token, uploads through the second base, the short answer of a session.

Everything that goes wrong comes out as SendFailed. Exceptions of the HTTP client are dropped, not chained: their text
may hold a URL, and the old API's URLs hold the token.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from typing import Any
from urllib.parse import quote_plus, urlsplit

import httpx

from bot.platforms.dingtalk import words
from bot.platforms.dingtalk.account import Account, is_loopback
from bot.platforms.dingtalk.pace import Pacer
from bot.platforms.dingtalk.quota import MonthlyQuota
from bot.platforms.dingtalk.refusals import Refused, TokenDead, read_answer
from bot.platforms.dingtalk.token import Token
from bot.ports import ObserveDate, SendFailed, show_date

_log = logging.getLogger(__name__)

TIMEOUT = httpx.Timeout(15.0, connect=5.0)
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.InvalidURL)


class Api:
    """One application's calls. Close it when done."""

    def __init__(self, account: Account, quota: MonthlyQuota, pacer: Pacer) -> None:
        self._account = account
        self._quota = quota
        self._pacer = pacer
        self._token = Token(self._fetch_token)
        self._http = httpx.AsyncClient(
            timeout=TIMEOUT,
            follow_redirects=False,
            trust_env=not is_loopback(account.base_url),
            headers={"Accept": "application/json"},
        )
        self.observe: ObserveDate | None = None

    async def close(self) -> None:
        await self._http.aclose()

    async def ask_date(self) -> None:
        """Knock at the door: any answer shows the service's time, and none of the month's calls is used up. Raises
        nothing."""
        with contextlib.suppress(SendFailed):
            await self._request("GET", f"{self._account.base_url.rstrip('/')}/")

    async def call(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """A call of the new API. A token that turns out dead is replaced once, and the call repeated once."""
        url = f"{self._account.base_url.rstrip('/')}{path}"
        for _ in range(2):
            token = await self._token.get()
            await self._counted(path)
            status, raw = await self._request(method, url, json=body, headers={"x-acs-dingtalk-access-token": token})
            try:
                return self._read(status, raw)
            except TokenDead:
                self._token.spoil(token)
        raise SendFailed(words.KEY_REFUSED, certain=True, retry_after=60.0)

    async def upload(self, kind: str, name: str, media_type: str, data: bytes) -> str:
        """Hand a file to the service; the media id is reusable (help.dingtalk.io/open/development/upload-media-files).

        No message is out yet, so every failure is certain.
        """
        url = f"{self._account.oapi_base_url.rstrip('/')}/media/upload"
        try:
            for _ in range(2):
                token = await self._token.get()
                await self._counted("media/upload")
                status, raw = await self._request(
                    "POST",
                    url,
                    params={"access_token": token, "type": kind},
                    data={"type": kind},
                    files={"media": (name, data, media_type)},
                )
                try:
                    media_id = self._read(status, raw).get("media_id")
                except TokenDead:
                    self._token.spoil(token)
                    continue
                if not isinstance(media_id, str) or not media_id:
                    raise SendFailed(words.UNREADABLE, certain=True)
                return media_id
        except SendFailed as failure:
            raise SendFailed(
                failure.reason, certain=True, retry_after=failure.retry_after, refused=failure.refused
            ) from None
        raise SendFailed(words.KEY_REFUSED, certain=True, retry_after=60.0)

    async def open_stream(self, topics: tuple[str, ...]) -> str:
        """Register a connection; returns the WebSocket's URL with its ticket (90 s, one use). Never log it.

        opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol; without `Accept` the answer is XML.
        """
        body = {
            "clientId": self._account.client_id,
            "clientSecret": self._account.client_secret,
            "subscriptions": [{"type": "CALLBACK", "topic": topic} for topic in topics],
            "ua": "cuibao",
            "localIp": "127.0.0.1",
        }
        answer = await self._free_call("/v1.0/gateway/connections/open", body)
        endpoint, ticket = answer.get("endpoint"), answer.get("ticket")
        if not isinstance(endpoint, str) or not isinstance(ticket, str):
            raise SendFailed(words.UNREADABLE, certain=True)
        scheme = urlsplit(endpoint).scheme
        if scheme != "wss" and (scheme != "ws" or self._account.is_encrypted):
            raise SendFailed(words.UNREADABLE, certain=True)
        return f"{endpoint}?ticket={quote_plus(ticket)}"

    async def answer_session(self, webhook: str, text: str) -> None:
        """Answer where no address is known: by the webhook a message brought along, which lives about 90 minutes.

        Only on the platform's own host. Raises SendFailed.
        """
        host = urlsplit(webhook).hostname
        official = host is not None and (host == "dingtalk.com" or host.endswith(".dingtalk.com"))
        if not (host in self._account.own_hosts or (official and urlsplit(webhook).scheme == "https")):
            raise SendFailed(words.SESSION_OVER, certain=True)
        status, raw = await self._request("POST", webhook, json={"msgtype": "text", "text": {"content": text}})
        try:
            read_answer(status, raw)
        except TokenDead:
            raise SendFailed(words.SESSION_OVER, certain=True) from None

    async def _fetch_token(self) -> tuple[str, float]:
        body = {"appKey": self._account.client_id, "appSecret": self._account.client_secret}
        answer = await self._free_call("/v1.0/oauth2/accessToken", body)
        token, life = answer.get("accessToken"), answer.get("expireIn")
        if not isinstance(token, str) or not token or not isinstance(life, int | float):
            raise SendFailed(words.UNREADABLE, certain=True)
        return token, float(life)

    async def _free_call(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """A call before any token: not counted, and surely no message. A refusal means that the key is wrong."""
        status, raw = await self._request("POST", f"{self._account.base_url.rstrip('/')}{path}", json=body)
        try:
            return self._read(status, raw)
        except TokenDead:
            raise SendFailed(words.KEY_REFUSED, certain=True, retry_after=60.0) from None
        except SendFailed as failure:
            if failure.refused:  # 400 with a code of its own for each way a key can be wrong
                raise SendFailed(words.KEY_REFUSED, certain=True, retry_after=60.0) from None
            raise SendFailed(failure.reason, certain=True, retry_after=failure.retry_after) from None

    def _read(self, status: int, raw: bytes) -> dict[str, Any]:
        try:
            return read_answer(status, raw)
        except Refused as refused:
            _log.warning("refused", extra={"action": "dingtalk.refused", "status": status, "code": refused.code})
            if refused.is_quota:
                self._quota.used_up()
            raise

    async def _counted(self, api: str) -> None:
        await self._pacer.call(api)
        self._quota.count()

    async def _request(self, method: str, url: str, **parts: Any) -> tuple[int, bytes]:
        if "json" in parts:
            # Chinese as it is: the service counts bytes, and \uXXXX would double them.
            text = json.dumps(parts.pop("json"), ensure_ascii=False, separators=(",", ":"))
            parts["content"] = text.encode("utf-8", "replace")
            parts["headers"] = {"Content-Type": "application/json", **parts.get("headers", {})}
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            response = await self._http.request(method, url, **parts)
        except _NEVER_SENT as error:
            _log.warning("not reached", extra={"action": "dingtalk.http", "reason": type(error).__name__})
            raise SendFailed(words.DOWN, certain=True) from None
        except httpx.HTTPError as error:
            _log.warning("no answer", extra={"action": "dingtalk.http", "reason": type(error).__name__})
            raise SendFailed(words.DOWN, certain=False) from None
        show_date(self.observe, response.headers, clock() - began)
        return response.status_code, response.content
