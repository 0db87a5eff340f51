"""The door of the web chat: checks before, headers after, and an answer in JSON whatever happens inside.

Relies on nothing but ASGI, so it protects every route alike, wherever the program mounts them.
Headers after the OWASP Secure Headers list (2024); the page has no inline script or style, so none is allowed.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.platforms.web import problems
from bot.platforms.web.problems import Problem

log = logging.getLogger(__name__)

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def answer(value: object, status: int = 200) -> Response:
    """A JSON answer; a lone surrogate somewhere in it does not make it fail."""
    body = json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    return Response(body, status, media_type="application/json")


class Guard:
    """Wraps an ASGI app. `hosts` are the names the page may be reached by, without ports.

    A foreign `Host` would let another site's name point here (DNS rebinding); a foreign `Origin` is another site's
    page trying to change something.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(name for host in hosts if (name := _name(host)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal is_started
            if message["type"] == "http.response.start":
                is_started = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            self._check(scope)
            await self._app(scope, receive, send_with_headers)
            return
        except Problem as found:
            problem = found
        except HTTPException as found:
            problem = problems.of_status(found.status_code)
        except ClientDisconnect:
            return
        except Exception as error:
            if is_started:
                raise
            log.exception("web request failed", extra={"action": "web.request", "error": type(error).__name__})
            problem = problems.internal()
        await answer({"error": problem.sentence}, problem.status)(scope, receive, send_with_headers)

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        if _name(headers.get("host", "")) not in self._hosts:
            raise problems.wrong_host()
        origin = headers.get("origin")
        if scope["method"] not in _READING and origin is not None and _name_of_origin(origin) not in self._hosts:
            raise problems.forged()


def _name(host: str) -> str | None:
    """The name in a Host header, without its port: "Example.cn:8700" is "example.cn", "[::1]:8700" is "::1"."""
    return _name_of_origin(f"http://{host}") if host and not set(host) & set("/@?#\\ ") else None


def _name_of_origin(origin: str) -> str | None:
    try:
        return urlsplit(origin).hostname
    except ValueError:
        return None
