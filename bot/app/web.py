"""The web chat as the settings want it: for an open house with a desk behind it, for a closed one with a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from starlette.routing import BaseRoute

from bot.desk import Desk
from bot.platforms.web.adapter import WebPlatform
from bot.platforms.web.closed import closed_routes
from bot.settings import WebSettings


def web_platform(web: WebSettings, desk: Desk) -> WebPlatform:
    return WebPlatform(
        desk,
        allowed_hosts=_hosts(web),
        public_url=web.public_url or f"http://{web.host}:{web.port}",
        secure_cookie=bool(web.public_url and web.public_url.startswith("https://")),
    )


def closed_web(web: WebSettings, said: Callable[[], str], looked: Callable[[], str]) -> Sequence[BaseRoute]:
    """The page itself still opens; whatever it sends or asks for is answered with a sentence."""
    return closed_routes(said, looked, _hosts(web))


def _hosts(web: WebSettings) -> frozenset[str]:
    """The names the page may be reached by."""
    hosts = {"127.0.0.1", "localhost", "[::1]", web.host}
    if web.public_url:
        hosts.add(urlsplit(web.public_url).hostname or "")
    return frozenset(hosts - {"", "0.0.0.0", "::"})  # noqa: S104 - names to leave out
